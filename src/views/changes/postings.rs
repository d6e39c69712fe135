use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{
    compare::Happened,
    snapshot::{Snapshot, SnapshotPosting},
};
use crate::{
    model::Kronor,
    text::{Language, say, tell},
};

/// A posting of a fund that came, went or moved. Its balance is not compared: every posting after one that moved has
/// another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingChange {
    /// The fund.
    pub fund: String,
    /// What it does: `allocated`, `lapsed`, `paid` or `repaid`.
    pub kind: String,
    /// The application; for a posting about none its period.
    pub about: String,
    /// The payment, where it is about one.
    pub payment: Option<String>,
    /// Its number among those of the same fund, kind, application and payment.
    pub number: u32,
    /// What became of it.
    pub happened: Happened,
    /// As it was.
    pub before: Option<PostingState>,
    /// As it is.
    pub after: Option<PostingState>,
}

/// What a posting says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingState {
    /// The day.
    pub date: String,
    /// The amount in whole öre.
    pub amount: i64,
    /// Whether it is expected of a later period.
    pub expected: bool,
    /// Why.
    pub reason: String,
}

/// Fund, kind, application or period, payment, number.
type Key<'a> = (&'a str, &'a str, &'a str, Option<&'a str>, u32);

/// The postings that differ, in the order of the later side, then those that went.
pub(super) fn postings(before: &Snapshot, after: &Snapshot) -> Vec<PostingChange> {
    let (earlier, later) = (keyed(before), keyed(after));
    let mut changes = Vec::new();
    for (key, posting) in &later {
        let known = earlier.get(key).map(|posting| state(posting));
        let now = state(posting);
        match known {
            Some(known) if known == now => {}
            Some(known) => changes.push(change(key, Happened::Changed, Some(known), Some(now))),
            None => changes.push(change(key, Happened::Added, None, Some(now))),
        }
    }
    for (key, posting) in &earlier {
        if !later.contains_key(key) {
            changes.push(change(key, Happened::Removed, Some(state(posting)), None));
        }
    }
    changes
}

fn keyed(snapshot: &Snapshot) -> IndexMap<Key<'_>, &SnapshotPosting> {
    let funds = snapshot.funds.iter();
    funds
        .flat_map(|fund| fund.postings.iter().map(move |posting| (fund, posting)))
        .map(|(fund, posting)| {
            let about = posting.application.as_ref().unwrap_or(&posting.period);
            let payment = posting.payment.as_deref();
            let key: Key<'_> = (&fund.title, &posting.kind, about, payment, posting.number);
            (key, posting)
        })
        .collect()
}

fn state(posting: &SnapshotPosting) -> PostingState {
    PostingState {
        date: posting.date.clone(),
        amount: posting.amount,
        expected: posting.expected,
        reason: posting.reason.clone(),
    }
}

fn change(
    key: &Key<'_>,
    happened: Happened,
    before: Option<PostingState>,
    after: Option<PostingState>,
) -> PostingChange {
    let (fund, kind, about, payment, number) = *key;
    PostingChange {
        fund: fund.to_owned(),
        kind: kind.to_owned(),
        about: about.to_owned(),
        payment: payment.map(str::to_owned),
        number,
        happened,
        before,
        after,
    }
}

/// `Förbättringsfonden, FOND-12, projektmedel: 2016-05-02 45 000 kr → 2016-07-01 45 000 kr`.
pub(super) fn posting_line(change: &PostingChange, language: Language) -> String {
    let kind = format!("fund.kind.{}", change.kind);
    let mut what = say(language, &kind).to_lowercase();
    if let Some(payment) = &change.payment {
        what = format!("{what} {payment}");
    }
    let told = |state: &Option<PostingState>| {
        state.as_ref().map_or_else(String::new, |state| {
            let amount = Kronor::from_ore(state.amount).shown(language);
            let key = if state.expected {
                "change.posting.expected"
            } else {
                "change.posting.booked"
            };
            let words = [
                ("date", state.date.clone()),
                ("amount", amount),
                ("reason", state.reason.clone()),
            ];
            tell(language, key, &words)
        })
    };
    let words = [
        ("fund", change.fund.clone()),
        ("about", change.about.clone()),
        ("what", what),
        ("before", told(&change.before)),
        ("after", told(&change.after)),
    ];
    tell(
        language,
        &format!("change.posting.{}", change.happened.name()),
        &words,
    )
}
