use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

use jiff::civil::Date;

use crate::{model::Kronor, plan::ScriptValue};

/// What the rows of an application state together, by the name of the column; what is missing is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct Stated(pub(super) Arc<BTreeMap<Arc<str>, Known>>);

/// A cell that holds something.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Known {
    Money(Kronor),
    Number(f64),
    Text(Arc<str>),
    Date(Date),
    Truth(bool),
}

impl Stated {
    /// What is stated once a further row has.
    pub(super) fn merge(&mut self, further: &Stated) {
        if self.0.is_empty() {
            self.0 = Arc::clone(&further.0);
        } else if !further.0.is_empty() {
            let known = Arc::make_mut(&mut self.0);
            for (name, value) in further.0.iter() {
                known.insert(Arc::clone(name), value.clone());
            }
        }
    }

    /// As a closure sees it.
    pub(super) fn datum(&self) -> ScriptValue {
        let fields = self.0.iter();
        ScriptValue::Record(
            fields
                .map(|(name, value)| (Arc::clone(name), value.datum()))
                .collect(),
        )
    }
}

impl Known {
    fn datum(&self) -> ScriptValue {
        match self {
            Known::Money(amount) => ScriptValue::Money(*amount),
            // A count is a whole number in a script, so that it can multiply an amount.
            Known::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                ScriptValue::Whole(*number as i64)
            }
            Known::Number(number) => ScriptValue::Number(*number),
            Known::Text(text) => ScriptValue::Text(Arc::clone(text)),
            Known::Date(date) => ScriptValue::Text(Arc::from(date.to_string())),
            Known::Truth(truth) => ScriptValue::Truth(*truth),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Known::Money(_) => 0,
            Known::Number(_) => 1,
            Known::Text(_) => 2,
            Known::Date(_) => 3,
            Known::Truth(_) => 4,
        }
    }
}

impl Ord for Known {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Known::Money(one), Known::Money(other)) => one.cmp(other),
            (Known::Number(one), Known::Number(other)) => one.total_cmp(other),
            (Known::Text(one), Known::Text(other)) => one.cmp(other),
            (Known::Date(one), Known::Date(other)) => one.cmp(other),
            (Known::Truth(one), Known::Truth(other)) => one.cmp(other),
            (one, other) => one.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Known {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Known {}
