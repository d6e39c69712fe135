//! `docs/felkoder.md` is made of the texts and of the gallery, and kept true: `UPDATE_DOCS=1` writes it anew.

#![allow(clippy::unwrap_used)]

use std::{fmt::Write, fs, path::Path};

use visare::{
    diagnostics::{Code, meaning},
    text::Language,
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
