//! Which years an area shows, and which of its key figures have none of them.

use std::collections::{BTreeMap, BTreeSet};

use super::Evaluation;
use crate::{
    diagnostics::{Code, Diagnostic},
    model::{Column, Sex},
    plan::{Area, Measure, YearChoice},
};

impl Evaluation<'_> {
    /// The years of an area's heading. "The latest" are those in which any municipality has a value in any row without
    /// lag (in any row, if all lag), so that a row that is early or late does not move the others; a year in which
    /// nobody has is passed over.
    pub fn years(&self, area: &Area) -> Vec<i16> {
        let count = match &area.years {
            YearChoice::Years(years) => return years.clone(),
            YearChoice::Latest(count) => *count,
        };
        let measures = || area.measures.iter();
        let without_lag = measures().filter(|measure| measure.lag == 0);
        let mut years: BTreeSet<i16> = without_lag
            .flat_map(|measure| self.years_of(measure))
            .collect();
        if years.is_empty() {
            let shifted = measures().flat_map(|measure| {
                let years = self.years_of(measure).into_iter();
                years.map(|year| year + measure.lag)
            });
            years = shifted.collect();
        }
        let earlier = years.len().saturating_sub(count);
        years.into_iter().skip(earlier).collect()
    }

    /// The years in which any municipality has a value in a measure or a row under it.
    fn years_of(&self, measure: &Measure) -> BTreeSet<i16> {
        let rows = std::iter::once(&measure.row).chain(&measure.details);
        let columns = rows.filter_map(|row| self.municipal.values.column(row.value));
        columns.flat_map(years_in).collect()
    }

    /// For each area the key figures that lack years that it shows and that others of its key figures have, with the
    /// years that they do have (V299).
    pub fn years_apart(&self) -> Vec<Diagnostic> {
        let areas = self.plan.areas.iter();
        areas.flat_map(|area| self.years_apart_in(area)).collect()
    }

    fn years_apart_in(&self, area: &Area) -> Vec<Diagnostic> {
        let shown = self.years(area);
        let mut had: BTreeMap<usize, BTreeSet<i16>> = BTreeMap::new();
        let mut wanted: BTreeMap<usize, BTreeSet<i16>> = BTreeMap::new();
        for measure in &area.measures {
            let rows = std::iter::once(&measure.row).chain(&measure.details);
            let figures = rows.flat_map(|row| self.key_figures(row.value));
            for (figure, _) in figures.filter(|(_, sex)| *sex == Sex::Total) {
                let column = self.municipal.dataset.column(figure);
                had.entry(figure)
                    .or_insert_with(|| column.map(|column| years_in(column)).unwrap_or_default());
                let years = shown.iter().map(|year| year - measure.lag);
                wanted.entry(figure).or_default().extend(years);
            }
        }
        let anybody: BTreeSet<i16> = had.values().flatten().copied().collect();
        let mut apart: BTreeMap<(Vec<i16>, Vec<i16>), Vec<String>> = BTreeMap::new();
        for (figure, years) in &had {
            let wanted = wanted.get(figure).into_iter().flatten();
            let lacking = wanted.filter(|year| anybody.contains(year) && !years.contains(year));
            let lacking: Vec<i16> = lacking.copied().collect();
            // One without any years has a fault of its own.
            if let Some(known) = self.plan.key_figures.get(*figure)
                && !lacking.is_empty()
                && !years.is_empty()
            {
                let years = years.iter().copied().collect();
                let ids = apart.entry((lacking, years)).or_default();
                ids.push(format!("`{}`", known.id));
            }
        }
        apart
            .into_iter()
            .map(|((lacking, years), ids)| {
                Diagnostic::new(Code::YearsApart)
                    .with("area", &area.name)
                    .with("ids", ids.join(", "))
                    .with("lacking", spans(&lacking))
                    .with("years", spans(&years))
                    .at(self.plan.location(area.span))
            })
            .collect()
    }
}

/// The years in which any ranked place has a value.
fn years_in(column: &Column) -> BTreeSet<i16> {
    let years = column.axes().years;
    let has = |year: &usize| column.ranked_in(*year).iter().any(|value| !value.is_nan());
    let positions = (0..years.count).filter(has);
    positions
        .filter_map(|position| years.years().nth(position))
        .collect()
}

/// Years in words, those that follow each other as one: `2011, 2013–2015`.
fn spans(years: &[i16]) -> String {
    let mut spans: Vec<(i16, i16)> = Vec::new();
    for year in years {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == *year => *last = *year,
            _ => spans.push((*year, *year)),
        }
    }
    let written = spans.into_iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    written.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::spans;

    #[test]
    fn years_that_follow_each_other_are_one_span() {
        assert_eq!(spans(&[2011, 2013, 2014, 2015]), "2011, 2013–2015");
        assert_eq!(spans(&[2011, 2012]), "2011, 2012");
        assert_eq!(spans(&[]), "");
    }
}
