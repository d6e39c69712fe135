use crate::{
    diagnostics::Location,
    methods::RowExpression,
    model::{Band, Missing, TableCell},
    plan::RowLimits,
};

/// Why a row of a table is what it is: what each of its columns is worked out from, down to the cells, and what it has
/// passed on its way into the table.
#[derive(Clone, Debug, PartialEq)]
pub struct LineExplanation {
    /// The title of the table.
    pub table: String,
    /// What tells the row from the others of the table.
    pub name: String,
    /// Its place in the table, from 1; none where the table leaves it out.
    pub number: Option<usize>,
    /// How many rows the table has.
    pub among: usize,
    /// How many decimals its numbers are shown with at most.
    pub decimals: usize,
    /// The columns that are shown; of a row that is left out what tells it from the others.
    pub columns: Vec<CellStep>,
    /// The number of its field, where the table is a map and has a field for it.
    pub field: Option<CellStep>,
    /// What colours it.
    pub colour: Option<Colour>,
    /// What it has passed, in that order.
    pub passed: Vec<Passed>,
    /// Where the table is shown.
    pub rule: Location,
}

/// What a cell of a table says, and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct CellStep {
    /// The column; none for a part of an expression.
    pub label: Option<String>,
    /// What it says, or why it says nothing.
    pub value: TableCell,
    /// How it came about.
    pub how: CellHow,
}

/// How what a cell says came about.
#[derive(Clone, Debug, PartialEq)]
pub enum CellHow {
    /// A cell of a sheet states it; none where the sheet has no such column.
    Cell(Option<Location>),
    /// The rule states it.
    Stated,
    /// It is worked out from other cells of the row.
    Formula {
        /// Tail of the text key `formula.<name>`.
        method: &'static str,
        /// What it is worked out from, in order.
        members: Vec<CellStep>,
        /// Where the rule says so; none for a part of an expression.
        rule: Option<Location>,
    },
    /// It is the number of a matrix at two words.
    Lookup {
        /// The row and the column that the words name, from 1; none where the matrix lacks either.
        position: Option<(usize, usize)>,
        /// The two words.
        members: Vec<CellStep>,
        /// Where the rule says so; none for a part of an expression.
        rule: Option<Location>,
    },
    /// It is worked out from several rows.
    Rows {
        /// Tail of the text key `aggregate.<name>`.
        aggregate: &'static str,
        /// How many rows.
        count: usize,
        /// What rows must meet to count, where not all do.
        condition: Option<RowExpression>,
        /// What is taken from each of them; of rows that are only counted the cells that group them.
        members: Vec<CellStep>,
        /// Where the rule says so.
        rule: Location,
    },
    /// It is built from more steps than are told.
    Deeper,
}

/// Why a row has its colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Colour {
    /// The band.
    pub band: Band,
    /// The column whose number colours; none for the number of a map's field.
    pub column: Option<String>,
    /// That number.
    pub value: f64,
    /// Where the bands end for this row.
    pub limits: RowLimits,
}

/// What a row has passed on its way into a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// What.
    pub by: Passing,
    /// Where the rule says so.
    pub rule: Location,
}

/// An operation that rows pass.
#[derive(Clone, Debug, PartialEq)]
pub enum Passing {
    /// A condition, of the row itself or of each of the rows that it is made of.
    Condition {
        /// What became of the condition.
        of: Vec<CellStep>,
        /// Whether they are kept; if not, it is here that the row is left out.
        kept: bool,
    },
    /// Rows are put in order.
    Order {
        /// The column.
        by: String,
        /// Whether the greatest stands first.
        descending: bool,
        /// Whether the rule states the order of its values.
        stated: bool,
    },
    /// Only the first rows in such an order are kept.
    First {
        /// The column.
        by: String,
        /// How many.
        most: usize,
        /// Whether the row is; if not, it is here that it is left out.
        kept: bool,
    },
    /// Rows become one.
    Group {
        /// The columns in which they are alike.
        by: Vec<String>,
        /// How many they are.
        count: usize,
    },
}

impl CellStep {
    /// The same without what it says, where that would tell of too few people: cells are still named.
    pub(super) fn hidden(self) -> CellStep {
        let all = |members: Vec<CellStep>| members.into_iter().map(CellStep::hidden).collect();
        let how = match self.how {
            // How many answered and how many are needed tells nothing of what they said.
            CellHow::Formula {
                method: method @ "needs",
                members,
                rule,
            } => CellHow::Formula {
                method,
                members: (members.into_iter().enumerate())
                    .map(|(nth, member)| if nth == 0 { member.hidden() } else { member })
                    .collect(),
                rule,
            },
            CellHow::Formula {
                method,
                members,
                rule,
            } => CellHow::Formula {
                method,
                members: all(members),
                rule,
            },
            CellHow::Lookup { members, rule, .. } => CellHow::Lookup {
                position: None,
                members: all(members),
                rule,
            },
            CellHow::Rows {
                aggregate,
                count,
                condition,
                members,
                rule,
            } => CellHow::Rows {
                aggregate,
                count,
                condition,
                members: all(members),
                rule,
            },
            plain => plain,
        };
        let value = self.value.and(Err(Missing::TooFew));
        CellStep { value, how, ..self }
    }

    /// Whether what it says is missing since it is hidden already in something that it is worked out from.
    pub(super) fn is_hidden_below(&self) -> bool {
        let members = match &self.how {
            CellHow::Formula { members, .. }
            | CellHow::Lookup { members, .. }
            | CellHow::Rows { members, .. } => members.as_slice(),
            _ => &[],
        };
        let mut members = members.iter();
        members.any(|member| matches!(member.value, Err(Missing::TooFew | Missing::Shielded)))
    }

    /// Every place that it and those below it name: cells of sheets, lines of rules.
    pub fn references(&self, found: &mut Vec<Location>) {
        let (members, rule) = match &self.how {
            CellHow::Cell(cell) => {
                found.extend(cell.iter().cloned());
                return;
            }
            CellHow::Formula { members, rule, .. } | CellHow::Lookup { members, rule, .. } => {
                (members, rule.as_ref())
            }
            CellHow::Rows { members, rule, .. } => (members, Some(rule)),
            CellHow::Stated | CellHow::Deeper => return,
        };
        found.extend(rule.cloned());
        for member in members {
            member.references(found);
        }
    }
}

impl LineExplanation {
    /// Every place that it names, each once, in order.
    pub fn references(&self) -> Vec<Location> {
        let mut found = vec![self.rule.clone()];
        for step in self.columns.iter().chain(&self.field) {
            step.references(&mut found);
        }
        for passed in &self.passed {
            found.push(passed.rule.clone());
            if let Passing::Condition { of, .. } = &passed.by {
                for step in of {
                    step.references(&mut found);
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }
}
