//! Rows of text files: quotation marks that nothing closes, ends of lines, cells cut in two, and files that give nothing.

use proptest::prelude::*;
use visare::inputs::ParsedFile;

use crate::make::{bound, codes, parsed, told};

/// Place, title, year and value of each figure of a file.
fn figures(file: &ParsedFile) -> Vec<String> {
    let sheet = &file.sheets[0].observations;
    let said = |list: &[(String, _)], at: u32| list[at as usize].0.clone();
    let cells = sheet.observations.iter().map(|cell| {
        let value = cell
            .value
            .map_or_else(|kind| kind.name().to_owned(), |value| value.to_string());
        let (place, title) = (
            said(&sheet.places, cell.place),
            said(&sheet.subjects, cell.subject),
        );
        format!("{place}/{title}/{}={value}", cell.year)
    });
    cells.collect()
}

/// A long table with these rows, and the figures that it has where nothing is wrong with it.
const HEAD: &str = "kommun;nyckeltal;år;värde;anmärkning";
const ROWS: [&str; 4] = [
    "Ale;Trygghet;2021;69;",
    "Alingsås;Trygghet;2021;70;",
    "Vara;Trygghet;2021;71;",
    "Åmål;Trygghet;2021;72;",
];
const WHOLE: [&str; 4] = [
    "Ale/Trygghet/2021=69",
    "Alingsås/Trygghet/2021=70",
    "Vara/Trygghet/2021=71",
    "Åmål/Trygghet/2021=72",
];

/// The table with some of its rows (from 0) written otherwise.
fn with(changed: &[(usize, &str)]) -> String {
    let mut lines = vec![HEAD];
    lines.extend(ROWS);
    for (row, text) in changed {
        lines[row + 1] = text;
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_quotation_mark_that_nothing_closes_is_named_and_swallows_no_row() {
    for (changed, lines, why) in [
        (
            vec![(1, "Alingsås;\"Trygghet;2021;70;")],
            vec![3],
            "before a title",
        ),
        (
            vec![(1, "\"Alingsås;Trygghet;2021;70;")],
            vec![3],
            "at the beginning of a row",
        ),
        (
            vec![(1, "Alingsås;Trygghet;2021;\"70;")],
            vec![3],
            "before a value",
        ),
        (
            vec![(3, "Åmål;Trygghet;2021;\"72;")],
            vec![5],
            "in the last row",
        ),
        (
            vec![
                (0, "Ale;\"Trygghet;2021;69;"),
                (2, "Vara;\"Trygghet;2021;71;"),
            ],
            vec![2, 4],
            "twice: the second would close the first",
        ),
        (
            vec![
                (0, "Ale;\"Trygghet;2021;69;"),
                (3, "\"Åmål\";\"Trygghet\";2021;72;"),
            ],
            vec![2],
            "before cells that are quoted as they should",
        ),
        (
            vec![(1, "\"Alingsås;\"Trygghet\";\"2021\";\"70\";")],
            vec![3],
            "the closing mark is lacking where all cells have them",
        ),
    ] {
        let file = parsed("a.csv", with(&changed).as_bytes());
        assert_eq!(figures(&file.value), WHOLE, "{why}");
        assert_eq!(codes(&file.diagnostics), ["V272"], "{why}");
        let named = file.diagnostics[0].places.iter();
        let named: Vec<String> = named.map(|place| place.name()).collect();
        let ends: Vec<bool> = lines
            .iter()
            .zip(&named)
            .map(|(line, name)| name.ends_with(&line.to_string()))
            .collect();
        assert_eq!(
            (ends.len(), named.len()),
            (lines.len(), lines.len()),
            "{why}: {named:?}"
        );
        assert!(ends.iter().all(|ends| *ends), "{why}: {named:?}");
    }
}

#[test]
fn rows_that_a_well_formed_quotation_takes_are_rows_all_the_same() {
    let text = with(&[
        (1, "Alingsås;\"Trygghet;2021;70;"),
        (3, "Åmål;Trygghet\";2021;72;"),
    ]);
    let file = parsed("a.csv", text.as_bytes());
    assert_eq!(figures(&file.value)[..3], WHOLE[..3]);
    assert_eq!(codes(&file.diagnostics), ["V272"]);
}

#[test]
fn a_text_of_several_lines_within_quotation_marks_is_one_cell() {
    for remark in [
        "\"två\nrader\"",
        "\"en; två\noch tre\"",
        "\"med \"\"citat\"\" i\noch mer\"",
    ] {
        let row = format!("Alingsås;Trygghet;2021;70;{remark}");
        let file = parsed("a.csv", with(&[(1, &row)]).as_bytes());
        assert_eq!(figures(&file.value), WHOLE, "{remark}");
        assert_eq!(told(&file.diagnostics), "", "{remark}");
    }
}

#[test]
fn what_a_user_is_told_of_a_quotation_mark() {
    let text = "enhet;nyckeltal;år;värde;antal svar\nA;U21466;2014;50;20\n\"B;U21466;2014;60;20\nC;U21466;2014;70;20\n";
    let file = parsed("enh.csv", text.as_bytes());
    assert_eq!(
        figures(&file.value),
        ["A/U21466/2014=50", "B/U21466/2014=60", "C/U21466/2014=70"]
    );
    assert_eq!(
        told(&file.diagnostics),
        "V272 warning: Ett citattecken på rad 3 avslutas aldrig. Raderna läses som om det inte stod där (antal sådana citattecken: 1).
    enh.csv!A3
    Ta bort det, eller sätt ett avslutande citattecken i samma cell. Se efter att cellen och raderna efter den blev rätt.
"
    );
}

#[test]
fn lines_end_in_whatever_way_they_do() {
    let text = with(&[]);
    for end in ["\n", "\r\n", "\r", "\r\r\n"] {
        let file = parsed("a.csv", text.replace('\n', end).as_bytes());
        assert_eq!(figures(&file.value), WHOLE, "{end:?}");
        assert_eq!(told(&file.diagnostics), "", "{end:?}");
    }
    let mixed = text.replacen('\n', "\r", 2);
    assert_eq!(figures(&parsed("a.csv", mixed.as_bytes()).value), WHOLE);
}

#[test]
fn lines_with_returns_alone_may_have_the_letters_of_windows_or_of_the_old_macintosh() {
    let letters = [('å', 0x8c), ('ä', 0x8a), ('Å', 0x81)];
    let text = with(&[]).replace('\n', "\r");
    let bytes: Vec<u8> = text
        .chars()
        .map(|letter| {
            let own = letters.iter().find(|(known, _)| *known == letter);
            own.map_or(letter as u8, |(_, byte)| *byte)
        })
        .collect();
    assert_eq!(figures(&parsed("a.csv", &bytes).value), WHOLE);
    let windows: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    assert_eq!(figures(&parsed("a.csv", &windows).value), WHOLE);
}

#[test]
fn a_row_with_a_cell_cut_in_two_is_not_read() {
    let text = "kommun,nyckeltal,år,värde\nAle,Trygghet,2021,69.5\nVara,Trygghet,2021,84,5\nÅmål,\"Trygghet\",2021,72.5\n";
    let file = parsed("a.csv", text.as_bytes());
    assert_eq!(
        figures(&file.value),
        ["Ale/Trygghet/2021=69.5", "Åmål/Trygghet/2021=72.5"]
    );
    assert_eq!(
        told(&file.diagnostics),
        "V274 warning: Rader har fler celler än rubrikraden och läses inte: något i dem har delats i två (antal rader: 1).
    a.csv!E3
    Sätt citattecken runt text och tal som innehåller skiljetecknet, till exempel \"84,5\" i en fil med kommatecken. Är det en kolumn utan rubrik: ge den en.
"
    );
    // Separators after the last cell, as spreadsheets write them, cut nothing.
    let file = parsed(
        "a.csv",
        b"kommun;nyckeltal;\xe5r;v\xe4rde\nAle;Trygghet;2021;69,5;;;\n",
    );
    assert_eq!(told(&file.diagnostics), "");
}

#[test]
fn a_file_of_a_known_layout_that_gives_no_row_is_told_of() {
    let file = parsed("a.csv", format!("{HEAD}\n").as_bytes());
    assert_eq!(
        told(&file.diagnostics),
        "V273 warning: Bladet `csv` har en känd uppställning, men ingen rad i det ger något.
    a.csv
    Se efter att det står något under rubrikerna och att filen är hel. Behövs den inte: ta bort den.
"
    );
}

#[test]
fn years_and_codes_of_a_text_file_are_read_as_written() {
    let text = "kommun|nyckeltal|år|värde\n0883|Trygghet|2021.0|69.5\n883|Trygghet|2022|70.5\n";
    let result = bound(
        &[std::sync::Arc::new(parsed("a.csv", text.as_bytes()).value)],
        &[],
    );
    assert_eq!(told(&result.diagnostics), "");
    let place = result.value.municipal.axes.places.position("0883").unwrap();
    let values = [0, 1].map(|year| result.value.municipal.columns[0].get(place, year));
    assert_eq!(values, [Ok(69.5), Ok(70.5)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Quotation marks put in anywhere at the beginning of a cell: every row is read, or told of.
    #[test]
    fn no_row_is_lost_to_a_quotation_mark(marks in prop::collection::btree_set((0..4usize, 0..4usize), 1..4)) {
        let rows: Vec<String> = ROWS.iter().enumerate().map(|(nth, row)| {
            let cells = row.split(';').enumerate().map(|(column, cell)| {
                let mark = if marks.contains(&(nth, column)) { "\"" } else { "" };
                format!("{mark}{cell}")
            });
            cells.collect::<Vec<_>>().join(";")
        }).collect();
        let text = format!("{HEAD}\n{}\n", rows.join("\n"));
        let file = parsed("a.csv", text.as_bytes());
        prop_assert_eq!(figures(&file.value), WHOLE, "{}", text);
        prop_assert!(codes(&file.diagnostics).contains(&"V272"), "{}", text);
    }

    /// Whatever stands below the headings: every row in which something stands is read or left, and one that is left
    /// with a value in it is told of.
    #[test]
    fn every_row_is_accounted_for(kinds in prop::collection::vec(0..KINDS.len(), 1..12)) {
        let mut text = format!("{HEAD}\n");
        kinds.iter().for_each(|kind| text = format!("{text}{}\n", KINDS[*kind].0));
        let file = parsed("a.csv", text.as_bytes());
        let sheet = &file.value.sheets[0];
        // Counted from the text alone.
        let filled = text.lines().skip(1).filter(|line| line.contains(|one| one != ';')).count();
        prop_assert_eq!(sheet.rows + sheet.rows_left, filled, "{}", text);
        prop_assert_eq!(sheet.rows, kinds.iter().filter(|kind| KINDS[**kind].1.is_empty()).count());
        let said = codes(&file.diagnostics);
        for code in kinds.iter().map(|kind| KINDS[*kind].1).filter(|code| code.starts_with('V')) {
            prop_assert!(said.contains(&code), "{} is not among {:?}: {}", code, said, text);
        }
        let counted = |code: &str| -> usize {
            let of = file.diagnostics.iter().filter(|one| one.code.name() == code);
            let counts = of.flat_map(|one| &one.arguments).filter(|(name, _)| *name == "count");
            counts.map(|(_, count)| count.parse::<usize>().unwrap()).sum()
        };
        for code in ["V212", "V217", "V274"] {
            let expected = kinds.iter().filter(|kind| KINDS[**kind].1 == code).count();
            prop_assert_eq!(counted(code), expected, "{}: {}", code, text);
        }
    }
}

/// Rows of a long table, and what becomes of each: nothing to say, the code that it is told of with, or `-` for one that
/// is left because no figure stands in it.
const KINDS: [(&str, &str); 9] = [
    ("Ale;Trygghet;2021;69;", ""),
    ("Vara;Trygghet;2022;;", ""),
    ("Vara;Trygghet;2022;70,5;en \"anmärkning\"", ""),
    (";Trygghet;2021;69;", "V217"),
    ("Ale;;2021;69;", "V217"),
    ("Ale;Trygghet;i fjol;69;", "V212"),
    ("Ale;Trygghet;2021;69;;5", "V274"),
    ("Källa: egen enkät", "-"),
    (";;;;", "-"),
];
