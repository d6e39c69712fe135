//! A long table: one row per figure, under headings in any order and in Swedish, Norwegian or English.
//!
//! Needed are a place or a unit, a key figure, a year and a value; sex, status, the number of answers and
//! whether the value was withdrawn are read where they are; other columns are passed over. With a column of
//! units the table is about the municipality's own, else about places. Kolada's export of 2012 ("Exported from
//! Hypergene"), the answers of its API and the tables that scripts make of them are all of this layout. Where both
//! an id and a title, or a code and a name, stand on a row, the id and the code count.
//!
//! A row states one figure, and an empty value is not reported unless the status says otherwise. Where the
//! number of answers is spoilt or empty it counts as none, so that a figure about a handful of people is not shown
//! because of a typing error. Columns of units whose headings tell nothing are kept where they may count answers: the
//! settings may say that they do.

use super::{
    Fit, HEADING_ROWS, Reading, answers, overflows, sex_named,
    status::{Marks, no_value},
};
use crate::{
    diagnostics::{Code, Diagnostic},
    inputs::{
        account::Whereabouts,
        cell::{Figures, is_filled, year},
        faults::Faults,
        labels::Labels,
        sheet::{CellValue, Row, Sheet},
        totals::data_rows,
    },
    model::{CellAddress, Observation, Sex, SheetObservations, fold},
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Unit,
    PlaceCode,
    Place,
    KeyFigureId,
    KeyFigure,
    Year,
    Value,
    Answers,
    Sex,
    Status,
    Withdrawn,
    KoladaUnit,
}

const PARTS: [Part; 12] = [
    Part::Unit,
    Part::PlaceCode,
    Part::Place,
    Part::KeyFigureId,
    Part::KeyFigure,
    Part::Year,
    Part::Value,
    Part::Answers,
    Part::Sex,
    Part::Status,
    Part::Withdrawn,
    Part::KoladaUnit,
];

/// What a table needs, each by the parts that give it, the best first.
const NEEDED: [&[Part]; 4] = [
    &[Part::Unit, Part::PlaceCode, Part::Place],
    &[Part::KeyFigureId, Part::KeyFigure],
    &[Part::Year],
    &[Part::Value],
];

/// The words of a heading as [`plain`] gives them; the first of each language (Swedish, Norwegian, English) is
/// its name.
fn words(part: Part) -> [&'static [&'static str]; 3] {
    match part {
        Part::Unit => [
            &["enhet", "enhet skola", "skola", "verksamhet"],
            &["enhet", "enhet skole", "skole"],
            &["unit", "unit school", "school"],
        ],
        Part::PlaceCode => [
            &["kommunkod", "kommun id", "kommunid"],
            &["kommunenummer", "kommunekode", "kommunenr"],
            &["municipality id", "municipality code"],
        ],
        Part::Place => [
            &[
                "kommun",
                "kommun landsting",
                "kommun region",
                "kommunnamn",
                "plats",
            ],
            &["kommune", "kommunenavn", "sted"],
            &["municipality", "place"],
        ],
        Part::KeyFigureId => [
            &[
                "nyckeltals id",
                "nyckeltal id",
                "nyckeltalsid",
                "variabelkod",
            ],
            &["nøkkeltall id", "nøkkeltallskode"],
            &["kpi", "kpi id", "key figure id"],
        ],
        Part::KeyFigure => [
            &["nyckeltal"],
            &["nøkkeltall"],
            &["key figure", "indicator"],
        ],
        Part::Year => [&["år"], &["år"], &["year", "period"]],
        Part::Value => [&["värde", "visat värde"], &["verdi"], &["value"]],
        // See [`answers`].
        Part::Answers => answers::WORDS,
        Part::Sex => [&["kön"], &["kjønn"], &["sex", "gender"]],
        Part::Status => [&["status"], &["status"], &["status"]],
        Part::Withdrawn => [&["borttagen"], &["slettet"], &["isdeleted"]],
        Part::KoladaUnit => [&[], &[], &["ou", "ou id"]],
    }
}

/// A heading as it is compared. R writes dots for spaces and strokes, databases write underscores.
fn plain(heading: &str) -> String {
    fold(&heading.replace(['.', '_', '/'], " "))
}

/// Whether a heading names the units of a table.
pub(super) fn names_a_unit(heading: &str) -> bool {
    is_part(Part::Unit, &plain(heading))
}

/// Whether a heading names places or their codes.
pub(super) fn names_a_place(heading: &str) -> bool {
    let heading = plain(heading);
    is_part(Part::Place, &heading) || is_part(Part::PlaceCode, &heading)
}

fn is_part(part: Part, plain: &str) -> bool {
    words(part).iter().any(|names| names.contains(&plain))
}

/// The columns of a table by what they hold.
struct Heading {
    row: u32,
    columns: Vec<(Part, u32)>,
    /// Index of the language that the most headings are in.
    language: usize,
}

impl Heading {
    fn of(sheet: &Sheet, row: &Row<'_>) -> Heading {
        let heads: Vec<(u32, String)> = row
            .cells
            .iter()
            .filter_map(|cell| Some((cell.column, plain(sheet.words(Some(cell.value))?))))
            .collect();
        let mut columns: Vec<(Part, u32)> = Vec::new();
        let mut votes = [0; 3];
        for part in PARTS {
            let found = if part == Part::Answers {
                answers::column(&heads)
            } else {
                heads.iter().find(|(_, head)| is_part(part, head))
            };
            if let Some((column, head)) = found {
                columns.push((part, *column));
                for (vote, names) in votes.iter_mut().zip(words(part)) {
                    *vote += usize::from(names.contains(&head.as_str()));
                }
            }
        }
        let most = votes.iter().max().copied().unwrap_or(0);
        Heading {
            row: row.number,
            columns,
            language: votes.iter().position(|vote| *vote == most).unwrap_or(0),
        }
    }

    fn column(&self, part: Part) -> Option<u32> {
        let found = self.columns.iter().find(|(known, _)| *known == part);
        found.map(|(_, column)| *column)
    }

    /// The column that gives one of the needed things.
    fn giving(&self, parts: &[Part]) -> Option<u32> {
        parts.iter().find_map(|part| self.column(*part))
    }

    /// What stands above a column.
    fn written(&self, sheet: &Sheet, column: u32) -> Option<String> {
        let row = sheet.rows().find(|row| row.number == self.row)?;
        Some(sheet.words(row.at(column))?.to_owned())
    }

    fn needed(&self) -> usize {
        let given = NEEDED.iter().filter(|parts| self.giving(parts).is_some());
        given.count()
    }

    fn of_units(&self) -> bool {
        self.column(Part::Unit).is_some()
    }

    /// The column of Kolada's own ids of units, where nothing else says which unit a row is about.
    fn kolada_units(&self) -> Option<u32> {
        let column = self.column(Part::KoladaUnit)?;
        (!self.of_units()).then_some(column)
    }

    /// Whether somebody meant this row as the headings of such a table.
    fn is_meant(&self) -> bool {
        self.needed() >= 3 || (self.needed() == 2 && self.of_units())
    }

    /// The needed headings that are there, as they are written.
    fn given(&self, sheet: &Sheet) -> Vec<String> {
        let columns = NEEDED.into_iter().filter_map(|parts| self.giving(parts));
        let written = columns.filter_map(|column| self.written(sheet, column));
        written.map(|name| format!("`{name}`")).collect()
    }

    /// The key of what a table with such headings is.
    fn layout(&self) -> &'static str {
        match self.of_units() {
            true => "headings.of_units",
            false => "headings.of_places",
        }
    }

    /// The names of the needed headings that are not there, in the table's own language.
    fn lacking(&self) -> Vec<String> {
        NEEDED
            .into_iter()
            .filter(|parts| self.giving(parts).is_none())
            .filter_map(|parts| words(*parts.last()?).get(self.language)?.first().copied())
            .map(|name| format!("`{name}`"))
            .collect()
    }
}

/// The row near the top with the most of the needed headings.
fn heading(sheet: &Sheet) -> Option<Heading> {
    sheet
        .rows()
        .take_while(|row| row.number < HEADING_ROWS)
        .map(|row| Heading::of(sheet, &row))
        .filter(Heading::is_meant)
        .reduce(|best, next| {
            if next.needed() > best.needed() {
                next
            } else {
                best
            }
        })
}

/// A table of units: certain with all needed headings; lacking with some of them.
pub(super) fn recognise_units(sheet: &Sheet) -> Option<Fit> {
    recognise(sheet, true)
}

/// A table of places, likewise.
pub(super) fn recognise_places(sheet: &Sheet) -> Option<Fit> {
    recognise(sheet, false)
}

fn recognise(sheet: &Sheet, of_units: bool) -> Option<Fit> {
    let heading = heading(sheet).filter(|heading| heading.of_units() == of_units)?;
    let is_whole = heading.needed() == NEEDED.len() && heading.kolada_units().is_none();
    Some(if is_whole { Fit::Certain } else { Fit::Lacking })
}

/// The figures below the headings; a fault where a needed heading is not there.
pub(super) fn read(sheet: &Sheet, faults: &mut Faults<'_>) -> Reading {
    let Some(heading) = heading(sheet) else {
        return Reading::default();
    };
    if let Some(column) = heading.kolada_units() {
        faults.add(units_without_names(sheet, &heading, column, faults));
        return Reading::default();
    }
    let columns = NEEDED.map(|parts| heading.giving(parts));
    let [
        Some(place_column),
        Some(key_figure),
        Some(year_column),
        Some(value),
    ] = columns
    else {
        let first = heading.columns.iter().map(|(_, column)| *column).min();
        let place = faults.place(CellAddress {
            row: heading.row,
            column: first.unwrap_or(0),
        });
        faults.add(
            Diagnostic::new(Code::HeadingMissing)
                .with("sheet", &sheet.name)
                .with("there", heading.given(sheet).join(", "))
                .said("layout", heading.layout())
                .with("headings", heading.lacking().join(", "))
                .at(place),
        );
        return Reading::default();
    };
    let marks = Marks {
        value,
        status: heading.column(Part::Status),
        withdrawn: heading.column(Part::Withdrawn),
    };
    let sexes = heading.column(Part::Sex);
    let counted = heading.column(Part::Answers);
    // The answers of Kolada's API and its exports name key figures by id; lists that people keep rarely do.
    let is_kolada = heading.column(Part::KeyFigureId).is_some() && !heading.of_units();
    let numbers = [Some(value), counted].into_iter().flatten();
    let figures = Figures::new(sheet, heading.row, numbers, is_kolada);
    let mut titles = Labels::new();
    let mut places = Labels::new();
    let mut observations = Vec::new();
    for row in data_rows(sheet, heading.row, &[value], faults) {
        if overflows(sheet, &row, heading.row, faults) {
            continue;
        }
        let filled = is_filled(sheet, row.at(value));
        let subject = titles.index(sheet, row.at(key_figure), row.address(key_figure));
        let place = places.index(sheet, row.at(place_column), row.address(place_column));
        let year = year_of(sheet, &row, year_column, faults);
        let sex = sexes.map_or(Some(Sex::Total), |column| sex_of(sheet, row.at(column)));
        let (Some(subject), Some(place), Year::Stated(year), Some(sex)) =
            (subject, place, year, sex)
        else {
            // A year that is not understood has its own fault.
            if filled && year != Year::NotUnderstood {
                faults.cell(Code::RowIncomplete, row.address(value), String::new);
            }
            continue;
        };
        faults.quoting(!heading.of_units());
        let figure = match no_value(sheet, &row, &marks, faults) {
            Some(reason) => Err(reason),
            None => figures.read(row.at(value), row.address(value), faults),
        };
        faults.quoting(true);
        observations.push(Observation {
            subject,
            place,
            year,
            sex,
            value: figure,
            answers: counted.map(|column| {
                answers::number((sheet, &figures), &row, column, figure.is_ok(), faults)
            }),
            cell: row.address(value),
        });
    }
    Reading {
        rows: observations.len(),
        whereabouts: Whereabouts {
            headings: vec![heading.row],
            labels: (heading.columns.iter())
                .map(|(_, column)| *column)
                .filter(|column| *column != value)
                .collect(),
            figures: vec![value],
        },
        observations: SheetObservations {
            of_units: heading.of_units(),
            answers: counted.and_then(|column| heading.written(sheet, column)),
            counts: if heading.of_units() {
                let known: Vec<u32> = heading.columns.iter().map(|(_, at)| *at).collect();
                answers::candidates(sheet, heading.row, &known)
            } else {
                Vec::new()
            },
            subjects: titles.into_list(),
            places: places.into_list(),
            observations,
            ..SheetObservations::default()
        },
        ..Reading::default()
    }
}

/// Says that the rows are about units of which only Kolada's ids are known.
///
/// They are no figures of the municipality that may stand on the row too, and as units they would be shown without a
/// name and without anybody knowing how many answered.
fn units_without_names(
    sheet: &Sheet,
    heading: &Heading,
    column: u32,
    faults: &Faults<'_>,
) -> Diagnostic {
    let below = sheet.rows().filter(|row| row.number > heading.row);
    let rows = below.filter(|row| is_filled(sheet, row.at(column)));
    let place = CellAddress {
        row: heading.row,
        column,
    };
    Diagnostic::new(Code::UnitsWithoutNames)
        .with("sheet", &sheet.name)
        .with("count", rows.count())
        .at(faults.place(place))
}

/// What the year's cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Year {
    Blank,
    NotUnderstood,
    Stated(i16),
}

fn year_of(sheet: &Sheet, row: &Row<'_>, column: u32, faults: &mut Faults<'_>) -> Year {
    let value = row.at(column).unwrap_or(CellValue::Empty);
    if let Some(year) = year(sheet, value) {
        return Year::Stated(year);
    }
    if !is_filled(sheet, Some(value)) {
        return Year::Blank;
    }
    let code = match value {
        CellValue::FormulaWithoutValue => Code::FormulaWithoutValue,
        CellValue::Error(_) => Code::ErrorCell,
        _ => Code::YearNotUnderstood,
    };
    faults.cell(code, row.address(column), || sheet.quoted(value));
    Year::NotUnderstood
}

/// The sex in a cell: everybody where it is empty, none where the word is not known.
fn sex_of(sheet: &Sheet, value: Option<CellValue>) -> Option<Sex> {
    let Some(words) = sheet.words(value) else {
        return (!is_filled(sheet, value)).then_some(Sex::Total);
    };
    sex_named(words)
}
