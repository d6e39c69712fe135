use std::collections::{BTreeSet, HashMap};

use crate::{diagnostics::close_names, model::fold};

use super::{Measure, Plan, Row};

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
    /// The row at a path, after the measure that it is or belongs to.
    pub fn row(&self, path: RowPath) -> Option<(&Measure, &Row)> {
        let measure = self.areas.get(path.area)?.measures.get(path.measure)?;
        let row = match path.detail {
            None => &measure.row,
            Some(index) => measure.details.get(index)?,
        };
        Some((measure, row))
    }
}

/// The names that the rows of a plan answer to.
#[derive(Clone, Debug)]
pub struct RowNames {
    rows: Vec<(RowPath, Vec<String>)>,
    folded: HashMap<String, Vec<usize>>,
}

impl RowNames {
    /// The row that a text names: a measure, a row under it or a key figure's id, with the names of what it
    /// stands in before it where that is needed (`Hemtjänst/Trygghet`). A measure goes before a row of its name.
    ///
    /// # Errors
    /// The full names of the rows that are meant, if several are; else names that are close.
    pub fn find(&self, text: &str) -> Result<RowPath, Vec<String>> {
        let found = self.find_all(text)?;
        match found.as_slice() {
            [path] => Ok(*path),
            several => Err(several
                .iter()
                .filter_map(|path| self.full_name(*path))
                .map(str::to_owned)
                .collect()),
        }
    }

    /// Every row that a text names, as [`RowNames::find`] does; there is at least one.
    ///
    /// # Errors
    /// Names that are close.
    pub fn find_all(&self, text: &str) -> Result<Vec<RowPath>, Vec<String>> {
        let meant = self.folded.get(&fold(text)).map_or(&[][..], Vec::as_slice);
        let meant = meant.iter().filter_map(|at| self.rows.get(*at));
        let meant: Vec<RowPath> = meant.map(|(path, _)| *path).collect();
        let measures = meant.iter().filter(|path| path.detail.is_none());
        let measures: Vec<RowPath> = measures.copied().collect();
        if meant.is_empty() {
            let names = self.rows.iter().flat_map(|(_, names)| names);
            return Err(close_names(text, names.map(String::as_str)));
        }
        Ok(if measures.is_empty() { meant } else { measures })
    }

    /// The full name of a row, by which no other is found: `Hemtjänst/Trygghet`.
    pub fn full_name(&self, path: RowPath) -> Option<&str> {
        let mut rows = self.rows.iter();
        let (_, names) = rows.find(|(known, _)| *known == path)?;
        names.first().map(String::as_str)
    }
}

impl Plan {
    /// The names of all rows, to find many.
    pub fn names_of_rows(&self) -> RowNames {
        let rows = self.row_names();
        let mut folded: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, (_, names)) in rows.iter().enumerate() {
            let names: BTreeSet<String> = names.iter().map(|name| fold(name)).collect();
            for name in names {
                folded.entry(name).or_default().push(index);
            }
        }
        RowNames { rows, folded }
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
