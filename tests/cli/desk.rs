//! A folder with a project, and the program run in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use tempfile::TempDir;

/// A folder to run in, gone afterwards.
pub struct Desk {
    folder: TempDir,
}

/// What the program answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Desk {
    /// The example pack with its sheets.
    pub fn example() -> Self {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
        };
        for part in ["rules", "sheets"] {
            let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(part);
            copy(&source, &desk.path(part));
        }
        desk
    }

    /// A pack of one measure over two municipalities, with a sheet.
    pub fn small() -> Self {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
        };
        desk.write("rules/gemensamt/platser.csv", PLACES);
        desk.write("rules/p/visare.toml", SETTINGS);
        desk.write("rules/p/regler.rhai", RULES);
        desk.write("sheets/p/kolada.csv", SHEET);
        desk
    }

    /// A folder's project.
    pub fn of(source: &Path) -> Self {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
        };
        copy(source, desk.folder.path());
        desk
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn run(&self, arguments: &[&str]) -> Answer {
        let output = Command::new(env!("CARGO_BIN_EXE_visare"))
            .args(arguments)
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        Answer {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The files below a folder, hidden ones too, with `/` between parts.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut waiting = vec![self.path(folder)];
        while let Some(next) = waiting.pop() {
            let Ok(entries) = fs::read_dir(&next) else {
                continue;
            };
            for entry in entries {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    let name = path.strip_prefix(self.path(folder)).unwrap();
                    found.push(name.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        found.sort();
        found
    }

    pub fn state(&self, files: &[String]) -> Vec<(Vec<u8>, SystemTime)> {
        files
            .iter()
            .map(|file| {
                let path = self.path("out").join(file);
                let written = fs::metadata(&path).unwrap().modified().unwrap();
                (fs::read(path).unwrap(), written)
            })
            .collect()
    }
}

const PLACES: &str =
    "kod,namn,slag\n0000,Riket,riket\n0883,Västervik,kommun\n0882,Oskarshamn,kommun\n";
const SETTINGS: &str = "name = \"Västervik\"\ncode = \"0883\"\ntrusted = true\n";
pub const SHEET: &str =
    "nyckeltal;kommun;år;värde\nU1;Västervik;2013;7\nU1;Västervik;2014;8\nU1;Oskarshamn;2014;9\n";
pub const RULES: &str = "område(\"Hemtjänst\", #{ år: 2013..=2014 })\n    .mått(\"Trygghet\", kpi(\"U1\", #{ bra: \"hög\" }));\n";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let source = entry.unwrap().path();
        let target = to.join(source.file_name().unwrap());
        if source.is_dir() {
            copy(&source, &target);
        } else {
            fs::copy(&source, &target).unwrap();
        }
    }
}
