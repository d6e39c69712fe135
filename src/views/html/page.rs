//! A page as a whole: its words, its parts, and the template that they fill.

use askama::Template;

use super::{
    super::{
        Legend, LegendLine, Mark, Report,
        comparison::among,
        legend::{compared_with, legend},
        overview::title_years,
        palette::{class, paint},
    },
    Audience, DEEP_PAGE, PUBLIC_PAGE,
    area::{AreaPart, area_part},
    overview::{Glance, glances},
    own_table::{OwnTable, own_tables},
    policy::policy,
    style::style,
};
use crate::{
    engine::{AreaResult, RowResult},
    model::{Band, Missing},
    text::{Language, say, tell},
};

const SCRIPT: &str = include_str!("page.js");

/// A page, ready to be rendered.
#[derive(Debug, Template)]
#[template(path = "page.html", config = "src/views/html/askama.toml")]
pub(super) struct Page {
    language: Language,
    deep: bool,
    title: String,
    organisation: String,
    lead: String,
    invented: Option<(&'static str, String)>,
    policy: String,
    style: &'static str,
    script: Option<&'static str>,
    other_page: &'static str,
    glances: Vec<Glance>,
    /// What the colours mean, once for all areas that share a rule.
    legends: Vec<LegendPart>,
    areas: Vec<AreaPart>,
    /// What the colours compare with, and do not say.
    warning: Option<String>,
    /// Tables of the municipality's own.
    tables: Vec<OwnTable>,
}

#[derive(Debug)]
struct LegendPart {
    /// The areas that it is about; empty if about all.
    areas: String,
    legend: Legend,
}

impl Page {
    /// The page of a report for an audience.
    pub(super) fn new(report: &Report<'_>, audience: Audience) -> Self {
        let language = report.language;
        let results = report.results;
        let deep = audience == Audience::Deep;
        let shown = |row: &&RowResult| deep || row.level == 1;
        let rows = results.areas.iter().flat_map(|area| &area.rows);
        // One without figures is compared with nobody.
        let known = |row: &&RowResult| shown(row) && row.has_own_figure();
        let has_figures = rows.clone().any(RowResult::has_own_figure);
        let who = among(rows.filter(known), language);
        let (title, lead) = match (deep, results.is_own(), &who) {
            (false, false, _) if !has_figures => ("page.title", "page.lead.none"),
            (true, true, _) => ("page.title.own.deep", "page.lead.own.deep"),
            (true, false, Some(_)) => ("page.title.deep", "page.lead.deep"),
            (true, false, None) => ("page.title.deep", "page.lead.deep.alone"),
            (false, true, _) => ("page.title.own", "page.lead.own"),
            (false, false, Some(_)) => ("page.title", "page.lead"),
            (false, false, None) => ("page.title", "page.lead.alone"),
        };
        let words = [
            ("place", results.focus.name.clone()),
            ("years", title_years(results)),
            ("who", who.unwrap_or_default()),
        ];
        let script = deep.then_some(SCRIPT);
        let style = style();
        Page {
            language,
            deep,
            title: tell(language, title, &words),
            organisation: results.name.clone(),
            lead: tell(language, lead, &words),
            invented: report
                .invented_words()
                .map(|(mark, which)| (mark, which.to_owned())),
            policy: policy(style, script),
            style,
            script,
            other_page: if deep { PUBLIC_PAGE } else { DEEP_PAGE },
            glances: glances(report),
            legends: legends(report, audience),
            areas: results
                .areas
                .iter()
                .enumerate()
                .map(|(number, area)| area_part(report, area, number, audience))
                .collect(),
            warning: warning(audience, &results.areas, language),
            tables: own_tables(report, audience),
        }
    }

    fn say<'a>(&self, key: &'a str) -> &'a str {
        say(self.language, key)
    }

    /// Where no measure can have a colour there is nothing to count.
    fn has_overview(&self) -> bool {
        !self.glances.is_empty() || self.areas.is_empty() && self.tables.is_empty()
    }

    /// The heads of the overview's counts: (class, glyph, word).
    fn heads(&self) -> [(&'static str, &'static str, &str); 4] {
        let [good, middle, poor] = Band::ALL.map(|band| {
            let mark = Mark::Band(band);
            let word = say(
                self.language,
                match band {
                    Band::Good => "band.good",
                    Band::Middle => "band.middle",
                    Band::Poor => "page.poor",
                },
            );
            (class(mark), paint(mark).glyph, word)
        });
        let grey = Mark::Grey(Missing::NotInFile);
        let none = (class(grey), paint(grey).glyph, self.say("band.missing"));
        [good, middle, poor, none]
    }

    fn count(&self, key: &'static str, count: &usize) -> String {
        tell(self.language, key, &[("count", count.to_string())])
    }
}

impl LegendPart {
    fn lines(&self) -> impl Iterator<Item = (&'static str, &'static str, &LegendLine)> {
        self.legend.lines.iter().map(|line| {
            let mark = line.band.map_or(Mark::Grey(Missing::NotInFile), Mark::Band);
            (class(mark), paint(mark).glyph, line)
        })
    }
}

/// What the colours of some areas compare with and do not say, as far as an audience sees them; none where there are no
/// colours.
pub(super) fn warning<'a>(
    audience: Audience,
    areas: impl IntoIterator<Item = &'a AreaResult>,
    language: Language,
) -> Option<String> {
    let rows = areas.into_iter().flat_map(|area| &area.rows);
    let shown = |row: &&RowResult| audience == Audience::Deep || row.level == 1;
    let coloured = rows.filter(|row| row.can_have_bands());
    let mut coloured = coloured.filter(shown).peekable();
    coloured.peek()?;
    Some(compared_with(coloured, language))
}

fn legends(report: &Report<'_>, audience: Audience) -> Vec<LegendPart> {
    let mut parts: Vec<LegendPart> = Vec::new();
    let areas = &report.results.areas;
    for area in areas {
        let mut shown = area.clone();
        if audience == Audience::Public {
            // A key figure with a rule of its own would be named in the remarks.
            shown.rows.retain(|row| row.level == 1);
        }
        let mut legend = legend(&shown, report.language);
        // The first stands by the overview and under every table; the second each cell says itself.
        if legend.lines.is_empty() {
            continue;
        }
        let warning = warning(audience, [area], report.language);
        let preliminary = say(report.language, "view.legend.preliminary");
        legend.remarks.retain(|remark| {
            remark != preliminary && warning.as_ref().is_none_or(|warning| remark != warning)
        });
        match parts.iter_mut().find(|part| part.legend == legend) {
            Some(part) => {
                part.areas.push_str(", ");
                part.areas.push_str(&area.name);
            }
            None => parts.push(LegendPart {
                areas: area.name.clone(),
                legend,
            }),
        }
    }
    if let [part] = parts.as_mut_slice() {
        part.areas.clear();
    }
    parts
}
