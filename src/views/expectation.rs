//! Lines of expected figures, as they stand beside rules.

use crate::{
    inputs::EXPECTED_COLUMNS,
    model::{Expectation, fold},
    text::{Language, numeral, say},
};

use super::decimal;

/// The text of a table of expected figures with one line more, written as the table writes its own: its separator,
/// decimal sign, line ends and order of columns. An empty text becomes a table in `language` that spreadsheets open.
/// None where the first line has not the headings that are needed.
pub fn with_expectation(
    table: &str,
    expectation: &Expectation,
    language: Language,
) -> Option<String> {
    let mut text = if table.trim().is_empty() {
        let headings =
            EXPECTED_COLUMNS.map(|(name, _, _)| say(language, &heading(name)).to_owned());
        format!("\u{feff}{}\n", headings.join(";"))
    } else {
        table.to_owned()
    };
    let first = text.trim_start_matches('\u{feff}').lines().next()?;
    let separator = [';', '\t', ',']
        .into_iter()
        .find(|one| first.contains(*one))?;
    let point = match separator {
        ',' => '.',
        _ if has_decimal(&text, '.') && !has_decimal(&text, ',') => '.',
        _ => ',',
    };
    let columns: Vec<Option<&str>> = first.split(separator).map(column_named).collect();
    let needed = EXPECTED_COLUMNS.iter().filter(|(_, _, optional)| !optional);
    if !needed
        .clone()
        .all(|(name, _, _)| columns.contains(&Some(*name)))
    {
        return None;
    }
    let number = |number: f64| {
        let text = decimal(number);
        // With one digit more nobody can take the decimals for thousands.
        let zero = if numeral(&text).is_some_and(|found| found.is_ambiguous()) {
            "0"
        } else {
            ""
        };
        text.replace('.', &point.to_string()) + zero
    };
    let cells = columns.iter().map(|column| match column {
        Some("row") => expectation.row.clone(),
        Some("place") => expectation.place.clone().unwrap_or_default(),
        Some("year") => expectation.year.to_string(),
        Some("what") => say(language, &format!("aspect.{}", expectation.aspect.name())).to_owned(),
        Some("expected") => expectation.expected.map_or("-".to_owned(), number),
        Some("tolerance") => expectation.tolerance.map_or(String::new(), number),
        _ => String::new(),
    });
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    if !text.ends_with('\n') {
        text.push_str(end);
    }
    text.push_str(&line(cells, separator)?);
    text.push_str(end);
    Some(text)
}

/// The key of a column's heading.
fn heading(name: &str) -> String {
    format!("expected.{name}")
}

/// The column of this heading, in any language.
fn column_named(text: &str) -> Option<&'static str> {
    let wanted = fold(text.trim().trim_matches('"'));
    let mut names = EXPECTED_COLUMNS.iter().map(|(name, _, _)| *name);
    names.find(|name| {
        let mut languages = Language::ALL.into_iter();
        languages.any(|language| fold(say(language, &heading(name))) == wanted)
    })
}

/// Whether a digit, the sign and a digit follow upon each other anywhere.
fn has_decimal(text: &str, sign: char) -> bool {
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    text.match_indices(sign).any(|(at, _)| {
        let (before, after) = text.split_at(at);
        digit(before.chars().next_back()) && digit(after.chars().nth(1))
    })
}

fn line(cells: impl Iterator<Item = String>, separator: char) -> Option<String> {
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(u8::try_from(separator).ok()?)
        .from_writer(Vec::new());
    writer.write_record(cells.collect::<Vec<_>>()).ok()?;
    let bytes = writer.into_inner().ok()?;
    Some(String::from_utf8(bytes).ok()?.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::with_expectation;
    use crate::{
        model::{Aspect, Expectation},
        text::Language,
    };

    fn added(table: &str) -> Option<String> {
        let expectation = Expectation {
            row: "Hemtjänst/Mat; dryck".to_owned(),
            place: Some("Västervik".to_owned()),
            year: 2014,
            aspect: Aspect::Value,
            expected: Some(-0.5),
            tolerance: Some(1e-6),
        };
        with_expectation(table, &expectation, Language::Sv)
    }

    #[test]
    fn a_line_is_written_as_the_table_writes_its_own() {
        for (table, expected) in [
            (
                "",
                "\u{feff}rad;plats;år;vad;väntat;tolerans\n\
                 \"Hemtjänst/Mat; dryck\";Västervik;2014;värde;-0,5;0,000001\n",
            ),
            (
                "year,row,expected\r\n2014,A,4.5",
                "year,row,expected\r\n2014,A,4.5\r\n2014,Hemtjänst/Mat; dryck,-0.5\r\n",
            ),
            (
                "rad;år;notering;väntat\nA;2014;x;4.5\n",
                "rad;år;notering;väntat\nA;2014;x;4.5\n\"Hemtjänst/Mat; dryck\";2014;;-0.5\n",
            ),
        ] {
            assert_eq!(added(table).as_deref(), Some(expected));
        }
    }

    #[test]
    fn three_decimals_are_not_taken_for_thousands() {
        let expectation = Expectation {
            row: "A".to_owned(),
            place: None,
            year: 2014,
            aspect: Aspect::Value,
            expected: Some(-1.193),
            tolerance: Some(0.125),
        };
        let text = with_expectation("rad;år;väntat;tolerans\n", &expectation, Language::Sv);
        let expected = "rad;år;väntat;tolerans\nA;2014;-1,1930;0,125\n";
        assert_eq!(text.as_deref(), Some(expected));
    }

    #[test]
    fn a_table_without_the_headings_is_left_alone() {
        assert_eq!(added("rad;väntat\n"), None);
        assert_eq!(added("något annat\n"), None);
    }
}
