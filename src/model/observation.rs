use std::collections::BTreeMap;

use super::{Missing, Sex};

/// Where a value stands within its sheet, counted from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellAddress {
    /// The row, 0 for the sheet's row 1.
    pub row: u32,
    /// The column, 0 for the sheet's column A.
    pub column: u32,
}

impl CellAddress {
    /// The address as a spreadsheet writes it: `D1204`.
    pub fn name(self) -> String {
        let mut letters = Vec::new();
        let mut rest = u64::from(self.column) + 1;
        while rest > 0 {
            let digit = (rest - 1) % 26;
            letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
            rest = (rest - 1) / 26;
        }
        let letters: String = letters.iter().rev().collect();
        format!("{letters}{}", u64::from(self.row) + 1)
    }
}

/// One cell that states a figure: of which key figure, for which place and year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Index into [`SheetObservations::subjects`].
    pub subject: u32,
    /// Index into [`SheetObservations::places`].
    pub place: u32,
    /// The year that the sheet states.
    pub year: i16,
    /// The sex that the sheet states.
    pub sex: Sex,
    /// The value as stored in the file, or why there is none.
    pub value: Result<f64, Missing>,
    /// How many people answered, where the sheet has a column that counts them: 0 where that says nothing.
    pub answers: Option<u32>,
    /// The cell that holds it.
    pub cell: CellAddress,
}

/// A column of whole numbers whose heading does not say that it counts answers, though it may.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountColumn {
    /// Its heading, as written.
    pub heading: String,
    /// Where the heading stands.
    pub cell: CellAddress,
    /// What it says, by row.
    pub numbers: BTreeMap<u32, u32>,
}

/// What one sheet states, before titles and names have met the ids and codes that they stand for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetObservations {
    /// Path of the file as users know it, relative to the folder of sheets.
    pub file: String,
    /// Name of the sheet.
    pub sheet: String,
    /// Whether the places are units of a municipality rather than places of the catalogue.
    pub of_units: bool,
    /// Of units: the heading of the column that counts answers, as far as headings tell.
    pub answers: Option<String>,
    /// Of units: the columns that may count answers besides.
    pub counts: Vec<CountColumn>,
    /// Titles or ids of key figures, each as first written, with the cell that it stood in.
    pub subjects: Vec<(String, CellAddress)>,
    /// Names or codes of places, each as first written, with the cell that it stood in.
    pub places: Vec<(String, CellAddress)>,
    /// The cells, in the order of the sheet.
    pub observations: Vec<Observation>,
}

#[cfg(test)]
mod tests {
    use super::CellAddress;

    #[test]
    fn cells_are_named_as_a_spreadsheet_names_them() {
        let name = |row, column| CellAddress { row, column }.name();
        assert_eq!(name(0, 0), "A1");
        assert_eq!(name(1203, 3), "D1204");
        assert_eq!(name(9, 25), "Z10");
        assert_eq!(name(9, 26), "AA10");
        assert_eq!(name(1_048_575, 16_383), "XFD1048576");
    }
}
