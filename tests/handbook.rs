//! What the front pages and the handbook tell people to type works as they say.
//!
//! A block marked `console` is run line by line in the example, one marked `rhai` is a whole script, one marked `toml` the
//! settings of a pack. What is only to be looked at is marked `text`.

use std::{collections::BTreeSet, fs, path::Path};

use visare::project::parse_settings;

use crate::{desk::Desk, follower::Watching};

/// The marked blocks of a page, in order: mark and text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(mark) = line.trim_start().strip_prefix("```") {
            let inside: Vec<&str> = lines
                .by_ref()
                .take_while(|line| !line.trim_start().starts_with("```"))
                .collect();
            found.push((mark.to_owned(), inside.join("\n")));
        }
    }
    found
}

fn pages() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = vec!["README.md".to_owned(), "README.en.md".to_owned()];
    for entry in fs::read_dir(root.join("docs/handbok")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") {
            names.push(format!("docs/handbok/{name}"));
        }
    }
    names.sort();
    let read = |name: String| {
        let text = fs::read_to_string(root.join(&name)).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

/// The words of a command line of the program, with or without what builds it; none of a line that is no such thing.
fn words(line: &str) -> Option<Vec<String>> {
    let built = line
        .strip_prefix("cargo run --release")
        .map(|rest| rest.trim_start_matches(" --"));
    let rest = built.or_else(|| line.strip_prefix("visare"))?;
    Some(split(rest))
}

fn split(line: &str) -> Vec<String> {
    let parts = line
        .split('"')
        .enumerate()
        .flat_map(|(at, part)| match at % 2 {
            0 => part
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        });
    parts.collect()
}

#[test]
fn every_command_that_people_are_told_to_type_works() {
    let mut typed = 0;
    // What depends on nothing before it need be typed once.
    let mut seen = BTreeSet::new();
    for (name, page) in pages() {
        let desk = Desk::example();
        // Somebody's exports, as a page calls them.
        let exports = fs::read(desk.path("sheets/vastervik/kolada_personal.xlsx")).unwrap();
        fs::create_dir_all(desk.path("hämtade_filer")).unwrap();
        fs::write(desk.path("hämtade_filer/kolada.xlsx"), exports).unwrap();
        for (mark, block) in blocks(&page) {
            assert!(
                ["console", "rhai", "toml", "text"].contains(&mark.as_str()),
                "{name}: a block marked `{mark}`"
            );
            if mark != "console" {
                continue;
            }
            for line in block.lines() {
                let Some(words) = words(line) else {
                    assert_eq!(line, "cargo test", "{name}");
                    continue;
                };
                typed += 1;
                let alone = [
                    None,
                    Some("watch"),
                    Some("serve"),
                    Some("check"),
                    Some("test"),
                ];
                let first = words.first().map(String::as_str);
                if alone.contains(&first) && !seen.insert(words.clone()) {
                    continue;
                }
                let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
                match arguments.first() {
                    Some(&("watch" | "serve")) => {
                        // No browser is opened by a test, and any free port does.
                        let mut arguments: Vec<&str> = arguments
                            .into_iter()
                            .filter(|word| *word != "--open")
                            .collect();
                        if arguments[0] == "serve" {
                            arguments.extend(["--port", "0"]);
                        }
                        let watching = Watching::launch_command(&desk, &arguments);
                        watching.until(line, || watching.said().contains(" beräkningar gjorda"));
                    }
                    _ => {
                        let answer = desk.run(&arguments);
                        // 1 says that there is something to see to, or that something differs.
                        assert!(
                            answer.code < 2,
                            "{name}: {line}\n{}{}",
                            answer.out,
                            answer.err
                        );
                        let silent = answer.out.is_empty() && answer.err.is_empty();
                        assert!(!silent, "{name}: {line} says nothing");
                    }
                }
            }
        }
    }
    assert!(typed > 25, "{typed}");
}

#[test]
fn every_script_and_settings_that_people_are_shown_are_sound() {
    let mut shown = 0;
    for (name, page) in pages() {
        let desk = Desk::example();
        for (at, (mark, block)) in blocks(&page).into_iter().enumerate() {
            match mark.as_str() {
                "toml" => {
                    let parsed = parse_settings("p/visare.toml", &block);
                    assert!(
                        parsed.value.is_some() && parsed.diagnostics.is_empty(),
                        "{name}: {:?}",
                        parsed.diagnostics
                    );
                }
                "rhai" => {
                    let pack = format!("prov{at}");
                    let settings = "name = \"Prov\"\ncode = \"0883\"\ntrusted = true\n";
                    desk.write(&format!("rules/{pack}/visare.toml"), settings);
                    desk.write(&format!("rules/{pack}/a.rhai"), &block);
                    let sheets = desk.path(&format!("sheets/{pack}"));
                    fs::create_dir_all(&sheets).unwrap();
                    let file = "kolada_personal.xlsx";
                    fs::copy(desk.path("sheets/vastervik").join(file), sheets.join(file)).unwrap();
                    let checked = desk.run(&["check", &pack]);
                    assert!(
                        !checked.err.contains("fel["),
                        "{name}:\n{block}\n{}",
                        checked.err
                    );
                }
                _ => continue,
            }
            shown += 1;
        }
    }
    assert!(shown >= 4, "{shown}");
}

/// A link within the project leads to a file, and to a heading of it.
#[test]
fn every_link_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut links = 0;
    for (name, page) in pages() {
        let folder = root.join(&name);
        let folder = folder.parent().unwrap();
        for part in page.split("](").skip(1) {
            let target = part.split(')').next().unwrap();
            if target.starts_with("http") {
                continue;
            }
            links += 1;
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let path = match file {
                "" => root.join(&name),
                file => folder.join(file),
            };
            assert!(path.exists(), "{name}: {target}");
            if !heading.is_empty() {
                let text = fs::read_to_string(&path).unwrap();
                let anchors = text
                    .lines()
                    .filter(|line| line.starts_with('#'))
                    .map(anchor);
                assert!(
                    anchors.into_iter().any(|anchor| anchor == heading),
                    "{name}: {target}"
                );
            }
        }
    }
    assert!(links > 40, "{links}");
}

/// What a heading is called in a link.
fn anchor(heading: &str) -> String {
    let title = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = title
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    kept.map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}
