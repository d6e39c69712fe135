//! The program as it is run: what it writes, what it leaves alone, what it says and how it exits.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up shall stop"
)]

#[path = "cli/answers.rs"]
mod answers;
#[path = "cli/cases.rs"]
mod cases;
#[path = "cli/compared.rs"]
mod compared;
#[path = "cli/expected.rs"]
mod expected;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/language.rs"]
mod language;
#[path = "cli/municipalities.rs"]
mod municipalities;
#[path = "cli/proposal.rs"]
mod proposal;
#[cfg(unix)]
#[path = "cli/refused.rs"]
mod refused;
#[path = "cli/shown.rs"]
mod shown;
#[path = "cli/unread.rs"]
mod unread;

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, RULES};

const ALL: [&str; 5] = [
    "data.csv",
    "fordjupning.html",
    "index.html",
    "kvalitetsvisaren.xlsx",
    "results.json",
];

fn within(folder: &str, names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| format!("{folder}/{name}"))
        .collect()
}

#[test]
fn a_run_writes_its_files_and_a_second_run_touches_none() {
    let desk = Desk::example();
    let first = desk.run(&["run"]);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(
        first.out.contains("Västerviks kommun (vastervik)"),
        "{}",
        first.out
    );
    let files = desk.files("out");
    let own = files.iter().filter(|file| file.starts_with("vastervik/"));
    let mut all = [&ALL[..], &["ledger.csv", "tables.csv"]].concat();
    all.sort_unstable();
    assert_eq!(own.cloned().collect::<Vec<_>>(), within("vastervik", &all));
    assert!(
        files.contains(&"orebro/orebro.xlsx".to_owned()),
        "{files:?}"
    );
    let before = desk.state(&files);
    assert_eq!(desk.run(&[]).code, 0);
    assert_eq!(desk.files("out"), files);
    assert!(desk.state(&files) == before, "a second run wrote again");
}

#[test]
fn a_fault_in_the_rules_leaves_what_was_written() {
    let desk = Desk::small();
    assert_eq!(desk.run(&["run"]).code, 0);
    let files = desk.files("out");
    let before = desk.state(&files);
    desk.write("rules/p/regler.rhai", &RULES.replace("kpi", "kpo"));
    let answer = desk.run(&["run"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("fel[V303]"), "{}", answer.err);
    assert!(answer.out.contains("Inget skrevs"), "{}", answer.out);
    assert!(desk.state(&files) == before);
    fs::remove_dir_all(desk.path("out")).unwrap();
    assert_eq!(desk.run(&["run"]).code, 1);
    assert!(!desk.path("out").exists(), "a folder for nothing");
}

#[test]
fn another_municipality_is_asked_for_by_code_or_name() {
    let desk = Desk::small();
    for name in ["0882", "oskarshamn"] {
        let answer = desk.run(&["run", "--for", name, "--outputs", "data,json"]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        assert_eq!(
            desk.files("out"),
            within("p/0882", &["data.csv", "results.json"])
        );
        fs::remove_dir_all(desk.path("out")).unwrap();
    }
    let answer = desk.run(&["run", "--for", "0001"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("fel[V110]"), "{}", answer.err);
    assert!(!desk.path("out").exists());
}

#[test]
fn all_municipalities_come_from_one_run() {
    let desk = Desk::small();
    let answer = desk.run(&[
        "run",
        "p",
        "--for",
        "all",
        "--outputs",
        "data",
        "--out",
        "ut",
    ]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let expected =
        ["0882", "0883"].map(|code| within(&format!("p/{code}"), &["data.csv", "results.json"]));
    assert_eq!(desk.files("ut"), expected.concat());
}

#[test]
fn a_run_for_all_lists_every_municipality_and_gives_each_the_bytes_of_a_run_of_its_own() {
    let desk = Desk::small();
    let outputs = ["--outputs", "pages,data"];
    let all = desk.run(&[&["run", "--for", "all"], &outputs[..]].concat());
    assert_eq!(all.code, 0, "{}", all.err);
    assert!(all.out.contains("Räknat för 2 kommuner."), "{}", all.out);
    let files = desk.files("out");
    let mut expected = vec!["p/kommuner.html".to_owned()];
    for code in ["0882", "0883"] {
        expected.extend(within(
            &format!("p/{code}"),
            &["data.csv", "fordjupning.html", "index.html", "results.json"],
        ));
    }
    expected.sort();
    assert_eq!(files, expected);
    let contents = fs::read_to_string(desk.path("out/p/kommuner.html")).unwrap();
    let link = |code: &str, name: &str| {
        contents
            .find(&format!("<a href=\"{code}/index.html\">{name}</a>"))
            .unwrap()
    };
    assert!(
        link("0882", "Oskarshamn") < link("0883", "Västervik"),
        "in alphabetical order"
    );
    let before = desk.state(&files);
    let one = desk.run(&[&["run", "--for", "0882"], &outputs[..]].concat());
    assert_eq!(one.code, 0, "{}", one.err);
    assert!(
        desk.state(&files) == before,
        "the same bytes, so nothing is written again"
    );
}

#[test]
fn outputs_are_those_asked_for_in_the_language_asked_for() {
    let desk = Desk::small();
    let spoken = [("sv", "Skrivet:"), ("nb", "Skrevet:"), ("en", "Written:")];
    for (language, word) in spoken {
        let answer = desk.run(&["run", "--outputs", "data", "--lang", language]);
        assert_eq!(answer.code, 0, "{}", answer.err);
        assert!(answer.out.contains(word), "{}", answer.out);
        assert_eq!(
            desk.files("out"),
            within("p", &["data.csv", "results.json"])
        );
    }
}

#[test]
fn check_exits_by_what_it_finds_and_writes_nothing() {
    let desk = Desk::example();
    let clean = desk.run(&["check", "orebro"]);
    assert_eq!(clean.code, 0, "{}{}", clean.err, clean.out);
    // An application of the example's fund waits for somebody to decide.
    let open = desk.run(&["check", "vastervik"]);
    assert_eq!(open.code, 1, "{}{}", open.err, open.out);
    assert_eq!(open.err.matches("varning[").count(), 1, "{}", open.err);
    assert!(open.err.contains("varning[V814]"), "{}", open.err);
    assert!(!desk.path("out").exists());
    let desk = Desk::small();
    fs::remove_dir_all(desk.path("sheets")).unwrap();
    assert_eq!(desk.run(&["check", "--lang", "en"]).code, 1);
    let spoken = desk.run(&["check", "--lang", "nb"]);
    assert!(spoken.err.contains("feil[V108]"), "{}", spoken.err);
    assert_eq!(desk.run(&["check", "q"]).code, 2);
    assert_eq!(desk.run(&["run", "q"]).code, 2);
    assert_eq!(desk.run(&["run", "../rules/p"]).code, 2);
    fs::create_dir(desk.path("sheets")).unwrap();
    assert_eq!(desk.run(&["run", "p", "q"]).code, 1);
    assert_eq!(desk.run(&["check", "--rules", "ingenstans"]).code, 2);
}

#[test]
fn check_suggests_lines_that_can_be_pasted() {
    let desk = Desk::small();
    desk.write(
        "sheets/p/kolada.csv",
        "Nyckeltal;Kommun;År;Värde\nTrygghet, andel;Västervik;2024;1\nVäder, andel;Västervik;2024;2\n",
    );
    desk.write(
        "rules/p/fler.rhai",
        "kpi(\"U2\", #{ titlar: [\"Trygghet, andelar\"] });\n",
    );
    let suggested = |desk: &Desk| {
        let answer = desk.run(&["check", "--suggest"]);
        let lines = answer.out.lines().skip(1).map(str::to_owned);
        lines.collect::<Vec<_>>().join("\n")
    };
    let lines = suggested(&desk);
    assert_eq!(
        lines,
        "// Nyckeltal som ingen fil har, med titlar i filerna som liknar:
kpi(\"U2\", #{ titlar: [\"Trygghet, andel\"] });
// Titlar som ingen regel använder:
let väder_andel = kpi(\"Väder, andel\");"
    );
    desk.write("rules/p/klistrat.rhai", &lines);
    assert_eq!(suggested(&desk), "p: inga rader att föreslå.");
}

/// The fields that `docs/check.json.md` describes.
#[test]
fn check_as_json_has_the_documented_fields() {
    let desk = Desk::small();
    desk.write("rules/p/regler.rhai", &RULES.replace("bra", "braa"));
    let answer = desk.run(&["check", "--json", "p", "q"]);
    assert_eq!((answer.code, answer.err.as_str()), (1, ""));
    let whole: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(whole["diagnostics"][0]["code"], "V101");
    let pack = &whole["packs"][0];
    assert_eq!(pack["pack"], "p");
    let found = pack["diagnostics"].as_array().unwrap();
    let fault = found.iter().find(|fault| fault["code"] == "V305").unwrap();
    assert_eq!(fault["severity"], "error");
    assert_eq!(fault["message"], "Tillvalet `braa` finns inte här.");
    assert_eq!(fault["candidates"], serde_json::json!(["bra"]));
    assert!(
        fault["next"]
            .as_str()
            .unwrap()
            .starts_with("Menade du `bra`?")
    );
    let place = serde_json::json!(
        { "kind": "script", "file": "p/regler.rhai", "line": 2, "column": 36 }
    );
    assert_eq!(fault["places"], serde_json::json!([place]));
}

#[test]
fn the_graph_is_all_that_stands_on_standard_output() {
    let desk = Desk::example();
    let mermaid = desk.run(&["graph"]);
    assert_eq!(mermaid.code, 0);
    assert!(mermaid.out.starts_with("flowchart"), "{}", mermaid.out);
    let dot = desk.run(&["graph", "--format", "dot"]);
    assert_eq!(dot.code, 0);
    assert!(dot.out.starts_with("digraph"), "{}", dot.out);
    assert!(dot.out.trim_end().ends_with('}'), "{}", dot.out);
    assert!(dot.out.contains("->") && dot.out.contains("Trygghet"));
    assert_eq!(dot.out.matches('{').count(), dot.out.matches('}').count());
}

/// Only where a program can keep others from replacing a file.
#[cfg(windows)]
#[test]
fn an_output_that_cannot_be_replaced_gets_a_numbered_sibling() {
    use std::os::windows::fs::OpenOptionsExt;
    let desk = Desk::small();
    desk.write("out/p/data.csv", "öppen");
    let mut reading = fs::OpenOptions::new();
    let held = reading.read(true).share_mode(1);
    let held = held.open(desk.path("out/p/data.csv")).unwrap();
    let answer = desk.run(&["run"]);
    drop(held);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.err.contains("varning[V501]"), "{}", answer.err);
    let mut expected = vec![".visare-siblings.json", "data (2).csv"];
    expected.extend(ALL);
    assert_eq!(desk.files("out"), within("p", &expected));
    assert_eq!(
        fs::read_to_string(desk.path("out/p/data.csv")).unwrap(),
        "öppen"
    );
    // What stood in for it does not stay beside today's.
    assert_eq!(desk.run(&["run"]).code, 0);
    assert_eq!(desk.files("out"), within("p", &ALL));
}

#[test]
fn a_folder_in_the_place_of_an_output_is_named_and_the_others_are_written() {
    let desk = Desk::small();
    fs::create_dir_all(desk.path("out/p/data.csv")).unwrap();
    let answer = desk.run(&["run"]);
    assert_eq!(answer.code, 1);
    for words in [
        "fel[V502]",
        "det står en mapp på den platsen",
        "att ingen mapp har filens namn",
    ] {
        assert!(answer.err.contains(words), "{}", answer.err);
    }
    assert!(!answer.err.contains("V501"), "{}", answer.err);
    assert_eq!(desk.files("out"), within("p", &ALL[1..]));
}

#[test]
fn a_file_where_the_folder_should_be_is_named() {
    let desk = Desk::small();
    desk.write("out", "en fil");
    let answer = desk.run(&["run"]);
    assert_eq!(answer.code, 1);
    assert!(answer.err.contains("fel[V502]"), "{}", answer.err);
    assert!(
        answer.err.contains("det står en fil där en mapp ska vara"),
        "{}",
        answer.err
    );
    assert_eq!(fs::read_to_string(desk.path("out")).unwrap(), "en fil");
}

#[test]
fn help_is_in_the_language_of_its_reader_with_an_example_for_each_command() {
    let desk = Desk::small();
    let empty = tempfile::tempdir().unwrap();
    let commands = [
        "init",
        "run",
        "watch",
        "serve",
        "check",
        "diff",
        "adopt",
        "test",
        "lock",
        "explain",
        "inspect",
        "functions",
        "graph",
        "completions",
        "help",
    ];
    for (tag, system, usage, example) in [
        ("sv", "sv_SE.UTF-8", "Användning: visare", "Exempel: visare"),
        ("nb", "nb_NO.UTF-8", "Bruk: visare", "Eksempel: visare"),
        ("en", "en_GB.UTF-8", "Usage: visare", "Example: visare"),
    ] {
        // Where no pack says which language is spoken, the system does.
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_visare"))
            .args(["run", "--help"])
            .env("LC_ALL", system)
            .current_dir(empty.path())
            .output()
            .unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains(usage), "{help}");
        for command in commands {
            let asked = desk.run(&["help", command, "--lang", tag]);
            assert_eq!(asked.code, 0, "{}", asked.err);
            for word in [
                &format!("{usage} {command}"),
                &format!("{example} {command}"),
            ] {
                assert!(asked.out.contains(word), "{word} in {}", asked.out);
            }
            for key in ["help.", "DIR", "CODE", "[ROW]", "OPTIONS]"] {
                let is_english = tag == "en" && key.ends_with(']');
                assert!(
                    is_english || !asked.out.contains(key),
                    "{key} in {}",
                    asked.out
                );
            }
        }
    }
}

#[test]
fn an_option_is_explained_like_a_word() {
    let desk = Desk::small();
    let answer = desk.run(&["functions", "färger"]);
    assert!(
        answer
            .out
            .starts_with("Tillval\n\n  färger\n    I `område`,"),
        "{}",
        answer.out
    );
    let both = desk.run(&["functions", "mål", "--lang", "nb"]);
    assert!(
        both.out.contains("En rad i området.") && both.out.contains("Tilvalg"),
        "{}",
        both.out
    );
    let unknown = desk.run(&["functions", "färgr"]);
    assert_eq!(
        unknown.err.trim(),
        "Ordet `färgr` finns inte. Menade du `färger`, `färg`?"
    );
}

#[test]
fn help_is_swedish_and_lists_the_commands() {
    let desk = Desk::small();
    let whole = desk.run(&["--help"]);
    assert_eq!(whole.code, 0);
    for word in [
        "run",
        "check",
        "graph",
        "Användning:",
        "Kommandon:",
        "Visar hjälpen",
    ] {
        assert!(whole.out.contains(word), "{word} in {}", whole.out);
    }
    for command in ["run", "check", "graph"] {
        let help = desk.run(&[command, "--help"]);
        assert_eq!(help.code, 0);
        assert!(
            help.out.contains(&format!("Användning: visare {command}")),
            "{}",
            help.out
        );
        for word in [
            "Usage", "Options", "OPTIONS", "Print", "default", "possible",
        ] {
            assert!(!help.out.contains(word), "{word} in {}", help.out);
        }
    }
}

#[test]
fn a_faulty_command_line_is_answered_in_the_language_asked_for() {
    let desk = Desk::small();
    let step = [
        "`visare --help` visar vad som finns, `visare run --help` vad ett kommando tar.",
        "`visare --help` viser hva som finnes, `visare run --help` hva en kommando tar.",
        "`visare --help` shows what there is, `visare run --help` what a command takes.",
    ];
    let value = |value: &str, [argument, known]: [&str; 2]| {
        [
            format!("`{argument}` kan inte vara `{value}`. Det kan vara: {known}."),
            format!("`{argument}` kan ikke være `{value}`. Det kan være: {known}."),
            format!("`{argument}` cannot be `{value}`. It can be: {known}."),
        ]
    };
    let port = |port: &str| value(port, ["--port", "0–65535"]);
    let poll = |poll: &str| value(poll, ["--poll", "0,05–86400"]);
    let year = |year: &str| {
        let [swedish, norwegian, english] = value(year, ["ÅR", "1950–2100"]);
        [swedish, norwegian, english.replace("ÅR", "YEAR")]
    };
    let answers: Vec<(&[&str], [String; 3])> = vec![
        (&["serve", "--port", "70000"], port("70000")),
        (&["serve", "--port", "-1"], port("-1")),
        (&["serve", "--port", "åtta"], port("åtta")),
        (&["serve", "--poll", "0"], poll("0")),
        (&["watch", "--poll", "-3"], poll("-3")),
        (&["watch", "--poll", "ofta"], poll("ofta")),
        (&["explain", "Trygghet", "i fjol"], year("i fjol")),
        (&["explain", "Trygghet", "99999"], year("99999")),
        (&["lock", "Trygghet", "1800"], year("1800")),
        (&["lock", "Trygghet", "-2014"], year("-2014")),
        (
            &["run", "--outputs", "pdf"],
            value(
                "pdf",
                ["--outputs", "workbook, pages, data, json, municipalities"],
            ),
        ),
        (
            &["graph", "--format", "svg"],
            value("svg", ["--format", "mermaid, dot"]),
        ),
        (
            &["run", "--out"],
            [
                "`--out` behöver ett värde efter sig.",
                "`--out` trenger en verdi etter seg.",
                "`--out` needs a value after it.",
            ]
            .map(str::to_owned),
        ),
        (
            &["check", "--json=ja"],
            [
                "`--json` tar inget värde.",
                "`--json` tar ingen verdi.",
                "`--json` takes no value.",
            ]
            .map(str::to_owned),
        ),
        (
            &["check", "--json", "--suggest"],
            [
                "`--json` och `--suggest` kan inte anges tillsammans.",
                "`--json` og `--suggest` kan ikke oppgis sammen.",
                "`--json` and `--suggest` cannot be stated together.",
            ]
            .map(str::to_owned),
        ),
        (
            &["run", "--out", "a", "--out", "b"],
            [
                "`--out` får bara anges en gång.",
                "`--out` kan bare oppgis én gang.",
                "`--out` may be stated only once.",
            ]
            .map(str::to_owned),
        ),
        (
            &["diff"],
            ["`A` måste anges.", "`A` må oppgis.", "`A` must be stated."].map(str::to_owned),
        ),
        (
            &["run", "--fro", "0882"],
            [
                "Argumentet `--fro` finns inte.",
                "Argumentet `--fro` finnes ikke.",
                "There is no argument `--fro`.",
            ]
            .map(str::to_owned),
        ),
    ];
    for (arguments, expected) in answers {
        for ((language, expected), step) in ["sv", "nb", "en"].iter().zip(expected).zip(step) {
            // What comes last may be what lacks its value.
            let (command, rest) = arguments.split_first().unwrap();
            let spoken = [&[*command, "--lang", language], rest].concat();
            let answer = desk.run(&spoken);
            assert_eq!((answer.code, answer.out.as_str()), (2, ""), "{spoken:?}");
            assert_eq!(answer.err, format!("{expected}\n{step}\n"), "{spoken:?}");
        }
        let unspoken = desk.run(arguments);
        assert!(unspoken.err.ends_with(&format!("{}\n", step[0])));
    }
}

#[test]
fn a_faulty_command_line_is_answered_with_what_may_be_meant() {
    let desk = Desk::small();
    for (arguments, expected) in [
        (
            &["chek"] as &[&str],
            "Kommandot `chek` finns inte.\nMenade du `check`?",
        ),
        (
            &["run", "--lang", "se"],
            "`--lang` kan inte vara `se`. Det kan vara: sv, nb, en.",
        ),
    ] {
        let answer = desk.run(arguments);
        assert_eq!(answer.code, 2, "{arguments:?}");
        assert!(answer.err.starts_with(expected), "{}", answer.err);
        assert!(answer.err.contains("visare --help"), "{}", answer.err);
    }
}

#[test]
fn inspect_names_funds_tables_and_what_figures_are_expected_to_be() {
    let desk = Desk::example();
    let answer = desk.run(&["inspect", "vastervik"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    for line in [
        "Visar 1 fonder, med dessa utbetalningar:",
        "  Förbättringsfonden: prestationsersättning, tillägg, projektmedel",
        "  out/vastervik/tables.csv",
        "  out/vastervik/ledger.csv",
    ] {
        assert!(
            answer.out.lines().any(|said| said == line),
            "{line}\n{}",
            answer.out
        );
    }
    assert!(
        answer.out.contains("  vastervik/prov.csv ("),
        "{}",
        answer.out
    );
    let kalmar = desk.run(&["inspect", "kalmar"]).out;
    assert!(
        !kalmar.contains("tables.csv") && kalmar.contains("ledger.csv"),
        "{kalmar}"
    );
}

#[test]
fn a_spoilt_cell_is_not_quoted_where_the_rules_withhold_what_few_stand_behind() {
    let desk = Desk::small();
    desk.write(
        "sheets/p/enkät.csv",
        "enhet;andel;antal svar;lön\nSolgården;4 av 5;ca 3;hundra eller så\n",
    );
    let declared = |kind: &str, shown: &str| {
        format!(
            "let enkät = tabell(\"enkät\", #{{ kolumner: #{{ enhet: \"text\", andel: \"tal\", \"antal svar\": \"tal\", \
             lön: {kind} }} }});\nvisa_tabell(\"Enkät\", enkät{shown});\n"
        )
    };
    let text = "\"text\"";
    let guard = ".med_kolumn(\"andel\", kolumn(\"andel\").kräver(kolumn(\"antal svar\"), 5))";
    let internal = "#{ typ: \"tal\", intern: true }";
    let only = ".filtrera(kolumn(\"enhet\").är(\"Solgården\"))";
    for (rules, quoted, cells) in [
        (declared(text, only), "`4 av 5`", 2),
        (declared(text, guard), "`…`", 2),
        (
            declared(internal, only)
                .replace("andel: \"tal\", \"antal svar\": \"tal\"", "andel: \"text\""),
            "`…`",
            1,
        ),
    ] {
        desk.write("rules/p/enkät.rhai", &rules);
        let answer = desk.run(&["check"]);
        let words = format!(
            "varning[V254]: Här ska det stå ett tal, men det står {quoted} (antal celler: {cells})."
        );
        assert!(answer.err.contains(&words), "{rules}{}", answer.err);
        if quoted == "`…`" {
            for untold in ["4 av 5", "ca 3", "hundra eller så"] {
                assert!(!answer.err.contains(untold), "{}", answer.err);
            }
        }
    }
}

#[test]
fn outputs_that_the_rules_no_longer_show_are_taken_away() {
    let desk = Desk::example();
    assert_eq!(desk.run(&["run", "vastervik"]).code, 0);
    desk.write("out/vastervik/egen.csv", "min");
    for script in ["fond", "undersokningar"] {
        fs::remove_file(desk.path(&format!("rules/vastervik/{script}.rhai"))).unwrap();
    }
    let shown = ["ledger.csv", "tables.csv"];
    let standing = |desk: &Desk| {
        let files = desk.files("out/vastervik");
        files
            .iter()
            .filter(|file| shown.contains(&file.as_str()))
            .count()
    };
    let other = desk.run(&["run", "vastervik", "--outputs", "json"]);
    assert_eq!((other.code, standing(&desk)), (0, 2), "{}", other.err);
    let answer = desk.run(&["run", "vastervik"]);
    assert_eq!((answer.code, standing(&desk)), (0, 0), "{}", answer.err);
    let (_, removed) = answer.out.split_once("Borttaget, ").unwrap();
    assert!(shown.iter().all(|name| removed.contains(name)), "{removed}");
    assert!(desk.path("out/vastervik/egen.csv").exists());
    assert!(!desk.run(&["run", "vastervik"]).out.contains("Borttaget"));
}
