//! What figures are counted in and with how many decimals they are shown, where rules do not say it of the measure:
//! `tests/tables/units.txt`, which anybody may add to, and what holds for any expression.

use std::{fs, path::Path};

use proptest::prelude::*;
use visare::{model::Unit, rules};

use crate::tiny::{faults, pack};

/// The figures that the table speaks of.
const DECLARED: &str = r#"
let andel = kpi("U1", #{ bra: "hög", titlar: "Trygghet, andel (%)" });
let andel2 = kpi("U2", #{ bra: "hög", format: "%" });
let pris = kpi("U3", #{ bra: "hög", titlar: ["Kostnad hemtjänst, kr/brukare"] });
let pris2 = kpi("U4", #{ bra: "hög", format: "kr" });
let antal = kpi("U5", #{ bra: "hög", titlar: "Invånare, antal" });
let antal2 = kpi("U6", #{ bra: "hög", format: "tal" });
let okänd = kpi("U7", #{ bra: "hög" });
let okänd2 = kpi("U8", #{ bra: "hög" });
let hme = kpi("U9", #{ bra: "hög", format: "tal", decimaler: 1 });
let poäng = kpi("U10", #{ bra: "hög", format: "tal", decimaler: 2 });
let tak = parameter("tak", #{ "2012": 2.5, "2014": 3 });
let t = tabell("t", #{ kolumner: #{ enhet: "text", "år": "tal", svar: "tal" } });
"#;

fn script(value: &str, options: &str) -> String {
    let options = if options.is_empty() {
        String::new()
    } else {
        format!(", {options}")
    };
    format!(
        "{DECLARED}område(\"A\").mått(\"Annat\", pris, #{{ bra: \"hög\" }});\n\
         område(\"O\").mått(\"M\", {value}, #{{ bra: \"hög\"{options} }});"
    )
}

fn name(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "%",
        Unit::Points => "procentenheter",
        Unit::Kronor => "kr",
        Unit::Number => "tal",
    }
}

/// The unit and the decimals of the measure, or the codes of the faults.
fn shape(script: &str) -> (String, String) {
    let built = rules::build(&pack(script));
    if built.has_errors() {
        let codes = faults(script);
        let codes = codes.iter().filter_map(|fault| fault.split(' ').next());
        return (codes.collect::<Vec<_>>().join(" "), String::new());
    }
    let row = &built.value.areas[1].measures[0].row;
    (name(row.unit).to_owned(), row.decimals.to_string())
}

#[test]
fn a_measure_is_counted_in_what_its_members_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables/units.txt");
    let table = fs::read_to_string(path).unwrap();
    let lines = table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in lines {
        count += 1;
        // A bar within an expression is a closure's.
        let cells: Vec<&str> = line.rsplitn(4, " |").map(str::trim).collect();
        let [decimals, unit, options, value] = cells[..] else {
            panic!("{line}");
        };
        let found = shape(&script(value, options));
        if found != (unit.to_owned(), decimals.to_owned()) {
            wrong.push(format!("{line}  →  {} {}", found.0, found.1));
        }
    }
    assert!(count > 80, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_stands_beside_is_counted_in_its_own_way() {
    let script = script(
        "medel(andel, okänd)",
        "visa_även: [pris, okänd2, mot_föregående(andel), tak]",
    );
    let built = rules::build(&pack(&script));
    assert!(built.diagnostics.is_empty(), "{:#?}", built.diagnostics);
    let rows = &built.value.areas[1].measures[0].details;
    let found: Vec<(&str, &str, usize, bool)> = rows
        .iter()
        .map(|row| {
            (
                row.label.as_ref(),
                name(row.unit),
                row.decimals,
                row.counted,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("U3", "kr", 0, false),
            ("U8", "tal", 0, false),
            ("U1, ändring på ett år", "procentenheter", 0, false),
            ("tak", "tal", 1, false),
            ("U1", "%", 0, true),
            ("U7", "%", 0, true),
        ]
    );
}

/// Expressions that keep what is counted, over figures of these names.
fn keeping(names: &'static [&'static str]) -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(names).prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("medel({a}, {b})")),
            two.clone().prop_map(|(a, b)| format!("summa({a}, {b})")),
            two.clone().prop_map(|(a, b)| format!("min({a}, {b})")),
            two.clone()
                .prop_map(|(a, b)| format!("viktat_medel([{a}, {b}], [2, 1])")),
            two.clone().prop_map(|(a, b)| format!("({a} + {b})")),
            two.clone().prop_map(|(a, b)| format!("fyll({a}, {b})")),
            two.prop_map(|(a, b)| format!("om_annars({a} > {b}, {a}, {b})")),
            inner.clone().prop_map(|a| format!("föregående({a})")),
            inner
                .clone()
                .prop_map(|a| format!("glidande_medel({a}, 3)")),
            inner.clone().prop_map(|a| format!("kvinnor({a})")),
            inner.clone().prop_map(|a| format!("riket({a})")),
            inner.clone().prop_map(|a| format!("medel_av_alla({a})")),
            inner.prop_map(|a| format!("({a} * 0.5)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn kronor_are_never_per_cent_and_per_cent_never_kronor(
        kronor in keeping(&["pris", "pris2"]),
        percent in keeping(&["andel", "andel2"]),
    ) {
        prop_assert_eq!(shape(&script(&kronor, "")).0, "kr");
        prop_assert_eq!(shape(&script(&percent, "")).0, "%");
        let gap = format!("gap({percent})");
        prop_assert_eq!(shape(&script(&gap, "")).0, "procentenheter");
        let against = format!("mot_riket({percent})");
        prop_assert_eq!(shape(&script(&against, "format: \"%\"")).0, "procentenheter");
        let ratio = format!("({kronor}) / ({kronor}) * 100");
        prop_assert_eq!(shape(&script(&ratio, "")).0, "%");
        let mixed = format!("medel({kronor}, {percent})");
        prop_assert_eq!(shape(&script(&mixed, "")).0, "V370");
        prop_assert_eq!(shape(&script(&kronor, "format: \"%\"")).0, "V371");
    }
}
