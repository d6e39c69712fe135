use std::{collections::BTreeMap, sync::Arc};

use super::slots::position;
use crate::{
    diagnostics::Location,
    model::{Axes, CellAddress, Column, Missing, Place, PlaceAxis, Sex, YearAxis},
};

/// The columns that files hold, and the cell behind each value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// The axes that all columns share.
    pub axes: Axes,
    /// One column per key figure, in the order in which they were declared: everybody's figures.
    pub columns: Vec<Arc<Column>>,
    /// Women's and men's figures, by key figure (its index) and sex: only those that a file states, on the
    /// same places and years. Units have none: with everybody's beside them they would give small ones away.
    pub by_sex: BTreeMap<(usize, Sex), SexColumn>,
    /// For each column, the cell behind each of its positions.
    pub origins: Vec<Vec<Origin>>,
    /// File and sheet, by the number that an [`Origin`] states.
    pub sheets: Vec<(String, String)>,
}

/// A key figure for one sex.
#[derive(Clone, Debug, PartialEq)]
pub struct SexColumn {
    /// The figures.
    pub column: Arc<Column>,
    /// The cell behind each position.
    pub origins: Vec<Origin>,
}

/// The cell behind a value, in eight bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    sheet: u16,
    column: u16,
    row: u32,
}

impl Origin {
    /// No cell.
    pub const NONE: Origin = Origin {
        sheet: u16::MAX,
        column: u16::MAX,
        row: u32::MAX,
    };

    /// A cell of the sheet with this number; none beyond 65 534 sheets, which no folder has.
    pub(super) fn new(sheet: usize, cell: CellAddress) -> Self {
        match (u16::try_from(sheet), u16::try_from(cell.column)) {
            (Ok(sheet), Ok(column)) => Origin {
                sheet,
                column,
                row: cell.row,
            },
            _ => Origin::NONE,
        }
    }

    /// The number of the sheet and the cell in it, if there is one.
    pub fn cell(self) -> Option<(usize, CellAddress)> {
        (self.sheet != u16::MAX).then_some((
            usize::from(self.sheet),
            CellAddress {
                row: self.row,
                column: u32::from(self.column),
            },
        ))
    }
}

impl Inputs {
    /// The cell behind the value of a key figure (by index) for a place in a year (by position); of
    /// conflicting cells the first. None where no file holds one.
    pub fn origin(&self, key_figure: usize, place: usize, year: usize) -> Option<Location> {
        self.origin_of(key_figure, Sex::Total, place, year)
    }

    /// As [`Inputs::origin`], for one sex.
    pub fn origin_of(
        &self,
        key_figure: usize,
        sex: Sex,
        place: usize,
        year: usize,
    ) -> Option<Location> {
        if place >= self.axes.places.len() {
            return None;
        }
        let origins = match sex {
            Sex::Total => self.origins.get(key_figure)?,
            Sex::Women | Sex::Men => &self.by_sex.get(&(key_figure, sex))?.origins,
        };
        self.location(*origins.get(year * self.axes.places.len() + place)?)
    }

    /// For each key figure whether women or men have figures of their own.
    pub fn held_by_sex(&self) -> Vec<bool> {
        let mut held = vec![false; self.columns.len()];
        for (figure, _) in self.by_sex.keys() {
            if let Some(slot) = held.get_mut(*figure) {
                *slot = true;
            }
        }
        held
    }

    /// The same on wider axes: with these further places among the ranked ones, by code, and these further years.
    #[must_use]
    pub fn widened(self, further: Vec<Place>, years: impl IntoIterator<Item = i16>) -> Inputs {
        let known = &self.axes;
        let (ranked, beside) = known.places.places().split_at(known.places.ranked());
        let mut ranked = ranked.to_vec();
        ranked.extend(further);
        ranked.sort_by(|a, b| a.code.cmp(&b.code));
        ranked.dedup_by(|a, b| a.code == b.code);
        let all: Vec<i16> = known.years.years().chain(years).collect();
        let span = all.iter().min().zip(all.iter().max());
        let axes = Axes {
            places: Arc::new(PlaceAxis::new(ranked, beside.to_vec())),
            years: span.map_or(known.years, |(first, last)| {
                YearAxis::spanning(*first, *last)
            }),
            sex: known.sex,
        };
        if axes == *known {
            return self;
        }
        let places = known.places.places().iter();
        let places: Vec<Option<usize>> = places
            .map(|place| axes.places.position(&place.code))
            .collect();
        // For each old position the one that it has on the wider axes.
        let years = known.years.years().map(|year| axes.years.position(year));
        let moved: Vec<Option<usize>> = years
            .flat_map(|year| places.iter().map(move |place| Some((year?, (*place)?))))
            .map(|at| at.map(|(year, place)| year * axes.places.len() + place))
            .collect();
        let column = |column: &Column| {
            let axes = Axes {
                sex: column.axes().sex,
                ..axes.clone()
            };
            let mut wide = Column::missing(axes, Missing::NotInFile);
            for (from, to) in moved.iter().enumerate() {
                if let Some(to) = to {
                    wide.set(*to, column.at(from));
                }
            }
            Arc::new(wide)
        };
        let origins = |origins: &[Origin]| {
            let mut wide = vec![Origin::NONE; axes.len()];
            for (origin, to) in origins.iter().zip(&moved) {
                if let Some(slot) = to.and_then(|to| wide.get_mut(to)) {
                    *slot = *origin;
                }
            }
            wide
        };
        Inputs {
            columns: self.columns.iter().map(|known| column(known)).collect(),
            by_sex: (self.by_sex.iter())
                .map(|(key, known)| {
                    let wide = SexColumn {
                        column: column(&known.column),
                        origins: origins(&known.origins),
                    };
                    (*key, wide)
                })
                .collect(),
            origins: self.origins.iter().map(|known| origins(known)).collect(),
            sheets: self.sheets.clone(),
            axes,
        }
    }

    /// Where an origin is.
    pub(super) fn location(&self, origin: Origin) -> Option<Location> {
        let (sheet, cell) = origin.cell()?;
        let (file, sheet) = self.sheets.get(sheet)?;
        Some(Location::cell(file, sheet, cell))
    }

    /// Name of the place and the year at a flat position.
    pub(super) fn about(&self, flat: u32) -> (String, String) {
        let places = self.axes.places.len().max(1);
        let (year, place) = (position(flat) / places, position(flat) % places);
        let place = self.axes.places.places().get(place);
        let year = self.axes.years.years().nth(year);
        (
            place.map(|place| place.name.clone()).unwrap_or_default(),
            year.map(|year| year.to_string()).unwrap_or_default(),
        )
    }
}
