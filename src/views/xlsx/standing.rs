//! Rank, number ranked and band as formulas over the figures of every municipality.

use super::{
    super::{ColumnKind, Report, SheetView, band_words::band_word, formula::CellAt},
    alive::name_of,
    base::{Base, Key, planned, result},
    formula::plain,
};
use crate::{
    engine::{Figure, RowResult},
    methods::{Ties, band_within},
    model::{Band, BandLimits, Border, Direction, Rounding, Shares},
};

/// A formula with what it gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The formula without its sign of equality.
    pub(super) text: String,
    /// What its cell was found to hold, where its cell does not show that already.
    pub(super) result: Option<String>,
}

/// Values this close, relative to the larger, are one value, as for the engine.
const DUST: &str = "1E-12";

/// How a figure stands among those of others.
struct Among<'a> {
    row: &'a RowResult,
    figure: &'a Figure,
    /// The cell of the figure.
    own: String,
    /// Those that count; none where nobody is compared, or they are too many for a workbook.
    field: Option<(Vec<f64>, String, Option<String>)>,
}

/// The formula of a cell of an area's sheet that says how its figure stands.
pub(super) fn formula(
    report: &Report<'_>,
    base: &Base,
    area: usize,
    view: &SheetView,
    at: CellAt,
) -> Option<Found> {
    let column = view.columns.get(at.column)?;
    let year = column.year?;
    let shown = view.rows.get(at.row)?;
    let row = result(report, area, shown.shows)?;
    let planned = planned(report, area, shown.shows?.0)?;
    let mut columns = view.columns.iter();
    let own = columns.position(|one| one.kind == ColumnKind::Value && one.year == Some(year))?;
    let key = Key {
        area,
        row: at.row,
        year,
    };
    let among = Among {
        row,
        figure: row.figures.first()?.get(year)?,
        own: name_of(CellAt { column: own, ..at }),
        field: base.range(key, planned.ranking.compared.as_ref()),
    };
    let field = row.fields.get(year)?;
    if let Some((values, ..)) = &among.field
        && values.len() != usize::from(field.ranked)
    {
        return None;
    }
    match column.kind {
        ColumnKind::Rank => among.rank(),
        ColumnKind::Ranked => among.count().map(|text| Found { text, result: None }),
        ColumnKind::Band => among.band(usize::from(field.ranked), report),
        _ => None,
    }
}

impl Among<'_> {
    /// How many count.
    fn count(&self) -> Option<String> {
        let (_, cells, mask) = self.field.as_ref()?;
        Some(match mask {
            None => format!("COUNT({cells})"),
            Some(mask) => format!("SUMPRODUCT(ISNUMBER({cells})*({mask}=1))"),
        })
    }

    /// How many are better, and how many are better or the same.
    fn places(&self) -> Option<[String; 2]> {
        let (_, cells, mask) = self.field.as_ref()?;
        let own = &self.own;
        let (better, same) = match self.row.direction {
            Direction::High => (">", "-"),
            Direction::Low => ("<", "+"),
            Direction::None => return None,
        };
        let opposite = if same == "-" { "+" } else { "-" };
        let mask = mask.as_ref().map(|mask| format!("*({mask}=1)"));
        let mask = mask.unwrap_or_default();
        Some([
            format!(
                "SUMPRODUCT(ISNUMBER({cells})*({cells}{better}{own}{opposite}ABS({own})*{DUST}){mask})"
            ),
            format!(
                "SUMPRODUCT(ISNUMBER({cells})*({cells}{better}={own}{same}ABS({own})*{DUST}){mask})"
            ),
        ])
    }

    /// How many are better, and better or the same, by the figures at hand.
    fn counted(&self) -> Option<[usize; 2]> {
        let own = self.figure.value.ok()?;
        let (values, ..) = self.field.as_ref()?;
        let dust = own.abs() * 1e-12;
        let better = |value: &f64, dust: f64| match self.row.direction {
            Direction::High => *value > own + dust,
            Direction::Low => *value < own - dust,
            Direction::None => false,
        };
        let strictly = values.iter().filter(|value| better(value, dust)).count();
        let reached = values
            .iter()
            .filter(|value| better(value, -dust) || **value == own);
        Some([strictly, reached.count()])
    }

    fn rank(&self) -> Option<Found> {
        let [better, reached] = self.places()?;
        let text = match self.row.ties {
            Ties::Best => format!("1+{better}"),
            Ties::Mean => format!("({better}+{reached}+1)/2"),
            Ties::Dense => return None,
        };
        if let Some([first, last]) = self.counted() {
            let halves = match self.row.ties {
                Ties::Mean => first + last + 1,
                _ => 2 * (first + 1),
            };
            let known = self.figure.rank.map(|rank| usize::from(rank.halves()));
            if known != Some(halves) {
                return None;
            }
        }
        let text = format!("IF(ISNUMBER({}),{text},\"\")", self.own);
        Some(Found { text, result: None })
    }

    fn band(&self, ranked: usize, report: &Report<'_>) -> Option<Found> {
        let rule = self.row.bands;
        if self.row.direction == Direction::None || !self.row.can_have_bands() {
            return None;
        }
        let word = |band: Band| format!("\"{}\"", band_word(band, report.language));
        let enough = ranked >= usize::from(rule.least.max(1));
        let least = match self.count() {
            Some(count) => format!("{count}<{}", rule.least.max(1)),
            // Those among whom it stands are no cells: that they are enough holds as it is.
            None if enough => "FALSE".to_owned(),
            None => return None,
        };
        let (text, found) = match (rule.shares(), rule.limits()) {
            (Some(shares), _) => {
                let count = self.count()?;
                let [better, reached] = self.places()?;
                let (good, poor) = reaches(shares, &better, &reached, &count);
                let text = format!(
                    "IF({good},IF({poor},{mid},{}),IF({poor},{},{mid}))",
                    word(Band::Good),
                    word(Band::Poor),
                    mid = word(Band::Middle)
                );
                let found = self
                    .counted()
                    .map(|[first, last]| shares.band(first + 1, last, ranked));
                (text, found)
            }
            (None, Some(limits)) => {
                let reached = |limit: f64| self.reached(limit);
                let text = format!(
                    "IF({},{},IF({},{},{}))",
                    reached(limits.good)?,
                    word(Band::Good),
                    reached(limits.middle)?,
                    word(Band::Middle),
                    word(Band::Poor)
                );
                (text, self.within(limits))
            }
            (None, None) => return None,
        };
        let found = found.filter(|_| enough);
        let shown = self.figure.band.filter(|_| self.figure.grey.is_none());
        if found != shown {
            return None;
        }
        let own = &self.own;
        let text = match least.as_str() {
            "FALSE" => format!("IF(ISNUMBER({own}),{text},\"\")"),
            least => format!("IF(ISNUMBER({own}),IF({least},\"\",{text}),\"\")"),
        };
        let result = found.map(|band| band_word(band, report.language));
        Some(Found {
            text,
            result: Some(result.unwrap_or_default()),
        })
    }

    fn within(&self, limits: BandLimits) -> Option<Band> {
        let value = self.figure.value.ok()?;
        Some(band_within(value, limits, self.row.direction))
    }

    /// Whether the figure is at least as good as a limit.
    fn reached(&self, limit: f64) -> Option<String> {
        let (own, limit) = (&self.own, plain(limit));
        Some(match self.row.direction {
            Direction::High => format!("{own}>={limit}-ABS({limit})*{DUST}"),
            Direction::Low => format!("{own}<={limit}+ABS({limit})*{DUST}"),
            Direction::None => return None,
        })
    }
}

/// Whether those who share a place are within the best share, and within the worst.
fn reaches(shares: Shares, better: &str, reached: &str, count: &str) -> (String, String) {
    let within = |place: String, permille: u16| match shares.rounding {
        Rounding::Down => format!("({place})*1000<={count}*{permille}"),
        Rounding::Up => format!("({place}-1)*1000<{count}*{permille}"),
        Rounding::Nearest => format!("({place})*1000<={count}*{permille}+500"),
    };
    let first = format!("{better}+1");
    let good = match shares.border {
        Border::Outer | Border::Better => first.clone(),
        Border::Worse | Border::Middle => reached.to_owned(),
    };
    let poor = match shares.border {
        Border::Outer | Border::Worse => format!("{count}+1-{reached}"),
        Border::Better | Border::Middle => format!("{count}+1-({first})"),
    };
    (
        within(good, shares.good_permille),
        within(poor, shares.poor_permille),
    )
}
