//! Workbooks that compute: LibreOffice works every formula out from nothing, and what it finds is what visare wrote; what
//! is changed in the workbook gives what visare gives of a changed sheet.
#![allow(
    clippy::print_stdout,
    reason = "a test says what it skips where a program is not installed"
)]

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read, Write},
    path::Path,
    process::Command,
};

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};

use crate::desk::Desk;

/// The cells of a workbook by sheet and place.
type Cells = BTreeMap<(String, (u32, u32)), Data>;

fn cells(path: &Path) -> Cells {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let mut found = Cells::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let place = (top + row as u32, left + column as u32);
            found.insert((name.clone(), place), cell.clone());
        }
    }
    found
}

/// How many formulas a workbook has.
fn formulas(path: &Path) -> usize {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let names = book.sheet_names();
    let count = |name: &String| book.worksheet_formula(name).unwrap().used_cells().count();
    names.iter().map(count).sum()
}

/// The workbook without any result of a formula, and with the numbers of some cells exchanged: part, place, number.
fn emptied(bytes: &[u8], changed: &[(&str, &str, f64)]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut made = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            let mut text = String::from_utf8(content).unwrap();
            let mut kept = String::new();
            while let Some((before, after)) = text.split_once("</f><v>") {
                let (_, rest) = after.split_once("</v>").unwrap();
                kept += &format!("{before}</f>");
                text = rest.to_owned();
            }
            kept += &text;
            for (_, place, number) in changed.iter().filter(|(part, ..)| name == *part) {
                let at = kept.find(&format!("<c r=\"{place}\"")).unwrap();
                let (head, cell) = kept.split_at(at);
                let (start, rest) = cell.split_once("<v>").unwrap();
                let (_, rest) = rest.split_once("</v>").unwrap();
                kept = format!("{head}{start}<v>{number}</v>{rest}");
            }
            content = kept.into_bytes();
        }
        made.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        made.write_all(&content).unwrap();
    }
    made.finish().unwrap().into_inner()
}

/// The workbooks of a folder as LibreOffice saves them, in `found` beside them; none where it is not installed.
fn recalculated(folder: &Path, names: &[String]) -> Option<()> {
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let run = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            "found",
        ])
        .args(names)
        .current_dir(folder)
        .output();
    let Ok(run) = run else {
        println!("skipped: soffice is not installed");
        assert!(
            std::env::var_os("VISARE_REQUIRE_ALL").is_none(),
            "soffice is required"
        );
        return None;
    };
    assert!(run.status.success(), "{run:?}");
    Some(())
}

fn number(cell: Option<&Data>) -> Option<f64> {
    match cell {
        Some(Data::Float(number)) => Some(*number),
        Some(Data::Int(number)) => Some(*number as f64),
        _ => None,
    }
}

/// What differs between two workbooks: numbers by more than the last digits, texts at all.
fn differences(stated: &Cells, found: &Cells) -> Vec<String> {
    let told = stated.iter().filter_map(|(place, cell)| {
        let other = found.get(place);
        let alike = match (number(Some(cell)), number(other)) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
            (None, None) => true,
            _ => false,
        };
        (!alike).then(|| format!("{place:?}: {cell:?} {other:?}"))
    });
    let faults = found
        .iter()
        .filter(|(_, cell)| matches!(cell, Data::Error(_)));
    told.chain(faults.map(|(place, cell)| format!("{place:?}: {cell:?}")))
        .collect()
}

#[test]
fn libreoffice_works_out_every_formula_of_the_shipped_packs() {
    let desk = Desk::example();
    let run = desk.run(&["run", "--outputs", "workbook"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let folder = tempfile::tempdir().unwrap();
    let mut books = Vec::new();
    for entry in fs::read_dir(desk.path("out")).unwrap() {
        let pack = entry.unwrap().path();
        let Ok(files) = fs::read_dir(&pack) else {
            continue;
        };
        for file in files.map(|file| file.unwrap().path()) {
            if file.extension().is_some_and(|ending| ending == "xlsx") {
                let pack = pack.file_name().unwrap().to_string_lossy().into_owned();
                books.push((format!("{pack}.xlsx"), file));
            }
        }
    }
    books.sort();
    assert_eq!(books.len(), 9);
    let alive: usize = books.iter().map(|(_, file)| formulas(file)).sum();
    assert!(alive > 300, "{alive}");
    for (name, file) in &books {
        fs::write(
            folder.path().join(name),
            emptied(&fs::read(file).unwrap(), &[]),
        )
        .unwrap();
    }
    let names: Vec<String> = books.iter().map(|(name, _)| name.clone()).collect();
    if recalculated(folder.path(), &names).is_none() {
        return;
    }
    for (name, file) in &books {
        let found = cells(&folder.path().join("found").join(name));
        let told = differences(&cells(file), &found);
        assert!(told.is_empty(), "{name}: {told:#?}");
    }
}

const RULES: &str = r#"
let a = kpi("U1", #{ bra: "hög", decimaler: 1 });
let b = kpi("U2", #{ bra: "hög", decimaler: 1 });
let c = kpi("U3", #{ bra: "hög", decimaler: 1 });
let o = område("Mått", #{ år: 2013..=2014 });
o.mått("Medel", medel(a, b, c), #{ bra: "hög" })
    .mått("Täckning", medel([a, b, c], #{ täckning: 0.6 }), #{ bra: "hög" })
    .mått("Vikter", viktat_medel([a, b, c], [3, 2, 0.5]), #{ bra: "hög" })
    .mått("Vikter och täckning", viktat_medel([a, b, c], [3, 2, 0.5], #{ täckning: 0.6 }), #{ bra: "hög" })
    .mått("Summa", summa(a, b), #{ bra: "hög" })
    .mått("Median", median(a, b, c), #{ bra: "hög" })
    .mått("Lägst", min(a, b, c), #{ bra: "hög" })
    .mått("Högst", max(a, b, c), #{ bra: "hög" })
    .mått("Geometriskt", geomedel(a, b), #{ bra: "hög" })
    .mått("Harmoniskt", harmmedel(a, b), #{ bra: "hög" })
    .mått("Kvot", a / b * 100, #{ bra: "hög" })
    .mått("Avrundat", avrunda(100 - a / 3, 1), #{ bra: "hög" })
    .mått("Rot", rot(a + b), #{ bra: "hög" })
    .mått("Logaritm", exp(ln(a) / 2), #{ bra: "hög" })
    .mått("Avstånd", abs(a - b), #{ bra: "låg" })
    .mått("Val", om_annars(a > 50, a, b), #{ bra: "hög" })
    .mått("Ett", a, #{ bra: "hög" });
"#;

/// The workbook of the rules where one's own U1 of 2014 is this.
fn book(own: &str) -> Vec<u8> {
    let desk = Desk::small();
    fs::remove_dir_all(desk.path("sheets/p")).unwrap();
    let mut sheet = String::from("nyckeltal;kommun;år;värde\n");
    for (figure, nation, value) in [("U1", "61,5", own), ("U2", "44", "40,25"), ("U3", "12", "")] {
        for year in ["2013", "2014"] {
            sheet += &format!("{figure};Riket;{year};{nation}\n{figure};Oskarshamn;{year};50\n");
            if !value.is_empty() {
                sheet += &format!("{figure};Västervik;{year};{value}\n");
            }
        }
    }
    // Where all are there in one year, and one lacks in the other, both ways are taken.
    sheet += "U3;Västervik;2013;7,5\n";
    desk.write("sheets/p/kolada.csv", &sheet);
    desk.write("rules/p/regler.rhai", RULES);
    let run = desk.run(&["run", "--outputs", "workbook"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    fs::read(desk.path("out/p/kvalitetsvisaren.xlsx")).unwrap()
}

#[test]
fn what_is_changed_in_a_workbook_gives_what_visare_gives_of_a_changed_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (book("70,5"), book("33,125"));
    let at = |name: &str| folder.path().join(name);
    fs::write(at("before.xlsx"), &before).unwrap();
    fs::write(at("after.xlsx"), &after).unwrap();
    let stated = cells(&at("before.xlsx"));
    // Where one's own U1 stands, under each measure and as one of its own.
    let own = stated.iter().filter(|((sheet, (_, column)), cell)| {
        sheet == "Mått" && [1, 2].contains(column) && number(Some(cell)) == Some(70.5)
    });
    let places: Vec<String> = own
        .map(|((_, (row, column)), _)| format!("{}{}", ["A", "B", "C"][*column as usize], row + 1))
        .collect();
    assert!(places.len() > 20, "{places:?}");
    let mut archive = zip::ZipArchive::new(Cursor::new(&before)).unwrap();
    let part = (1..9).map(|number| format!("xl/worksheets/sheet{number}.xml"));
    let mut part = part;
    let part = part
        .find(|name| {
            let mut text = String::new();
            let found = archive
                .by_name(name)
                .map(|mut part| part.read_to_string(&mut text));
            found.is_ok() && text.contains("<f>IF(COUNT(")
        })
        .unwrap();
    let raw = |place: &String| {
        let (column, row) = place.split_at(1);
        let column = ["A", "B", "C"]
            .iter()
            .position(|letter| *letter == column)
            .unwrap();
        let row: u32 = row.parse().unwrap();
        ("Mått".to_owned(), (row - 1, column as u32))
    };
    let mut book: Xlsx<_> = open_workbook(at("before.xlsx")).unwrap();
    let formulas = book.worksheet_formula("Mått").unwrap();
    let is_input = |place: &&String| {
        formulas
            .get_value(raw(place).1)
            .is_none_or(String::is_empty)
    };
    let changed: Vec<(&str, &str, f64)> = places
        .iter()
        .filter(is_input)
        .map(|place| (part.as_str(), place.as_str(), 33.125))
        .collect();
    fs::write(at("changed.xlsx"), emptied(&before, &changed)).unwrap();
    if recalculated(folder.path(), &["changed.xlsx".to_owned()]).is_none() {
        return;
    }
    let found = cells(&folder.path().join("found/changed.xlsx"));
    let wanted = cells(&at("after.xlsx"));
    // Everything of the sheet that is a value or a difference; ranks and colours are visare's alone.
    let mut held = 0;
    for ((sheet, (row, column)), text) in wanted
        .iter()
        .filter(|((sheet, (row, _)), _)| sheet == "Mått" && *row == 2)
    {
        let Data::String(heading) = text else {
            continue;
        };
        let of_value = ["Västervik", "Differens"]
            .iter()
            .any(|start| heading.starts_with(start));
        for below in (row + 1)..(row + 70) {
            let place = (sheet.clone(), (below, *column));
            let label = wanted.get(&(sheet.clone(), (below, 0)));
            let formula = formulas.get_value((below, *column));
            // A choice stays what it was, and so does what is said of it: both are struck through.
            let is_choice = matches!(label, Some(Data::String(label)) if label == "Val");
            if !of_value || is_choice || formula.is_none_or(String::is_empty) {
                continue;
            }
            if let Some(stated) = number(wanted.get(&place)) {
                let other = number(found.get(&place));
                let alike = other
                    .is_some_and(|other| (stated - other).abs() <= 1e-9 * stated.abs().max(1.0));
                assert!(alike, "{heading} {label:?} {place:?}: {stated} {other:?}");
                held += 1;
            }
        }
    }
    assert!(held > 60, "{held}");
    // Each measure of 2013 is a formula, but for a choice, which a gap would make another, and a key figure alone.
    let measures = RULES.split(".mått(\"").skip(1);
    let alive: Vec<&str> = measures
        .filter_map(|rest| rest.split('"').next())
        .filter(|name| {
            let label = |(sheet, (_, column)): &(String, (u32, u32)), cell: &Data| {
                let is_it = |text: &str| text.split(" (").next() == Some(*name);
                sheet == "Mått" && *column == 0 && cell.get_string().is_some_and(is_it)
            };
            let found = stated.iter().find(|(place, cell)| label(place, cell));
            let row = found.map(|((_, (row, _)), _)| *row).unwrap();
            formulas
                .get_value((row, 1))
                .is_some_and(|formula| !formula.is_empty())
        })
        .collect();
    assert_eq!(alive.len(), 15, "{alive:?}");
    assert!(
        !alive.contains(&"Val") && !alive.contains(&"Ett"),
        "{alive:?}"
    );
}

/// The rules of the page about the workbook, each with its formula.
fn documented() -> Vec<(String, String)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/arbetsbok.md");
    let page = fs::read_to_string(page).unwrap();
    let rows = page.lines().filter_map(|line| {
        let mut parts = line.split('`');
        let (rule, formula) = (parts.nth(1)?, parts.nth(1)?);
        line.starts_with("| `")
            .then(|| (rule.to_owned(), formula.to_owned()))
    });
    rows.collect()
}

#[test]
fn the_page_about_the_workbook_says_the_formulas_that_are_written() {
    let rules = documented();
    assert!(rules.len() > 12, "{}", rules.len());
    let desk = Desk::small();
    fs::remove_dir_all(desk.path("sheets/p")).unwrap();
    let mut sheet = String::from("nyckeltal;kommun;år;värde\n");
    for (figure, value) in [("U1", "7"), ("U2", "8"), ("U3", "9")] {
        sheet += &format!("{figure};Västervik;2014;{value}\n{figure};Oskarshamn;2014;5\n");
    }
    desk.write("sheets/p/kolada.csv", &sheet);
    let mut script = String::new();
    for (name, id) in [("a", "U1"), ("b", "U2"), ("c", "U3")] {
        script +=
            &format!("let {name} = kpi(\"{id}\", #{{ bra: \"hög\", etikett: \"{name}\" }});\n");
    }
    script += "let o = område(\"Mått\", #{ år: 2014..=2014 });\n";
    for (at, (rule, _)) in rules.iter().enumerate() {
        script += &format!("o = o.mått(\"M{at}\", {rule}, #{{ bra: \"hög\" }});\n");
    }
    desk.write("rules/p/regler.rhai", &script);
    let run = desk.run(&["run", "--outputs", "workbook"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let path = desk.path("out/p/kvalitetsvisaren.xlsx");
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let formulas = book.worksheet_formula("Mått").unwrap();
    let stated = cells(&path);
    let labels = |wanted: &str| -> Vec<u32> {
        let found = stated.iter().filter(|((sheet, (_, column)), cell)| {
            sheet == "Mått" && *column == 0 && cell.get_string() == Some(wanted)
        });
        found.map(|((_, (row, _)), _)| *row).collect()
    };
    for (at, (rule, wanted)) in rules.iter().enumerate() {
        let row = labels(&format!("M{at}"))[0];
        let mut formula = formulas.get_value((row, 1)).unwrap().clone();
        for name in ["a", "b", "c"] {
            // The key figure of that name next below.
            if let Some(below) = labels(name).into_iter().find(|below| *below > row) {
                formula = formula.replace(&format!("B{}", below + 1), name);
            }
        }
        assert_eq!(&formula, wanted, "{rule}");
    }
}
