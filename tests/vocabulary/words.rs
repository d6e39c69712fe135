//! The examples of every word (`src/rules/examples.csv`), worked out in the words of all three languages, and
//! `docs/funktioner.md`, which is made of them: `UPDATE_DOCS=1` writes it anew.
//!
//! Places stand between `/`, their years (from 2012) between spaces, the nation after `|`. `-` is not reported, `.`
//! not applicable, `..` suppressed, `%` incomplete, `?` cannot be worked out, `!` not in the files, `few` too few municipalities, `first` no earlier value.

use std::{fmt::Write, fs, path::Path, sync::Arc};

use visare::{
    model::{CellKind, Missing, Scalar, Table, TableCell, TableColumn},
    plan::{NodeId, Op, Plan},
    rules::{self, Example, Theme, guide, guide_options},
    text::{Language, say},
    views::definitions,
};

use crate::tiny::{Value, figures, pack, worked_out};

fn alike(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Ok(found), Ok(expected)) => (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
        (found, expected) => found == expected,
    }
}

fn is_of_figures(example: &Example) -> bool {
    !example.expected.is_empty() && figures_given(example).next().is_some()
}

fn figures_given(example: &Example) -> impl Iterator<Item = (&'static str, &str)> {
    let of_table = example.given[0].starts_with(|letter: char| letter.is_ascii_lowercase());
    let given = example.given.iter().map(String::as_str);
    let named = ["A", "B", "C"].into_iter().zip(given);
    named.filter(move |(_, text)| !text.is_empty() && !of_table)
}

/// The table `t` of the examples: its columns, and its rows.
const COLUMNS: [(&str, &str); 9] = [
    ("nr", "text"),
    ("enhet", "text"),
    ("inkom", "datum"),
    ("belopp", "tal"),
    ("svar", "tal"),
    ("klar", "ja/nej"),
    ("risk", "text"),
    ("följd", "text"),
    ("ordning", "tal"),
];
const ROWS: [[&str; 9]; 3] = [
    [
        "A1",
        "Norr",
        "2014-03-01",
        "100",
        "12",
        "ja",
        "sällan",
        "lindrig",
        "1",
    ],
    [
        "A2",
        "Norr",
        "2014-05-09",
        "300",
        "3",
        "nej",
        "ofta",
        "svår",
        "2",
    ],
    [
        "B1",
        "Syd",
        "2015-02-01",
        "200",
        "-",
        "ja",
        "ofta",
        "lindrig",
        "1",
    ],
];

fn declared() -> String {
    let columns = COLUMNS.map(|(name, kind)| format!("\"{name}\": \"{kind}\""));
    let columns = columns.join(", ");
    format!("let t = tabell(\"ärenden\", #{{ kolumner: #{{ {columns} }}, nyckel: [\"nr\"] }});\n")
}

fn literal(plan: &Plan) -> Table {
    let declaration = &plan.tables[0].declaration;
    let cell = |text: &str, kind: CellKind| -> TableCell {
        match kind {
            _ if text == "-" => Err(Missing::NotReported),
            CellKind::Text => Ok(Scalar::Text(Arc::from(text))),
            CellKind::Number => Ok(Scalar::Number(text.parse().unwrap())),
            CellKind::Date => Ok(Scalar::Date(text.parse().unwrap())),
            CellKind::Truth => Ok(Scalar::Truth(text == "ja")),
        }
    };
    let columns = declaration.columns.iter().map(|column| {
        let at = COLUMNS
            .iter()
            .position(|(name, _)| *name == column.name.as_ref());
        TableColumn {
            name: Arc::clone(&column.name),
            kind: column.kind,
            internal: false,
            cells: ROWS
                .iter()
                .map(|row| cell(row[at.unwrap()], column.kind))
                .collect(),
        }
    });
    Table {
        columns: columns.collect(),
        rows: ROWS.len(),
    }
}

fn table_at(plan: &Plan, id: NodeId) -> Table {
    let node = plan.node(id).unwrap();
    match &node.op {
        Op::Table(_) => literal(plan),
        Op::Rows(operation) => {
            let other = node.inputs.get(1).map(|other| table_at(plan, *other));
            operation
                .apply(&table_at(plan, node.inputs[0]), other.as_ref())
                .table
        }
        other => panic!("{other:?}"),
    }
}

/// The rows of a table expression, in the columns that are looked at.
fn rows(rule: &str, columns: &str) -> String {
    let script = format!("{}visa_tabell(\"T\", {rule})", declared());
    let built = rules::build(&pack(&script));
    assert!(
        built.diagnostics.is_empty(),
        "{script}\n{:#?}",
        built.diagnostics
    );
    let table = table_at(&built.value, built.value.shown_tables[0].value);
    let columns: Vec<usize> = columns
        .split(' ')
        .map(|name| {
            table
                .column(name)
                .unwrap_or_else(|| panic!("{name} in {rule}"))
        })
        .collect();
    let written = |row: usize| {
        let cells = columns.iter().map(|column| match table.cell(*column, row) {
            Ok(value) => value.written(),
            Err(_) => "-".to_owned(),
        });
        cells.collect::<Vec<_>>().join(" ")
    };
    (0..table.rows).map(written).collect::<Vec<_>>().join(" / ")
}

#[test]
fn every_example_gives_what_it_says_in_the_words_of_every_language() {
    let mut wrong = Vec::new();
    for id in guide().iter().map(|word| word.id).chain([rules::SIGNS]) {
        for language in Language::ALL {
            for example in rules::examples_of(id, language) {
                let rule = &example.rule;
                if is_of_figures(&example) {
                    let columns: Vec<(&str, &str)> = figures_given(&example).collect();
                    let found = worked_out(
                        "let tak = parameter(\"tak\", #{ \"2012\": 50 });",
                        rule,
                        &columns,
                    );
                    let expected = figures(&example.expected).0;
                    let fits = found.len() == expected.len()
                        && found.iter().zip(&expected).all(|(found, expected)| {
                            found.len() == expected.len()
                                && found
                                    .iter()
                                    .zip(expected)
                                    .all(|(one, other)| alike(one, other))
                        });
                    if !fits {
                        wrong.push(format!(
                            "{rule}\n  found    {found:?}\n  expected {expected:?}"
                        ));
                    }
                } else if example.expected.is_empty() {
                    let built = rules::build(&pack(&format!("{}{rule}", declared())));
                    let mut faults = built.diagnostics;
                    faults.retain(|fault| fault.code.name() != "V318");
                    assert!(faults.is_empty(), "{rule}\n{faults:#?}");
                } else {
                    let found = rows(rule, &example.given[0]);
                    if found != example.expected {
                        wrong.push(format!(
                            "{rule}\n  found    {found}\n  expected {}",
                            example.expected
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every line is a comment or a function in the form that Rhai's own definitions have, and Rhai takes the comments
/// and the names. Rhai itself reads no definitions, so each function is given a body for it.
#[test]
fn definitions_for_editors_are_such_as_rhai_writes() {
    for language in Language::ALL {
        let text = definitions(&guide(), language);
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("module static;"));
        let mut names = Vec::new();
        let script: Vec<String> = lines
            .map(|line| match line.strip_prefix("fn ") {
                Some(function) => {
                    let name = function.strip_suffix("(...args: ?) -> ?;").unwrap();
                    names.push(name);
                    format!("fn {name}() {{}}")
                }
                None => {
                    assert!(line.is_empty() || line.starts_with("///"), "{line}");
                    line.to_owned()
                }
            })
            .collect();
        assert_eq!(names.len(), guide().len());
        let compiled = rhai::Engine::new().compile(script.join("\n")).unwrap();
        let known: Vec<&str> = compiled.iter_functions().map(|known| known.name).collect();
        for name in names {
            assert!(known.contains(&name), "{name}");
        }
    }
}

/// What the examples are worked out from and what they give, as a table; scripts as they stand.
fn write_examples(text: &mut String, examples: &[Example]) {
    let worked = |of_figures: bool| {
        let worked = examples
            .iter()
            .filter(|example| !example.expected.is_empty());
        worked.filter(move |example| is_of_figures(example) == of_figures)
    };
    for (of_figures, given, count) in [(true, "a | b | c", 3), (false, "kolumner", 1)] {
        if worked(of_figures).next().is_none() {
            continue;
        }
        let marks = "---|".repeat(count + 2);
        write!(text, "\n| exempel | {given} | ger |\n|{marks}\n").unwrap();
        for example in worked(of_figures) {
            let bar = |text: &str| text.replace('|', "\\|");
            let given = example.given.iter().take(count).map(|text| bar(text));
            let given = given.collect::<Vec<_>>().join(" | ");
            let (rule, expected) = (bar(&example.rule), bar(&example.expected));
            writeln!(text, "| `{rule}` | {given} | {expected} |").unwrap();
        }
    }
    for example in examples
        .iter()
        .filter(|example| example.expected.is_empty())
    {
        write!(text, "\n```rhai\n{}\n```\n", example.rule).unwrap();
    }
}

fn document() -> String {
    let language = Language::Sv;
    let mut text = String::from(
        "# Ord i regelspråket\n\nSidan görs ur programmets egna texter, och varje exempel räknas i proven. `visare functions` visar \
         samma sak i terminalen, `visare functions medel` ett enda ord och `visare functions färger` ett tillval, `--lang nb` och `--lang en` på norska och engelska. En regelmapp får skrivas på \
         vilket av språken som helst.\n\n`visare functions --definitions .rhai` skriver en fil med alla ord för en editor som läser Rhais \
         definitioner. `visare functions --json` ger för varje ord `id`, `theme`, namnen `sv`, `nb` och `en`, `usage` (hur det skrivs), \
         `meaning`, `missing` (vad som händer när värden saknas, eller null) och `examples` (`rule`, `given`, `expected`).\n\n\
         I exemplen är a, b och c nyckeltal. Kommuner skiljs av `/`, deras år (2012, 2013 …) av mellanslag, och rikets värden står efter `|`, kvinnors efter `K` och mäns efter `M`. \
         Det som saknas: `-` ej rapporterat, `.` ej tillämpligt, `..` sekretess, `%` ofullständigt, `?` går inte att räkna, `!` saknas i \
         underlaget, `few` för få kommuner, `first` inget tidigare värde. Parametern `tak` är 50. Jämförelsegruppen är de tre första kommunerna.\n\nTabellen t i exemplen:\n\n",
    );
    let head = COLUMNS.map(|(name, _)| name).join(" | ");
    writeln!(text, "| {head} |\n|{}", "---|".repeat(COLUMNS.len())).unwrap();
    for row in ROWS {
        writeln!(text, "| {} |", row.join(" | ")).unwrap();
    }
    let words = guide();
    for theme in Theme::ALL {
        let key = format!("theme.{}", theme.name());
        let heading = say(language, &key);
        write!(text, "\n## {heading}\n").unwrap();
        for word in words.iter().filter(|word| word.theme == theme) {
            let [sv, nb, en] = Language::ALL.map(|language| word.name(language));
            write!(
                text,
                "\n### {sv}\n\n{} (norska `{nb}`, engelska `{en}`)\n\n```rhai\n{}\n```\n",
                word.meaning(language),
                word.usage(language)
            )
            .unwrap();
            if let Some(missing) = word.missing(language) {
                write!(text, "\n{missing}\n").unwrap();
            }
            write_examples(&mut text, &word.examples(language));
        }
        if theme == Theme::Formulas {
            let heading = say(language, "guide.signs");
            write!(text, "\n### {heading}\n").unwrap();
            write_examples(&mut text, &rules::examples_of(rules::SIGNS, language));
        }
    }
    let heading = say(language, "guide.options");
    write!(
        text,
        "\n## {heading}\n\n| tillval | norska | engelska | betyder |\n|---|---|---|---|\n"
    )
    .unwrap();
    for option in guide_options(language) {
        let [sv, nb, en] = Language::ALL.map(|language| option.name(language));
        let meaning = option.meaning(language).replace('|', "\\|");
        writeln!(text, "| `{sv}` | `{nb}` | `{en}` | {meaning} |").unwrap();
    }
    text
}

#[test]
fn the_page_of_words_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/funktioner.md");
    let expected = document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stands == expected,
        "docs/funktioner.md is not what the guide gives"
    );
}

#[test]
fn every_option_says_where_it_stands_in_words_that_there_are() {
    for language in Language::ALL {
        let options = guide_options(language);
        let names: Vec<&str> = options.iter().map(|option| option.name(language)).collect();
        let functions: Vec<&str> = guide().iter().map(|word| word.name(language)).collect();
        for option in &options {
            let meaning = option.meaning(language);
            assert_ne!(meaning, format!("option.{}", option.id()), "{language}");
            let quoted = meaning.split('`').skip(1).step_by(2);
            let is_name = |text: &str| text.chars().all(|one| one.is_alphanumeric() || one == '_');
            for name in quoted.filter(|text| is_name(text) && *text != "true") {
                assert!(
                    names.contains(&name) || functions.contains(&name),
                    "{language}: {}: {name}",
                    option.id()
                );
            }
        }
    }
}

#[test]
fn every_word_has_a_meaning_a_rule_for_gaps_and_an_example() {
    for word in guide() {
        for language in Language::ALL {
            assert!(
                !word.meaning(language).is_empty(),
                "meaning.{} in the texts",
                word.id
            );
            assert!(
                word.usage(language).contains(word.name(language)),
                "usage.{}",
                word.id
            );
            let told = word
                .missing(language)
                .is_none_or(|missing| !missing.is_empty());
            assert!(told, "{} in ABOUT of src/rules/guide.rs", word.id);
        }
        let examples = word.examples(Language::Sv);
        assert!(
            !examples.is_empty(),
            "{} in src/rules/examples.csv",
            word.id
        );
    }
}
