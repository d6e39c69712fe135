//! `docs/felkoder.md` is made of the texts and of the gallery, and kept true: `UPDATE_DOCS=1` writes it anew.

#![allow(clippy::unwrap_used)]

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, process::Command};

use visare::{
    diagnostics::{Code, meaning},
    text::{Language, say},
};

/// The first case of a code in the gallery: its folder and what it says.
fn example(root: &Path, code: Code) -> Option<(String, String)> {
    let prefix = format!("{}-", code.name().to_lowercase());
    let mut cases: Vec<String> = fs::read_dir(root.join("tests/gallery"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(&prefix))
        .collect();
    cases.sort();
    let case = cases.into_iter().next()?;
    let said = fs::read_to_string(root.join(format!("tests/gallery/{case}/expected.txt"))).ok()?;
    let header = format!("[{code}]");
    let fault = said
        .split("\n\n")
        .find(|block| block.contains(&header))?
        .trim_end();
    Some((case, fault.to_owned()))
}

fn document(root: &Path) -> String {
    let mut text = String::from(
        "# Felkoder\n\nVarje fel, varning och upplysning har en kod som inte ändras. `visare explain V206` visar \
         samma text.\nTabellen och exemplen görs ur programmets egna texter och prov.\n",
    );
    for code in Code::ALL {
        let [severity, sentence, next] = meaning(*code, Language::Sv);
        write!(text, "\n## {code} ({severity})\n\n{sentence}\n\n{next}\n").unwrap();
        if let Some((case, fault)) = example(root, *code) {
            write!(
                text,
                "\n```text\n{fault}\n```\n\n[Exemplet](../tests/gallery/{case})\n"
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn the_list_of_codes_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("docs/felkoder.md");
    let expected = document(root);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stands == expected,
        "docs/felkoder.md is not what the texts and the gallery give"
    );
}

/// What stands under each code in the list: its heading, its sentences and its example.
fn listed(list: &str) -> BTreeMap<&str, (&str, &str, Option<&str>)> {
    let sections = list.split("\n## ").skip(1).map(|section| {
        let (heading, rest) = section.split_once("\n\n").unwrap();
        let (code, _) = heading.split_once(' ').unwrap();
        let (sentences, example) = match rest.split_once("\n\n```text\n") {
            Some((sentences, rest)) => {
                let (example, _) = rest.rsplit_once("\n```\n\n[Exemplet]").unwrap();
                (sentences, Some(example))
            }
            None => (rest.trim_end(), None),
        };
        (code, (heading, sentences, example))
    });
    sections.collect()
}

#[test]
fn the_program_explains_each_code_as_the_list_does() {
    let list = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/felkoder.md"));
    let list = list.unwrap();
    let listed = listed(&list);
    assert_eq!(listed.len(), Code::ALL.len());
    let folder = tempfile::tempdir().unwrap();
    for code in Code::ALL {
        let (heading, sentences, example) = listed[code.name()];
        let mut expected = format!("{heading}\n{}\n", sentences.replace("\n\n", "\n"));
        if let Some(example) = example {
            let word = say(Language::Sv, "explain.example");
            write!(expected, "\n{word}\n\n{example}\n").unwrap();
        }
        let answer = Command::new(env!("CARGO_BIN_EXE_visare"))
            .args(["explain", code.name()])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            answer.status.success() && answer.stderr.is_empty(),
            "{code}"
        );
        assert_eq!(
            String::from_utf8(answer.stdout).unwrap(),
            expected,
            "{code}"
        );
    }
}
