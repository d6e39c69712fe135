//! Funds for programs: the `funds` of `results.json`, where amounts are whole öre.

use serde_json::{Value, json};

use super::{explanation_json::headed, fund_csv::kind_name, fund_words};
use crate::{
    diagnostics::to_json,
    engine::{Account, FundResult},
    methods::ledger::{EventKind, Status},
    model::Kronor,
    text::Language,
};

/// A fund; `docs/results.json.md` is the contract.
pub(super) fn fund_json(fund: &FundResult, language: Language) -> Value {
    let ore = |amounts: &[Kronor]| {
        amounts
            .iter()
            .map(|amount| amount.ore())
            .collect::<Vec<_>>()
    };
    let name = |index: usize| fund_words::period(fund, index);
    let about = |index: Option<usize>| index.map(|_| fund_words::payment(fund, index));
    json!({
        "title": fund.title,
        "description": fund.description,
        "rule": fund.rule,
        "payments": fund.payments.iter().map(|one| json!({ "name": one.name, "rule": one.rule })).collect::<Vec<_>>(),
        "periods": fund.periods.iter().map(|one| json!({
            "name": one.name, "first": one.first, "last": one.last, "allocated": one.allocation.ore(),
        })).collect::<Vec<_>>(),
        "postings": fund.postings.iter().map(|line| json!({
            "date": line.posting.date,
            "period": name(line.posting.period),
            "kind": kind_name(line.posting.kind),
            "application": line.posting.application,
            "payment": about(line.posting.payment),
            "number": line.posting.number,
            "amount": line.posting.amount.ore(),
            "balance": line.posting.balance.ore(),
            "expected": line.expected,
            "reason": fund_words::reason(fund, line, language),
            "cells": line.cells,
        })).collect::<Vec<_>>(),
        "statements": fund.statements.iter().map(|one| json!({
            "period": name(one.period),
            "opening": one.opening.ore(),
            "lapsed": one.lapsed.ore(),
            "allocated": one.allocated.ore(),
            "paid": ore(&one.paid),
            "repaid": ore(&one.repaid),
            "remaining": one.remaining.ore(),
            "reserved": one.reserved.ore(),
        })).collect::<Vec<_>>(),
        "queue": fund.queue.iter().map(|place| json!({
            "application": place.application,
            "payment": about(Some(place.payment)),
            "received": place.received,
            "owed": place.owed.ore(),
            "expected": place.expected.map(name),
        })).collect::<Vec<_>>(),
        "waiting": fund.waiting.iter().map(|one| json!({
            "application": one.application,
            "payment": about(Some(one.payment)),
            "decided": one.decided,
            "reason": one.reason,
            "cells": one.cells,
        })).collect::<Vec<_>>(),
        "held": fund.held.iter().map(|held| json!({
            "application": held.application,
            "diagnostic": to_json(&held.diagnostic, language),
        })).collect::<Vec<_>>(),
        "improvements": fund.improvements.iter().map(|one| json!({
            "year": one.year,
            "application": one.application,
            "measure": one.measure,
            "unit": one.unit,
            "start": one.start.ok(),
            "end": one.end.ok(),
            "better": one.better,
            "paid": one.paid.as_deref().map(ore),
            "cells": one.cells,
        })).collect::<Vec<_>>(),
    })
}

/// The story of an application; `docs/explain.json.md` is the contract.
pub fn story_json(fund: &FundResult, account: &Account, language: Language) -> Value {
    let whole = fund_json(fund, language);
    let mine = |part: &str| -> Vec<Value> {
        let all = whole.get(part).and_then(Value::as_array);
        let all = all.map_or(&[][..], Vec::as_slice);
        let is_mine = |line: &&Value| {
            line.get("application").and_then(Value::as_str) == Some(account.id.as_str())
        };
        all.iter().filter(is_mine).cloned().collect()
    };
    headed(
        "application",
        json!({
            "fund": fund.title,
            "application": account.id,
            "status": account.status.map(status_name),
            "events": account.happenings.iter().map(|one| json!({
                "date": one.date,
                "kind": event_name(one.kind),
                "held": one.held,
                "amounts": one.amounts.iter().map(|(name, amount)| json!({
                    "column": name, "amount": amount.ore(),
                })).collect::<Vec<_>>(),
                "cells": one.cells,
            })).collect::<Vec<_>>(),
            "claims": account.claims.iter().enumerate().filter_map(|(nth, claim)| {
                let (date, decided, paid) = (*claim)?;
                Some(json!({
                    "payment": fund_words::payment(fund, Some(nth)),
                    "rule": fund.payments.get(nth).map(|payment| &payment.rule),
                    "date": date,
                    "decided": decided.ore(),
                    "paid": paid.ore(),
                }))
            }).collect::<Vec<_>>(),
            "postings": mine("postings"),
            "queue": mine("queue"),
            "waiting": mine("waiting"),
            "held": mine("held"),
            "improvements": mine("improvements"),
        }),
    )
}

/// What happens, for programs; also the tail of the text key `fund.event.<name>`.
pub(super) fn event_name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Received => "received",
        EventKind::Approved => "approved",
        EventKind::Rejected => "rejected",
        EventKind::Corrected => "corrected",
        EventKind::Withdrawn => "withdrawn",
        EventKind::Reported => "reported",
        EventKind::Added => "added",
    }
}

/// Where an application stands, for programs; also the tail of the text key `fund.status.<name>`.
pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Received => "received",
        Status::Held => "held",
        Status::Queued => "queued",
        Status::Settled => "settled",
        Status::Rejected => "rejected",
        Status::Withdrawn => "withdrawn",
    }
}
