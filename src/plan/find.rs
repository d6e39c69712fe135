use crate::{diagnostics::close_names, model::fold};

use super::Plan;

/// A row of a plan, by its positions: area, measure, and detail under the measure (none for the measure itself).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowPath {
    /// Index into [`Plan::areas`].
    pub area: usize,
    /// Index into the area's measures.
    pub measure: usize,
    /// Index into the measure's details.
    pub detail: Option<usize>,
}

impl Plan {
    /// The row that a text names: a measure, a row under it or a key figure's id, with the names of what it
    /// stands in before it where that is needed (`Hemtjänst/Trygghet`). A measure goes before a row of its name.
    ///
    /// # Errors
    /// The full names of the rows that are meant, if several are; else names that are close.
    pub fn find_row(&self, text: &str) -> Result<RowPath, Vec<String>> {
        let wanted = fold(text);
        let rows = self.row_names();
        let matching = |measures: bool| -> Vec<&(RowPath, Vec<String>)> {
            rows.iter()
                .filter(|(path, _)| path.detail.is_none() == measures)
                .filter(|(_, names)| names.iter().any(|name| fold(name) == wanted))
                .collect()
        };
        let measures = matching(true);
        let found = if measures.is_empty() {
            matching(false)
        } else {
            measures
        };
        match found.as_slice() {
            [(path, _)] => Ok(*path),
            [] => Err(close_names(
                text,
                rows.iter().flat_map(|(_, names)| names).map(String::as_str),
            )),
            several => Err(several
                .iter()
                .filter_map(|(_, names)| names.first().cloned())
                .collect()),
        }
    }

    /// Every row with the names that it answers to, its full name first.
    fn row_names(&self) -> Vec<(RowPath, Vec<String>)> {
        let mut rows = Vec::new();
        for (area_index, area) in self.areas.iter().enumerate() {
            for (measure_index, measure) in area.measures.iter().enumerate() {
                let path = |detail| RowPath {
                    area: area_index,
                    measure: measure_index,
                    detail,
                };
                let (area, label) = (&area.name, &measure.row.label);
                rows.push((
                    path(None),
                    vec![format!("{area}/{label}"), label.to_string()],
                ));
                for (index, row) in measure.details.iter().enumerate() {
                    let own = &row.label;
                    let mut names = vec![
                        format!("{area}/{label}/{own}"),
                        format!("{area}/{own}"),
                        format!("{label}/{own}"),
                        own.to_string(),
                    ];
                    if let Some(figure) = row.key_figure.and_then(|at| self.key_figures.get(at)) {
                        names.push(format!("{area}/{label}/{}", figure.id));
                        names.push(format!("{area}/{}", figure.id));
                        names.push(figure.id.to_string());
                    }
                    rows.push((path(Some(index)), names));
                }
            }
        }
        rows
    }
}
