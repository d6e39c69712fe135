//! Closures of rules: what they give, what they are remembered by, what they cannot reach.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::sync::Arc;

use visare::{
    diagnostics::Diagnostic,
    engine::{Dataset, Evaluator, ReferencePopulation},
    inputs::Inputs,
    model::{Axes, Column, Missing, Place, PlaceAxis, PlaceKind, Sex, YearAxis},
    plan::{Op, Plan, ROW_BUDGET, ScriptValue},
    project::{Pack, Script, parse_settings},
    rules,
};

const PLACES: usize = 3;

fn place(index: usize, kind: PlaceKind) -> Place {
    Place {
        code: format!("{index:04}"),
        name: format!("Plats {index}"),
        kind,
    }
}

fn pack(text: &str) -> Pack {
    Pack {
        folder: "p".to_owned(),
        settings: parse_settings(
            "p/visare.toml",
            "name = \"P\"\ncode = \"0001\"\nlanguage = \"sv\"\ntrusted = true",
        )
        .value
        .unwrap(),
        municipality: place(1, PlaceKind::Municipality),
        scripts: vec![Script {
            file: "p/regler.rhai".to_owned(),
            text: text.to_owned(),
        }],
        shared: Vec::new(),
        whole: true,
        receipts: Vec::new(),
        sources: Default::default(),
    }
}

/// A plan whose only area shows `value`.
fn plan(before: &str, value: &str) -> Arc<Plan> {
    let text = format!(
        "let a = kpi(\"A1\", #{{ bra: \"hög\" }}); let b = kpi(\"B1\", #{{ bra: \"hög\" }});\n{before}\n\
         område(\"O\", #{{ år: 2014..=2014 }}).mått(\"M\", {value}, #{{ bra: \"hög\" }});"
    );
    let built = rules::build(&pack(&text));
    assert!(built.diagnostics.is_empty(), "{:#?}", built.diagnostics);
    Arc::new(built.value)
}

fn fingerprint(before: &str, value: &str) -> u128 {
    let plan = plan(before, value);
    let mut found = plan.nodes().iter().filter_map(|node| match &node.op {
        Op::Map(rule) => Some(rule.0.fingerprint()),
        _ => None,
    });
    found.next().unwrap()
}

fn dataset(columns: &[[Result<f64, Missing>; PLACES]]) -> Dataset {
    let places = (1..=PLACES).map(|index| place(index, PlaceKind::Municipality));
    let axes = Axes {
        places: Arc::new(PlaceAxis::new(
            places.collect(),
            vec![place(0, PlaceKind::Nation)],
        )),
        years: YearAxis::spanning(2014, 2014),
        sex: Sex::Total,
    };
    let columns = columns.iter().map(|values| {
        let mut column = Column::missing(axes.clone(), Missing::NotInFile);
        for (position, value) in values.iter().enumerate() {
            column.set(position, *value);
        }
        Arc::new(column)
    });
    Dataset::national(&Inputs {
        columns: columns.collect(),
        axes: axes.clone(),
        ..Inputs::default()
    })
}

type Values = Vec<Result<f64, Missing>>;

fn values(before: &str, value: &str) -> (Values, Vec<Diagnostic>) {
    let plan = plan(before, value);
    let dataset = dataset(&[
        [Ok(10.0), Ok(5.0), Err(Missing::Suppressed)],
        [Ok(4.0), Ok(0.0), Ok(1.0)],
    ]);
    let mut evaluator = Evaluator::default();
    evaluator.evaluate(&plan, &dataset, ReferencePopulation::Themselves);
    let column = evaluator
        .column(plan.areas[0].measures[0].row.value)
        .unwrap();
    let found = (0..PLACES).map(|place| column.at(place)).collect();
    (found, evaluator.faults(&plan, &dataset))
}

#[test]
fn a_closure_sees_one_row_and_only_where_every_argument_has_a_value() {
    let (found, faults) = values("", "beräkna(a, b, |x, y| x * 2.0 + y)");
    assert_eq!(found, [Ok(24.0), Ok(10.0), Err(Missing::Suppressed)]);
    assert!(faults.is_empty());
}

#[test]
fn a_closure_reaches_constants_and_functions_also_when_a_function_made_it() {
    let before = "fn dubbla(x) { x * 2.0 }  fn lägg(c) { |x| dubbla(x) + c }  let c = 1;";
    for value in ["beräkna(a, |x| dubbla(x) + c)", "beräkna(a, lägg(1))"] {
        let (found, _) = values(before, value);
        assert_eq!(
            found,
            [Ok(21.0), Ok(11.0), Err(Missing::Suppressed)],
            "{value}"
        );
    }
}

#[test]
fn one_row_does_not_depend_on_the_row_before() {
    let (found, _) = values("let n = 0;", "beräkna(b, |y| { n += 1; n })");
    assert_eq!(found, [Ok(1.0), Ok(1.0), Ok(1.0)]);
}

#[test]
fn what_is_no_number_has_no_value_and_the_rest_has() {
    let (found, faults) = values("", "beräkna(b, |y| if y > 0 { y } else { () })");
    assert_eq!(found, [Ok(4.0), Err(Missing::Undefined), Ok(1.0)]);
    assert!(faults.is_empty());
    let (found, _) = values("", "beräkna(b, |y| 1.0 / y)");
    assert_eq!(found, [Ok(0.25), Err(Missing::Undefined), Ok(1.0)]);
}

#[test]
fn a_row_that_takes_too_much_fails_and_the_others_stand() {
    let (found, faults) = values("", "beräkna(b, |y| { while y < 1 { y -= 1; } y })");
    assert_eq!(found, [Ok(4.0), Err(Missing::Undefined), Ok(1.0)]);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].arguments[0], ("place", "Plats 2".to_owned()));
    assert_eq!(faults[0].arguments[3], ("count", "1".to_owned()));
}

#[test]
fn a_closure_cannot_add_to_the_plan_stop_the_program_or_sleep() {
    for body in [
        "kpi(\"C1\"); x",
        "exit(); x",
        "sleep(1000); x",
        "sleep(60.0); x",
    ] {
        let (found, faults) = values("", &format!("beräkna(b, |x| {{ {body} }})"));
        assert_eq!(found, [Err(Missing::Undefined); PLACES], "{body}");
        assert_eq!(faults.len(), 1, "{body}");
    }
}

#[test]
fn the_budget_of_a_row_is_shared_by_its_closures() {
    let plan = plan(
        "",
        "beräkna(b, |y| { let n = 0; while n < 50 { n += 1; } n })",
    );
    let rule = plan.nodes().iter().find_map(|node| match &node.op {
        Op::Map(rule) => Some(rule.0.clone()),
        _ => None,
    });
    let rule = rule.unwrap();
    let mut budget = ROW_BUDGET;
    let mut called = 0;
    while rule.call(&[ScriptValue::Number(1.0)], &mut budget).is_ok() {
        called += 1;
    }
    assert!((2..ROW_BUDGET / 50).contains(&called), "{called}");
    assert_eq!(budget, 0);
}

#[test]
fn a_closure_is_known_by_what_it_does_and_not_by_where_it_stands() {
    let helper = "fn h(x) { x + 1 }  fn annan(x) { x }";
    let first = fingerprint(helper, "beräkna(a, |x| h(x))");
    let moved = "\n// En kommentar.\n\nfn h(x) {\n   x + 1\n}  fn annan(x) { x + 7 }";
    assert_eq!(first, fingerprint(moved, "\n\n beräkna(a, |x|   h(x))"));
    let changed = "fn h(x) { x + 2 }  fn annan(x) { x }";
    assert_ne!(first, fingerprint(changed, "beräkna(a, |x| h(x))"));
    assert_ne!(first, fingerprint(helper, "beräkna(a, |x| h(x) + 1)"));
    let captured = |c: u8| fingerprint(&format!("let c = {c};"), "beräkna(a, |x| x + c)");
    assert_eq!(captured(1), captured(1));
    assert_ne!(captured(1), captured(2));
    // Also what stands in a function that is captured itself.
    let within = |c: u8| {
        fingerprint(
            &format!("let c = {c}; let g = |x| x + c;"),
            "beräkna(a, |x| g.call(x))",
        )
    };
    assert_eq!(within(1), within(1));
    assert_ne!(within(1), within(2));
    let of_inner = |c: u8| {
        fingerprint(
            &format!("let g = |x| x + {c};"),
            "beräkna(a, |x| g.call(x))",
        )
    };
    assert_ne!(of_inner(1), of_inner(2));
}

/// The operations that it takes to build a plan in which so many closures are made, with the steps for what they are
/// remembered by.
fn operations(count: usize) -> u64 {
    let closures = (0..count).map(|number| {
        format!("let k{number} = beräkna(a, |x| dubbla(x) + if x > {number} {{ 1 }} else {{ lägg(x) }});\n")
    });
    let text = format!(
        "fn dubbla(x) {{ x * 2.0 }} fn lägg(x) {{ dubbla(x) + 1.0 }}\nlet a = kpi(\"A1\", #{{ bra: \"hög\" }});\n{}\
         område(\"O\", #{{ år: 2014..=2014 }}).mått(\"M\", k0, #{{ bra: \"hög\" }});",
        closures.collect::<String>()
    );
    let built = rules::build(&pack(&text));
    assert!(built.diagnostics.is_empty(), "{:#?}", built.diagnostics);
    built.value.building.operations
}

#[test]
fn two_thousand_closures_take_work_in_proportion_and_far_less_than_is_allowed() {
    let taken = [250, 500, 1_000, 2_000].map(operations);
    let more: Vec<u64> = taken.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for pair in more.windows(2) {
        let share = pair[1] as f64 / pair[0] as f64;
        assert!((1.9..2.1).contains(&share), "{taken:?}");
    }
    assert!(taken[3] < 250_000, "{taken:?} of 1 000 000");
}

#[test]
fn variables_beyond_the_limit_are_refused_before_any_work_is_done() {
    let script = |count: usize| {
        let lines = (0..count).map(|number| format!("let v{number} = {number};\n"));
        lines.collect::<String>()
    };
    let built = |count| rules::build(&pack(&script(count)));
    let many = built(20_000);
    let codes: Vec<&str> = many
        .diagnostics
        .iter()
        .map(|fault| fault.code.name())
        .collect();
    assert_eq!(codes, ["V311"]);
    assert_eq!(many.value.building.operations, 0);
    assert!(built(3_000).diagnostics.is_empty());
}
