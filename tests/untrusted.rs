//! Packs that are not trusted: whatever their scripts do, the program that asked ends with a diagnostic.
//!
//! Every attack runs through the real program and so in a process of its own. What a process could answer that is
//! not ours at all is played by small shell scripts.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, process::Command};

use tempfile::TempDir;

fn desk(trusted: bool, scripts: &[(&str, &str)]) -> TempDir {
    let desk = tempfile::tempdir().unwrap();
    let rules = desk.path().join("rules");
    fs::create_dir_all(rules.join("gemensamt")).unwrap();
    fs::create_dir_all(rules.join("p")).unwrap();
    fs::write(
        rules.join("gemensamt/platser.csv"),
        "kod,namn,slag\n0000,Riket,riket\n0883,Västervik,kommun\n0882,Oskarshamn,kommun\n",
    )
    .unwrap();
    let settings = format!("name = \"P\"\ncode = \"0883\"\ntrusted = {trusted}\n");
    fs::write(rules.join("p/visare.toml"), settings).unwrap();
    for (name, text) in scripts {
        fs::write(rules.join("p").join(name), text).unwrap();
    }
    desk
}

/// What the program says of a pack, and how it ended.
fn check(desk: &TempDir) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_visare"))
        .arg("check")
        .current_dir(desk.path())
        .output()
        .unwrap();
    let text = [output.stderr, output.stdout].concat();
    (String::from_utf8(text).unwrap(), output.status.code())
}

const SOUND: &str =
    r#"område("Hemtjänst", #{ år: 2013..=2014 }).mått("Trygghet", kpi("U1", #{ bra: "hög" }));"#;

/// What a script tries, its text, and the code that it meets.
const ATTACKS: &[(&str, &str, &str)] = &[
    ("to run for ever", "loop { }", "V311"),
    (
        "to go through a huge range",
        "for i in 0..9000000000000000000 { }",
        "V311",
    ),
    ("to print without end", "loop { print(\"x\"); }", "V311"),
    (
        "to recurse without end",
        "fn f(n) { f(n + 1) } f(0);",
        "V311",
    ),
    (
        "to recurse by turns",
        "fn f(n) { g(n) } fn g(n) { f(n) } f(0);",
        "V311",
    ),
    (
        "to double a text",
        "let s = \"x\"; loop { s += s; }",
        "V311",
    ),
    ("to double a list", "let a = [1]; loop { a += a; }", "V311"),
    (
        "to put a list into itself",
        "let a = [1]; loop { a = [a, a]; }",
        "V311",
    ),
    (
        "to pad a text",
        "let s = \"x\"; s.pad(10000000000, \"y\");",
        "V311",
    ),
    (
        "to pad a list",
        "let a = []; a.pad(10000000000, 1);",
        "V311",
    ),
    (
        "to replace a text by itself",
        "let s = \"a\"; s.pad(16000, \"a\"); s.replace(\"a\", s);",
        "V311",
    ),
    (
        "to nest closures",
        "let f = || 1; for i in 0..100000 { let g = f; f = || g.call(); }",
        "V3",
    ),
    (
        "to fill a map by its index",
        "let s = \"x\"; s.pad(16000, \"y\"); let m = #{}; for i in 0..100000 { m[\"k\" + i] = s + i; }",
        "V311",
    ),
    (
        "to let closures hold memory",
        "let s = \"x\"; s.pad(16000, \"y\"); let a = []; for i in 0..4000 { let t = s + i; a.push(|| t); } loop { }",
        "V311",
    ),
    (
        "to make columns without end",
        "let k = kpi(\"U1\"); loop { k = medel(k, k); }",
        "V311",
    ),
    (
        "to hand over more nodes than may be computed",
        "let k = kpi(\"U1\"); for i in 0..20000 { k = medel(k, k); } område(\"A\").mått(\"M\", k);",
        "V311",
    ),
    (
        "to reverse a long list for ever",
        "let a = []; a.pad(5000, 1); loop { a.reverse(); }",
        "V311",
    ),
    (
        "to have few columns explained without end",
        "let n = kpi(\"U1\", #{ bra: \"hög\" }); let x = n; for i in 0..30 { let v = []; v.pad(4900, x); x = medel(v); } \
         område(\"A\", #{ år: senaste(3) }).mått(\"m\", x, #{ bra: \"hög\" });",
        "V125",
    ),
    (
        "to have more columns combined than may be",
        "let n = kpi(\"U1\", #{ bra: \"hög\" }); let o = område(\"A\"); let v = []; v.pad(4900, n); \
         for i in 0..60 { o.mått(\"m\" + i, medel(v)); }",
        "V125",
    ),
    (
        "to have long names written without end",
        "let s = \"x\"; s.pad(15000, \"y\"); let k = kpi(\"U1\", #{ bra: \"hög\", etikett: s }); \
         let o = område(\"A\"); for i in 0..1500 { o.mått(s + i, k); }",
        "V125",
    ),
    (
        "to have more measures explained than anybody reads",
        "let k = kpi(\"U1\", #{ bra: \"hög\" }); let v = []; v.pad(100, k); let m = medel(v); \
         let o = område(\"A\", #{ år: senaste(30) }); for i in 0..1000 { o.mått(\"m\" + i, m); }",
        "V125",
    ),
    (
        "to have a table shown without end",
        "let t = tabell(\"t\", #{ kolumner: #{ a: \"text\" } }); for i in 0..300 { visa_tabell(\"T\" + i, t); }",
        "V125",
    ),
    (
        "to have a table worked out in steps without end",
        "let t = tabell(\"t\", #{ kolumner: #{ a: \"tal\" } }); \
         for i in 0..400 { t = t.med_kolumn(\"c\" + i, kolumn(\"a\") * 2); } visa_tabell(\"T\", t);",
        "V125",
    ),
    (
        "to sort without an order",
        "let a = []; for i in 0..100 { a.push(i); } a.sort(|a, b| if a % 3 == b % 2 { 1 } else { -1 });",
        "V316",
    ),
    (
        "to hide operations in callbacks",
        "let a = []; a.pad(20, 1); loop { a.map(|x| { for i in 0..10000 { } x }); }",
        "V311",
    ),
    ("to sleep", "sleep(5);", "V317"),
    (
        "to sleep for longer than there is time",
        "sleep(1e300);",
        "V317",
    ),
    ("to stop without a word", "exit(42);", "V317"),
    ("to run a text", "eval(\"1\");", "V317"),
    (
        "to run a text by its name",
        "Fn(\"eval\").call(\"1\");",
        "V3",
    ),
    ("to catch its limits", "try { loop { } } catch { }", "V311"),
    (
        "to read a file of another folder",
        "import \"../q/regler\" as q;",
        "V352",
    ),
    (
        "to read a file of the machine",
        "import \"/etc/passwd\" as q;",
        "V352",
    ),
    (
        "to overflow a number",
        "let x = 9223372036854775807 + 1;",
        "V316",
    ),
    ("to divide by nothing", "let x = 1 / 0;", "V316"),
];

#[test]
fn every_attack_ends_as_a_diagnostic() {
    let mut wrong = Vec::new();
    for (what, script, code) in ATTACKS {
        let desk = desk(false, &[("a.rhai", SOUND), ("b.rhai", script)]);
        let (said, exit) = check(&desk);
        if exit != Some(1) || !said.contains(&format!("fel[{code}")) {
            wrong.push(format!("{what}: {exit:?}\n{said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The bounds within the process hold for packs that are trusted too: a slip of the pen shall not fill the machine.
#[test]
fn a_trusted_pack_is_stopped_before_it_fills_the_memory() {
    let memory = [
        "to pad a text",
        "to pad a list",
        "to double a text",
        "to replace a text by itself",
        "to fill a map by its index",
        "to put a list into itself",
        "to make columns without end",
        "to sleep for longer than there is time",
    ];
    let attacks = ATTACKS.iter().filter(|(what, ..)| memory.contains(what));
    assert_eq!(attacks.clone().count(), memory.len());
    let letter = "let s = \"a\"; s.pad(16000, \"a\"); s.replace('a', s);";
    let more = [("to replace a letter by a text", letter, "V311")];
    for (what, script, code) in attacks.chain(&more) {
        let (said, exit) = check(&desk(true, &[("a.rhai", SOUND), ("b.rhai", script)]));
        assert_eq!(exit, Some(1), "{what}: {said}");
        assert!(said.contains(&format!("fel[{code}")), "{what}: {said}");
    }
}

#[test]
fn brackets_without_end_and_a_file_without_end_are_faults() {
    for script in [
        format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000)),
        format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)),
        "{".repeat(100_000),
        "-".repeat(100_000) + "1",
        format!("let a = 1; a{}", ".a".repeat(100_000)),
        "if true {} else ".repeat(30_000),
        "|| ".repeat(100_000),
        "let x = 1;\n".repeat(100_000),
    ] {
        let desk = desk(false, &[("a.rhai", &script)]);
        let (said, exit) = check(&desk);
        assert_eq!(exit, Some(1), "{said}");
        assert!(said.contains("fel[V3"), "{said}");
    }
}

#[test]
fn a_harmless_pack_says_in_its_process_what_it_says_in_ours() {
    let faulty = r#"område("A", #{ ar: 3 }).mått("M", medel(kpi("U1"), 3)); kpy("U2");"#;
    let scripts = [("a.rhai", SOUND), ("b.rhai", faulty)];
    let (apart, _) = check(&desk(false, &scripts));
    let (own, _) = check(&desk(true, &scripts));
    let faults = |said: &str| -> Vec<String> {
        let blocks = said.split("\n\n").filter(|block| block.contains("fel[V3"));
        blocks.map(str::to_owned).collect()
    };
    assert_eq!(faults(&own).len(), 3, "{own}");
    assert_eq!(faults(&apart), faults(&own));
}

#[cfg(unix)]
mod another_program {
    use std::{path::PathBuf, time::Duration};

    use visare::{
        diagnostics::{Severity, sentence},
        project::{Folders, load},
        rules::Worker,
        session::Session,
        text::Language,
    };

    use super::{SOUND, TempDir, desk, fs};

    /// What is said of a sound pack whose worker is a shell script.
    fn played(script: &str) -> String {
        let desk = desk(false, &[("a.rhai", SOUND)]);
        let arguments = vec!["-c".to_owned(), script.to_owned()];
        let worker = Worker::new(PathBuf::from("/bin/sh"), arguments);
        told(
            &desk,
            Session::with_worker(worker.patient_for(Duration::from_secs(1))),
        )
    }

    fn told(desk: &TempDir, mut session: Session) -> String {
        let folders = Folders {
            sheets: desk.path().join("sheets"),
            rules: desk.path().join("rules"),
        };
        fs::create_dir_all(&folders.sheets).unwrap();
        let project = load(&folders, "p").value.unwrap();
        let faults = session.plan(&project).diagnostics;
        let errors = faults
            .iter()
            .filter(|fault| fault.severity() == Severity::Error);
        let said: Vec<String> = errors
            .map(|fault| format!("{} {}", fault.code, sentence(fault, Language::En)))
            .collect();
        said.join("\n")
    }

    const FELL: &str = "V121 The scripts of the pack `p` made the process that ran them fall over. They may have \
                        asked for too much memory.";
    const SLOW: &str =
        "V120 The scripts of the pack `p` took more than 1 seconds and were stopped.";
    const UNSOUND: &str = "V122 The answer from the process that ran the scripts of the pack `p` cannot be relied on.";

    #[test]
    fn one_that_falls_is_named() {
        assert_eq!(played("exit 3"), FELL);
        assert_eq!(played("kill -9 $$"), FELL);
        assert_eq!(played("cat >/dev/null; kill -11 $$"), FELL);
    }

    #[test]
    fn one_that_goes_on_is_ended() {
        let sleep = "exec /bin/sleep 100";
        assert_eq!(played(sleep), SLOW);
        assert_eq!(played(&format!("exec >&-; {sleep}")), SLOW);
        assert_eq!(played("while :; do echo x; done"), SLOW);
    }

    #[test]
    fn one_that_answers_nonsense_is_not_believed() {
        let answer = |nodes: &str, figures: &str, files: &str| {
            let rest = "\"shapes\":{},\"areas\":[],\"tables\":[],\"shown_tables\":[],\"least_answers\":5,\"least_minority\":0,\"expectations\":[],\"building\":{\"operations\":0,\"imports\":[]},\"diagnostics\":[]";
            format!(
                "echo '{{\"files\":[{files}],\"key_figures\":{{{figures}}},\"nodes\":[{nodes}],{rest}}}'"
            )
        };
        let node = |op: &str, inputs: &str, file: u32| {
            let span = format!("{{\"file\":{file},\"line\":1,\"column\":1}}");
            format!("{{\"op\":{op},\"inputs\":[{inputs}],\"span\":{span},\"label\":null}}")
        };
        let (figure, own) = (
            "\"U1\":{\"titles\":[],\"preliminary\":[],\"direction\":null}",
            "\"p/a.rhai\"",
        );
        let sum = "{\"Combine\":{\"method\":\"Sum\",\"coverage\":1.0,\"numbers\":[]}}";
        let kpi = node("{\"KeyFigure\":0}", "", 0);
        // The first is as scripts could have built it, so that the others fail for what differs.
        assert_eq!(played(&answer(&kpi, figure, own)), "");
        let two = |second: String| answer(&format!("{kpi},{second}"), figure, own);
        assert_eq!(played(&two(node(sum, "0", 0))), "");
        for nonsense in [
            "echo nonsense".to_owned(),
            "true".to_owned(),
            answer(&kpi, "", own),
            answer(&kpi, figure, ""),
            answer(&kpi, figure, "\"q/a.rhai\""),
            two(node(sum, "1", 0)),
            two(node(sum, "7", 0)),
            two(node(sum, "", 0)),
            two(node(sum, "0", 7)),
            two(node("{\"Nation\":9}", "", 0)),
            two(node("\"Difference\"", "0,0", 0)),
            format!("echo '{}1{}'", "[".repeat(1000), "]".repeat(1000)),
        ] {
            assert_eq!(played(&nonsense), UNSOUND, "{nonsense}");
        }
    }

    #[test]
    fn without_a_program_nothing_runs() {
        let desk = desk(false, &[("a.rhai", SOUND)]);
        let missing = Worker::new(PathBuf::from("/nowhere/visare"), Vec::new());
        assert_eq!(
            told(&desk, Session::with_worker(missing)),
            "V123 The scripts of the pack `p` cannot be run in a process of their own: it does not exist."
        );
        assert_eq!(
            told(&desk, Session::default()),
            "V123 The scripts of the pack `p` cannot be run in a process of their own: there is no program to run \
             them with."
        );
    }
}

#[test]
fn trusted_rules_have_the_same_bounds_but_wider() {
    let script = |members: usize, measures: usize| {
        format!(
            "let k = kpi(\"U1\", #{{ bra: \"hög\" }}); let v = []; v.pad({members}, k); let m = medel(v); \
             let o = område(\"A\", #{{ år: senaste(3) }}); for i in 0..{measures} {{ o.mått(\"m\" + i, m); }}"
        )
    };
    for (members, measures, refused) in [
        (100, 100, [false, false]),
        (100, 1000, [true, false]),
        (400, 1900, [true, true]),
    ] {
        let text = script(members, measures);
        let said = [false, true].map(|trusted| {
            let (said, _) = check(&desk(trusted, &[("regler.rhai", &text)]));
            said.contains("V125")
        });
        assert_eq!(said, refused, "{members} members in {measures} measures");
    }
}

#[test]
fn a_plan_that_comes_to_too_much_is_told_of_where_the_most_comes_from() {
    let many = "let t = tabell(\"t\", #{ kolumner: #{ a: \"text\" } });\nvisa_tabell(\"En\", t);\n\
                for i in 0..300 { visa_tabell(\"T\" + i, t); }";
    let steps = "let k = kpi(\"U2\", #{ bra: \"hög\" }); let v = []; v.pad(400, k); let m = medel(v);\n\
                 let o = område(\"B\", #{ år: senaste(3) });\no.mått(\"Ett\", k);\n\
                 for i in 0..400 { o.mått(\"m\" + i, m); }";
    for (text, place) in [(many, "p/b.rhai:3:19"), (steps, "p/b.rhai:4:21")] {
        for order in [["a.rhai", "b.rhai"], ["c.rhai", "b.rhai"]] {
            let scripts = [(order[0], SOUND), (order[1], text)];
            let (said, _) = check(&desk(false, &scripts));
            assert!(
                said.contains("V125") && said.contains(place),
                "{place} in\n{said}"
            );
            assert!(!said.contains(order[0]), "{said}");
        }
    }
}

#[test]
fn what_a_plan_comes_to_is_told_before_it_is_run() {
    let text = "let a = kpi(\"U1\", #{ bra: \"hög\" }); let b = kpi(\"U2\", #{ bra: \"hög\" }); \
                område(\"A\", #{ år: senaste(2) }).mått(\"M\", medel(a, b), #{ bra: \"hög\" });";
    let desk = desk(false, &[("regler.rhai", text)]);
    let output = Command::new(env!("CARGO_BIN_EXE_visare"))
        .args(["inspect", "p", "--json"])
        .current_dir(desk.path())
        .output()
        .unwrap();
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    // Three steps of the measure and two rows below it, for the municipality and the nation in two years.
    assert_eq!(told["inspection"]["explanation_steps"], 20);
    let names = "U1U2".len() + "U1U2".len() + "AM".len();
    assert_eq!(told["inspection"]["text_bytes"], 4 * names);
}

#[test]
fn many_faults_alike_are_told_in_a_dozen() {
    let options: Vec<String> = (0..4000).map(|number| format!("o{number}: 1")).collect();
    let calls = "kpi(\"U1\", #{ braa: 1 });\n".repeat(4000);
    let unknown: Vec<String> = (0..4000).map(|number| format!("f{number}();")).collect();
    for text in [
        format!("kpi(\"U1\", #{{ {} }});", options.join(", ")),
        calls,
        unknown.join("\n"),
    ] {
        let (said, _) = check(&desk(false, &[("regler.rhai", &text)]));
        assert!(said.contains("[V124]"), "{said}");
        assert!(said.contains("3988 fel till"), "{said}");
        assert!(said.len() < 20_000, "{} bytes", said.len());
    }
}

#[test]
fn a_text_of_any_length_is_shown_in_a_line() {
    let text = format!("let a = \"{}\";", "å".repeat(200_000));
    let (said, _) = check(&desk(true, &[("regler.rhai", &text)]));
    assert!(said.contains("[V301]"), "{said}");
    assert!(said.len() < 3_000, "{} bytes", said.len());
}
