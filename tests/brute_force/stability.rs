//! What must not matter: the order of files and rows, a file that lies there twice, a session's past.

use std::collections::HashSet;

use proptest::prelude::*;
use visare::{
    diagnostics::{Code, Diagnostic, Severity},
    plan::{NodeId, Op},
    project::{InputFile, Project},
    rules,
    session::{Focus, Request, Session},
    views::OutputKind,
};

use super::{
    cases, data_for_all,
    dice::Dice,
    expression::{Expression, Method},
    model::{Among, Cell, Export, Measure, Model, Place, Ties, sizes},
    read, run_in,
};

const CASES: u32 = 16;
const SOURCE: usize = 16;

/// Every output of the pack's own municipality, and how many nodes were computed for it.
fn outputs_of(session: &mut Session, project: &Project) -> (Vec<(String, Vec<u8>)>, usize) {
    let outputs = run_in(session, project, Focus::Own, &OutputKind::ALL);
    (outputs.files, outputs.counts.computed)
}

/// What a person must look at.
fn warnings(project: &Project) -> Vec<Diagnostic> {
    let request = Request {
        focus: Focus::Own,
        outputs: Vec::new(),
        language: None,
    };
    let mut found = Session::default().run(project, &request).diagnostics;
    found.retain(|diagnostic| diagnostic.severity() != Severity::Note);
    found
}

/// The cells of a `data.csv`, without the addresses of cells in sheets.
fn without_addresses(csv: &[u8]) -> Vec<Vec<String>> {
    let mut lines = read(csv);
    for line in &mut lines {
        if line[SOURCE].contains('!') {
            line[SOURCE].clear();
        }
    }
    lines
}

/// Something that a user does between two runs.
#[derive(Clone, Copy, Debug)]
enum Edit {
    ChangeValue(usize),
    TakeFile(usize),
    PutBack,
    SwapMethod(usize),
    /// What is said of a measure, its value left as it is.
    Redescribe(usize, Said),
    ReverseAreas,
    AddComment,
}

/// What may be said of a measure.
#[derive(Clone, Copy, Debug)]
enum Said {
    Label,
    Decimals,
    Lag,
    Ties,
    Bands,
    Among,
    Beside,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        any::<usize>().prop_map(Edit::ChangeValue),
        any::<usize>().prop_map(Edit::TakeFile),
        Just(Edit::PutBack),
        any::<usize>().prop_map(Edit::SwapMethod),
        (any::<usize>(), said()).prop_map(|(nth, said)| Edit::Redescribe(nth, said)),
        Just(Edit::ReverseAreas),
        Just(Edit::AddComment),
    ];
    prop::collection::vec(edit, 1..=6)
}

fn said() -> impl Strategy<Value = Said> {
    prop::sample::select(vec![
        Said::Label,
        Said::Decimals,
        Said::Lag,
        Said::Ties,
        Said::Bands,
        Said::Among,
        Said::Beside,
    ])
}

impl Edit {
    fn apply(self, model: &mut Model, taken: &mut Vec<Export>) {
        match self {
            Edit::ChangeValue(nth) => change_value(model, nth, |_| true),
            Edit::TakeFile(nth) => {
                if !model.exports.is_empty() {
                    taken.push(model.exports.remove(nth % model.exports.len()));
                }
            }
            Edit::PutBack => model.exports.extend(taken.pop()),
            Edit::SwapMethod(nth) => swap_method(&mut model.measures, nth),
            Edit::Redescribe(nth, said) => redescribe(&mut model.measures, nth, said),
            Edit::ReverseAreas => model.scripts.iter_mut().for_each(|areas| areas.reverse()),
            Edit::AddComment => model.comments.push("// En kommentar.".to_owned()),
        }
    }
}

/// Puts a value that no other cell has into one cell about a key figure.
fn change_value(model: &mut Model, nth: usize, of: impl Fn(usize) -> bool) {
    let rows = model.exports.iter_mut().flat_map(|export| &mut export.rows);
    let mut cells: Vec<&mut Cell> = rows
        .filter(|row| {
            row.about
                .is_some_and(|(figure, place)| of(figure) && place != Place::Nation)
        })
        .flat_map(|row| &mut row.cells)
        .collect();
    if !cells.is_empty() {
        let at = nth % cells.len();
        *cells[at] = Cell::Tenths(500_000 + (nth % 1000) as i64);
    }
}

/// Turns a sum into a mean, and a mean of any kind into a sum.
fn swap_method(measures: &mut [Measure], nth: usize) {
    let mut combined: Vec<_> = measures
        .iter_mut()
        .filter_map(|measure| match &mut measure.value {
            Expression::Combined {
                method,
                numbers,
                coverage,
                ..
            } => Some((method, numbers, coverage)),
            _ => None,
        })
        .collect();
    if !combined.is_empty() {
        let at = nth % combined.len();
        let (method, numbers, coverage) = &mut combined[at];
        **coverage = None;
        numbers.clear();
        **method = match **method {
            Method::Sum => Method::Mean,
            _ => Method::Sum,
        };
    }
}

/// Says something else of a measure.
fn redescribe(measures: &mut [Measure], nth: usize, said: Said) {
    if measures.is_empty() {
        return;
    }
    let at = nth % measures.len();
    let measure = &mut measures[at];
    match said {
        Said::Label => measure.label.push('x'),
        Said::Decimals => {
            measure.decimals = Some(measure.decimals.map_or(1, |known| (known + 1) % 4))
        }
        Said::Lag => measure.lag = (measure.lag + 1) % 3,
        Said::Ties => {
            measure.ties = match measure.ties {
                Some(Ties::Mean) => Some(Ties::Dense),
                _ => Some(Ties::Mean),
            }
        }
        Said::Bands => measure.bands = None,
        Said::Among => {
            measure.among = match measure.among {
                Among::All => Among::Group,
                Among::Group => Among::Named,
                Among::Named => Among::All,
            }
        }
        Said::Beside => measure.beside.clear(),
    }
}

/// How many nodes depend on a key figure, and how many do not, of those that are computed.
fn dependants(project: &Project, id: &str) -> (usize, usize) {
    let plan = rules::build(&project.pack).value;
    let is_id = |index: usize| plan.key_figures[index].id.as_str() == id;
    let needed: Vec<NodeId> = plan.levels().iter().flatten().copied().collect();
    let mut touched: HashSet<NodeId> = HashSet::new();
    let (mut with, mut without) = (0, 0);
    for node in needed {
        let computed = match plan.node(node).unwrap().op {
            Op::KeyFigure(index) | Op::Nation(index) => {
                if is_id(index) {
                    touched.insert(node);
                }
                false
            }
            Op::Reference(_) => false,
            _ => true,
        };
        if touched.contains(&node) {
            touched.extend(plan.dependents(node));
        }
        if computed {
            *(if touched.contains(&node) {
                &mut with
            } else {
                &mut without
            }) += 1;
        }
    }
    (with, without)
}

proptest! {
    #![proptest_config(cases(CASES, 20))]

    #[test]
    fn the_order_of_files_and_rows_does_not_matter(sizes in sizes(), again in any::<u64>()) {
        let model = Model::new(sizes);
        let first = data_for_all(&model.project());
        let second = data_for_all(&model.shuffled(Dice(again)).project());
        for ((name, first), (_, second)) in first.iter().zip(&second) {
            prop_assert_eq!(without_addresses(first), without_addresses(second), "{}", name);
        }
    }

    #[test]
    fn a_file_that_lies_there_twice_changes_nothing_but_remarks(sizes in sizes(), nth in any::<usize>()) {
        let project = Model::new(sizes).project();
        let mut twice = project.clone();
        let copy = &project.files[nth % project.files.len()];
        twice.files.push(InputFile {
            name: "zz kopia.xlsx".to_owned(),
            content: copy.content.clone(),
        });
        prop_assert_eq!(data_for_all(&project), data_for_all(&twice));
        // What is said of the cells of a file is said of its copy too.
        let codes = |project| -> Vec<Code> {
            let mut codes: Vec<Code> = warnings(project).iter().map(|found| found.code).collect();
            codes.sort_by_key(|code| format!("{code:?}"));
            codes.dedup();
            codes
        };
        prop_assert_eq!(codes(&project), codes(&twice));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(sizes in sizes()) {
        let project = Model::new(sizes).project();
        let first = outputs_of(&mut Session::default(), &project).0;
        let second = outputs_of(&mut Session::default(), &project).0;
        prop_assert_eq!(first.len(), 5);
        prop_assert!(first == second);
    }

    #[test]
    fn a_session_with_a_past_gives_the_bytes_of_a_fresh_one(sizes in sizes(), edits in edits()) {
        let mut model = Model::new(sizes);
        let mut taken = Vec::new();
        let mut kept = Session::default();
        outputs_of(&mut kept, &model.project());
        for edit in edits {
            edit.apply(&mut model, &mut taken);
            let project = model.project();
            let (found, computed) = outputs_of(&mut kept, &project);
            let (expected, _) = outputs_of(&mut Session::default(), &project);
            prop_assert!(found == expected, "after {:?}", edit);
            if matches!(edit, Edit::AddComment) {
                prop_assert_eq!(computed, 0);
            }
        }
    }

    #[test]
    fn a_changed_value_computes_only_what_depends_on_it(sizes in sizes(), nth in any::<usize>()) {
        let mut model = Model::new(sizes);
        let figure = nth % model.figures.len();
        let mut kept = Session::default();
        outputs_of(&mut kept, &model.project());
        change_value(&mut model, nth, |other| other == figure);
        let project = model.project();
        let (found, computed) = outputs_of(&mut kept, &project);
        let (expected, all) = outputs_of(&mut Session::default(), &project);
        prop_assert!(found == expected);
        let (with, without) = dependants(&project, &model.figures[figure].id);
        // Once for the municipalities and once for the units.
        prop_assert!(computed <= 2 * with, "{} of {}", computed, with);
        prop_assert!(without == 0 || computed < all, "{} of {}", computed, all);
    }
}
