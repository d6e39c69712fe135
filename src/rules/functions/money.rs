//! Money in the rule language: exact, and never mixed with numbers unseen.

use rhai::{Array, Dynamic, Engine, EvalAltResult, ImmutableString};

use crate::{
    model::{Kronor, MoneyFault, Share},
    text::{Language, say, tell},
};

use super::super::vocabulary::function;

type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// Teaches an engine amounts: `50_000.kr`, `kr("12,50")`, what goes between them, shares and parts. They are values rather
/// than steps of a plan, so that a closure has them too.
pub(in super::super) fn register(engine: &mut Engine, language: Language) {
    engine.register_type_with_name::<Kronor>("belopp");
    let stop = move |key: &'static str| Box::<EvalAltResult>::from(say(language, key).to_owned());
    let large = move |amount: Option<Kronor>| amount.ok_or_else(|| stop("stop.money.large"));
    engine.register_get("kr", move |whole: &mut i64| large(Kronor::whole(*whole)));
    engine.register_get("kr", move |_: &mut f64| -> Outcome<Kronor> {
        Err(stop("stop.money.number"))
    });
    for name in function::MONEY.spellings() {
        engine.register_fn(name, move |text: &str| parsed(text, language));
        engine.register_fn(name, move |_: f64| -> Outcome<Kronor> {
            Err(stop("stop.money.number"))
        });
    }
    for name in function::SHARE.spellings() {
        engine.register_fn(name, move |amount: Kronor, share: &str| {
            let share = Share::parse(share).map_err(|_| stop("stop.money.share"))?;
            large(amount.share(share))
        });
    }
    for name in function::SPLIT.spellings() {
        engine.register_fn(name, move |amount: Kronor, count: i64| -> Outcome<Array> {
            let parts = usize::try_from(count)
                .ok()
                .filter(|count| (1..=MOST_PARTS).contains(count))
                .ok_or_else(|| stop("stop.money.parts"))?;
            let parts = amount.split(parts).into_iter();
            Ok(parts.map(Dynamic::from).collect())
        });
    }
    for name in function::LOWEST.spellings() {
        engine.register_fn(name, |one: Kronor, other: Kronor| one.min(other));
    }
    for name in function::HIGHEST.spellings() {
        engine.register_fn(name, |one: Kronor, other: Kronor| one.max(other));
    }
    for name in ["to_string", "to_debug"] {
        engine.register_fn(name, move |amount: &mut Kronor| amount.shown(language));
    }
    engine.register_fn("+", move |text: ImmutableString, amount: Kronor| {
        format!("{text}{}", amount.shown(language))
    });
    engine.register_fn("+", move |amount: Kronor, text: ImmutableString| {
        format!("{}{text}", amount.shown(language))
    });
    arithmetic(engine, large);
    refuse(engine, language);
}

/// The most parts of an amount: what a list in a script may hold.
const MOST_PARTS: usize = 5_000;

fn parsed(text: &str, language: Language) -> Outcome<Kronor> {
    let key = match Kronor::parse(text) {
        Ok(amount) => return Ok(amount),
        Err(MoneyFault::NotAnAmount) => "stop.money.text",
        Err(MoneyFault::TooManyDecimals) => "stop.money.decimals",
        Err(MoneyFault::TooLarge) => "stop.money.large",
    };
    let shown: String = text.chars().take(40).collect();
    Err(tell(language, key, &[("word", shown)]).into())
}

fn arithmetic(
    engine: &mut Engine,
    large: impl Fn(Option<Kronor>) -> Outcome<Kronor> + Copy + Send + Sync + 'static,
) {
    engine
        .register_fn("+", move |one: Kronor, other: Kronor| {
            large(one.plus(other))
        })
        .register_fn("-", move |one: Kronor, other: Kronor| {
            large(one.less(other))
        })
        .register_fn("-", move |one: Kronor| large(one.negated()))
        .register_fn("*", move |one: Kronor, count: i64| large(one.times(count)))
        .register_fn("*", move |count: i64, one: Kronor| large(one.times(count)))
        .register_fn("==", |one: Kronor, other: Kronor| one == other)
        .register_fn("!=", |one: Kronor, other: Kronor| one != other)
        .register_fn("<", |one: Kronor, other: Kronor| one < other)
        .register_fn("<=", |one: Kronor, other: Kronor| one <= other)
        .register_fn(">", |one: Kronor, other: Kronor| one > other)
        .register_fn(">=", |one: Kronor, other: Kronor| one >= other);
}

/// Whatever else an operator is given together with an amount. Without this `amount > 5` would be false, silently.
fn refuse(engine: &mut Engine, language: Language) {
    for operator in ["+", "-", "/", "%", "**", "==", "!=", "<", "<=", ">", ">="] {
        let key = match operator {
            "/" => "stop.money.divided",
            _ => "stop.money.mixed",
        };
        refuse_both_ways(engine, operator, key, language);
        if matches!(operator, "/" | "%" | "**") {
            engine.register_fn(operator, move |_: Kronor, _: Kronor| -> Outcome<Dynamic> {
                Err(mixed(operator, key, language))
            });
        }
    }
    refuse_both_ways(engine, "*", "stop.money.times", language);
}

fn refuse_both_ways(
    engine: &mut Engine,
    operator: &'static str,
    key: &'static str,
    language: Language,
) {
    engine.register_fn(operator, move |_: Kronor, _: Dynamic| -> Outcome<Dynamic> {
        Err(mixed(operator, key, language))
    });
    engine.register_fn(operator, move |_: Dynamic, _: Kronor| -> Outcome<Dynamic> {
        Err(mixed(operator, key, language))
    });
}

fn mixed(operator: &str, key: &str, language: Language) -> Box<EvalAltResult> {
    tell(language, key, &[("word", operator.to_owned())]).into()
}
