//! A pack that holds only what differs from another, until it takes the other's place.

use std::{fs, path::Path};

use toml_edit::{DocumentMut, Item, Table};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location},
    text::{Language, say},
};

use super::{
    Written,
    file_name::{is_reserved, reserved_name},
    folder::{Walk, files_below},
    load::no_pack,
    output::write_outputs,
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
    /// can have no such name (V153), or `base` is no pack (V101).
    pub fn begin(
        rules: &Path,
        folder: &str,
        base: &str,
        language: Language,
    ) -> Checked<Vec<Written>> {
        let own = rules.join(folder);
        let place = Location::file(own.display());
        let fault = if !rules.join(base).join(SETTINGS).is_file() {
            Some(no_pack(rules, base))
        } else if is_reserved(folder) || !is_folder_name(folder) {
            Some(reserved_name(folder, place))
        } else if own.exists() {
            let fault = Diagnostic::new(Code::StandsAlready).with("place", own.display());
            Some(fault.at(place))
        } else {
            None
        };
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

    /// Puts what differs in the place of what it is based on, and takes the proposal away; what was written. Where a file
    /// cannot be read or written both stay as they are (V502, V510).
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
                Err(error) => {
                    let fault = Diagnostic::new(Code::OutputUnwritable)
                        .with("file", path.display())
                        .because(&error)
                        .at(Location::file(path.display()));
                    return Checked::new(Vec::new(), vec![fault]);
                }
            }
            taken.push(path);
        }
        let texts = [&self.folder, &self.base]
            .map(|pack| read_text(rules, &format!("{pack}/{SETTINGS}")).unwrap_or_default());
        let [own_text, base_text] = &texts;
        if let Some(settings) = merged(own_text, base_text) {
            files.push((SETTINGS.to_owned(), settings.into_bytes()));
        }
        let written = write_outputs(&rules.join(&self.base), &files);
        if written.diagnostics.is_empty() {
            // What stands in its new place need not stand here too.
            for path in taken {
                let _ = fs::remove_file(path);
            }
            let _ = fs::remove_dir(own);
        }
        written
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
        match (
            item.as_table(),
            whole.get_mut(key).and_then(Item::as_table_mut),
        ) {
            (Some(said), Some(known)) => put_all(said, known),
            _ => put(key, item, &mut whole),
        }
    }
    changed.then(|| whole.to_string())
}

fn put_all(said: &Table, known: &mut Table) {
    for (key, item) in said {
        put(key, item, known);
    }
}

/// Puts a setting in the place of the known one, with the comment that stands beside that.
fn put(key: &str, item: &Item, known: &mut Table) {
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
    }
}
