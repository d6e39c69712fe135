use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Code, Diagnostic, Location};
use crate::text::{Language, key_named, slots};

/// A diagnostic as one process tells it to another.
#[derive(Serialize, Deserialize)]
struct Told {
    code: String,
    arguments: Vec<(String, String)>,
    texts: Vec<(String, String)>,
    places: Vec<Location>,
    candidates: Vec<String>,
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let owned = |pairs: &mut dyn Iterator<Item = (&'static str, &str)>| {
            pairs
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect()
        };
        let arguments = self.arguments.iter();
        Told {
            code: self.code.name().to_owned(),
            arguments: owned(&mut arguments.map(|(name, text)| (*name, text.as_str()))),
            texts: owned(&mut self.texts.iter().copied()),
            places: self.places.clone(),
            candidates: self.candidates.clone(),
        }
        .serialize(serializer)
    }
}

/// Only codes and texts that exist are taken in, and only words for which the code's own texts have a place.
impl<'de> Deserialize<'de> for Diagnostic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let told = Told::deserialize(deserializer)?;
        let code = Code::ALL
            .iter()
            .copied()
            .find(|code| code.name() == told.code)
            .ok_or_else(|| D::Error::custom("no such code"))?;
        let sentence = slots(Language::default(), code.name());
        let next = slots(Language::default(), &format!("{code}.next"));
        let slot = |name: &str| {
            let mut names = sentence.iter().chain(&next);
            names.find(|known| **known == name).copied()
        };
        let arguments = told.arguments.into_iter();
        let texts = told.texts.iter();
        Ok(Diagnostic {
            code,
            arguments: arguments
                .filter_map(|(name, text)| Some((slot(&name)?, text)))
                .collect(),
            texts: texts
                .filter_map(|(name, key)| Some((slot(name)?, key_named(key)?)))
                .collect(),
            places: told.places,
            candidates: told.candidates,
        })
    }
}
