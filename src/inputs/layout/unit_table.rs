//! A municipality's own table: one row per unit, key figure and year, under headings in any order.
//!
//! Needed are unit, key figure, year and value; number of answers and sex are read where they are; other
//! columns are passed over. Headings are Swedish, Norwegian or English. A row states one figure, and an
//! empty value is not reported. Where the number of answers is spoilt it counts as none, so that a figure
//! about a handful of people is not shown because of a typing error.

use super::{Fit, HEADING_ROWS, Reading};
use crate::{
    diagnostics::{Code, Diagnostic},
    inputs::{
        cell::{figure, is_filled, year},
        faults::Faults,
        labels::Labels,
        sheet::{CellValue, Row, Sheet},
    },
    model::{CellAddress, Missing, Observation, Sex, SheetObservations, fold},
};

/// What a column holds; the first four are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Unit,
    KeyFigure,
    Year,
    Value,
    Answers,
    Sex,
}

const NEEDED: [Part; 4] = [Part::Unit, Part::KeyFigure, Part::Year, Part::Value];

/// The words of a heading, folded; the first of each language (Swedish, Norwegian, English) is its name.
fn words(part: Part) -> [&'static [&'static str]; 3] {
    match part {
        Part::Unit => [
            &["enhet", "enhet/skola", "skola", "verksamhet"],
            &["enhet", "enhet/skole", "skole"],
            &["unit", "unit/school", "school"],
        ],
        Part::KeyFigure => [
            &["nyckeltal"],
            &["nøkkeltall"],
            &["key figure", "indicator"],
        ],
        Part::Year => [&["år"], &["år"], &["year"]],
        Part::Value => [&["värde"], &["verdi"], &["value"]],
        Part::Answers => [&["antal svar"], &["antall svar"], &["answers"]],
        Part::Sex => [&["kön"], &["kjønn"], &["sex", "gender"]],
    }
}

/// Whether a heading names the units of a table.
pub(super) fn names_a_unit(heading: &str) -> bool {
    is_part(Part::Unit, &fold(heading))
}

fn is_part(part: Part, folded: &str) -> bool {
    words(part).iter().any(|names| names.contains(&folded))
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
        let parts = NEEDED.into_iter().chain([Part::Answers, Part::Sex]);
        let mut columns: Vec<(Part, u32)> = Vec::new();
        let mut votes = [0; 3];
        for part in parts {
            let found = row.cells.iter().find_map(|cell| {
                let folded = fold(sheet.words(Some(cell.value))?);
                is_part(part, &folded).then_some((cell.column, folded))
            });
            if let Some((column, folded)) = found {
                columns.push((part, column));
                for (vote, names) in votes.iter_mut().zip(words(part)) {
                    *vote += usize::from(names.contains(&folded.as_str()));
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

    fn needed(&self) -> usize {
        NEEDED
            .iter()
            .filter(|part| self.column(**part).is_some())
            .count()
    }

    /// Whether somebody meant this row as the headings of such a table.
    fn is_meant(&self) -> bool {
        self.needed() >= 3 || (self.needed() == 2 && self.column(Part::Unit).is_some())
    }

    /// The names of the needed headings that are not there, in the table's own language.
    fn lacking(&self) -> Vec<String> {
        NEEDED
            .into_iter()
            .filter(|part| self.column(*part).is_none())
            .filter_map(|part| words(part).get(self.language)?.first().copied())
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

/// Certain with all needed headings; lacking with some of them.
pub(super) fn recognise(sheet: &Sheet) -> Option<Fit> {
    heading(sheet).map(|heading| {
        if heading.needed() == NEEDED.len() {
            Fit::Certain
        } else {
            Fit::Lacking
        }
    })
}

/// The figures below the headings; a fault where a needed heading is not there.
pub(super) fn read(sheet: &Sheet, faults: &mut Faults<'_>) -> Reading {
    let Some(heading) = heading(sheet) else {
        return Reading::default();
    };
    let columns = NEEDED.map(|part| heading.column(part));
    let [Some(unit), Some(key_figure), Some(year_column), Some(value)] = columns else {
        let first = heading.columns.iter().map(|(_, column)| *column).min();
        let place = faults.place(CellAddress {
            row: heading.row,
            column: first.unwrap_or(0),
        });
        faults.add(
            Diagnostic::new(Code::HeadingMissing)
                .with("headings", heading.lacking().join(", "))
                .at(place),
        );
        return Reading::default();
    };
    let mut titles = Labels::new();
    let mut units = Labels::new();
    let mut observations = Vec::new();
    for row in sheet.rows().filter(|row| row.number > heading.row) {
        let filled = is_filled(sheet, row.at(value));
        let subject = titles.index(sheet, row.at(key_figure), row.address(key_figure));
        let place = units.index(sheet, row.at(unit), row.address(unit));
        let year = year_of(sheet, &row, year_column, faults);
        let sex = heading
            .column(Part::Sex)
            .map_or(Some(Sex::Total), |column| sex_of(sheet, row.at(column)));
        let (Some(subject), Some(place), Year::Stated(year), Some(sex)) =
            (subject, place, year, sex)
        else {
            // A year that is not understood has its own fault.
            if filled && year != Year::NotUnderstood {
                faults.cell(Code::RowIncomplete, row.address(value), String::new);
            }
            continue;
        };
        let cell = row.address(value);
        observations.push(Observation {
            subject,
            place,
            year,
            sex,
            value: figure(sheet, row.at(value), cell, faults),
            answers: heading
                .column(Part::Answers)
                .and_then(|column| answers_of(sheet, &row, column, faults)),
            cell,
        });
    }
    Reading {
        rows: observations.len(),
        observations: SheetObservations {
            of_units: true,
            subjects: titles.into_list(),
            places: units.into_list(),
            observations,
            ..SheetObservations::default()
        },
    }
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
    match fold(words).as_str() {
        "t" | "totalt" | "total" | "alla" | "alle" | "all" => Some(Sex::Total),
        "k" | "kvinnor" | "kvinna" | "kvinner" | "women" | "flickor" | "jenter" | "girls" => {
            Some(Sex::Women)
        }
        "m" | "män" | "man" | "menn" | "men" | "pojkar" | "gutter" | "boys" => Some(Sex::Men),
        _ => None,
    }
}

fn answers_of(sheet: &Sheet, row: &Row<'_>, column: u32, faults: &mut Faults<'_>) -> Option<u32> {
    let value = row.at(column);
    match figure(sheet, value, row.address(column), faults) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the range first; a fraction of an answer is no answer"
        )]
        Ok(number) => Some(number.clamp(0.0, f64::from(u32::MAX)) as u32),
        Err(Missing::NotReported) => None,
        Err(_) => Some(0),
    }
}
