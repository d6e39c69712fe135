//! Invented figures are called so wherever they stand, and no other figure is.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    fs,
    io::{Cursor, Read},
};

use calamine::{Data, Reader, Xlsx};

use super::{
    desk::Desk,
    follower::{SETTINGS, Watching, book, project},
};

/// What an example with areas, tables and a fund says where `visare.toml` has this line too.
struct Said {
    pages: [String; 2],
    /// The first cell of each sheet, and what is printed under it.
    sheets: Vec<(String, String)>,
    /// The mark of each line of data.
    marks: Vec<String>,
    json: serde_json::Value,
}

fn said(line: &str) -> Said {
    let desk = Desk::example();
    let settings = desk.read("rules/vastervik/visare.toml");
    let settings = settings.lines().filter(|line| !line.starts_with("exempel"));
    let settings = settings.collect::<Vec<_>>().join("\n");
    desk.write(
        "rules/vastervik/visare.toml",
        &format!("{line}\n{settings}\n"),
    );
    let answer = desk.run(&["run", "vastervik"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let read = |name: &str| desk.read(&format!("out/vastervik/{name}"));
    let marks = ["data.csv", "tables.csv", "ledger.csv"].map(|name| {
        let text = read(name);
        let mut lines = csv::Reader::from_reader(text.as_bytes());
        let place = lines
            .headers()
            .unwrap()
            .iter()
            .position(|head| head == "invented");
        let records = lines
            .records()
            .map(|line| line.unwrap()[place.unwrap()].to_owned());
        records.collect::<Vec<_>>()
    });
    Said {
        pages: [read("index.html"), read("fordjupning.html")],
        sheets: sheets(&fs::read(desk.path("out/vastervik/kvalitetsvisaren.xlsx")).unwrap()),
        marks: marks.concat(),
        json: serde_json::from_str(&read("results.json")).unwrap(),
    }
}

fn sheets(bytes: &[u8]) -> Vec<(String, String)> {
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names().into_iter().zip(1..);
    let sheet = |(name, number): (String, i32)| {
        let cells = book.worksheet_range(&name).unwrap();
        let Some(Data::String(head)) = cells.get_value((0, 0)) else {
            panic!("{name} has no heading");
        };
        let mut text = String::new();
        let mut part = parts
            .by_name(&format!("xl/worksheets/sheet{number}.xml"))
            .unwrap();
        part.read_to_string(&mut text).unwrap();
        let footer = text.split("<oddFooter>").nth(1).unwrap();
        let footer = footer.split("</oddFooter>").next().unwrap();
        (head.clone(), footer.to_owned())
    };
    names.map(sheet).collect()
}

#[test]
fn every_page_sheet_and_line_says_that_figures_are_invented() {
    let said = said("exempel = true");
    for page in &said.pages {
        assert_eq!(
            page.matches("<strong>Påhittade siffror</strong>: Alla siffror är påhittade")
                .count(),
            1
        );
    }
    assert!(said.sheets.len() > 8);
    for (head, footer) in &said.sheets {
        // The data begin with the name of a column; there each line has the mark.
        assert!(
            head == "area" || head.ends_with(" – Påhittade siffror"),
            "{head}"
        );
        assert!(footer.contains("Påhittade siffror"), "{head}: {footer}");
    }
    assert!(said.marks.len() > 1000);
    assert!(said.marks.iter().all(|mark| mark == "yes"));
    assert!(
        said.json["invented"]
            .as_str()
            .unwrap()
            .starts_with("Alla siffror är påhittade")
    );
}

#[test]
fn what_is_invented_is_said_in_the_packs_own_words() {
    let said = said("exempel = \"Enheternas svar är påhittade; kommunens <egna> är tryckta.\"");
    for page in &said.pages {
        let words = "<strong>Delvis påhittade siffror</strong>: Enheternas svar är påhittade; kommunens &#60;egna&#62; är tryckta.";
        assert_eq!(page.matches(words).count(), 1);
    }
    assert!(
        said.sheets
            .iter()
            .all(|(_, footer)| footer.contains("Delvis påhittade siffror"))
    );
    assert!(said.marks.iter().all(|mark| mark == "partly"));
    let words = "Enheternas svar är påhittade; kommunens <egna> är tryckta.";
    assert_eq!(said.json["invented"], words);
}

#[test]
fn figures_of_a_pack_that_does_not_say_so_are_not_called_invented() {
    for line in ["", "exempel = false"] {
        let said = said(line);
        let texts = said.sheets.iter().flat_map(|(head, footer)| [head, footer]);
        for text in said.pages.iter().chain(texts) {
            assert!(!text.contains("åhittade siffror"), "{text}");
        }
        assert!(said.marks.len() > 1000);
        assert!(said.marks.iter().all(String::is_empty));
        assert_eq!(said.json.get("invented"), None);
    }
}

#[test]
fn the_page_that_leads_to_every_municipality_says_it_too() {
    let desk = Desk::small();
    let settings = desk.read("rules/p/visare.toml");
    desk.write(
        "rules/p/visare.toml",
        &format!("exempel = true\n{settings}"),
    );
    let answer = desk.run(&["run", "p", "--for", "all", "--outputs", "pages"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(
        desk.read("out/p/kommuner.html")
            .contains(" – Påhittade siffror</p>")
    );
}

#[test]
fn the_page_of_changes_says_it_too() {
    let desk = project();
    desk.write(
        "rules/p/visare.toml",
        &format!("exempel = true\n{SETTINGS}"),
    );
    let watching = Watching::start(&desk, &["--poll", "1"]);
    desk.put("sheets/p/b.xlsx", &book(&[("U3", 99.0)], "A"));
    watching.until("the page", || {
        desk.text("out/p/andringar.html")
            .contains(" – Påhittade siffror</p>")
    });
}
