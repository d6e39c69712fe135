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
    /// Too few people stand behind it for it to be shown.
    TooFew = 7,
    /// A unit's figure from which, with the others, one with too few answers could be worked out.
    Shielded = 8,
    /// The rule has no result for these values: a division by zero, a closure that gives none.
    Undefined = 9,
    /// Too few places have a value for a band, or for what is said of all of them together.
    FewPlaces = 10,
    /// The change since an earlier year or step where nothing is known of any earlier one.
    NoEarlier = 11,
    /// A cell that a table of the municipality's own may leave empty, and that is empty.
    Blank = 12,
}

impl Missing {
    /// Every kind, in the order of their codes.
    pub const ALL: [Missing; 12] = [
        Missing::NotReported,
        Missing::NotApplicable,
        Missing::Suppressed,
        Missing::NotInFile,
        Missing::Coverage,
        Missing::Conflict,
        Missing::TooFew,
        Missing::Shielded,
        Missing::Undefined,
        Missing::FewPlaces,
        Missing::NoEarlier,
        Missing::Blank,
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
            Missing::FewPlaces => "few_places",
            Missing::NoEarlier => "no_earlier",
            Missing::Blank => "blank",
        }
    }

    /// Whether an empty cell is why: one that ought to be filled, or one that need not be.
    pub fn is_empty_cell(self) -> bool {
        matches!(self, Missing::NotReported | Missing::Blank)
    }

    /// Why there is nothing where each of several has nothing for a reason of its own: the reason that they share, else
    /// [`Missing::Coverage`]; none without any.
    pub fn shared(mut reasons: impl Iterator<Item = Missing>) -> Option<Missing> {
        let first = reasons.next()?;
        Some(if reasons.all(|reason| reason == first) {
            first
        } else {
            Missing::Coverage
        })
    }

    /// The kind with this code, as [`super::Column::states`] holds it.
    pub fn from_code(code: u8) -> Option<Missing> {
        Missing::ALL.into_iter().find(|kind| *kind as u8 == code)
    }
}
