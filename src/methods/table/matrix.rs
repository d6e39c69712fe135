use serde::{Deserialize, Serialize};
use std::sync::Arc;

use crate::model::{Missing, fold};

/// Numbers by two words: the value of a risk by how likely and how serious it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// The words of its rows, in the order in which they are shown.
    pub rows: Vec<Arc<str>>,
    /// The words of its columns, in the order in which they are shown.
    pub columns: Vec<Arc<str>>,
    /// For each row a number for each column.
    pub values: Vec<Vec<f64>>,
}

impl Matrix {
    /// The positions of two words, whatever their capitals and spaces.
    pub fn position(&self, row: &str, column: &str) -> Option<(usize, usize)> {
        let at = |words: &[Arc<str>], word: &str| {
            let wanted = fold(word);
            words.iter().position(|known| fold(known) == wanted)
        };
        Some((at(&self.rows, row)?, at(&self.columns, column)?))
    }

    /// The number at two words.
    ///
    /// # Errors
    /// `Undefined` where a word is none of the matrix's.
    pub fn value(&self, row: &str, column: &str) -> Result<f64, Missing> {
        self.position(row, column)
            .and_then(|(row, column)| self.values.get(row)?.get(column).copied())
            .ok_or(Missing::Undefined)
    }
}
