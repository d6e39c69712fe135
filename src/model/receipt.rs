use serde::Serialize;

/// What was made of one input file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileReceipt {
    /// Path relative to the folder of sheets.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its sheets; none where the file could not be read.
    pub sheets: Vec<SheetReceipt>,
}

/// What was made of one sheet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SheetReceipt {
    /// Its name.
    pub sheet: String,
    /// The layout that was recognised: the tail of the text key `layout.<name>`; `unknown` for none.
    pub layout: &'static str,
    /// Rows with figures.
    pub rows: usize,
    /// Rows below the headings in which something stands and that gave none: notes, and what faults name. In a sheet
    /// of no known layout all rows in which something stands.
    pub rows_left: usize,
    /// Cells in which something stands: `labels`, `totals`, `beside` and, of `cells`, all but the `empty` ones.
    pub filled: usize,
    /// Of those, the ones that say what figures are: headings, titles, names, years.
    pub labels: usize,
    /// Of those, the ones in rows that sum others up.
    pub totals: usize,
    /// Of those, the ones that are neither labels nor figures: notes, columns and rows that are not read.
    pub beside: usize,
    /// Cells that state a figure, empty ones included.
    pub cells: usize,
    /// Of those, the ones in which nothing stands.
    pub empty: usize,
    /// Of `cells`, the ones that a rule uses.
    pub used: usize,
    /// Of `cells`, the ones about aggregates (means of groups, regions), which are never ranked.
    pub aggregates: usize,
    /// Of `cells`, the ones under a title that no rule uses.
    pub unused: usize,
    /// Of `cells`, the ones whose place is not in the table of places.
    pub unplaced: usize,
}

/// A rule file, as the receipt names it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleReceipt {
    /// Path relative to the folder of rules.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}
