//! What the cells of an area's sheet are worked out by.

use super::{
    super::{
        CellView, ColumnKind, ColumnView, Report, RowKind, SheetView,
        formula::{AreaFormulas, Beyond, CellAt},
    },
    area::HEADING_ROW,
    base::Base,
    formula,
    names::cell_reference,
    standing::{self, Found},
};
use crate::{
    model::CellAddress,
    text::{Language, say, tell},
};

/// References to the latest figure of a measure, and to its band where that is worked out.
pub(super) type Latest = (String, Option<String>);

/// What the cells of a sheet are worked out by.
#[derive(Clone, Copy)]
pub(super) struct Alive<'a> {
    /// Its formulas.
    pub(super) formulas: &'a AreaFormulas,
    /// The figures of every municipality.
    pub(super) base: &'a Base,
    /// The position of the area.
    pub(super) area: usize,
}

impl Alive<'_> {
    /// The formulas of a row's cells, and the sentence for its note that says what stands in the cells of its years.
    pub(super) fn row(
        self,
        view: &SheetView,
        row: usize,
        report: &Report<'_>,
    ) -> (Vec<Option<Found>>, Option<String>) {
        let language = report.language;
        let mut said = self.formulas.beyond(row).map(Beyond::name);
        let mut cells = Vec::with_capacity(view.columns.len());
        for (column, of) in view.columns.iter().enumerate() {
            let at = CellAt { row, column };
            let live = self.formulas.cell(at);
            let text = live.and_then(|live| formula::text(live, &name_of, language));
            if of.kind == ColumnKind::Value && live.is_some() {
                let own = text.as_ref().map_or(Beyond::Deep.name(), |_| "formula");
                said = said.or(Some(own));
            }
            let figure = text.map(|text| Found { text, result: None });
            let standing = || standing::formula(report, self.base, self.area, view, at);
            cells.push(figure.or_else(standing));
        }
        let said = said.map(|name| say(language, &format!("workbook.holds.{name}")).to_owned());
        (cells, said)
    }

    /// Where the latest figure of each measure stands, and its band where that is worked out, as other sheets refer to
    /// them.
    pub(super) fn latest(self, name: &str, view: &SheetView, report: &Report<'_>) -> Vec<Latest> {
        let column = |kind: ColumnKind| view.columns.iter().rposition(|one| one.kind == kind);
        let Some(figure) = column(ColumnKind::Value) else {
            return Vec::new();
        };
        let is_worked_out = |at: &CellAt| {
            let found = standing::formula(report, self.base, self.area, view, *at);
            found.is_some()
        };
        let rows = view.rows.iter().enumerate();
        rows.filter(|(_, shown)| shown.kind == RowKind::Measure)
            .map(|(row, _)| {
                let band = column(ColumnKind::Band).map(|column| CellAt { row, column });
                let band = band.filter(is_worked_out);
                let column = figure;
                (
                    reference_to(name, CellAt { row, column }),
                    band.map(|at| reference_to(name, at)),
                )
            })
            .collect()
    }
}

/// The name of a cell of the table: `C7`.
pub(super) fn name_of(at: CellAt) -> String {
    let (row, column) = place_of(at);
    CellAddress {
        row,
        column: u32::from(column),
    }
    .name()
}

/// A reference from another sheet to a cell of the table of this one.
pub(super) fn reference_to(sheet: &str, at: CellAt) -> String {
    let (row, column) = place_of(at);
    cell_reference(sheet, row, column)
}

/// Row and column of the sheet; the labels stand before the table's columns.
pub(super) fn place_of(at: CellAt) -> (u32, u16) {
    let row = u32::try_from(at.row).unwrap_or(u32::MAX);
    let column = u16::try_from(at.column).unwrap_or(u16::MAX);
    (row.saturating_add(HEADING_ROW), column.saturating_add(1))
}

/// The sheet with a column for the band of each year, in which it is worked out.
pub(super) fn with_bands(mut view: SheetView, language: Language) -> SheetView {
    let own = view.columns.iter().enumerate();
    let own = own.filter(|(_, column)| column.kind == ColumnKind::Value);
    let own: Vec<(usize, ColumnView)> = own.map(|(at, column)| (at, *column)).collect();
    for row in &mut view.rows {
        for (at, _) in &own {
            let cell = match row.cells.get(*at) {
                Some(CellView::Heading(year)) => {
                    let words = [("year", year.clone())];
                    CellView::Heading(tell(language, "view.heading.band", &words))
                }
                _ => CellView::Empty,
            };
            row.cells.push(cell);
        }
    }
    let bands = own.into_iter().map(|(_, column)| ColumnView {
        level: 1,
        kind: ColumnKind::Band,
        ..column
    });
    view.columns.extend(bands);
    view
}
