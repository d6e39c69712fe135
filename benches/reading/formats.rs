//! One table in every format: titles, names of places, a column per year.

use std::{fmt::Write as _, io::Write as _};

use rust_xlsxwriter::Workbook;

use super::container::contained;

/// A table of figures that all formats can hold.
#[derive(Clone, Copy)]
pub struct Size {
    pub key_figures: u32,
    pub places: u32,
    pub years: u16,
}

impl Size {
    /// How many figures there are.
    pub fn figures(self) -> usize {
        (self.key_figures * self.places) as usize * usize::from(self.years)
    }

    /// The years, from the first.
    fn years(self) -> impl Iterator<Item = u16> + Clone {
        (0..self.years).map(|year| 2015 + year)
    }

    /// Title and name of each row, with its figures.
    fn rows(self) -> impl Iterator<Item = (u32, u32, Vec<f64>)> {
        (0..self.key_figures).flat_map(move |key_figure| {
            (0..self.places).map(move |place| {
                let figures = self.years().map(|year| figure(key_figure, place, year));
                (key_figure, place, figures.collect())
            })
        })
    }

    /// The bytes of a file of this format.
    pub fn file(self, format: &str) -> Vec<u8> {
        match format {
            "xlsx" => self.xlsx(),
            "xls" => self.xls(),
            "ods" => self.ods(),
            "csv" => self.csv().into_bytes(),
            _ => self.json().into_bytes(),
        }
    }

    fn xlsx(self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_string(0, 0, HEAD).unwrap();
        for (year, column) in self.years().zip(2..) {
            sheet.write_string(1, column, year.to_string()).unwrap();
        }
        for ((key_figure, place, figures), row) in self.rows().zip(2..) {
            sheet.write_string(row, 0, title(key_figure)).unwrap();
            sheet.write_string(row, 1, name(place)).unwrap();
            for (figure, column) in figures.into_iter().zip(2..) {
                sheet.write_number(row, column, figure).unwrap();
            }
        }
        workbook.save_to_buffer().unwrap()
    }

    /// No library at hand writes this format: its records one after the other, as few as will do.
    fn xls(self) -> Vec<u8> {
        let mut sheet = record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        sheet.extend(label(0, 0, HEAD));
        for (year, column) in self.years().zip(2..) {
            sheet.extend(label(1, column, &year.to_string()));
        }
        for ((key_figure, place, figures), row) in self.rows().zip(2..) {
            sheet.extend(label(row, 0, &title(key_figure)));
            sheet.extend(label(row, 1, &name(place)));
            for (figure, column) in figures.into_iter().zip(2..) {
                let mut content = at(row, column);
                content.extend(figure.to_le_bytes());
                sheet.extend(record(0x0203, &content));
            }
        }
        sheet.extend(record(0x000A, &[]));
        let mut stream = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        let listed = |start: u32| {
            let mut content = start.to_le_bytes().to_vec();
            content.extend([0, 0, 3, 0]);
            content.extend(b"Ett");
            record(0x0085, &content)
        };
        let end = record(0x000A, &[]);
        let start = stream.len() + listed(0).len() + end.len();
        stream.extend(listed(u32::try_from(start).unwrap()));
        stream.extend(end);
        stream.extend(sheet);
        contained(&stream)
    }

    fn ods(self) -> Vec<u8> {
        let mut content = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
            xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
            xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
            xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
            <table:table table:name=\"Ett\">"
            .to_owned();
        let text = |text: &str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        let row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
        content += &row(text(HEAD));
        let years: String = self.years().map(|year| text(&year.to_string())).collect();
        content += &row(format!(
            "<table:table-cell table:number-columns-repeated=\"2\"/>{years}"
        ));
        for (key_figure, place, figures) in self.rows() {
            let mut cells = [text(&title(key_figure)), text(&name(place))].concat();
            for figure in figures {
                write!(
                    cells,
                    "<table:table-cell office:value-type=\"float\" office:value=\"{figure}\">\
                     <text:p>{figure}</text:p></table:table-cell>"
                )
                .unwrap();
            }
            content += &row(cells);
        }
        content += "</table:table></office:spreadsheet></office:body></office:document-content>";
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            (
                "META-INF/manifest.xml",
                "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>",
            ),
            ("content.xml", &content),
        ] {
            let options = zip::write::SimpleFileOptions::default();
            writer.start_file(name, options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn csv(self) -> String {
        let mut text = format!("{HEAD}\n;");
        for year in self.years() {
            write!(text, ";{year}").unwrap();
        }
        for (key_figure, place, figures) in self.rows() {
            write!(text, "\n\"{}\";{}", title(key_figure), name(place)).unwrap();
            for figure in figures {
                write!(text, ";{}", figure.to_string().replace('.', ",")).unwrap();
            }
        }
        text
    }

    /// As Kolada's API answers.
    fn json(self) -> String {
        let mut text = "{\"values\":[".to_owned();
        for (key_figure, place, figures) in self.rows() {
            for (figure, year) in figures.into_iter().zip(self.years()) {
                let comma = if text.ends_with('[') { "" } else { "," };
                write!(
                    text,
                    "{comma}{{\"kpi\":\"{}\",\"municipality\":\"{place:04}\",\"period\":{year},\"values\":[{{\"count\":1,\
                     \"gender\":\"T\",\"status\":\"\",\"value\":{figure}}}]}}",
                    id(key_figure)
                )
                .unwrap();
            }
        }
        text + "]}"
    }
}

const HEAD: &str = "Kolada nyckeltal";

/// A key figure's id.
pub fn id(key_figure: u32) -> String {
    format!("U{key_figure:05}")
}

/// A key figure's title.
pub fn title(key_figure: u32) -> String {
    format!("Brukarbedömning hemtjänst äldreomsorg, fråga {key_figure}, andel (%)")
}

/// A place's name; the first is the nation.
pub fn name(place: u32) -> String {
    if place == 0 {
        "Riket".to_owned()
    } else {
        format!("Kommun {place}")
    }
}

fn figure(key_figure: u32, place: u32, year: u16) -> f64 {
    let mix = (key_figure * 7919 + place * 104_729 + u32::from(year) * 31) % 1_000_003;
    f64::from(mix) / 10_007.0
}

/// A record of a workbook of Excel 97–2003: its kind, its length, its content.
fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap();
    let head = [kind.to_le_bytes(), length.to_le_bytes()].concat();
    [&head, content].concat()
}

/// Row, column and format, with which every cell begins.
fn at(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let letters: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut content = at(row, column);
    content.extend(u16::try_from(letters.len() / 2).unwrap().to_le_bytes());
    content.push(1);
    content.extend(letters);
    record(0x0204, &content)
}
