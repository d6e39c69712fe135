//! What is hidden of units beside those with too few answers, so that these cannot be worked out.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    inputs::{Bound, UnitAnswers},
    methods::{ClaimedGroup, Claims},
    model::{Column, KeyFigure, Missing, Place, fold},
    project::Least,
};

/// Between these lie the shares that people's answers come to.
const SHARES: [f64; 2] = [0.0, 100.0];

/// Beginnings of the names of units that are the whole or a part of it, and no unit beside the others.
const TOTALS: [&str; 16] = [
    "total",
    "samtliga",
    "alla ",
    "hela ",
    "summa",
    "sammanlagt",
    "snitt",
    "medel",
    "genomsnitt",
    "kommunen",
    "alle ",
    "hele ",
    "gjennomsnitt",
    "all ",
    "sum ",
    "average",
];

/// Hides figures of units that would give away those with too few answers, in every key figure and year.
///
/// A reader knows the municipality's own figure and how many answered. With the units that are shown it tells what the
/// hidden ones say together; what may not follow is hidden as [`Claims`] decides. Of units that would do as well those
/// are hidden that are hidden anyway in most key figures of the year: so a small unit costs one other unit, not one for
/// each question.
///
/// A unit that is a total of the others is none of them, and tells no more than the municipality's figure does; what may
/// be a total of some of them is hidden with any of its year. Where the settings ask for a minority, a share that fewer
/// stand behind is hidden too.
pub fn hide_units(bound: &mut Bound, key_figures: &[KeyFigure], least: Least, own: &Place) {
    if least.answers == 0 {
        return;
    }
    let axes = bound.units.axes.clone();
    let places = axes.places.len();
    let totals: Vec<bool> = axes
        .places
        .places()
        .iter()
        .map(|unit| is_total(unit, own))
        .collect();
    for year in 0..axes.years.count {
        let mut figures: Vec<OfYear> = Vec::new();
        for (index, column) in bound.units.columns.iter_mut().enumerate() {
            if least.minority > 0 && key_figures.get(index).is_some_and(is_share) {
                hide_minorities(column, (index, year), &mut bound.answers, least.minority);
            }
            let positions = year * places..(year + 1) * places;
            let of = OfYear::new(
                index,
                column,
                positions,
                &bound.answers,
                (&totals, least.answers),
            );
            figures.extend(of.filter(|of| of.hidden.iter().any(Option::is_some)));
        }
        let mut decided: Vec<Vec<Option<Missing>>> = Vec::new();
        let questions = u32::try_from(figures.len()).unwrap_or(u32::MAX);
        let mut times: BTreeMap<usize, u32> = BTreeMap::new();
        // How often each is hidden by itself; then, one key figure after the other, who is hidden already counts most.
        for weight in [0, questions] {
            decided.clear();
            let mut next = times.clone();
            for of in &figures {
                let known = if weight == 0 { &times } else { &next };
                let most = known.values().copied().max().unwrap_or(0);
                let cost = |place: &usize| most - known.get(place).copied().unwrap_or(0);
                let hidden = of.decide(least.answers, &cost);
                for (place, why) in of.places.iter().zip(&hidden) {
                    *next.entry(*place).or_default() += u32::from(why.is_some()) * weight.max(1);
                }
                decided.push(hidden);
            }
            times = next;
        }
        for (of, hidden) in figures.iter().zip(decided) {
            let Some(column) = bound.units.columns.get_mut(of.key_figure) else {
                continue;
            };
            let column = Arc::make_mut(column);
            let beside = of.places.iter().zip(&hidden);
            let beside = beside.filter(|(_, why)| **why == Some(Missing::Shielded));
            for place in beside.map(|(place, _)| place).chain(&of.parts_of_whole) {
                if column.at(year * places + place).is_ok() {
                    column.set(year * places + place, Err(Missing::Shielded));
                }
            }
        }
    }
}

/// The figures of units in a key figure and a year.
struct OfYear {
    key_figure: usize,
    /// The units, by position on the axis.
    places: Vec<usize>,
    /// For each how many stand behind it.
    people: Vec<u32>,
    hidden: Vec<Option<Missing>>,
    ends: Vec<[bool; 2]>,
    /// Units that may be totals of some of the others.
    parts_of_whole: Vec<usize>,
}

impl OfYear {
    fn new(
        key_figure: usize,
        column: &Column,
        positions: std::ops::Range<usize>,
        answers: &UnitAnswers,
        (totals, least): (&[bool], u32),
    ) -> Option<Self> {
        let mut of = OfYear {
            key_figure,
            places: Vec::new(),
            people: Vec::new(),
            hidden: Vec::new(),
            ends: Vec::new(),
            parts_of_whole: Vec::new(),
        };
        let count = |at: usize| answers.counts.get(&(key_figure, at)).copied();
        let whole = whole(positions.clone().filter_map(|at| Some((at, count(at)?))));
        for (place, at) in positions.enumerate() {
            let stands = column.at(at);
            let why = match stands {
                Ok(_) => None,
                Err(Missing::TooFew | Missing::Suppressed) => Some(Missing::TooFew),
                Err(_) => continue,
            };
            if whole == Some(at) {
                continue;
            }
            if totals.get(place) == Some(&true) {
                of.parts_of_whole.push(place);
                continue;
            }
            let value = stands
                .ok()
                .or_else(|| answers.values.get(&(key_figure, at)).copied());
            let unknown = if why.is_some() { 0 } else { least };
            of.places.push(place);
            of.people.push(count(at).unwrap_or(unknown));
            of.hidden.push(why);
            of.ends
                .push(SHARES.map(|end| value.is_none_or(|value| value == end)));
        }
        (!of.places.is_empty()).then_some(of)
    }

    /// Which units are hidden: each by itself is a group, and all together are known.
    fn decide(&self, least: u32, cost: &dyn Fn(&usize) -> u32) -> Vec<Option<Missing>> {
        let units = self.places.iter().enumerate();
        let mut groups: Vec<ClaimedGroup> = units
            .map(|(atom, place)| ClaimedGroup {
                atoms: vec![atom],
                known: false,
                cost: cost(place),
            })
            .collect();
        groups.push(ClaimedGroup {
            atoms: (0..self.places.len()).collect(),
            known: true,
            cost: 0,
        });
        let people = (0..).zip(&self.people);
        let claims = Claims {
            least,
            atoms: people.map(|(who, count)| vec![(who, *count)]).collect(),
            groups,
        };
        claims.protect(&self.hidden, &self.ends)
    }
}

/// The only unit, if there is one, with as many answers as all the others, of whom there are several: their total. A unit
/// that happens to be as large is then not hidden for another's sake, which is no less safe.
fn whole(counts: impl Iterator<Item = (usize, u32)>) -> Option<usize> {
    let counts: Vec<(usize, u64)> = counts
        .map(|(at, count)| (at, u64::from(count)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let all: u64 = counts.iter().map(|(_, count)| count).sum();
    let mut halves = counts.iter().filter(|(_, count)| count * 2 == all);
    match (counts.len() > 2, halves.next(), halves.next()) {
        (true, Some((at, _)), None) => Some(*at),
        _ => None,
    }
}

/// Whether a unit's name says that it is several.
fn is_total(unit: &Place, own: &Place) -> bool {
    let (name, own) = (fold(&unit.name), fold(&own.name));
    name == own
        || name.starts_with(&format!("{own} kommun"))
        || TOTALS
            .iter()
            .any(|start| format!("{name} ").starts_with(start))
}

/// Whether a key figure is a share, as far as its titles tell.
fn is_share(figure: &KeyFigure) -> bool {
    let mut titles = figure.titles.iter().map(|title| fold(title));
    figure.titles.is_empty() || titles.any(|title| title.contains('%') || title.contains("andel"))
}

/// Hides the shares of a year that fewer than `least` people stand behind, or behind what is left of a hundred.
fn hide_minorities(
    column: &mut Arc<Column>,
    (key_figure, year): (usize, usize),
    answers: &mut UnitAnswers,
    least: u32,
) {
    let places = column.axes().places.len();
    for at in year * places..(year + 1) * places {
        let (Ok(value), Some(count)) = (column.at(at), answers.counts.get(&(key_figure, at)))
        else {
            continue;
        };
        let count = f64::from(*count);
        let yes = (value * count / 100.0).round();
        if (0.0..=100.0).contains(&value) && yes.min(count - yes) < f64::from(least) {
            answers.values.insert((key_figure, at), value);
            Arc::make_mut(column).set(at, Err(Missing::TooFew));
        }
    }
}
