//! What a reader must know of a figure beside its value: that it is preliminary, and whose it is.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests stop where they fail"
)]

use std::{collections::BTreeMap, io::Read, path::Path, sync::LazyLock};

use scraper::{Html, Selector};
use visare::{
    project::{Folders, Project, load},
    session::{Explained, Focus, Outputs, Request, Session},
    text::Language,
    views::{DEEP_PAGE, OutputKind, PUBLIC_PAGE, explanation_json, explanation_lines},
};

/// The example, with rules of which these texts are replaced.
fn example(replaced: &[(&str, &str)]) -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = Folders {
        sheets: root.join("sheets"),
        rules: root.join("rules"),
    };
    let mut project = load(&folders, "vastervik").value.unwrap();
    for (from, to) in replaced {
        let mut found = 0;
        for script in &mut project.pack.scripts {
            if script.file.ends_with("hemtjanst.rhai") {
                found += script.text.matches(from).count();
                script.text = script.text.replace(from, to);
            }
        }
        assert_eq!(found, 1, "{from}");
    }
    project
}

/// Confidence in the staff is preliminary in 2014; contact is a figure of the municipality's own.
static MARKED: LazyLock<Project> = LazyLock::new(|| {
    example(&[
        (
            r#"kpi("U21477", #{"#,
            r#"kpi("U21477", #{ preliminära: [2014, 2015],"#,
        ),
        (r#"kpi("U21481", #{"#, r#"kpi("egen kontakt", #{"#),
    ])
});

static MADE: LazyLock<Outputs> = LazyLock::new(|| {
    let request = Request {
        focus: Focus::Own,
        outputs: OutputKind::ALL.to_vec(),
        language: None,
    };
    let made = Session::default().run(&MARKED, &request);
    assert!(!made.has_errors(), "{:?}", made.diagnostics);
    made.value
});

fn made(name: &str) -> &'static [u8] {
    let file = MADE.files.iter().find(|(known, _)| known == name);
    &file.unwrap().1
}

type Line = BTreeMap<String, String>;

fn data() -> Vec<Line> {
    let mut reader = csv::Reader::from_reader(made("data.csv"));
    reader.deserialize().map(Result::unwrap).collect()
}

/// The text of the first element.
fn text(page: &str, selector: &str) -> String {
    let page = Html::parse_document(page);
    let found = page.select(&Selector::parse(selector).unwrap()).next();
    let text: String = found
        .unwrap_or_else(|| panic!("{selector}"))
        .text()
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of the workbook, by name.
fn parts() -> BTreeMap<String, String> {
    let bytes = std::io::Cursor::new(made("kvalitetsvisaren.xlsx"));
    let mut archive = zip::ZipArchive::new(bytes).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

#[test]
fn a_preliminary_figure_marks_itself_and_all_that_rest_on_it_in_data() {
    for line in data() {
        let rests = line["key_figure"] == "U21477"
            || ["area", "measure", "level"].map(|column| line[column].as_str())
                == ["Hemtjänst", "Trygghet", "1"];
        let expected = rests && line["year"] == "2014" && !line["value"].is_empty();
        assert_eq!(line["preliminary"] == "yes", expected, "{line:?}");
    }
    let json: serde_json::Value = serde_json::from_slice(made("results.json")).unwrap();
    let trust = &json["areas"][0]["rows"][2];
    assert_eq!(trust["measure"], "Trygghet");
    for figure in trust["figures"].as_array().unwrap() {
        let expected = figure["year"] == 2014 && !figure["value"].is_null();
        assert_eq!(figure["preliminary"], expected, "{figure}");
    }
}

#[test]
fn people_read_that_a_figure_is_preliminary_in_workbook_pages_and_explanation() {
    let parts = parts();
    let styles = &parts["xl/styles.xml"];
    assert!(styles.contains("#,##0&quot; p&quot;"), "{styles}");
    let words = &parts["xl/sharedStrings.xml"];
    assert!(words.contains("p efter en siffra betyder att den bygger på en preliminär uppgift"));
    for page in [PUBLIC_PAGE, DEEP_PAGE] {
        let page = std::str::from_utf8(made(page)).unwrap();
        let row = |number: usize, cell: usize| {
            text(
                page,
                &format!("#a1-t-r{number} td:not(.tools):nth-of-type({cell})"),
            )
        };
        // On the deep page the first cell holds the buttons; the key figures stand between the measures.
        // On the public page each year stands in its cell too, for narrow screens.
        let (trust, first, years) = if page.contains("data-all") {
            (2, 2, ["", ""])
        } else {
            (1, 1, ["2013 ", "2014 "])
        };
        let [before, after] = years;
        assert_eq!(row(trust, first + 1), format!("{before}● 91 % mitten"));
        assert_eq!(
            row(trust, first + 2),
            format!("{after}● 89 % mitten preliminär")
        );
    }
    let asked = Session::default().explain(&MARKED, "Hemtjänst/Trygghet", Some(2014), &Focus::Own);
    let [Explained::Figure(tree)] = &asked.value[..] else {
        panic!("{asked:?}");
    };
    let lines: Vec<String> = explanation_lines(tree, Language::Sv)
        .into_iter()
        .map(|line| line.text)
        .collect();
    for expected in [
        "Hemtjänst/Trygghet 2014, Västervik: 89, preliminär",
        "Tryggt att bo hemma med hemtjänst: 85",
        "Förtroende för personalen: 93, preliminär",
        "Riket: 91 (orundat 90,5), preliminär",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}: {lines:#?}"
        );
    }
    let json = explanation_json(tree);
    assert_eq!(json["own"]["preliminary"], true);
    assert_eq!(json["own"]["how"]["members"][0]["preliminary"], false);
    assert_eq!(json["own"]["how"]["members"][1]["preliminary"], true);
}

#[test]
fn own_figures_are_credited_as_own() {
    let mut seen = [0; 3];
    for line in data() {
        let own = line["key_figure"] == "egen kontakt"
            || (line["area"] == "Hemtjänst" && line["measure"] == "Kontakt")
            || line["place"].contains('/') && !line["place"].starts_with("group/")
            || (line["area"] == "Särskilt boende" && line["measure"] == "Kontakt")
            || line["area"] == "Enheternas enkäter";
        let expected = if own { "own" } else { "kolada" };
        assert_eq!(line["basis"], expected, "{line:?}");
        seen[usize::from(own)] += 1;
    }
    assert!(seen[0] > 100 && seen[1] > 10, "{seen:?}");
    let deep = std::str::from_utf8(made(DEEP_PAGE)).unwrap();
    let sources: Vec<String> = {
        let page = Html::parse_document(deep);
        let found = Selector::parse("#a1 > .source").unwrap();
        page.select(&found)
            .map(|line| line.text().collect())
            .collect()
    };
    assert_eq!(
        sources[..3],
        [
            "Källa: Kolada. Gäller: övriga nyckeltal; Bemötande; Nöjdhet helhetssyn; Kostnader.",
            "Källa: egna uppgifter. Gäller: Kontakt; Få kontakt med personalen vid behov.",
            "Egen beräkning, underlag från Kolada. Gäller: Trygghet; Delaktighet; Utförande; Arbetsmiljö.",
        ]
    );
    let words = &parts()["xl/sharedStrings.xml"];
    assert!(words.contains("Källa: egna uppgifter. Gäller nyckeltal med egna namn"));
    let notes: String = parts()
        .into_iter()
        .filter(|(name, _)| name.starts_with("xl/comments"))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(notes.matches("Källa: egna uppgifter.").count(), 2);
    assert!(notes.contains("Preliminära uppgifter: 2014."));
}

#[test]
fn a_measure_of_both_sources_says_so() {
    let project = example(&[(r#"kpi("U21477", #{"#, r#"kpi("förtroende", #{"#)]);
    let request = Request {
        focus: Focus::Own,
        outputs: vec![OutputKind::Pages],
        language: None,
    };
    let made = Session::default().run(&project, &request).value.files;
    let public = std::str::from_utf8(&made[0].1).unwrap();
    assert!(
        public
            .contains("Egen beräkning, underlag från Kolada och egna uppgifter. Gäller: Trygghet.")
    );
}
