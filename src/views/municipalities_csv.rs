//! `municipalities.csv`: the figures of every municipality in one tidy table, for those who go on in other programs.

use super::{csv::inert, decimal::decimal, invented_flag};
use crate::{
    engine::{Evaluation, EveryRow, Figure},
    model::PlaceKind,
    project::Invented,
};

/// The name of the table.
pub const MUNICIPALITIES: &str = "municipalities.csv";

/// The names of the columns; `docs/municipalities.csv.md` is the contract.
const COLUMNS: &str = "area,measure,row,level,key_figure,direction,sex,place,name,year,value,rank,ranked,difference,band,missing,\
                       basis,preliminary,invented\n";

/// The table: as `data.csv`, but about every municipality and the nation, and without what is only for people.
pub fn municipalities_csv(evaluation: Evaluation<'_>, invented: &Invented) -> Vec<u8> {
    let flag = invented_flag(invented);
    let rows = evaluation.every_row(|row| lines(row, flag));
    let size = rows.iter().map(Vec::len).sum::<usize>();
    let mut table = Vec::with_capacity(COLUMNS.len() + size);
    table.extend_from_slice(COLUMNS.as_bytes());
    for lines in rows {
        table.extend(lines);
    }
    table
}

/// The lines of a row: places as the table of places has them, then years.
fn lines(row: &EveryRow<'_>, invented: &str) -> Vec<u8> {
    let [area, measure, label] = [row.area, row.measure, row.label].map(field);
    let key_figure = row.key_figure.map(|id| field(id.as_str()));
    let begin = format!(
        "{area},{measure},{label},{},{},{},{},",
        row.level,
        key_figure.unwrap_or_default(),
        row.direction.name(),
        row.sex.letter(),
    );
    let end = format!(",{},", row.basis.name());
    let is_compared = row.fields.iter().any(|field| field.ranked > 1);
    let mut lines = Vec::new();
    for (place, figures) in &row.figures {
        let named = format!("{},{},", field(&place.code), field(&place.name));
        for ((year, figure), among) in row.years.iter().zip(figures).zip(row.fields) {
            let ranked =
                (is_compared && place.kind == PlaceKind::Municipality).then_some(among.ranked);
            lines.extend_from_slice(begin.as_bytes());
            lines.extend_from_slice(named.as_bytes());
            lines.extend_from_slice(year.to_string().as_bytes());
            lines.push(b',');
            put(&mut lines, figure, ranked);
            lines.extend_from_slice(end.as_bytes());
            let preliminary = if figure.preliminary { "yes," } else { "," };
            lines.extend_from_slice(preliminary.as_bytes());
            lines.extend_from_slice(invented.as_bytes());
            lines.push(b'\n');
        }
    }
    lines
}

/// From the value to why there is none.
fn put(line: &mut Vec<u8>, figure: &Figure, ranked: Option<u16>) {
    let number = |line: &mut Vec<u8>, value: Option<f64>| {
        line.extend(value.map(decimal).unwrap_or_default().bytes());
        line.push(b',');
    };
    number(line, figure.value.ok());
    number(line, figure.rank.map(|rank| rank.number()));
    line.extend(
        ranked
            .map(|count| count.to_string())
            .unwrap_or_default()
            .bytes(),
    );
    line.push(b',');
    number(line, figure.difference);
    let band = match (figure.grey, figure.band) {
        (Some(_), _) => "missing",
        (None, Some(band)) => band.name(),
        (None, None) => "",
    };
    line.extend_from_slice(band.as_bytes());
    line.push(b',');
    let missing = figure.grey.or(figure.value.err());
    line.extend_from_slice(missing.map_or("", |kind| kind.name()).as_bytes());
}

/// A text as a field: no formula, and within quotation marks where it needs them.
fn field(text: &str) -> String {
    let text = inert(text);
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}
