//! Names that a workbook accepts: of sheets, of ranges; and texts within the limits of a cell.

use crate::model::CellAddress;

/// Hands out sheet names that are allowed and unlike each other.
#[derive(Debug, Default)]
pub(super) struct SheetNames {
    taken: Vec<String>,
}

const SHEET_LIMIT: usize = 31;

impl SheetNames {
    /// The sheet name closest to `wanted`: without `[ ] : * ? / \`, at most 31 characters, unique whatever
    /// the capitals.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|letter| match letter {
                '[' => '(',
                ']' => ')',
                ':' | '*' | '?' | '/' | '\\' => '-',
                other if other.is_control() => ' ',
                other => other,
            })
            .collect();
        let plain = plain.trim_matches(|letter: char| letter == '\'' || letter.is_whitespace());
        // "History" is a name that spreadsheets keep for themselves.
        let plain = if plain.is_empty() || plain.eq_ignore_ascii_case("history") {
            format!("{plain}-")
        } else {
            plain.to_owned()
        };
        unlike(&plain, SHEET_LIMIT, &mut self.taken)
    }
}

/// Hands out the headings of one table, which a spreadsheet wants unlike each other whatever the capitals: the first
/// `Andel`, then `andel (2)`.
#[derive(Debug, Default)]
pub(super) struct Headings {
    taken: Vec<String>,
}

const HEADING_LIMIT: usize = 255;

impl Headings {
    /// The heading closest to `wanted`.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let plain = if wanted.trim().is_empty() {
            "-"
        } else {
            wanted
        };
        unlike(plain, HEADING_LIMIT, &mut self.taken)
    }
}

/// A name within a limit that is like none of those taken, with a number after it if it must; it is taken then.
fn unlike(plain: &str, limit: usize, taken: &mut Vec<String>) -> String {
    let mut name = shortened(plain, limit);
    let mut count = 2;
    while taken.contains(&name.to_lowercase()) {
        let tail = format!(" ({count})");
        name = format!("{}{tail}", shortened(plain, limit - tail.len()));
        count += 1;
    }
    taken.push(name.to_lowercase());
    name
}

/// A text cut to `limit` UTF-16 units, the measure of spreadsheets, with `…` where it was cut.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += letter.len_utf16();
        if used > limit {
            break;
        }
        kept.push(letter);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// A text within the limit of a cell.
pub(super) fn cell_text(text: &str) -> String {
    shortened(text, 32_000)
}

/// A name for an area's values of a year: `Hemtjänst_2014`.
pub(super) fn defined_name(area: &str, year: i16, taken: &mut Vec<String>) -> String {
    let mut name = String::new();
    for letter in area.chars() {
        if letter.is_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    let first_fits = name.chars().next().is_some_and(char::is_alphabetic);
    let start = if first_fits { "" } else { "_" };
    let whole = format!(
        "{start}{}_{year}",
        shortened(name, 200).trim_end_matches('…')
    );
    let mut unique = whole.clone();
    let mut count = 2;
    while taken.contains(&unique.to_lowercase()) {
        unique = format!("{whole}_{count}");
        count += 1;
    }
    taken.push(unique.to_lowercase());
    unique
}

/// A reference to rows of one column of a sheet: `='Hemtjänst'!$D$4:$D$28`, rows counted from 0.
pub(super) fn column_reference(sheet: &str, column: u16, first: u32, last: u32) -> String {
    format!(
        "={}:{}",
        cell_reference(sheet, first, column),
        absolute(last, column)
    )
}

/// A reference to one cell of a sheet: `'Hemtjänst'!$D$4`, rows counted from 0.
pub(super) fn cell_reference(sheet: &str, row: u32, column: u16) -> String {
    format!("'{}'!{}", sheet.replace('\'', "''"), absolute(row, column))
}

/// A cell's name that does not move with what refers to it: `$D$4`, rows counted from 0.
pub(super) fn absolute(row: u32, column: u16) -> String {
    let column = u32::from(column);
    let name = CellAddress { row, column }.name();
    let letters = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    format!("${letters}${}", row + 1)
}

#[cfg(test)]
mod tests {
    use super::{Headings, SheetNames, column_reference, defined_name};

    #[test]
    fn sheet_names_are_allowed_and_unlike_each_other() {
        let mut names = SheetNames::default();
        assert_eq!(names.take("Data"), "Data");
        assert_eq!(names.take("DATA"), "DATA (2)");
        assert_eq!(
            names.take("Vård/omsorg [2014]: a*b?"),
            "Vård-omsorg (2014)- a-b-"
        );
        assert_eq!(names.take("'citerat'"), "citerat");
        assert_eq!(names.take(""), "-");
        let long = "Särskilt boende för äldre personer i hela kommunen";
        let first = names.take(long);
        let second = names.take(long);
        assert_eq!(first, "Särskilt boende för äldre pers…");
        assert_eq!(first.encode_utf16().count(), 31);
        assert_eq!(second, "Särskilt boende för äldre… (2)");
    }

    #[test]
    fn headings_of_a_table_are_unlike_each_other() {
        let mut headings = Headings::default();
        for (wanted, expected) in [
            ("andel", "andel"),
            ("Andel", "Andel (2)"),
            ("andel", "andel (3)"),
            ("andel (2)", "andel (2) (2)"),
            ("ÅR", "ÅR"),
            ("år", "år (2)"),
            ("", "-"),
            (" ", "- (2)"),
        ] {
            assert_eq!(headings.take(wanted), expected);
        }
    }

    #[test]
    fn defined_names_survive_any_area() {
        let mut taken = Vec::new();
        let mut name = |area| defined_name(area, 2014, &mut taken);
        assert_eq!(name("Hemtjänst"), "Hemtjänst_2014");
        assert_eq!(name("hemtjänst"), "hemtjänst_2014_2");
        assert_eq!(name("=cmd|' /C calc'!A0"), "cmd_C_calc_A0_2014");
        assert_eq!(name("9:an"), "_9_an_2014");
        assert_eq!(name(""), "__2014");
    }

    #[test]
    fn references_quote_their_sheet() {
        assert_eq!(column_reference("a'b", 3, 3, 27), "='a''b'!$D$4:$D$28");
    }
}
