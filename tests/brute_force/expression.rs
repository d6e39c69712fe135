//! The rules of a random project: what they are made of, and how they are thrown.

use super::{
    dice::Dice,
    model::{Direction, Model},
};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expression {
    Figure(usize),
    Combined {
        method: Method,
        /// The weights or the maxima, where the method has them.
        numbers: Vec<i64>,
        /// In per cent; none where the rule does not say.
        coverage: Option<usize>,
        members: Vec<Expression>,
    },
    Formula(Formula, Vec<Expression>),
    /// In tenths.
    Number(i64),
    /// A parameter: from which year it has which value, in tenths.
    Dated(String, Vec<(i16, i64)>),
    OverYears(OverYears, Box<Expression>),
    OfAll(Summary, Box<Expression>),
    Scaled {
        scale: Scale,
        direction: Direction,
        /// Whether the comparison group alone makes the scale.
        in_group: bool,
        of: Box<Expression>,
    },
    /// `K` or `M`.
    OfSex(&'static str, Box<Expression>),
    /// The value of another measure, named with its area or without.
    Fetched {
        measure: usize,
        in_full: bool,
    },
    Absent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    Mean,
    Sum,
    Weighted,
    Geometric,
    Harmonic,
    Lowest,
    Highest,
    Median,
    Points,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Formula {
    Plus,
    Minus,
    Times,
    Over,
    Equal,
    Different,
    Less,
    AtMost,
    More,
    AtLeast,
    And,
    Or,
    Not,
    Known,
    Choose,
    Fill,
    Round(usize),
    Absolute,
    /// A closure, one of [`CLOSURES`].
    Closure(usize),
}

/// What the closures of the rules say; the oracle knows them by their place.
pub const CLOSURES: [&str; 3] = [
    "|x, y| x + 2.0 * y",
    "|x, y| if x > y { x } else { y / 2.0 }",
    "|x, y| x / (y - y)",
];

/// Years that end with the figure's own, so many, with a coverage in per cent.
type Window = (i16, Option<usize>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OverYears {
    Earlier(i16),
    Carried(i16),
    Mean(Window),
    Slope(Window),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Summary {
    Nation,
    GroupMean,
    Mean,
    Median,
    Lowest,
    Highest,
    Sum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scale {
    MinMax,
    Z,
    PercentileRank,
    Rank,
    MeanRank,
    DenseRank,
    /// In tenths.
    Target(i64),
    /// In tenths, the worst first.
    Posts(i64, i64),
    Index,
    Grade,
}

/// How many of the words of [`Model::word`] give nothing below zero: only those stand inside of others. What may
/// be below zero may also cancel, and then binary dust is all that is left of it.
const NEVER_NEGATIVE: usize = 20;
const WORDS: usize = 29;

impl Model {
    /// An expression whose key figures do not point in both directions, for that is a fault.
    pub fn expression(
        &self,
        dice: Dice,
        camp: Direction,
        at: &[usize],
        depth: usize,
    ) -> Expression {
        let kind = dice.below("kind", at, 100);
        let deep = depth.min(2);
        let combined = [40, 25, 5][deep];
        let worded = combined + [35, 25, 10][deep];
        let fetched: Vec<usize> = (0..self.measures.len())
            .filter(|measure| {
                let value = &self.measures[*measure].value;
                let fetched = Expression::Fetched {
                    measure: *measure,
                    in_full: false,
                };
                self.is_in(camp, &fetched) && (depth == 0 || self.is_never_negative(value))
            })
            .collect();
        if kind < combined {
            return self.combined(dice, camp, at, depth);
        }
        if kind < worded {
            let word = self.word(dice, camp, at, depth);
            if depth == 0 || self.is_in(camp, &word) {
                return word;
            }
        } else if kind < worded + 8 && !fetched.is_empty() {
            return Expression::Fetched {
                measure: dice.pick("fetched", at, &fetched),
                in_full: dice.chance("in full", at, 50),
            };
        }
        if kind < 97 {
            self.plain(dice, Some(camp), at)
        } else {
            Expression::Absent
        }
    }

    fn combined(&self, dice: Dice, camp: Direction, at: &[usize], depth: usize) -> Expression {
        let members: Vec<Expression> = (0..dice.pick("members", at, &[1, 2, 2, 3, 3, 4]))
            .map(|nth| self.expression(dice, camp, &inside(at, nth), depth + 1))
            .collect();
        let known = [
            Method::Mean,
            Method::Mean,
            Method::Sum,
            Method::Weighted,
            Method::Geometric,
            Method::Harmonic,
            Method::Lowest,
            Method::Highest,
            Method::Median,
            Method::Points,
        ];
        let method = dice.pick("method", at, &known);
        // What is counted in unlike units is brought to a scale, for a mean or a sum of it is a fault.
        let is_told = |member: &Expression| self.is_counted(member);
        let members: Vec<Expression> = if method != Method::Points && members.iter().any(is_told) {
            let members = members.into_iter().enumerate();
            let scaled = members.map(|(nth, member)| match member {
                Expression::Scaled { .. } => member,
                other => self.scaled(dice, camp, &inside(&inside(at, nth), 91), other),
            });
            scaled.collect()
        } else {
            members
        };
        let numbers = (0..members.len()).map(|nth| match method {
            // The first weighs something, for all that weigh nothing are a fault.
            Method::Weighted if nth > 0 => {
                dice.pick("weight", &inside(at, nth), &[0_i64, 1, 1, 2, 3])
            }
            _ => dice.pick("maximum", &inside(at, nth), &[1_i64, 3, 5, 100]),
        });
        let has_numbers = matches!(method, Method::Weighted | Method::Points);
        let coverage = [None, Some(50), Some(66), Some(75), Some(100)];
        Expression::Combined {
            method,
            numbers: numbers.filter(|_| has_numbers).collect(),
            coverage: dice
                .pick("coverage", at, &coverage)
                .filter(|_| method != Method::Sum),
            members,
        }
    }

    /// A key figure, of a camp or any.
    pub fn plain(&self, dice: Dice, camp: Option<Direction>, at: &[usize]) -> Expression {
        let figures: Vec<usize> = (0..self.figures.len())
            .filter(|figure| camp.is_none_or(|camp| self.is_in(camp, &Expression::Figure(*figure))))
            .collect();
        if figures.is_empty() {
            Expression::Absent
        } else {
            Expression::Figure(dice.pick("figure", at, &figures))
        }
    }

    /// A word of the rule language with what stands in it.
    fn word(&self, dice: Dice, camp: Direction, at: &[usize], depth: usize) -> Expression {
        let inner = |nth: usize| self.expression(dice, camp, &inside(at, nth), depth + 1);
        let own = |nth: usize| self.plain(dice, Some(camp), &inside(at, nth));
        let any = |nth: usize| self.plain(dice, None, &inside(at, nth));
        let number = |nth: usize| {
            let known = [0, 5, 10, 20, 640, 1000];
            Expression::Number(dice.pick("number", &inside(at, nth), &known))
        };
        let or_number = |nth: usize| {
            if dice.chance("a number", at, 50) {
                number(nth)
            } else {
                inner(nth)
            }
        };
        let years = dice.pick("years", at, &[1_i16, 1, 2, 3]);
        let coverage = dice.pick("coverage of years", at, &[None, Some(50), Some(66)]);
        let of_all =
            |summary: Summary, of: &Expression| Expression::OfAll(summary, Box::new(of.clone()));
        let over = |over: OverYears, of: Expression| Expression::OverYears(over, Box::new(of));
        let all = [
            Summary::Nation,
            Summary::GroupMean,
            Summary::Mean,
            Summary::Median,
            Summary::Lowest,
            Summary::Highest,
            Summary::Sum,
        ];
        let sides = if depth == 0 { WORDS } else { NEVER_NEGATIVE };
        let summary = dice.pick("summary", at, &all);
        match dice.below("word", at, sides) {
            0 => formula(Formula::Plus, [own(0), or_number(1)]),
            1 => formula(Formula::Times, [own(0), number(1)]),
            2 => formula(Formula::Times, [own(0), any(1)]),
            3 => formula(Formula::Over, [own(0), any(1)]),
            4 => formula(Formula::Over, [own(0), number(1)]),
            5 | 6 => Expression::Formula(
                Formula::Choose,
                vec![self.condition(dice, at, depth), inner(1), or_number(2)],
            ),
            7 => formula(Formula::Fill, [inner(0), or_number(1)]),
            8 => {
                let first = own(0);
                let filling = of_all(summary, &first);
                formula(Formula::Fill, [first, filling])
            }
            9 => Expression::Formula(Formula::Round(dice.below("rounded", at, 3)), vec![inner(0)]),
            10 => over(OverYears::Carried(years), own(0)),
            11 => over(OverYears::Earlier(years), inner(0)),
            12 => over(OverYears::Mean((years, coverage)), inner(0)),
            13 => {
                let first = own(0);
                let nation = of_all(Summary::Nation, &first);
                let share = formula(Formula::Over, [first, nation]);
                formula(Formula::Times, [share, Expression::Number(1000)])
            }
            14 | 15 => self.scaled(dice, camp, at, inner(0)),
            16 => {
                let since = 2009 + dice.pick("since", at, &[0_i16, 1, 2]);
                let name = format!("p{}", at.iter().map(usize::to_string).collect::<String>());
                let values = vec![(since, 20), (since + 2, 35)];
                formula(Formula::Times, [own(0), Expression::Dated(name, values)])
            }
            17 => self.of_sex(dice, at, &own(0)).unwrap_or_else(|| own(0)),
            18 => Expression::Formula(
                Formula::Closure(dice.below("closure", at, CLOSURES.len())),
                vec![own(0), own(1)],
            ),
            19 => Expression::Formula(
                Formula::Absolute,
                vec![formula(Formula::Minus, [own(0), any(1)])],
            ),
            20 => formula(Formula::Minus, [own(0), any(1)]),
            21 => formula(Formula::Minus, [Expression::Number(1000), own(0)]),
            22 => formula(Formula::Minus, [own(0), Expression::Number(640)]),
            23 => {
                let first = own(0);
                let earlier = over(OverYears::Earlier(years), first.clone());
                formula(Formula::Minus, [first, earlier])
            }
            24 | 25 => {
                let first = own(0);
                let other = of_all(summary, &first);
                formula(Formula::Minus, [first, other])
            }
            26 => over(OverYears::Slope((2 + years % 2, coverage)), own(0)),
            27 => {
                let first = own(0);
                let women = self.of_sex(dice, at, &first);
                let men = Expression::OfSex("M", Box::new(first.clone()));
                match women {
                    Some(Expression::OfSex(_, of)) => {
                        let women = Expression::OfSex("K", of);
                        formula(Formula::Minus, [women, men])
                    }
                    _ => first,
                }
            }
            _ => Expression::Scaled {
                scale: Scale::Z,
                direction: camp,
                in_group: dice.chance("scale of group", at, 30),
                of: Box::new(own(0)),
            },
        }
    }

    /// Women's or men's figures, where there are any of a key figure.
    fn of_sex(&self, dice: Dice, at: &[usize], of: &Expression) -> Option<Expression> {
        let Expression::Figure(figure) = of else {
            return None;
        };
        let told = self.by_sex.iter().any(|row| row.figure == *figure);
        told.then(|| Expression::OfSex(dice.pick("sex", at, &["K", "M"]), Box::new(of.clone())))
    }

    fn scaled(&self, dice: Dice, camp: Direction, at: &[usize], of: Expression) -> Expression {
        let high = [
            Scale::MinMax,
            Scale::PercentileRank,
            Scale::Target(640),
            Scale::Posts(300, 1000),
            Scale::Posts(960, 310),
            Scale::Index,
            Scale::Grade,
        ];
        let low = [Scale::Rank, Scale::MeanRank, Scale::DenseRank];
        let scale = match camp {
            Direction::High => dice.pick("scale of figures", at, &high),
            _ => dice.pick("places", at, &low),
        };
        Expression::Scaled {
            scale,
            direction: dice.pick("good on scale", at, &[Direction::High, Direction::Low]),
            in_group: dice.chance("scale of group", at, 30),
            of: Box::new(of),
        }
    }

    fn condition(&self, dice: Dice, at: &[usize], depth: usize) -> Expression {
        let at = inside(at, 90);
        let any = |nth: usize| self.plain(dice, None, &inside(&at, nth));
        let part = |nth: usize| self.condition(dice, &inside(&at, nth), depth + 1);
        let comparisons = [
            Formula::Equal,
            Formula::Different,
            Formula::Less,
            Formula::AtMost,
            Formula::More,
            Formula::AtLeast,
        ];
        match dice.below("condition", &at, if depth < 3 { 8 } else { 5 }) {
            5 => formula(Formula::And, [part(0), part(1)]),
            6 => formula(Formula::Or, [part(0), part(1)]),
            7 => Expression::Formula(Formula::Not, vec![part(0)]),
            4 => Expression::Formula(Formula::Known, vec![any(0)]),
            other => {
                let limits = [640, 638, 310, 315, 951, 10, 781];
                let second = if other < 2 {
                    any(1)
                } else {
                    Expression::Number(dice.pick("compared with", &at, &limits))
                };
                formula(dice.pick("comparison", &at, &comparisons), [any(0), second])
            }
        }
    }

    /// Which values of an expression are good, as far as what is said of its key figures tells.
    fn good(&self, expression: &Expression) -> Option<Direction> {
        let turned = |direction: Direction| match direction {
            Direction::High => Direction::Low,
            Direction::Low => Direction::High,
            Direction::Neither => Direction::Neither,
        };
        match expression {
            Expression::Figure(figure) => {
                let declared = self.figures[*figure].direction;
                declared.filter(|direction| *direction != Direction::Neither)
            }
            Expression::Combined { members, .. } => {
                members.iter().find_map(|member| self.good(member))
            }
            Expression::Formula(formula, members) => {
                let of = |nth: usize| self.good(&members[nth]);
                match formula {
                    Formula::Plus | Formula::Times | Formula::Fill => of(0).or(of(1)),
                    Formula::Minus | Formula::Over => of(0).or(of(1).map(turned)),
                    Formula::Choose => of(1).or(of(2)),
                    Formula::Round(_) => of(0),
                    _ => None,
                }
            }
            Expression::OverYears(_, of) | Expression::OfAll(_, of) | Expression::OfSex(_, of) => {
                self.good(of)
            }
            Expression::Scaled { scale, .. } => Some(match scale {
                Scale::Rank | Scale::MeanRank | Scale::DenseRank => Direction::Low,
                _ => Direction::High,
            }),
            // A measure that states its direction is believed.
            Expression::Fetched { measure, .. } => {
                let measure = &self.measures[*measure];
                let stated = measure.direction;
                let stated = stated.filter(|direction| *direction != Direction::Neither);
                stated.or_else(|| self.good(&measure.value))
            }
            Expression::Number(_) | Expression::Dated(..) | Expression::Absent => None,
        }
    }

    /// Whether rules without units may tell what an expression is counted in.
    fn is_counted(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Figure(_)
            | Expression::Number(_)
            | Expression::Dated(..)
            | Expression::Absent => false,
            Expression::Scaled { .. } => true,
            Expression::Combined {
                method, members, ..
            } => *method == Method::Points || members.iter().any(|of| self.is_counted(of)),
            Expression::Formula(formula, members) => {
                let elsewhere = |of: &Expression| {
                    matches!(of, Expression::OfAll(..) | Expression::OverYears(..))
                };
                match formula {
                    Formula::Equal
                    | Formula::Different
                    | Formula::Less
                    | Formula::AtMost
                    | Formula::More
                    | Formula::AtLeast
                    | Formula::And
                    | Formula::Or
                    | Formula::Not
                    | Formula::Known => true,
                    Formula::Over if members.iter().any(elsewhere) => true,
                    _ => members.iter().any(|of| self.is_counted(of)),
                }
            }
            Expression::OverYears(_, of) | Expression::OfAll(_, of) | Expression::OfSex(_, of) => {
                self.is_counted(of)
            }
            Expression::Fetched { measure, .. } => self.is_counted(&self.measures[*measure].value),
        }
    }

    fn is_in(&self, camp: Direction, expression: &Expression) -> bool {
        self.good(expression).is_none_or(|good| good == camp)
    }

    fn is_never_negative(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Formula(Formula::Minus, _)
            | Expression::OverYears(OverYears::Slope(_), _)
            | Expression::Scaled {
                scale: Scale::Z, ..
            } => false,
            Expression::Fetched { measure, .. } => {
                self.is_never_negative(&self.measures[*measure].value)
            }
            _ => true,
        }
    }
}

fn formula(formula: Formula, members: [Expression; 2]) -> Expression {
    Expression::Formula(formula, members.into())
}

fn inside(at: &[usize], nth: usize) -> Vec<usize> {
    at.iter().copied().chain([nth]).collect()
}
