//! What came out, shaped as it is shown: areas, rows, places × years. Views read this and nothing deeper.

use std::sync::Arc;

use crate::{
    diagnostics::Location,
    methods::{Ties, Trend},
    model::{Band, BandRule, Borders, Direction, KeyFigureId, Missing, Place, Rank, Sex, Unit},
    plan::ComparisonSet,
};

use super::{Between, FundResult, TableResult};

/// The figures of one pack, seen from one municipality.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// Folder name of the pack: `vastervik`.
    pub pack: String,
    /// Name of the organisation, as users read it.
    pub name: String,
    /// The municipality in focus.
    pub focus: Place,
    /// The areas, in the order in which the scripts declare them.
    pub areas: Vec<AreaResult>,
    /// The tables of the municipality's own that are shown, in the order declared.
    pub tables: Vec<TableResult>,
    /// Its funds, in the order declared.
    pub funds: Vec<FundResult>,
}

impl Results {
    /// Whether there is nothing but tables and funds: then nobody is compared with anybody.
    pub fn is_own(&self) -> bool {
        self.areas.is_empty() && !(self.tables.is_empty() && self.funds.is_empty())
    }
}

/// A set of measures shown together.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaResult {
    /// Its name, unique within the pack.
    pub name: String,
    /// Where a script declares it.
    pub rule: Location,
    /// The years of the heading; a row with a lag has its own in [`RowResult::years`].
    pub years: Vec<i16>,
    /// The municipality in focus, its units in alphabetical order, the municipalities and groups that stand
    /// beside it as the settings name them, the nation; of an area in which nobody has figures but the municipality
    /// in focus and its units these alone.
    pub places: Vec<Place>,
    /// The rows: each measure at level 1, followed by its key figures at level 2.
    pub rows: Vec<RowResult>,
}

/// A measure or one of its key figures.
#[derive(Clone, Debug, PartialEq)]
pub struct RowResult {
    /// 1 for a measure, 2 for a key figure under it.
    pub level: u8,
    /// The measure that it is or belongs to.
    pub measure: String,
    /// What the row is called.
    pub label: String,
    /// What the rule says about it in words.
    pub description: Option<String>,
    /// Its id, at level 2.
    pub key_figure: Option<KeyFigureId>,
    /// How the measure that it is or belongs to is put together, and of what.
    pub composition: Arc<Composition>,
    /// At level 2: whether the key figure counts in the measure, or is only shown beside it.
    pub counted: bool,
    /// Which values are good.
    pub direction: Direction,
    /// What it is counted in.
    pub unit: Unit,
    /// How many decimals are shown.
    pub decimals: usize,
    /// How many years its figures stand behind those of the area's heading.
    pub lag: i16,
    /// The years of its own figures, oldest first: the area's years less the lag.
    pub years: Vec<i16>,
    /// Which place those share who tie.
    pub ties: Ties,
    /// How its bands are cut.
    pub bands: BandRule,
    /// Among whom it is ranked.
    pub compared_with: ComparisonSet,
    /// How many they are, with a value or without.
    pub among: u16,
    /// What stands for the nation.
    pub nation: Nation,
    /// For each of its years, over how many municipalities the mean is taken that stands for the nation.
    pub mean_of: Vec<Option<Between>>,
    /// Whose figures it rests on.
    pub basis: Basis,
    /// For each of its years: how many were ranked, and where the bands begin.
    pub fields: Arc<[Field]>,
    /// For each place of the area, for each of its years.
    pub figures: Arc<[Vec<Figure>]>,
    /// How the municipality in focus has moved over the years shown.
    pub trend: Trend,
    /// Where a script declares the row.
    pub rule: Location,
    /// Whom its figures are about.
    pub sex: Sex,
    /// The same row about women and about men, where every key figure that it rests on has figures for them: with
    /// ranks, bands and a nation of their own, and nothing for units. Empty in these rows themselves.
    pub by_sex: Vec<RowResult>,
}

impl RowResult {
    /// Whether the municipality in focus has a figure in any of its years.
    pub fn has_own_figure(&self) -> bool {
        let own = self.figures.first();
        own.is_some_and(|own| own.iter().any(|figure| figure.value.is_ok()))
    }

    /// The row, then the same about women and men where it has them.
    pub fn with_sexes(&self) -> impl Iterator<Item = &RowResult> {
        std::iter::once(self).chain(&self.by_sex)
    }
}

/// How a measure is put together.
#[derive(Clone, Debug, PartialEq)]
pub enum Composition {
    /// It is one key figure.
    Single,
    /// Members are combined: the text key of the method (`method.mean`), the labels of the members, and the
    /// share of members that must have a value (1 for all).
    Combined {
        /// Tail of the text key `method.<name>`.
        method: &'static str,
        /// Labels of the members, in order.
        members: Vec<String>,
        /// Least share of members with a value.
        coverage: f64,
    },
    /// It is worked out from other values: the text key of how (`method.minus`), and what users call them.
    Formula {
        /// Tail of the text key `method.<name>`.
        method: &'static str,
        /// What users call the values, in order.
        members: Vec<String>,
    },
    /// There is no key figure yet; the rule says why.
    Absent {
        /// The reason, in the rule's words.
        reason: String,
    },
}

/// Whose figures a row rests on; Kolada asks that its own are told from others'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Kolada's alone.
    Kolada,
    /// Figures of the municipality's own alone, or none.
    Own,
    /// Both.
    Mixed,
}

impl Basis {
    /// The word for it in data: `kolada`, `own` or `mixed`.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Kolada => "kolada",
            Basis::Own => "own",
            Basis::Mixed => "mixed",
        }
    }
}

/// What stands for the nation in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nation {
    /// The inputs state it.
    Stated,
    /// The unweighted mean of the municipalities with a value stands in.
    Mean,
    /// The inputs state it of some members, and the mean stands in for others.
    Mixed,
    /// There is neither.
    Absent,
}

impl Nation {
    /// The word for it in data: `stated`, `mean`, `mixed` or `absent`.
    pub fn name(self) -> &'static str {
        match self {
            Nation::Stated => "stated",
            Nation::Mean => "mean",
            Nation::Mixed => "mixed",
            Nation::Absent => "absent",
        }
    }
}

/// Those among whom a row's figures of one year are ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Field {
    /// How many have a value.
    pub ranked: u16,
    /// The values at which bands begin.
    pub borders: Borders,
    /// The values that lie just beyond them: the best that is not good, and the worst that is not poor.
    pub beyond: Borders,
}

/// One figure: a row for a place and a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The value, unrounded, or why there is none.
    pub value: Result<f64, Missing>,
    /// Its rank, 1 best; the municipality in focus and those beside it have one.
    pub rank: Option<Rank>,
    /// The value less the nation's, unrounded, its sign kept also where low is good.
    pub difference: Option<f64>,
    /// Its band. None with a `grey` reason is grey; none without one has no band by nature (the nation, a row
    /// without direction).
    pub band: Option<Band>,
    /// Whether it rests on a figure that is preliminary.
    pub preliminary: bool,
    /// Why it is grey, where it is.
    pub grey: Option<Missing>,
    /// Where it comes from.
    pub source: Source,
}

impl Figure {
    /// No figure, and none to be expected.
    pub(super) fn nowhere() -> Self {
        Figure {
            value: Err(Missing::NotInFile),
            rank: None,
            difference: None,
            band: None,
            preliminary: false,
            grey: None,
            source: Source::Nowhere,
        }
    }
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A cell states it.
    Cell(Location),
    /// The rule of its row computes it.
    Rule,
    /// It is the unweighted mean over this many municipalities: of a group, or of all because the inputs do not
    /// state the nation; or the rule of its row computes it from such means.
    MeanOf(Between),
    /// The rule of its row computes it, in part from such means and in part from what the inputs state for the nation.
    PartlyMeanOf(Between),
    /// Nothing at hand states it.
    Nowhere,
}
