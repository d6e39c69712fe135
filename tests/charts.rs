//! Charts, boards and wheels: what is drawn is what the table beside them says, for each audience, and what is missing is
//! never drawn as a number.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use scraper::{ElementRef, Html, Selector};

use crate::desk::Desk;

const SHEET: &str = "\
enhet;månad;fas;öppna;klara;hemligt;läge
Norr;2015-01;Planera;12;30;1;2,5
Öster;2015-02;Göra;6;;2;4
Väster;2015-03;göra;0;15;3;1
Söder;2015-04;Pausad;3;45;4;5
";

const TABLE: &str = r#"let t = tabell("saker", #{ kolumner: #{ enhet: "text", "månad": "text", fas: "text",
    "öppna": "tal", klara: #{ typ: "tal", frivillig: true }, hemligt: #{ typ: "tal", intern: true }, "läge": "tal" }, nyckel: ["enhet"] });
"#;

/// The pages and the workbook of a project whose rules end so.
fn made(rules: &str) -> (Html, Html, BTreeMap<String, String>) {
    let desk = Desk::small();
    std::fs::remove_dir_all(desk.path("sheets/p")).unwrap();
    desk.write("sheets/p/saker.csv", SHEET);
    desk.write("rules/p/regler.rhai", &format!("{TABLE}{rules}"));
    let answer = desk.run(&["run"]);
    assert_eq!(answer.code, 0, "{}{}", answer.out, answer.err);
    let page = |name: &str| Html::parse_document(&desk.read(&format!("out/p/{name}")));
    let book = std::fs::read(desk.path("out/p/kvalitetsvisaren.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let parts = (0..archive.len()).map(|index| {
        let mut part = archive.by_index(index).unwrap();
        let mut text = Vec::new();
        part.read_to_end(&mut text).unwrap();
        let name = part.name().unwrap().into_owned();
        (name, String::from_utf8_lossy(&text).into_owned())
    });
    let parts = parts.collect();
    (page("index.html"), page("fordjupning.html"), parts)
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let words = |found: ElementRef<'_>| found.text().collect::<String>().trim().to_owned();
    all(page, selector).into_iter().map(words).collect()
}

fn lengths(page: &Html, selector: &str, attribute: &str) -> Vec<f64> {
    let found = all(page, selector).into_iter();
    found
        .map(|shape| shape.attr(attribute).unwrap().parse().unwrap())
        .collect()
}

#[test]
fn bars_are_as_long_as_their_numbers_and_begin_at_zero() {
    let (page, ..) = made(r#"diagram("D", t, #{ etikett: "enhet", värden: ["öppna"] });"#);
    let lengths = lengths(&page, ".chart rect.s0", "width");
    let [north, east, _, south] = lengths.as_slice() else {
        panic!("{lengths:?}");
    };
    assert!((north / east - 2.0).abs() < 0.01, "{lengths:?}");
    assert!((north / south - 4.0).abs() < 0.01, "{lengths:?}");
    assert_eq!(texts(&page, ".chart text.number"), ["12", "6", "0", "3"]);
    let says = &texts(&page, ".chart desc")[0];
    assert_eq!(
        says,
        "Staplar efter enhet: 4 rader. öppna: lägst 0 (Väster), högst 12 (Norr). Samma siffror står i tabellen intill."
    );
}

#[test]
fn what_is_missing_is_a_gap_in_every_kind_and_in_the_workbook() {
    let (page, _, parts) = made(
        r#"diagram("L", t, #{ slag: "linjer", etikett: "månad", värden: ["klara"] });
        diagram("A", t, #{ slag: "andelar", etikett: "enhet", värden: ["öppna", "klara"] });
        diagram("S", t, #{ etikett: "enhet", värden: ["klara"] });"#,
    );
    let line = all(&page, ".chart path.l0")[0].attr("d").unwrap();
    assert_eq!(line.matches('M').count(), 2, "{line}");
    assert_eq!(texts(&page, ".chart text.gap"), ["ej ifyllt", "ej ifyllt"]);
    // The chart reads numbers beside the table, where the gap is an empty cell and no word.
    let chart = &parts["xl/charts/chart1.xml"];
    assert!(chart.contains("<c:f>L!$E$24:$E$27</c:f>"), "{chart}");
    assert!(chart.contains(r#"<c:dispBlanksAs val="gap"/>"#), "{chart}");
    let sheet = &parts["xl/worksheets/sheet1.xml"];
    assert!(
        sheet.contains(r#"<c r="E24""#) && !sheet.contains(r#"<c r="E25""#),
        "{sheet}"
    );
}

#[test]
fn the_public_page_draws_nothing_internal() {
    let (public, deep, _) = made(
        r#"diagram("Två", t, #{ etikett: "enhet", värden: ["öppna", "hemligt"] });
        diagram("En", t, #{ etikett: "enhet", värden: ["hemligt"] });"#,
    );
    assert_eq!(all(&public, ".chart").len(), 1);
    assert!(all(&public, ".chart .s1").is_empty());
    assert!(!public.html().contains("hemligt"), "{}", public.html());
    assert_eq!(all(&deep, ".chart").len(), 2);
    assert_eq!(all(&deep, ".chart rect.s1").len(), 5);
}

#[test]
fn a_scale_is_widened_for_a_number_beyond_it_and_targets_are_named() {
    let (page, ..) = made(
        r#"diagram("R", t, #{ slag: "reglage", etikett: "enhet", värden: ["läge"], skala: [2, 4], mål: 3, poler: ["lågt", "högt"] });"#,
    );
    assert_eq!(texts(&page, ".chart text.pole"), ["← lågt", "högt →"]);
    let places = lengths(&page, ".chart circle.s0", "cx");
    let steps: Vec<f64> = places
        .iter()
        .map(|place| (place - places[2]) / (places[3] - places[2]))
        .collect();
    for (step, wanted) in steps.iter().zip([0.375, 0.75, 0.0, 1.0]) {
        assert!((step - wanted).abs() < 0.01, "{steps:?}");
    }
    assert_eq!(
        all(&page, ".chart path.aim").len(),
        5,
        "four rows and the key"
    );
}

#[test]
fn what_a_row_is_called_points_it_out() {
    let (page, ..) = made(
        r#"diagram("P", t, #{ slag: "punkter", etikett: "enhet", värden: ["öppna", "läge"], egen: "Norr" });
        diagram("K", t, #{ slag: "lutning", etikett: "enhet", värden: ["öppna", "läge"], egen: "Norr" });"#,
    );
    assert_eq!(all(&page, ".chart circle.s0").len(), 1);
    assert_eq!(all(&page, ".chart circle.other").len(), 3 + 6);
    assert!(texts(&page, ".chart text.own").contains(&"Norr".to_owned()));
    assert!(texts(&page, ".chart text").contains(&"n = 4".to_owned()));
}

#[test]
fn a_radar_of_numbers_below_zero_or_of_two_rows_is_drawn_as_bars() {
    let (page, ..) = made(
        r#"diagram("N", t.med_kolumn("x", kolumn("öppna") - 5), #{ slag: "radar", etikett: "enhet", värden: ["x"] });
        diagram("T", t.filtrera(kolumn("öppna") > 5), #{ slag: "radar", etikett: "enhet", värden: ["öppna"] });
        diagram("R", t, #{ slag: "radar", etikett: "enhet", värden: ["läge"] });"#,
    );
    assert_eq!(all(&page, ".chart rect").len(), 4 + 2);
    assert_eq!(all(&page, ".chart path.l0").len(), 1);
    let signs: Vec<String> = texts(&page, ".chart desc")
        .iter()
        .map(|says| says[..5].to_owned())
        .collect();
    assert_eq!(signs, ["Stapl", "Stapl", "Radar"]);
}

#[test]
fn cards_stand_in_the_stated_order_and_none_is_left_out() {
    let (public, deep, _) = made(
        r#"diagram("T", t, #{ slag: "tavla", kolumn: "fas", visa: ["enhet", "öppna", "hemligt"], ordning: ["Planera", "Göra", "Klart"] });"#,
    );
    assert_eq!(
        texts(&public, ".board thead th"),
        ["Planera", "Göra", "Klart", "Pausad"]
    );
    let cells: Vec<Vec<String>> = all(&public, ".board tbody td")
        .into_iter()
        .map(|cell| {
            let cards = cell
                .select(&Selector::parse("li").unwrap())
                .collect::<Vec<_>>();
            cards
                .into_iter()
                .map(|card| card.text().collect())
                .collect()
        })
        .collect();
    assert_eq!(cells[0], ["Norr12"]);
    assert_eq!(cells[1], ["Öster6", "Väster0"]);
    assert!(cells[2].is_empty());
    assert_eq!(cells[3], ["Söder3"]);
    // The public has all of it on the board; who asks where it comes from has the rows too.
    assert!(all(&public, "table.own").is_empty());
    assert_eq!(all(&deep, "table.own tbody tr.why").len(), 4);
    assert!(texts(&deep, ".board li")[0].ends_with('1'));
}

#[test]
fn a_card_has_no_colour_in_public_that_an_internal_column_gives() {
    let (public, deep, _) = made(
        r#"diagram("T", t, #{ slag: "tavla", kolumn: "fas", visa: ["enhet"], kolumner: ["enhet", "hemligt"], färger: #{ kolumn: "hemligt", gränser: [3, 2] } });"#,
    );
    assert_eq!(all(&deep, ".board li.good").len(), 2);
    assert_eq!(all(&public, ".board li.card").len(), 4);
    assert!(all(&public, ".board li:not(.card)").is_empty());
}

#[test]
fn a_wheel_has_a_sector_for_each_word_and_names_rows_by_their_number() {
    let (page, ..) = made(
        r#"diagram("H", t, #{ slag: "hjul", kolumn: "månad", rad: "fas", visa: ["enhet"], ordning: perioder("2015-01", "2015-12") });"#,
    );
    assert_eq!(all(&page, ".chart path.field").len(), 12 * 3);
    assert_eq!(all(&page, ".chart path.empty").len(), 12 * 3 - 4);
    assert_eq!(texts(&page, ".chart text.head"), ["1", "2", "3", "4"]);
    assert_eq!(
        texts(&page, "table.own tbody th")[..2],
        ["1. Norr", "2. Öster"]
    );
}

#[test]
fn every_drawing_is_told_in_words_and_stands_with_its_table() {
    let (page, ..) = made(
        r#"for slag in ["staplar", "staplade", "andelar", "linjer", "radar", "punkter", "lutning"] {
            diagram(slag, t, #{ slag: slag, etikett: "enhet", värden: ["öppna", "klara"] });
        }
        diagram("var", t, #{ etikett: "enhet", värden: ["öppna"], en_för_varje: "fas" });"#,
    );
    let sections = all(&page, "section.own");
    assert_eq!(sections.len(), 8);
    for section in sections {
        let one = |selector: &str| section.select(&Selector::parse(selector).unwrap()).count();
        assert_eq!((one("svg.chart[role=img]"), one("table.own")), (1, 1));
        assert_eq!((one("svg > title"), one("svg > desc")), (1, 1));
    }
    assert_eq!(
        texts(&page, "section:last-of-type .chart text.head").len(),
        4
    );
}
