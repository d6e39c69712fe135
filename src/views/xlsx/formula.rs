//! Formulas of the sheet's own cells in the functions that Excel and LibreOffice both know, by their English names, as
//! files hold them.
//!
//! What meets a gap as the engine does: a cell that says in words why its number is missing is no number, and a formula
//! that lacks one says that it is incomplete.

use rust_xlsxwriter::utility::row_col_to_cell;

use crate::{
    engine::Formula,
    methods::{Arithmetic, Combination, Elementwise, Function, Method, least_present},
};

/// A cell of a sheet: its row and its column, from 0.
pub(super) type Place = (u32, u16);

/// A function takes at most so many arguments.
const MOST_ARGUMENTS: usize = 250;

/// A formula as a sheet holds it; `incomplete` is said where a number is missing, `undefined` where nothing comes out of
/// the numbers. None for what a sheet has no function for.
pub(super) fn written(
    formula: &Formula<Place>,
    incomplete: &str,
    undefined: &str,
) -> Option<String> {
    let mut places: Vec<Place> = formula.leaves().into_iter().copied().collect();
    if places.is_empty() || places.len() > MOST_ARGUMENTS {
        return None;
    }
    let (needed, body) = match formula {
        Formula::Combined(combination, parts) if parts.iter().all(is_cell) => {
            // One that counts twice is there twice.
            let needed = least_present(parts.len(), combination.coverage);
            let some = needed < parts.len();
            (needed, combined(combination, parts, some)?)
        }
        _ => {
            places.sort_unstable();
            places.dedup();
            (places.len(), strict(formula)?)
        }
    };
    let cells: Vec<String> = places.into_iter().map(cell).collect();
    // Excel wants the quotes within a text twice.
    let [incomplete, undefined] = [incomplete, undefined].map(|text| text.replace('"', "\"\""));
    Some(format!(
        "=IF(COUNT({})>={needed},IFERROR({body},\"{undefined}\"),\"{incomplete}\")",
        cells.join(",")
    ))
}

/// The cell as formulas name it.
pub(super) fn cell((row, column): Place) -> String {
    row_col_to_cell(row, column)
}

fn is_cell(formula: &Formula<Place>) -> bool {
    matches!(formula, Formula::Leaf(_))
}

/// A formula whose cells all have numbers.
fn strict(formula: &Formula<Place>) -> Option<String> {
    Some(match formula {
        Formula::Leaf(place) => cell(*place),
        Formula::Number(number) => literal(*number),
        Formula::Combined(combination, parts) => {
            let all = least_present(parts.len(), combination.coverage) == parts.len();
            all.then(|| combined(combination, parts, false)).flatten()?
        }
        Formula::Elementwise(elementwise, parts) => {
            let parts: Option<Vec<String>> = parts.iter().map(strict).collect();
            match (elementwise, parts?.as_slice()) {
                (Elementwise::Arithmetic(sign), [one, other]) => {
                    let sign = match sign {
                        Arithmetic::Plus => '+',
                        Arithmetic::Minus => '-',
                        Arithmetic::Times => '*',
                        Arithmetic::Over => '/',
                    };
                    format!("({one}{sign}{other})")
                }
                (Elementwise::Round(decimals), [one]) => format!("ROUND({one},{decimals})"),
                (Elementwise::Function(function), [one]) => {
                    let name = match function {
                        Function::Absolute => "ABS",
                        Function::Root => "SQRT",
                        Function::Logarithm => "LN",
                        Function::Exponential => "EXP",
                    };
                    format!("{name}({one})")
                }
                _ => return None,
            }
        }
    })
}

/// Several combined; `some` says that some of the cells may be without a number, and that only the others count.
fn combined(combination: &Combination, parts: &[Formula<Place>], some: bool) -> Option<String> {
    let members: Option<Vec<String>> = parts.iter().map(strict).collect();
    let members = members?;
    let name = match combination.method {
        Method::Mean => "AVERAGE",
        Method::Sum => "SUM",
        Method::Geometric => "GEOMEAN",
        Method::Harmonic => "HARMEAN",
        Method::Lowest => "MIN",
        Method::Highest => "MAX",
        Method::Median => "MEDIAN",
        Method::Weighted => {
            let weights = combination.numbers.iter().map(|weight| literal(*weight));
            let pairs = || members.iter().zip(weights.clone());
            let sum = pairs().map(|(member, weight)| match some {
                true => format!("{weight}*N({member})"),
                false => format!("{weight}*{member}"),
            });
            let all = pairs().map(|(member, weight)| match some {
                true => format!("{weight}*ISNUMBER({member})"),
                false => weight,
            });
            let [sum, all] = [sum.collect::<Vec<_>>(), all.collect()].map(|parts| parts.join("+"));
            return Some(format!("({sum})/({all})"));
        }
        // One that is not applicable lowers the maximum, and a cell does not say whether it is.
        Method::Points => return None,
    };
    // A single argument that is a cell would be taken for a range; of a calculation, text would be a fault.
    Some(format!("{name}({})", members.join(",")))
}

/// A number of the rule, with all its digits.
fn literal(number: f64) -> String {
    match number < 0.0 {
        true => format!("({number})"),
        false => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Formula, Place, written};
    use crate::methods::{Arithmetic, Combination, Elementwise, Function, Method};

    fn cells(count: u32) -> Vec<Formula<Place>> {
        (0..count).map(|row| Formula::Leaf((row, 1))).collect()
    }

    fn text(formula: &Formula<Place>) -> Option<String> {
        written(formula, "ofullständigt", "går \"inte\"")
    }

    fn of(method: Method, coverage: f64, numbers: &[f64]) -> Formula<Place> {
        let combination = Combination {
            method,
            coverage,
            numbers: numbers.into(),
        };
        Formula::Combined(combination, cells(3))
    }

    #[test]
    fn methods_are_the_functions_that_both_programs_know() {
        for (formula, wanted) in [
            (
                of(Method::Mean, 1.0, &[]),
                "COUNT(B1,B2,B3)>=3,IFERROR(AVERAGE(B1,B2,B3)",
            ),
            (
                of(Method::Mean, 0.66, &[]),
                "COUNT(B1,B2,B3)>=2,IFERROR(AVERAGE(B1,B2,B3)",
            ),
            (of(Method::Median, 1.0, &[]), "MEDIAN(B1,B2,B3)"),
            (
                of(Method::Weighted, 1.0, &[2.0, 1.0, 0.5]),
                "(2*B1+1*B2+0.5*B3)/(2+1+0.5)",
            ),
            (
                of(Method::Weighted, 0.3, &[2.0, 1.0, 1.0]),
                "(2*N(B1)+1*N(B2)+1*N(B3))/(2*ISNUMBER(B1)+1*ISNUMBER(B2)+1*ISNUMBER(B3))",
            ),
        ] {
            let found = text(&formula).unwrap_or_default();
            assert!(found.contains(wanted), "{found}");
            assert!(
                found.ends_with(",\"går \"\"inte\"\"\"),\"ofullständigt\")"),
                "{found}"
            );
        }
        assert_eq!(text(&of(Method::Points, 1.0, &[3.0, 3.0, 3.0])), None);
    }

    #[test]
    fn a_cell_that_counts_twice_is_counted_twice() {
        let twice = vec![Formula::Leaf((0, 1)), Formula::Leaf((0, 1))];
        let mean = Formula::Combined(Combination::plain(Method::Mean, 1.0), twice);
        let found = text(&mean).unwrap_or_default();
        assert!(found.starts_with("=IF(COUNT(B1,B1)>=2,"), "{found}");
    }

    #[test]
    fn signs_and_functions_stand_within_each_other() {
        let minus = Elementwise::Arithmetic(Arithmetic::Minus);
        let gap = Formula::Elementwise(minus, vec![Formula::Number(100.0), Formula::Leaf((4, 2))]);
        let root = Formula::Elementwise(Elementwise::Function(Function::Root), vec![gap]);
        let rounded = Formula::Elementwise(Elementwise::Round(1), vec![root]);
        assert_eq!(
            text(&rounded).unwrap_or_default(),
            "=IF(COUNT(C5)>=1,IFERROR(ROUND(SQRT((100-C5)),1),\"går \"\"inte\"\"\"),\"ofullständigt\")"
        );
    }

    #[test]
    fn a_mean_within_another_that_may_lack_members_is_no_formula() {
        let inner = of(Method::Mean, 0.5, &[]);
        let outer = Formula::Combined(
            Combination::plain(Method::Mean, 1.0),
            vec![inner, Formula::Leaf((9, 1))],
        );
        assert_eq!(text(&outer), None);
    }
}
