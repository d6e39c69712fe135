//! How every sheet prints: A4 across, as wide as the page, with its heading on each page and a footer.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{super::Report, names::shortened};
use crate::text::say;

const A4: u8 = 9;

/// Sets up printing; `heading` is the last row of the heading that every page repeats.
pub(super) fn set_up(
    sheet: &mut Worksheet,
    title: &str,
    heading: Option<(u32, u32)>,
    report: &Report<'_>,
) -> Result<(), XlsxError> {
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.5, 0.5, 0.55, 0.65, 0.3, 0.3);
    if let Some((first, last)) = heading {
        sheet.set_repeat_rows(first, last)?;
    }
    let left = format!("{} · {}", report.results.name, report.heading(title));
    sheet.set_footer(format!(
        "&L&8{}&R&8{}",
        shortened(&left, 100).replace('&', "&&"),
        say(report.language, "workbook.page")
    ));
    Ok(())
}

/// The height, in points, of a row whose texts fold at the widths (in digits) of their columns.
///
/// It is stated, because not every program works it out when it opens a file.
pub(super) fn height<'a>(texts: impl IntoIterator<Item = (&'a str, u16)>) -> f64 {
    let count = texts
        .into_iter()
        .map(|(text, width)| {
            text.lines()
                .map(|line| lines(line, usize::from(width) * 11 / 10).len())
                .sum::<usize>()
        })
        .max()
        .unwrap_or(1)
        .max(1);
    // 409 points is the most that a row may have.
    u32::try_from(count).map_or(409.0, |count| (f64::from(count) * 13.0 + 5.0).min(409.0))
}

/// A text cut into lines of at most `width` characters, between words.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{height, lines};

    #[test]
    fn lines_break_between_words() {
        assert_eq!(lines("ett två tre", 7), ["ett två", "tre"]);
        assert_eq!(lines("oavkortat ord", 3), ["oavkortat", "ord"]);
        assert_eq!(lines("", 3), [""]);
    }

    #[test]
    fn the_longest_text_decides_the_height() {
        assert!((height([("ett två tre", 7), ("a", 7)]) - 31.0).abs() < f64::EPSILON);
        assert!((height([("a\nb\nc", 8)]) - 44.0).abs() < f64::EPSILON);
        assert!((height([]) - 18.0).abs() < f64::EPSILON);
    }
}
