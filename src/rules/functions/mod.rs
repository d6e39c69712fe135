//! The functions of the rule language: one table of them, one file for each theme.
//!
//! A function takes a word's arguments and where it is called, adds nodes to the draft and gives back a handle.
//! What it is given wrongly it says, and gives back a handle that stands for nothing, so that the script goes on.

mod aggregates;
mod areas;
mod arguments;
mod bands;
mod charts;
mod combining;
mod comparing;
pub(super) mod decisions;
mod expectations;
mod figures;
pub(super) mod formulas;
mod funds;
mod joins;
mod made_columns;
pub(super) mod money;
mod of_rows;
mod over_years;
pub(super) mod parameters;
mod row_expressions;
mod rows;
mod scaling;
mod sexes;
mod shown_tables;
mod table_colours;
mod table_operations;
mod tables;

use std::any::TypeId;

use rhai::{Dynamic, Engine, NativeCallContext};

use crate::{
    diagnostics::{Code, Diagnostic},
    plan::Span,
};

pub(super) use arguments::{number, text_of};

use super::{
    closure::{CallContext, holds_closure},
    draft::{Draft, SharedDraft},
    handles::{AreaHandle, ConditionHandle, FigureHandle, FundHandle, LatestYears, TableHandle},
    vocabulary::{Word, function},
};

/// The most members that a composite takes without brackets; with a list it takes any number.
pub(super) const MOST_MEMBERS: usize = 16;

/// The most columns that a closure takes.
const MOST_ARGUMENTS: usize = 8;

/// A function of the rule language: its arguments and where it is called, to what the script gets back.
type Native = fn(&mut Draft, Word, Vec<Dynamic>, Span) -> Dynamic;

/// A row of the table of functions.
struct Function {
    word: Word,
    /// The fewest and the most arguments.
    arguments: (usize, usize),
    native: Native,
}

const fn row(word: Word, fewest: usize, most: usize, native: Native) -> Function {
    Function {
        word,
        arguments: (fewest, most),
        native,
    }
}

/// Every function of the rule language, in the order in which faults list them.
const TABLE: &[Function] = &[
    row(function::KPI, 1, 2, figures::kpi),
    row(function::MEAN, 1, MOST_MEMBERS + 1, combining::of_members),
    row(function::SUM, 1, MOST_MEMBERS + 1, combining::sum),
    row(function::WEIGHTED, 2, 3, combining::weighted),
    row(
        function::GEOMETRIC,
        1,
        MOST_MEMBERS + 1,
        combining::of_members,
    ),
    row(
        function::HARMONIC,
        1,
        MOST_MEMBERS + 1,
        combining::of_members,
    ),
    row(function::LOWEST, 1, MOST_MEMBERS + 1, combining::of_members),
    row(
        function::HIGHEST,
        1,
        MOST_MEMBERS + 1,
        combining::of_members,
    ),
    row(function::MEDIAN, 1, MOST_MEMBERS + 1, combining::of_members),
    row(function::POINTS, 2, MOST_MEMBERS + 1, combining::points),
    row(function::IF_ELSE, 3, 3, formulas::if_else),
    row(function::AND, 2, MOST_MEMBERS, formulas::join),
    row(function::OR, 2, MOST_MEMBERS, formulas::join),
    row(function::NOT, 1, 1, formulas::not),
    row(function::KNOWN, 1, 1, formulas::known),
    row(function::FILL, 2, 2, formulas::fill),
    row(function::ROUND, 1, 2, formulas::round),
    row(function::ABSOLUTE, 1, 1, formulas::of_number),
    row(function::ROOT, 1, 1, formulas::of_number),
    row(function::LOGARITHM, 1, 1, formulas::of_number),
    row(function::EXPONENTIAL, 1, 1, formulas::of_number),
    row(function::WOMEN, 1, 1, sexes::one),
    row(function::MEN, 1, 1, sexes::one),
    row(function::GAP, 1, 1, sexes::gap),
    row(function::MIN_MAX, 1, 2, scaling::plain),
    row(function::Z_SCORE, 1, 2, scaling::plain),
    row(function::PERCENTILE_RANK, 1, 2, scaling::plain),
    row(function::RANK, 1, 2, scaling::rank),
    row(function::WAY_TO_TARGET, 2, 3, scaling::target),
    row(function::POSTS, 3, 4, scaling::posts),
    row(function::INDEX, 1, 2, scaling::plain),
    row(function::GRADE, 1, 2, scaling::plain),
    row(function::EARLIER, 1, 2, over_years::earlier),
    row(function::CARRIED, 2, 2, over_years::carried),
    row(function::MOVING_MEAN, 2, 3, over_years::window),
    row(function::TREND, 2, 3, over_years::window),
    row(function::AGAINST_EARLIER, 1, 2, over_years::change),
    row(function::NATION, 1, 1, comparing::nation),
    row(function::GROUP_MEAN, 1, 1, comparing::group),
    row(function::MEAN_OF_ALL, 1, 2, comparing::of_all),
    row(function::MEDIAN_OF_ALL, 1, 2, comparing::of_all),
    row(function::LOWEST_OF_ALL, 1, 2, comparing::of_all),
    row(function::HIGHEST_OF_ALL, 1, 2, comparing::of_all),
    row(function::SUM_OF_ALL, 1, 2, comparing::of_all),
    row(function::COUNT_OF_ALL, 1, 2, comparing::of_all),
    row(function::PERCENTILE_OF_ALL, 2, 3, comparing::of_all),
    row(function::PERCENTILE_BETWEEN_OF_ALL, 2, 3, comparing::of_all),
    row(
        function::DEVIATION_OF_SAMPLE_OF_ALL,
        1,
        2,
        comparing::of_all,
    ),
    row(function::DEVIATION_OF_ALL, 1, 2, comparing::of_all),
    row(function::AGAINST_NATION, 1, 1, comparing::against),
    row(function::AGAINST_GROUP, 1, 1, comparing::against),
    row(function::RATIO_TO_NATION, 1, 1, comparing::ratio),
    row(function::AGAINST_TARGET, 2, 2, comparing::target),
    row(function::CORRELATION, 2, 3, comparing::correlation),
    row(function::RANK_CORRELATION, 2, 3, comparing::correlation),
    row(function::MAP, 2, MOST_ARGUMENTS + 1, rows::map),
    row(function::PARAMETER, 2, 2, parameters::parameter),
    row(function::AT, 2, 2, parameters::not_at),
    row(function::AREA, 1, 2, areas::area),
    row(function::MEASURE, 3, 4, areas::measure),
    row(function::LATEST, 1, 3, areas::latest),
    row(function::FETCH, 1, 1, figures::fetch),
    row(function::MISSING, 1, 1, figures::missing),
    row(function::EXPECT, 3, 4, expectations::expect),
    row(function::TABLE, 1, 2, tables::table),
    row(function::COLUMN, 1, 1, row_expressions::column),
    row(function::EQUALS, 2, 2, row_expressions::compare),
    row(function::DIFFERS, 2, 2, row_expressions::compare),
    row(function::AT_LEAST, 2, 2, row_expressions::compare),
    row(function::AT_MOST, 2, 2, row_expressions::compare),
    row(function::ABOVE, 2, 2, row_expressions::compare),
    row(function::BELOW, 2, 2, row_expressions::compare),
    row(function::IS_EMPTY, 1, 1, row_expressions::is_empty),
    row(function::YEAR_OF, 1, 1, row_expressions::year_of),
    row(function::PERIOD, 2, 2, row_expressions::period),
    row(function::PERIODS, 2, 2, row_expressions::periods),
    row(function::DAY, 1, 1, row_expressions::date),
    row(function::MATRIX, 3, 3, row_expressions::matrix),
    row(function::FIND, 3, 3, joins::find),
    row(function::LOOK_UP, 3, 3, row_expressions::look_up),
    row(function::NEEDS, 2, 3, row_expressions::needs),
    row(function::DAYS_BETWEEN, 2, 2, row_expressions::days_between),
    row(function::COUNT, 0, 1, aggregates::count),
    row(function::SHARE, 1, 2, aggregates::share),
    row(function::UNIQUE, 1, 2, aggregates::unique),
    row(function::LIST, 1, 2, aggregates::list),
    row(function::PERCENTILE, 2, 3, aggregates::percentile),
    row(function::PERCENTILE_BETWEEN, 2, 3, aggregates::percentile),
    row(function::DEVIATION_OF_SAMPLE, 1, 2, aggregates::deviation),
    row(function::DEVIATION, 1, 2, aggregates::deviation),
    row(function::FILTER, 2, 2, table_operations::filter),
    row(function::ADD_COLUMN, 3, 3, table_operations::add),
    row(function::SORT, 2, 3, table_operations::sort),
    row(function::GROUP_BY, 3, 4, table_operations::group),
    row(function::PIVOT, 5, 5, table_operations::pivot),
    row(function::CHANGE, 4, 5, table_operations::change),
    row(function::PER, 4, 5, table_operations::per),
    row(function::SHOW_TABLE, 2, 3, shown_tables::show),
    row(function::SHOW_MAP, 3, 3, shown_tables::map),
    row(function::SHOW_CHART, 2, 3, shown_tables::chart),
    row(function::FUND, 1, 2, funds::fund),
    row(function::PAYMENT, 4, 4, funds::payment),
];

/// How a function is given more members than it takes one by one, as a key of the texts; none for one that does not
/// take them.
pub(super) fn usage_of_many(word: &Word) -> Option<&'static str> {
    let function = TABLE.iter().find(|function| function.word == *word)?;
    let takes_many = function.arguments.1 >= MOST_MEMBERS;
    takes_many.then_some(match *word {
        function::AND | function::OR => "usage.many.conditions",
        _ => "usage.many",
    })
}

/// Teaches an engine the functions of the rule language.
pub(super) fn register(engine: &mut Engine, draft: &SharedDraft) {
    engine
        .register_type_with_name::<FigureHandle>("kolumn")
        .register_type_with_name::<ConditionHandle>("villkor")
        .register_type_with_name::<AreaHandle>("område")
        .register_type_with_name::<LatestYears>("år")
        .register_type_with_name::<FundHandle>("fond")
        .register_type_with_name::<TableHandle>("tabell");
    row_expressions::register(engine, draft);
    of_rows::register(engine, draft);
    parameters::register(engine, draft.lock().language);
    money::register(engine, draft.lock().language);
    decisions::register(engine);
    for function in TABLE {
        let (fewest, most) = function.arguments;
        for name in function.word.spellings() {
            for count in fewest..=most {
                let draft = draft.clone();
                let types = vec![TypeId::of::<Dynamic>(); count];
                engine.register_raw_fn(name, types, move |context, given| {
                    // The first may be the script's own variable: taking it would empty it.
                    let given: Vec<Dynamic> =
                        given.iter().map(|value| value.flatten_clone()).collect();
                    let kept = given.iter().any(holds_closure);
                    let mut draft = draft.lock();
                    draft.calling = kept.then(|| CallContext::of(&context));
                    let span = draft.call(&context);
                    Ok((function.native)(&mut draft, function.word, given, span))
                });
            }
        }
    }
}

/// Functions of the script language that a rule has no use for and that would do harm.
pub(super) fn forbid(engine: &mut Engine, draft: &SharedDraft) {
    let (any, whole, float) = (
        TypeId::of::<Dynamic>(),
        TypeId::of::<i64>(),
        TypeId::of::<f64>(),
    );
    // Rhai prefers its own `sleep(i64)` to one of any value, so each kind is named.
    for name in ["exit", "sleep"] {
        for types in [vec![], vec![any], vec![whole], vec![float]] {
            let draft = draft.clone();
            engine.register_raw_fn(name, types, move |context: NativeCallContext, _| {
                let mut draft = draft.lock();
                let span = draft.call(&context);
                let diagnostic = Diagnostic::new(Code::ScriptForbidden).with("name", name);
                draft.fault(diagnostic, span);
                Ok(Dynamic::UNIT)
            });
        }
    }
}
