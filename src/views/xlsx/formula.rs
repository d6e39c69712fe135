//! Formulas in the words of spreadsheets: functions that Excel 2016 and LibreOffice both know, and cells by their names.
//!
//! A cell without a figure holds the reason as a text, and a formula meets it as the engine does: what is worked out has
//! a figure where the rule asks for no more than is there, and else says why it has none.

use super::super::formula::{CellAt, Formula, Live};
use crate::{
    methods::{Arithmetic, Combination, Comparison, Elementwise, Function, Method},
    model::Missing,
    text::{Language, say},
};

/// Longer than this nobody reads; spreadsheets take 8192.
const LONGEST: usize = 2_000;

/// The formula without its sign of equality; none where no function of spreadsheets says it, or it grows too long.
pub(super) fn text(
    live: &Live,
    name: &impl Fn(CellAt) -> String,
    language: Language,
) -> Option<String> {
    let text = match live {
        Live::Figure(formula) => Writer { name, language }.whole(formula)?,
        Live::Difference { own, reference } => {
            let (own, reference) = (name(*own), name(*reference));
            format!("IF(COUNT({own},{reference})=2,ROUND({own}-{reference},9),\"\")")
        }
    };
    (text.len() <= LONGEST).then_some(text)
}

/// Why a figure is missing, as a cell states it.
pub(super) fn missing_words(kind: Missing, language: Language) -> String {
    let key = format!("missing.{}", kind.name());
    format!("– {}", say(language, &key))
}

/// A part of a formula.
struct Said {
    /// Whether it has a figure; none where it always has.
    known: Option<String>,
    /// The figure, where it has one.
    value: String,
    /// The text that says why it has none.
    reason: String,
    /// Whether it holds, taken as a condition: where it has a figure, and that is not 0.
    holds: String,
}

impl Said {
    fn figure(known: Option<String>, value: String, reason: String) -> Said {
        Said {
            holds: format!("{value}<>0"),
            known,
            value,
            reason,
        }
    }

    fn condition(known: Option<String>, holds: String, reason: String) -> Said {
        Said {
            value: format!("IF({holds},1,0)"),
            known,
            holds,
            reason,
        }
    }
}

struct Writer<'a, N> {
    name: &'a N,
    language: Language,
}

impl<N: Fn(CellAt) -> String> Writer<'_, N> {
    fn quoted(&self, kind: Missing) -> String {
        format!("\"{}\"", missing_words(kind, self.language))
    }

    fn whole(&self, formula: &Formula) -> Option<String> {
        let said = self.said(formula)?;
        Some(match said.known {
            Some(known) => format!("IF({known},{},{})", said.value, said.reason),
            None => said.value,
        })
    }

    fn said(&self, formula: &Formula) -> Option<Said> {
        match formula {
            Formula::Cell(at) => {
                let cell = (self.name)(*at);
                // An emptied cell is no zero.
                let empty = self.quoted(Missing::NotReported);
                let reason = format!("IF({cell}=\"\",{empty},{cell})");
                Some(Said::figure(
                    Some(format!("ISNUMBER({cell})")),
                    cell,
                    reason,
                ))
            }
            Formula::Number(number) => {
                let never = self.quoted(Missing::Undefined);
                Some(Said::figure(None, plain(*number), never))
            }
            Formula::Combine(combination, of) => self.combined(combination, of),
            Formula::Elementwise(elementwise, of) => {
                let of: Vec<Said> = of.iter().map(|one| self.said(one)).collect::<Option<_>>()?;
                self.elementwise(*elementwise, &of)
            }
        }
    }

    fn combined(&self, combination: &Combination, of: &[Formula]) -> Option<Said> {
        let members: Vec<Said> = of.iter().map(|one| self.said(one)).collect::<Option<_>>()?;
        let least = combination.least_of(members.len());
        let all: Vec<&str> = members.iter().map(|one| one.value.as_str()).collect();
        let list = all.join(",");
        let is_cells = of.iter().all(|one| matches!(one, Formula::Cell(_)));
        let strict = least == members.len();
        let weighed = |weight: &dyn Fn(usize) -> f64| {
            let (mut sum, mut weights) = (Vec::new(), Vec::new());
            for (index, member) in members.iter().enumerate() {
                let weight = plain(weight(index));
                let known = known(member);
                sum.push(format!("IF({known},{},0)*{weight}", member.value));
                weights.push(format!("IF({known},{weight},0)"));
            }
            (sum.join("+"), weights.join("+"))
        };
        let number = |index: usize| combination.numbers.get(index).copied().unwrap_or(0.0);
        let one = |_: usize| 1.0;
        let value = match combination.method {
            Method::Mean if is_cells || strict => format!("AVERAGE({list})"),
            Method::Sum if is_cells || strict => format!("SUM({list})"),
            Method::Mean => {
                let (sum, count) = weighed(&one);
                format!("(({sum})/({count}))")
            }
            Method::Sum => format!("({})", weighed(&one).0),
            Method::Weighted => {
                let (sum, weights) = weighed(&number);
                format!("(({sum})/({weights}))")
            }
            // One that does not apply lowers how many are asked for; only where all are is that a count of cells.
            Method::Points if is_cells && combination.coverage >= 1.0 => {
                let (_, weights) = weighed(&number);
                format!("(100*SUM({list})/({weights}))")
            }
            Method::Points => return None,
            method if is_cells || strict => format!("{}({list})", aggregate(method)?),
            _ => return None,
        };
        let nobody: Vec<String> = members
            .iter()
            .map(|one| match &one.known {
                Some(known) => format!("NOT({known})"),
                None => "FALSE".to_owned(),
            })
            .collect();
        let first = members.first()?;
        let alike = members.iter().skip(1);
        let alike: Vec<String> = if is_cells {
            let count = std::iter::once(format!("COUNT({list})=0"));
            count
                .chain(alike.map(|one| format!("{}={}", first.value, one.value)))
                .collect()
        } else {
            let reasons = alike.map(|one| format!("{}={}", first.reason, one.reason));
            nobody.into_iter().chain(reasons).collect()
        };
        let coverage = self.quoted(Missing::Coverage);
        let reason = if members.len() == 1 {
            first.reason.clone()
        } else {
            format!("IF(AND({}),{},{coverage})", alike.join(","), first.reason)
        };
        let known = if combination.method == Method::Points {
            let not = self.quoted(Missing::NotApplicable);
            let not_asked = all.iter().map(|cell| format!("({cell}={not})"));
            let not_asked = not_asked.collect::<Vec<_>>().join("-");
            Some(format!(
                "COUNT({list})>=MAX(1,{}-{not_asked})",
                members.len()
            ))
        } else if is_cells {
            Some(format!("COUNT({list})>={least}"))
        } else if strict {
            let all = members.iter().filter_map(|one| one.known.clone());
            all_of(all.collect())
        } else {
            let count = members
                .iter()
                .map(|one| format!("IF({},1,0)", known(one)))
                .collect::<Vec<_>>()
                .join("+");
            Some(format!("{count}>={least}"))
        };
        let said = Said::figure(known, value, reason);
        Some(match combination.method {
            // LibreOffice gives a geometric mean of zeros.
            Method::Geometric | Method::Harmonic => {
                let positive = format!("MIN({list})>0");
                self.where_it_can_be(said, positive)
            }
            Method::Weighted if combination.numbers.contains(&0.0) => {
                let weights = weighed(&number).1;
                self.where_it_can_be(said, format!("{weights}>0"))
            }
            _ => said,
        })
    }

    /// A figure that there is only where a condition holds for the values, else one that cannot be worked out.
    fn where_it_can_be(&self, said: Said, condition: String) -> Said {
        let undefined = self.quoted(Missing::Undefined);
        let (known, reason) = match said.known {
            Some(known) => (
                format!("IF({known},{condition},FALSE)"),
                format!("IF({known},{undefined},{})", said.reason),
            ),
            None => (condition, undefined),
        };
        Said::figure(Some(known), said.value, reason)
    }

    fn elementwise(&self, elementwise: Elementwise, of: &[Said]) -> Option<Said> {
        match (elementwise, of) {
            (Elementwise::Choose, [condition, one, other]) => Some(chosen(condition, one, other)),
            (_, [one]) => self.of_one(elementwise, one),
            (_, [one, other]) => self.of_two(elementwise, one, other),
            _ => None,
        }
    }

    fn of_one(&self, elementwise: Elementwise, one: &Said) -> Option<Said> {
        let value = &one.value;
        let figure = |text: String| Said::figure(one.known.clone(), text, one.reason.clone());
        Some(match elementwise {
            Elementwise::Not => {
                let holds = format!("NOT({})", one.holds);
                Said::condition(one.known.clone(), holds, one.reason.clone())
            }
            Elementwise::Known => Said::condition(None, known(one), one.reason.clone()),
            Elementwise::Round(decimals) => figure(format!("ROUND({value},{decimals})")),
            Elementwise::Function(Function::Absolute) => figure(format!("ABS({value})")),
            Elementwise::Function(Function::Root) => {
                self.where_it_can_be(figure(format!("SQRT({value})")), format!("{value}>=0"))
            }
            Elementwise::Function(Function::Logarithm) => {
                self.where_it_can_be(figure(format!("LN({value})")), format!("{value}>0"))
            }
            // The power of what is larger has no number.
            Elementwise::Function(Function::Exponential) => {
                self.where_it_can_be(figure(format!("EXP({value})")), format!("{value}<709.78"))
            }
            _ => return None,
        })
    }

    fn of_two(&self, elementwise: Elementwise, one: &Said, other: &Said) -> Option<Said> {
        let both = all_of(one.known.iter().chain(&other.known).cloned().collect());
        let reason = self.either(one, other);
        let (a, b) = (&one.value, &other.value);
        let figure = |value: String| Said::figure(both.clone(), value, reason.clone());
        let decided = |deciding: bool| {
            let decides = |said: &Said| {
                let so = if deciding {
                    said.holds.clone()
                } else {
                    format!("NOT({})", said.holds)
                };
                match &said.known {
                    Some(known) => format!("IF({known},{so},FALSE)"),
                    None => so,
                }
            };
            let any = format!("OR({},{})", decides(one), decides(other));
            let known = both.as_ref().map(|both| format!("OR({both},{any})"));
            let holds = if deciding { any } else { format!("NOT({any})") };
            Said::condition(known, holds, reason.clone())
        };
        Some(match elementwise {
            Elementwise::Arithmetic(Arithmetic::Plus) => figure(format!("({a}+{b})")),
            Elementwise::Arithmetic(Arithmetic::Minus) => figure(format!("ROUND({a}-{b},9)")),
            Elementwise::Arithmetic(Arithmetic::Times) => figure(format!("({a}*{b})")),
            Elementwise::Arithmetic(Arithmetic::Over) => {
                self.where_it_can_be(figure(format!("({a}/{b})")), format!("{b}<>0"))
            }
            Elementwise::Compare(comparison) => {
                Said::condition(both.clone(), compared(comparison, a, b), reason.clone())
            }
            Elementwise::And => decided(false),
            Elementwise::Or => decided(true),
            Elementwise::Fill => {
                let known_of_any = match (&one.known, &other.known) {
                    (Some(one), Some(other)) => Some(format!("OR({one},{other})")),
                    _ => None,
                };
                let value = format!("IF({},{a},{b})", known(one));
                Said::figure(known_of_any, value, other.reason.clone())
            }
            _ => return None,
        })
    }

    /// Why two values give none: what both lack, or the one that lacks; else that something is lacking.
    fn either(&self, one: &Said, other: &Said) -> String {
        let coverage = self.quoted(Missing::Coverage);
        match (&one.known, &other.known) {
            (None, _) => other.reason.clone(),
            (_, None) => one.reason.clone(),
            (Some(first), Some(second)) => format!(
                "IF({first},{b},IF({second},{a},IF({a}={b},{a},{coverage})))",
                a = one.reason,
                b = other.reason
            ),
        }
    }
}

/// One of two by a condition.
fn chosen(condition: &Said, one: &Said, other: &Said) -> Said {
    let either = |one: &str, other: &str| {
        if one == other {
            one.to_owned()
        } else {
            format!("IF({},{one},{other})", condition.holds)
        }
    };
    let inner = either(&known(one), &known(other));
    let inner_reason = either(&one.reason, &other.reason);
    let always = inner == ALWAYS;
    let (known, reason) = match &condition.known {
        Some(known) if always => (Some(known.clone()), condition.reason.clone()),
        Some(known) => (
            Some(format!("IF({known},{inner},FALSE)")),
            format!("IF({known},{inner_reason},{})", condition.reason),
        ),
        None if always => (None, inner_reason),
        None => (Some(inner), inner_reason),
    };
    Said::figure(known, either(&one.value, &other.value), reason)
}

const ALWAYS: &str = "TRUE";

fn known(said: &Said) -> String {
    said.known.clone().unwrap_or_else(|| ALWAYS.to_owned())
}

fn all_of(known: Vec<String>) -> Option<String> {
    match known.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        several => Some(format!("AND({})", several.join(","))),
    }
}

fn aggregate(method: Method) -> Option<&'static str> {
    Some(match method {
        Method::Geometric => "GEOMEAN",
        Method::Harmonic => "HARMEAN",
        Method::Lowest => "MIN",
        Method::Highest => "MAX",
        Method::Median => "MEDIAN",
        Method::Mean | Method::Sum | Method::Weighted | Method::Points => return None,
    })
}

/// A comparison that takes what lies within binary dust for the same, as the engine does.
fn compared(comparison: Comparison, a: &str, b: &str) -> String {
    let same = format!("ABS({a}-{b})<=1E-12*MAX(ABS({a}),ABS({b}))");
    match comparison {
        Comparison::Equal => same,
        Comparison::Different => format!("NOT({same})"),
        Comparison::Less => format!("AND({a}<{b},NOT({same}))"),
        Comparison::AtMost => format!("OR({a}<{b},{same})"),
        Comparison::More => format!("AND({a}>{b},NOT({same}))"),
        Comparison::AtLeast => format!("OR({a}>{b},{same})"),
    }
}

/// A number as formulas have it.
pub(super) fn plain(number: f64) -> String {
    if number < 0.0 {
        format!("({number})")
    } else {
        format!("{number}")
    }
}
