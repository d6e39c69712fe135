//! Saved answers of Kolada's API, the years that are shown, and municipalities that are named twice: whole projects,
//! from the files to the figures that come out.

use std::fs;

use serde_json::{Value, json};

use crate::desk::Desk;

const CODES: [&str; 4] = ["0880", "0882", "0883", "0884"];
const PLACES: &str = "kod,namn,slag\n0000,Riket,riket\n0880,Kalmar,kommun\n0882,Oskarshamn,kommun\n0883,Västervik,kommun\n0884,Vimmerby,kommun\n";
const ADDRESS: &str = "https://api.kolada.se/v3/data/kpi/U1/year/2014?per_page=2";

fn desk() -> Desk {
    let desk = Desk::small();
    desk.write("rules/gemensamt/platser.csv", PLACES);
    fs::remove_file(desk.path("sheets/p/kolada.csv")).unwrap();
    desk
}

fn row(code: &str, value: f64) -> Value {
    let one = json!({"gender": "T", "count": 1, "status": "", "value": value, "isdeleted": false});
    json!({"kpi": "U1", "period": 2014, "municipality": code, "values": [one]})
}

/// A page of an answer: two of the municipalities.
fn page(number: usize, of: usize) -> Value {
    let codes = &CODES[number * 2 - 2..number * 2];
    let rows: Vec<Value> = codes.iter().map(|code| row(code, 10.0)).collect();
    let address = |page: usize| format!("{ADDRESS}&page={page}");
    json!({
        "values": rows,
        "count": 2,
        "next_url": (number < of).then(|| address(number + 1)),
        "previous_url": (number > 1).then(|| address(number - 1)),
    })
}

/// The codes that `check --json` has about the pack.
fn codes(desk: &Desk) -> Vec<String> {
    let checked = desk.run(&["check", "--json"]);
    let report: Value = serde_json::from_str(&checked.out).unwrap();
    let found = report["packs"][0]["diagnostics"].as_array().unwrap();
    found
        .iter()
        .map(|found| found["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_answer_that_goes_on_is_whole_when_its_pages_are_there() {
    let older = |page: &Value| {
        let text = page.to_string();
        text.replace("next_url", "next_page")
            .replace("previous_url", "previous_page")
    };
    let both = [page(1, 2), page(2, 2)];
    let whole: [(&str, Vec<(&str, String)>); 4] = [
        (
            "a file for each page",
            vec![
                ("a.json", both[0].to_string()),
                ("b.json", both[1].to_string()),
            ],
        ),
        ("a list of pages", vec![("a.json", json!(both).to_string())]),
        (
            "a page twice",
            vec![
                ("a.json", both[0].to_string()),
                ("b.json", both[1].to_string()),
                ("c.json", both[1].to_string()),
            ],
        ),
        (
            "the words of older answers",
            vec![("a.json", older(&both[0])), ("b.json", older(&both[1]))],
        ),
    ];
    for (what, files) in whole {
        let desk = desk();
        for (name, text) in files {
            desk.write(&format!("sheets/p/{name}"), &text);
        }
        assert!(!codes(&desk).contains(&"V292".to_owned()), "{what}");
    }
    let lacking: [(&str, Value); 4] = [
        ("the first alone", page(1, 2)),
        ("the last alone", page(2, 2)),
        (
            "one in the middle is lost",
            json!([page(1, 2), {"values": [row("0884", 1.0)], "previous_url": format!("{ADDRESS}&page=2")}]),
        ),
        (
            "another answer's page",
            json!([page(1, 2), {"values": [row("0884", 1.0)], "previous_url": "https://api.kolada.se/v3/data/kpi/U2/year/2014?per_page=2&page=1"}]),
        ),
    ];
    for (what, document) in lacking {
        let desk = desk();
        desk.write("sheets/p/a.json", &document.to_string());
        assert!(codes(&desk).contains(&"V292".to_owned()), "{what}");
    }
}

#[test]
fn an_error_saved_as_a_file_leaves_what_was_made_of_the_answer_it_replaced() {
    let desk = desk();
    desk.write(
        "sheets/p/a.json",
        &json!({"values": CODES.map(|code| row(code, 10.0))}).to_string(),
    );
    assert_eq!(desk.run(&["run"]).code, 0);
    let before = fs::read(desk.path("out/p/data.csv")).unwrap();
    for error in [
        json!({"error": "This endpoint is deprecated. Please use /v3 instead."}),
        json!({"detail": "Not Found"}),
        json!({"detail": [{"loc": ["path"], "msg": "too many"}]}),
        json!({"statusCode": 429, "message": "Rate limit is exceeded."}),
    ] {
        desk.write("sheets/p/a.json", &error.to_string());
        let ran = desk.run(&["run"]);
        assert_eq!(ran.code, 1, "{error}: {}", ran.err);
        assert!(
            ran.err.contains("V290") || ran.out.contains("V290"),
            "{error}"
        );
        assert_eq!(
            fs::read(desk.path("out/p/data.csv")).unwrap(),
            before,
            "{error}"
        );
    }
}

/// What is marked as withdrawn is not used, however the mark is written.
#[test]
fn a_withdrawn_row_is_the_same_in_every_spelling() {
    let data = |text: &str, name: &str| {
        let desk = desk();
        desk.write(&format!("sheets/p/{name}"), text);
        let ran = desk.run(&["run", "--outputs", "data"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(codes(&desk).contains(&"V294".to_owned()), "{text}");
        let data = fs::read_to_string(desk.path("out/p/data.csv")).unwrap();
        let lines = data.lines().filter(|line| line.contains("2014"));
        let figures = lines.map(|line| line.split(",kolada").next().unwrap().to_owned());
        figures.collect::<Vec<String>>()
    };
    let mut rows = CODES.map(|code| row(code, 10.0));
    rows[2]["values"][0]["isdeleted"] = json!(true);
    let answer = data(&json!({"values": rows}).to_string(), "kolada.json");
    for (yes, no) in [
        ("True", "False"),
        ("TRUE", "FALSE"),
        ("SANT", "FALSKT"),
        ("1", "0"),
        ("ja", ""),
    ] {
        let lines = CODES.map(|code| {
            let mark = if code == "0883" { yes } else { no };
            format!("U1;{code};2014;T;;10;{mark}\n")
        });
        let text = format!(
            "kpi;municipality;period;gender;status;value;isdeleted\n{}",
            lines.concat()
        );
        assert_eq!(data(&text, "kolada.csv"), answer, "{yes}");
    }
}

/// The latest years are those that have figures.
#[test]
fn the_latest_years_are_years_with_figures() {
    let cases: [(&str, &[(&str, &[i64])], &[i64]); 5] = [
        ("senaste(2)", &[("U1", &[2011, 2014])], &[2011, 2014]),
        ("senaste(3)", &[("U1", &[2013, 2014])], &[2013, 2014]),
        ("senaste(1)", &[("U1", &[2011, 2014])], &[2014]),
        (
            "senaste(3)",
            &[("U1", &[2010, 2012, 2013]), ("U2", &[2015])],
            &[2012, 2013, 2015],
        ),
        ("2012..=2014", &[("U1", &[2011, 2014])], &[2012, 2013, 2014]),
    ];
    for (choice, figures, expected) in cases {
        let desk = desk();
        let mut rules = format!("område(\"Hemtjänst\", #{{ år: {choice} }})\n");
        let mut sheet = "nyckeltal;kommun;år;värde\n".to_owned();
        for (id, years) in figures {
            rules += &format!("    .mått(\"{id}\", kpi(\"{id}\", #{{ bra: \"hög\" }}))\n");
            for year in *years {
                sheet += &format!("{id};Kalmar;{year};7\n");
            }
        }
        desk.write("rules/p/regler.rhai", &(rules + ";"));
        desk.write("sheets/p/kolada.csv", &sheet);
        let ran = desk.run(&["run", "--outputs", "json"]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let text = fs::read_to_string(desk.path("out/p/results.json")).unwrap();
        let results: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            results["areas"][0]["years"],
            json!(expected),
            "{choice} {figures:?}"
        );
    }
}

/// A municipality that a list names twice counts once.
#[test]
fn a_code_named_twice_counts_once() {
    let data = |settings: &str| {
        let desk = desk();
        desk.write(
            "rules/p/visare.toml",
            &format!("name = \"Västervik\"\ncode = \"0883\"\ntrusted = true\n{settings}"),
        );
        desk.write(
            "rules/p/regler.rhai",
            "område(\"Hemtjänst\", #{ år: senaste(1) }).mått(\"Trygghet\", kpi(\"U1\", #{ bra: \"hög\" }), #{ jämför: \"grupp\" });",
        );
        desk.write(
            "sheets/p/kolada.csv",
            "nyckeltal;kommun;år;värde\nU1;Kalmar;2014;7\nU1;Oskarshamn;2014;10\nU1;Västervik;2014;8\n",
        );
        let ran = desk.run(&["run", "--outputs", "data"]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        (
            fs::read_to_string(desk.path("out/p/data.csv")).unwrap(),
            codes(&desk),
        )
    };
    let once = data(
        "compare = [\"0880\"]\ncomparison_group = [\"0880\", \"0882\"]\n[groups]\nGrannar = [\"0880\", \"0882\"]\n",
    );
    let twice = data(
        "compare = [\"0880\", \"0880\"]\ncomparison_group = [\"0880\", \"0882\", \"0880\"]\n[groups]\nGrannar = [\"0880\", \"0880\", \"0882\"]\n",
    );
    assert_eq!(twice.0, once.0);
    let told = |codes: &[String]| codes.iter().filter(|code| *code == "V117").count();
    assert_eq!((told(&once.1), told(&twice.1)), (0, 3));
}

/// A copy of a pack, with its own sheets, tells what is left from where it came.
#[test]
fn a_copied_pack_tells_what_is_left_of_the_other_municipality() {
    let desk = Desk::example();
    for folder in ["rules", "sheets"] {
        for file in desk.files(&format!("{folder}/vastervik")) {
            let from = desk.path(&format!("{folder}/vastervik/{file}"));
            let to = desk.path(&format!("{folder}/oskarshamn/{file}"));
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        }
    }
    let settings = fs::read_to_string(desk.path("rules/oskarshamn/visare.toml")).unwrap();
    let settings = settings
        .replace("Västerviks kommun", "Oskarshamns kommun")
        .replace("code = \"0883\"", "code = \"0882\"");
    desk.write("rules/oskarshamn/visare.toml", &settings);
    let left = |command: &[&str]| {
        let told = desk.run(command);
        let all = told.out + told.err.as_str();
        let lines = all
            .lines()
            .filter(|line| line.contains("V119") || line.contains("V152"));
        lines.map(ToOwned::to_owned).collect::<Vec<String>>()
    };
    for command in [
        &["check", "oskarshamn"][..],
        &["inspect", "oskarshamn"],
        &["run", "oskarshamn"],
    ] {
        let left = left(command).join("\n");
        for kind in [
            "väntade siffror",
            "enheter.xlsx",
            "egna_undersokningar.xlsx",
            "fond.xlsx",
            "prov.csv",
        ] {
            assert!(left.contains(kind), "{command:?}: {kind} in\n{left}");
        }
        assert!(!left.contains("kolada_"), "{left}");
    }
    for pack in ["vastervik", "kalmar", "orebro"] {
        assert_eq!(left(&["check", pack]), Vec::<String>::new(), "{pack}");
    }
}

#[test]
fn help_is_asked_for_as_people_ask() {
    let desk = Desk::small();
    let whole = desk.run(&["help"]);
    assert_eq!((whole.code, whole.err.as_str()), (0, ""));
    assert_eq!(whole.out, desk.run(&["--help"]).out);
    let of_run = desk.run(&["help", "run"]);
    let first = |text: &str| text.lines().next().unwrap().to_owned();
    assert_eq!(first(&of_run.out), first(&desk.run(&["run", "--help"]).out));
    let unknown = desk.run(&["help", "rum"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.starts_with("Kommandot `rum` finns inte."),
        "{}",
        unknown.err
    );
}

#[test]
fn shells_are_told_every_command() {
    let desk = Desk::small();
    for shell in ["powershell", "bash", "zsh", "fish"] {
        let script = desk.run(&["completions", shell]);
        assert_eq!(script.code, 0, "{}", script.err);
        for word in ["init", "explain", "outputs"] {
            assert!(script.out.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn a_folder_of_sheets_that_is_not_there_writes_nothing() {
    let desk = Desk::small();
    let answer = desk.run(&["run", "--sheets", "shets"]);
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    let said = "fel[V109]: Mappen `shets` kan inte läsas: den finns inte.";
    assert!(answer.err.starts_with(said), "{}", answer.err);
    assert!(!desk.path("out").exists());
}

#[test]
fn a_municipality_without_figures_is_told_of_and_compared_with_nobody() {
    let desk = Desk::small();
    desk.write(
        "sheets/p/kolada.csv",
        "nyckeltal;kommun;år;värde\nU1;Oskarshamn;2013;7\nU1;Oskarshamn;2014;9\n",
    );
    let run = desk.run(&["run"]);
    let told =
        "Västervik har inga siffror i underlaget: alla mått är grå. Finns kommunen i filerna?";
    assert!(run.out.contains(told), "{}", run.out);
    let page = desk.read("out/p/index.html");
    assert!(
        page.contains("Västervik har inga siffror i det underlag som sidan bygger på"),
        "{page}"
    );
    assert!(!page.contains("Så står sig"), "{page}");
}
