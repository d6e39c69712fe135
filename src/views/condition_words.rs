//! A condition on rows in words, as its rule states it and not as it comes out for a row.

use super::own_table::words;
use crate::{
    methods::{Elementwise, RowExpression, RowFunction},
    model::CellKind,
    text::{Language, say, tell},
};

/// A condition of more letters is cut off.
const LONGEST: usize = 300;

/// A condition in words: `status = klar och belopp ≥ 3`.
pub(super) fn condition_words(condition: &RowExpression, language: Language) -> String {
    let text = truth(condition, language);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Something that is yes or no; a column that holds such is said to be yes.
fn truth(of: &RowExpression, language: Language) -> String {
    match of {
        RowExpression::Column(name) => {
            let yes = say(language, "own.yes").to_owned();
            let words = [("one", name.to_string()), ("other", yes)];
            tell(language, "formula.equal", &words)
        }
        of => expression(of, language),
    }
}

fn expression(of: &RowExpression, language: Language) -> String {
    let method = match of {
        RowExpression::Column(name) => return name.to_string(),
        RowExpression::Constant(value) => {
            return words(&Ok(value.clone()), CellKind::Text, 6, language);
        }
        RowExpression::Formula(of, _) => of.name(),
        RowExpression::Combined(of, _) => of.method.name(),
        RowExpression::Function(RowFunction::Lookup(_), _) => "lookup.rule",
        RowExpression::Function(of, _) => of.name(),
        RowExpression::Needs(..) => "needs.rule",
    };
    let joins = is_joined(of);
    let said = of.parts().iter().map(|part| {
        if joins && !is_joined(part) {
            truth(part, language)
        } else if part.parts().len() > 1 {
            format!("({})", expression(part, language))
        } else {
            expression(part, language)
        }
    });
    let mut said: Vec<String> = said.collect();
    if let RowExpression::Needs(_, least) = of {
        said.push(least.to_string());
    }
    formula(method, &said, language)
}

/// What is worked out by a method, of parts as they are said.
pub(super) fn formula(method: &str, said: &[String], language: Language) -> String {
    let nth = |place: usize| said.get(place).cloned().unwrap_or_default();
    let words = [
        ("one", nth(0)),
        ("other", nth(1)),
        ("third", nth(2)),
        ("numbers", said.join("; ")),
    ];
    tell(language, &format!("formula.{method}"), &words)
}

/// Whether conditions are joined in it.
fn is_joined(of: &RowExpression) -> bool {
    matches!(
        of,
        RowExpression::Formula(Elementwise::And | Elementwise::Or, _)
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::condition_words;
    use crate::{
        methods::{Arithmetic, Comparison, Elementwise, RowExpression, RowFunction},
        model::Scalar,
        text::Language,
    };

    fn column(name: &str) -> RowExpression {
        RowExpression::Column(Arc::from(name))
    }

    fn formula(of: Elementwise, parts: [RowExpression; 2]) -> RowExpression {
        RowExpression::formula(of, parts)
    }

    #[test]
    fn a_condition_says_its_columns_and_what_they_are_held_against() {
        let text = RowExpression::Constant(Scalar::Text(Arc::from("klar")));
        let equal = Elementwise::Compare(Comparison::Equal);
        let is_done = formula(equal, [column("status"), text]);
        let half = RowExpression::Constant(Scalar::Number(2.5));
        let times = Elementwise::Arithmetic(Arithmetic::Times);
        let twice = formula(times, [column("belopp"), half.clone()]);
        let large = formula(Elementwise::Compare(Comparison::AtLeast), [twice, half]);
        let empty = RowExpression::Function(RowFunction::IsMissing, vec![column("svar")]);
        let said = |of: &RowExpression, language| condition_words(of, language);
        assert_eq!(said(&is_done, Language::Sv), "status = klar");
        assert_eq!(said(&column("klar"), Language::Nb), "klar = ja");
        assert_eq!(said(&column("klar"), Language::En), "klar = yes");
        assert_eq!(said(&large, Language::En), "(belopp × 2.5) ≥ 2.5");
        let both = formula(Elementwise::And, [is_done.clone(), column("klar")]);
        assert_eq!(said(&both, Language::Sv), "status = klar och klar = ja");
        let either = formula(Elementwise::Or, [both, empty]);
        assert_eq!(
            said(&either, Language::Sv),
            "(status = klar och klar = ja) eller svar är tom"
        );
        let long = (0..200).fold(is_done.clone(), |so_far, _| {
            formula(Elementwise::And, [is_done.clone(), so_far])
        });
        assert!(said(&long, Language::Sv).ends_with('…'));
    }
}
