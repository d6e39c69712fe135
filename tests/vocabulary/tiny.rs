//! A tiny project: figures given as text, one rule, and what comes out for each place and year.

use std::sync::Arc;

use visare::{
    diagnostics::{Diagnostic, sentence},
    engine::{Dataset, Evaluator, ReferencePopulation},
    inputs::{Inputs, SexColumn},
    model::{Axes, Column, KeyFigure, Missing, Place, PlaceAxis, PlaceKind, Sex, YearAxis},
    plan::Plan,
    project::{Pack, Script, parse_settings},
    rules,
    text::Language,
};

pub type Value = Result<f64, Missing>;

/// Places with their years, and the nation.
pub type Figures = (Vec<Vec<Value>>, Option<Vec<Value>>);

/// The year of the first figure of each place.
pub const FIRST_YEAR: i16 = 2012;

/// Figures as text: places stand between `/`, their years between spaces; `-` is not reported, `.` not applicable.
/// What follows `|` is the nation's; what follows `K` is women's and `M` men's, laid out alike.
pub fn figures(text: &str) -> Figures {
    let series = |text: &str| text.split_whitespace().map(value).collect::<Vec<Value>>();
    let (places, nation) = match text.split_once('|') {
        Some((places, nation)) => (places, Some(series(nation))),
        None => (text, None),
    };
    (places.split('/').map(series).collect(), nation)
}

pub fn value(word: &str) -> Value {
    match word {
        "-" => Err(Missing::NotReported),
        "." => Err(Missing::NotApplicable),
        ".." => Err(Missing::Suppressed),
        "?" => Err(Missing::Undefined),
        "%" => Err(Missing::Coverage),
        "!" => Err(Missing::NotInFile),
        "few" => Err(Missing::FewPlaces),
        "first" => Err(Missing::NoEarlier),
        _ => Ok(word.parse().unwrap()),
    }
}

fn place(index: usize, kind: PlaceKind) -> Place {
    Place {
        code: format!("{index:04}"),
        name: format!("Plats {index}"),
        kind,
    }
}

pub fn pack(text: &str) -> Pack {
    Pack {
        folder: "p".to_owned(),
        settings: parse_settings(
            "p/visare.toml",
            "name = \"P\"\ncode = \"0001\"\nlanguage = \"sv\"\ntrusted = true\n\
             comparison_group = [\"0002\", \"0003\"]",
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

fn inputs(plan: &Plan, columns: &[(&str, &str)]) -> Inputs {
    let parts = |text: &str| -> [Option<Figures>; 3] {
        let (everybody, apart) = text.split_once(" K ").unwrap_or((text, ""));
        let (women, men) = apart.split_once(" M ").unwrap_or((apart, ""));
        [everybody, women, men].map(|text| (!text.is_empty()).then(|| figures(text)))
    };
    let read: Vec<(&str, [Option<Figures>; 3])> = columns
        .iter()
        .map(|(id, text)| (*id, parts(text)))
        .collect();
    let everybody = || read.iter().filter_map(|(_, parts)| parts[0].as_ref());
    let places = everybody().map(|(places, _)| places.len()).max();
    let years = everybody().flat_map(|(places, _)| places.iter().map(Vec::len));
    let ranked = (1..=places.unwrap_or(0)).map(|index| place(index, PlaceKind::Municipality));
    let last = FIRST_YEAR + i16::try_from(years.max().unwrap_or(1)).unwrap() - 1;
    let axes = Axes {
        places: Arc::new(PlaceAxis::new(
            ranked.collect(),
            vec![place(0, PlaceKind::Nation)],
        )),
        years: YearAxis::spanning(FIRST_YEAR, last),
        sex: Sex::Total,
    };
    let column = |figures: Option<&Figures>, sex: Sex| {
        let axes = Axes {
            sex,
            ..axes.clone()
        };
        let mut column = Column::missing(axes.clone(), Missing::NotInFile);
        if let Some((places, nation)) = figures {
            for (place, series) in places.iter().chain(nation).enumerate() {
                for (year, value) in series.iter().enumerate() {
                    column.set(year * axes.places.len() + place, *value);
                }
            }
        }
        Arc::new(column)
    };
    let found = |figure: &KeyFigure| read.iter().find(|(id, _)| *id == figure.id.as_str());
    let of_sex = |(nth, sex): (usize, Sex)| {
        let figures = plan.key_figures.iter().enumerate();
        figures.filter_map(move |(index, figure)| {
            let apart = found(figure)?.1[nth].as_ref()?;
            let held = SexColumn {
                column: column(Some(apart), sex),
                origins: Vec::new(),
            };
            Some(((index, sex), held))
        })
    };
    Inputs {
        columns: plan
            .key_figures
            .iter()
            .map(|figure| {
                let parts = found(figure).map(|(_, parts)| parts);
                column(parts.and_then(|parts| parts[0].as_ref()), Sex::Total)
            })
            .collect(),
        by_sex: [(1, Sex::Women), (2, Sex::Men)]
            .into_iter()
            .flat_map(of_sex)
            .collect(),
        axes: axes.clone(),
        ..Inputs::default()
    }
}

/// What a rule gives.
pub struct Outcome {
    pub plan: Arc<Plan>,
    pub evaluator: Evaluator,
    pub dataset: Dataset,
}

impl Outcome {
    /// The figures of the only measure, for each place (the nation last) in each year.
    pub fn values(&self) -> Vec<Vec<Value>> {
        let column = self
            .evaluator
            .column(self.plan.areas[0].measures[0].row.value)
            .unwrap();
        let axes = self.dataset.axes();
        let serves_all = column.axes().places.len() == 1;
        (0..axes.places.len())
            .map(|place| {
                let years = 0..axes.years.count;
                let place = if serves_all { 0 } else { place };
                years.map(|year| column.get(place, year)).collect()
            })
            .collect()
    }
}

/// The faults of a script, as sentences.
pub fn faults(script: &str) -> Vec<String> {
    let built = rules::build(&pack(script));
    let said = |fault: &Diagnostic| format!("{} {}", fault.code, sentence(fault, Language::Sv));
    built.diagnostics.iter().map(said).collect()
}

/// The measure `value` over key figures, each known in the script by its id in small letters.
pub fn script(before: &str, value: &str, columns: &[(&str, &str)]) -> String {
    let declared: String = columns
        .iter()
        .map(|(id, _)| {
            format!(
                "let {} = kpi(\"{id}\", #{{ bra: \"hög\" }});\n",
                id.to_lowercase()
            )
        })
        .collect();
    format!("{declared}{before}\nområde(\"O\").mått(\"M\", {value}, #{{ bra: \"hög\" }});")
}

/// Works a script out.
pub fn run(script: &str, columns: &[(&str, &str)]) -> Outcome {
    let built = rules::build(&pack(script));
    assert!(
        built.diagnostics.is_empty(),
        "{script}\n{:#?}",
        built.diagnostics
    );
    let plan = Arc::new(built.value);
    let inputs = inputs(&plan, columns);
    let dataset = Dataset::national(&inputs);
    let held = inputs.held_by_sex();
    let apart = |sex| {
        let mut evaluator = Evaluator::default();
        evaluator.evaluate_held(&plan, &Dataset::of_sex(&inputs, sex), &held);
        evaluator
    };
    let (women, men) = (apart(Sex::Women), apart(Sex::Men));
    let mut evaluator = Evaluator::default();
    evaluator.evaluate(
        &plan,
        &dataset,
        ReferencePopulation::Everybody([&women, &men]),
    );
    let failed = evaluator.faults(&plan, &dataset);
    assert!(failed.is_empty(), "{script}\n{failed:#?}");
    Outcome {
        plan,
        evaluator,
        dataset,
    }
}

/// The figures of the measure `value`, the nation's left out.
pub fn worked_out(before: &str, value: &str, columns: &[(&str, &str)]) -> Vec<Vec<Value>> {
    let mut values = run(&script(before, value, columns), columns).values();
    values.pop();
    values
}
