//! Makes the example workbooks under `sheets`: Kolada's figures and units of Västervik, a risk analysis of
//! Örebro, the improvement fund of Västervik and the programme of its county council, and what stands as tables of
//! text in `tables`: who knows a spreadsheet may change or add to those.
//!
//! Run from the project: `cargo run --release --example make_sheets`; a folder as argument is written to instead
//! of the project's own. The municipality's own figures
//! are the printed ones where they exist; every other municipality's values are invented from a
//! fixed seed, shaped so that the printed ranks come out. Every run writes the same bytes.

#![expect(
    clippy::print_stdout,
    reason = "a program for developers that says what it wrote"
)]

mod by_sex;
mod column;
mod export;
mod fund;
mod fund_book;
mod home_care;
mod key_figure;
mod own_survey;
mod place;
mod random;
mod ranking;
mod resource;
mod risk;
mod special_housing;
mod table;
mod unit;
mod workbook;

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use place::Places;

/// Where the workbooks go, relative to the project's root.
const FOLDER: &str = "sheets/vastervik";

/// Women's and men's figures.
const SEXES: &str = "kolada_kvinnor_man.xlsx";

/// The municipality's own workbook.
const UNITS: &str = "enheter.xlsx";

/// The units' own surveys.
const SURVEYS: &str = "egna_undersokningar.xlsx";

/// Where the risk analysis goes, and its name.
const RISK_FOLDER: &str = "sheets/orebro";
const RISKS: &str = "risker.xlsx";

/// The improvement fund.
const FUND: &str = "fond.xlsx";

/// Where the county council's programme goes, and its name.
const PROGRAMME_FOLDER: &str = "sheets/kalmar";
const PROGRAMME: &str = "forbattringsprogram.xlsx";

/// Writes all workbooks and says what was written.
fn main() -> Result<(), Box<dyn Error>> {
    // Cargo names the project's root when it runs an example; a bare binary uses the current folder.
    let root = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let places = Places::read(&root)?;
    let target = env::args_os()
        .nth(1)
        .map_or_else(|| root.clone(), PathBuf::from);
    let folder = target.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let mut apart = Vec::new();
    for export in export::EXPORTS {
        let all = export.invent(&places)?;
        apart.extend(
            all.iter()
                .flat_map(|series| by_sex::rows(series, &export.years, &places)),
        );
        let rows = workbook::write_export(&folder.join(export.file), export, &all, &places)?;
        println!("{FOLDER}/{}: {rows} rows", export.file);
    }
    let rows = workbook::write_by_sex(&folder.join(SEXES), &apart)?;
    println!("{FOLDER}/{SEXES}: {rows} rows");
    let rows = workbook::write_units(&folder.join(UNITS), &unit::answers())?;
    println!("{FOLDER}/{UNITS}: {rows} rows");
    let rows = workbook::write_own_surveys(&folder.join(SURVEYS))?;
    println!("{FOLDER}/{SURVEYS}: {rows} rows");
    let folder = target.join(RISK_FOLDER);
    fs::create_dir_all(&folder)?;
    let rows = workbook::write_risks(&folder.join(RISKS))?;
    println!("{RISK_FOLDER}/{RISKS}: {rows} rows");
    let rows = fund_book::write_fund(&target.join(FOLDER).join(FUND))?;
    println!("{FOLDER}/{FUND}: {rows} rows");
    let folder = target.join(PROGRAMME_FOLDER);
    fs::create_dir_all(&folder)?;
    let rows = fund_book::write_programme(&folder.join(PROGRAMME))?;
    println!("{PROGRAMME_FOLDER}/{PROGRAMME}: {rows} rows");
    for (name, rows) in table::write_all(&root, &target)? {
        println!("{name}: {rows} rows");
    }
    Ok(())
}
