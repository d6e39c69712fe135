//! An application's whole story in words.

use super::{
    ExplanationLine,
    fund_json::{event_name, status_name},
    fund_words,
};
use crate::{
    diagnostics::{Location, sentence},
    engine::{Account, FundResult},
    text::{Language, say, tell},
};

/// What has happened to an application, what was decided and why, what was paid when, and what it waits for.
pub fn story_lines(
    fund: &FundResult,
    account: &Account,
    language: Language,
) -> Vec<ExplanationLine> {
    let mut lines = Vec::new();
    let mut line = |depth: usize, text: String| lines.push(ExplanationLine { depth, text });
    let status = account
        .status
        .map_or("fund.status.unknown".to_owned(), |status| {
            format!("fund.status.{}", status_name(status))
        });
    line(
        0,
        tell(
            language,
            "story.heading",
            &[
                ("id", account.id.clone()),
                ("fund", fund.title.clone()),
                ("status", say(language, &status).to_owned()),
            ],
        ),
    );
    for happening in &account.happenings {
        let event = format!("fund.event.{}", event_name(happening.kind));
        let words = [
            ("date", happening.date.to_string()),
            ("event", say(language, &event).to_owned()),
        ];
        let key = if happening.held {
            "story.event.held"
        } else {
            "story.event"
        };
        line(1, tell(language, key, &words));
        for (column, amount) in &happening.amounts {
            line(2, format!("{column}: {}", amount.shown(language)));
        }
        if !happening.cells.is_empty() {
            line(2, cells(&happening.cells));
        }
    }
    for held in fund
        .held
        .iter()
        .filter(|held| held.application == account.id)
    {
        line(
            1,
            format!(
                "{}: {}",
                held.diagnostic.code,
                sentence(&held.diagnostic, language)
            ),
        );
        line(2, cells(&held.diagnostic.places));
    }
    for (nth, claim) in account.claims.iter().enumerate() {
        let Some((date, decided, paid)) = claim else {
            continue;
        };
        let words = [
            ("payment", fund_words::payment(fund, Some(nth)).to_owned()),
            ("date", date.to_string()),
            ("decided", decided.shown(language)),
            ("paid", paid.shown(language)),
        ];
        line(1, tell(language, "story.claim", &words));
        let mine = |application: &str, payment: usize| application == account.id && payment == nth;
        for waiting in fund
            .waiting
            .iter()
            .filter(|one| mine(&one.application, one.payment))
        {
            line(2, waiting.reason.to_string());
        }
        for posting in fund.postings.iter().filter(|one| {
            one.posting.application.as_deref() == Some(account.id.as_str())
                && one.posting.payment == Some(nth)
        }) {
            let words = [
                ("date", posting.posting.date.to_string()),
                ("kind", fund_words::kind(posting, language).to_owned()),
                ("amount", posting.posting.amount.shown(language)),
                ("state", fund_words::state(posting, language).to_owned()),
                ("reason", fund_words::reason(fund, posting, language)),
                ("balance", posting.posting.balance.shown(language)),
            ];
            line(2, tell(language, "story.posting", &words));
        }
        for place in fund
            .queue
            .iter()
            .filter(|one| mine(&one.application, one.payment))
        {
            let period = fund_words::expected(fund, place.expected, language);
            let words = [("owed", place.owed.shown(language)), ("period", period)];
            line(2, tell(language, "story.queued", &words));
        }
        let rule = fund
            .payments
            .get(nth)
            .map_or(&fund.rule, |payment| &payment.rule);
        line(2, tell(language, "explain.rule", &[("rule", rule.name())]));
    }
    for one in fund
        .improvements
        .iter()
        .filter(|one| one.application == account.id && !one.measure.is_empty())
    {
        let number = |number: Result<f64, _>| match number {
            Ok(number) => super::own_table::number_words(number, fund_words::DECIMALS, language),
            Err(_) => "–".to_owned(),
        };
        let words = [
            ("measure", one.measure.clone()),
            ("unit", one.unit.clone()),
            ("start", number(one.start)),
            ("end", number(one.end)),
        ];
        line(1, tell(language, "story.improvement", &words));
        line(2, cells(&one.cells));
    }
    lines
}

fn cells(places: &[Location]) -> String {
    let names: Vec<String> = places.iter().map(Location::name).collect();
    names.join(", ")
}
