use serde::{Deserialize, Serialize};

/// A function of one number, under the name that it has in mathematics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Function {
    /// Without its sign.
    Absolute,
    /// The square root; none of a number below zero.
    Root,
    /// The natural logarithm; none of zero and below.
    Logarithm,
    /// The power of e: what [`Function::Logarithm`] undoes.
    Exponential,
}

/// What is known of a function.
struct About {
    function: Function,
    name: &'static str,
    of: fn(f64) -> f64,
    /// Whether what comes out is counted in what goes in.
    keeps_unit: bool,
    /// Whether more gives more throughout.
    rises: bool,
}

const TABLE: [About; 4] = [
    row(Function::Absolute, "absolute", f64::abs, true, false),
    row(Function::Root, "root", f64::sqrt, false, true),
    row(Function::Logarithm, "logarithm", f64::ln, false, true),
    row(Function::Exponential, "exponential", f64::exp, false, true),
];

const fn row(
    function: Function,
    name: &'static str,
    of: fn(f64) -> f64,
    keeps_unit: bool,
    rises: bool,
) -> About {
    About {
        function,
        name,
        of,
        keeps_unit,
        rises,
    }
}

impl Function {
    /// The function with this name.
    pub fn named(name: &str) -> Option<Self> {
        let found = TABLE.iter().find(|row| row.name == name)?;
        Some(found.function)
    }

    /// What it is called in texts: the tail of the key `method.<name>`.
    pub fn name(self) -> &'static str {
        self.about().map_or("", |row| row.name)
    }

    /// Its value; not a finite number where it has none.
    pub fn of(self, number: f64) -> f64 {
        self.about().map_or(f64::NAN, |row| (row.of)(number))
    }

    /// Whether what comes out is counted in what goes in.
    pub fn keeps_unit(self) -> bool {
        self.about().is_some_and(|row| row.keeps_unit)
    }

    /// Whether more gives more throughout, so that what is good of the one is good of the other.
    pub fn rises(self) -> bool {
        self.about().is_some_and(|row| row.rises)
    }

    fn about(self) -> Option<&'static About> {
        TABLE.iter().find(|row| row.function == self)
    }
}
