//! Money in rules: `tests/tables/money_rules.csv` holds what an expression gives, or why it gives nothing.

use crate::tiny::{faults, worked_out};

/// What an expression gives, as the script says it.
fn given(expression: &str) -> String {
    let said = faults(&format!("throw `${{{expression}}}`;"));
    let [fault] = said.as_slice() else {
        panic!("{expression}: {said:?}");
    };
    let text = fault.strip_prefix("V316 Skriptet stannar: ");
    let text = text.and_then(|text| text.strip_suffix('.'));
    text.unwrap_or(fault).replace('\u{a0}', " ")
}

#[test]
fn expressions_give_what_the_table_says() {
    let table = include_str!("../tables/money_rules.csv");
    let mut wrong = Vec::new();
    for line in table.lines().skip(1) {
        let (expression, expected) = line.split_once(';').unwrap();
        let found = given(expression);
        if found != expected {
            wrong.push(format!("{expression}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_closure_has_amounts_too_and_is_known_by_those_it_has_captured() {
    for (cap, expected) in [(50, 1.0), (60, 2.0)] {
        let before =
            format!("let tak = {cap}.kr; let p = parameter(\"p\", #{{ \"2012\": {cap}.kr }});");
        for amount in ["tak", "p.vid(\"2012\")"] {
            let rule = format!("beräkna(a, |x| if {amount} > 55.kr {{ 2 }} else {{ 1 }})");
            let found = worked_out(&before, &rule, &[("A", "7")]);
            assert_eq!(found, vec![vec![Ok(expected)]], "{cap} {amount}");
        }
    }
}
