//! `data.csv`: every figure as one line, for programs.

use super::{HEADER, Record, Report, decimal, records};

/// The tidy data: UTF-8 without a byte order mark, commas, `\n`; `docs/data.csv.md` is the contract.
///
/// Texts stand as the rules and inputs have them, but for one that a spreadsheet would take for a formula: it begins
/// with an apostrophe. Rules may come from anyone, and somebody will open the file in a spreadsheet.
pub fn data_csv(report: &Report<'_>) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    // Writing to memory does not fail; should it ever, the rows before the fault are what is there.
    let written = std::iter::once(HEADER.map(str::to_owned))
        .chain(records(report).map(|record| fields(&record)))
        .try_for_each(|row| writer.write_record(&row));
    debug_assert!(written.is_ok());
    writer.into_inner().unwrap_or_default()
}

/// A text that no spreadsheet works out.
pub(super) fn inert(text: &str) -> String {
    if text.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn fields(record: &Record<'_>) -> [String; 20] {
    [
        inert(record.area),
        inert(record.measure),
        inert(record.row),
        record.level.to_string(),
        inert(record.key_figure),
        record.place.to_owned(),
        record.year.to_string(),
        record.sex.to_owned(),
        record.value.map(decimal).unwrap_or_default(),
        record.shown.clone(),
        record
            .rank
            .map(|rank| decimal(rank.number()))
            .unwrap_or_default(),
        record
            .ranked
            .map(|count| count.to_string())
            .unwrap_or_default(),
        record.difference.map(decimal).unwrap_or_default(),
        record.difference_shown.clone(),
        record.band.to_owned(),
        record.missing.to_owned(),
        inert(&record.source),
        record.basis.to_owned(),
        record.preliminary.to_owned(),
        record.invented.to_owned(),
    ]
}
