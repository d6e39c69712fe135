//! What a number format makes of a number: `0 %` shows 0,87 as 87, `0,` shows 12 345 as 12.

/// A format code, as far as it shows a number greater or smaller than it is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::inputs) struct NumberFormat {
    sections: Vec<Section>,
}

/// One of the parts between semicolons: positive numbers, negative ones, zero, or what a condition says.
#[derive(Clone, Debug, PartialEq)]
struct Section {
    condition: Option<Condition>,
    shift: i8,
}

/// `[>=1000]`: a comparison with a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::inputs) struct Condition {
    less: bool,
    equal: bool,
    greater: bool,
    limit: f64,
}

impl NumberFormat {
    /// The format that a code says, such as `#,##0.0,"tkr"`.
    pub fn new(code: &str) -> Self {
        let mut sections = Vec::new();
        let mut rest = Some(code);
        while let Some(text) = rest {
            let (section, next) = Section::read(text);
            sections.push(section);
            rest = next;
        }
        // The fourth is for texts.
        sections.truncate(3);
        NumberFormat { sections }
    }

    /// The format with a number that Excel and its like know without a code; none that shows a number as another
    /// than per cent has one.
    pub fn built_in(number: u32) -> Self {
        NumberFormat::new(if matches!(number, 9 | 10) { "0%" } else { "0" })
    }

    /// One that shows every number greater by this power of ten, but those of which a condition says another.
    pub fn with(shift: i8, conditions: &[(Condition, i8)]) -> Self {
        let conditional = conditions.iter().map(|(condition, shift)| Section {
            condition: Some(*condition),
            shift: *shift,
        });
        let otherwise = Section {
            condition: None,
            shift,
        };
        NumberFormat {
            sections: conditional.chain([otherwise]).collect(),
        }
    }

    /// Whether it shows every number as it is.
    pub fn is_plain(&self) -> bool {
        self.sections.iter().all(|section| section.shift == 0)
    }

    /// The power of ten by which a number is shown greater: 2 for per cent, −3 for thousands.
    pub fn shift(&self, number: f64) -> i8 {
        let several = self.sections.len() > 1;
        let three = self.sections.len() > 2;
        let takes = |(nth, section): &(usize, &Section)| match section.condition {
            Some(condition) => condition.holds(number),
            None if !several => true,
            None if *nth == 0 => number > 0.0 || (!three && number == 0.0),
            None if *nth == 1 => !three || number < 0.0,
            None => true,
        };
        let mut sections = self.sections.iter().enumerate();
        sections.find(takes).map_or(0, |(_, section)| section.shift)
    }
}

impl Section {
    /// The section at the start of a code, and what follows its semicolon.
    fn read(code: &str) -> (Section, Option<&str>) {
        let mut section = Section {
            condition: None,
            shift: 0,
        };
        let (mut digits, mut pending) = (false, 0_i8);
        let mut letters = code.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                // Digits after it: these commas only group. Else each is three digits that are not shown.
                '0' | '#' | '?' => (digits, pending) = (true, 0),
                ',' if digits => pending = pending.saturating_sub(3),
                ';' => {
                    section.close(pending);
                    return (section, code.get(at + 1..));
                }
                // What is written as it stands, or fills: the next letter says nothing.
                '\\' | '_' | '*' => _ = letters.next(),
                '"' => _ = letters.find(|(_, letter)| *letter == '"'),
                '[' => {
                    let rest = code.get(at + 1..).unwrap_or_default();
                    let inner = rest.split(']').next().unwrap_or_default();
                    section.condition = section.condition.or_else(|| Condition::read(inner));
                    _ = letters.find(|(_, letter)| *letter == ']');
                }
                other => {
                    section.close(pending);
                    (digits, pending) = (false, 0);
                    section.shift = section
                        .shift
                        .saturating_add(if other == '%' { 2 } else { 0 });
                }
            }
        }
        section.close(pending);
        (section, None)
    }

    fn close(&mut self, pending: i8) {
        self.shift = self.shift.saturating_add(pending);
    }
}

impl Condition {
    /// What stands between brackets, or after `value()`, if it is a comparison: `>=1000`, `!=0`.
    pub fn read(text: &str) -> Option<Condition> {
        let text = text.trim();
        let limit = text.trim_start_matches(['<', '>', '=', '!']);
        let sign = text.get(..text.len() - limit.len())?;
        let (less, equal, greater) = match sign {
            "<" => (true, false, false),
            "<=" => (true, true, false),
            "=" => (false, true, false),
            ">=" => (false, true, true),
            ">" => (false, false, true),
            "<>" | "!=" => (true, false, true),
            _ => return None,
        };
        Some(Condition {
            less,
            equal,
            greater,
            limit: limit.trim().parse().ok()?,
        })
    }

    fn holds(self, number: f64) -> bool {
        (self.less && number < self.limit)
            || (self.equal && number == self.limit)
            || (self.greater && number > self.limit)
    }
}

/// A number with its decimal sign moved, as exactly as a spreadsheet shows one: in 15 digits.
pub(in crate::inputs) fn shifted(number: f64, by: i8) -> f64 {
    let written = format!("{number:.14e}");
    let moved = written.split_once('e').and_then(|(digits, exponent)| {
        let exponent = exponent.parse::<i32>().ok()? + i32::from(by);
        format!("{digits}e{exponent}").parse().ok()
    });
    moved.unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::{NumberFormat, shifted};

    #[test]
    fn formats_show_numbers_as_they_are_in_per_cent_or_in_thousands() {
        for (code, number, expected) in [
            ("General", 0.5, 0),
            ("0%", 0.87, 2),
            ("0.0 %", 0.87, 2),
            ("#,##0.00", 1234.5, 0),
            ("# ##0", 1234.5, 0),
            ("#,##0,", 1234.5, -3),
            ("0.0,,\"mnkr\"", 1e6, -6),
            ("0,.0", 1234.5, -3),
            ("#,##0,\\ \"tkr\"", 1234.5, -3),
            ("0\"%\"", 87.0, 0),
            ("0\\%", 87.0, 0),
            ("0_%", 87.0, 0),
            ("[Red]0%;[Blue]-0%", -0.5, 2),
            ("0%;-0%;0", 0.0, 0),
            ("0;0%", -1.0, 2),
            ("0;0%", 0.0, 0),
            ("[>=1000000]0.0,,\"M\";[>=1000]0,\"k\";0", 2e6, -6),
            ("[>=1000000]0.0,,\"M\";[>=1000]0,\"k\";0", 2e3, -3),
            ("[>=1000000]0.0,,\"M\";[>=1000]0,\"k\";0", 2.0, 0),
            ("[<1]0%;0", 0.5, 2),
            ("[<1]0%;0", 5.0, 0),
            ("[$kr-41D] #,##0", 5.0, 0),
            ("0.00E+00", 5.0, 0),
            ("# ?/?", 0.5, 0),
            ("@", 5.0, 0),
            ("", 5.0, 0),
            ("\"0%", 5.0, 0),
        ] {
            assert_eq!(NumberFormat::new(code).shift(number), expected, "{code}");
        }
        assert_eq!(NumberFormat::built_in(10).shift(0.5), 2);
        assert!(NumberFormat::built_in(4).is_plain());
    }

    #[test]
    fn the_decimal_sign_is_moved_without_a_trace_of_binary_numbers() {
        for hundredths in 0..=20_000 {
            let whole = f64::from(hundredths);
            assert_eq!(shifted(whole / 100.0, 2), whole);
            assert_eq!(shifted(whole, -2), whole / 100.0);
        }
        assert_eq!(shifted(0.1 + 0.2, 2), 30.0);
        assert_eq!(shifted(-0.057, 2), -5.7);
        assert_eq!(shifted(12_345.0, -3), 12.345);
        assert!(shifted(f64::INFINITY, 2).is_infinite());
    }
}
