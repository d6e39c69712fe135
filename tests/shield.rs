//! What an attacker can learn of units that few people stand behind: nothing, from all outputs together.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests stop where they fail"
)]

#[path = "shield/attack.rs"]
mod attack;
#[path = "shield/headings.rs"]
mod headings;
#[path = "shield/people.rs"]
mod people;
#[path = "shield/sparing.rs"]
mod sparing;

use std::{io::Read, path::Path, process::Command, sync::Arc};

use proptest::{prelude::*, test_runner::RngSeed};
use rust_xlsxwriter::Workbook;
use visare::{
    diagnostics::sentence,
    engine::Results,
    project::{Folders, InputFile, Project, load},
    session::{Focus, Outputs, Request, Session},
    text::Language,
    views::OutputKind,
};

/// So many cases, the same ones every time; `VISARE_ATTACKS` throws as many others as it says.
fn thrown(count: u32) -> ProptestConfig {
    let others = std::env::var("VISARE_ATTACKS").ok();
    let others = others.map(|count| count.parse().unwrap());
    ProptestConfig {
        cases: others.unwrap_or(count),
        rng_seed: others.map_or(RngSeed::Fixed(20), |_: u32| RngSeed::Random),
        ..ProptestConfig::default()
    }
}

const YEAR: u16 = 2014;
const LEAST: u32 = 5;

/// A folder with a pack of a script and sheets of its own.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new(script: &str) -> Self {
        let desk = Desk(tempfile::tempdir().unwrap());
        let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery");
        let places = std::fs::read_to_string(gallery.join("platser.csv")).unwrap();
        desk.write("rules/gemensamt/platser.csv", &places);
        desk.write("rules/p/regler.rhai", script);
        desk.set("");
        desk
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Settings with these lines besides.
    fn set(&self, lines: &str) {
        let settings = format!("name = \"Västervik\"\ncode = \"0883\"\ntrusted = true\n{lines}");
        self.write("rules/p/visare.toml", &settings);
    }

    fn project(&self) -> Project {
        let folders = Folders {
            sheets: self.0.path().join("sheets"),
            rules: self.0.path().join("rules"),
        };
        load(&folders, "p").value.unwrap()
    }

    fn results(&self) -> Arc<Results> {
        Arc::clone(&ran(&self.project(), vec![OutputKind::Json]).results[0])
    }

    /// What the program says.
    fn run(&self, arguments: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_visare"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap();
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }
}

/// The example, its units replaced by these: a value and a number of answers each.
fn with_units(units: &[(f64, Option<u32>)]) -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = Folders {
        sheets: root.join("sheets"),
        rules: root.join("rules"),
    };
    let mut project = load(&folders, "vastervik").value.unwrap();
    assert_eq!(project.pack.settings.least.answers, LEAST);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (heading, column) in ["enhet", "nyckeltal", "år", "värde", "antal svar"]
        .iter()
        .zip(0..)
    {
        sheet.write(0, column, *heading).unwrap();
    }
    for ((number, (value, answers)), row) in units.iter().enumerate().zip(1..) {
        sheet.write(row, 0, format!("Enhet {number}")).unwrap();
        sheet.write(row, 1, "U21467").unwrap();
        sheet.write(row, 2, YEAR).unwrap();
        sheet.write(row, 3, *value).unwrap();
        if let Some(answers) = answers {
            sheet.write(row, 4, *answers).unwrap();
        }
    }
    let name = "enheter.xlsx".to_owned();
    let bytes = workbook.save_to_buffer().unwrap();
    project.files.retain(|file| file.name != name);
    project.files.push(InputFile {
        name,
        content: Ok(bytes.into()),
    });
    project
}

fn ran(project: &Project, outputs: Vec<OutputKind>) -> Outputs {
    let request = Request {
        focus: Focus::Own,
        outputs,
        language: None,
    };
    Session::default().run(project, &request).value
}

/// Everything that a file holds as text; a workbook's parts one after the other.
fn texts(name: &str, bytes: &[u8]) -> String {
    if !name.ends_with(".xlsx") {
        return String::from_utf8(bytes.to_vec()).unwrap();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        if part.name().unwrap().ends_with(".xml") {
            part.read_to_string(&mut all).unwrap();
        }
    }
    all
}

#[test]
fn no_output_holds_a_hidden_value_in_any_form() {
    // No other figure of the example has decimals like these.
    let units = [
        (11.387_2, Some(2)),
        (23.914_6, Some(9)),
        (37.462_8, Some(14)),
        (58.735_4, Some(40)),
    ];
    let outputs = ran(&with_units(&units), OutputKind::ALL.to_vec());
    assert_eq!(outputs.files.len(), 7);
    let mut seen = [0; 4];
    for (name, bytes) in &outputs.files {
        let text = texts(name, bytes);
        for (count, digits) in seen.iter_mut().zip(["11.38", "23.91", "37.46", "58.73"]) {
            *count +=
                text.matches(digits).count() + text.matches(&digits.replace('.', ",")).count();
        }
    }
    let [few, beside, shown, larger] = seen;
    assert_eq!((few, beside), (0, 0), "hidden, and hidden beside it");
    assert!(shown > 0 && larger > 0, "the others are shown: {seen:?}");
}

/// What a user is told, all of it.
fn told(project: &Project) -> String {
    let request = Request {
        focus: Focus::Own,
        outputs: Vec::new(),
        language: None,
    };
    let found = Session::default().run(project, &request).diagnostics;
    let texts = found.iter().map(|one| sentence(one, Language::Sv));
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_wrong_with_a_units_cell_is_told_without_its_value() {
    let rows = [
        ("Enhet 0", Err("37,51 %"), 2),
        ("Enhet 1", Ok(23.917), 2),
        ("Enhet 1", Ok(71.253), 9),
    ];
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (heading, column) in ["enhet", "nyckeltal", "år", "värde", "antal svar"]
        .iter()
        .zip(0..)
    {
        sheet.write(0, column, *heading).unwrap();
    }
    for ((unit, value, answers), row) in rows.into_iter().zip(1..) {
        sheet.write(row, 0, unit).unwrap();
        sheet.write(row, 1, "U21467").unwrap();
        sheet.write(row, 2, YEAR).unwrap();
        match value {
            Ok(number) => sheet.write(row, 3, number).unwrap(),
            Err(text) => sheet.write(row, 3, text).unwrap(),
        };
        sheet.write(row, 4, answers).unwrap();
    }
    let mut project = with_units(&[]);
    project.files.retain(|file| file.name != "enheter.xlsx");
    project.files.push(InputFile {
        name: "enheter.xlsx".to_owned(),
        content: Ok(workbook.save_to_buffer().unwrap().into()),
    });
    let told = told(&project);
    for expected in [
        "`…` står där ett tal hör hemma, och siffran saknas därför (antal celler: 1).",
        "Två celler anger olika värden för `U21467`, Enhet 1 2014: `…` och `…`. Siffran saknas därför (antal sådana fall: 1).",
    ] {
        assert!(told.contains(expected), "{told}");
    }
}

proptest! {
    #![proptest_config(thrown(64))]
    /// Whoever knows the municipality's figure and every number of answers is left with one equation and at least
    /// two unknowns, which stand for enough people together.
    #[test]
    fn a_hidden_unit_is_never_the_only_one(
        units in prop::collection::vec(
            (prop_oneof![Just(0.0), Just(80.0), Just(100.0)], prop::option::weighted(0.8, 0_u32..12)),
            1..6,
        ),
    ) {
        let answers: Vec<_> = units.iter().map(|(_, answers)| *answers).collect();
        let desk = Desk::new(r#"område("A", #{ år: [2014] }).mått("m", kpi("U1", #{ bra: "hög" }), #{ bra: "hög" });"#);
        let mut rows = "enhet;nyckeltal;år;värde;antal svar\n".to_owned();
        for (number, (value, answers)) in units.iter().enumerate() {
            let answers = answers.map(|count| count.to_string()).unwrap_or_default();
            rows += &format!("Enhet {number};U1;{YEAR};{value};{answers}\n");
        }
        desk.write("sheets/p/enheter.csv", &rows);
        let results = desk.results();
        let area = &results.areas[0];
        let row = &area.rows[0];
        let shown: Vec<bool> = (0..units.len())
            .map(|unit| {
                let name = format!("Enhet {unit}");
                let place = area.places.iter().position(|place| place.name == name).unwrap();
                row.figures[place][0].value.is_ok()
            })
            .collect();
        let hidden: Vec<Option<u32>> = answers
            .iter()
            .zip(&shown)
            .filter(|(_, shown)| !**shown)
            .map(|(answers, _)| *answers)
            .collect();
        for (answers, shown) in answers.iter().zip(&shown) {
            prop_assert!(!(*shown && answers.unwrap_or(0) < LEAST));
        }
        let few = answers.iter().any(|answers| answers.unwrap_or(0) < LEAST);
        prop_assert_eq!(few, !hidden.is_empty(), "nobody is hidden without a reason");
        if few && shown.contains(&true) {
            prop_assert!(hidden.len() >= 2);
            let behind: u32 = hidden.iter().map(|answers| answers.unwrap_or(0)).sum();
            prop_assert!(behind >= LEAST);
            // Where all that are hidden stand at an end of the scale, so does their mean; hiding others who stand there
            // too would not help.
            let all_at = |end: f64| units.iter().all(|(value, _)| *value == end);
            for end in [0.0, 100.0].into_iter().filter(|end| !all_at(*end)) {
                let mut hidden = units.iter().zip(&shown).filter(|(_, shown)| !**shown);
                prop_assert!(!hidden.all(|((value, _), _)| *value == end));
            }
        }
    }
}

/// A pack with raw answers, a row for each: how many of each unit said yes and how many no.
fn with_answers(units: &[(u32, u32)]) -> Project {
    let desk = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = desk.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery");
    for (name, copied) in [
        ("rules/gemensamt/platser.csv", "platser.csv"),
        ("rules/p/visare.toml", "visare.toml"),
    ] {
        write(
            name,
            &std::fs::read_to_string(gallery.join(copied)).unwrap(),
        );
    }
    write(
        "rules/p/svar.rhai",
        r#"
let svar = tabell("svar", #{ kolumner: #{ enhet: "text", "år": "tal", svar: "text" }, antal_svar: 1 });
område("Svar", #{ år: [2024] })
    .mått("Nöjda", svar.per("enhet", "år", andel(kolumn("svar").är("ja")), 5), #{ bra: "hög" });
"#,
    );
    let mut rows = "enhet;år;svar\n".to_owned();
    for (number, (yes, no)) in units.iter().enumerate() {
        for answer in
            std::iter::repeat_n("ja", *yes as usize).chain(std::iter::repeat_n("nej", *no as usize))
        {
            rows.push_str(&format!("Enhet {number};2024;{answer}\n"));
        }
    }
    write("sheets/p/svar.csv", &rows);
    let folders = Folders {
        sheets: desk.path().join("sheets"),
        rules: desk.path().join("rules"),
    };
    load(&folders, "p").value.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whoever knows the municipality's share, all that is shown and how many answered in each unit cannot tell how
    /// many of a hidden unit said yes.
    #[test]
    fn what_a_unit_answered_cannot_be_worked_out_from_a_figure_of_rows(
        units in prop::collection::vec(
            prop_oneof![2 => (0_u32..5, 0_u32..5), 1 => (Just(0), 1_u32..9), 1 => (1_u32..9, Just(0))]
                .prop_filter("someone answers", |(yes, no)| yes + no > 0),
            1..6,
        ),
    ) {
        let outputs = ran(&with_answers(&units), vec![OutputKind::Json]);
        let area = &outputs.results[0].areas[0];
        let value = |name: &str| {
            let place = area.places.iter().position(|place| place.name == name).unwrap();
            area.rows[0].figures[place][0].value
        };
        let few = units.iter().filter(|(yes, no)| yes + no < LEAST).count();
        let own = value("Västervik");
        let mut hidden = Vec::new();
        let mut yes_of_hidden = units.iter().map(|(yes, _)| yes).sum::<u32>();
        for (number, unit) in units.iter().enumerate() {
            let (yes, no) = *unit;
            match value(&format!("Enhet {number}")) {
                Ok(share) => {
                    prop_assert!(yes + no >= LEAST);
                    prop_assert!((share - f64::from(yes) * 100.0 / f64::from(yes + no)).abs() < 1e-9);
                    yes_of_hidden -= yes;
                }
                Err(_) => hidden.push(yes + no),
            }
        }
        prop_assert_eq!(few == 0, hidden.is_empty(), "nobody is hidden without a reason");
        // Where all answered alike the municipality's own figure is hidden, so that nothing is known of those who are.
        if hidden.len() < units.len() && own.is_ok() {
            let all: u32 = hidden.iter().sum();
            for own in &hidden {
                let least = yes_of_hidden.saturating_sub(all - own);
                let most = yes_of_hidden.min(*own);
                prop_assert!(least < most, "{hidden:?} with {yes_of_hidden} yes: {least}..={most}");
            }
        }
    }
}
