//! The cells of tables: figures, ranks, reasons and movements.

use rust_xlsxwriter::{ConditionalFormatFormula, Formula, Worksheet, XlsxError};

use super::{
    super::{CellView, Mark, NumberView, band_words::band_word, clean},
    formats::{Formats, Look, Number, Role},
    formula::missing_words,
    names::cell_text,
    standing::Found,
};
use crate::{
    model::{Band, CellAddress, Missing},
    text::{Language, Shown, say, shown},
};

/// Writes one cell of a table; other sheets write theirs with it too.
pub(super) fn write_cell(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    cell: &CellView,
    role: Role,
    (row, column): (u32, u16),
    language: Language,
) -> Result<(), XlsxError> {
    match cell {
        CellView::Empty => {
            sheet.write_blank(row, column, formats.get(role))?;
        }
        CellView::Heading(text) => {
            let text = cell_text(text);
            sheet.write_string_with_format(row, column, text, formats.get(Role::Heading))?;
        }
        CellView::Number(number) => {
            let format = formats.get(number_look(role, number));
            sheet.write_number_with_format(row, column, clean(number.value), format)?;
        }
        CellView::Rank(rank) => {
            let format = formats.get(plain_look(role, rank.decimals()));
            sheet.write_number_with_format(row, column, rank.number(), format)?;
        }
        CellView::Count(number) => {
            let format = formats.get(plain_look(role, 0));
            sheet.write_number_with_format(row, column, *number, format)?;
        }
        CellView::Missing(kind) => {
            let text = missing_words(*kind, language);
            sheet.write_string_with_format(row, column, text, formats.get(missing_look()))?;
        }
        CellView::Trend(trend) => {
            let key = format!("trend.{}", trend.trend.name());
            let text = match trend.arrow() {
                "" => say(language, &key).to_owned(),
                arrow => format!("{arrow} {}", say(language, &key)),
            };
            sheet.write_string_with_format(row, column, text, formats.get(Role::Word))?;
        }
    }
    Ok(())
}

/// Writes one cell as a formula, with what it gave.
pub(super) fn write_formula(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    cell: &CellView,
    found: Found,
    role: Role,
    (row, column): (u32, u16),
    language: Language,
) -> Result<(), XlsxError> {
    let shown = match cell {
        CellView::Number(number) => clean(number.value).to_string(),
        CellView::Missing(kind) => missing_words(*kind, language),
        CellView::Rank(rank) => rank.number().to_string(),
        CellView::Count(count) => count.to_string(),
        _ => String::new(),
    };
    let look = match cell {
        CellView::Number(number) => number_look(role, number),
        CellView::Missing(_) => missing_look(),
        CellView::Rank(rank) => plain_look(role, rank.decimals()),
        CellView::Count(_) => plain_look(role, 0),
        _ => role.into(),
    };
    let result = found.result.unwrap_or(shown);
    let formula = Formula::new(found.text).set_result(result);
    sheet.write_formula_with_format(row, column, formula, formats.get(look))?;
    Ok(())
}

/// The looks that a figure takes from the word of its band in another cell of the sheet, whatever it was written with;
/// `no_band` is the word there of what has none.
pub(super) fn follow_band(
    sheet: &mut Worksheet,
    formats: &mut Formats,
    number: &NumberView,
    (row, column): (u32, u16),
    (band, no_band): ((u32, u16), &str),
    language: Language,
) -> Result<(), XlsxError> {
    let name = |(row, column): (u32, u16)| {
        let column = u32::from(column);
        CellAddress { row, column }.name()
    };
    let (own, band) = (name((row, column)), name(band));
    let marks = Band::ALL.map(|band| (Mark::Band(band), band_word(band, language)));
    let none = (Mark::Grey(Missing::FewPlaces), no_band.to_owned());
    for (mark, word) in marks.iter().chain([&none]) {
        let look = number_look(
            Role::Measure,
            &NumberView {
                mark: *mark,
                ..*number
            },
        );
        let rule = format!("AND(ISNUMBER({own}),{band}=\"{word}\")");
        let rule = ConditionalFormatFormula::new()
            .set_rule(rule.as_str())
            .set_format(formats.conditional(look));
        sheet.add_conditional_format(row, column, row, column, &rule)?;
    }
    Ok(())
}

fn missing_look() -> Look {
    Look {
        role: Role::SmallCentred,
        mark: Mark::Grey(Missing::NotReported),
        number: Number::Plain,
    }
}

fn plain_look(role: Role, decimals: usize) -> Look {
    Look {
        role,
        mark: Mark::None,
        number: Number::Fixed {
            decimals,
            signed: false,
            zero: false,
            preliminary: false,
        },
    }
}

fn number_look(role: Role, number: &NumberView) -> Look {
    let text = shown(number.value, number.decimals, Shown::Data);
    Look {
        role,
        // One format serves every reason of grey: the words stand in the note and the legend.
        mark: match number.mark {
            Mark::Grey(_) => Mark::Grey(Missing::FewPlaces),
            other => other,
        },
        number: Number::Fixed {
            decimals: number.decimals,
            signed: number.signed,
            zero: !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)),
            preliminary: number.preliminary,
        },
    }
}
