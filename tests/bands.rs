//! Bands that a rule cuts in its own way, in what users read: explanations, pages, the workbook. The figures are those
//! of the example.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, Reader, Xlsx};
use tempfile::TempDir;

const SETTINGS: &str = r#"
name = "Västerviks kommun"
code = "0883"
trusted = true
comparison_group = ["0880", "0881", "0882"]
[groups]
"Grannar" = ["0860", "0861", "0882", "0884"]
"#;

const DECLARED: &str = r#"
let tryggt_hemma = kpi("U21467", #{
    bra: "hög", etikett: "Tryggt att bo hemma med hemtjänst",
    titlar: "Brukarbedömning hemtjänst äldreomsorg - trygghet (mycket trygga), andel (%)",
});
let förtroende = kpi("U21477", #{
    bra: "hög", etikett: "Förtroende för personalen",
    titlar: "Brukarbedömning hemtjänst äldreomsorg - förtroende för personalen, andel (%)",
});
"#;

struct Desk {
    folder: TempDir,
}

impl Desk {
    /// The example's sheets, with a pack of these measures.
    fn new(measures: &str) -> Desk {
        let folder = TempDir::new().unwrap();
        let example = Path::new(env!("CARGO_MANIFEST_DIR"));
        let pack = folder.path().join("rules/vastervik");
        let common = folder.path().join("rules/gemensamt");
        fs::create_dir_all(&pack).unwrap();
        fs::create_dir_all(&common).unwrap();
        let places = "rules/gemensamt/platser.csv";
        fs::copy(example.join(places), folder.path().join(places)).unwrap();
        fs::write(pack.join("visare.toml"), SETTINGS).unwrap();
        let area = format!("{DECLARED}område(\"O\", #{{ år: [2013, 2014] }}){measures};\n");
        fs::write(pack.join("regler.rhai"), area).unwrap();
        Desk { folder }
    }

    fn said(&self, words: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_visare"))
            .args(words)
            .arg("--sheets")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("sheets"))
            .arg("--rules")
            .arg(self.folder.path().join("rules"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The part of an explanation that is about rank and band.
    fn position(&self, row: &str) -> String {
        let said = self.said(&["explain", row, "2014"]);
        let lines = said.lines().skip_while(|line| !line.contains("Plats "));
        let lines = lines.take_while(|line| !line.contains("Regel"));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join("out/vastervik").join(name)
    }
}

const LIMITS: &str = r#"
    .mått("Fast", medel(tryggt_hemma, förtroende), #{ bra: "hög", färger: #{ gränser: [92.5, 90] } })
    .mått("Mål", tryggt_hemma, #{ bra: "hög", färger: #{ mål: 85 } })
    .mått("Delad", medel(tryggt_hemma, förtroende), #{ bra: "hög", rang: "medel", jämför: "Grannar",
        färger: #{ bästa: 20, sämsta: 40, avrundning: "uppåt", lika: "mitten", minst: 3 } })"#;

#[test]
fn an_explanation_says_which_limit_gave_the_band_and_where_it_stands() {
    let desk = Desk::new(LIMITS);
    insta::assert_snapshot!(desk.position("Fast"), @"
    ├─ Plats 190 av 283
    │  ├─ närmast bättre: Finspång med 89,05, plats 189
    │  └─ närmast sämre: Hjo med 88,95, plats 193
    ├─ Läge: svag
    │  ├─ bra är ≥ 92,5: gränsen sätts av regeln, vastervik/regler.rhai:11:6
    │  ├─ svag är < 90: gränsen sätts av regeln, vastervik/regler.rhai:11:6
    │  └─ till mitten fattas 1
    ");
    insta::assert_snapshot!(desk.position("O/Mål"), @"
    ├─ Plats 206 av 285
    │  ├─ närmast bättre: Habo, Eslöv, Vilhelmina med 85,1, plats 203
    │  └─ närmast sämre: Ekerö, Oxelösund, Älvdalen … med 84,9, plats 208
    ├─ Läge: bra
    │  ├─ bra är ≥ 85: gränsen sätts av regeln, vastervik/regler.rhai:12:6
    │  └─ svag är < 85: gränsen sätts av regeln, vastervik/regler.rhai:12:6
    ");
    insta::assert_snapshot!(desk.position("Delad"), @"
    ├─ Plats 4 av 5 i Grannar
    │  ├─ de som är lika delar medelvärdet av sina platser
    │  ├─ närmast bättre: Hultsfred med 90,2, plats 3
    │  └─ närmast sämre: Mönsterås med 85,75, plats 5
    ├─ Läge: svag
    │  ├─ bra är ≥ 93,7: plats räknad från bästa hållet är högst 20 % av 5
    │  ├─ svag är ≤ 89: plats räknad från sämsta hållet är högst 40 % av 5
    │  ├─ Andelen avrundas uppåt till hela platser.
    │  ├─ De som är lika över en gräns får färgen mitten.
    │  └─ till mitten fattas 1,2
    ");
}

/// What a page says under its colours, and what the workbook says under its table.
fn said_of_colours(desk: &Desk) -> (String, Vec<String>) {
    let out = desk.folder.path().join("out");
    desk.said(&["run", "--out", out.to_str().unwrap()]);
    let page = fs::read_to_string(desk.out("fordjupning.html")).unwrap();
    let book = fs::read(desk.out("kvalitetsvisaren.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    let range = book.worksheet_range("O").unwrap();
    let texts = range.cells().filter_map(|(_, _, cell)| match cell {
        Data::String(text) => Some(text.clone()),
        _ => None,
    });
    (page, texts.collect())
}

#[test]
fn legends_tell_of_every_row_that_is_not_cut_as_usual() {
    let desk = Desk::new(LIMITS);
    let (page, cells) = said_of_colours(&desk);
    let cells = cells.join(" ");
    for remark in [
        "Egna gränser gäller för Fast, vad andra än har: bra ≥\u{a0}92,5, svag <\u{a0}90.",
        "Egna gränser gäller för Mål, vad andra än har: bra ≥\u{a0}85, svag <\u{a0}85.",
        "Delad jämförs bara med Grannar.",
        "I Delad får de som är lika medelvärdet av sina platser: 2,5 är plats 2 och 3 delade på två.",
        "Andra gränser gäller för Delad: 20\u{a0}% bästa, 40\u{a0}% sämsta, minst 3 kommuner. \
         Andelen avrundas uppåt till hela platser. De som är lika över en gräns får färgen mitten.",
        "Färgen jämför med andra kommuner, utom där en regel sätter egna gränser.",
    ] {
        let remark = remark.replace("\u{a0}%", " %");
        assert!(
            page.contains(&remark.replace('<', "&#60;")),
            "{remark}\n{page}"
        );
        assert!(cells.contains(&remark), "{remark}\n{cells}");
    }
}

#[test]
fn an_area_of_limits_alone_does_not_speak_of_shares() {
    let desk = Desk::new(r#".mått("Mål", tryggt_hemma, #{ bra: "hög", färger: #{ mål: 85 } })"#);
    let (page, cells) = said_of_colours(&desk);
    for text in [page, cells.join(" ")] {
        assert!(
            text.contains(
                "Färgen jämför med gränser som reglerna sätter, inte med andra kommuner."
            )
        );
        assert!(text.contains("Bra: enligt radens egen regel"));
        assert!(!text.contains("25 %"), "{text}");
    }
}
