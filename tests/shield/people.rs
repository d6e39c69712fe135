//! Least numbers count people, whatever shows what they answered: areas, tables of groups, rows, explanations.

use visare::model::Missing;

use super::{Desk, told};

/// Schools with so many pupils, of whom each answers three questions; the second number says yes to all.
const SCHOOLS: [(&str, u32, u32); 4] = [
    ("Al", 4, 3),
    ("Björk", 9, 4),
    ("Ek", 14, 6),
    ("Gran", 30, 20),
];

/// A row for each pupil and question.
fn answers() -> String {
    let mut rows = "enhet;år;elev;fråga;svar\n".to_owned();
    for (school, pupils, yes) in SCHOOLS {
        for pupil in 0..pupils {
            for question in ["trygg", "nöjd", "lugn"] {
                let answer = if pupil < yes { "ja" } else { "nej" };
                rows += &format!("{school};2024;{school}{pupil};{question};{answer}\n");
            }
        }
    }
    rows
}

fn desk(people: &str, rules: &str) -> Desk {
    let columns =
        "enhet: \"text\", \"år\": \"tal\", elev: \"text\", \"fråga\": \"text\", svar: \"text\"";
    let table =
        format!("let svar = tabell(\"svar\", #{{ kolumner: #{{ {columns} }}{people} }});\n");
    let desk = Desk::new(&format!("{table}{rules}"));
    desk.write("sheets/p/svar.csv", &answers());
    desk
}

const AREA: &str = r#"område("Svar", #{ år: [2024] })
    .mått("Nöjda", svar.per("enhet", "år", andel(kolumn("svar").är("ja"))), #{ bra: "hög" });
"#;

const TABLE: &str = r#"
visa_tabell("Skolor", svar.gruppera(["enhet"], #{ andel: andel(kolumn("svar").är("ja")), antal: antal() }));
"#;

/// What an area and a table say of each school, in that order.
fn said(
    desk: &Desk,
) -> Vec<(
    String,
    Option<Result<f64, Missing>>,
    Option<Result<f64, Missing>>,
)> {
    let results = desk.results();
    let schools = SCHOOLS.iter().map(|(school, ..)| {
        let of_area = results.areas.first().and_then(|area| {
            let at = area.places.iter().position(|place| place.name == *school)?;
            Some(area.rows[0].figures[at][0].value)
        });
        let of_table = results.tables.first().and_then(|table| {
            let column = |name: &str| table.columns.iter().position(|head| head.name == name);
            let (school_at, share) = (column("enhet")?, column("andel")?);
            let line = table.lines.iter().find(|line| {
                line.cells[school_at]
                    .as_ref()
                    .is_ok_and(|name| name.written() == *school)
            })?;
            Some(
                line.cells[share]
                    .clone()
                    .map(|share| share.written().parse().unwrap()),
            )
        });
        ((*school).to_owned(), of_area, of_table)
    });
    schools.collect()
}

fn is_hidden(value: Option<Result<f64, Missing>>) -> bool {
    matches!(value, Some(Err(Missing::TooFew | Missing::Shielded)))
}

#[test]
fn four_pupils_who_answer_three_questions_are_four() {
    for people in [
        ", person: \"elev\"",
        ", person: [\"enhet\", \"elev\"], antal_svar: 1",
    ] {
        let found = said(&desk(people, AREA));
        let hidden: Vec<bool> = found.iter().map(|(_, area, _)| is_hidden(*area)).collect();
        assert_eq!(hidden, [true, true, false, false], "{people} {found:?}");
    }
    // A row for each answer that is a person by itself: that is what the rule says.
    let found = said(&desk(", antal_svar: 1", AREA));
    assert!(
        found.iter().all(|(_, area, _)| !is_hidden(*area)),
        "{found:?}"
    );
}

#[test]
fn what_is_hidden_in_an_area_is_hidden_in_a_table_beside_it() {
    let both = said(&desk(", person: \"elev\"", &format!("{AREA}{TABLE}")));
    for (school, area, table) in &both {
        assert_eq!(is_hidden(*area), is_hidden(*table), "{school} {both:?}");
    }
    assert!(both.iter().any(|(_, area, _)| is_hidden(*area)));
    // A table alone has no total from which the smallest could be worked out: it alone is hidden.
    let alone = said(&desk(", person: \"elev\"", TABLE));
    let hidden: Vec<bool> = alone
        .iter()
        .map(|(_, _, table)| is_hidden(*table))
        .collect();
    assert_eq!(hidden, [true, false, false, false], "{alone:?}");
}

#[test]
fn a_rules_own_number_holds_for_everything_of_its_table() {
    let stricter = AREA.replace("är(\"ja\")))", "är(\"ja\")), 12)");
    let both = said(&desk(", person: \"elev\"", &format!("{stricter}{TABLE}")));
    let hidden: Vec<bool> = both.iter().map(|(_, _, table)| is_hidden(*table)).collect();
    assert_eq!(hidden, [true, true, false, false], "{both:?}");
    // What a rule says is no answer from people is shown.
    let none = AREA.replace("är(\"ja\")))", "är(\"ja\")), 0)");
    let shown = said(&desk(", person: \"elev\"", &none));
    assert!(
        shown.iter().all(|(_, area, _)| !is_hidden(*area)),
        "{shown:?}"
    );
}

/// Each rule and the code that it is refused with, or none.
#[test]
fn rules_that_would_tell_are_refused_with_the_line_to_add() {
    let per = r#"område("A", #{ år: [2024] }).mått("m", svar.per("enhet", "år", antal(), 5), #{ bra: "ingen" });"#;
    let grouped = r#"visa_tabell("T", svar.gruppera(["enhet"], #{ n: antal() }, 5));"#;
    let needing = r#"visa_tabell("T", svar.gruppera(["enhet"], #{ n: antal(), a: andel(kolumn("svar").är("ja")) })
        .med_kolumn("a", kolumn("a").kräver(kolumn("n"), 5)));"#;
    let rows = r#"visa_tabell("T", svar);"#;
    let some = r#"visa_tabell("T", svar.filtrera(kolumn("enhet").är("Al")).sortera("elev"), #{ kolumner: ["svar"] });"#;
    let map = r#"karta("K", svar, #{ rad: "svar", kolumn: "fråga", visa: "enhet",
        matris: matris(["ja", "nej"], ["trygg", "nöjd"], [[1, 2], [3, 4]]) });"#;
    for (people, rules, wanted) in [
        ("", per, "`antal_svar: 1`"),
        ("", grouped, "`antal_svar: 1`"),
        ("", needing, "`antal_svar: 1`"),
        (", antal_svar: 1", per, ""),
        (", person: \"elev\"", grouped, ""),
        (", person: \"elev\"", needing, ""),
        ("", rows, ""),
        (", person: \"elev\"", rows, "Gruppera raderna först"),
        (", antal_svar: 1", some, "Gruppera raderna först"),
        (", antal_svar: 1", map, "Gruppera raderna först"),
        (", antal_svar: 25", rows, ""),
    ] {
        let desk = desk(people, rules);
        let said = desk.run(&["check", "p"]);
        let refused = ["V380", "V381", "V382"]
            .iter()
            .any(|code| said.contains(code));
        assert_eq!(refused, !wanted.is_empty(), "{people} {rules}: {said}");
        assert!(said.contains(wanted), "{people} {rules}: {said}");
    }
}

/// A sheet with a row for each unit and question, which says how many answered.
const COUNTED: &str = "enhet;år;fråga;andel;svar
Al;2024;trygg;100;3
Al;2024;nöjd;100;3
Björk;2024;trygg;61,7;9
Björk;2024;nöjd;52,3;9
Ek;2024;trygg;73,1;14
Ek;2024;nöjd;64,2;14
";

#[test]
fn a_column_withheld_by_one_rule_is_not_shown_as_it_stands_by_another() {
    let table = r#"let s = tabell("svar", #{ kolumner: #{ enhet: "text", "år": "tal", "fråga": "text",
        andel: "tal", svar: "tal" }, nyckel: ["enhet", "år", "fråga"]PEOPLE });
        let m = s.per("enhet", "år", medel(kolumn("andel")));
        område("A", #{ år: [2024] }).mått("m", m, #{ bra: "hög" });
"#;
    let people = ", antal_svar: \"svar\", person: [\"enhet\", \"år\"]";
    for (shown, refused) in [
        (r#"visa_tabell("T", s);"#, true),
        (
            r#"visa_tabell("T", s.med_kolumn("halva", kolumn("andel") / 2), #{ kolumner: ["halva"] });"#,
            true,
        ),
        (
            r#"visa_tabell("T", s.med_kolumn("andel", kolumn("andel").kräver(kolumn("svar"))));"#,
            false,
        ),
        (
            r#"visa_tabell("T", s, #{ kolumner: ["enhet", "fråga", "svar"] });"#,
            false,
        ),
    ] {
        let desk = Desk::new(&format!("{}{shown}", table.replace("PEOPLE", people)));
        desk.write("sheets/p/svar.csv", COUNTED);
        let said = desk.run(&["check", "p"]);
        assert_eq!(said.contains("V382"), refused, "{shown}: {said}");
        if refused {
            assert!(
                said.contains("kolumn(\"andel\").kräver(kolumn(\"svar\"))"),
                "{said}"
            );
        }
    }
}

#[test]
fn no_explanation_and_no_file_tells_what_a_person_answered() {
    let desk = desk(", person: \"elev\"", &format!("{AREA}{TABLE}"));
    let made = super::ran(&desk.project(), visare::views::OutputKind::ALL.to_vec());
    for (name, bytes) in &made.files {
        let text = super::texts(name, bytes);
        // A pupil's name stands nowhere, and neither does the share of the smallest school.
        assert!(!text.contains("Al0") && !text.contains("Gran29"), "{name}");
        if !name.ends_with(".xlsx") {
            assert!(!text.contains("75.0") && !text.contains(">75<"), "{name}");
        }
    }
    let explained = desk.run(&["explain", "Skolor/Ek"]);
    assert!(explained.contains("antal rader: 42"), "{explained}");
    assert!(
        !explained.contains("nej") && !explained.contains("= ja"),
        "{explained}"
    );
}

#[test]
fn a_share_of_everybody_may_need_a_minority() {
    let mut rows = "enhet;år;elev;fråga;svar\n".to_owned();
    for (school, pupils, yes) in [
        ("Al", 20, 20),
        ("Björk", 20, 1),
        ("Ek", 15, 9),
        ("Gran", 20, 12),
    ] {
        for pupil in 0..pupils {
            let answer = if pupil < yes { "ja" } else { "nej" };
            rows += &format!("{school};2024;{school}{pupil};trygg;{answer}\n");
        }
    }
    for (settings, hidden) in [
        ("", [false, false, false, false]),
        ("[least]\nminority = 1\n", [true, false, true, false]),
        ("[least]\nminority = 3\n", [true, true, false, false]),
    ] {
        let desk = desk(", person: \"elev\"", AREA);
        desk.write("sheets/p/svar.csv", &rows);
        desk.set(settings);
        let found = said(&desk);
        let is: Vec<bool> = found.iter().map(|(_, area, _)| is_hidden(*area)).collect();
        assert_eq!(is, hidden, "{settings} {found:?}");
    }
}

#[test]
fn a_total_among_the_units_protects_nobody() {
    let rules =
        r#"område("A", #{ år: [2014] }).mått("m", kpi("U1", #{ bra: "hög" }), #{ bra: "hög" });"#;
    let units = "enhet;nyckeltal;år;värde;antal svar\nAl;U1;2014;81;40\nBjörk;U1;2014;82;30\nEk;U1;2014;73;4\n";
    for (total, also) in [
        ("Totalt;U1;2014;81;74\n", None),
        ("Alla svarande;U1;2014;81;74\n", None),
        // Its name does not tell, but it has as many answers as all others together.
        ("Skolorna;U1;2014;81;74\n", None),
        // A part of the whole: of whom nobody says.
        ("Totalt norra;U1;2014;81;44\n", Some("Totalt norra")),
    ] {
        let desk = Desk::new(rules);
        desk.write("sheets/p/enheter.csv", &format!("{units}{total}"));
        let area = &desk.results().areas[0];
        let figures = area.places.iter().zip(area.rows[0].figures.iter());
        let hidden: Vec<&str> = figures
            .filter(|(place, figures)| place.code.contains('/') && figures[0].value.is_err())
            .map(|(place, _)| place.name.as_str())
            .collect();
        let wanted: Vec<&str> = ["Björk", "Ek"].into_iter().chain(also).collect();
        assert_eq!(hidden, wanted, "{total} {}", told(&desk.project()));
    }
}

#[test]
fn one_small_unit_costs_one_other_whatever_it_answers_and_however_many_questions_there_are() {
    let mut rules = "område(\"A\", #{ år: [2014] })".to_owned();
    let mut rows = "enhet;nyckeltal;år;värde;antal svar\n".to_owned();
    for question in 1..=12 {
        rules += &format!(
            ".mått(\"m{question}\", kpi(\"U{question}\", #{{ bra: \"hög\" }}), #{{ bra: \"hög\" }})"
        );
        for unit in 0..10 {
            // Everybody is content, and who answered fewest differs from question to question.
            let answers = if unit == 0 {
                3
            } else {
                10 + (unit * 7 + question * 3) % 11
            };
            rows += &format!("Enhet {unit};U{question};2014;100;{answers}\n");
        }
    }
    let desk = Desk::new(&format!("{rules};"));
    desk.write("sheets/p/enheter.csv", &rows);
    let area = &desk.results().areas[0];
    let hidden: std::collections::BTreeSet<&str> = area
        .rows
        .iter()
        .flat_map(|row| area.places.iter().zip(row.figures.iter()))
        .filter(|(place, figures)| place.code.contains('/') && figures[0].value.is_err())
        .map(|(place, _)| place.name.as_str())
        .collect();
    assert!(
        hidden.len() == 2 && hidden.contains("Enhet 0"),
        "{hidden:?}"
    );
}

/// What a shown table says in a column, by the first column of its rows.
fn column(desk: &Desk, title: &str, name: &str) -> Vec<(String, Result<f64, Missing>)> {
    let results = desk.results();
    let table = results.tables.iter().find(|table| table.title == title);
    let table = table.unwrap();
    let at = |name: &str| {
        let mut heads = table.columns.iter();
        heads.position(|head| head.name == name).unwrap()
    };
    let first = at(if title == "Alla" { "år" } else { "enhet" });
    let lines = table.lines.iter();
    lines
        .map(|line| {
            let said = line.cells[at(name)].clone();
            let number = said.map(|said| said.written().parse().unwrap());
            (line.cells[first].as_ref().unwrap().written(), number)
        })
        .collect()
}

#[test]
fn whatever_is_worked_out_of_many_rows_counts_the_people_behind_it() {
    let parts = "#{ \"högsta\": max(kolumn(\"tal\")), mitten: median(kolumn(\"tal\")), \
                 spridning: stdav_p(kolumn(\"tal\")), olika: antal_unika(kolumn(\"svar\")), \
                 nio: percentil(kolumn(\"tal\"), 0.9), \
                 nja: medel(kolumn(\"tal\"), #{ villkor: kolumn(\"fråga\").är(\"trygg\") }), \
                 kvot: summa(kolumn(\"tal\")) / antal() * 100 - 1 }";
    let rules = format!(
        "let t = svar.med_kolumn(\"tal\", om_annars(kolumn(\"svar\").är(\"ja\"), 1, 0));
visa_tabell(\"Skolor\", t.gruppera([\"enhet\"], {parts}));
visa_tabell(\"Alla\", t.gruppera([\"år\"], {parts}));
"
    );
    let of_groups = desk(", person: \"elev\"", &rules);
    for name in [
        "högsta",
        "mitten",
        "spridning",
        "olika",
        "nio",
        "nja",
        "kvot",
    ] {
        let all = column(&of_groups, "Alla", name);
        let schools = column(&of_groups, "Skolor", name);
        assert!(is_hidden(Some(schools[0].1)), "{name} {schools:?}");
        // What all say together and the others say apart tells what the smallest says.
        let hidden = schools.iter().filter(|(_, said)| is_hidden(Some(*said)));
        assert!(
            hidden.count() > 1 || is_hidden(Some(all[0].1)),
            "{name} {schools:?} {all:?}"
        );
    }
}

#[test]
fn a_value_put_across_is_shown_only_where_enough_people_have_it() {
    let rules = r#"
visa_tabell("Tvärs", svar.pivotera(["enhet"], "svar", antal(), #{ ordning: ["ja", "nej"] }));
"#;
    let across = desk(", person: \"elev\"", rules);
    for (answer, few) in [("ja", [3, 4, 6, 20]), ("nej", [1, 5, 8, 10])] {
        let said = column(&across, "Tvärs", answer);
        for ((school, said), pupils) in said.iter().zip(few) {
            match said {
                Ok(rows) => assert!(pupils >= 5 && *rows == f64::from(3 * pupils), "{school}"),
                Err(_) => assert!(is_hidden(Some(*said)), "{school} {said:?}"),
            }
        }
        assert!(
            said.iter().any(|(_, said)| said.is_ok()),
            "{answer} {said:?}"
        );
    }
}
