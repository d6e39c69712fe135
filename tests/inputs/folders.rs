//! What lies in a folder of sheets beside the files that are read.

use std::{fs, path::Path};

use tempfile::TempDir;
use visare::{
    diagnostics::Diagnostic,
    inputs::parse,
    project::{Folders, InputFile, Project, ReadFault, load},
};

use crate::make::{T, book, codes, parsed, told};

/// A project without rules of its own: a place, a pack, and a folder of sheets with one file.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery");
    let copied = |name: &str| fs::read(gallery.join(name)).unwrap();
    write("rules/gemensamt/platser.csv", &copied("platser.csv"));
    write("rules/p/visare.toml", &copied("visare.toml"));
    write("rules/p/regler.rhai", b"");
    write("sheets/p/a.xlsx", &book("Blad1", &[&[T("x")]]));
    folder
}

fn loaded(folder: &TempDir) -> (Project, Vec<Diagnostic>) {
    let folders = Folders {
        sheets: folder.path().join("sheets"),
        rules: folder.path().join("rules"),
    };
    let loaded = load(&folders, "p");
    (loaded.value.unwrap(), loaded.diagnostics)
}

fn names(project: &Project) -> Vec<&str> {
    project
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect()
}

#[test]
fn an_owner_file_says_that_its_file_is_open() {
    let folder = project();
    let sheets = folder.path().join("sheets/p");
    fs::write(sheets.join("~$a.xlsx"), b"Eva").unwrap();
    fs::write(sheets.join("~$borta.xlsx"), b"Eva").unwrap();
    fs::create_dir(sheets.join("mapp")).unwrap();
    fs::write(sheets.join("mapp/b.csv"), b"a;b\n").unwrap();
    fs::write(sheets.join("mapp/.~lock.b.csv#"), b",Eva").unwrap();
    fs::write(sheets.join("c.xlsx.tmp"), b"half").unwrap();
    let (project, found) = loaded(&folder);
    assert_eq!(names(&project), ["a.xlsx", "mapp/b.csv"]);
    assert_eq!(
        told(&found),
        "V228 note: Filen `a.xlsx` är öppen i ett annat program, och det som inte är sparat där räknas inte.
    a.xlsx
    Spara den där och kör igen, om något är ändrat. Annars behöver inget göras.
V228 note: Filen `mapp/b.csv` är öppen i ett annat program, och det som inte är sparat där räknas inte.
    mapp/b.csv
    Spara den där och kör igen, om något är ändrat. Annars behöver inget göras.
"
    );
}

#[cfg(unix)]
#[test]
fn links_are_followed_once_and_those_that_lead_nowhere_are_named() {
    use std::os::unix::fs::symlink;
    let folder = project();
    let sheets = folder.path().join("sheets/p");
    let beside = tempfile::tempdir().unwrap();
    fs::write(beside.path().join("b.csv"), b"a;b\n").unwrap();
    symlink(beside.path(), sheets.join("arkiv")).unwrap();
    symlink(beside.path().join("b.csv"), sheets.join("c.csv")).unwrap();
    symlink(&sheets, sheets.join("runt")).unwrap();
    symlink(beside.path().join("borta.csv"), sheets.join("d.csv")).unwrap();
    symlink(sheets.join("e.csv"), sheets.join("e.csv")).unwrap();
    let (project, found) = loaded(&folder);
    assert_eq!(told(&found), "");
    assert_eq!(
        names(&project),
        ["a.xlsx", "arkiv/b.csv", "c.csv", "d.csv", "e.csv"]
    );
    let said: Vec<_> = project
        .files
        .iter()
        .map(|file| codes(&parse(file).diagnostics).join(" "))
        .collect();
    assert_eq!(said, ["V205", "V205", "V205", "V201", "V201"]);
}

/// The superuser may read every folder, so that nothing can be tested by one.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_named_and_the_others_are_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project();
    let closed = folder.path().join("sheets/p/stängd");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let (project, found) = loaded(&folder);
    assert_eq!(names(&project), ["a.xlsx"]);
    if fs::read_dir(&closed).is_ok() {
        assert_eq!(told(&found), "");
    } else {
        assert_eq!(codes(&found), ["V109"]);
    }
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_file_without_bytes_and_one_that_lies_in_the_cloud() {
    assert_eq!(
        told(&parsed("a.xlsx", b"").diagnostics),
        "V226 error: Filen `a.xlsx` är tom: den har inga tecken alls.
    a.xlsx
    Hämta eller kopiera den på nytt. Ligger den i OneDrive eller SharePoint: högerklicka på den och välj Behåll alltid på den här enheten.
"
    );
    let elsewhere = InputFile {
        name: "a.xlsx".to_owned(),
        content: Err(ReadFault::Elsewhere),
    };
    assert_eq!(
        told(&parse(&elsewhere).diagnostics),
        "V227 error: Filen `a.xlsx` ligger bara i molnet och kunde inte hämtas.
    a.xlsx
    Högerklicka på den, välj Behåll alltid på den här enheten, vänta tills den är hämtad och kör igen.
"
    );
}
