//! The looks of cells: what they hold, how they are marked, and the number format that carries both.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatPattern};

use super::super::{
    Mark,
    palette::{HATCH, HEADING, INK, QUIET, RULE, paint},
};

use crate::text::Language;

/// The place of a cell in the design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// The name of the sheet.
    Title,
    /// The line below it.
    Subtitle,
    /// The heading of a part of the sheet.
    Section,
    /// A heading above figures.
    Heading,
    /// A heading above words.
    HeadingLeft,
    /// The label of a measure.
    MeasureLabel,
    /// The label of a key figure.
    KeyFigureLabel,
    /// The label of women or men under a key figure.
    SexLabel,
    /// A cell of a measure.
    Measure,
    /// A cell of a key figure.
    KeyFigure,
    /// A word in a row of a table.
    Word,
    /// A longer text, folded into lines.
    Text,
    /// The same, in the middle of its cell.
    TextStrong,
    /// A small remark.
    Small,
    /// The same beside a filled cell.
    SmallIndented,
    /// Small lines in the middle of a cell.
    SmallCentred,
    /// An entry of the legend.
    Swatch,
}

/// How the number of a cell is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Number {
    /// There is none, or as it comes.
    Plain,
    /// A day: year, month, day.
    Day,
    /// With so many decimals.
    Fixed {
        /// How many.
        decimals: usize,
        /// Whether a plus is written too.
        signed: bool,
        /// Whether it is shown as zero, which never has a sign.
        zero: bool,
        /// Whether a letter after it says that it is preliminary.
        preliminary: bool,
    },
}

/// All that decides a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Look {
    /// The place in the design.
    pub(super) role: Role,
    /// The mark.
    pub(super) mark: Mark,
    /// The number.
    pub(super) number: Number,
}

impl From<Role> for Look {
    fn from(role: Role) -> Self {
        Look {
            role,
            mark: Mark::None,
            number: Number::Plain,
        }
    }
}

/// Each format once.
#[derive(Debug)]
pub(super) struct Formats {
    language: Language,
    made: HashMap<Look, Format>,
}

impl Formats {
    /// The formats of a book in this language.
    pub(super) fn new(language: Language) -> Self {
        Formats {
            language,
            made: HashMap::new(),
        }
    }

    /// The format of a look.
    pub(super) fn get(&mut self, look: impl Into<Look>) -> &Format {
        let look = look.into();
        let language = self.language;
        self.made
            .entry(look)
            .or_insert_with(|| format(look, language))
    }
}

impl Formats {
    /// What of a look a condition may lay over a cell: ground, ink and number.
    pub(super) fn conditional(&self, look: Look) -> Format {
        let format = Format::new().set_num_format(number_format(look, self.language));
        painted(format, look.mark).set_font_color(Color::RGB(paint(look.mark).ink))
    }
}

/// The font of the whole book: one that Windows and free systems have with the same widths.
pub(super) fn base() -> Format {
    Format::new().set_font_name("Arial").set_font_size(10)
}

fn format(look: Look, language: Language) -> Format {
    let format = role_format(look.role);
    let format = match look.number {
        Number::Plain => format,
        Number::Day => format.set_num_format(day_format(look.mark)),
        Number::Fixed { .. } => format.set_num_format(number_format(look, language)),
    };
    let format = painted(format, look.mark);
    match look.mark {
        Mark::None => format,
        Mark::Band(_) | Mark::Grey(_) => format.set_font_color(Color::RGB(paint(look.mark).ink)),
    }
}

fn painted(format: Format, mark: Mark) -> Format {
    let paint = paint(mark);
    match paint.fill {
        None => format,
        Some(fill) if paint.hatched => format
            .set_pattern(FormatPattern::LightUp)
            .set_background_color(Color::RGB(fill))
            .set_foreground_color(Color::RGB(HATCH)),
        Some(fill) => format.set_background_color(Color::RGB(fill)),
    }
}

fn role_format(role: Role) -> Format {
    let plain = base()
        .set_font_color(Color::RGB(INK))
        .set_align(FormatAlign::VerticalCenter);
    let ruled = |format: Format| {
        format
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(Color::RGB(RULE))
    };
    let celled = |format: Format| {
        format
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(RULE))
    };
    let left = |format: Format| format.set_align(FormatAlign::Left).set_indent(1);
    let right = |format: Format| format.set_align(FormatAlign::Right).set_indent(1);
    let heading = |format: Format| {
        celled(format)
            .set_bold()
            .set_text_wrap()
            .set_background_color(Color::RGB(HEADING))
    };
    match role {
        Role::Title => plain.set_bold().set_font_size(18),
        Role::Subtitle => plain.set_font_color(Color::RGB(QUIET)),
        Role::Section => plain
            .set_bold()
            .set_font_size(12)
            .set_align(FormatAlign::Bottom),
        Role::Heading => heading(plain).set_align(FormatAlign::Center),
        Role::HeadingLeft => left(heading(plain)),
        Role::MeasureLabel => left(celled(plain)).set_bold().set_text_wrap(),
        Role::KeyFigureLabel => left(celled(plain)).set_indent(3).set_text_wrap(),
        Role::SexLabel => left(celled(plain)).set_indent(5).set_text_wrap(),
        Role::Measure => right(celled(plain)).set_bold(),
        Role::KeyFigure => right(celled(plain)),
        Role::Word => left(celled(plain)),
        Role::Text => ruled(left(plain))
            .set_text_wrap()
            .set_align(FormatAlign::Top),
        Role::TextStrong => ruled(left(plain))
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top),
        Role::Small => plain.set_font_size(9).set_font_color(Color::RGB(QUIET)),
        Role::SmallIndented => left(plain)
            .set_font_size(9)
            .set_font_color(Color::RGB(QUIET)),
        Role::SmallCentred => celled(plain)
            .set_font_size(8)
            .set_text_wrap()
            .set_align(FormatAlign::Center),
        Role::Swatch => left(celled(plain)).set_bold(),
    }
}

/// The glyph of the band stands inside the number format, so that the cell stays a number. The locale makes
/// programs that heed it group and point numbers as the book's language does, whatever their own; others
/// follow the reader's settings.
fn number_format(look: Look, language: Language) -> String {
    let Number::Fixed {
        decimals,
        signed,
        zero,
        preliminary,
    } = look.number
    else {
        return "General".to_owned();
    };
    let locale = match language {
        Language::Sv => "[$-41D]",
        Language::Nb => "[$-414]",
        Language::En => "[$-809]",
    };
    let point = if decimals > 0 { "." } else { "" };
    let after = if preliminary { "\" p\"" } else { "" };
    let digits = format!("#,##0{point}{}{after}", "0".repeat(decimals));
    let glyph = paint(look.mark).glyph;
    let before = |sign: &str| match (glyph, sign) {
        ("", "") => String::new(),
        ("", sign) => format!("\"{sign}\""),
        (glyph, sign) => format!("\"{glyph} {sign}\""),
    };
    let (plus, minus) = match (zero, signed) {
        (true, _) => ("", ""),
        (false, true) => ("+", "\u{2212}"),
        (false, false) => ("", "\u{2212}"),
    };
    format!(
        "{locale}{}{digits};{locale}{}{digits};{locale}{}{digits}",
        before(plus),
        before(minus),
        before("")
    )
}

/// How a day is written, after the glyph of its mark.
fn day_format(mark: Mark) -> String {
    match paint(mark).glyph {
        "" => "yyyy-mm-dd".to_owned(),
        glyph => format!("\"{glyph} \"yyyy-mm-dd"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Look, Mark, Number, Role, number_format};
    use crate::model::Band;

    #[test]
    fn glyph_sign_and_digits_are_one_format() {
        let format = |mark, decimals, signed, zero| {
            let look = Look {
                role: Role::Measure,
                mark,
                number: Number::Fixed {
                    decimals,
                    signed,
                    zero,
                    preliminary: false,
                },
            };
            number_format(look, Language::Sv).replace("[$-41D]", "")
        };
        assert_eq!(
            format(Mark::Band(Band::Good), 1, false, false),
            "\"▲ \"#,##0.0;\"▲ −\"#,##0.0;\"▲ \"#,##0.0"
        );
        assert_eq!(
            format(Mark::None, 0, true, false),
            "\"+\"#,##0;\"−\"#,##0;#,##0"
        );
        assert_eq!(format(Mark::None, 0, true, true), "#,##0;#,##0;#,##0");
    }
}
