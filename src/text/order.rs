use std::cmp::Ordering;

use icu_collator::{Collator, options::CollatorOptions};
use icu_locale_core::{Locale, locale};

use super::Language;

/// The alphabetical order of a language: in Swedish å ä ö come last, in Norwegian æ ø å.
pub fn alphabetical(language: Language) -> impl Fn(&str, &str) -> Ordering {
    let locale: Locale = match language {
        Language::Sv => locale!("sv"),
        Language::Nb => locale!("nb"),
        Language::En => locale!("en"),
    };
    let collator = Collator::try_new(locale.into(), CollatorOptions::default()).ok();
    move |a, b| match &collator {
        Some(collator) => collator.compare(a, b).then_with(|| a.cmp(b)),
        None => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, alphabetical};

    #[test]
    fn swedish_puts_its_last_letters_last() {
        let mut names = vec!["Örebro", "Ale", "Åre", "Västervik", "Älvkarleby"];
        names.sort_by(|a, b| alphabetical(Language::Sv)(a, b));
        assert_eq!(names, ["Ale", "Västervik", "Åre", "Älvkarleby", "Örebro"]);
    }
}
