//! The sheet of what ranks: the figures of every municipality, over which ranks, numbers and bands are formulas.
//!
//! It holds figures that Kolada publishes and what the rules make of these, never those of own sheets. The figure of a
//! municipality that stands on the area's sheet is a reference to it, so that there is one cell to change.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

use super::{
    super::{
        CellView, ColumnKind, ColumnView, Report, SheetView, clean,
        formula::{AreaFormulas, CellAt, Formula as Figure, Live},
        label::of_sex,
    },
    alive::{Alive, reference_to},
    formats::{Formats, Role},
    formula::{self, missing_words},
    names::{absolute, cell_reference, cell_text},
    page,
};
use crate::{
    engine::{Basis, RowResult},
    model::{CellAddress, Missing, Place},
    plan::Row,
    text::{say, tell},
};

/// More cells than this and the workbook is no longer quick to open.
const MOST_CELLS: usize = 120_000;
const FIRST_ROW: u32 = 4;
const FIRST_COLUMN: usize = 2;

/// A column: a row of an area's sheet in one of its years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The area.
    pub(super) area: usize,
    /// The row of its sheet.
    pub(super) row: usize,
    /// The position of the year.
    pub(super) year: usize,
}

/// Figures of every municipality.
#[derive(Debug, Default)]
pub(super) struct Base {
    sheet: String,
    places: Vec<Place>,
    columns: Vec<(Key, Vec<Result<f64, Missing>>)>,
    position: HashMap<Key, usize>,
    groups: Vec<Arc<[String]>>,
    is_beyond: bool,
}

/// One area's sheet with what its cells are.
#[derive(Clone, Copy)]
pub(super) struct AreaSheet<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// What it shows.
    pub(super) view: &'a SheetView,
    /// Its formulas.
    pub(super) formulas: &'a AreaFormulas,
}

impl<'a> AreaSheet<'a> {
    /// What the own figure of a row is worked out by in a year.
    fn own(&self, row: usize, year: usize) -> Option<&'a Live> {
        let mut columns = self.view.columns.iter();
        let is_own = |one: &ColumnView| one.kind == ColumnKind::Value && one.year == Some(year);
        let column = columns.position(is_own)?;
        self.formulas.cell(CellAt { row, column })
    }

    /// What the cells of the sheet are worked out by, of the area at a position.
    pub(super) fn alive(&self, area: usize, base: &'a Base) -> Alive<'a> {
        Alive {
            formulas: self.formulas,
            base,
            area,
        }
    }
}

/// The rows of a plan's area, in the order of its sheet.
pub(super) fn planned<'a>(report: &Report<'a>, area: usize, position: usize) -> Option<&'a Row> {
    let area = report.explain?.plan.areas.get(area)?;
    area.measures
        .iter()
        .flat_map(|measure| measure.rows())
        .nth(position)
}

/// What a row of an area's sheet shows.
pub(super) fn result<'a>(
    report: &Report<'a>,
    area: usize,
    shows: Option<(usize, crate::model::Sex)>,
) -> Option<&'a RowResult> {
    let (position, sex) = shows?;
    let row = report.results.areas.get(area)?.rows.get(position)?;
    row.with_sexes().find(|row| row.sex == sex)
}

impl Base {
    /// What ranks in these areas; nothing where that is too much for a workbook, or nobody is compared.
    pub(super) fn of(report: &Report<'_>, areas: &[AreaSheet<'_>], sheet: String) -> Base {
        let mut base = Base {
            sheet,
            ..Base::default()
        };
        let Some(evaluation) = report.explain.filter(|_| !report.values_only) else {
            return base;
        };
        let mut same = Vec::new();
        let axis = &evaluation.municipal.dataset.axes().places;
        base.places = axis.places().iter().take(axis.ranked()).cloned().collect();
        for (area, sheet) in areas.iter().enumerate() {
            for (row, shown) in sheet.view.rows.iter().enumerate() {
                let Some((position, sex)) = shown.shows else {
                    continue;
                };
                let (Some(of), Some(planned)) = (
                    result(report, area, shown.shows),
                    planned(report, area, position),
                ) else {
                    continue;
                };
                let values = evaluation.about(sex).municipal.values;
                let Some(column) = values.column(planned.value) else {
                    continue;
                };
                if !of.is_compared() || of.basis != Basis::Kolada {
                    continue;
                }
                if let Some(codes) = &planned.ranking.compared
                    && !base.groups.contains(codes)
                {
                    base.groups.push(Arc::clone(codes));
                }
                let own = |year| sheet.own(row, year);
                for (year, of_year) in of.years.iter().enumerate() {
                    let at = column.axes().years.position(*of_year);
                    let figure = |place| match at {
                        Some(at) => column.get(place, at),
                        None => Err(Missing::NotInFile),
                    };
                    let figures = (0..base.places.len()).map(figure).collect();
                    let key = Key { area, row, year };
                    match own(year) {
                        Some(Live::Figure(Figure::Cell(at))) => same.push((key, at.row, figures)),
                        _ => base.push(key, figures),
                    }
                }
            }
        }
        // A measure that is one key figure ranks by that one's column.
        for (key, row, figures) in same {
            match base.position.get(&Key { row, ..key }).copied() {
                Some(position) => {
                    base.position.insert(key, position);
                }
                None => base.push(key, figures),
            }
        }
        base.leave_out_nobody(report);
        if base.columns.len() * base.places.len() > MOST_CELLS {
            base.columns.clear();
            base.position.clear();
            base.is_beyond = true;
        }
        base
    }

    fn push(&mut self, key: Key, figures: Vec<Result<f64, Missing>>) {
        self.position.insert(key, self.columns.len());
        self.columns.push((key, figures));
    }

    /// Leaves out the municipalities that have no figure at all, but for those that stand on a sheet, where somebody may
    /// write one.
    fn leave_out_nobody(&mut self, report: &Report<'_>) {
        let areas = report.results.areas.iter();
        let shown: HashSet<&str> = areas
            .flat_map(|area| &area.places)
            .map(|place| place.code.as_str())
            .collect();
        let (places, columns) = (&self.places, &self.columns);
        let has_any = |place: &usize| {
            let known = places.get(*place);
            let is_shown = known.is_some_and(|known| shown.contains(known.code.as_str()));
            let mut columns = columns.iter();
            is_shown || columns.any(|(_, figures)| matches!(figures.get(*place), Some(Ok(_))))
        };
        let kept: Vec<usize> = (0..self.places.len()).filter(has_any).collect();
        let places = kept.iter().filter_map(|place| self.places.get(*place));
        self.places = places.cloned().collect();
        for (_, figures) in &mut self.columns {
            let of_kept = kept.iter().filter_map(|place| figures.get(*place));
            *figures = of_kept.copied().collect();
        }
    }

    /// Whether it holds nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Whether there was more than a workbook has room for.
    pub(super) fn is_beyond(&self) -> bool {
        self.is_beyond
    }

    /// The figures of every municipality in a row and year, and the cells in which they stand; with them the cells that
    /// say who counts, where not all do.
    pub(super) fn range(
        &self,
        key: Key,
        compared: Option<&Arc<[String]>>,
    ) -> Option<(Vec<f64>, String, Option<String>)> {
        let position = *self.position.get(&key)?;
        let (_, figures) = self.columns.get(position)?;
        let codes = compared.map(AsRef::as_ref);
        let counts = |place: &Place| {
            codes.is_none_or(|codes: &[String]| codes.binary_search(&place.code).is_ok())
        };
        let counted = self.places.iter().zip(figures);
        let counted = counted.filter(|(place, _)| counts(place));
        let values = counted.filter_map(|(_, figure)| figure.ok()).collect();
        let mask = match compared {
            Some(codes) => {
                let group = self.groups.iter().position(|known| known == codes)?;
                Some(self.cells(FIRST_COLUMN + group)?)
            }
            None => None,
        };
        Some((values, self.cells(self.column(position))?, mask))
    }

    fn column(&self, position: usize) -> usize {
        FIRST_COLUMN + self.groups.len() + position
    }

    fn cells(&self, column: usize) -> Option<String> {
        let column = u16::try_from(column).ok()?;
        let last = FIRST_ROW + u32::try_from(self.places.len()).ok()?.checked_sub(1)?;
        let first = cell_reference(&self.sheet, FIRST_ROW, column);
        Some(format!("{first}:{}", absolute(last, column)))
    }

    /// Writes the sheet.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        formats: &mut Formats,
        areas: &[AreaSheet<'_>],
        report: &Report<'_>,
    ) -> Result<(), XlsxError> {
        let language = report.language;
        let title = say(language, "workbook.base.title");
        sheet.set_formula_result_default("");
        sheet.set_column_width(1, 24)?;
        let heading = report.heading(title);
        sheet.write_string_with_format(0, 0, heading, formats.get(Role::Title))?;
        let explained = say(language, "workbook.base.explained");
        sheet.write_string_with_format(1, 0, explained, formats.get(Role::Subtitle))?;
        for (key, column) in [("workbook.base.code", 0u16), ("workbook.base.place", 1)] {
            let text = say(language, key);
            sheet.write_string_with_format(3, column, text, formats.get(Role::HeadingLeft))?;
        }
        for (place, row) in self.places.iter().zip(FIRST_ROW..) {
            sheet.write_string(row, 0, cell_text(&place.code))?;
            sheet.write_string(row, 1, cell_text(&place.name))?;
            for (codes, column) in self.groups.iter().zip(2u16..) {
                if codes.binary_search(&place.code).is_ok() {
                    sheet.write_number(row, column, 1)?;
                }
            }
        }
        for (number, column) in (1..=self.groups.len()).zip(2u16..) {
            let words = [("number", number.to_string())];
            let text = tell(language, "workbook.base.group", &words);
            sheet.write_string_with_format(3, column, text, formats.get(Role::Heading))?;
        }
        for (position, (key, figures)) in self.columns.iter().enumerate() {
            let Ok(column) = u16::try_from(self.column(position)) else {
                continue;
            };
            self.write_column(sheet, formats, areas, (*key, figures, column), report)?;
        }
        sheet.set_freeze_panes(FIRST_ROW, 2)?;
        page::set_up(sheet, title, Some((2, 3)), report)
    }

    fn write_column(
        &self,
        sheet: &mut Worksheet,
        formats: &mut Formats,
        areas: &[AreaSheet<'_>],
        (key, figures, column): (Key, &[Result<f64, Missing>], u16),
        report: &Report<'_>,
    ) -> Result<(), XlsxError> {
        let language = report.language;
        let (Some(of), Some(area)) = (areas.get(key.area), report.results.areas.get(key.area))
        else {
            return Ok(());
        };
        let shown = of.view.rows.get(key.row);
        let row = shown.and_then(|row| result(report, key.area, row.shows));
        let label = row.map(|row| of_sex(&row.label, row.sex, language));
        let year = row.and_then(|row| row.years.get(key.year));
        let label = cell_text(&label.unwrap_or_default());
        sheet.set_column_width(column, 14)?;
        sheet.write_string_with_format(2, column, label, formats.get(Role::Heading))?;
        let year = year.map(i16::to_string).unwrap_or_default();
        sheet.write_string_with_format(3, column, year, formats.get(Role::Heading))?;
        // Where its figures stand on the area's sheet: for each place that does the column.
        let columns = of.view.columns.iter().enumerate();
        let beside: HashMap<&str, usize> = columns
            .filter(|(_, one)| one.year == Some(key.year))
            .filter(|(_, one)| matches!(one.kind, ColumnKind::Value | ColumnKind::ComparedValue))
            .filter_map(|(at, one)| Some((area.places.get(one.place)?.code.as_str(), at)))
            .collect();
        let live = of.own(key.row, key.year);
        let places = self.places.iter().zip(figures).zip(FIRST_ROW..).enumerate();
        for (place, ((known, figure), row)) in places {
            let result = match figure {
                Ok(value) => clean(*value).to_string(),
                Err(kind) => missing_words(*kind, language),
            };
            let cell = beside.get(known.code.as_str()).and_then(|column| {
                let at = CellAt {
                    row: key.row,
                    column: *column,
                };
                let cell = shown?.cells.get(*column)?;
                matches!(cell, CellView::Number(_) | CellView::Missing(_))
                    .then(|| reference_to(of.name, at))
            });
            let formula =
                cell.or_else(|| self.worked_out(live?, (key, place, row), figure, report));
            match (formula, figure) {
                (Some(text), _) => {
                    sheet.write_formula(row, column, Formula::new(text).set_result(result))?;
                }
                (None, Ok(value)) => {
                    sheet.write_number(row, column, clean(*value))?;
                }
                (None, Err(_)) => {
                    sheet.write_string(row, column, result)?;
                }
            }
        }
        Ok(())
    }

    /// The formula of a row for a municipality, over the figures that stand beside on its line.
    fn worked_out(
        &self,
        live: &Live,
        (key, place, row): (Key, usize, u32),
        figure: &Result<f64, Missing>,
        report: &Report<'_>,
    ) -> Option<String> {
        let Live::Figure(formula) = live else {
            return None;
        };
        let position = |at: CellAt| self.position.get(&Key { row: at.row, ..key }).copied();
        let found = formula.value(&|at| {
            let (_, figures) = self.columns.get(position(at)?)?;
            figures.get(place).copied()
        })?;
        if found.map(clean) != figure.map(clean) {
            return None;
        }
        let name = |at: CellAt| {
            let column = position(at).map_or(0, |position| self.column(position));
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            CellAddress { row, column }.name()
        };
        formula::text(live, &name, report.language)
    }
}
