//! A table as the page draws it: groups of columns, blocks of rows that fold as one, cells.

use askama::Template;

use super::{cell::Cell, everyone::Everyone};

/// A table with everything that its markup names.
#[derive(Debug)]
pub(super) struct Table {
    /// Id within the page.
    pub(super) id: String,
    /// What it is, as its caption says.
    pub(super) caption: String,
    /// Heading of the first column.
    pub(super) corner: String,
    /// Columns beside the labels; a group without a name has no heading above its columns.
    pub(super) groups: Vec<Group>,
    /// Blocks of rows.
    pub(super) blocks: Vec<Block>,
    /// Whether a column of buttons stands beside the labels.
    pub(super) tools: bool,
}

impl Table {
    /// How many columns it has in all.
    pub(super) fn columns(&self) -> usize {
        let beside: usize = self
            .groups
            .iter()
            .map(|group| group.heads.len().max(1))
            .sum();
        beside + 1 + usize::from(self.tools)
    }

    /// Whether it has columns that fold away.
    pub(super) fn more(&self) -> bool {
        self.groups.iter().any(|group| group.class == "more")
    }

    /// Whether the heading has two rows: the names of the groups, and their years.
    pub(super) fn two_rows(&self) -> bool {
        self.groups
            .iter()
            .any(|group| !group.name.is_empty() && !group.heads.is_empty())
    }
}

/// Columns that belong together.
#[derive(Debug)]
pub(super) struct Group {
    /// The place, or what is compared; empty in a table with one group.
    pub(super) name: String,
    /// The columns' headings.
    pub(super) heads: Vec<String>,
    /// Class of the style: what folds together.
    pub(super) class: &'static str,
}

/// Rows that stand and fold together.
#[derive(Debug)]
pub(super) struct Block {
    /// Id within the page.
    pub(super) id: String,
    /// Whether it holds the key figures of the measure before it.
    pub(super) under: bool,
    /// Its rows.
    pub(super) lines: Vec<Line>,
}

/// One row of a block.
#[derive(Debug)]
pub(super) enum Line {
    /// The years of the rows below, where they differ from those of the rows above.
    Years {
        /// Which years, in words.
        label: String,
        /// The headings, (class, text); empty where a column is not about a year.
        heads: Vec<(&'static str, String)>,
    },
    /// Figures.
    Row(Row),
}

/// A row of figures.
#[derive(Debug)]
pub(super) struct Row {
    /// Id within the page.
    pub(super) id: String,
    /// What it is called.
    pub(super) label: String,
    /// What it means, in small letters under the name.
    pub(super) remarks: Vec<String>,
    /// The cells.
    pub(super) cells: Vec<Cell>,
    /// The block that its button unfolds, and how many rows are there.
    pub(super) under: Option<(String, usize)>,
    /// Where its figures come from, if that is known.
    pub(super) explained: Option<Explained>,
    /// Women and men under everybody.
    pub(super) by_sex: Vec<Row>,
    /// Under everybody: the name of everybody's row, for a reader who hears this one alone.
    pub(super) of: String,
}

impl Row {
    /// The ids of the rows about women and men.
    pub(super) fn sexes(&self) -> String {
        let ids: Vec<&str> = self.by_sex.iter().map(|row| row.id.as_str()).collect();
        ids.join(" ")
    }
}

/// Where the figures of a row come from.
#[derive(Debug)]
pub(super) struct Explained {
    /// What holds for all of them; may be empty.
    pub(super) about: String,
    /// All municipalities, where they are ranked.
    pub(super) everyone: Option<Box<Everyone>>,
    /// Part by part.
    pub(super) parts: Vec<Explanation>,
}

/// Where some figures come from.
#[derive(Debug)]
pub(super) struct Explanation {
    /// Which figures.
    pub(super) heading: String,
    /// Step by step.
    pub(super) items: Vec<Item>,
}

impl Explanation {
    /// The steps as lists within lists.
    pub(super) fn list(&self) -> List<'_> {
        List { items: &self.items }
    }
}

/// One step of an explanation, its words cut around the cell or the rule that they refer to.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// The words before the reference; all of them if there is none.
    pub(super) before: String,
    /// The cell or the rule.
    pub(super) reference: String,
    /// The words after it.
    pub(super) after: String,
    /// The steps that it is built from.
    pub(super) below: Vec<Item>,
}

impl Item {
    /// A step in words that name at most one of these references, the longest ones first.
    pub(super) fn new(words: &str, references: &[String]) -> Self {
        let parts = references
            .iter()
            .filter(|name| !name.is_empty())
            .find_map(|name| Some((words.split_once(name.as_str())?, name)));
        match parts {
            Some(((before, after), name)) => Item {
                before: before.to_owned(),
                reference: name.clone(),
                after: after.to_owned(),
                below: Vec::new(),
            },
            None => Item {
                before: words.to_owned(),
                ..Item::default()
            },
        }
    }

    fn list(&self) -> List<'_> {
        List { items: &self.below }
    }
}

/// Steps as a list, with a list below each that has steps of its own.
#[derive(Debug, Template)]
#[template(path = "list.html", config = "src/views/html/askama.toml")]
pub(super) struct List<'a> {
    items: &'a [Item],
}
