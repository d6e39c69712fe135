//! What figures are counted in and how many decimals they have, followed through what is worked out of them.

use crate::{
    methods::{
        AggregateFunction, Arithmetic, Elementwise, Method, OverYears, Scale, Summary, Ties,
    },
    model::{Unit, decimals_of},
};

use super::{Node, Op};

/// What a node's values are counted in, as far as the rules tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    /// The rules do not tell.
    #[default]
    Untold,
    /// A difference of values that are counted alike, the rules do not tell in what.
    Gap,
    /// A number of the rules' own: it is counted in what it stands beside.
    Bare,
    /// The number 100: what makes per cent of a ratio, and of which a share is taken off.
    Hundred,
    /// How many times one value another is that is counted alike.
    Ratio,
    /// This.
    In(Unit),
}

/// What is known of how a node's values are to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What they are counted in.
    pub counted: Counted,
    /// How many decimals tell them apart as the rules want it; none where the rules do not say.
    pub decimals: Option<usize>,
}

impl Counted {
    fn is_bare(self) -> bool {
        matches!(self, Counted::Bare | Counted::Hundred)
    }

    /// The unit, where the rules tell.
    pub fn unit(self) -> Option<Unit> {
        match self {
            Counted::In(unit) => Some(unit),
            Counted::Ratio => Some(Unit::Number),
            _ => None,
        }
    }

    /// What is shown where the rules say so of the row itself, or nothing: a difference of per cent is in
    /// percentage points also where it is called per cent, and what is not known gets no sign.
    pub fn shown(self, stated: Option<Unit>) -> Unit {
        match (stated, self) {
            (Some(Unit::Percent), Counted::In(Unit::Points) | Counted::Gap) => Unit::Points,
            (Some(stated), _) => stated,
            (None, known) => known.unit().unwrap_or(Unit::Number),
        }
    }

    /// What it is counted in, where what is stated of it cannot be so.
    pub fn contradicts(self, stated: Unit) -> Option<Unit> {
        let own = self.unit()?;
        let kronor = (own == Unit::Kronor) != (stated == Unit::Kronor);
        (kronor && own != Unit::Number && stated != Unit::Number).then_some(own)
    }
}

impl Told {
    fn of(counted: Counted, decimals: Option<usize>) -> Self {
        Told { counted, decimals }
    }

    fn number(decimals: usize) -> Self {
        Told::of(Counted::In(Unit::Number), Some(decimals))
    }
}

/// Whether the second of two nodes is the first as it is elsewhere: of the nation, of a group, of an earlier year.
pub(super) fn same_figure(one: super::NodeId, other: &Node) -> bool {
    let repeats = match &other.op {
        Op::Summary(summarising) => summarising.summary.takes() == 1,
        Op::OverYears(over) => !matches!(over, OverYears::Slope(_)),
        _ => false,
    };
    repeats && other.inputs.first() == Some(&one)
}

/// What is known of an operation's result, from what is known of its inputs. `same` says that its second input is its
/// first as it is elsewhere. Key figures have what is said of them and are not asked here.
pub(super) fn told(op: &Op, inputs: &[Told], same: bool) -> Told {
    let at = |position: usize| inputs.get(position).copied().unwrap_or_default();
    match op {
        Op::Combine(combination) | Op::CombineMatched(combination) => match combination.method {
            Method::Points => Told::of(Counted::In(Unit::Percent), None),
            _ => together(inputs),
        },
        Op::Elementwise(elementwise) => match elementwise {
            Elementwise::Arithmetic(arithmetic) => calculated(*arithmetic, at(0), at(1), same),
            Elementwise::Choose => together(inputs.get(1..).unwrap_or_default()),
            Elementwise::Fill => together(inputs),
            Elementwise::Round(decimals) => Told::of(at(0).counted, Some(usize::from(*decimals))),
            Elementwise::Function(function) if function.keeps_unit() => at(0),
            Elementwise::Function(_) => Told::number(2),
            _ => Told::number(0),
        },
        Op::OverYears(OverYears::Slope(_)) => {
            let of = at(0);
            let decimals = match of.counted {
                Counted::In(Unit::Kronor) => of.decimals,
                _ => of.decimals.or(Some(1)),
            };
            Told::of(difference(of.counted), decimals)
        }
        Op::OverYears(_) | Op::OfSex(_) | Op::Reference(_) => at(0),
        Op::Summary(summarising) => match summarising.summary {
            Summary::Correlation | Summary::RankCorrelation => Told::number(2),
            Summary::Count => Told::number(0),
            Summary::Deviation { .. } => {
                let of = at(0);
                Told::of(difference(of.counted), of.decimals.or(Some(1)))
            }
            _ => at(0),
        },
        Op::Scale(scaling) => Told::number(match scaling.scale {
            Scale::Z => 2,
            Scale::Grade | Scale::Rank(Ties::Mean) => 1,
            _ => 0,
        }),
        Op::Constant(number) if number.to_bits() == 100_f64.to_bits() => {
            Told::of(Counted::Hundred, Some(0))
        }
        Op::Constant(number) => Told::of(Counted::Bare, Some(decimals_of(*number))),
        Op::Parameter(values) => {
            let values = values.values().iter();
            let decimals = values.map(|(_, value)| decimals_of(*value)).max();
            Told::of(Counted::Bare, decimals)
        }
        Op::Per(spread) => match spread.value.function {
            AggregateFunction::Count | AggregateFunction::Unique => Told::number(0),
            AggregateFunction::Share => Told::of(Counted::In(Unit::Percent), None),
            _ => Told::default(),
        },
        _ => Told::default(),
    }
}

/// What values are counted in that are added, averaged or chosen among: what is told of any of them. They have no more
/// decimals than the one with the fewest.
fn together(inputs: &[Told]) -> Told {
    let all_bare = inputs.iter().all(|one| one.counted.is_bare());
    let weighed: Vec<Told> = inputs
        .iter()
        .copied()
        .filter(|one| all_bare || !one.counted.is_bare())
        .collect();
    let counted = weighed
        .iter()
        .map(|one| one.counted)
        .reduce(|one, other| match (one, other) {
            (Counted::In(Unit::Points), Counted::In(Unit::Percent))
            | (Counted::Untold | Counted::Hundred, _)
            | (Counted::Gap, Counted::In(_) | Counted::Ratio) => other,
            _ => one,
        })
        .unwrap_or_default();
    let stated = weighed.iter().any(|one| one.decimals.is_some());
    let fewest = weighed.iter().map(|one| one.decimals.unwrap_or(0)).min();
    Told::of(counted, fewest.filter(|_| stated))
}

fn calculated(arithmetic: Arithmetic, one: Told, other: Told, same: bool) -> Told {
    match arithmetic {
        Arithmetic::Plus => together(&[one, other]),
        Arithmetic::Minus => Told::of(
            less(one.counted, other.counted, same),
            together(&[one, other]).decimals,
        ),
        Arithmetic::Times => times(one, other),
        Arithmetic::Over => over(one, other, same),
    }
}

/// What the difference is counted in. A level less a level of per cent is percentage points, and so is a level less a
/// number of the rule's own, a target; 100 less a share is the share of the others.
fn less(one: Counted, other: Counted, same: bool) -> Counted {
    match (one, other) {
        (Counted::Hundred, other) => other,
        (Counted::Bare, other) => difference(other),
        (Counted::In(Unit::Percent), Counted::In(Unit::Points)) => one,
        (Counted::In(Unit::Percent), Counted::Untold | Counted::Gap) if !same => Counted::Untold,
        (Counted::Untold, known @ Counted::In(_)) => difference(known),
        (one, _) => difference(one),
    }
}

fn difference(of: Counted) -> Counted {
    match of {
        Counted::In(Unit::Percent) => Counted::In(Unit::Points),
        Counted::Untold => Counted::Gap,
        other => other,
    }
}

fn times(one: Told, other: Told) -> Told {
    match (one.counted, other.counted) {
        (Counted::Ratio, Counted::Hundred) => percent_of(one),
        (Counted::Hundred, Counted::Ratio) => percent_of(other),
        (Counted::Untold | Counted::In(Unit::Number), Counted::Hundred) => Told {
            decimals: percent_of(one).decimals,
            ..one
        },
        (bare, _) if bare.is_bare() => other,
        (_, bare) if bare.is_bare() => one,
        (Counted::In(Unit::Kronor), Counted::In(Unit::Number) | Counted::Ratio) => one,
        (Counted::In(Unit::Number) | Counted::Ratio, Counted::In(Unit::Kronor)) => other,
        _ => Told::default(),
    }
}

/// A ratio times 100 has two decimals fewer.
fn percent_of(ratio: Told) -> Told {
    let decimals = ratio.decimals.map(|decimals| decimals.saturating_sub(2));
    Told::of(Counted::In(Unit::Percent), decimals)
}

fn over(one: Told, other: Told, same: bool) -> Told {
    let ratio = Told::of(Counted::Ratio, Some(2));
    match (one.counted, other.counted) {
        _ if same => ratio,
        (Counted::In(Unit::Percent | Unit::Points), Counted::Hundred) => Told {
            decimals: Some(one.decimals.unwrap_or(0) + 2),
            ..ratio
        },
        (_, bare) if bare.is_bare() => one,
        (Counted::In(Unit::Number), Counted::In(Unit::Number)) => Told::number(2),
        (Counted::In(Unit::Points), Counted::In(Unit::Percent)) => ratio,
        (Counted::In(one), Counted::In(other)) if one == other => ratio,
        (Counted::In(Unit::Kronor), Counted::In(Unit::Number)) => one,
        _ => Told::of(Counted::Untold, Some(2)),
    }
}
