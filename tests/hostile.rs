//! A pack whose every name is an attack, shown in every view and read by real programs: nothing runs, nothing is a
//! formula, nothing leaves its folder, nothing speaks to the terminal.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use calamine::{Data, Reader, Xlsx, open_workbook};
use tempfile::TempDir;

/// What a script might name things so that another program does something.
const NAMES: [&str; 12] = [
    "=cmd|' /C calc'!A0",
    "+HYPERLINK(\"http://example.invalid\",\"x\")",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "<script>document.documentElement.dataset.ran=1</script>",
    "\"><img src=x onerror=\"document.documentElement.dataset.ran=1\">",
    "</style></svg><svg onload=document.documentElement.dataset.ran=1>",
    "javascript:document.documentElement.dataset.ran=1",
    "[a]:*?/\\'../../ut",
    "{{7*7}}${7*7}#{7*7}",
    "]]></text>&lt;script&gt;<!--",
    "\"]\n  click n0 href \"javascript:alert(1)\"",
];

fn script() -> String {
    let quoted = |text: &str| format!("{text:?}");
    let mut script = String::new();
    for (number, name) in NAMES.iter().enumerate() {
        let name = quoted(name);
        script += &format!(
            "område({name}, #{{ år: 2013..=2014 }})\n    .mått({name}, medel(kpi(\"U1\", #{{ bra: \"hög\", etikett: {name} }}), \
             kpi(\"X{number}\", #{{ bra: \"hög\", titlar: [{name}] }})), #{{ bra: \"hög\", förklaring: {name} }})\n    \
             .mått(\"Utan\", saknas({name}), #{{ bra: \"ingen\" }});\n"
        );
    }
    script
}

fn desk(script: &str) -> TempDir {
    let desk = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = desk.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "rules/gemensamt/platser.csv",
        "kod,namn,slag\n0000,Riket,riket\n0883,Västervik,kommun\n0882,Oskarshamn,kommun\n",
    );
    write("rules/p/visare.toml", "name = \"=1+1\"\ncode = \"0883\"\n");
    write("rules/p/regler.rhai", script);
    write(
        "sheets/p/tal.csv",
        "kommun;nyckeltal;år;värde\nVästervik;U1;2014;7\nOskarshamn;U1;2014;5\nRiket;U1;2014;6\n",
    );
    desk
}

fn visare(desk: &TempDir, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_visare"))
        .args(arguments)
        .current_dir(desk.path())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (String::from_utf8(text).unwrap(), output.status.code())
}

fn ran() -> TempDir {
    let desk = desk(&script());
    let (said, exit) = visare(&desk, &["run"]);
    assert_eq!(exit, Some(0), "{said}");
    desk
}

fn skipped(tool: &str) {
    let required = std::env::var_os("VISARE_REQUIRE_ALL").is_some_and(|value| value == "1");
    assert!(!required, "{tool} is not installed");
    println!("skipped: {tool} is not installed");
}

/// A formula without the names of sheets in it, which stand between quotes: what is left is what is worked out.
fn worked_out(formula: &str) -> String {
    formula.split('\'').step_by(2).collect()
}

#[test]
fn the_workbook_holds_texts_and_no_formula() {
    let desk = ran();
    let path = desk.path().join("out/p/kvalitetsvisaren.xlsx");
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let mut seen = 0;
    for sheet in book.sheet_names() {
        assert!(sheet.encode_utf16().count() <= 31, "{sheet}");
        assert!(
            !sheet.contains(['[', ']', ':', '*', '?', '/', '\\']),
            "{sheet}"
        );
        for (_, _, cell) in book.worksheet_range(&sheet).unwrap().used_cells() {
            if let Data::String(text) = cell {
                seen += usize::from(NAMES.iter().any(|name| text.contains(name)));
            }
        }
        for (_, _, formula) in book.worksheet_formula(&sheet).unwrap().used_cells() {
            for word in ["cmd", "HYPERLINK", "SUM(1+1)", "WEBSERVICE"] {
                assert!(!worked_out(formula).contains(word), "{sheet}: {formula}");
            }
        }
    }
    assert!(seen >= NAMES.len(), "{seen}");
}

#[test]
fn libreoffice_finds_no_formula_in_workbook_or_data() {
    let desk = ran();
    let out = desk.path().join("out/p");
    let profile = format!(
        "-env:UserInstallation=file://{}/profile",
        desk.path().display()
    );
    for file in ["kvalitetsvisaren.xlsx", "data.csv"] {
        let run = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", "fods", file])
            .current_dir(&out)
            .output();
        if run.is_err() {
            return skipped("soffice");
        }
        let flat = out.join(file).with_extension("fods");
        let text = fs::read_to_string(flat).unwrap();
        assert!(text.contains("calc"), "{file} lacks the names");
        for formula in text.split("table:formula=\"").skip(1) {
            let formula = formula.split('"').next().unwrap();
            let formula = worked_out(&formula.replace("&apos;", "'"));
            for word in ["cmd", "HYPERLINK", "SUM(1", "7*7", "2+3"] {
                assert!(!formula.contains(word), "{file}: {formula}");
            }
        }
    }
}

#[test]
fn a_text_of_the_data_is_never_a_formula() {
    let desk = ran();
    let mut reader = csv::Reader::from_path(desk.path().join("out/p/data.csv")).unwrap();
    let mut inert = 0;
    for record in reader.records() {
        let record = record.unwrap();
        for text in record.iter().take(5) {
            assert!(!text.starts_with(['=', '+', '-', '@']), "{text}");
            inert += usize::from(text.starts_with('\''));
        }
    }
    assert!(inert > 0);
}

fn chromium() -> Option<PathBuf> {
    let stated = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].map(PathBuf::from);
    stated.into_iter().chain(usual).find(|path| path.is_file())
}

#[test]
fn in_a_browser_nothing_runs() {
    let desk = ran();
    let Some(chromium) = chromium() else {
        return skipped("chromium");
    };
    let opened = |page: &Path| {
        let output = Command::new(&chromium)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--virtual-time-budget=2000",
            ])
            .arg(format!(
                "--user-data-dir={}",
                desk.path().join("profile").display()
            ))
            .arg("--dump-dom")
            .arg(page)
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    // A page that does run it is told from one that does not.
    let naive = desk.path().join("naive.html");
    fs::write(&naive, format!("<html><body>{}</body></html>", NAMES[4])).unwrap();
    assert!(opened(&naive).contains("data-ran=\"1\""));
    for page in ["index.html", "fordjupning.html"] {
        let dom = opened(&desk.path().join("out/p").join(page));
        assert!(
            dom.contains("document.documentElement.dataset.ran"),
            "{page}: the names are not shown"
        );
        let root = dom.split('>').find(|tag| tag.contains("<html")).unwrap();
        assert!(!root.contains("data-ran"), "{page}: {root}");
        assert!(!dom.contains("<img src=\"x\""), "{page}");
        assert!(!dom.contains("href=\"javascript:"), "{page}");
    }
}

#[test]
fn results_and_graphs_stay_what_they_are() {
    let desk = ran();
    let json = fs::read(desk.path().join("out/p/results.json")).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["areas"].as_array().unwrap().len(), NAMES.len());
    let (mermaid, exit) = visare(&desk, &["graph"]);
    assert_eq!(exit, Some(0));
    assert!(!mermaid.contains('<'), "{mermaid}");
    assert!(
        !mermaid
            .lines()
            .any(|line| line.trim_start().starts_with("click")),
        "{mermaid}"
    );
    let (dot, _) = visare(&desk, &["graph", "--format", "dot"]);
    assert!(
        !dot.lines()
            .any(|line| line.trim_start().starts_with("click")),
        "{dot}"
    );
    let (said, exit) = visare(&desk, &["inspect", "p", "--json"]);
    let start = said.find('{').unwrap();
    let inspected: serde_json::Value = serde_json::from_str(&said[start..]).unwrap();
    assert_eq!(exit, Some(0), "{said}");
    assert_eq!(
        inspected["inspection"]["areas"].as_array().unwrap().len(),
        NAMES.len()
    );
}

#[test]
fn nothing_leaves_the_folder_of_outputs() {
    let desk = ran();
    let mut waiting = vec![desk.path().to_path_buf()];
    let mut top = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let inside = path.strip_prefix(desk.path()).unwrap();
                top.push(inside.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    // What must not be published stands beside what is.
    let known = ["rules/", "sheets/p/tal.csv", "out/p/", ".visare/out/p/"];
    top.retain(|file| !known.iter().any(|known| file.starts_with(known)));
    assert_eq!(top, [""; 0]);
    // A table of places of the pack's own may not lead out of it either.
    let places = "kod,namn,slag\n0883,Västervik,kommun\n../../../ute,Ute,kommun\n0882,\u{1b}[31mRött,kommun\n";
    fs::write(desk.path().join("rules/p/platser.csv"), places).unwrap();
    let (said, _) = visare(&desk, &["run", "--for", "all", "--outputs", "data"]);
    assert_eq!(said.matches("fel[V107]").count(), 2, "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
    assert!(
        !desk.path().join("ute").exists() && !desk.path().parent().unwrap().join("ute").exists()
    );
}

#[test]
fn signs_for_a_terminal_are_refused_and_never_printed() {
    for (name, code) in [
        ("\\x1b[2J\\x1b]0;du\\x07", "V304"),
        ("a\\u202eb", "V304"),
        ("a\\u200bb", "V304"),
    ] {
        let desk = desk(&format!(
            "område(\"{name}\", #{{ år: [2014] }}).mått(\"M\", kpi(\"U1\", #{{ bra: \"hög\" }}));\nthrow \"{name}\";"
        ));
        for arguments in [&["check"] as &[&str], &["inspect", "p"], &["run"]] {
            let (said, exit) = visare(&desk, arguments);
            assert_eq!(exit, Some(1), "{said}");
            assert!(said.contains(&format!("fel[{code}]")), "{said}");
            assert!(said.contains("fel[V316]"), "{said}");
            let hidden = |letter: char| letter.is_control() && letter != '\n';
            assert!(!said.contains(hidden), "{said:?}");
            assert!(!said.contains(['\u{202e}', '\u{200b}']), "{said:?}");
        }
    }
}
