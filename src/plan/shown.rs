use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{NodeId, Shape, Span, node::Ranking};
use crate::model::{BandRule, Direction, Unit};

/// The years that an area shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum YearChoice {
    /// The latest so many years in which any of its rows without lag has a value; years without are passed over.
    Latest(usize),
    /// These years.
    Years(Vec<i16>),
}

/// A set of measures shown together, in the order declared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Its name.
    pub name: Arc<str>,
    /// Where it is declared.
    pub span: Span,
    /// The years that it shows.
    pub years: YearChoice,
    /// Its measures.
    pub measures: Vec<Measure>,
}

/// What an organisation calls quality: key figures combined by a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Its own row.
    pub row: Row,
    /// How bands of the rows under it are cut: as its own, but for limits, which are of its own scale.
    pub bands_below: BandRule,
    /// How many years its figures stand behind the heading's; it aligns columns and moves no value's year.
    pub lag: i16,
    /// Nodes that the rule shows beside its members without counting them.
    pub also: Vec<NodeId>,
    /// The rows under it: those shown beside first, then the members of its expression. Filled on completion.
    pub details: Vec<Row>,
}

/// A row of figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it is called.
    pub label: Arc<str>,
    /// What the rule says about it in words.
    pub description: Option<Arc<str>>,
    /// The node that gives its values.
    pub value: NodeId,
    /// Its key figure, by index, where it is a single one's row.
    pub key_figure: Option<usize>,
    /// Whether it counts in the measure that it stands under.
    pub counted: bool,
    /// How it is ranked and banded.
    pub ranking: Ranking,
    /// What the rule says of how it is shown.
    pub stated: Shape,
    /// What it is counted in. Found on completion.
    pub unit: Unit,
    /// How many decimals are shown. Found on completion.
    pub decimals: usize,
    /// Where it is declared.
    pub span: Span,
    /// The node that gives ranks and bands; none without a direction. Filled on completion.
    pub standing: Option<NodeId>,
    /// The node that gives differences to the nation. Filled on completion.
    pub difference: Option<NodeId>,
}

impl Measure {
    /// Its own row, then those under it.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        std::iter::once(&self.row).chain(&self.details)
    }
}

impl Row {
    /// Which values are good.
    pub fn direction(&self) -> Direction {
        self.ranking.direction
    }
}
