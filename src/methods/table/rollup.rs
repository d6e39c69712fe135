use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{Aggregate, expression::rename};
use crate::model::{Axes, Column, Missing, Scalar, Table, YEARS, fold};

/// What makes a column of figures of a table: where its rows belong, and what is worked out from those that belong
/// together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rollup {
    /// The column that names a place: a municipality by name or code, else a unit.
    pub place: Arc<str>,
    /// The column that says a year.
    pub year: Arc<str>,
    /// What is worked out.
    pub value: Aggregate,
    /// How many people must stand behind a figure, where the rule says so itself; 0 or 1 for what is no answer from
    /// people.
    pub least: Option<u32>,
    /// The code of the municipality that units belong to.
    pub own: Arc<str>,
}

/// Rows by position of place and year.
type Groups = HashMap<(usize, usize), Vec<usize>>;

impl Rollup {
    /// Calls each column that it reads as `name` says, where it says anything.
    pub fn rename(&mut self, name: &dyn Fn(&str) -> Option<Arc<str>>) {
        rename(&mut self.place, name);
        rename(&mut self.year, name);
        for expression in self.value.expressions_mut() {
            expression.rename(name);
        }
    }

    /// The figures on these axes; `NotInFile` where no row belongs.
    pub fn column(&self, table: &Table, axes: &Axes) -> Column {
        let mut column = Column::missing(axes.clone(), Missing::NotInFile);
        for (at, rows) in self.positions(table, axes) {
            column.set(at, self.value.value(table, &rows));
        }
        column
    }

    /// The flat positions on these axes that rows belong to, in order, each with those rows.
    pub fn positions(&self, table: &Table, axes: &Axes) -> Vec<(usize, Vec<usize>)> {
        let places = axes.places.len();
        let groups = self.groups(table, axes).into_iter();
        let mut found: Vec<(usize, Vec<usize>)> = groups
            .map(|((place, year), rows)| (year * places + place, rows))
            .collect();
        found.sort_unstable();
        found
    }

    /// The rows, by index and in order, behind the figure of a place in a year, both by position.
    pub fn rows(&self, table: &Table, axes: &Axes, place: usize, year: usize) -> Vec<usize> {
        self.groups(table, axes)
            .remove(&(place, year))
            .unwrap_or_default()
    }

    /// Which names of places and which years the rows state.
    pub fn stated(&self, table: &Table) -> (BTreeSet<String>, BTreeSet<i16>) {
        let all = (0..table.rows).filter_map(|row| self.belongs(table, row));
        all.map(|(place, year)| (place.to_owned(), year)).unzip()
    }

    /// The rows that say no place or no year that figures are about, and so belong nowhere.
    pub fn homeless(&self, table: &Table) -> Vec<usize> {
        let all = 0..table.rows;
        all.filter(|row| self.belongs(table, *row).is_none())
            .collect()
    }

    /// The name of the place and the year that a row says.
    fn belongs<'a>(&self, table: &'a Table, row: usize) -> Option<(&'a str, i16)> {
        let cell = |name: &str| table.cell(table.column(name)?, row).ok();
        let Scalar::Text(place) = cell(&self.place)? else {
            return None;
        };
        let Scalar::Number(year) = cell(&self.year)? else {
            return None;
        };
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a number that is no year becomes one that figures are not about"
        )]
        let whole = (year.fract() == 0.0).then_some(*year as i16);
        Some((place, whole.filter(|year| YEARS.contains(year))?))
    }

    /// A row that names no place of the axes is about a unit; on axes that have the municipality of the units it
    /// counts there, unless rows name that municipality themselves.
    fn groups(&self, table: &Table, axes: &Axes) -> Groups {
        let mut positions: HashMap<String, usize> = HashMap::new();
        for (position, place) in axes.places.places().iter().enumerate() {
            positions.entry(fold(&place.name)).or_insert(position);
            positions.entry(fold(&place.code)).or_insert(position);
        }
        let own = positions.get(self.own.as_ref()).copied();
        let mut groups = Groups::new();
        let mut of_units = Groups::new();
        for row in 0..table.rows {
            let Some((name, year)) = self.belongs(table, row) else {
                continue;
            };
            let Some(year) = axes.years.position(year) else {
                continue;
            };
            match (positions.get(&fold(name)), own) {
                (Some(place), _) => groups.entry((*place, year)).or_default().push(row),
                (None, Some(own)) => of_units.entry((own, year)).or_default().push(row),
                (None, None) => {}
            }
        }
        for (at, rows) in of_units {
            groups.entry(at).or_insert(rows);
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{super::AggregateFunction, Aggregate, Rollup};
    use crate::{
        methods::{Method, RowExpression},
        model::{
            Axes, CellKind, Missing, Place, PlaceAxis, PlaceKind, Scalar, Sex, Table, TableColumn,
            YearAxis,
        },
    };

    fn axes(places: &[(&str, &str)]) -> Axes {
        let places = places.iter().map(|(code, name)| Place {
            code: (*code).to_owned(),
            name: (*name).to_owned(),
            kind: PlaceKind::Unit,
        });
        Axes {
            places: Arc::new(PlaceAxis::new(places.collect(), Vec::new())),
            years: YearAxis::spanning(2023, 2024),
            sex: Sex::Total,
        }
    }

    fn table(rows: &[(&str, f64, f64)]) -> Table {
        let text = |text: &str| match text {
            "" => Err(Missing::NotReported),
            text => Ok(Scalar::Text(Arc::from(text))),
        };
        let column = |name: &str, kind, cells| TableColumn {
            name: Arc::from(name),
            kind,
            internal: false,
            cells,
        };
        let numbers = |of: fn(&(&str, f64, f64)) -> f64| {
            rows.iter().map(|row| Ok(Scalar::Number(of(row)))).collect()
        };
        Table {
            columns: vec![
                column(
                    "enhet",
                    CellKind::Text,
                    rows.iter().map(|row| text(row.0)).collect(),
                ),
                column("år", CellKind::Number, numbers(|row| row.1)),
                column("poäng", CellKind::Number, numbers(|row| row.2)),
            ],
            rows: rows.len(),
        }
    }

    #[test]
    fn rows_belong_to_units_and_units_to_their_municipality() {
        let rollup = Rollup {
            place: Arc::from("enhet"),
            year: Arc::from("år"),
            value: Aggregate::of(
                AggregateFunction::Combined(Method::Mean),
                RowExpression::Column(Arc::from("poäng")),
            ),
            least: None,
            own: Arc::from("0001"),
        };
        let table = table(&[
            ("A", 2024.0, 1.0),
            ("a", 2024.0, 3.0),
            ("B", 2024.0, 8.0),
            ("Granne", 2024.0, 5.0),
            ("Granne", 2024.0, 6.0),
            ("", 2024.0, 9.0),
            ("A", 2024.5, 9.0),
            ("A", 2030.0, 9.0),
            ("A", 215.0, 9.0),
            ("C", 2024.0, 2.0),
            ("C", 2024.0, 4.0),
            ("C", 2024.0, 6.0),
        ]);
        let units = axes(&[("0001/A", "A"), ("0001/B", "B"), ("0001/C", "C")]);
        let found = rollup.column(&table, &units);
        assert_eq!(found.get(0, 1), Ok(2.0));
        assert_eq!(found.get(1, 1), Ok(8.0));
        assert_eq!(found.get(2, 1), Ok(4.0));
        assert_eq!(found.get(0, 0), Err(Missing::NotInFile));
        let municipalities = axes(&[("0001", "Hemma"), ("0002", "Granne")]);
        let found = rollup.column(&table, &municipalities);
        assert_eq!(found.get(0, 1), Ok(4.0));
        assert_eq!(found.get(1, 1), Ok(5.5));
        assert_eq!(
            rollup.rows(&table, &municipalities, 0, 1),
            [0, 1, 2, 9, 10, 11]
        );
        assert_eq!(rollup.homeless(&table), [5, 6, 8]);
    }
}
