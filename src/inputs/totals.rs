//! Rows that are no data of their own: sums, subtotals and means of the rows around them.

use super::{
    cell::is_filled,
    faults::Faults,
    numbers::Numbers,
    sheet::{CellValue, Row, Sheet},
};
use crate::{diagnostics::Code, model::fold, text::Read};

/// What a row of sums is called, alone or before or after the name of what is summed.
const SUMS: [&str; 10] = [
    "summa",
    "totalt",
    "total",
    "totalsumma",
    "delsumma",
    "sum",
    "totalsum",
    "delsum",
    "subtotal",
    "grand total",
];
/// What a row of means is called.
const MEANS: [&str; 6] = [
    "medel",
    "medelvärde",
    "genomsnitt",
    "gjennomsnitt",
    "mean",
    "average",
];

/// The rows below a heading, without those that the workbook says are sums of others in one of these columns: the last
/// row of a table with totals, or formulas that sum up their own column. They are told of.
pub(super) fn data_rows<'a>(
    sheet: &'a Sheet,
    heading: u32,
    columns: &[u32],
    faults: &mut Faults<'_>,
) -> Vec<Row<'a>> {
    let below = sheet.rows().filter(|row| row.number > heading);
    let (totals, rows): (Vec<_>, Vec<_>) =
        below.partition(|row| sheet.is_total(row.number, columns.iter().copied()));
    for row in &totals {
        tell(sheet, row, Code::TotalLeft, faults);
    }
    rows
}

/// Takes out the rows that are called sums or means of those above them and are it, in at least one of the columns of
/// numbers, and tells of them. What is called a sum and is none is told of and stays.
pub(super) fn without_worded<'a>(
    sheet: &Sheet,
    rows: Vec<Row<'a>>,
    (columns, numbers): (&[u32], &Numbers),
    faults: &mut Faults<'_>,
) -> Vec<Row<'a>> {
    let mut running = vec![Running::default(); columns.len()];
    let mut data = Vec::with_capacity(rows.len());
    for row in rows {
        let called = called(sheet, &row);
        let values = columns.iter().map(|column| match row.at(*column)? {
            CellValue::Number(number) => Some(number),
            CellValue::Text(id) => match numbers.read(*column, sheet.text(id)) {
                Read::Number(number) => Some(number),
                Read::Ambiguous | Read::None => None,
            },
            _ => None,
        });
        let values: Vec<Option<f64>> = values.collect();
        let mut both = running.iter().zip(&values);
        let is_total = called.is_some_and(|called| {
            both.any(|(running, value)| {
                value.is_some_and(|value| running.comes_to(value, called.is_mean))
            })
        });
        if is_total {
            tell(sheet, &row, Code::TotalLeft, faults);
            running.iter_mut().for_each(Running::begin_again);
            continue;
        }
        let is_alone = called.is_some_and(|called| called.is_whole && !called.is_mean);
        if is_alone && !data.is_empty() && values.iter().any(Option::is_some) {
            tell(sheet, &row, Code::TotalDoubted, faults);
        }
        for (running, value) in running.iter_mut().zip(values) {
            running.add(value);
        }
        data.push(row);
    }
    data
}

fn tell(sheet: &Sheet, row: &Row<'_>, code: Code, faults: &mut Faults<'_>) {
    let mut filled = row
        .cells
        .iter()
        .filter(|cell| is_filled(sheet, Some(cell.value)));
    if let Some(first) = filled.next() {
        faults.cell(code, row.address(first.column), || {
            sheet.quoted(first.value)
        });
    }
}

/// How a row is called that may be a sum or a mean.
#[derive(Clone, Copy)]
struct Called {
    is_mean: bool,
    /// Whether nothing else is said of it.
    is_whole: bool,
}

/// What the first cell of a row with words calls it.
fn called(sheet: &Sheet, row: &Row<'_>) -> Option<Called> {
    let words = row
        .cells
        .iter()
        .find_map(|cell| sheet.words(Some(cell.value)))?;
    let words = fold(words);
    let words = words.trim_end_matches(':');
    let named = |names: &[&str]| {
        let is_part = |name: &&str| {
            let before = words
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with([' ', ':']));
            let after = words
                .strip_suffix(name)
                .is_some_and(|rest| rest.ends_with(' '));
            before || after
        };
        (names.contains(&words), names.iter().any(is_part))
    };
    for (is_mean, names) in [(false, &SUMS[..]), (true, &MEANS[..])] {
        let (is_whole, is_part) = named(names);
        if is_whole || is_part {
            return Some(Called { is_mean, is_whole });
        }
    }
    None
}

/// The numbers of a column so far, in all and since the last row of sums.
#[derive(Clone, Copy, Default)]
struct Running {
    all: Sum,
    since: Sum,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    sum: f64,
    count: u32,
}

impl Running {
    fn add(&mut self, value: Option<f64>) {
        for part in [&mut self.all, &mut self.since] {
            part.sum += value.unwrap_or(0.0);
            part.count += u32::from(value.is_some());
        }
    }

    fn begin_again(&mut self) {
        self.since = Sum::default();
    }

    /// Whether the numbers come to this one; none and zeros come to nothing that would tell.
    fn comes_to(&self, value: f64, as_mean: bool) -> bool {
        [self.all, self.since].into_iter().any(|part| {
            let whole = if as_mean {
                part.sum / f64::from(part.count)
            } else {
                part.sum
            };
            let slack = 1e-9 * whole.abs().max(value.abs());
            part.count > 0 && value != 0.0 && (whole - value).abs() <= slack
        })
    }
}
