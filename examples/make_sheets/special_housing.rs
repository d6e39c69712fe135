//! Special housing: a picture that is invented from end to end, Västervik and the nation included.
//!
//! It is drawn so that a reader meets every colour: food gets worse, activities and the work itself
//! get better, having a say falls to red, and one question lacks Västervik's answer in 2013.

use crate::key_figure::{
    Composite, Direction, KeyFigure, Outcome, Scale, Source, YEARS, absent, at,
};

/// The key figures, in the order in which the export stacks them.
pub const FIGURES: &[KeyFigure] = &[
    survey(
        "U23463",
        "Brukarbedömning särskilt boende äldreomsorg - alltid bra bemötande, andel (%)",
        Scale::tenths(75.0, 100.0, 1.5, 3.0),
        [at(94.0, 139, 0.0), at(96.0, 61, 2.0), at(92.0, 231, -2.0)],
    ),
    survey(
        "U23464",
        "Brukarbedömning särskilt boende äldreomsorg - mycket trygga, andel (%)",
        PERCENT,
        [at(90.0, 94, 2.0), at(88.0, 141, 0.0), at(92.0, 57, 4.0)],
    ),
    survey(
        "U23480",
        "Brukarbedömning särskilt boende äldreomsorg - förtroende för personalen, andel (%)",
        PERCENT,
        [at(89.0, 84, 2.0), at(86.0, 163, -1.0), at(90.0, 64, 3.0)],
    ),
    survey(
        "U23461",
        "Brukarbedömning särskilt boende äldreomsorg - hänsyn till åsikter och önskemål, andel (%)",
        PERCENT,
        [at(79.0, 121, 1.0), at(75.0, 188, -2.0), at(71.0, 238, -6.0)],
    ),
    survey(
        "U23460",
        "Brukarbedömning särskilt boende äldreomsorg - möjlighet påverka tider, andel (%)",
        PERCENT,
        [at(65.0, 98, 3.0), at(60.0, 177, -2.0), at(56.0, 229, -6.0)],
    ),
    survey(
        "U23459",
        "Brukarbedömning särskilt boende äldreomsorg - tillräckligt med tid, andel (%)",
        PERCENT,
        [at(69.0, 233, -6.0), at(75.0, 137, 0.0), at(80.0, 62, 5.0)],
    ),
    survey(
        "U23462",
        "Brukarbedömning särskilt boende äldreomsorg - information om förändringar, andel (%)",
        PERCENT,
        [at(47.0, 226, -6.0), at(54.0, 130, 1.0), at(59.0, 66, 5.0)],
    ),
    survey(
        "U23467",
        "Brukarbedömning särskilt boende äldreomsorg - maten, andel (%)",
        PERCENT,
        [at(80.0, 59, 5.0), at(76.0, 124, 1.0), at(74.0, 172, -1.0)],
    ),
    survey(
        "U23468",
        "Brukarbedömning särskilt boende äldreomsorg - måltidsmiljö, andel (%)",
        PERCENT,
        [at(75.0, 67, 4.0), absent(71.0), at(70.0, 156, -1.0)],
    ),
    survey(
        "U23470",
        "Brukarbedömning särskilt boende äldreomsorg -  sociala aktiviteter, andel (%)",
        PERCENT,
        [at(54.0, 241, -9.0), at(62.0, 155, -1.0), at(69.0, 63, 6.0)],
    ),
    survey(
        "U23469",
        "Brukarbedömning särskilt boende äldreomsorg -  möjligheten att komma utomhus, andel (%)",
        PERCENT,
        [at(51.0, 225, -6.0), at(57.0, 149, 0.0), at(60.0, 92, 3.0)],
    ),
    survey(
        "U23471",
        "Brukarbedömning särskilt boende äldreomsorg -  helhetssyn, andel (%)",
        PERCENT,
        [at(85.0, 112, 1.0), at(84.0, 138, 0.0), at(79.0, 230, -4.0)],
    ),
];

/// The means of several key figures. Food has no mean in 2013, when a member is missing.
pub const COMPOSITES: &[Composite] = &[
    Composite {
        label: "Trygghet",
        members: &["U23464", "U23480"],
        ranks: [Some(85), Some(151), Some(54)],
    },
    Composite {
        label: "Delaktighet",
        members: &["U23461", "U23460"],
        ranks: [Some(106), Some(187), Some(240)],
    },
    Composite {
        label: "Utförande",
        members: &["U23459", "U23462"],
        ranks: [Some(236), Some(132), Some(56)],
    },
    Composite {
        label: "Mat",
        members: &["U23467", "U23468"],
        ranks: [Some(55), None, Some(168)],
    },
    Composite {
        label: "Aktiviteter",
        members: &["U23470", "U23469"],
        ranks: [Some(239), Some(152), Some(68)],
    },
];

/// The share of residents who are content.
const PERCENT: Scale = Scale::tenths(15.0, 100.0, 3.0, 9.0);

/// A question of the survey.
const fn survey(
    id: &'static str,
    title: &'static str,
    scale: Scale,
    years: [Outcome; YEARS],
) -> KeyFigure {
    KeyFigure {
        id,
        title,
        direction: Direction::High,
        source: Source::SpecialHousingSurvey,
        scale,
        format: "#,##0",
        years,
    }
}
