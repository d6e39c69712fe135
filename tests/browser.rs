//! The pages in a headless browser, driven by `tests/browser/check.mjs`.
//!
//! Needs Node, Chromium and `npm ci` in `tests/browser`; without them the test says that it was skipped, unless
//! `VISARE_REQUIRE_ALL=1` makes a skip a failure.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it fails"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use visare::{
    project::{Folders, load},
    session::{Focus, Request, Session},
    text::Language,
    views::{OutputKind, contents},
};

/// Where Chromium stands, if it does.
fn chromium() -> Option<PathBuf> {
    let stated = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].map(PathBuf::from);
    stated.into_iter().chain(usual).find(|path| path.is_file())
}

/// Chromium and the packages, or what is missing.
fn tools(project: &Path) -> Result<PathBuf, &'static str> {
    if !project.join("node_modules/playwright-core").is_dir()
        || !project.join("node_modules/axe-core").is_dir()
    {
        return Err("run `npm ci` in tests/browser");
    }
    if Command::new("node").arg("--version").output().is_err() {
        return Err("node is not installed");
    }
    chromium().ok_or("chromium is not installed")
}

#[test]
fn pages_work_for_every_reader() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let browser = root.join("tests/browser");
    let chromium = match tools(&browser) {
        Ok(chromium) => chromium,
        Err(missing)
            if std::env::var_os("VISARE_REQUIRE_ALL").is_some_and(|value| value == "1") =>
        {
            panic!("{missing}");
        }
        Err(missing) => {
            println!("skipped: {missing}");
            return;
        }
    };
    let folders = Folders {
        sheets: root.join("sheets"),
        rules: root.join("rules"),
    };
    let load = |pack| load(&folders, pack).value.unwrap();
    let project = load("vastervik");
    let request = Request {
        focus: Focus::Own,
        outputs: vec![OutputKind::Pages],
        language: None,
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(folder.join("orebro")).unwrap();
    // Örebro's have nothing but tables, and a map.
    for (project, folder) in [
        (&project, folder.clone()),
        (&load("orebro"), folder.join("orebro")),
    ] {
        for (name, bytes) in Session::default().run(project, &request).value.files {
            fs::write(folder.join(name), bytes).unwrap();
        }
    }
    let places = project.catalogue.municipalities();
    let name = &project.pack.settings.name;
    let listed = contents(name, &places, &request.outputs, Language::Sv);
    for (name, bytes) in listed.value {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let output = Command::new("node")
        .arg(browser.join("check.mjs"))
        .arg(&folder)
        .arg(chromium)
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    println!("{report}");
    assert!(
        output.status.success(),
        "{report}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
