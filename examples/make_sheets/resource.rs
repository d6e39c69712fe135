//! Resources: the staff and the money behind the care.
//!
//! All is printed for Västervik and the nation except the cost of special housing and the nation's
//! engagement index of 2013, which are invented.

use crate::key_figure::{Composite, Direction, KeyFigure, Scale, Source, YEARS, absent, at};

/// The years of the accounts: one earlier than the survey's, since costs are published later.
pub const ACCOUNT_YEARS: [u16; YEARS] = [2011, 2012, 2013];

/// The key figures of staff, in the order in which the export stacks them.
pub const STAFF: &[KeyFigure] = &[
    KeyFigure {
        id: "U00200",
        title: "Medarbetarengagemang (HME) totalt kommunen - Totalindex",
        direction: Direction::High,
        source: Source::Engagement,
        scale: Scale::tenths(55.0, 95.0, 2.0, 4.0),
        format: "#,##0",
        years: [at(75.0, 28, -1.0), absent(76.0), at(75.0, 26, -1.0)],
    },
    KeyFigure {
        id: "N00090",
        title: "Sjukfrånvaro totalt bland anställda, kommun, andel (%)",
        direction: Direction::Low,
        source: Source::Staff,
        scale: Scale::tenths(3.0, 9.0, 0.5, 0.9),
        format: "#,##0.0",
        years: [at(4.7, 48, -0.6), at(5.0, 42, -0.8), at(5.3, 44, -0.9)],
    },
    KeyFigure {
        id: "N20202",
        title: "Visstidsanställda timavlönade inom omsorg om äldre och personer med \
                funktionsnedsättning, andel (%)",
        direction: Direction::Low,
        source: Source::Staff,
        scale: Scale::tenths(5.0, 40.0, 3.0, 6.0),
        format: "#,##0",
        years: [at(17.0, 58, -3.0), at(16.0, 38, -4.0), at(21.0, 131, 0.0)],
    },
];

/// The mean of staff figures. The engagement index is shown beside it and not counted.
pub const STAFF_COMPOSITES: &[Composite] = &[Composite {
    label: "Arbetsmiljö",
    members: &["N00090", "N20202"],
    ranks: [Some(55), Some(36), Some(112)],
}];

/// The key figures of cost, in the order in which the export stacks them.
pub const COSTS: &[KeyFigure] = &[
    KeyFigure {
        id: "N21006",
        title: "Kostnad hemtjänst äldreomsorg, kr/hemtjänsttagare",
        direction: Direction::Low,
        source: Source::Accounts,
        scale: Scale::kronor(60_000.0, 600_000.0, 35_000.0, 55_000.0),
        format: "#,##0",
        years: [
            at(230_907.0, 225, 37_860.0),
            at(164_665.0, 81, -36_811.0),
            at(194_386.0, 64, -53_741.0),
        ],
    },
    KeyFigure {
        id: "N23009",
        title: "Kostnad särskilt boende äldreomsorg, kr/brukare",
        direction: Direction::Low,
        source: Source::Accounts,
        scale: Scale::kronor(300_000.0, 1_100_000.0, 50_000.0, 90_000.0),
        format: "#,##0",
        years: [
            at(612_431.0, 231, 61_240.0),
            at(524_907.0, 68, -48_310.0),
            at(587_260.0, 152, -4_870.0),
        ],
    },
];
