//! Rules of one's own, in what users read: bands that are cut in another way, women and men apart. The figures are
//! those of the example.

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
let helhetssyn = kpi("U21468", #{
    bra: "hög", etikett: "Sammantaget nöjd med hemtjänsten",
    titlar: "Brukarbedömning hemtjänst äldreomsorg -  helhetssyn, andel (%)",
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
        let (code, said, told) = self.run(words);
        assert_eq!(code, Some(0), "{told}");
        said
    }

    /// The exit code, what is written, and what is told of.
    fn run(&self, words: &[&str]) -> (Option<i32>, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_visare"))
            .args(words)
            .arg("--sheets")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("sheets"))
            .arg("--rules")
            .arg(self.folder.path().join("rules"))
            .output()
            .unwrap();
        let [said, told] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        (output.status.code(), said, told)
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
    ├─ Plats 190 av 283 (283 av 290 kommuner har ett värde)
    │  ├─ närmast bättre: Finspång med 89,05, plats 189
    │  └─ närmast sämre: Hjo med 88,95, plats 193
    ├─ Läge: svag
    │  ├─ bra är ≥ 92,5: gränsen sätts av regeln, vastervik/regler.rhai:15:6
    │  ├─ svag är < 90: gränsen sätts av regeln, vastervik/regler.rhai:15:6
    │  └─ till mitten fattas 1
    ");
    insta::assert_snapshot!(desk.position("O/Mål"), @"
    ├─ Plats 206 av 285 (285 av 290 kommuner har ett värde)
    │  ├─ närmast bättre: Habo, Eslöv, Vilhelmina med 85,1, plats 203
    │  └─ närmast sämre: Ekerö, Oxelösund, Älvdalen … med 84,9, plats 208
    ├─ Läge: bra
    │  ├─ bra är ≥ 85: gränsen sätts av regeln, vastervik/regler.rhai:16:6
    │  └─ svag är < 85: gränsen sätts av regeln, vastervik/regler.rhai:16:6
    ");
    insta::assert_snapshot!(desk.position("Delad"), @"
    ├─ Plats 4 av 5 (5 kommuner i Grannar har ett värde)
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
    // What is said of a measure and of its key figures is said once.
    for remark in [
        "Egna gränser gäller för Fast, vad andra än har: bra ≥\u{a0}92,5, svag <\u{a0}90.",
        "Egna gränser gäller för Mål, Tryggt att bo hemma med hemtjänst, vad andra än har: bra ≥\u{a0}85, svag <\u{a0}85.",
        "Delad, Tryggt att bo hemma med hemtjänst, Förtroende för personalen jämförs bara bland 5 kommuner i Grannar.",
        "I Delad, Tryggt att bo hemma med hemtjänst, Förtroende för personalen får de som är lika medelvärdet av sina platser: 2,5 är plats 2 och 3 delade på två.",
        "Andra gränser gäller för Delad, Tryggt att bo hemma med hemtjänst, Förtroende för personalen: 20\u{a0}% bästa, 40\u{a0}% sämsta, minst 3 kommuner. \
         Andelen avrundas uppåt till hela platser. De som är lika över en gräns får färgen mitten.",
        "Färgen jämför bland 285–286 av 290 kommuner och 5 kommuner i Grannar, utom där en regel sätter egna gränser.",
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

#[test]
fn a_gap_is_followed_to_the_cells_of_women_and_men() {
    let desk = Desk::new(
        r#".mått("Gap", gap(helhetssyn), #{ bra: "ingen", decimaler: 1 })
           .mått("Kvinnor", medel(kvinnor(helhetssyn), tryggt_hemma), #{ bra: "hög" })"#,
    );
    insta::assert_snapshot!(desk.said(&["explain", "Gap", "2014"]), @"
    O/Gap 2014, Västervik: 0,9
    ├─ 92,3 − 91,4 = 0,9 (vastervik/regler.rhai:14:48)
    │  ├─ Sammantaget nöjd med hemtjänsten, kvinnor: 92,3
    │  │  └─ kvinnors värde 92,3 = 92,3 (vastervik/regler.rhai:14:48)
    │  │     └─ Sammantaget nöjd med hemtjänsten: 92,3
    │  │        └─ U21468 ur kolada_kvinnor_man.xlsx!Kvinnor och män!F1656
    │  └─ Sammantaget nöjd med hemtjänsten, män: 91,4
    │     └─ mäns värde 91,4 = 91,4 (vastervik/regler.rhai:14:48)
    │        └─ Sammantaget nöjd med hemtjänsten: 91,4
    │           └─ U21468 ur kolada_kvinnor_man.xlsx!Kvinnor och män!F1657
    ├─ Riket: 1,5
    │  └─ 91,5 − 90 = 1,5 (vastervik/regler.rhai:14:48)
    │     ├─ Sammantaget nöjd med hemtjänsten, kvinnor: 91,5
    │     │  └─ kvinnors värde 91,5 = 91,5 (vastervik/regler.rhai:14:48)
    │     │     └─ Sammantaget nöjd med hemtjänsten: 91,5
    │     │        └─ U21468 ur kolada_kvinnor_man.xlsx!Kvinnor och män!F1146
    │     └─ Sammantaget nöjd med hemtjänsten, män: 90,0
    │        └─ mäns värde 90 = 90,0 (vastervik/regler.rhai:14:48)
    │           └─ Sammantaget nöjd med hemtjänsten: 90,0
    │              └─ U21468 ur kolada_kvinnor_man.xlsx!Kvinnor och män!F1147
    ├─ Skillnad: 0,9 minus 1,5 = −0,6
    └─ Regel: vastervik/regler.rhai:14:36
    ");
    insta::assert_snapshot!(desk.said(&["explain", "Kvinnor", "2014"]), @"
    O/Kvinnor 2014, Västervik: 89 (orundat 88,65)
    ├─ ovägt medelvärde av 92,3; 85 = 89 (orundat 88,65) (vastervik/regler.rhai:15:29)
    │  ├─ Sammantaget nöjd med hemtjänsten, kvinnor: 92 (orundat 92,3)
    │  │  └─ kvinnors värde 92,3 = 92 (orundat 92,3) (vastervik/regler.rhai:15:35)
    │  │     └─ Sammantaget nöjd med hemtjänsten: 92,3
    │  │        └─ U21468 ur kolada_kvinnor_man.xlsx!Kvinnor och män!F1656
    │  └─ Tryggt att bo hemma med hemtjänst: 85
    │     └─ U21467 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!E557
    ├─ Riket: 90 (orundat 89,75)
    │  └─ ovägt medelvärde av 91,5; 88 = 90 (orundat 89,75) (vastervik/regler.rhai:15:29)
    │     ├─ Sammantaget nöjd med hemtjänsten, kvinnor: 92 (orundat 91,5)
    │     │  └─ kvinnors värde 91,5 = 92 (orundat 91,5) (vastervik/regler.rhai:15:35)
    │     │     └─ Sammantaget nöjd med hemtjänsten: 91,5
    │     │        └─ U21468 ur kolada_kvinnor_man.xlsx!Kvinnor och män!F1146
    │     └─ Tryggt att bo hemma med hemtjänst: 88
    │        └─ U21467 ur kolada_hemtjanst.xlsx!Kolada nyckeltal!E294
    ├─ Skillnad: 88,65 minus 89,75 = −1 (orundat −1,1)
    ├─ Plats 146 av 273 (273 av 290 kommuner har ett värde)
    │  ├─ närmast bättre: Sigtuna, Finspång, Arjeplog med 88,7, plats 143
    │  └─ närmast sämre: Huddinge med 88,6, plats 149
    ├─ Läge: mitten
    │  ├─ bra är ≥ 91,8: plats räknad från bästa hållet är högst 25 % av 273
    │  ├─ svag är ≤ 86,6: plats räknad från sämsta hållet är högst 25 % av 273
    │  └─ till bra fattas 3,15
    └─ Regel: vastervik/regler.rhai:15:13
    ");
}

/// Everybody's lowest figure is 79.1, women's 78.5.
#[test]
fn a_closure_that_fails_for_women_alone_is_told_of() {
    let desk = Desk::new(
        r#".mått("Avdrag", beräkna(helhetssyn, |x| if x < 79 { throw "för lågt" } else { x }), #{ bra: "hög" })"#,
    );
    let (_, _, told) = desk.run(&["check"]);
    let told: Vec<&str> = told.lines().filter(|line| line.contains("V410")).collect();
    assert_eq!(
        told,
        [
            "varning[V410]: Regeln kan inte räknas för Hällefors, kvinnor 2013: skriptet stannar: för lågt. Siffran saknas därför (antal sådana: 1)."
        ]
    );
}

#[test]
fn a_figure_of_more_steps_than_anybody_reads_is_told_of_in_part() {
    let doubled = r#";
let total = tryggt_hemma + förtroende;
for i in 0..30 { total = total + total; }
kpi("U21468", #{ preliminära: [2014] });
område("Stort", #{ år: [2013, 2014] })
    .mått("Summa", total + (helhetssyn + helhetssyn), #{ bra: "hög", jämför: "Grannar" })"#;
    let desk = Desk::new(doubled);
    let out = desk.folder.path().join("out");
    desk.said(&["run", "--out", out.to_str().unwrap()]);
    let said = desk.said(&["explain", "Stort/Summa", "2014"]);
    let cells = said.matches("U21467 ur kolada_hemtjanst.xlsx").count();
    assert!(0 < cells && cells < 1_000, "{cells}");
    assert!(
        said.contains("byggt av fler steg än vad som visas"),
        "{said}"
    );
    // Also what is not told of counts.
    assert!(!said.contains("U21468"), "{said}");
    let heading = said.lines().next().unwrap();
    assert!(heading.contains("preliminär"), "{heading}");
    let page = fs::metadata(desk.out("fordjupning.html")).unwrap();
    assert!(page.len() < 5_000_000, "{page:?}");
}
