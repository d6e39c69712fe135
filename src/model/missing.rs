use serde::Serialize;

/// Why a figure has no value. Missing is never zero, and the kind is kept through every step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Missing {
    /// The place has a row or a cell for it, and the cell is empty, or `-` in a file of Kolada's (bortfall).
    NotReported = 1,
    /// `.`: the figure cannot exist for the place (ej tillämplig).
    NotApplicable = 2,
    /// `..`: too few people behind it to be shown (sekretess).
    Suppressed = 3,
    /// No file at hand holds the key figure, the place or the year.
    NotInFile = 4,
    /// Fewer members of a composite have values than the rule asks for.
    Coverage = 5,
    /// Two cells state different values and nothing says which one holds.
    Conflict = 6,
    /// Too few places report, or too few people answered, for a rank, a band or a unit's figure.
    TooFew = 7,
    /// A unit's figure from which, with the others, one with too few answers could be worked out.
    Shielded = 8,
    /// The rule has no result for these values: a division by zero, a closure that gives none.
    Undefined = 9,
}

impl Missing {
    /// Every kind, in the order of their codes.
    pub const ALL: [Missing; 9] = [
        Missing::NotReported,
        Missing::NotApplicable,
        Missing::Suppressed,
        Missing::NotInFile,
        Missing::Coverage,
        Missing::Conflict,
        Missing::TooFew,
        Missing::Shielded,
        Missing::Undefined,
    ];

    /// The name in `data.csv` and `results.json`, and the tail of the text key `missing.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Missing::NotReported => "not_reported",
            Missing::NotApplicable => "not_applicable",
            Missing::Suppressed => "suppressed",
            Missing::NotInFile => "not_in_file",
            Missing::Coverage => "coverage",
            Missing::Conflict => "conflict",
            Missing::TooFew => "too_few",
            Missing::Shielded => "shielded",
            Missing::Undefined => "undefined",
        }
    }

    /// The kind with this code, as [`super::Column::states`] holds it.
    pub fn from_code(code: u8) -> Option<Missing> {
        match code {
            1 => Some(Missing::NotReported),
            2 => Some(Missing::NotApplicable),
            3 => Some(Missing::Suppressed),
            4 => Some(Missing::NotInFile),
            5 => Some(Missing::Coverage),
            6 => Some(Missing::Conflict),
            7 => Some(Missing::TooFew),
            8 => Some(Missing::Shielded),
            9 => Some(Missing::Undefined),
            _ => None,
        }
    }
}
