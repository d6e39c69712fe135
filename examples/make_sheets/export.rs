//! The exports: which key figures lie in which workbook, and the invented values of each.

use std::error::Error;

use crate::column::Series;
use crate::key_figure::{Composite, KeyFigure, YEARS};
use crate::place::Places;
use crate::random::Random;
use crate::ranking::Ranking;
use crate::{home_care, resource, special_housing};

/// One workbook in the layout of Kolada's free search.
pub struct Export {
    /// The file's name.
    pub file: &'static str,
    /// The title in the document's properties, Swedish.
    pub title: &'static str,
    /// What in the file is real and what is not, Swedish.
    pub about: &'static str,
    /// The years across.
    pub years: [u16; YEARS],
    /// The key figures down.
    pub figures: &'static [KeyFigure],
    /// Means whose ranks must come out.
    pub composites: &'static [Composite],
    /// Whether each key figure begins with the mean of all municipalities, as an export does when
    /// that group is chosen.
    pub with_mean: bool,
}

/// The exports of the example.
pub const EXPORTS: &[Export] = &[
    Export {
        file: "kolada_hemtjanst.xlsx",
        title: "Hemtjänst: konstruerat exempel i Koladas form",
        about: "Västerviks tal i enkäten om hemtjänst är de som kommunen har tryckt, och rikets \
                följer av den tryckta skillnaden. Övriga kommuners tal är påhittade, och hela raden \
                om personalkontinuitet likaså.",
        years: home_care::SURVEY_YEARS,
        figures: home_care::FIGURES,
        composites: home_care::COMPOSITES,
        with_mean: false,
    },
    Export {
        file: "kolada_sarskilt_boende.xlsx",
        title: "Särskilt boende: konstruerat exempel i Koladas form",
        about: "Alla tal i arket är påhittade, även Västerviks och rikets.",
        years: home_care::SURVEY_YEARS,
        figures: special_housing::FIGURES,
        composites: special_housing::COMPOSITES,
        with_mean: false,
    },
    Export {
        file: "kolada_personal.xlsx",
        title: "Personal: konstruerat exempel i Koladas form",
        about: "Västerviks tal är de som kommunen har tryckt, och rikets följer av den tryckta \
                skillnaden, utom medarbetarengagemanget 2013 där rikets tal är påhittat. Övriga \
                kommuners tal är påhittade.",
        years: home_care::SURVEY_YEARS,
        figures: resource::STAFF,
        composites: resource::STAFF_COMPOSITES,
        with_mean: false,
    },
    Export {
        file: "kolada_kostnad.xlsx",
        title: "Kostnader: konstruerat exempel i Koladas form",
        about: "För hemtjänsten är Västerviks kostnad den som kommunen har tryckt, och rikets \
                följer av den tryckta skillnaden. Övriga kommuners kostnader är påhittade, och för \
                särskilt boende är alla det.",
        years: resource::ACCOUNT_YEARS,
        figures: resource::COSTS,
        composites: &[],
        with_mean: true,
    },
];

impl Export {
    /// Invents the values of all key figures, then lets the composites have their ranks.
    pub fn invent(&self, places: &Places) -> Result<Vec<Series>, Box<dyn Error>> {
        let mut all: Vec<Series> = self
            .figures
            .iter()
            .map(|figure| Series::invent(figure, &self.years, places))
            .collect();
        for composite in self.composites {
            for (year, rank) in composite.ranks.iter().enumerate() {
                if let Some(rank) = rank {
                    settle(composite, year, *rank, &mut all, places.own)?;
                }
            }
        }
        Ok(all)
    }
}

/// Gives a composite its rank in one year (its position among the years).
fn settle(
    composite: &Composite,
    year: usize,
    rank: usize,
    all: &mut [Series],
    own: usize,
) -> Result<(), Box<dyn Error>> {
    let ids = composite.members.join(", ");
    let missed = || format!("{} ({ids}): rank {rank} cannot be reached", composite.label);
    let members = composite
        .members
        .iter()
        .map(|id| merits(all, id, year).cloned())
        .collect::<Option<Vec<_>>>()
        .ok_or_else(missed)?;
    let mut random = Random::labelled(&format!("{}/{year}", ids));
    let mut ranking = Ranking::new(members, own).ok_or_else(missed)?;
    if !ranking.reach(rank, &mut random) {
        return Err(missed().into());
    }
    for (id, settled) in composite.members.iter().zip(ranking.into_members()) {
        if let Some(merits) = merits(all, id, year) {
            *merits = settled;
        }
    }
    Ok(())
}

/// The merits of a key figure in a year, given the year's position.
fn merits<'a>(all: &'a mut [Series], id: &str, year: usize) -> Option<&'a mut Vec<Option<i64>>> {
    all.iter_mut()
        .find(|series| series.figure.id == id)
        .and_then(|series| series.columns.get_mut(year))
        .map(|column| &mut column.merits)
}
