use std::collections::HashMap;

use super::{
    Looks, NumberFormat,
    packed::{Edge, Package, is_true, number},
};

/// What an xlsx says about the cells of its sheets.
pub(in crate::inputs) struct XlsxLooks<'a> {
    package: Package<'a>,
    formats: Vec<NumberFormat>,
    /// The part of each sheet, by the sheet's name.
    parts: HashMap<String, String>,
}

/// What the parts beside the sheets say; none where the package is not built as Excel and its like build theirs.
pub(in crate::inputs) fn of_xlsx(bytes: &[u8]) -> Option<XlsxLooks<'_>> {
    let mut package = Package::open(bytes)?;
    let office = package.relations("");
    let workbook = office
        .into_iter()
        .find(|relation| relation.is("officeDocument"))?;
    let workbook = workbook.part.trim_start_matches('/').to_owned();
    let relations = package.relations(&workbook);
    let mut parts = HashMap::new();
    package.elements(&workbook, ["name", "id"], |edge, element, stated| {
        if let (Edge::Begin, "sheet", [Some(name), Some(id)]) = (edge, element, stated) {
            let relation = relations.iter().find(|relation| relation.id == id.as_ref());
            let name = quick_xml::escape::unescape(name);
            if let (Some(relation), Ok(name)) = (relation, name) {
                parts.insert(name.into_owned(), relation.part.clone());
            }
        }
    });
    let styles = relations.iter().find(|relation| relation.is("styles"));
    let formats = styles.map(|styles| formats(&mut package, &styles.part));
    Some(XlsxLooks {
        formats: formats.unwrap_or_default(),
        package,
        parts,
    })
}

/// The format of each look that cells refer to by number.
fn formats(package: &mut Package<'_>, part: &str) -> Vec<NumberFormat> {
    let mut codes: HashMap<u32, NumberFormat> = HashMap::new();
    let mut formats = Vec::new();
    let mut in_looks = false;
    let wanted = ["numFmtId", "formatCode"];
    package.elements(part, wanted, |edge, element, stated| {
        let [id, code] = stated;
        match (edge, element) {
            (Edge::Begin, "numFmt") => {
                if let (Some(id), Some(code)) = (number(id.as_ref()), code) {
                    let code = quick_xml::escape::unescape(code).unwrap_or_default();
                    codes.insert(id, NumberFormat::new(&code));
                }
            }
            (_, "cellXfs") => in_looks = edge == Edge::Begin,
            (Edge::Begin, "xf") if in_looks => {
                let id = number(id.as_ref()).unwrap_or(0);
                let known = codes.get(&id).cloned();
                formats.push(known.unwrap_or_else(|| NumberFormat::built_in(id)));
            }
            _ => {}
        }
    });
    formats
}

impl XlsxLooks<'_> {
    /// What is said about the cells of a sheet.
    pub fn sheet(&mut self, name: &str) -> Looks {
        let mut looks = Looks::with(&self.formats);
        let Some(part) = self.parts.get(name).cloned() else {
            return looks;
        };
        // Most sheets show their numbers as they are and hide nothing: they need not be gone through once more.
        if looks.changes_numbers() || self.package.hides(&part) {
            self.look_through(&part, &mut looks);
        }
        let relations = self.package.relations(&part);
        for table in relations.iter().filter(|relation| relation.is("table")) {
            let wanted = ["ref", "totalsRowCount"];
            self.package
                .elements(&table.part, wanted, |edge, element, stated| {
                    if let (Edge::Begin, "table", [Some(range), count]) = (edge, element, stated) {
                        looks
                            .totals
                            .extend(totals(range, number(count.as_ref()).unwrap_or(0)));
                    }
                });
        }
        looks
    }

    fn look_through(&mut self, part: &str, looks: &mut Looks) {
        let (mut row, mut column) = (0, 0);
        let wanted = ["r", "s", "hidden", "min", "max"];
        self.package
            .elements(part, wanted, |edge, element, stated| {
                let [place, style, hidden, first, last] = stated.each_ref().map(Option::as_ref);
                match (edge, element) {
                    (Edge::Begin, "col") if is_true(hidden) => {
                        let columns = number(first).zip(number(last));
                        looks.hidden_columns.extend(
                            columns.map(|(first, last)| {
                                first.saturating_sub(1)..=last.saturating_sub(1)
                            }),
                        );
                    }
                    (Edge::Begin, "row") => {
                        row = number(place).map_or(row, |number| number.saturating_sub(1));
                        column = 0;
                        if is_true(hidden) {
                            looks.hidden_rows.push(row);
                        }
                    }
                    (Edge::End, "row") => row = row.saturating_add(1),
                    (Edge::Begin, "c") => {
                        let place = place.and_then(|place| address(place));
                        (row, column) = place.unwrap_or((row, column));
                        let style = number(style).and_then(|style| usize::try_from(style).ok());
                        looks.cell(row, column, style.unwrap_or(0));
                        column = column.saturating_add(1);
                    }
                    _ => {}
                }
            });
    }
}

/// Row and column of an address, from zero.
fn address(text: &str) -> Option<(u32, u32)> {
    super::formula::address(text).map(|(column, row)| (row, column))
}

/// The last rows of a range, so many, with the columns that it reaches over.
fn totals(range: &str, count: u32) -> Vec<(u32, std::ops::RangeInclusive<u32>)> {
    let Some((first, last)) = range.split_once(':') else {
        return Vec::new();
    };
    let (Some((left, top)), Some((right, bottom))) = (
        super::formula::address(first),
        super::formula::address(last),
    ) else {
        return Vec::new();
    };
    let count = count.min(bottom.saturating_sub(top));
    (0..count).map(|up| (bottom - up, left..=right)).collect()
}
