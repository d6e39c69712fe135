//! Files that are damaged in ways that nobody thought of: whatever the bytes, there is an answer, no panic, and
//! no more memory than a file of that size can honestly need.
//!
//! Small sound files of every format are damaged at random, from a fixed seed: bits turned, pieces cut out,
//! doubled, put in from another file, and words that readers stumble over. Zipped files are damaged both as
//! they stand and inside their parts, since most damage to a zip is found by its checksum before anyone reads.
//! A run does a few hundred of each; `VISARE_FUZZ_SECONDS=600 cargo test --release --test suites damaged_files::` goes on
//! for ten minutes. What it finds is written to the folder for temporary files before it is read, so that a
//! panic or a hang leaves its input behind: keep it as a test.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot be set up shall stop"
)]

use std::{
    env, fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use rust_xlsxwriter::Workbook;
use visare::{inputs::parse, project::InputFile};

/// How many damaged files of each kind a plain run reads.
const ROUNDS: usize = 200;

/// More memory than this is more than any of these small files can need.
const MOST_MEMORY_KB: u64 = 1 << 20;

/// What readers stumble over.
const WORDS: &[&str] = &[
    "\"",
    "'",
    ";",
    ",",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "\u{feff}",
    "<",
    ">",
    "&lol;",
    "<!DOCTYPE x [<!ENTITY lol \"lollollol\">]>",
    "</row>",
    "<row r=\"1048576\">",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "<c r=\"A0\"><v>1</v></c>",
    " t=\"s\"",
    " uniqueCount=\"4294967295\"",
    " table:number-columns-repeated=\"16384\"",
    " table:number-rows-repeated=\"1048576\"",
    "[[[[[[[[[[[[[[[[",
    "{\"values\":",
    "}",
    "]",
    "null",
    "1e999",
    "-1",
    "99999999999999999999",
    "NaN",
    "2020",
    "32767",
    "Kolada nyckeltal",
    "År",
];

/// A generator of numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit.max(1)).unwrap();
        usize::try_from(self.next() % limit).unwrap()
    }
}

fn damage(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(64)).min(bytes.len());
        match dice.below(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                let times = 1 + dice.below(40);
                drop(bytes.splice(at..at, piece.repeat(times)));
            }
            3 => {
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(64)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
            4 | 5 => {
                let word = WORDS[dice.below(WORDS.len())];
                drop(bytes.splice(at..at, word.bytes()));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
    }
    bytes
}

/// The parts of a zip.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let name = part.name().unwrap().to_string();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (name, content)
        })
        .collect()
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// One of the parts that readers look into, damaged.
fn damage_inside(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut parts = parts(bytes);
    let read: Vec<usize> = (0..parts.len())
        .filter(|index| !parts[*index].0.contains("theme") && !parts[*index].0.contains("docProps"))
        .collect();
    let index = read[dice.below(read.len())];
    parts[index].1 = damage(&parts[index].1, other, dice);
    zipped(&parts)
}

fn xlsx() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "Kolada nyckeltal").unwrap();
    for year in 0..4 {
        sheet
            .write_string(1, 2 + year, (2020 + year).to_string())
            .unwrap();
    }
    for row in 2..8 {
        sheet.write_string(row, 0, "Trygghet, andel (%)").unwrap();
        sheet.write_string(row, 1, format!("Ort {row}")).unwrap();
        for year in 0..4 {
            sheet
                .write_number(row, 2 + year, f64::from(row) * 1.25)
                .unwrap();
        }
    }
    let table = workbook.add_worksheet();
    for (column, heading) in ["enhet", "nyckeltal", "år", "värde", "antal svar", "kön"]
        .iter()
        .enumerate()
    {
        table
            .write_string(0, u16::try_from(column).unwrap(), *heading)
            .unwrap();
    }
    table.write_string(1, 0, "Solgården").unwrap();
    table.write_string(1, 1, "Trygghet").unwrap();
    table.write_number(1, 2, 2024.0).unwrap();
    table.write_formula(1, 3, "=1+1").unwrap();
    workbook.save_to_buffer().unwrap()
}

fn ods() -> Vec<u8> {
    let row = |cells: &[&str]| {
        let cells: String = cells
            .iter()
            .map(|text| {
                format!(
                    "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
                )
            })
            .collect();
        format!("<table:table-row>{cells}</table:table-row>")
    };
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Blad1\">{}{}<table:table-row table:number-rows-repeated=\"1000\">\
         <table:table-cell table:number-columns-repeated=\"20\"/></table:table-row></table:table>\
         </office:spreadsheet></office:body></office:document-content>",
        row(&["Nyckeltal", "Kommun", "År", "Värde"]),
        row(&["Trygghet", "Ort", "2020", "7"]),
    );
    let parts = [
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        (
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">\
             <manifest:file-entry manifest:full-path=\"/\"/></manifest:manifest>"
                .to_owned(),
        ),
        ("content.xml", content),
    ];
    zipped(&parts.map(|(name, text)| (name.to_owned(), text.into_bytes())))
}

const CSV: &str = "Kommun/Landsting;Nyckeltal;År;Visat Värde\r\n\
    Alla kommuner (ovägt medel);Trygghet, andel (%);2019;81,5\r\nAle;\"Trygghet, \"\"säker\"\"\";2020;-\r\n\
    Örebro;Trygghet;2021;..\r\nVästervik;Trygghet;2022;1 234,5\r\n";
const NATIONAL: &str = "kpi,municipality_id,year,count,gender,status,value,municipality,municipality_type\n\
    N00943,0114,2010,1,T,,23.29,Upplands Väsby,K\nN00943,0115,2010,1,K,Privacy,,Vallentuna,K\n";
const API: &str = "{\"count\":2,\"next_url\":null,\"values\":[{\"kpi\":\"N1\",\"period\":2023,\"municipality\":\"0180\",\
    \"values\":[{\"gender\":\"K\",\"count\":1,\"status\":\"Missing\",\"value\":null,\"isdeleted\":false},\
    {\"gender\":\"T\",\"count\":1,\"status\":\"\",\"value\":21.9,\"isdeleted\":false}]}]}";
const GROUPS: &str = "{\"values\":[{\"id\":\"G1\",\"title\":\"Nätverket (ovägt medel)\",\"members\":[{\"member_id\":\"0180\",\
    \"member_title\":\"Stockholm\"}]},{\"id\":\"N1\",\"title\":\"Trygghet\",\"is_divided_by_gender\":true}]}";

/// Sound files of every format, by name.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let utf16: Vec<u8> = CSV.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = CSV
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    let mut seeds: Vec<(String, Vec<u8>)> = vec![
        ("a.xlsx".to_owned(), xlsx()),
        ("a.ods".to_owned(), ods()),
        ("a.csv".to_owned(), CSV.into()),
        ("latin.csv".to_owned(), latin),
        ("utf16.csv".to_owned(), utf16),
        ("national.csv".to_owned(), NATIONAL.into()),
        ("api.json".to_owned(), API.into()),
        ("groups.json".to_owned(), GROUPS.into()),
    ];
    let kolada = env::var_os("VISARE_KOLADA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/kolada"),
        PathBuf::from,
    );
    match fs::read(kolada.join("exports_2012_2013/onevar/U00911.xls")) {
        Ok(bytes) => seeds.push(("U00911.xls".to_owned(), bytes)),
        Err(_) => println!("skipped: no real xls in {}", kolada.display()),
    }
    seeds
}

/// The most memory that this process has had, where the system says so.
fn peak_memory_kb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn read(name: &str, bytes: Vec<u8>, kept: &Path) {
    fs::write(kept, &bytes).unwrap();
    let input = InputFile {
        name: name.to_owned(),
        content: Ok(Arc::from(bytes)),
    };
    let file = parse(&input);
    assert_eq!(file.value.sha256.len(), 64);
    if let Some(peak) = peak_memory_kb() {
        assert!(
            peak < MOST_MEMORY_KB,
            "{peak} kB after {name}, kept in {}",
            kept.display()
        );
    }
}

#[test]
fn whatever_the_bytes_there_is_an_answer() {
    let seconds = env::var("VISARE_FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let kept = env::temp_dir().join(format!("visare-damaged-{}", std::process::id()));
    let seeds = seeds();
    let mut dice = Dice(0x5eed_0004);
    let mut round = 0_usize;
    let goes_on = |round: usize| {
        until.map_or(round < ROUNDS, |until| {
            round < ROUNDS || Instant::now() < until
        })
    };
    while goes_on(round) {
        for (index, (name, bytes)) in seeds.iter().enumerate() {
            let other = &seeds[(index + 1 + dice.below(seeds.len() - 1)) % seeds.len()].1;
            let damaged = if bytes.starts_with(b"PK") && !round.is_multiple_of(4) {
                damage_inside(bytes, other, &mut dice)
            } else {
                damage(bytes, other, &mut dice)
            };
            read(name, damaged, &kept);
        }
        round += 1;
    }
    println!("{} damaged files read", round * seeds.len());
    fs::remove_file(&kept).unwrap();
}

/// The content of a sheet of an OpenDocument workbook with these rows.
fn open_document(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Blad1\">{rows}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[("content.xml".to_owned(), content.into_bytes())])
}

/// Files that once took all the time or all the memory that there is, or brought a debugging build to panic: by
/// name, what they are.
fn found() -> Vec<(&'static str, String, Vec<u8>)> {
    let text = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let far = "<table:table-cell table:number-columns-repeated=\"4294967295\"/>";
    let mut found = vec![
        (
            "a year beyond the last column",
            "a.ods".to_owned(),
            open_document(&format!(
                "<table:table-row>{}</table:table-row><table:table-row>{far}{}</table:table-row>",
                text("Kolada nyckeltal"),
                text("2023")
            )),
        ),
        (
            "no year beyond the last column and beyond the last row",
            "a.ods".to_owned(),
            open_document(&format!(
                "<table:table-row>{}</table:table-row>\
                 <table:table-row>{far}{}</table:table-row>\
                 <table:table-row table:number-rows-repeated=\"4294967295\"/>\
                 <table:table-row>{far}{}</table:table-row>",
                text("Kolada nyckeltal"),
                text("inget år"),
                text("7")
            )),
        ),
        (
            "rows repeated for ever, of a cell that is there no times",
            "a.ods".to_owned(),
            open_document(
                &"<table:table-row table:number-rows-repeated=\"4294967295\">\
                  <table:table-cell table:number-columns-repeated=\"0\" office:value-type=\"string\">\
                  <text:p>x</text:p></table:table-cell></table:table-row>"
                    .repeat(200),
            ),
        ),
    ];
    let many = |count: usize, one: &dyn Fn(usize) -> String| -> String {
        (0..count).map(one).collect::<Vec<_>>().join(",")
    };
    let attributes: String = (0..60_000).map(|at| format!(" a{at}=\"\"")).collect();
    found.push((
        "an element with very many attributes",
        "a.ods".to_owned(),
        open_document(&format!("<table:table-row{attributes}/>")),
    ));
    let keys = many(200_000, &|at| format!("\"k{at}\":{at}"));
    found.push((
        "an object with very many keys",
        "a.json".to_owned(),
        format!("{{{keys}}}").into_bytes(),
    ));
    let keys = many(100_000, &|at| format!("\"k{at}\":{at}"));
    let inner = many(100_000, &|_| "{\"v\":[[]]}".to_owned());
    found.push((
        "an object with very many keys around objects without any",
        "a.json".to_owned(),
        format!("{{{keys},\"inner\":[{inner}]}}").into_bytes(),
    ));
    // Of the first sheet: rows, and columns that begin beyond the last that there can be; rows that end before they
    // begin. The library would ask for room for all of it.
    for (what, rows, columns) in [
        (
            "columns that begin far out",
            [0_u32, 0x3C00_0009],
            [0x6F72_u16, 0x2077],
        ),
        ("rows that end before they begin", [9, 2], [0, 3]),
    ] {
        let mut bytes = fs::read("tests/inputs/files/layouter.xls").unwrap();
        let at = 4 + bytes
            .windows(4)
            .position(|four| four == [0, 2, 14, 0])
            .unwrap();
        let rows = rows.into_iter().flat_map(u32::to_le_bytes);
        let extent: Vec<u8> = rows
            .chain(columns.into_iter().flat_map(u16::to_le_bytes))
            .collect();
        bytes[at..at + extent.len()].copy_from_slice(&extent);
        found.push((what, "a.xls".to_owned(), bytes));
    }
    found
}

#[test]
fn files_that_once_were_too_much_are_read() {
    let kept = env::temp_dir().join(format!("visare-found-{}", std::process::id()));
    for (what, name, bytes) in found() {
        println!("{what}");
        read(&name, bytes, &kept);
    }
    fs::remove_file(&kept).unwrap();
}
