//! The places of the example: Sweden's municipalities as the shared table names them.

use std::error::Error;
use std::fs;
use std::path::Path;

/// The table of places, relative to the project's root.
const TABLE: &str = "rules/gemensamt/platser.csv";

/// The code of the municipality that the example is about: Västervik.
const OWN_CODE: &str = "0883";

/// The code of the nation.
const NATION_CODE: &str = "0000";

/// The municipalities in the order of an export, and where our own stands among them.
pub struct Places {
    /// The nation's name.
    pub nation: String,
    /// Names of the municipalities, in Swedish alphabetical order.
    pub municipalities: Vec<String>,
    /// The own municipality's position in `municipalities`.
    pub own: usize,
}

/// One line of the table.
struct Line<'a> {
    /// Four digits.
    code: &'a str,
    /// The name as Kolada writes it.
    name: &'a str,
    /// `riket`, `region` or `kommun`.
    kind: &'a str,
}

impl Places {
    /// Reads the table of places under `root`.
    pub fn read(root: &Path) -> Result<Places, Box<dyn Error>> {
        let path = root.join(TABLE);
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("{TABLE} could not be read: {error}"))?;
        Places::parse(&text)
    }

    /// Makes the places of the table's text.
    fn parse(text: &str) -> Result<Places, Box<dyn Error>> {
        let lines = text
            .lines()
            .skip(1)
            .filter(|line| !line.trim().is_empty())
            .map(Line::parse)
            .collect::<Result<Vec<_>, _>>()?;
        let mut sorted: Vec<&Line<'_>> =
            lines.iter().filter(|line| line.kind == "kommun").collect();
        sorted.sort_by_key(|line| swedish_order(line.name));
        let own = sorted
            .iter()
            .position(|line| line.code == OWN_CODE)
            .ok_or_else(|| format!("{TABLE} has no municipality {OWN_CODE}"))?;
        let nation = lines
            .iter()
            .find(|line| line.code == NATION_CODE)
            .ok_or_else(|| format!("{TABLE} has no nation {NATION_CODE}"))?;
        Ok(Places {
            nation: nation.name.to_string(),
            municipalities: sorted.iter().map(|line| line.name.to_string()).collect(),
            own,
        })
    }

    /// How many municipalities there are.
    pub fn count(&self) -> usize {
        self.municipalities.len()
    }
}

impl<'a> Line<'a> {
    /// Splits a line at its commas; no Swedish place name holds one.
    fn parse(text: &'a str) -> Result<Line<'a>, String> {
        let mut cells = text.trim_end().split(',');
        match (cells.next(), cells.next(), cells.next(), cells.next()) {
            (Some(code), Some(name), Some(kind), None) => Ok(Line { code, name, kind }),
            _ => Err(format!("{TABLE}: `{text}` is not `kod,namn,slag`")),
        }
    }
}

/// A key that sorts names as Kolada does: å, ä, ö last, a space before a hyphen before letters.
fn swedish_order(name: &str) -> Vec<u32> {
    let after_z = u32::from('z');
    name.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'å' => after_z + 1,
            'ä' => after_z + 2,
            'ö' => after_z + 3,
            other => u32::from(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_come_last() {
        let mut names = ["Örebro", "Ale", "Älmhult", "Ånge", "Zinkgruvan"];
        names.sort_by_key(|name| swedish_order(name));
        assert_eq!(names, ["Ale", "Zinkgruvan", "Ånge", "Älmhult", "Örebro"]);
    }

    #[test]
    fn a_space_sorts_before_a_hyphen() {
        assert!(swedish_order("Upplands Väsby") < swedish_order("Upplands-Bro"));
    }

    #[test]
    fn a_broken_line_is_named() {
        let error = Places::parse("kod,namn,slag\n0883;Västervik\n").err();
        assert!(error.is_some_and(|error| error.to_string().contains("0883;Västervik")));
    }
}
