//! The random project as users would have it: workbooks, scripts, settings.

use std::sync::Arc;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};
use visare::{
    diagnostics::Sources,
    model::{AnswersColumn, Place, PlaceCatalogue, PlaceKind},
    project::{InputFile, Invented, Least, Pack, Project, Script, Settings},
    text::Language,
};

use super::model::{
    Among, Area, Border, Cell, Cut, Direction, Export, LEAST_ANSWERS, Measure, Model, NATION,
    Place as About, Rounding, Ties, UnitTable, Years,
};

pub const PACK: &str = "slump";

impl Model {
    pub fn project(&self) -> Project {
        let mut places = vec![
            place(NATION, "Riket", PlaceKind::Nation),
            place("0008", "Region Kalmar", PlaceKind::Region),
        ];
        let towns = self.towns.iter();
        places.extend(towns.map(|(code, name)| place(code, name, PlaceKind::Municipality)));
        let exports = self.exports.iter().map(workbook_of_export);
        let tables = self
            .unit_tables
            .iter()
            .map(|table| self.workbook_of_units(table));
        let (code, name) = &self.towns[self.own];
        let codes: Vec<String> = self
            .group
            .iter()
            .map(|town| self.towns[*town].0.clone())
            .collect();
        let compare = self.towns.iter().take(COMPARED);
        Project {
            pack: Pack {
                folder: PACK.to_owned(),
                settings: Settings {
                    name: "Slumpens kommun".to_owned(),
                    code: code.clone(),
                    language: Language::Sv,
                    trusted: true,
                    sources: self.source_order.clone(),
                    comparison_group: codes.clone(),
                    mentions: Vec::new(),
                    compare: compare.map(|(code, _)| code.clone()).collect(),
                    groups: vec![(GROUP.to_owned(), codes)],
                    answers: AnswersColumn::Untold,
                    least: Least {
                        ranked: self.least_ranked,
                        answers: LEAST_ANSWERS,
                        compared: 0,
                        minority: 0,
                    },
                    invented: Invented::None,
                    based_on: None,
                    values_only: false,
                    workbook: "kvalitetsvisaren".to_owned(),
                },
                municipality: place(code, name, PlaceKind::Municipality),
                scripts: (0..self.scripts.len())
                    .map(|index| Script {
                        file: script_name(index),
                        text: self.script(index).0,
                    })
                    .collect(),
                shared: Vec::new(),
                whole: true,
                receipts: Vec::new(),
                sources: Sources::default(),
            },
            expected: Vec::new(),
            copies: Vec::new(),
            catalogue: PlaceCatalogue::new(places),
            files: exports
                .chain(tables)
                .chain(self.workbook_by_sex())
                .collect(),
        }
    }

    /// A script's text, and the line of each of its measures.
    pub fn script(&self, script: usize) -> (String, Vec<(usize, usize)>) {
        let mut lines = self.comments.clone();
        for (index, figure) in self.figures.iter().enumerate() {
            let mut options = vec![
                format!("etikett: {:?}", self.label(index, script)),
                format!("titlar: [{:?}]", figure.title),
            ];
            options.extend(figure.direction.map(good));
            options.extend(
                figure
                    .decimals
                    .map(|decimals| format!("decimaler: {decimals}")),
            );
            lines.push(format!(
                "let k{index} = kpi({:?}, #{{ {} }});",
                figure.id,
                options.join(", ")
            ));
        }
        let mut places = Vec::new();
        for area in &self.scripts[script] {
            lines.push(format!(
                "område({:?}, #{{ år: {} }})",
                area.name,
                years(area)
            ));
            for measure in &area.measures {
                lines.push(self.line(&self.measures[*measure]));
                places.push((*measure, lines.len()));
            }
            lines.push(";".to_owned());
        }
        (lines.join("\n"), places)
    }

    /// What a script calls a key figure.
    pub fn label(&self, figure: usize, script: usize) -> String {
        format!("Nyckeltal {figure} i skript {script}")
    }

    fn line(&self, measure: &Measure) -> String {
        let mut options: Vec<String> = Vec::new();
        options.extend(measure.direction.map(good));
        options.extend(
            measure
                .decimals
                .map(|decimals| format!("decimaler: {decimals}")),
        );
        if measure.lag != 0 {
            options.push(format!("eftersläpning: {}", measure.lag));
        }
        match measure.among {
            Among::All => {}
            Among::Group => options.push("jämför: \"grupp\"".to_owned()),
            Among::Named => options.push(format!("jämför: {GROUP:?}")),
        }
        let ties = measure.ties.map(|ties| match ties {
            Ties::Best => "bästa",
            Ties::Mean => "medel",
            Ties::Dense => "tät",
        });
        options.extend(ties.map(|word| format!("rang: \"{word}\"")));
        if let Some(bands) = measure.bands {
            let mut parts = cut_words(bands.cut);
            parts.extend(bands.least.map(|least| format!("minst: {least}")));
            options.push(format!("färger: #{{ {} }}", parts.join(", ")));
        }
        if !measure.beside.is_empty() {
            let beside = measure.beside.iter().map(|beside| self.words(beside));
            options.push(format!(
                "visa_även: [{}]",
                beside.collect::<Vec<_>>().join(", ")
            ));
        }
        format!(
            "    .mått({:?}, {}, #{{ {} }})",
            measure.label,
            self.words(&measure.value),
            options.join(", ")
        )
    }

    fn workbook_by_sex(&self) -> Option<InputFile> {
        let mut workbook = dated();
        let sheet = workbook.add_worksheet();
        sheet.set_name(SEX_SHEET).unwrap();
        let headings = ["nyckeltal", "kommun", "år", "kön", "värde"];
        for (column, heading) in (0..).zip(headings) {
            sheet.write_string(0, column, heading).unwrap();
        }
        for (number, row) in (1..).zip(&self.by_sex) {
            let place = match row.place {
                About::Town(town) => &self.towns[town].0,
                _ => NATION,
            };
            let id = &self.figures[row.figure].id;
            for (column, text) in [(0, id.as_str()), (1, place), (3, row.sex)] {
                sheet.write_string(number, column, text).unwrap();
            }
            sheet.write_number(number, 2, f64::from(row.year)).unwrap();
            write(sheet, number, 4, row.cell);
        }
        (!self.by_sex.is_empty()).then(|| file(SEX_FILE, workbook))
    }

    fn workbook_of_units(&self, table: &UnitTable) -> InputFile {
        let mut workbook = dated();
        let sheet = workbook.add_worksheet();
        sheet.set_name(UNIT_SHEET).unwrap();
        let headings = ["enhet", "nyckeltal", "år", "antal svar", "värde"];
        for (column, heading) in (0..).zip(headings) {
            sheet.write_string(0, column, heading).unwrap();
        }
        for (number, row) in (1..).zip(&table.rows) {
            sheet
                .write_string(number, 0, &self.units[row.unit])
                .unwrap();
            sheet
                .write_string(number, 1, &self.figures[row.figure].id)
                .unwrap();
            sheet.write_number(number, 2, f64::from(row.year)).unwrap();
            if let Some(answers) = row.answers {
                sheet.write_number(number, 3, f64::from(answers)).unwrap();
            }
            write(sheet, number, 4, row.cell);
        }
        file(&table.file, workbook)
    }
}

pub const EXPORT_SHEET: &str = "Kolada nyckeltal";
/// Name of the group that is shown beside.
pub const GROUP: &str = "Gruppen";
/// How many towns, from the first, are shown beside.
pub const COMPARED: usize = 2;
pub const UNIT_SHEET: &str = "Enheter";
pub const SEX_FILE: &str = "kön.xlsx";
pub const SEX_SHEET: &str = "Kön";

pub fn script_name(index: usize) -> String {
    format!("{PACK}/regler{index}.rhai")
}

fn workbook_of_export(export: &Export) -> InputFile {
    let mut workbook = dated();
    let sheet = workbook.add_worksheet();
    sheet.set_name(EXPORT_SHEET).unwrap();
    sheet.write_string(0, 0, EXPORT_SHEET).unwrap();
    for (column, year) in (2..).zip(&export.years) {
        sheet.write_string(1, column, year.to_string()).unwrap();
    }
    for (number, row) in (2..).zip(&export.rows) {
        sheet.write_string(number, 0, &row.title).unwrap();
        sheet.write_string(number, 1, &row.place).unwrap();
        for (column, cell) in (2..).zip(&row.cells) {
            write(sheet, number, column, *cell);
        }
    }
    file(&export.file, workbook)
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: Cell) {
    match cell {
        Cell::Tenths(tenths) => sheet.write_number(row, column, tenths as f64 / 10.0),
        Cell::Blank => sheet.write_blank(row, column, &Format::new().set_bold()),
        Cell::Unwritten => return,
        Cell::Dash => sheet.write_string(row, column, "-"),
        Cell::Dot => sheet.write_string(row, column, "."),
        Cell::Dots => sheet.write_string(row, column, ".."),
    }
    .unwrap();
}

/// A workbook that is the same whenever it is written.
fn dated() -> Workbook {
    let mut workbook = Workbook::new();
    let date = ExcelDateTime::from_ymd(2000, 1, 1).unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&date));
    workbook
}

fn file(name: &str, mut workbook: Workbook) -> InputFile {
    InputFile {
        name: name.to_owned(),
        content: Ok(Arc::from(workbook.save_to_buffer().unwrap())),
    }
}

fn place(code: &str, name: &str, kind: PlaceKind) -> Place {
    Place {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
    }
}

fn good(direction: Direction) -> String {
    let word = match direction {
        Direction::High => "hög",
        Direction::Low => "låg",
        Direction::Neither => "ingen",
    };
    format!("bra: \"{word}\"")
}

fn cut_words(cut: Cut) -> Vec<String> {
    let number = |tenths: i64| tenths as f64 / 10.0;
    match cut {
        Cut::Target(good) => vec![format!("mål: {}", number(good))],
        Cut::Limits(good, middle) => {
            vec![format!("gränser: [{}, {}]", number(good), number(middle))]
        }
        Cut::Shares {
            best,
            worst,
            rounding,
            border,
        } => {
            let rounding = rounding.map(|rounding| match rounding {
                Rounding::Down => "nedåt",
                Rounding::Up => "uppåt",
                Rounding::Nearest => "närmast",
            });
            let border = border.map(|border| match border {
                Border::Outer => "ytterst",
                Border::Better => "bättre",
                Border::Worse => "sämre",
                Border::Middle => "mitten",
            });
            let mut parts = vec![format!("bästa: {best}"), format!("sämsta: {worst}")];
            parts.extend(rounding.map(|word| format!("avrundning: {word:?}")));
            parts.extend(border.map(|word| format!("lika: {word:?}")));
            parts
        }
    }
}

fn years(area: &Area) -> String {
    match &area.years {
        Years::Latest(count) => format!("senaste({count})"),
        Years::Listed(years) => format!("{years:?}"),
    }
}
