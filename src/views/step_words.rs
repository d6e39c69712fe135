//! What is said of the steps of an explanation, in the text and on the pages alike.

use jiff::civil::Date;

use super::condition_words::condition_words;
use crate::{
    diagnostics::Location,
    engine::{How, Step},
    methods::{Mark, RowExpression},
    model::Missing,
    text::{Language, Shown, say, shown, slots, tell},
};

/// A step's value in words, with a word after it where it is preliminary.
pub(super) fn marked(value: String, step: &Step, language: Language) -> String {
    if step.preliminary {
        tell(language, "explain.preliminary", &[("value", value)])
    } else {
        value
    }
}

/// That a figure is worked out from so many rows of a table, which meet a condition if there is one, with the first of
/// its cells.
pub(super) fn rows_line(
    (aggregate, count, condition): (&str, usize, Option<&RowExpression>),
    cells: &[Location],
    rule: &Location,
    language: Language,
) -> String {
    const MOST: usize = 12;
    let mut named: Vec<String> = cells.iter().take(MOST).map(Location::name).collect();
    if cells.len() > MOST {
        named.push("…".to_owned());
    }
    let mut words = vec![
        (
            "what",
            say(language, &format!("aggregate.{aggregate}")).to_owned(),
        ),
        ("count", count.to_string()),
        ("cells", named.join(", ")),
        ("rule", rule.name()),
    ];
    if let Some(condition) = condition {
        words.push(("condition", condition_words(condition, language)));
    }
    let key = match (count, condition) {
        (0, None) => "explain.no_rows",
        (0, Some(_)) => "explain.no_rows.where",
        (_, None) => "explain.rows",
        (_, Some(_)) => "explain.rows.where",
    };
    tell(language, key, &words)
}

/// The text key of what is said of the cell behind a value.
pub(super) fn cell_key(value: Result<f64, Missing>) -> &'static str {
    match value {
        Ok(_) => "explain.cell",
        Err(Missing::Suppressed | Missing::TooFew | Missing::Shielded) => "explain.hidden_cell",
        Err(_) => "explain.empty_cell",
    }
}

/// A number with as many decimals as it has, at most six.
pub(super) fn exact(value: f64, style: Shown) -> String {
    let decimals = (0..6)
        .find(|decimals| {
            let text = shown(value, *decimals, Shown::Data).replace(' ', "");
            text.parse::<f64>()
                .is_ok_and(|rounded| (rounded - value).abs() <= 1e-9 * value.abs().max(1e-3))
        })
        .unwrap_or(6);
    shown(value, decimals, style)
}

/// A formula with the numbers that stand in it; why, where there is none.
pub(super) fn formula_words(method: &str, members: &[Step], language: Language) -> String {
    let style = Shown::For(language);
    let mut numbers = members.iter().map(|member| match member.value {
        Ok(value) if is_condition(member) => truth_word(value, language),
        Ok(value) => exact(value, style),
        Err(kind) => say(language, &format!("missing.{}", kind.name())).to_owned(),
    });
    let key = format!("formula.{method}");
    if slots(language, &key).contains(&"numbers") {
        let numbers = numbers.collect::<Vec<String>>().join("; ");
        return tell(language, &key, &[("numbers", numbers)]);
    }
    let mut next = || numbers.next().unwrap_or_default();
    let words = [("one", next()), ("other", next()), ("third", next())];
    tell(language, &key, &words)
}

/// Whether a step says yes or no.
pub(super) fn is_condition(step: &Step) -> bool {
    const CONDITIONS: [&str; 10] = [
        "equal",
        "different",
        "less",
        "at_most",
        "more",
        "at_least",
        "and",
        "or",
        "not",
        "known",
    ];
    matches!(&step.how, How::Formula { method, .. } if CONDITIONS.contains(method))
}

/// Yes or no.
pub(super) fn truth_word(value: f64, language: Language) -> String {
    let key = if value == 0.0 {
        "truth.no"
    } else {
        "truth.yes"
    };
    say(language, key).to_owned()
}

/// A scale in words: among how many it is taken, and what is known of it around the value.
pub(super) fn scale_line(
    method: &str,
    among: usize,
    marks: &[Mark],
    rule: &str,
    language: Language,
) -> String {
    let style = Shown::For(language);
    let words_of = |mark: &Mark| {
        let one = |key: &str, number: String| tell(language, key, &[("number", number)]);
        match mark {
            Mark::Gives(value, result) => {
                let words = [
                    ("value", exact(*value, style)),
                    ("result", exact(*result, style)),
                ];
                tell(language, "mark.gives", &words)
            }
            Mark::Mean(value) => one("mark.mean", exact(*value, style)),
            Mark::Deviation(value) => one("mark.deviation", exact(*value, style)),
            Mark::Better(count) => one("mark.better", count.to_string()),
            Mark::BetterValues(count) => one("mark.better_values", count.to_string()),
            Mark::Equal(count) => one("mark.equal", count.to_string()),
        }
    };
    let marks: Vec<String> = marks.iter().map(words_of).collect();
    let words = [
        (
            "method",
            say(language, &format!("method.{method}")).to_owned(),
        ),
        ("among", among.to_string()),
        ("marks", marks.join(" · ")),
        ("rule", rule.to_owned()),
    ];
    let key = if marks.is_empty() {
        "explain.not_scaled"
    } else {
        "explain.scaled"
    };
    tell(language, key, &words)
}

/// What is said of all municipalities together, in words.
pub(super) fn among_line(
    method: &str,
    of: &[String],
    count: usize,
    rule: &str,
    language: Language,
) -> String {
    let words = [
        (
            "method",
            say(language, &format!("method.{method}")).to_owned(),
        ),
        ("of", of.join("; ")),
        ("count", count.to_string()),
        ("rule", rule.to_owned()),
    ];
    tell(language, "explain.among", &words)
}

/// The value of a parameter in words: from when it holds.
pub(super) fn parameter_line(
    label: &str,
    since: Option<Date>,
    rule: &str,
    language: Language,
) -> String {
    let mut words = vec![("label", label.to_owned()), ("rule", rule.to_owned())];
    match since {
        Some(date) => {
            words.push(("date", date.to_string()));
            tell(language, "explain.parameter", &words)
        }
        None => tell(language, "explain.parameter.none", &words),
    }
}

/// The mean of a group in words: who has which value, and who has none.
pub(super) fn group_lines(
    members: &[(String, Result<f64, Missing>)],
    language: Language,
) -> Vec<String> {
    let style = Shown::For(language);
    let numbers: Vec<String> = members
        .iter()
        .filter_map(|(place, value)| {
            let value = exact(value.ok()?, style);
            Some(format!("{place}\u{a0}{value}"))
        })
        .collect();
    let first = if numbers.is_empty() {
        say(language, "explain.group.none").to_owned()
    } else {
        let words = [
            ("count", numbers.len().to_string()),
            ("numbers", numbers.join("; ")),
        ];
        tell(language, "explain.group", &words)
    };
    let without = members.iter().filter_map(|(place, value)| {
        let kind = value.err()?;
        let missing = say(language, &format!("missing.{}", kind.name())).to_owned();
        let words = [("label", place.clone()), ("value", missing)];
        Some(tell(language, "explain.member", &words))
    });
    std::iter::once(first).chain(without).collect()
}
