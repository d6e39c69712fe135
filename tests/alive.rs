//! The formulas of the workbook: LibreOffice works out from nothing what the engine did, also after a figure was changed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, Reader, Xlsx};
use tempfile::TempDir;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::desk::Desk;

/// The page that says which formula each method becomes.
const PAGE: &str = "docs/arbetsbok.md";
/// Where each of these places has figures of its own the formulas meet every kind of gap.
const CASES: [[&str; 3]; 8] = [
    ["3", "5", "7"],
    ["9", "", "4"],
    ["", "", ""],
    [".", ".", "2"],
    ["0", "0", "1"],
    ["-2", "4", "4"],
    [".", "", "6"],
    ["2.25", "1.005", "0.3"],
];
const NAMES: [&str; 3] = ["a", "b", "c"];

/// Measures that rank, and their options: each way to tie, to compare, to cut the bands.
const RANKED: [(&str, &str); 12] = [
    ("medel(a, b)", r#"bra: "hög""#),
    ("a", r#"bra: "hög""#),
    ("c", r#"bra: "låg""#),
    ("a + b", r#"bra: "hög", rang: "medel""#),
    ("b", r#"bra: "hög", rang: "tät""#),
    (
        "b",
        r#"bra: "hög", jämför: "Grannar", färger: #{ minst: 3 }"#,
    ),
    (
        "a",
        r#"bra: "hög", färger: #{ bästa: 20, sämsta: 40, avrundning: "uppåt", lika: "mitten", minst: 3 }"#,
    ),
    (
        "a",
        r#"bra: "hög", färger: #{ bästa: 30, sämsta: 30, avrundning: "närmast", lika: "bättre" }"#,
    ),
    (
        "c",
        r#"bra: "låg", färger: #{ bästa: 30, sämsta: 30, lika: "sämre" }"#,
    ),
    ("a", r#"bra: "hög", färger: #{ gränser: [5, 3] }"#),
    ("c", r#"bra: "låg", färger: #{ mål: 4 }"#),
    ("a", r#"bra: "hög", färger: #{ minst: 20 }"#),
];
/// Figures with ties, gaps and one alone at each end.
const FIELD: [[&str; 3]; 12] = [
    ["5", "5", "4"],
    ["7", "5", "4"],
    ["7", "", "2"],
    ["5", "9", "6"],
    ["1", "1", "9"],
    ["0.3", "2", "4"],
    ["", "", ""],
    ["3", "4", "5"],
    ["8", "2", "1"],
    ["3", "3", "3"],
    ["6", "5", "7"],
    ["2", "6", "8"],
];

/// A cell: its sheet, row and column.
type At = (String, u32, u32);

/// A workbook as it is read: what cells hold, and the formulas.
struct Book {
    cells: BTreeMap<At, Data>,
    formulas: BTreeMap<At, String>,
}

impl Book {
    fn read(bytes: Vec<u8>) -> Book {
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let mut read = Book {
            cells: BTreeMap::new(),
            formulas: BTreeMap::new(),
        };
        for sheet in book.sheet_names() {
            let range = book.worksheet_range(&sheet).unwrap();
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, cell) in range.used_cells() {
                let (row, column) = (row as u32 + top, column as u32 + left);
                let at = (sheet.clone(), row, column);
                read.cells.insert(at, cell.clone());
            }
            let range = book.worksheet_formula(&sheet).unwrap();
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, formula) in range.used_cells() {
                let (row, column) = (row as u32 + top, column as u32 + left);
                read.formulas
                    .insert((sheet.clone(), row, column), formula.clone());
            }
        }
        read
    }

    fn cell(&self, at: &At) -> Data {
        self.cells.get(at).cloned().unwrap_or_default()
    }

    fn label(&self, sheet: &str, row: u32) -> String {
        self.cell(&(sheet.to_owned(), row, 0)).to_string()
    }
}

/// The parts of a workbook with the sheets among them changed.
fn with_sheets(bytes: &[u8], change: impl Fn(&str, &str) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            content = change(&name, &String::from_utf8(content).unwrap()).into_bytes();
        }
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The XML of a sheet with each cell changed.
fn each_cell(xml: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some(start) = rest.find("<c ") {
        let (before, tail) = rest.split_at(start);
        let tag = tail.find('>').unwrap();
        let end = if tail[..tag].ends_with('/') {
            tag + 1
        } else {
            tail.find("</c>").unwrap() + 4
        };
        let (cell, after) = tail.split_at(end);
        out.push_str(before);
        out.push_str(&change(cell).unwrap_or_else(|| cell.to_owned()));
        rest = after;
    }
    out + rest
}

/// A workbook without what its formulas gave.
fn without_results(bytes: &[u8]) -> Vec<u8> {
    with_sheets(bytes, |_, xml| {
        each_cell(xml, |cell| {
            let end = cell.find("</f>")? + 4;
            Some(format!("{}</c>", cell[..end].replace(" t=\"str\"", "")))
        })
    })
}

/// A workbook with other contents in cells of the area's sheet, by their names.
fn with_cells(bytes: &[u8], changed: &BTreeMap<String, &str>) -> Vec<u8> {
    with_sheets(bytes, |part, xml| {
        each_cell(xml, |cell| {
            // The area's sheet is the second.
            if part != "xl/worksheets/sheet2.xml" {
                return None;
            }
            let name = cell.split_once("r=\"")?.1.split_once('"')?.0;
            let value = changed.get(name)?;
            let style = cell.split_once("s=\"")?.1.split_once('"')?.0;
            Some(match value.parse::<f64>() {
                Ok(_) => format!("<c r=\"{name}\" s=\"{style}\"><v>{value}</v></c>"),
                Err(_) => format!(
                    "<c r=\"{name}\" s=\"{style}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"
                ),
            })
        })
    })
}

/// What LibreOffice makes of workbooks when it opens them, all in one go; none where it is not installed.
fn worked_out(books: &[(String, Vec<u8>)]) -> Option<Vec<Book>> {
    let folder = TempDir::new().unwrap();
    let names: Vec<String> = books
        .iter()
        .map(|(name, _)| format!("{name}.xlsx"))
        .collect();
    for (name, (_, bytes)) in names.iter().zip(books) {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        folder.path().display()
    );
    let run = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            "out",
        ])
        .args(&names)
        .current_dir(folder.path())
        .output();
    let Ok(run) = run else {
        println!("skipped: soffice is not installed");
        assert!(std::env::var_os("VISARE_REQUIRE_ALL").is_none());
        return None;
    };
    assert!(run.status.success(), "{run:?}");
    let read = |name: &String| Book::read(fs::read(folder.path().join("out").join(name)).unwrap());
    Some(names.iter().map(read).collect())
}

/// The cells in which a program came to something else than the engine: numbers by value, texts letter by letter.
fn differences(engine: &Book, other: &Book) -> Vec<String> {
    let differs = |at: &&At| {
        let (one, two) = (engine.cell(at), other.cell(at));
        match (&one, &two) {
            (Data::Error(_), _) | (_, Data::Error(_)) => true,
            _ => match (number(&one), number(&two)) {
                (Some(one), Some(two)) => (one - two).abs() > 1e-9 * one.abs().max(1.0),
                (None, None) => one.to_string() != two.to_string(),
                _ => true,
            },
        }
    };
    let tell = |at: &At| {
        let (one, two, formula) = (engine.cell(at), other.cell(at), &engine.formulas[at]);
        format!("{at:?}: {one:?} became {two:?} by {formula}")
    };
    engine.formulas.keys().filter(differs).map(tell).collect()
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::Float(number) => Some(*number),
        Data::Int(number) => Some(*number as f64),
        _ => None,
    }
}

/// The rules of the page, each with the formula that it says they become.
fn page() -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE)).unwrap();
    let rows = text.lines().filter_map(|line| {
        let (rule, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        let formula = rest.trim_end_matches(" |").trim_matches('`');
        Some((rule.to_owned(), formula.to_owned()))
    });
    rows.collect()
}

/// A key figure as Kolada would name it: what others have of it may be shown.
fn id(name: &str) -> String {
    let number = NAMES.iter().position(|known| *known == name).unwrap();
    format!("U1000{number}")
}

/// A pack of these measures on figures in which one place is the own and the others stand beside.
fn desk(rules: &[(String, String)], directions: [&str; 3], cases: &[[&str; 3]]) -> Desk {
    let desk = Desk::small();
    let mut places = "kod,namn,slag\n0000,Riket,riket\n".to_owned();
    let mut rows = "nyckeltal;kommun;år;värde\n".to_owned();
    // The nation's own, which no change of a municipality's moves.
    for (name, value) in NAMES.iter().zip(["2,5", "3", "3,5"]) {
        rows += &format!("{};Riket;2014;{value}\n", id(name));
    }
    for (index, case) in cases.iter().enumerate() {
        places += &format!("10{index:02},Plats {index},kommun\n");
        for (name, value) in NAMES.iter().zip(case) {
            // A comma in numbers; a point alone says that the figure does not apply.
            let value = value.parse().map_or((*value).to_owned(), |number: f64| {
                number.to_string().replace('.', ",")
            });
            rows += &format!("{};Plats {index};2014;{value}\n", id(name));
        }
    }
    // Not all stand beside: some are only compared with.
    let others: Vec<String> = (1..8).map(|index| format!("\"10{index:02}\"")).collect();
    desk.write("rules/gemensamt/platser.csv", &places);
    desk.write(
        "rules/p/visare.toml",
        &format!(
            "name = \"P\"\ncode = \"1000\"\ntrusted = true\ncompare = [{0}]\n[least]\ncompared = 0\n[groups]\n\"Grannar\" = [{0}]\n",
            others.join(", ")
        ),
    );
    let mut text = String::new();
    for (name, direction) in NAMES.iter().zip(directions) {
        text += &format!(
            "let {name} = kpi(\"{}\", #{{ bra: \"{direction}\", etikett: \"{name}\", format: \"tal\", decimaler: 3 }});\n",
            id(name)
        );
    }
    text += "let o = område(\"O\", #{ år: [2014] });\n";
    for (index, (rule, options)) in rules.iter().enumerate() {
        text += &format!(
            "o = o.mått(\"M{index}\", {rule}, #{{ {options}, format: \"tal\", decimaler: 3 }});\n"
        );
    }
    desk.write("rules/p/regler.rhai", &text);
    desk.write("sheets/p/kolada.csv", &rows);
    desk
}

fn run(desk: &Desk, pack: &str) -> Vec<u8> {
    let answer = desk.run(&["run", pack, "--outputs", "workbook"]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let files = desk.files(&format!("out/{pack}"));
    let book = files.iter().find(|file| file.ends_with(".xlsx")).unwrap();
    fs::read(desk.path(&format!("out/{pack}/{book}"))).unwrap()
}

/// The name of a cell: `C7`; there are few columns here.
fn name(row: u32, column: u32) -> String {
    format!("{}{}", char::from(b'A' + column as u8), row + 1)
}

/// For each measure its row, and for each of its figures the row where it stands.
fn rows(book: &Book) -> Vec<(u32, BTreeMap<String, u32>)> {
    let mut measures: Vec<(u32, BTreeMap<String, u32>)> = Vec::new();
    for row in 3..2_000 {
        // That low is good is said after the name.
        let label = book.label("O", row);
        let label = label.split([' ', ',']).next().unwrap().to_owned();
        if label.starts_with('M') {
            measures.push((row, BTreeMap::new()));
        } else if NAMES.contains(&label.as_str()) {
            measures.last_mut().unwrap().1.insert(label, row);
        } else {
            break;
        }
    }
    measures
}

/// Rules that neither rank nor judge.
fn plainly<'a>(rules: impl Iterator<Item = &'a String>) -> Vec<(String, String)> {
    let option = r#"bra: "ingen""#;
    rules
        .map(|rule| (rule.clone(), option.to_owned()))
        .collect()
}

/// What to write in which cells of the area's sheet so that figures are others.
fn edits<'a>(
    book: &Book,
    cases: &[[&str; 3]],
    changed: &[[&'a str; 3]],
) -> BTreeMap<String, &'a str> {
    let heading = |column| book.cell(&("O".to_owned(), 2, column)).to_string();
    let mut cells = BTreeMap::new();
    for (_, figures) in rows(book) {
        for (place, (was, case)) in cases.iter().zip(changed).enumerate() {
            let own = format!("Plats {place} 2014");
            let column = (1..30).find(|column| heading(*column) == own).unwrap();
            for ((label, was), value) in NAMES.iter().zip(was).zip(case) {
                if let Some(row) = figures.get(*label).filter(|_| was != value) {
                    let text = if value.is_empty() {
                        "– ej rapporterat"
                    } else {
                        value
                    };
                    cells.insert(name(*row, column), text);
                }
            }
        }
    }
    assert!(cells.len() > 10);
    cells
}

#[test]
fn each_method_becomes_the_formula_that_the_page_says() {
    let said = page();
    assert!(said.len() > 25, "{}", said.len());
    let rules = plainly(said.iter().map(|(rule, _)| rule));
    let book = Book::read(run(&desk(&rules, ["ingen"; 3], &CASES), "p"));
    let mut found = Vec::new();
    for (row, figures) in rows(&book) {
        let at = ("O".to_owned(), row, 1);
        let mut formula = book.formulas.get(&at).cloned().unwrap_or_default();
        for (label, row) in figures {
            formula = formula.replace(&name(row, 1), &label);
        }
        found.push(formula);
    }
    assert_eq!(found.len(), said.len());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(PAGE);
        let mut text = fs::read_to_string(&path).unwrap();
        for ((rule, formula), found) in said.iter().zip(&found) {
            let line = |formula: &str| format!("| `{rule}` | `{formula}` |");
            text = text.replace(&line(formula), &line(found));
        }
        fs::write(path, text).unwrap();
        return;
    }
    for ((rule, formula), found) in said.iter().zip(&found) {
        assert_eq!(formula, found, "{rule}");
    }
}

#[test]
fn a_pack_that_wants_values_has_no_formula_and_says_so() {
    let desk = Desk::example();
    let settings = desk.read("rules/vastervik_skola/visare.toml");
    let wanted = settings.replacen("workbook = ", "arbetsbok = \"värden\"\nworkbook = ", 1);
    desk.write("rules/vastervik_skola/visare.toml", &wanted);
    let book = Book::read(run(&desk, "vastervik_skola"));
    assert!(book.formulas.is_empty(), "{:?}", book.formulas);
    let said = |text: &str| {
        book.cells
            .values()
            .any(|cell| cell.to_string().contains(text))
    };
    assert!(said("Alla siffror på områdenas blad står som värden"));
    assert!(!said("Underlag för placeringarna"));
}

#[test]
fn libreoffice_works_out_what_the_engine_did() {
    let mut names = Vec::new();
    let mut engine = Vec::new();
    let mut books = Vec::new();
    let mut add = |name: String, given: Vec<u8>, expected: Vec<u8>| {
        books.push((name.clone(), without_results(&given)));
        engine.push(Book::read(expected));
        names.push(name);
    };
    let example = Desk::example();
    for pack in fs::read_dir(example.path("rules")).unwrap() {
        let pack = pack.unwrap().file_name().into_string().unwrap();
        if example.path(&format!("rules/{pack}/visare.toml")).exists() {
            let book = run(&example, &pack);
            add(pack, book.clone(), book);
        }
    }
    let said = page();
    let rules = plainly(said.iter().map(|(rule, _)| rule));
    let mut edit = |name: &str,
                    rules: &[(String, String)],
                    directions,
                    cases: &[[&str; 3]; 8],
                    rest: &[[&str; 3]],
                    changed: [[&str; 3]; 8]| {
        let all = |cases: &[[&str; 3]]| run(&desk(rules, directions, &[cases, rest].concat()), "p");
        let book = all(cases);
        add(name.to_owned(), book.clone(), book.clone());
        if directions[0] == "hög" {
            // All are places and bands in formulas, but for the ties that no function of spreadsheets counts.
            let read = Book::read(book.clone());
            let is_formula = |column: u32| {
                let at = |row| ("O".to_owned(), row, column);
                let rows = rows(&read);
                rows.iter()
                    .filter(|(row, _)| read.formulas.contains_key(&at(*row)))
                    .count()
            };
            let columns = (1..30).filter(|column| {
                let heading = read.cell(&("O".to_owned(), 2, *column)).to_string();
                heading.starts_with("Ranking") || heading.starts_with("Färg")
            });
            let counts: Vec<usize> = columns.map(is_formula).collect();
            assert_eq!(counts, [rules.len() - 1, rules.len()]);
        }
        // What a reader changes in the workbook comes to what the engine makes of changed sheets.
        let edited = with_cells(&book, &edits(&Book::read(book.clone()), cases, &changed));
        add(format!("{name}-andrat"), edited, all(&changed));
    };
    let mut changed = CASES;
    changed[0] = ["4.5", "-1", "7"];
    changed[1][1] = "2";
    changed[5][2] = "";
    changed[7][0] = "1.005";
    edit("metoder", &rules, ["ingen"; 3], &CASES, &[], changed);
    let ranked = RANKED.map(|(rule, options)| (rule.to_owned(), options.to_owned()));
    let (beside, rest) = FIELD.split_at(8);
    let beside: [[&str; 3]; 8] = beside.try_into().unwrap();
    let mut changed = beside;
    changed[0] = ["7", "1", "2"];
    changed[3][0] = "";
    changed[6] = ["9", "9", "4"];
    edit(
        "placering",
        &ranked,
        ["hög", "hög", "låg"],
        &beside,
        rest,
        changed,
    );

    let Some(found) = worked_out(&books) else {
        return;
    };
    let mut wrong = Vec::new();
    let mut formulas = 0;
    for ((name, engine), found) in names.iter().zip(&engine).zip(&found) {
        formulas += engine.formulas.len();
        let differs = differences(engine, found).into_iter();
        wrong.extend(differs.map(|line| format!("{name}: {line}")));
    }
    assert!(formulas > 10_000, "{formulas}");
    let first: Vec<&String> = wrong.iter().take(20).collect();
    assert!(
        wrong.is_empty(),
        "{} of {formulas}: {first:#?}",
        wrong.len()
    );
}
