//! Marks on folded groups. The writer puts `collapsed` on the row or column after a group, also where the
//! summary stands before it; Excel then shows the wrong sign. Groups are therefore written open with
//! hidden members, and the mark is put on the summary in the finished package.

use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::WorkbookError;

/// The rows and columns, from 0, that say of a group beside them that it is folded away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Summaries {
    /// Rows.
    pub(super) rows: Vec<u32>,
    /// Columns.
    pub(super) columns: Vec<u16>,
}

/// The package with the summaries of its sheets (numbered from 1) marked.
pub(super) fn mark_summaries(
    package: &[u8],
    folded: &[(usize, Summaries)],
) -> Result<Vec<u8>, WorkbookError> {
    let mut archive = ZipArchive::new(Cursor::new(package))?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(package.len())));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        let name = part.name()?.into_owned();
        let summaries = folded
            .iter()
            .find(|(number, _)| name == format!("xl/worksheets/sheet{number}.xml"))
            .map(|(_, summaries)| summaries);
        let Some(summaries) = summaries else {
            drop(part);
            writer.raw_copy_file(archive.by_index_raw(index)?)?;
            continue;
        };
        let mut xml = String::new();
        part.read_to_string(&mut xml)?;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(part.last_modified().unwrap_or_default());
        writer.start_file(name, options)?;
        writer.write_all(marked(&xml, summaries).as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

/// The XML of a sheet with `collapsed="1"` on its summaries.
fn marked(xml: &str, summaries: &Summaries) -> String {
    let mut out = String::with_capacity(xml.len() + 512);
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest.get(start..).and_then(|tag| tag.find('>')) else {
            break;
        };
        let (before, tail) = rest.split_at(start);
        let (tag, after) = tail.split_at(length + 1);
        out.push_str(before);
        rest = after;
        if tag.starts_with("<col ") {
            push_columns(&mut out, tag, &summaries.columns);
        } else if tag.starts_with("<row ") && is_summary(tag, &summaries.rows) {
            push_marked(&mut out, tag);
        } else {
            out.push_str(tag);
        }
    }
    out.push_str(rest);
    out
}

fn is_summary(tag: &str, rows: &[u32]) -> bool {
    attribute(tag, "r")
        .and_then(|number| number.checked_sub(1))
        .is_some_and(|row| rows.contains(&row))
}

fn attribute(tag: &str, name: &str) -> Option<u32> {
    let value = tag.split_once(&format!(" {name}=\""))?.1;
    value.split_once('"')?.0.parse().ok()
}

fn push_marked(out: &mut String, tag: &str) {
    let (open, close) = match tag.strip_suffix("/>") {
        Some(open) => (open, "/>"),
        None => (tag.trim_end_matches('>'), ">"),
    };
    out.push_str(open);
    if !open.contains(" collapsed=") {
        out.push_str(" collapsed=\"1\"");
    }
    out.push_str(close);
}

/// One `<col>` may stand for a run of like columns; a summary among them gets an element of its own.
fn push_columns(out: &mut String, tag: &str, columns: &[u16]) {
    let (Some(min), Some(max)) = (attribute(tag, "min"), attribute(tag, "max")) else {
        out.push_str(tag);
        return;
    };
    let spanning = |from: u32, to: u32| {
        tag.replace(&format!(" min=\"{min}\""), &format!(" min=\"{from}\""))
            .replace(&format!(" max=\"{max}\""), &format!(" max=\"{to}\""))
    };
    let mut from = min;
    let mut marks: Vec<u32> = columns
        .iter()
        .map(|column| u32::from(*column) + 1)
        .collect();
    marks.sort_unstable();
    marks.dedup();
    for mark in marks.into_iter().filter(|mark| (min..=max).contains(mark)) {
        if from < mark {
            out.push_str(&spanning(from, mark - 1));
        }
        push_marked(out, &spanning(mark, mark));
        from = mark + 1;
    }
    if from <= max {
        out.push_str(&spanning(from, max));
    }
}

#[cfg(test)]
mod tests {
    use super::{Summaries, marked};

    #[test]
    fn the_summary_is_marked_and_a_run_of_columns_split() {
        let xml = r#"<cols><col min="1" max="1" width="50"/><col min="2" max="6" width="9" customWidth="1"/></cols><sheetData><row r="4" spans="1:2"><c r="A4" t="s"><v>1</v></c></row><row r="5" hidden="1"/></sheetData>"#;
        let summaries = Summaries {
            rows: vec![3],
            columns: vec![3],
        };
        assert_eq!(
            marked(xml, &summaries),
            r#"<cols><col min="1" max="1" width="50"/><col min="2" max="3" width="9" customWidth="1"/><col min="4" max="4" width="9" customWidth="1" collapsed="1"/><col min="5" max="6" width="9" customWidth="1"/></cols><sheetData><row r="4" spans="1:2" collapsed="1"><c r="A4" t="s"><v>1</v></c></row><row r="5" hidden="1"/></sheetData>"#
        );
    }

    #[test]
    fn nothing_else_is_touched() {
        let xml = r#"<worksheet><sheetData><row r="1"/></sheetData><x14:sparkline/></worksheet>"#;
        assert_eq!(marked(xml, &Summaries::default()), xml);
    }
}
