//! The pages, read as a browser reads them: structure, words, what they hold and what they must not hold.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests stop where they fail"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, LazyLock},
};

use scraper::{ElementRef, Html, Selector};
use visare::{
    engine::{Between, Composition, Nation, Results, RowResult},
    model::{Direction, Missing, PlaceKind},
    project::{Folders, Invented, Project, load},
    session::{Explained, Focus, Outputs, Request, Session},
    text::Language,
    views::{DEEP_PAGE, OutputKind, PUBLIC_PAGE, Report, explanation_lines, pages},
};

use crate::desk::Desk;

const HOSTILE: &str = r#"<script>alert(1)</script>"><img src=x onerror=alert(2)>&amp;'"#;

/// The example that the project comes with.
fn example() -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = Folders {
        sheets: root.join("sheets"),
        rules: root.join("rules"),
    };
    let mut project = load(&folders, "vastervik").value.unwrap();
    // What is invented is said in words that a search for what must not be there would find; it has a suite of its own.
    project.pack.settings.invented = Invented::None;
    project
}

/// What a run makes of a project when only pages are asked for.
fn ran(project: &Project, language: Language) -> Outputs {
    let request = Request {
        focus: Focus::Own,
        outputs: vec![OutputKind::Pages],
        language: Some(language),
    };
    let outputs = Session::default().run(project, &request).value;
    let names: Vec<&str> = outputs
        .files
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, [PUBLIC_PAGE, DEEP_PAGE]);
    outputs
}

/// The public and the deep page of a run, with explanations.
fn explained(project: &Project, language: Language) -> [String; 2] {
    let mut files = ran(project, language).files.into_iter();
    [(); 2].map(|()| String::from_utf8(files.next().unwrap().1).unwrap())
}

/// The figures of the example.
static EXAMPLE: LazyLock<Results> = LazyLock::new(|| {
    let mut results = ran(&example(), Language::Sv).results.into_iter();
    Arc::unwrap_or_clone(results.next().unwrap())
});

/// The pages of the example in Swedish, with explanations.
static EXPLAINED: LazyLock<[String; 2]> = LazyLock::new(|| explained(&example(), Language::Sv));

/// The public and the deep page of some figures, without explanations.
fn made(results: &Results, language: Language) -> [String; 2] {
    let report = Report {
        results,
        files: &[],
        rules: &[],
        diagnostics: &[],
        invented: &visare::project::Invented::None,
        explain: None,
        values_only: false,
        language,
    };
    let pages = pages(&report).unwrap();
    let [public, deep] = pages.as_slice() else {
        panic!("two pages");
    };
    [public, deep].map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap())
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn within<'a>(element: ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    element
        .select(&Selector::parse(selector).unwrap())
        .collect()
}

fn text(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split([' ', '\n'])
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn parsed(results: &Results) -> [Html; 2] {
    made(results, Language::Sv).map(|page| Html::parse_document(&page))
}

#[test]
fn the_public_page_holds_nothing_of_key_figures_and_units() {
    let results = &*EXAMPLE;
    let [public, deep] = made(results, Language::Sv);
    for area in &results.areas {
        for unit in area
            .places
            .iter()
            .filter(|place| place.kind == PlaceKind::Unit)
        {
            assert!(!public.contains(&unit.name), "{}", unit.name);
            assert!(deep.contains(&unit.name), "{}", unit.name);
        }
        for row in area.rows.iter().filter(|row| row.level > 1) {
            assert!(!public.contains(&row.label), "{}", row.label);
            assert!(deep.contains(&row.label), "{}", row.label);
            let id = row.key_figure.as_ref().unwrap().as_str();
            assert!(!public.contains(id) && deep.contains(id), "{id}");
        }
    }
    assert!(!public.contains(".xlsx"), "no cell is named");
    assert_eq!(EXPLAINED[0], public, "nothing is explained");
    // Stronger than any search: they leave no trace at all.
    let mut bare = results.clone();
    for area in &mut bare.areas {
        let kept: Vec<bool> = area
            .places
            .iter()
            .map(|place| place.kind != PlaceKind::Unit)
            .collect();
        let mut keep = kept.iter();
        area.places.retain(|_| *keep.next().unwrap());
        area.rows.retain(|row| row.level == 1);
        for row in &mut area.rows {
            let mut keep = kept.iter();
            let figures = row.figures.iter();
            let figures = figures.filter(|_| *keep.next().unwrap());
            row.figures = figures.cloned().collect();
        }
    }
    assert_eq!(made(&bare, Language::Sv)[0], public);
}

#[test]
fn tables_have_captions_scopes_and_even_rows() {
    let explained = EXPLAINED.each_ref().map(|page| Html::parse_document(page));
    for page in parsed(&EXAMPLE).into_iter().chain(explained) {
        let tables = all(&page, "table");
        assert!(tables.len() >= 3);
        for table in tables {
            assert!(!text(within(table, "caption")[0]).is_empty());
            for head in within(table, "th") {
                let scope = head.attr("scope").unwrap();
                assert!(["col", "row", "colgroup"].contains(&scope), "{scope}");
                assert!(!text(head).is_empty());
            }
            let span = |cell: &ElementRef<'_>| {
                cell.attr("colspan")
                    .map_or(1, |span| span.parse::<usize>().unwrap())
            };
            let widths: BTreeSet<usize> = within(table, ":scope > tbody > tr")
                .into_iter()
                .map(|row| row.child_elements().map(|cell| span(&cell)).sum())
                .collect();
            assert_eq!(widths.len(), 1, "{widths:?}");
            let columns: usize = within(table, "col").len()
                + within(table, "colgroup")
                    .iter()
                    .filter(|group| within(**group, "col").is_empty())
                    .map(|group| group.attr("span").map_or(1, |span| span.parse().unwrap()))
                    .sum::<usize>();
            if columns > 0 {
                assert_eq!(widths.first(), Some(&columns));
            }
            for row in within(table, ":scope > tbody > tr:not(.years):not(.why)") {
                assert_eq!(within(row, ":scope > th[scope=row]").len(), 1);
            }
        }
    }
}

#[test]
fn no_cell_speaks_by_colour_alone() {
    let words = ["bra", "mitten", "svag"];
    for page in parsed(&EXAMPLE) {
        for (class, glyph) in [("good", "▲"), ("middle", "●"), ("poor", "▼"), ("grey", "○")]
        {
            let cells = all(&page, &format!("td.{class}"));
            assert!(!cells.is_empty(), "{class}");
            for cell in cells {
                assert_eq!(text(within(cell, ".glyph")[0]), glyph);
                let word = text(within(cell, ".word")[0]);
                assert_eq!(words.contains(&word.as_str()), class != "grey", "{word}");
                assert!(!word.is_empty());
            }
        }
    }
}

#[test]
fn every_reason_for_grey_is_said_in_words() {
    for language in Language::ALL {
        let mut reasons = BTreeMap::new();
        for kind in Missing::ALL {
            let mut results = EXAMPLE.clone();
            for row in results.areas.iter_mut().flat_map(|area| &mut area.rows) {
                for figure in Arc::make_mut(&mut row.figures).iter_mut().flatten() {
                    figure.value = Err(kind);
                    figure.band = None;
                    figure.grey = Some(kind);
                }
            }
            for page in made(&results, language) {
                let page = Html::parse_document(&page);
                let words: BTreeSet<String> =
                    all(&page, "td.grey .word").into_iter().map(text).collect();
                assert_eq!(words.len(), 1, "{words:?}");
                let word = words.into_iter().next().unwrap();
                assert!(!word.is_empty() && !word.contains("missing."), "{word}");
                reasons.insert(word, kind);
            }
        }
        assert_eq!(reasons.len(), Missing::ALL.len(), "{reasons:?}");
    }
}

#[test]
fn numbers_are_written_as_swedish_readers_write_them() {
    let [public, deep] = parsed(&EXAMPLE);
    let figures = |page: &Html| {
        all(page, ".figure")
            .into_iter()
            .map(text)
            .collect::<Vec<_>>()
    };
    let seen = figures(&public);
    for expected in ["96\u{a0}%", "194\u{a0}386\u{a0}kr", "–"] {
        assert!(seen.iter().any(|figure| figure == expected), "{expected}");
    }
    let seen = figures(&deep);
    for expected in [
        "5,3\u{a0}%",
        "\u{2212}36\u{a0}811\u{a0}kr",
        "+37\u{a0}860\u{a0}kr",
        "\u{2212}0,9",
        "0",
    ] {
        assert!(seen.iter().any(|figure| figure == expected), "{expected}");
    }
    for figure in seen {
        assert!(!figure.contains(['-', '.', ' ']), "{figure}");
    }
}

#[test]
fn the_printed_figures_of_home_care_stand_on_the_public_page() {
    let [public, _] = parsed(&EXAMPLE);
    let row = |label: &str| {
        all(&public, "#a1 tbody tr")
            .into_iter()
            .find(|row| {
                within(*row, "th[scope=row]")
                    .iter()
                    .any(|head| text(*head).starts_with(label))
            })
            .map(|row| {
                within(row, ".figure")
                    .into_iter()
                    .map(text)
                    .collect::<Vec<_>>()
            })
            .unwrap()
    };
    assert_eq!(row("Trygghet"), ["91\u{a0}%", "91\u{a0}%", "89\u{a0}%"]);
    assert_eq!(row("Arbetsmiljö"), ["11\u{a0}%", "11\u{a0}%", "13\u{a0}%"]);
    assert_eq!(row("Kontinuitet"), ["–", "–", "–"]);
}

#[test]
fn rows_of_other_years_have_their_own_heading_and_say_so() {
    for page in parsed(&EXAMPLE) {
        let years = all(&page, "#a1-t tr.years");
        assert_eq!(years.len(), 1, "measure and key figure share one heading");
        let heads: Vec<String> = within(years[0], "th").into_iter().map(text).collect();
        assert_eq!(heads[..3], ["2011", "2012", "2013"]);
        let heard = all(&page, "#a1-t td .heard");
        assert!(heard.iter().any(|cell| text(*cell) == "2013:"));
    }
}

#[test]
fn hostile_names_stay_text() {
    let mut results = EXAMPLE.clone();
    results.name = HOSTILE.to_owned();
    results.focus.name = HOSTILE.to_owned();
    for area in &mut results.areas {
        area.name = HOSTILE.to_owned();
        for place in &mut area.places {
            place.name = HOSTILE.to_owned();
        }
        for row in &mut area.rows {
            row.label = HOSTILE.to_owned();
            row.measure = HOSTILE.to_owned();
            row.description = Some(HOSTILE.to_owned());
        }
    }
    for (page, scripts) in parsed(&results).iter().zip([0, 1]) {
        assert_eq!(all(page, "script").len(), scripts);
        assert!(all(page, "img, iframe, object, link, [onerror], [style]").is_empty());
        assert!(text(all(page, "h1")[0]).contains(HOSTILE));
        assert!(text(all(page, "title")[0]).contains(HOSTILE));
    }
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    for language in Language::ALL {
        assert_eq!(made(&EXAMPLE, language), made(&EXAMPLE.clone(), language));
        assert_eq!(
            explained(&example(), language),
            explained(&example(), language)
        );
    }
}

#[test]
fn landmarks_headings_and_references_hold_together() {
    for language in Language::ALL {
        let explained = explained(&example(), language);
        for source in made(&EXAMPLE, language).into_iter().chain(explained) {
            assert!(source.starts_with("<!DOCTYPE html>"), "{}", &source[..40]);
            for outside in [
                "http:", "https:", "@import", "src=", "data:", "page.", "view.", "band.",
                "explain.",
            ] {
                let words = source.split("<style>").next().unwrap().to_owned()
                    + source
                        .split("</style>")
                        .nth(1)
                        .unwrap()
                        .split("<script>")
                        .next()
                        .unwrap();
                assert!(!words.contains(outside), "{language}: {outside}");
            }
            let page = Html::parse_document(&source);
            assert_eq!(all(&page, "html")[0].attr("lang"), Some(language.tag()));
            for one in [
                "main",
                "h1",
                "header",
                "footer",
                "head > title",
                "a.skip",
                "nav",
            ] {
                assert_eq!(all(&page, one).len(), 1, "{one}");
            }
            let mut level = 0;
            for heading in all(&page, "h1, h2, h3, h4") {
                let next: usize = heading.value().name()[1..].parse().unwrap();
                assert!(next <= level + 1, "{}", text(heading));
                level = next;
            }
            let ids: Vec<&str> = all(&page, "[id]")
                .iter()
                .map(|one| one.attr("id").unwrap())
                .collect();
            let known: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), known.len(), "ids are unique");
            for name in ["aria-labelledby", "aria-describedby", "aria-controls"] {
                for one in all(&page, &format!("[{name}]")) {
                    for id in one.attr(name).unwrap().split(' ') {
                        assert!(known.contains(id), "{name}={id}");
                    }
                }
            }
            for link in all(&page, "a[href^='#']") {
                assert!(known.contains(&link.attr("href").unwrap()[1..]));
            }
            for drawing in all(&page, "svg[role=img]") {
                assert!(!text(within(drawing, "title")[0]).is_empty());
                assert!(!text(within(drawing, "desc")[0]).is_empty());
            }
        }
    }
}

#[test]
fn the_policy_admits_the_page_s_own_style_and_script_alone() {
    let [public, deep] = parsed(&EXAMPLE);
    let policy = |page: &Html| {
        all(page, "meta[http-equiv=Content-Security-Policy]")[0]
            .attr("content")
            .unwrap()
            .to_owned()
    };
    assert!(policy(&public).contains("default-src 'none'"));
    assert!(policy(&public).contains("script-src 'none'"));
    assert!(policy(&deep).contains("script-src 'sha256-"));
    for page in [public, deep] {
        assert!(!policy(&page).contains("unsafe"));
    }
}

#[test]
fn best_and_weakest_are_marked_among_units_with_a_value() {
    let [_, deep] = parsed(&EXAMPLE);
    let rows = all(&deep, "#a1-u0 tbody tr:not(.years):not(.why)");
    assert!(rows.len() > 6);
    for row in rows {
        let number = row.attr("id").unwrap().rsplit_once('-').unwrap().1;
        let everywhere = format!("[id^='a1-u'][id$='-{number}'] .tag");
        let tags: Vec<String> = all(&deep, &everywhere).into_iter().map(text).collect();
        let marked = |word: &str| tags.iter().any(|tag| tag == word);
        assert_eq!(marked("bäst"), marked("svagast"), "{tags:?}");
        for cell in within(row, "td.grey") {
            assert!(within(cell, ".tag").is_empty());
        }
    }
    let names: Vec<String> = all(&deep, "[id^='a1-u'] th.group")
        .into_iter()
        .map(text)
        .collect();
    let expected: Vec<&str> = EXAMPLE.areas[0]
        .places
        .iter()
        .filter(|place| place.kind == PlaceKind::Unit)
        .map(|place| place.name.as_str())
        .collect();
    assert_eq!(names, expected);
}

#[test]
fn an_unweighted_mean_is_never_called_the_nation() {
    fn stands(row: &mut RowResult) {
        row.nation = Nation::Mean;
        row.mean_of = row
            .fields
            .iter()
            .map(|field| Between::of([field.ranked]))
            .collect();
        row.by_sex.iter_mut().for_each(stands);
    }
    let mut results = EXAMPLE.clone();
    let rows = results.areas.iter_mut().flat_map(|area| &mut area.rows);
    rows.for_each(stands);
    let [_, deep] = parsed(&results);
    let heads: Vec<String> = all(&deep, "#a1-t th.group").into_iter().map(text).collect();
    let has = |start: &str| {
        let mut heads = heads.iter();
        heads.any(|head| head.starts_with(start) && head.ends_with(" kommuner"))
    };
    assert!(has("Differens mot ovägt medel, "), "{heads:?}");
    assert!(has("Ovägt medel, "), "{heads:?}");
    let first = all(&deep, "#a1-t-r1")[0];
    assert!(text(first).contains("mot ovägt medel, "), "{}", text(first));
    results.areas[0].rows[0].nation = Nation::Stated;
    let [_, deep] = parsed(&results);
    let row = all(&deep, "#a1-t-r2")[0];
    assert!(text(row).contains("mot ovägt medel, "), "{}", text(row));
    let heads: Vec<String> = all(&deep, "#a1-t th.group").into_iter().map(text).collect();
    assert!(
        heads
            .iter()
            .any(|head| head.starts_with("Riket eller ovägt medel, ")),
        "{heads:?}"
    );
}

/// The lines of a list and of the lists within it, with their depth.
fn listed(list: ElementRef<'_>, depth: usize, lines: &mut Vec<(usize, String)>) {
    for item in list.child_elements() {
        assert_eq!(item.value().name(), "li");
        let mut words = String::new();
        for child in item.children() {
            match (child.value().as_text(), ElementRef::wrap(child)) {
                (Some(text), _) => words.push_str(text),
                (_, Some(inner)) if inner.value().name() != "ul" => words.extend(inner.text()),
                _ => {}
            }
        }
        lines.push((depth, words));
        for below in item.child_elements() {
            if below.value().name() == "ul" {
                listed(below, depth + 1, lines);
            }
        }
    }
}

#[test]
fn each_figure_has_an_explanation_beside_it() {
    let deep = Html::parse_document(&EXPLAINED[1]);
    for table in all(&deep, "section.area .scroll > table") {
        for row in within(table, ":scope > tbody > tr:not(.years):not(.why)") {
            let id = row.attr("id").unwrap();
            let why = all(&deep, &format!("#{id}-w"));
            assert_eq!(why.len(), 1, "{id}");
            assert!(within(why[0], "li").len() >= 3);
            let button = within(row, &format!("button[aria-controls={id}-w]"));
            assert_eq!(button.len(), 1, "{id}");
        }
    }
    let [_, bare] = parsed(&EXAMPLE);
    assert!(all(&bare, ".why, [aria-controls$='-w']").is_empty());
}

#[test]
fn the_page_explains_a_figure_as_the_command_does() {
    let project = example();
    let deep = Html::parse_document(&EXPLAINED[1]);
    let mut session = Session::default();
    let mut seen = 0;
    let mut by_sex = 0;
    for (area, number) in EXAMPLE.areas.iter().zip(1..) {
        let mut measure = String::new();
        for (row, position) in area.rows.iter().zip(0..) {
            let name = if row.level == 1 {
                measure.clone_from(&row.label);
                format!("{}/{}", area.name, row.label)
            } else {
                format!("{}/{measure}/{}", area.name, row.label)
            };
            let parts_of = |about: &str| {
                let at =
                    format!("#a{number}-t-r{position}{about}-w .explained > div:not(.everyone)");
                all(&deep, &at)
            };
            let parts = parts_of("");
            assert_eq!(parts.len(), row.years.len(), "{name}");
            for (at, year) in row.years.iter().enumerate() {
                let checked = session.explain(&project, &name, Some(*year), &Focus::Own);
                let mut found = checked.value;
                let Some(Explained::Figure(mut tree)) = found.pop() else {
                    panic!("{name}");
                };
                // The page has women and men in rows of their own.
                let apart = std::mem::take(&mut tree.by_sex);
                by_sex += apart.len();
                let parts = std::iter::once(parts[at]).chain(
                    apart
                        .iter()
                        .map(|tree| parts_of(&format!("-{}", tree.sex.letter()))[at]),
                );
                for (part, tree) in parts.zip(std::iter::once(&*tree).chain(&apart)) {
                    let lines = explanation_lines(tree, Language::Sv);
                    let expected: Vec<(usize, String)> = lines
                        .into_iter()
                        .map(|line| (line.depth, line.text))
                        .collect();
                    let mut found = vec![(0, within(part, "p")[0].text().collect())];
                    let lists = part
                        .child_elements()
                        .filter(|child| child.value().name() == "ul");
                    for list in lists {
                        listed(list, 1, &mut found);
                    }
                    assert_eq!(found, expected, "{name} {year}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 60 && by_sex >= 18, "{seen} {by_sex}");
}

#[test]
fn every_ranked_row_shows_all_municipalities_and_marks_ones_own() {
    let deep = Html::parse_document(&EXPLAINED[1]);
    let mut seen = 0;
    for (area, number) in EXAMPLE.areas.iter().zip(1..) {
        let compared = area.places.iter().skip(1);
        let compared = compared.filter(|place| place.kind == PlaceKind::Municipality);
        let compared: Vec<&str> = compared.map(|place| place.name.as_str()).collect();
        for (row, position) in area.rows.iter().zip(0..) {
            let id = format!("#a{number}-t-r{position}-w .everyone");
            let newest = row.fields.iter().rposition(|field| field.ranked > 0);
            // A key figure that is its measure alone has said it there.
            let again = row.level == 2 && row.counted && *row.composition == Composition::Single;
            let (Some(newest), false) = (newest, again) else {
                assert!(all(&deep, &id).is_empty(), "{}", row.label);
                continue;
            };
            let field = row.fields[newest];
            let mut ranks = 0;
            let mut names = Vec::new();
            for line in all(&deep, &format!("{id} tbody tr")) {
                let cells: Vec<String> = line.child_elements().map(text).collect();
                let (first, last) = cells[0].split_once('–').unwrap_or((&cells[0], &cells[0]));
                let first: usize = first.parse().unwrap();
                assert_eq!(first, names.len() + 1, "ranks follow each other");
                assert!(last.parse::<usize>().unwrap() >= first);
                let these: Vec<&str> = cells[3].split(", ").collect();
                names.extend(these.iter().map(|name| (*name).to_owned()));
                ranks += 1;
            }
            assert!(ranks > 1);
            let distinct: BTreeSet<&String> = names.iter().collect();
            assert_eq!(
                (names.len(), distinct.len()),
                (field.ranked.into(), field.ranked.into())
            );
            // Who is pointed out: over the bars, in the table, and in words.
            let own = &row.figures[0][newest];
            let own_name = &area.places[0].name;
            let strong: BTreeSet<String> = all(&deep, &format!("{id} td strong"))
                .into_iter()
                .map(text)
                .collect();
            let marks: Vec<String> = all(&deep, &format!("{id} .marks li"))
                .into_iter()
                .map(text)
                .collect();
            assert_eq!(strong.contains(own_name), own.rank.is_some());
            if let Some(rank) = own.rank {
                let end = format!(", plats {} av {}", rank.number(), field.ranked);
                assert!(
                    marks[0].starts_with(&format!("◆ {own_name}: ")),
                    "{marks:?}"
                );
                assert!(marks[0].ends_with(&end), "{marks:?}");
                assert!(names.contains(own_name));
            }
            for name in &compared {
                let told = marks
                    .iter()
                    .any(|mark| mark.starts_with(&format!("◇ {name}: ")));
                assert_eq!(told, strong.contains(*name), "{name}");
            }
            let drawn = all(&deep, &format!("{id} svg > text.mark"));
            assert_eq!(drawn.len(), marks.len());
            // The bars of the bands fill the width, each beginning where the one before ends.
            let ends = all(&deep, &format!("{id} svg svg path:not(.marked)"));
            let mut at = 0;
            for zone in ends {
                let path = zone.value().attr("d").unwrap();
                assert!(path.starts_with(&format!("M{at} 100V")), "{path}");
                let last = path.rsplit_once('H').unwrap().1;
                at = last.split_once('V').unwrap().0.parse().unwrap();
            }
            assert_eq!(at, usize::from(field.ranked), "{}", row.label);
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen}");
    assert!(
        !EXPLAINED[0].contains("everyone\""),
        "the public page has none"
    );
}

#[test]
fn an_area_that_has_no_colours_is_not_said_to_have_any() {
    let number = EXAMPLE.areas.iter().position(|area| {
        let mut rows = area.rows.iter();
        rows.all(|row| row.direction == Direction::None)
    });
    let number = number.unwrap() + 1;
    for page in parsed(&EXAMPLE) {
        assert!(!all(&page, "#a1 .warning").is_empty());
        assert!(all(&page, &format!("#a{number} .warning")).is_empty());
        let named = |part: &str| !all(&page, &format!("#{part} a[href='#a{number}']")).is_empty();
        assert!(!named("overview"));
        let name = &EXAMPLE.areas[number - 1].name;
        assert!(!text(all(&page, "#legend")[0]).contains(name));
        assert!(!all(&page, &format!("nav a[href='#a{number}']")).is_empty());
    }
}

#[test]
fn those_beside_stand_in_a_table_with_ones_own_first() {
    let deep = Html::parse_document(&EXPLAINED[1]);
    let names: Vec<String> = all(&deep, "#a1-c0 th.group")
        .into_iter()
        .map(text)
        .collect();
    let area = &EXAMPLE.areas[0];
    let beside = area
        .places
        .iter()
        .filter(|place| matches!(place.kind, PlaceKind::Municipality | PlaceKind::Group));
    let expected: Vec<&str> = beside.map(|place| place.name.as_str()).collect();
    assert!(names.len() > 1);
    assert_eq!(names.len(), expected.len());
    for (name, expected) in names.iter().zip(expected) {
        assert!(name.starts_with(expected), "{name} {expected}");
    }
    let figures =
        |selector: &str| -> Vec<String> { all(&deep, selector).into_iter().map(text).collect() };
    let own = figures("#a1-t-r2 td:not(.more) .figure");
    let beside = figures("#a1-c0-r2 .figure");
    assert_eq!(own, ["91\u{a0}%", "91\u{a0}%", "89\u{a0}%"]);
    assert_eq!(beside[..3], own);
    assert_eq!(beside.len(), 3 * names.len());
    // A line for each year of each that stands beside.
    assert_eq!(all(&deep, "#a1-c0-r2-w li").len(), 3 * (names.len() - 1));
}

#[test]
fn references_to_cells_and_rules_are_marked_as_such() {
    let deep = Html::parse_document(&EXPLAINED[1]);
    let references: BTreeSet<String> = all(&deep, "#a1-t-r2-w .ref")
        .into_iter()
        .map(text)
        .collect();
    for expected in [
        "kolada_hemtjanst.xlsx!Kolada nyckeltal!E557",
        "vastervik/hemtjanst.rhai:80:23",
        "vastervik/hemtjanst.rhai:80:6",
    ] {
        assert!(
            references.contains(expected),
            "{expected} in {references:?}"
        );
    }
    for item in all(&deep, ".why li") {
        assert!(
            item.child_elements()
                .filter(|one| one.attr("class") == Some("ref"))
                .count()
                <= 1
        );
    }
}

#[test]
fn a_unit_is_explained_in_one_line_per_year() {
    let deep = Html::parse_document(&EXPLAINED[1]);
    let lines = |id: &str| -> Vec<String> {
        let first = within(all(&deep, id)[0], ".explained > div:not(.everyone)")[0];
        assert!(within(first, "ul ul").is_empty());
        within(first, "li").into_iter().map(text).collect()
    };
    assert_eq!(
        lines("#a1-u0-r2-w"),
        [
            "2012: 92 (orundat 91,5)\u{a0}· Tryggt att bo hemma med hemtjänst: 89\u{a0}· \
             Förtroende för personalen: 94\u{a0}· Läge: mitten",
            "2013: 88\u{a0}· Tryggt att bo hemma med hemtjänst: 82\u{a0}· \
             Förtroende för personalen: 94\u{a0}· Läge: svag",
            "2014: 87 (orundat 86,5)\u{a0}· Tryggt att bo hemma med hemtjänst: 80\u{a0}· \
             Förtroende för personalen: 93\u{a0}· Läge: svag",
        ]
    );
    let key_figure = lines("#a1-u0-r3-w");
    assert_eq!(key_figure.len(), 3);
    for line in key_figure {
        assert!(line.contains("U21467 ur enheter.xlsx!"), "{line}");
    }
}

#[test]
fn the_lines_of_units_are_about_the_figures_beside_them() {
    let deep = Html::parse_document(&EXPLAINED[1]);
    let mut seen = 0;
    for row in all(&deep, "[id*='-u'] tbody tr:not(.years):not(.why)") {
        let id = row.attr("id").unwrap();
        let lines = all(&deep, &format!("#{id}-w li"));
        let figures: Vec<String> = within(row, ".figure").into_iter().map(text).collect();
        assert_eq!(lines.len(), figures.len(), "{id}");
        for (line, figure) in lines.into_iter().zip(figures) {
            let line = text(line);
            let value = line.split_once(": ").unwrap().1;
            let figure = figure
                .trim_end_matches("\u{a0}%")
                .trim_end_matches("\u{a0}kr");
            if figure == "–" {
                assert!(value.starts_with(char::is_alphabetic), "{id}: {line}");
            } else {
                let own = value.split(['\u{a0}', ' ']).next().unwrap();
                let shown = figure.split('\u{a0}').next().unwrap();
                assert_eq!(own, shown, "{id}: {line}");
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn hostile_names_in_rules_stay_text_in_explanations() {
    let mut project = example();
    let quoted = HOSTILE.replace('"', "\\\"");
    for script in &mut project.pack.scripts {
        let label = "etikett: \"Förtroende för personalen\"";
        script.text = script
            .text
            .replace(label, &format!("etikett: \"{quoted}\""));
    }
    let [_, deep] = explained(&project, Language::Sv);
    let deep = Html::parse_document(&deep);
    assert_eq!(all(&deep, "script").len(), 1);
    assert!(all(&deep, "img, [onerror]").is_empty());
    assert!(text(all(&deep, "#a1-t-r2-w")[0]).contains(HOSTILE));
}

#[test]
fn nothing_to_show_is_still_a_page() {
    let mut results = EXAMPLE.clone();
    results.areas[0].rows.clear();
    for page in parsed(&results) {
        assert_eq!(all(&page, "section.area").len(), 3);
    }
    results.areas.clear();
    for page in parsed(&results) {
        assert_eq!(all(&page, "h1").len(), 1);
    }
}

/// A table of a hundred thousand rows would be a page that no browser opens in good time.
#[test]
fn a_page_shows_the_first_rows_of_a_long_table_and_says_where_the_others_are() {
    let desk = Desk::small();
    let mut sheet = "risk;antal;grad\n".to_owned();
    for number in 1..=1_500 {
        sheet += &format!("risk {number};{number};låg\n");
    }
    desk.write("sheets/p/risker.csv", &sheet);
    desk.write(
        "rules/p/risker.rhai",
        "let t = tabell(\"risker\", #{ kolumner: #{ risk: \"text\", antal: \"tal\", grad: \"text\" } });\n\
         visa_tabell(\"Risker\", t);\n\
         let m = matris([\"låg\", \"hög\"], [\"låg\", \"hög\"], [[1, 2], [2, 3]]);\n\
         karta(\"Karta\", t, #{ rad: \"grad\", kolumn: \"grad\", visa: \"risk\", matris: m });\n",
    );
    let answer = desk.run(&["run"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    for name in [PUBLIC_PAGE, DEEP_PAGE] {
        let text = desk.read(&format!("out/p/{name}"));
        let page = Html::parse_document(&text);
        let of = |selector: &str| {
            let found = Selector::parse(selector).unwrap();
            let texts = page
                .select(&found)
                .map(|one| one.text().collect::<String>());
            texts.collect::<Vec<_>>()
        };
        let rows = of("#t0 tbody tr:not(.why)");
        assert_eq!(rows.len(), 500, "{name}");
        assert!(rows[499].contains("risk 500"), "{}", rows[499]);
        let remarks = of("#t0 > p.source");
        let beyond =
            "Sidan visar inte alla rader: 1000 till står i arbetsboken och i `tables.csv`.";
        assert!(remarks.iter().any(|remark| remark == beyond), "{remarks:?}");
        let fields = of("#t1 tbody td");
        assert!(fields[0].contains("100. risk 100"), "{}", fields[0]);
        assert!(fields[0].ends_with("och 1400 rader till"), "{}", fields[0]);
        let remarks = of("#t1 > p.source");
        let beyond =
            "Sidan visar inte alla rader: 1400 till står i arbetsboken och i `results.json`.";
        assert!(remarks.iter().any(|remark| remark == beyond), "{remarks:?}");
    }
    let lines = desk.read("out/p/tables.csv").lines().count();
    assert_eq!(lines, 1 + 1_500 * 3);
}
