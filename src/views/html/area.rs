//! One area of a page: the municipality's own figures in a table, and what is said about them.

use super::{
    super::{
        Report,
        area_sheet::span,
        comparison::{among, capital, reference, reference_name, reference_of, told_apart},
        label::label,
        rank_words,
        svg::TrendLine,
    },
    Audience,
    blocks::blocks,
    cell::{Cell, points_word, signed, trend_view, with_unit},
    compared::compared,
    explanation::{Explainer, about},
    page::warning,
    places::PlacesPart,
    sources::sources,
    table::{Explained, Group, Row, Table},
    units::units,
};
use crate::{
    engine::{AreaResult, Composition, Nation, RowResult},
    model::{Direction, PlaceKind, Unit},
    text::{Language, say, tell},
};

/// An area as its section shows it.
#[derive(Debug)]
pub(super) struct AreaPart {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) table: Table,
    /// Those that it is compared with, then its units.
    pub(super) places: Vec<PlacesPart>,
    pub(super) sources: Vec<String>,
    /// What its colours compare with, and do not say.
    pub(super) warning: Option<String>,
}

/// The section of the area at this position.
pub(super) fn area_part(
    report: &Report<'_>,
    area: &AreaResult,
    number: usize,
    audience: Audience,
) -> AreaPart {
    let id = format!("a{}", number + 1);
    let deep = audience == Audience::Deep;
    let explainer = Explainer::new(report, number).filter(|_| deep);
    AreaPart {
        table: main_table(report, area, &id, audience, explainer),
        places: [compared, units]
            .into_iter()
            .filter(|_| deep)
            .filter_map(|part| part(area, &id, explainer, report.language))
            .collect(),
        sources: sources(area, audience, report.language),
        warning: warning(audience, [area], report.language),
        name: area.name.clone(),
        id,
    }
}

fn main_table(
    report: &Report<'_>,
    area: &AreaResult,
    area_id: &str,
    audience: Audience,
    explainer: Option<Explainer<'_>>,
) -> Table {
    let language = report.language;
    let deep = audience == Audience::Deep;
    let id = format!("{area_id}-t");
    let more = More::of(area);
    let heads = |years: &[i16]| {
        let texts: Vec<String> = years.iter().map(i16::to_string).collect();
        let mut heads: Vec<_> = texts.iter().map(|year| ("", year.clone())).collect();
        heads.push(("", String::new()));
        if deep {
            for _ in 0..more.blocks() {
                heads.extend(texts.iter().map(|year| ("more", year.clone())));
            }
        }
        heads
    };
    let one = |id: String, position: usize, row: &RowResult, lagged: bool| Row {
        label: label(row, language),
        of: String::new(),
        remarks: Vec::new(),
        cells: cells((area, more), row, &id, lagged, audience, language),
        under: None,
        explained: explainer.map(|explainer| Explained {
            about: about(row, language),
            everyone: explainer.everyone(position, row, &id).map(Box::new),
            parts: explainer.about(row.sex).own(position),
        }),
        by_sex: Vec::new(),
        id,
    };
    let line = |number: usize, position: usize, row: &RowResult, lagged: bool| {
        let id = format!("{id}-r{number}");
        let by_sex = row.by_sex.iter().filter(|_| deep).map(|apart| Row {
            of: row.label.clone(),
            ..one(
                format!("{id}-{}", apart.sex.letter()),
                position,
                apart,
                lagged,
            )
        });
        Row {
            by_sex: by_sex.collect(),
            remarks: remarks(row, audience, language),
            ..one(id.clone(), position, row, lagged)
        }
    };
    let caption = tell(
        language,
        if deep {
            "page.table.deep"
        } else {
            "page.table"
        },
        &[
            ("area", area.name.clone()),
            ("place", report.results.focus.name.clone()),
            ("years", span(&area.years)),
        ],
    );
    Table {
        caption,
        corner: say(language, "view.heading.label").to_owned(),
        groups: groups(report, area, more, deep),
        blocks: blocks(
            area,
            &id,
            language,
            |row| deep || row.level == 1,
            heads,
            line,
        ),
        tools: deep,
        id,
    }
}

/// Which columns stand beside the figures: those of ranks, of differences, of the nation.
#[derive(Clone, Copy)]
struct More {
    ranks: bool,
    differences: bool,
    nation: Option<usize>,
}

impl More {
    fn of(area: &AreaResult) -> Self {
        More {
            ranks: area.rows.iter().any(RowResult::is_compared),
            differences: area.reference().nation != Nation::Absent,
            nation: nation(area),
        }
    }

    /// How many blocks of columns they are.
    fn blocks(self) -> usize {
        [self.ranks, self.differences, self.nation.is_some()]
            .into_iter()
            .map(usize::from)
            .sum()
    }
}

fn groups(report: &Report<'_>, area: &AreaResult, more: More, deep: bool) -> Vec<Group> {
    let language = report.language;
    let years = || area.years.iter().map(i16::to_string).collect::<Vec<_>>();
    let group = |name: String, class| Group {
        name,
        heads: years(),
        class,
    };
    let own = if deep {
        report.results.focus.name.clone()
    } else {
        String::new()
    };
    let mut groups = vec![
        group(own, ""),
        Group {
            name: say(language, "view.heading.trend").to_owned(),
            heads: Vec::new(),
            class: "",
        },
    ];
    if deep {
        let of = reference_of(area, None);
        if more.ranks {
            groups.push(group(say(language, "page.rank").to_owned(), "more"));
        }
        if more.differences {
            let words = [("reference", reference(of, language))];
            groups.push(group(tell(language, "page.difference", &words), "more"));
        }
        if more.nation.is_some() {
            groups.push(group(reference_name(of, language), "more"));
        }
    }
    groups
}

/// The position of the nation among the places.
fn nation(area: &AreaResult) -> Option<usize> {
    let mut places = area.places.iter();
    places.position(|place| place.kind == PlaceKind::Nation)
}

fn cells(
    (area, more): (&AreaResult, More),
    row: &RowResult,
    id: &str,
    lagged: bool,
    audience: Audience,
    language: Language,
) -> Vec<Cell> {
    let own = row.figures.first().map_or(&[][..], Vec::as_slice);
    let year = |position: usize| {
        let year = row.years.get(position).filter(|_| lagged);
        year.map(i16::to_string).unwrap_or_default()
    };
    let years = 0..area.years.len();
    let mut cells: Vec<Cell> = years
        .clone()
        .map(|position| Cell {
            year: year(position),
            when: row
                .years
                .get(position)
                .filter(|_| audience == Audience::Public)
                .map(i16::to_string)
                .unwrap_or_default(),
            ..Cell::figure(row, own.get(position), position, language)
        })
        .collect();
    let (trend, values) = trend_view(row, own);
    let stated: Vec<String> = row
        .years
        .iter()
        .zip(&values)
        .map(|(year, value)| match value {
            Some(value) => format!("{year}: {}", with_unit(*value, row, language)),
            None => format!("{year}: –"),
        })
        .collect();
    let words = [("row", row.label.clone()), ("years", span(&row.years))];
    let title = tell(language, "page.line", &words);
    let line = TrendLine::new(format!("{id}-l"), title, stated.join(", "), &values);
    cells.push(Cell::movement(trend, line, language));
    if audience == Audience::Deep {
        cells.extend(years.clone().filter(|_| more.ranks).map(|position| Cell {
            year: year(position),
            ..rank(row, position, language)
        }));
        cells.extend(
            years
                .clone()
                .filter(|_| more.differences)
                .map(|position| Cell {
                    year: year(position),
                    ..difference(area, row, position, language)
                }),
        );
        if let Some(nation) = more.nation {
            let figures = row.figures.get(nation);
            cells.extend(years.map(|position| {
                let figure = figures.and_then(|figures| figures.get(position));
                let mut cell = Cell::figure(row, figure, position, language);
                if cell.class == "none" {
                    cell.word = told_apart(area, row, position, language).unwrap_or_default();
                }
                cell.class.push_str(" more");
                cell.year = year(position);
                cell
            }));
        }
    }
    cells
}

fn rank(row: &RowResult, year: usize, language: Language) -> Cell {
    let rank = row.figures.first().and_then(|own| own.get(year)?.rank);
    match (rank, row.fields.get(year)) {
        (Some(rank), Some(field)) => {
            let words = [("count", field.ranked.to_string())];
            let of = tell(language, "page.rank.of", &words);
            Cell::plain("none more", rank_words(rank, language), of)
        }
        _ => Cell::plain(
            "none more",
            "–".to_owned(),
            say(language, "page.rank.none").to_owned(),
        ),
    }
}

fn difference(area: &AreaResult, row: &RowResult, year: usize, language: Language) -> Cell {
    let difference = row
        .figures
        .first()
        .and_then(|own| own.get(year)?.difference);
    match difference {
        Some(value) => {
            let number = signed(value, row, language);
            let points = matches!(row.unit, Unit::Percent | Unit::Points)
                .then(|| points_word(&number, language).to_owned());
            let against = told_apart(area, row, year, language)
                .map(|reference| tell(language, "page.against", &[("reference", reference)]));
            let words: Vec<String> = points.into_iter().chain(against).collect();
            Cell::plain("none more", number, words.join(", "))
        }
        None => {
            let word = say(language, "page.difference.none").to_owned();
            Cell::plain("none more", "–".to_owned(), word)
        }
    }
}

/// How a measure that is no combination is worked out. What only says how two values are joined says nothing of more.
fn formula_words(method: &str, language: Language) -> String {
    const JOINED: [&str; 18] = [
        "plus",
        "minus",
        "times",
        "over",
        "equal",
        "different",
        "less",
        "at_most",
        "more",
        "at_least",
        "and",
        "or",
        "not",
        "choose",
        "fill",
        "known",
        "round",
        "formula",
    ];
    if JOINED.contains(&method) {
        return say(language, "page.formula").to_owned();
    }
    format!("{}.", capital(say(language, &format!("method.{method}"))))
}

/// What stands in small letters under a label. On the public page nothing names a key figure.
fn remarks(row: &RowResult, audience: Audience, language: Language) -> Vec<String> {
    let mut lines: Vec<String> = row.description.iter().cloned().collect();
    match &*row.composition {
        Composition::Combined {
            method, members, ..
        } if row.level == 1 => {
            let words = [
                (
                    "method",
                    say(language, &format!("method.{method}")).to_owned(),
                ),
                ("count", members.len().to_string()),
            ];
            lines.push(tell(language, "page.combined", &words));
        }
        Composition::Absent { reason } => {
            let words = [("reason", reason.clone())];
            lines.push(tell(language, "view.note.absent", &words));
        }
        Composition::Formula { method, .. } if row.level == 1 => {
            lines.push(formula_words(method, language));
        }
        Composition::Combined { .. } | Composition::Formula { .. } | Composition::Single => {}
    }
    if row.level > 1 && !row.counted {
        lines.push(say(language, "view.note.beside").to_owned());
    }
    if row.direction == Direction::None {
        lines.push(say(language, "direction.none").to_owned());
    }
    // On the deep page the columns of ranks say so.
    let own = row.figures.first();
    let has_value = own.is_some_and(|own| own.iter().any(|figure| figure.value.is_ok()));
    let who = among([row], language).filter(|_| has_value);
    if let (Audience::Public, Some(who)) = (audience, who) {
        lines.push(tell(language, "page.among", &[("who", who)]));
    }
    if let (Audience::Deep, Some(id)) = (audience, &row.key_figure) {
        lines.push(id.to_string());
    }
    lines
}
