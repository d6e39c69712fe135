//! Kolada's lists of key figures, areas and groups: an id and a title on each row, from the API or as a table.
//!
//! A group has its members on rows of their own, under `member_id`. Areas are known from the table of places;
//! their list is recognised so that it is not taken for something that went wrong.

use std::collections::BTreeMap;

use super::{Fit, HEADING_ROWS, Reading};
use crate::{
    inputs::{
        account::Whereabouts,
        file::{ListedKeyFigure, Metadata},
        sheet::{CellValue, Row, Sheet},
    },
    model::{PlaceGroup, fold},
};

/// The columns of a list.
struct Heading {
    row: u32,
    id: u32,
    title: u32,
    member: Option<u32>,
    area: Option<u32>,
}

/// The row near the top that names an id, a title and something that only such lists have.
fn heading(sheet: &Sheet) -> Option<Heading> {
    const MARKS: [&str; 6] = [
        "description",
        "is_divided_by_gender",
        "municipality_type",
        "region_type",
        "type",
        "member_id",
    ];
    let mut rows = sheet.rows().take_while(|row| row.number < HEADING_ROWS);
    rows.find_map(|row| {
        let named = |name: &str| {
            let mut cells = row.cells.iter();
            let found = cells.find(|cell| {
                let words = sheet.words(Some(cell.value));
                words.is_some_and(|words| fold(words) == name)
            });
            found.map(|cell| cell.column)
        };
        MARKS
            .iter()
            .any(|mark| named(mark).is_some())
            .then_some(())?;
        Some(Heading {
            row: row.number,
            id: named("id")?,
            title: named("title")?,
            member: named("member_id"),
            area: named("operating_area"),
        })
    })
}

/// Certain with the headings of such a list.
pub(super) fn recognise(sheet: &Sheet) -> Option<Fit> {
    heading(sheet).map(|_| Fit::Certain)
}

/// The key figures and groups below the headings.
pub(super) fn read(sheet: &Sheet) -> Reading {
    let Some(heading) = heading(sheet) else {
        return Reading::default();
    };
    let mut key_figures: Vec<ListedKeyFigure> = Vec::new();
    let mut groups: BTreeMap<String, PlaceGroup> = BTreeMap::new();
    let mut rows = 0;
    for row in sheet.rows().filter(|row| row.number > heading.row) {
        let (Some(id), Some(title)) = (
            text(sheet, &row, heading.id),
            text(sheet, &row, heading.title),
        ) else {
            continue;
        };
        rows += 1;
        let member = heading.member.map(|column| text(sheet, &row, column));
        if let Some(member) = member {
            let group = groups.entry(id.clone()).or_insert_with(|| PlaceGroup {
                code: id,
                title,
                members: Vec::new(),
            });
            group.members.extend(member);
        } else if id.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let area = heading.area.and_then(|column| text(sheet, &row, column));
            key_figures.push(ListedKeyFigure { id, title, area });
        }
    }
    for group in groups.values_mut() {
        group.members.sort();
        group.members.dedup();
    }
    Reading {
        metadata: Metadata {
            key_figures,
            groups: groups.into_values().collect(),
        },
        rows,
        whereabouts: Whereabouts {
            headings: vec![heading.row],
            labels: [
                Some(heading.id),
                Some(heading.title),
                heading.member,
                heading.area,
            ]
            .into_iter()
            .flatten()
            .collect(),
            figures: Vec::new(),
        },
        ..Reading::default()
    }
}

/// A code or a title; a code of a place that became a number has lost its leading zeros.
fn text(sheet: &Sheet, row: &Row<'_>, column: u32) -> Option<String> {
    match row.at(column)? {
        CellValue::Number(number) => Some(format!("{number:0>4}")),
        CellValue::Text(id) => {
            let text = sheet.text(id).trim();
            let is_code = text.bytes().all(|byte| byte.is_ascii_digit());
            match is_code {
                _ if text.is_empty() => None,
                true => Some(format!("{text:0>4}")),
                false => Some(text.to_owned()),
            }
        }
        _ => None,
    }
}
