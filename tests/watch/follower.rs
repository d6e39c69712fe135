//! A small project, the program that watches it, and waiting for what it does.

use std::{
    fs::{self, File},
    io::Write,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use rust_xlsxwriter::{DocProperties, Workbook};
use serde_json::Value;

use crate::desk::Desk;

/// Twelve municipalities; the pack is the first one's.
pub const PLACES: usize = 12;

pub const SETTINGS: &str = "name = \"Ettköping\"\ncode = \"0101\"\ntrusted = true\n";

/// A composite of two key figures, one that is a key figure, and one of another area.
pub const RULES: &str = r#"let ett = kpi("U1", #{ bra: "hög", etikett: "Ett" });
let två = kpi("U2", #{ bra: "hög", etikett: "Två" });
område("Hemtjänst", #{ år: 2013..=2014 })
    .mått("Trygghet", medel(ett, två), #{ bra: "hög" })
    .mått("Kontakt", kpi("U3", #{ bra: "hög" }), #{ bra: "hög" });
"#;

/// The project on a desk: places, rules, and two workbooks.
pub fn project() -> Desk {
    let desk = Desk::small();
    let mut places = String::from("kod,namn,slag\n0000,Riket,riket\n");
    for number in 1..=PLACES {
        places += &format!("{:04},Kommun {number},kommun\n", 100 + number);
    }
    desk.write("rules/gemensamt/platser.csv", &places);
    fs::remove_file(desk.path("sheets/p/kolada.csv")).unwrap();
    desk.write("rules/p/visare.toml", SETTINGS);
    desk.write("rules/p/regler.rhai", RULES);
    desk.put("sheets/p/a.xlsx", &book(&[("U1", 1.0), ("U2", 1.0)], "A"));
    desk.put("sheets/p/b.xlsx", &book(&[("U3", 1.0)], "A"));
    desk
}

/// A workbook with a sheet for each key figure, whose first municipality has the value `first` in 2014 and all others
/// values of their own. `author` is what a program notes beside the sheets.
pub fn book(sheets: &[(&str, f64)], author: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_author(author));
    for (id, first) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*id).unwrap();
        sheet.write_string(0, 0, "Kolada").unwrap();
        sheet.write_string(1, 2, "2013").unwrap();
        sheet.write_string(1, 3, "2014").unwrap();
        for number in 0..PLACES {
            let row = u32::try_from(number).unwrap() + 2;
            let value = 10.0 + f64::from(row);
            sheet.write_string(row, 0, *id).unwrap();
            let name = format!("Kommun {}", number + 1);
            sheet.write_string(row, 1, name).unwrap();
            sheet.write_number(row, 2, value).unwrap();
            let latest = if number == 0 { *first } else { value };
            sheet.write_number(row, 3, latest).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

impl Desk {
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// The history of the pack, each line a whole document.
    pub fn history(&self) -> Vec<Value> {
        let text = self.text("out/p/history/changes.jsonl");
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The value that the results state for the own municipality.
    pub fn figure(&self, label: &str, year: i64) -> Option<f64> {
        self.figure_in("out/p/results.json", label, year)
    }

    /// The value that a file of results states for the municipality 0101.
    pub fn figure_in(&self, file: &str, label: &str, year: i64) -> Option<f64> {
        let results: Value = serde_json::from_str(&self.text(file)).unwrap();
        let areas = results["areas"].as_array().unwrap();
        let mut rows = areas
            .iter()
            .flat_map(|area| area["rows"].as_array().unwrap());
        let row = rows.find(|row| row["label"] == label)?;
        let figures = row["figures"].as_array().unwrap();
        let figure = figures
            .iter()
            .find(|figure| figure["place"] == "0101" && figure["year"] == year)?;
        figure["value"].as_f64()
    }
}

/// `visare watch`, stopped when it is let go.
pub struct Watching {
    child: Child,
    log: PathBuf,
}

/// However busy the machine is: what has not come by then will not come.
pub const PATIENCE: Duration = Duration::from_secs(120);

impl Watching {
    /// Starts the program and waits until its first outputs stand.
    pub fn start(desk: &Desk, arguments: &[&str]) -> Self {
        let watching = Watching::launch(desk, arguments);
        watching.until("the first outputs", || {
            watching.said().contains(" beräkningar gjorda")
        });
        watching
    }

    /// Starts the program.
    pub fn launch(desk: &Desk, arguments: &[&str]) -> Self {
        Watching::launch_command(desk, &[&["watch"], arguments].concat())
    }

    /// Starts the program with a command of its own.
    pub fn launch_command(desk: &Desk, arguments: &[&str]) -> Self {
        let log = desk.path("said.txt");
        let out = File::create(&log).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_visare"))
            .args(arguments)
            .current_dir(desk.path("."))
            .stdout(Stdio::from(out.try_clone().unwrap()))
            .stderr(Stdio::from(out))
            .spawn()
            .unwrap();
        Watching { child, log }
    }

    /// All that the program has said.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits for a state.
    pub fn until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let start = Instant::now();
        while !is_so() {
            assert!(
                start.elapsed() < PATIENCE,
                "{what} never came; said:\n{}",
                self.said()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Does something and waits for the first update of the history that is as wished.
    pub fn after(
        &self,
        desk: &Desk,
        what: &str,
        act: impl FnOnce(),
        wished: impl Fn(&Value) -> bool,
    ) -> Value {
        let before = desk.history().len();
        act();
        let mut found = None;
        self.until(what, || {
            found = desk.history().into_iter().skip(before).find(&wished);
            found.is_some()
        });
        found.unwrap()
    }

    /// Ends the program at once, wherever it is.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The counts of an update: sheets parsed, nodes computed.
pub fn counts(update: &Value) -> (u64, u64) {
    let number = |key: &str| update[key].as_u64().unwrap();
    (number("sheets_parsed"), number("nodes_computed"))
}

/// What changed in an update: files, rules, and the labels of figures, each once.
pub fn changed(update: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for place in update["municipalities"].as_array().unwrap() {
        for kind in ["files", "rules"] {
            for file in place["changes"][kind].as_array().unwrap() {
                let what = file["happened"].as_str().unwrap();
                all.push(format!("{} {what}", file["file"].as_str().unwrap()));
            }
        }
        for row in place["changes"]["rows"].as_array().unwrap() {
            let what = row["happened"].as_str().unwrap();
            all.push(format!("{} {what}", row["label"].as_str().unwrap()));
        }
        for figure in place["changes"]["figures"].as_array().unwrap() {
            let label = figure["label"].as_str().unwrap().to_owned();
            if !all.contains(&label) {
                all.push(label);
            }
        }
    }
    all
}

/// The codes of what is to be seen to since an update, and of what no longer is.
pub fn remarks(update: &Value) -> (Vec<&str>, Vec<&str>) {
    let codes = |key: &str| {
        let all = update[key].as_array().unwrap().iter();
        all.map(|remark| remark["code"].as_str().unwrap()).collect()
    };
    (codes("appeared"), codes("healed"))
}

/// A file written in two pieces with `between` in the middle.
pub fn in_pieces(desk: &Desk, name: &str, bytes: &[u8], between: impl FnOnce()) {
    let (one, other) = bytes.split_at(bytes.len() / 2);
    let mut file = File::create(desk.path(name)).unwrap();
    file.write_all(one).unwrap();
    file.flush().unwrap();
    between();
    file.write_all(other).unwrap();
}
