//! Places of an area beside each other: each a group of columns with its own years, a few places to a
//! table, so that a municipality with thirty schools gets tables that can be read and printed.

use super::{
    super::{area_sheet::span, label::label},
    blocks::{Heads, blocks},
    cell::{Cell, trend_view},
    explanation::Explainer,
    table::{Explained, Group, Row, Table},
};
use crate::{
    engine::{AreaResult, RowResult},
    model::{Place, PlaceKind},
    text::{Language, say, tell},
};

/// How many places share a table: with three years as many as a sheet of paper holds.
pub(super) const TOGETHER: usize = 4;

/// Tables of places with what is said about them, as their part of an area's section shows them.
#[derive(Debug)]
pub(super) struct PlacesPart {
    pub(super) id: String,
    pub(super) heading: String,
    /// What the button that unfolds them says.
    pub(super) button: &'static str,
    pub(super) tables: Vec<Table>,
    pub(super) remarks: Vec<String>,
}

/// A word beside the band of a cell: (position of the place, position of the year, word).
pub(super) type Tag = (usize, usize, &'static str);

/// One table of places.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) area: &'a AreaResult,
    /// Positions of the places that have columns.
    pub(super) shown: &'a [usize],
    /// Positions of those whose figures are explained under each row.
    pub(super) explained: &'a [usize],
    pub(super) explainer: Option<Explainer<'a>>,
    /// Whether they are units: those have movements, municipalities have rows for women and men.
    pub(super) of_units: bool,
    pub(super) language: Language,
}

impl Places<'_> {
    /// The table; `kept` says which rows it has, `tags` what is marked in a row.
    pub(super) fn table(
        self,
        id: &str,
        caption: String,
        kept: impl Fn(&RowResult) -> bool,
        tags: impl Fn(&RowResult) -> Vec<Tag>,
    ) -> Table {
        let one = |id: String, position: usize, row: &RowResult, lagged: bool| Row {
            label: label(row, self.language),
            remarks: Vec::new(),
            cells: self.cells(row, lagged, &tags(row)),
            under: None,
            explained: self.explainer.map(|explainer| Explained {
                about: String::new(),
                everyone: None,
                parts: explainer.about(row.sex).others(position, self.explained),
            }),
            by_sex: Vec::new(),
            of: String::new(),
            id,
        };
        let line = |number: usize, position: usize, row: &RowResult, lagged: bool| {
            let id = format!("{id}-r{number}");
            let apart = row.by_sex.iter().filter(|_| !self.of_units);
            Row {
                by_sex: apart
                    .map(|apart| Row {
                        of: row.label.clone(),
                        ..one(
                            format!("{id}-{}", apart.sex.letter()),
                            position,
                            apart,
                            lagged,
                        )
                    })
                    .collect(),
                ..one(id, position, row, lagged)
            }
        };
        Table {
            caption,
            corner: say(self.language, "view.heading.label").to_owned(),
            groups: self.groups(),
            blocks: blocks(
                self.area,
                id,
                self.language,
                kept,
                |years| self.heads(years),
                line,
            ),
            tools: true,
            id: id.to_owned(),
        }
    }

    fn groups(self) -> Vec<Group> {
        let trend = say(self.language, "view.heading.trend").to_owned();
        let years = self.area.years.iter().map(i16::to_string);
        let heads: Vec<String> = years.chain(self.of_units.then_some(trend)).collect();
        let places = self.shown.iter();
        places
            .filter_map(|position| self.area.places.get(*position))
            .map(|place| Group {
                name: name(place, self.language),
                heads: heads.clone(),
                class: "",
            })
            .collect()
    }

    fn heads(self, years: &[i16]) -> Heads {
        let one = || {
            let years = years.iter().map(|year| ("", year.to_string()));
            years.chain(self.of_units.then(|| ("", String::new())))
        };
        self.shown.iter().flat_map(|_| one()).collect()
    }

    fn cells(self, row: &RowResult, lagged: bool, tags: &[Tag]) -> Vec<Cell> {
        let mut cells = Vec::new();
        for place in self.shown {
            let figures = row.figures.get(*place).map_or(&[][..], Vec::as_slice);
            for (position, year) in row.years.iter().enumerate() {
                let mut cell = Cell::figure(row, figures.get(position), position, self.language);
                if lagged {
                    cell.year = year.to_string();
                }
                let marked = tags
                    .iter()
                    .filter(|tag| (tag.0, tag.1) == (*place, position));
                let words = [cell.tag.as_str()];
                let words = words.into_iter().chain(marked.map(|tag| tag.2));
                let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
                cell.tag = words.join(", ");
                cells.push(cell);
            }
            if self.of_units {
                let (trend, _) = trend_view(row, figures);
                cells.push(Cell::movement(trend, None, self.language));
            }
        }
        cells
    }
}

/// What a place is called above its columns.
fn name(place: &Place, language: Language) -> String {
    if place.kind == PlaceKind::Group {
        tell(language, "page.group", &[("place", place.name.clone())])
    } else {
        place.name.clone()
    }
}

/// The caption of a table that holds some of several places, `first` to `last` of `count`.
pub(super) fn caption(
    key: &str,
    area: &AreaResult,
    (first, last, count): (usize, usize, usize),
    language: Language,
) -> String {
    let words = [
        ("area", area.name.clone()),
        ("years", span(&area.years)),
        ("first", first.to_string()),
        ("last", last.to_string()),
        ("count", count.to_string()),
    ];
    tell(language, key, &words)
}
