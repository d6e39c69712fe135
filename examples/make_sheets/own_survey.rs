//! Invented surveys of three units' own, answered in three years.

/// The headings of the sheet.
pub const HEADINGS: [&str; 6] = [
    "Enhet",
    "År",
    "Fråga",
    "Andel",
    "Antal svar",
    "Antal tillfrågade",
];

/// A row: unit, year, question, share in per cent (none where the question was not asked), answers, asked.
pub type Answer = (&'static str, u16, &'static str, Option<f64>, u32, u32);

const FAMILY: &str = "Familjeenheten";
const YOUTH: &str = "Ungdomsmottagningen";
const DEBT: &str = "Budget- och skuldrådgivningen";
const HELP: &str = "Jag fick den hjälp jag behövde";
const MET: &str = "Jag blev väl bemött";

/// The rows. One has too few answers to be shown, one has no value.
pub const ANSWERS: [Answer; 16] = [
    (FAMILY, 2013, HELP, Some(71.0), 48, 80),
    (FAMILY, 2014, HELP, Some(74.5), 51, 78),
    (FAMILY, 2015, HELP, Some(79.0), 60, 75),
    (FAMILY, 2013, MET, Some(90.0), 48, 80),
    (FAMILY, 2014, MET, Some(88.5), 51, 78),
    (FAMILY, 2015, MET, Some(91.0), 60, 75),
    (YOUTH, 2013, HELP, Some(84.0), 30, 60),
    (YOUTH, 2014, HELP, None, 25, 60),
    (YOUTH, 2015, HELP, Some(86.0), 33, 55),
    (YOUTH, 2013, MET, Some(95.0), 30, 60),
    (YOUTH, 2014, MET, Some(96.0), 25, 60),
    (YOUTH, 2015, MET, Some(94.0), 33, 55),
    (DEBT, 2014, HELP, Some(66.7), 12, 20),
    (DEBT, 2015, HELP, Some(75.0), 4, 18),
    (DEBT, 2014, MET, Some(91.7), 12, 20),
    (DEBT, 2015, MET, Some(100.0), 4, 18),
];
