//! Values that have changed over time: as columns, in closures, and when they are written wrongly.

use crate::tiny::{faults, figures, worked_out};

const CAP: &str = "let tak = parameter(\"tak\", #{ \"2013\": 50, \"2014-07-01\": 60 });";

#[test]
fn a_parameter_is_a_column_with_the_value_of_each_years_last_day() {
    let found = worked_out(CAP, "summa(a, tak)", &[("A", "1 2 3 4 / 5 - 7 8")]);
    assert_eq!(found, figures("% 52 63 64 / % % 67 68").0);
    let alone = worked_out(CAP, "tak", &[("A", "1 2 3")]);
    assert_eq!(alone, figures("? 50 60").0);
}

#[test]
fn a_closure_asks_for_the_value_of_a_day() {
    let rule = "beräkna(a, |x| x + tak.vid(\"2014-06-30\"))";
    assert_eq!(worked_out(CAP, rule, &[("A", "1 2")]), figures("51 52").0);
    let scripted = "if tak.vid(\"2014-07-01\") == 60 { a } else { b }";
    let found = worked_out(CAP, scripted, &[("A", "1"), ("B", "2")]);
    assert_eq!(found, figures("1").0);
}

#[test]
fn a_parameter_that_changes_changes_what_a_closure_gives() {
    let rule = "beräkna(a, |x| x + p.vid(\"2014\"))";
    for value in [1, 2] {
        let before = format!("let p = parameter(\"p\", #{{ \"2014\": {value} }});");
        let found = worked_out(&before, rule, &[("A", "1")]);
        assert_eq!(found, vec![vec![Ok(f64::from(1 + value))]]);
    }
}

#[test]
fn every_wrong_day_and_value_is_named_at_once() {
    let script = "parameter(\"tak\", #{ \"2015-13-01\": 1, \"2016\": [1], \"2017\": 1, \"2017-01-01\": 2 });";
    assert_eq!(
        faults(script),
        [
            "V322 Parametern `tak` kan inte läsas vid `2015-13-01`: det är ingen dag och inget år.",
            "V322 Parametern `tak` kan inte läsas vid `2016`: värdet ska vara ett tal, en text eller ja eller nej.",
            "V322 Parametern `tak` kan inte läsas vid `2017-01-01`: dagen står där två gånger.",
        ]
    );
}

#[test]
fn a_day_before_the_first_and_what_is_no_day_stop_the_script() {
    for (call, expected) in [
        (
            "tak.vid(\"2012\")",
            "V316 Skriptet stannar: parametern tak har inget värde 2012.",
        ),
        (
            "tak.vid(\"juni\")",
            "V316 Skriptet stannar: `juni` är ingen dag.",
        ),
        ("tak.vid(2015)", "V304 `vid` tar inte emot 2015."),
        (
            "kpi(\"A\").vid(\"2015\")",
            "V304 `vid` tar inte emot en kolumn.",
        ),
        (
            "parameter(\"x\", #{})",
            "V304 `parameter` tar inte emot tillval.",
        ),
    ] {
        assert_eq!(faults(&format!("{CAP}\n{call};")), [expected], "{call}");
    }
}
