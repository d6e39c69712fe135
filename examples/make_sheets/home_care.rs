//! Home care: the printed values, ranks and differences of Västervik, 2012 to 2014.
//!
//! These must come out exactly. The nation is the value less the difference.

use crate::key_figure::{
    Composite, Direction, KeyFigure, Outcome, Scale, Source, YEARS, absent, at,
};

/// The years of the survey.
pub const SURVEY_YEARS: [u16; YEARS] = [2012, 2013, 2014];

/// The key figures, in the order in which the export stacks them.
pub const FIGURES: &[KeyFigure] = &[
    survey(
        "U21466",
        "Brukarbedömning hemtjänst äldreomsorg - alltid bra bemötande, andel (%)",
        // Nearly everyone is well treated everywhere, so municipalities lie close together.
        Scale::tenths(85.0, 100.0, 0.9, 2.0),
        [at(96.0, 222, -1.0), at(98.0, 80, 0.0), at(98.0, 80, 1.0)],
    ),
    survey(
        "U21467",
        "Brukarbedömning hemtjänst äldreomsorg - trygghet (mycket trygga), andel (%)",
        PERCENT,
        [at(88.0, 143, 0.0), at(87.0, 196, -2.0), at(85.0, 206, -3.0)],
    ),
    survey(
        "U21477",
        "Brukarbedömning hemtjänst äldreomsorg - förtroende för personalen, andel (%)",
        Scale::tenths(75.0, 100.0, 1.8, 3.5),
        [at(94.0, 90, 1.0), at(94.0, 103, 1.0), at(93.0, 121, 0.0)],
    ),
    survey(
        "U21463",
        "Brukarbedömning hemtjänst äldreomsorg - hänsyn till åsikter och önskemål, andel (%)",
        PERCENT,
        [at(91.0, 33, 4.0), at(88.0, 108, 1.0), at(88.0, 121, 1.0)],
    ),
    survey(
        "U21462",
        "Brukarbedömning hemtjänst äldreomsorg - möjlighet påverka tider, andel (%)",
        UNEVEN,
        [at(71.0, 19, 13.0), at(65.0, 69, 5.0), at(65.0, 66, 5.0)],
    ),
    survey(
        "U21474",
        "Brukarbedömning hemtjänst äldreomsorg - personalen utför sina arbetsuppgifter, andel (%)",
        PERCENT,
        [at(92.0, 40, 4.0), at(90.0, 121, 1.0), at(91.0, 77, 2.0)],
    ),
    survey(
        "U21475",
        "Brukarbedömning hemtjänst äldreomsorg - personalen kommer på avtalad tid, andel (%)",
        PERCENT,
        [at(93.0, 22, 6.0), at(88.0, 123, 1.0), at(89.0, 85, 2.0)],
    ),
    survey(
        "U21461",
        "Brukarbedömning hemtjänst äldreomsorg - tillräckligt med tid, andel (%)",
        UNEVEN,
        [at(80.0, 190, -3.0), at(81.0, 199, -3.0), at(84.0, 125, 1.0)],
    ),
    survey(
        "U21465",
        "Brukarbedömning hemtjänst äldreomsorg -  information om förändringar, andel (%)",
        UNEVEN,
        [at(82.0, 21, 12.0), at(78.0, 53, 7.0), at(78.0, 40, 8.0)],
    ),
    survey(
        "U21481",
        "Brukarbedömning hemtjänst äldreomsorg - få kontakt med hemtjänstpersonalen, andel (%)",
        UNEVEN,
        [at(88.0, 63, 5.0), at(86.0, 107, 2.0), at(90.0, 63, 7.0)],
    ),
    KeyFigure {
        id: "U21401",
        title: "Personalkontinuitet, antal personal som en hemtjänsttagare med minst 2 besök \
                dagligen möter under 14 dagar, medelvärde (- 2024)",
        direction: Direction::Low,
        source: Source::Continuity,
        scale: Scale::tenths(5.0, 25.0, 2.5, 3.5),
        format: "#,##0",
        // Västervik never measured it. The nation's figures are invented like the others'.
        years: [absent(13.0), absent(14.0), absent(14.0)],
    },
    survey(
        "U21468",
        "Brukarbedömning hemtjänst äldreomsorg -  helhetssyn, andel (%)",
        PERCENT,
        [at(88.0, 198, -2.0), at(91.0, 140, 0.0), at(92.0, 102, 1.0)],
    ),
];

/// The means of several key figures.
pub const COMPOSITES: &[Composite] = &[
    Composite {
        label: "Trygghet",
        members: &["U21467", "U21477"],
        ranks: [Some(127), Some(174), Some(190)],
    },
    Composite {
        label: "Delaktighet",
        members: &["U21463", "U21462"],
        ranks: [Some(13), Some(78), Some(78)],
    },
    Composite {
        label: "Utförande",
        members: &["U21474", "U21475", "U21461", "U21465"],
        ranks: [Some(39), Some(111), Some(70)],
    },
];

/// The share of users who are content, as most questions spread between municipalities.
const PERCENT: Scale = Scale::tenths(50.0, 100.0, 2.5, 6.0);

/// The same for questions that municipalities handle very differently.
const UNEVEN: Scale = Scale::tenths(20.0, 100.0, 4.0, 9.0);

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
        source: Source::HomeCareSurvey,
        scale,
        format: "#,##0",
        years,
    }
}
