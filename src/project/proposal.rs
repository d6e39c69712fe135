//! A pack that holds only what differs from another, until it takes the other's place.

use std::{fs, path::Path};

use toml_edit::{DocumentMut, Item, TableLike};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    text::{Language, say},
};

use super::{
    Folders, Written,
    folder::{Walk, files_below},
    load::{load_rules, no_pack},
    new_pack::{already, unfit_name, unreadable},
    output::{refused, write_one, write_outputs},
    pack::{SETTINGS, base_of, is_folder_name},
    plain_file::{LARGEST_RULES, read_plain},
    rule_text::read_text,
};

/// A proposal: a pack that is based on another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The pack's folder.
    folder: String,
    /// The folder of the pack that it is based on.
    pub base: String,
}

/// The settings of a proposal that are its own alone.
const OWN: [&str; 3] = ["based_on", "name", "trusted"];

impl Proposal {
    /// The proposal in a folder of rules with this name; none where it is not based on another pack.
    pub fn of(rules: &Path, folder: &str) -> Option<Self> {
        let base = base_of(rules, folder)?;
        let folder = folder.to_owned();
        Some(Proposal { folder, base })
    }

    /// Writes the settings of a proposal that differs in nothing yet. Nothing is written where its folder stands (V710),
    /// can have no such name (V153, V716), or `base` is no pack (V101).
    pub fn begin(
        rules: &Path,
        folder: &str,
        base: &str,
        language: Language,
    ) -> Checked<Vec<Written>> {
        let own = rules.join(folder);
        let is_pack = is_folder_name(base) && rules.join(base).join(SETTINGS).is_file();
        let fault = (!is_pack).then(|| no_pack(rules, base));
        let fault = fault.or_else(|| unfit_name(folder, &own));
        let fault = fault.or_else(|| own.exists().then(|| already(&own)));
        if let Some(fault) = fault {
            return Checked::new(Vec::new(), vec![fault]);
        }
        let comment = |key: &'static str| say(language, key);
        let text = format!(
            "# {}\n\nbased_on = {}\ntrusted = true   # {}\n",
            comment("init.proposal.head"),
            toml::Value::from(base),
            comment("init.settings.trusted"),
        );
        write_outputs(&own, &[(SETTINGS.to_owned(), text.into_bytes())])
    }

    /// Why it cannot take the place of what it is based on, if it cannot (V715): it has sheets of its own, which would not
    /// follow, or its scripts would be trusted there and are not here.
    pub fn hindrance(&self, folders: &Folders) -> Option<Diagnostic> {
        let [own, base] = [&self.folder, &self.base].map(|pack| {
            let settings = load_rules(&folders.rules, pack).value;
            settings.is_some_and(|project| project.pack.settings.trusted)
        });
        let why = if folders.sheets.join(&self.folder).is_dir() {
            "adopt.sheets"
        } else if base && !own {
            "adopt.trust"
        } else {
            return None;
        };
        let place = folders.rules.join(&self.folder);
        let fault = Diagnostic::new(Code::NotAdopted)
            .with("name", &self.folder)
            .said("text", why);
        Some(fault.at(Location::file(place.display())))
    }

    /// Puts what differs in the place of what it is based on, and takes the proposal away; what was written. Where a file
    /// cannot be read nothing is done (V717); where one cannot be written the proposal stays as it is, to be adopted
    /// again (V502).
    pub fn adopt(&self, rules: &Path) -> Checked<Vec<Written>> {
        let own = rules.join(&self.folder);
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let mut taken = vec![own.join(SETTINGS)];
        for (name, path) in files_below(&own, Walk::Inside).files {
            if name == SETTINGS {
                continue;
            }
            match read_plain(&path, LARGEST_RULES) {
                Ok(bytes) => files.push((name, bytes)),
                Err(error) => return Checked::new(Vec::new(), vec![unreadable(&path, &error)]),
            }
            taken.push(path);
        }
        let texts = [&self.folder, &self.base]
            .map(|pack| read_text(rules, &format!("{pack}/{SETTINGS}")).unwrap_or_default());
        let [own_text, base_text] = &texts;
        if let Some(settings) = merged(own_text, base_text) {
            files.push((SETTINGS.to_owned(), settings.into_bytes()));
        }
        let mut written = Vec::new();
        for (name, bytes) in files {
            let path = rules.join(&self.base).join(name);
            // Nothing stands in for a script that is open elsewhere: it would be one script more.
            match write_one(&path, &bytes) {
                Ok(done) => written.push(done),
                Err(error) => return Checked::new(written, vec![refused(&path, &error)]),
            }
        }
        // What stands in its new place need not stand here too.
        for path in taken {
            let _ = fs::remove_file(path);
        }
        let _ = fs::remove_dir(own);
        Checked::clean(written)
    }
}

/// The settings of the base with what a proposal says otherwise, comments and order kept; none where it says nothing.
fn merged(own: &str, base: &str) -> Option<String> {
    let own: DocumentMut = own.parse().ok()?;
    let mut whole: DocumentMut = base.parse().ok()?;
    let said = own.iter().filter(|(key, _)| !OWN.contains(key));
    let mut changed = false;
    for (key, item) in said {
        changed = true;
        let known = whole.get_mut(key).and_then(Item::as_table_like_mut);
        match (item.as_table_like(), known) {
            // Groups are said all or not at all.
            (Some(said), Some(known)) if key != "groups" => {
                for (key, item) in said.iter() {
                    put(key, item, known);
                }
            }
            _ => put(key, item, whole.as_table_mut()),
        }
    }
    changed.then(|| whole.to_string())
}

/// Puts a setting in the place of the known one, with the comment that stands beside that.
fn put(key: &str, item: &Item, known: &mut dyn TableLike) {
    let mut item = item.clone();
    let decor = known
        .get(key)
        .and_then(Item::as_value)
        .map(|value| value.decor().clone());
    if let (Some(decor), Some(value)) = (decor, item.as_value_mut()) {
        *value.decor_mut() = decor;
    }
    known.insert(key, item);
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn settings_keep_their_comments_and_take_what_is_said_otherwise() {
        let base = "name = \"V\"   # namnet\ncompare = [\"0882\"]   # grannar\n\n[least]\nanswers = 5   # minst\nranked = 8\n";
        let own = "based_on = \"v\"\nname = \"Förslag\"\ncompare = [\"0860\"]\nworkbook = \"bok\"\n\n[least]\nanswers = 7\n";
        assert_eq!(
            merged(own, base).unwrap(),
            "name = \"V\"   # namnet\ncompare = [\"0860\"]   # grannar\nworkbook = \"bok\"\n\n[least]\nanswers = 7   # minst\nranked = 8\n"
        );
        assert_eq!(merged("based_on = \"v\"\ntrusted = true\n", base), None);
        // Written within the line it is the same.
        let within = merged("based_on = \"v\"\nleast = { answers = 7 }\n", base).unwrap();
        assert_eq!(within, base.replace("answers = 5", "answers = 7"));
        let groups = "name = \"V\"\n\n[groups]\nLan = [\"0882\"]\n";
        let others = merged("based_on = \"v\"\n[groups]\nGrannar = [\"0860\"]\n", groups).unwrap();
        assert!(
            others.contains("Grannar") && !others.contains("Lan"),
            "{others}"
        );
    }
}
