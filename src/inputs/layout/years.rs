use super::super::{
    cell::{is_filled, year},
    faults::Faults,
    sheet::{Row, Sheet},
};
use super::sex_named;
use crate::{diagnostics::Code, model::Sex};

/// The columns of a sheet that has its years across.
pub(super) struct Years {
    /// Columns with their years, from the left.
    pub columns: Vec<(u32, i16)>,
    /// Whom each of these columns is about.
    pub sexes: Vec<Sex>,
    /// The columns from the first on that have a heading, a year or not, from the left.
    headed: Vec<u32>,
    first: u32,
}

impl Years {
    /// The years in a row of headings, from a column on. A heading that is no year is a fault.
    pub fn of(sheet: &Sheet, heading: &Row<'_>, first: u32, faults: &mut Faults<'_>) -> Self {
        let mut years = Years {
            columns: Vec::new(),
            sexes: Vec::new(),
            headed: Vec::new(),
            first,
        };
        let from_first = heading.cells.iter().filter(|cell| cell.column >= first);
        for cell in from_first.filter(|cell| is_filled(sheet, Some(cell.value))) {
            years.headed.push(cell.column);
            match year(sheet, cell.value) {
                Some(year) => {
                    years.columns.push((cell.column, year));
                    years.sexes.push(Sex::Total);
                }
                None => faults.cell(
                    Code::YearNotUnderstood,
                    heading.address(cell.column),
                    || sheet.quoted(cell.value),
                ),
            }
        }
        years
    }

    /// The columns of the years.
    pub fn places(&self) -> impl Iterator<Item = u32> {
        self.columns.iter().map(|(column, _)| *column)
    }

    /// The same where another row says whom each column is about: a year may then stand above the first of its columns
    /// alone. What is neither everybody, women nor men is a fault, and its column is left.
    pub fn by_sex(
        sheet: &Sheet,
        heading: &Row<'_>,
        whom: &Row<'_>,
        first: u32,
        faults: &mut Faults<'_>,
    ) -> Self {
        let stated = Years::of(sheet, heading, first, faults);
        let mut years = Years {
            columns: Vec::new(),
            sexes: Vec::new(),
            headed: stated.headed.clone(),
            first,
        };
        let said = whom.cells.iter().filter(|cell| cell.column >= first);
        let said = said.filter(|cell| is_filled(sheet, Some(cell.value)));
        years.headed.extend(said.clone().map(|cell| cell.column));
        years.headed.sort_unstable();
        years.headed.dedup();
        for column in &years.headed {
            // A heading that is no year has its fault; what stands beside it must not take the year before it.
            let nearest = stated.headed.iter().rfind(|headed| *headed <= column);
            let mut known = stated.columns.iter();
            let year = known.find(|(headed, _)| Some(headed) == nearest);
            let word = whom
                .at(*column)
                .filter(|word| is_filled(sheet, Some(*word)));
            let sex = match word {
                None => Some(Sex::Total),
                Some(word) => sheet.words(Some(word)).and_then(sex_named),
            };
            match (year, sex) {
                (Some((_, year)), Some(sex)) => {
                    years.columns.push((*column, *year));
                    years.sexes.push(sex);
                }
                (Some(_), None) => faults.cell(Code::SexUnknown, whom.address(*column), || {
                    word.map(|word| sheet.quoted(word)).unwrap_or_default()
                }),
                (None, _) => {}
            }
        }
        years
    }

    /// Names the figures of a row that stand under no heading: one that reaches over several columns says what the
    /// first of them is, and nothing about the others.
    pub fn name_unheaded(&self, sheet: &Sheet, row: &Row<'_>, faults: &mut Faults<'_>) {
        for cell in row.cells.iter().filter(|cell| cell.column >= self.first) {
            let is_headed = || self.headed.binary_search(&cell.column).is_ok();
            if sheet.is_number(cell.value) && !is_headed() {
                faults.cell(Code::FigureWithoutHeading, row.address(cell.column), || {
                    sheet.quoted(cell.value)
                });
            }
        }
    }
}
