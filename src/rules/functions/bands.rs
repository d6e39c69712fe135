//! `färger: #{ … }`: how the bands of a measure are cut.

use rhai::Dynamic;

use crate::{
    diagnostics::{Code, Diagnostic},
    model::{BandLimits, BandRule, Border, Cut, Direction, Rounding, Shares},
};

use super::{
    super::{
        draft::Draft,
        options::Options,
        vocabulary::{Word, option, value},
    },
    arguments::number,
};

/// What says how shares of those that report are cut.
const OF_SHARES: [Word; 4] = [option::BEST, option::WORST, option::ROUNDING, option::TIES];

/// The rule among the options of a measure whose good values are known; the pack's own where it says nothing.
pub(super) fn bands(draft: &mut Draft, options: &mut Options, direction: Direction) -> BandRule {
    let default = draft.bands;
    let expected = format!(
        "#{{ {}: 25, {}: 25, {}: 8 }}, #{{ {}: [80, 60] }}, #{{ {}: 85 }}",
        option::BEST.in_language(draft.language),
        option::WORST.in_language(draft.language),
        option::LEAST.in_language(draft.language),
        option::LIMITS.in_language(draft.language),
        option::TARGET.in_language(draft.language),
    );
    let Some((name, map)) = options.map(draft, option::BANDS, &expected) else {
        return default;
    };
    let mut inner = options.within(draft, &name, map);
    let exclusive = exclusive(draft, &inner);
    let limits = limits(draft, &mut inner, direction);
    let shares = shares(draft, &mut inner, default);
    let least = inner
        .whole(draft, option::LEAST, 1, 1000)
        .and_then(|number| u16::try_from(number).ok());
    inner.finish(draft);
    match (exclusive, limits) {
        (false, Some(limits)) => BandRule {
            cut: Cut::Limits(limits),
            // What others have does not matter to limits, unless the rule says so.
            least: least.unwrap_or(0),
        },
        _ => BandRule {
            cut: Cut::Shares(shares),
            least: least.unwrap_or(default.least),
        },
    }
}

/// Whether two ways of cutting bands stand together (V330).
fn exclusive(draft: &mut Draft, inner: &Options) -> bool {
    let ways = [&[option::LIMITS][..], &[option::TARGET], &OF_SHARES];
    let given: Vec<String> = ways
        .iter()
        .filter_map(|way| way.iter().find_map(|word| inner.name(*word)))
        .collect();
    let [first, second, ..] = given.as_slice() else {
        return false;
    };
    let fault = Diagnostic::new(Code::BandsExclusive)
        .with("one", first)
        .with("other", second);
    draft.fault(fault, inner.key(draft, second));
    true
}

/// `gränser: [80, 60]` or `mål: 85`. Limits in an order that the direction contradicts are a fault (V331).
fn limits(draft: &mut Draft, inner: &mut Options, direction: Direction) -> Option<BandLimits> {
    let target = inner.number(draft, option::TARGET);
    let target = target.map(|target| BandLimits {
        good: target,
        middle: target,
    });
    let name = inner.name(option::LIMITS);
    // Asked for also where it is not given, so that it is among the options that are known.
    let read = inner.read(draft, option::LIMITS, "[80, 60]", |found| {
        let items = found.clone().into_array().ok()?;
        let numbers: Option<Vec<f64>> = items.iter().map(number).collect();
        match numbers?.as_slice() {
            [good, middle] => Some((*good, *middle)),
            _ => None,
        }
    });
    let Some(name) = name else {
        return target;
    };
    let at = inner.key(draft, &name);
    let (good, middle) = read?;
    let fits = match direction {
        Direction::High => good >= middle,
        Direction::Low => good <= middle,
        Direction::None => true,
    };
    if !fits {
        let fault = Diagnostic::new(Code::LimitsUnordered)
            .with("good", good)
            .with("middle", middle)
            .with("option", &name)
            .said("direction", which_is_good(direction));
        draft.fault(fault, at);
    }
    Some(BandLimits { good, middle })
}

/// The key of the sentence that says which values are good.
pub(super) fn which_is_good(direction: Direction) -> &'static str {
    match direction {
        Direction::High => "direction.high",
        Direction::Low => "direction.low",
        Direction::None => "direction.none",
    }
}

fn shares(draft: &mut Draft, inner: &mut Options, default: BandRule) -> Shares {
    let default = default.shares().unwrap_or_default();
    let rounding = [
        (value::DOWN, Rounding::Down),
        (value::UP, Rounding::Up),
        (value::NEAREST, Rounding::Nearest),
    ];
    let border = [
        (value::OUTER, Border::Outer),
        (value::BETTER, Border::Better),
        (value::WORSE, Border::Worse),
        (value::MIDDLE, Border::Middle),
    ];
    Shares {
        good_permille: permille(draft, inner, option::BEST).unwrap_or(default.good_permille),
        poor_permille: permille(draft, inner, option::WORST).unwrap_or(default.poor_permille),
        rounding: inner
            .choice(draft, option::ROUNDING, &rounding)
            .unwrap_or(default.rounding),
        border: inner
            .choice(draft, option::TIES, &border)
            .unwrap_or(default.border),
    }
}

/// A share given in per cent, 0 or 1 to 100 with at most one decimal, as thousandths. Less than one per cent of the
/// municipalities is nobody; whoever writes 0.25 means 25.
fn permille(draft: &mut Draft, inner: &mut Options, word: Word) -> Option<u16> {
    let meant = |found: &Dynamic| {
        let share = number(found).filter(|share| *share > 0.0 && *share < 1.0)?;
        Some(format!("{}", (share * 1000.0).round() / 10.0))
    };
    inner.read_or(draft, word, "0, 1–100", meant, |found| {
        let percent = number(found)?;
        let permille = (percent * 10.0).round();
        let exact = (permille - percent * 10.0).abs() < 1e-9;
        let fits = permille == 0.0 || (10.0..=1000.0).contains(&permille);
        (exact && fits).then_some(permille as u16)
    })
}
