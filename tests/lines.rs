//! Why the rows of tables are what they are: over the packs that ship every step is worked out anew from the steps
//! below it, and every cell that is named is read again by calamine alone.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use calamine::{Data, DataType, Range, Reader, Xlsx, open_workbook};
use visare::{
    diagnostics::Location,
    engine::{CellHow, CellStep, LineExplanation, Passing},
    model::{Missing, Scalar, TableCell},
    project::{Folders, Project, load},
    session::{Explained, Focus, Request, Session},
    text::Language,
    views::{OutputKind, line_json, line_lines},
};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn shipped(pack: &str) -> Project {
    let folders = Folders {
        sheets: here("sheets"),
        rules: here("rules"),
    };
    load(&folders, pack).value.unwrap()
}

fn request() -> Request {
    Request {
        focus: Focus::Own,
        outputs: vec![OutputKind::Pages],
        language: None,
    }
}

/// The workbooks of a pack, read by calamine alone.
struct Sheets {
    folder: PathBuf,
    known: HashMap<(String, String), Range<Data>>,
    read: usize,
}

impl Sheets {
    fn of(folder: PathBuf) -> Self {
        Sheets {
            folder,
            known: HashMap::new(),
            read: 0,
        }
    }

    /// Holds what is said of a cell against the cell.
    fn agrees(&mut self, value: &TableCell, cell: &Location) {
        let Location::Cell { file, sheet, cell } = cell else {
            panic!("{cell:?} is no cell");
        };
        let folder = &self.folder;
        let range = self
            .known
            .entry((file.clone(), sheet.clone()))
            .or_insert_with(|| {
                let mut book: Xlsx<_> = open_workbook(folder.join(file)).unwrap();
                book.worksheet_range(sheet).unwrap()
            });
        let letters = cell.trim_end_matches(|one: char| one.is_ascii_digit());
        let row: u32 = cell[letters.len()..].parse().unwrap();
        assert_eq!(letters.len(), 1, "the examples are narrow");
        let column = u32::from(letters.as_bytes()[0] - b'A');
        let held = range.get_value((row - 1, column)).unwrap_or(&Data::Empty);
        self.read += 1;
        let agrees = match value {
            Ok(Scalar::Text(text)) => held.as_string().as_deref() == Some(text.as_ref()),
            Ok(Scalar::Number(number)) => held.as_f64() == Some(*number),
            Ok(Scalar::Date(date)) => match held {
                Data::DateTime(day) => {
                    let (year, month, day, ..) = day.to_ymd_hms_milli();
                    format!("{year}-{month:02}-{day:02}") == date.to_string()
                }
                _ => false,
            },
            Ok(Scalar::Truth(truth)) => held.get_bool() == Some(*truth),
            Err(Missing::NotReported | Missing::Blank) => {
                held.is_empty() || held.as_string().as_deref() == Some("-")
            }
            // Too few have answered: there is a number, and it is not told.
            Err(Missing::TooFew) => held.as_f64().is_some(),
            Err(kind) => panic!("{kind:?} is not in the examples"),
        };
        assert!(
            agrees,
            "{file}!{sheet}!{cell} holds {held:?}, said is {value:?}"
        );
    }

    /// Works a step out anew from those below it, down to the cells.
    fn holds(&mut self, step: &CellStep) {
        let below = match &step.how {
            CellHow::Cell(cell) => {
                match cell {
                    Some(cell) => self.agrees(&step.value, cell),
                    None => assert_eq!(step.value, Err(Missing::NotReported)),
                }
                return;
            }
            CellHow::Stated => return,
            CellHow::Formula { members, .. }
            | CellHow::Lookup { members, .. }
            | CellHow::Rows { members, .. } => members,
            CellHow::Deeper => {
                assert!(step.value.is_err(), "{step:?}");
                return;
            }
        };
        for member in below {
            self.holds(member);
        }
        assert_eq!(again(step), step.value, "{step:#?}");
    }
}

fn number(step: &CellStep) -> Result<f64, Missing> {
    match &step.value {
        Ok(Scalar::Number(number)) => Ok(*number),
        Ok(Scalar::Truth(truth)) => Ok(f64::from(u8::from(*truth))),
        Ok(other) => panic!("{other:?} is no number"),
        Err(kind) => Err(*kind),
    }
}

/// The value of a step, from what the steps below it say and nothing else.
fn again(step: &CellStep) -> TableCell {
    let is = |truth: bool| Ok(Scalar::Truth(truth));
    match &step.how {
        CellHow::Formula {
            method, members, ..
        } => {
            let both = || Ok((number(&members[0])?, number(&members[1])?));
            match *method {
                "same" => members[0].value.clone(),
                "is_missing" => is(members[0].value.is_err()),
                "not" => is(number(&members[0])? == 0.0),
                "and" => is(both()? == (1.0, 1.0)),
                "plus" => both().map(|(one, other)| Scalar::Number(one + other)),
                "minus" | "change" => both().map(|(one, other)| Scalar::Number(one - other)),
                "times" => both().map(|(one, other)| Scalar::Number(one * other)),
                "over" => both().map(|(one, other)| Scalar::Number(one / other)),
                "at_least" => is(both().map(|(one, other)| one >= other)?),
                "equal" => {
                    let (one, other) = (members[0].value.clone()?, members[1].value.clone()?);
                    is(one.written().to_lowercase() == other.written().to_lowercase())
                }
                "needs" => match (number(&members[1]), number(&members[2])) {
                    (Ok(answers), Ok(least)) if answers >= least => members[0].value.clone(),
                    _ => members[0].value.clone().and(Err(Missing::TooFew)),
                },
                other => panic!("{other} is not in the examples"),
            }
        }
        // The matrix of the example is the likelihood plus the gravity less one.
        CellHow::Lookup {
            position, members, ..
        } => {
            let at = |words: [&str; 3], step: &CellStep| {
                let word = step.value.clone().unwrap().written();
                words.iter().position(|known| *known == word).unwrap()
            };
            let likely = at(["hög", "medel", "låg"], &members[0]);
            let grave = at(["lindrig", "betydlig", "allvarlig"], &members[1]);
            assert_eq!(*position, Some((likely + 1, grave + 1)));
            Ok(Scalar::Number((3 - likely + grave) as f64))
        }
        CellHow::Rows {
            aggregate,
            count,
            members,
            ..
        } => {
            let sum = || members.iter().map(number).sum::<Result<f64, Missing>>();
            let rows = *count as f64;
            Ok(Scalar::Number(match *aggregate {
                "count" => rows,
                "sum" => sum()?,
                "mean" => sum()? / rows,
                "share" => sum()? * 100.0 / rows,
                other => panic!("{other} is not in the examples"),
            }))
        }
        CellHow::Cell(_) | CellHow::Stated | CellHow::Deeper => step.value.clone(),
    }
}

/// The pack `p` of a folder.
fn project_on(desk: &Path) -> Project {
    let folders = Folders {
        sheets: desk.join("sheets"),
        rules: desk.join("rules"),
    };
    load(&folders, "p").value.unwrap()
}

fn explained(session: &mut Session, project: &Project, name: &str) -> LineExplanation {
    let mut found = session.explain(project, name, None, &Focus::Own).value;
    match found.pop() {
        Some(Explained::Line(line)) if found.is_empty() => line,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn every_step_of_every_row_that_ships_is_worked_out_anew_from_its_cells() {
    for (pack, least) in [("orebro", 100), ("vastervik", 100)] {
        let project = shipped(pack);
        let mut session = Session::default();
        let outputs = session.run(&project, &request()).value;
        let mut sheets = Sheets::of(here("sheets").join(pack));
        for table in &outputs.results[0].tables {
            for (nth, line) in table.lines.iter().enumerate() {
                let title = &table.title;
                let found = explained(&mut session, &project, &format!("{title}/#{}", nth + 1));
                assert_eq!(
                    (found.number, found.among),
                    (Some(nth + 1), table.lines.len())
                );
                // By its own name it is found too, and alone.
                let name = format!("{}/{}", found.table, found.name);
                assert_eq!(explained(&mut session, &project, &name), found);
                for step in found.columns.iter().chain(&found.field) {
                    sheets.holds(step);
                }
                for step in &found.columns {
                    let column = table
                        .columns
                        .iter()
                        .position(|head| Some(&head.name) == step.label.as_ref());
                    assert_eq!(step.value, line.cells[column.unwrap()], "{name}");
                }
                if let Some(map) = &table.map {
                    let Some(Ok(Scalar::Number(number))) =
                        found.field.as_ref().map(|field| &field.value)
                    else {
                        panic!("{name} has no field");
                    };
                    let label = found.columns[0].value.clone().unwrap().written();
                    let fields = map.fields.iter().flatten();
                    let mut own =
                        fields.filter(|field| field.labels.contains(&(nth + 1, label.clone())));
                    assert_eq!(own.next().unwrap().value, *number);
                } else {
                    assert_eq!(
                        found.colour.as_ref().map(|colour| colour.band),
                        line.band,
                        "{name}"
                    );
                }
                for passed in &found.passed {
                    if let Passing::Condition { of, kept } = &passed.by {
                        assert!(*kept);
                        for step in of {
                            assert_eq!(step.value, Ok(Scalar::Truth(true)));
                            sheets.holds(step);
                        }
                    }
                }
                let told = line_json(&found);
                assert_eq!(told["number"], nth + 1);
                assert_eq!((&told["schema"], &told["kind"]), (&1.into(), &"row".into()));
            }
        }
        assert!(sheets.read > least, "{pack}: {}", sheets.read);
    }
}

fn run(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_visare"))
        .arg("explain")
        .args(words)
        .arg("--sheets")
        .arg(here("sheets"))
        .arg("--rules")
        .arg(here("rules"))
        .output()
        .unwrap()
}

fn said(words: &[&str]) -> String {
    let output = run(words);
    let faults = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), faults.as_ref()), (Some(0), ""));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_row_says_where_its_number_comes_from_and_why_it_is_in() {
    insta::assert_snapshot!(said(&["Risker utan åtgärd/Leverantören lägger ned"]), @"
    Risker utan åtgärd/Leverantören lägger ned: rad 2 av 3
    ├─ risk: Leverantören lägger ned (risker.xlsx!Risker!A9)
    ├─ värde: 2
    │  └─ matrisens rad 3 (låg) och kolumn 2 (betydlig) = 2 (orebro/risker.rhai:33:6)
    │     ├─ sannolikhet: låg (risker.xlsx!Risker!D9)
    │     └─ allvar: betydlig (risker.xlsx!Risker!E9)
    ├─ ansvarig: tom (risker.xlsx!Risker!G9)
    ├─ Färg: grön, för värde är 2 (gult ≥ 3, rött ≥ 4)
    ├─ Ordnad efter värde, störst först (orebro/risker.rhai:34:6)
    ├─ Med, för villkoret gäller (orebro/risker.rhai:51:47)
    │  └─ åtgärd är tom = ja
    │     └─ åtgärd: tom (risker.xlsx!Risker!F9)
    └─ Regel: orebro/risker.rhai:51:1
    ");
}

#[test]
fn a_row_that_is_left_out_says_by_what() {
    insta::assert_snapshot!(said(&["risker utan åtgärd/tjänsten ligger nere"]), @"
    Risker utan åtgärd/Tjänsten ligger nere: inte med i tabellen
    ├─ risk: Tjänsten ligger nere (risker.xlsx!Risker!A4)
    ├─ Ordnad efter värde, störst först (orebro/risker.rhai:34:6)
    ├─ Inte med, för villkoret gäller inte (orebro/risker.rhai:51:47)
    │  └─ åtgärd är tom = nej
    │     └─ åtgärd: Belastningsprov före start (risker.xlsx!Risker!F4)
    └─ Regel: orebro/risker.rhai:51:1
    ");
}

#[test]
fn too_few_answers_are_not_told_but_where_they_stand_is() {
    insta::assert_snapshot!(said(&["Egna undersökningar/Budget- och skuldrådgivningen/Jag blev väl bemött", "2015", "--lang", "en"]), @"
    Egna undersökningar/Budget- och skuldrådgivningen/2015/Jag blev väl bemött: row 1 of 16
    ├─ enhet: Budget- och skuldrådgivningen (egna_undersokningar.xlsx!Egna undersökningar!A17)
    ├─ fråga: Jag blev väl bemött (egna_undersokningar.xlsx!Egna undersökningar!C17)
    ├─ år: 2015 (egna_undersokningar.xlsx!Egna undersökningar!B17)
    ├─ andel: too few behind the figure
    │  └─ too few behind the figure, if at least 5 have answered (4 have answered) = too few behind the figure (vastervik/undersokningar.rhai:22:6)
    │     ├─ andel: too few behind the figure (egna_undersokningar.xlsx!Egna undersökningar!D17)
    │     └─ antal svar: 4 (egna_undersokningar.xlsx!Egna undersökningar!E17)
    ├─ förändring: too few behind the figure
    │  └─ too few behind the figure − 91.7 (the same row one step earlier) = too few behind the figure (vastervik/undersokningar.rhai:24:6)
    │     ├─ andel: too few behind the figure
    │     │  └─ too few behind the figure, if at least 5 have answered (4 have answered) = too few behind the figure (vastervik/undersokningar.rhai:22:6)
    │     │     ├─ andel: too few behind the figure (egna_undersokningar.xlsx!Egna undersökningar!D17)
    │     │     └─ antal svar: 4 (egna_undersokningar.xlsx!Egna undersökningar!E17)
    │     └─ andel: 91.7
    │        └─ 91.7, if at least 5 have answered (12 have answered) = 91.7 (vastervik/undersokningar.rhai:22:6)
    │           ├─ andel: 91.7 (egna_undersokningar.xlsx!Egna undersökningar!D16)
    │           └─ antal svar: 12 (egna_undersokningar.xlsx!Egna undersökningar!E16)
    ├─ svarsfrekvens: 22.222222
    │  └─ 0.222222 × 100 = 22.222222 (vastervik/undersokningar.rhai:23:6)
    │     └─ 4 / 18 = 0.222222
    │        ├─ antal svar: 4 (egna_undersokningar.xlsx!Egna undersökningar!E17)
    │        └─ antal tillfrågade: 18 (egna_undersokningar.xlsx!Egna undersökningar!F17)
    ├─ In order of år, the greatest first (vastervik/undersokningar.rhai:25:6)
    ├─ In order of fråga, the least first (vastervik/undersokningar.rhai:26:6)
    ├─ In order of enhet, the least first (vastervik/undersokningar.rhai:27:6)
    └─ Rule: vastervik/undersokningar.rhai:29:1
    ");
}

#[test]
fn a_row_answers_to_its_words_in_any_order_to_its_cell_and_to_its_number() {
    let whole = said(&["Riskkarta/Uppgifter röjs"]);
    for other in [
        "RISKKARTA/uppgifter  röjs",
        "Riskkarta/risker.xlsx!Risker!A5",
        "Riskkarta/#5",
    ] {
        assert_eq!(said(&[other]), whole, "{other}");
    }
    let survey = "Egna undersökningar/Familjeenheten/2014/Jag blev väl bemött";
    assert_eq!(
        said(&[
            "Egna undersökningar/jag blev väl bemött/familjeenheten",
            "2014"
        ]),
        said(&[survey])
    );
    // The only table that has the row.
    assert_eq!(
        said(&["Familjeenheten/2014/Jag blev väl bemött"]),
        said(&[survey])
    );
}

#[test]
fn a_name_of_no_row_or_of_several_is_answered_with_those_that_are() {
    let refused = |name: &str| {
        let output = run(&[name, "--pack", "orebro"]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
        String::from_utf8(output.stderr).unwrap()
    };
    insta::assert_snapshot!(refused("Risker efter värde/hög"), @"
    fel[V265]: Tabellen `Risker efter värde` har inte en rad, och bara en, som svarar mot `Risker efter värde/hög`.
     = gör så här: Menade du `Risker efter värde/Handläggare saknar utbildning`, `Risker efter värde/Få använder tjänsten`, `Risker efter värde/Texterna är svåra att förstå`? Skriv det som skiljer raden från de andra, med `/` emellan: `Risker efter värde/…`. Eller `Risker efter värde/#3` för den tredje raden.
    ");
    insta::assert_snapshot!(refused("Risker utan åtgärd/Leverantören"), @"
    fel[V265]: Tabellen `Risker utan åtgärd` har inte en rad, och bara en, som svarar mot `Risker utan åtgärd/Leverantören`.
     = gör så här: Menade du `Risker utan åtgärd/Leverantören lägger ned`? Skriv det som skiljer raden från de andra, med `/` emellan: `Risker utan åtgärd/…`. Eller `Risker utan åtgärd/#3` för den tredje raden.
    ");
    insta::assert_snapshot!(refused("Riskkarta").lines().next().unwrap(), @"fel[V266]: Vilken rad i tabellen `Riskkarta`?");
    insta::assert_snapshot!(refused("Leverantören lägger ned"), @"
    fel[V116]: Det finns inte en rad, och bara en, som heter `Leverantören lägger ned`.
     = gör så här: Menade du `Riskkarta/Leverantören lägger ned`, `Risker efter värde/Leverantören lägger ned`, `Risker utan åtgärd/Leverantören lägger ned`? Skriv `Område/Mått`, raden som den heter, nyckeltalets id, eller `Tabell/rad`.
    ");
    insta::assert_snapshot!(refused("Riskarta/Leverantören lägger ned"), @"
    fel[V116]: Det finns inte en rad, och bara en, som heter `Riskarta/Leverantören lägger ned`.
     = gör så här: Menade du `Riskkarta`, `Risker utan åtgärd`? Skriv `Område/Mått`, raden som den heter, nyckeltalets id, eller `Tabell/rad`.
    ");
}

/// A pack that counts and sums what a school's incidents have cost.
fn incidents() -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = desk.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let copied = |name: &str| fs::read_to_string(here("tests/gallery").join(name)).unwrap();
    write("rules/gemensamt/platser.csv", &copied("platser.csv"));
    write("rules/p/visare.toml", &copied("visare.toml"));
    write(
        "rules/p/skador.rhai",
        r#"
let skador = tabell("skador", #{ kolumner: #{ skola: "text", dag: "datum", kostnad: "tal", anmäld: "ja/nej" } });
visa_tabell("Skador", skador
    .med_kolumn("år", kolumn("dag").årtal())
    .filtrera(och(kolumn("anmäld"), kolumn("kostnad").minst(100)))
    .gruppera(["skola", "år"], #{ antal: antal(), summa: summa(kolumn("kostnad") / 2), dyra: andel(kolumn("kostnad").minst(300)) })
    .filtrera(kolumn("antal").minst(2)), #{ decimaler: 1 });
"#,
    );
    write(
        "sheets/p/skador.csv",
        "skola;dag;kostnad;anmäld
A;2024-01-02;100;ja
A;2024-01-03;50;ja
A;2024-02-03;301;ja
B;2024-01-04;400;ja
A;2024-01-05;;ja
A;2024-01-06;500;nej
",
    );
    desk
}

#[test]
fn a_row_made_of_several_names_each_of_them() {
    let desk = incidents();
    let project = project_on(desk.path());
    let mut session = Session::default();
    let mut text = |name: &str| {
        let found = explained(&mut session, &project, name);
        let lines = line_lines(&found, Language::Sv).into_iter();
        let drawn = lines.map(|line| format!("{}{}\n", "  ".repeat(line.depth), line.text));
        drawn.collect::<String>()
    };
    insta::assert_snapshot!(text("Skador/A/2024"), @"
    Skador/A/2024: rad 1 av 1
      skola: A (skador.csv!A2)
      år: 2024
        året i 2024-01-02 = 2024 (p/skador.rhai:4:6)
          dag: 2024-01-02 (skador.csv!B2)
      antal: 2
        antal = 2 (antal rader: 2; p/skador.rhai:6:6)
          skola: A (skador.csv!A2)
          år: 2024
            året i 2024-01-02 = 2024 (p/skador.rhai:4:6)
              dag: 2024-01-02 (skador.csv!B2)
          skola: A (skador.csv!A4)
          år: 2024
            året i 2024-02-03 = 2024 (p/skador.rhai:4:6)
              dag: 2024-02-03 (skador.csv!B4)
      dyra: 50
        andel = 50 (antal rader: 2; p/skador.rhai:6:6)
          100 ≥ 300 = nej
            kostnad: 100 (skador.csv!C2)
          301 ≥ 300 = ja
            kostnad: 301 (skador.csv!C4)
      summa: 200,5
        summa = 200,5 (antal rader: 2; p/skador.rhai:6:6)
          100 / 2 = 50
            kostnad: 100 (skador.csv!C2)
          301 / 2 = 150,5
            kostnad: 301 (skador.csv!C4)
      Med, för villkoret gäller alla raderna (antal rader: 2; p/skador.rhai:5:6)
        ja och ja = ja
          anmäld: ja (skador.csv!D2)
          100 ≥ 100 = ja
            kostnad: 100 (skador.csv!C2)
        ja och ja = ja
          anmäld: ja (skador.csv!D4)
          301 ≥ 100 = ja
            kostnad: 301 (skador.csv!C4)
      Sammanslagen efter skola, år (antal rader: 2; p/skador.rhai:6:6)
      Med, för villkoret gäller (p/skador.rhai:7:6)
        2 ≥ 2 = ja
          antal: 2
            antal = 2 (antal rader: 2; p/skador.rhai:6:6)
              skola: A (skador.csv!A2)
              år: 2024
                året i 2024-01-02 = 2024 (p/skador.rhai:4:6)
                  dag: 2024-01-02 (skador.csv!B2)
              skola: A (skador.csv!A4)
              år: 2024
                året i 2024-02-03 = 2024 (p/skador.rhai:4:6)
                  dag: 2024-02-03 (skador.csv!B4)
      Regel: p/skador.rhai:3:1
    ");
    // Left out as a group, as a row, and as a row of which it cannot be told.
    insta::assert_snapshot!(text("Skador/B"), @"
    Skador/B/2024: inte med i tabellen
      skola: B (skador.csv!A5)
      år: 2024
        året i 2024-01-04 = 2024 (p/skador.rhai:4:6)
          dag: 2024-01-04 (skador.csv!B5)
      Med, för villkoret gäller (p/skador.rhai:5:6)
        ja och ja = ja
          anmäld: ja (skador.csv!D5)
          400 ≥ 100 = ja
            kostnad: 400 (skador.csv!C5)
      Sammanslagen efter skola, år (antal rader: 1; p/skador.rhai:6:6)
      Inte med, för villkoret gäller inte (p/skador.rhai:7:6)
        1 ≥ 2 = nej
          antal: 1
            antal = 1 (antal rader: 1; p/skador.rhai:6:6)
              skola: B (skador.csv!A5)
              år: 2024
                året i 2024-01-04 = 2024 (p/skador.rhai:4:6)
                  dag: 2024-01-04 (skador.csv!B5)
      Regel: p/skador.rhai:3:1
    ");
    insta::assert_snapshot!(text("Skador/skador.csv!C3"), @"
    Skador/skador.csv!D3: inte med i tabellen
      skola: A (skador.csv!A3)
      Inte med, för villkoret gäller inte (p/skador.rhai:5:6)
        ja och nej = nej
          anmäld: ja (skador.csv!D3)
          50 ≥ 100 = nej
            kostnad: 50 (skador.csv!C3)
      Regel: p/skador.rhai:3:1
    ");
    insta::assert_snapshot!(text("Skador/skador.csv!C6"), @"
    Skador/skador.csv!D6: inte med i tabellen
      skola: A (skador.csv!A6)
      Inte med, för det går inte att avgöra om villkoret gäller (p/skador.rhai:5:6)
        ja och tom = tom
          anmäld: ja (skador.csv!D6)
          tom ≥ 100 = tom
            kostnad: tom (skador.csv!C6)
      Regel: p/skador.rhai:3:1
    ");
}

#[test]
fn what_signs_give_between_many_rows_is_explained_by_each_part_and_the_latest_by_its_row() {
    let desk = incidents();
    fs::write(
        desk.path().join("rules/p/skador.rhai"),
        r#"
let skador = tabell("skador", #{ kolumner: #{ skola: "text", dag: "datum", kostnad: "tal", anmäld: "ja/nej" } });
visa_tabell("Skador", skador.gruppera(["skola"], #{
    dyra: antal(kolumn("anmäld")) / antal() * 100,
    kvot: antal() / antal(kolumn("kostnad").minst(900)),
    medel: medel(kolumn("kostnad"), #{ villkor: och(kolumn("anmäld"), kolumn("kostnad").minst(100)) }),
    sist: senaste(kolumn("kostnad"), "dag"),
}), #{ decimaler: 1 });
"#,
    )
    .unwrap();
    let project = project_on(desk.path());
    let mut session = Session::default();
    let found = explained(&mut session, &project, "Skador/B");
    let lines = line_lines(&found, Language::Sv).into_iter();
    let drawn = lines.map(|line| format!("{}{}\n", "  ".repeat(line.depth), line.text));
    insta::assert_snapshot!(drawn.collect::<String>(), @"
    Skador/B: rad 2 av 2
      skola: B (skador.csv!A5)
      dyra: 100
        1 × 100 = 100 (p/skador.rhai:3:30)
          1 / 1 = 1
            antal (del 1 av dyra): 1
              antal = 1 (antal rader: 1; p/skador.rhai:3:30)
                anmäld: ja (skador.csv!D5)
            antal (del 2 av dyra): 1
              antal = 1 (antal rader: 1; p/skador.rhai:3:30)
                skola: B (skador.csv!A5)
      kvot: går inte att räkna
        1 / 0 = går inte att räkna (p/skador.rhai:3:30)
          antal (del 1 av kvot): 1
            antal = 1 (antal rader: 1; p/skador.rhai:3:30)
              skola: B (skador.csv!A5)
          antal (del 2 av kvot): 0
            antal = 0 (antal rader: 1; p/skador.rhai:3:30)
              400 ≥ 900 = nej
                kostnad: 400 (skador.csv!C5)
      medel: 400
        medel = 400 (antal rader där anmäld = ja och kostnad ≥ 100: 1; p/skador.rhai:3:30)
          kostnad: 400 (skador.csv!C5)
      sist: 400
        senaste = 400 (antal rader: 1; p/skador.rhai:3:30)
          kostnad: 400 (skador.csv!C5)
          dag: 2024-01-04 (skador.csv!B5)
      Sammanslagen efter skola (antal rader: 1; p/skador.rhai:3:30)
      Regel: p/skador.rhai:3:1
    ");
}

#[test]
fn a_row_beyond_the_first_says_so_and_readers_see_how_many_stand_there() {
    let desk = incidents();
    fs::write(
        desk.path().join("rules/p/skador.rhai"),
        r#"
let skador = tabell("skador", #{ kolumner: #{ skola: "text", dag: "datum", kostnad: "tal", anmäld: "ja/nej" } });
visa_tabell("Dyrast", skador.sortera("kostnad", #{ fallande: true, först: 2 }));
"#,
    )
    .unwrap();
    let project = project_on(desk.path());
    let mut session = Session::default();
    let mut said = |name: &str| -> Vec<String> {
        let found = explained(&mut session, &project, name);
        let lines = line_lines(&found, Language::Sv).into_iter();
        lines.map(|line| line.text).collect()
    };
    let kept = "Med, för raden står bland de 2 första efter kostnad (p/skador.rhai:3:30)";
    assert!(said("Dyrast/#2").iter().any(|line| line == kept));
    let left = "Inte med, för raden står inte bland de 2 första efter kostnad (p/skador.rhai:3:30)";
    let of_left = said("Dyrast/skador.csv!C4");
    assert!(of_left.iter().any(|line| line == left), "{of_left:?}");
    let outputs = session.run(&project, &request()).value;
    let cut = "2 av 6 rader står här: först i ordning efter kostnad, störst först.";
    let says = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(cut);
    assert!(outputs.files.iter().any(|(_, bytes)| says(bytes)));
}

#[test]
fn the_deep_page_explains_each_row_and_the_public_page_none() {
    let outputs = Session::default().run(&shipped("orebro"), &request()).value;
    let page = |name: &str| {
        let mut files = outputs.files.iter();
        let (_, bytes) = files.find(|(known, _)| known == name).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    let (public, deep) = (page("index.html"), page("fordjupning.html"));
    let wanted = "matrisens rad 1 (hög) och kolumn 3 (allvarlig) = 5";
    assert!(deep.contains(wanted) && !public.contains(wanted));
    let document = scraper::Html::parse_document(&deep);
    let count = |selector: &str| {
        let selector = scraper::Selector::parse(selector).unwrap();
        document.select(&selector).count()
    };
    // Ten risks, and three of them without a measure; the other seven are explained as left out, and the ten of the
    // map under it.
    assert_eq!(count("section.own td.tools button"), 10 + 3);
    assert_eq!(count("section.own tr.why"), 10 + 3);
    assert_eq!(count("section.own > .explained > div"), 10 + 7);
    assert!(deep.contains("Visa rader som inte är med (7)"));
    assert!(!public.contains("aria-controls"));
}

#[test]
fn what_is_looked_up_and_worked_out_there_is_said_to_stand_in_no_cell() {
    let desk = incidents();
    fs::write(
        desk.path().join("rules/p/skador.rhai"),
        r#"
let skador = tabell("skador", #{ kolumner: #{ skola: "text", dag: "datum", kostnad: "tal", anmäld: "ja/nej" } });
let per_skola = skador.gruppera(["skola"], #{ summa: summa(kolumn("kostnad")) });
visa_tabell("Andel", skador.filtrera(kolumn("skola").är("B"))
    .med_kolumn("skolans", leta_upp(per_skola, [kolumn("skola")], "summa"))
    .med_kolumn("skola igen", leta_upp(per_skola, [kolumn("skola")], "skola")));
"#,
    )
    .unwrap();
    let project = project_on(desk.path());
    let found = explained(&mut Session::default(), &project, "Andel/#1");
    let lines = line_lines(&found, Language::Sv).into_iter();
    let lines: Vec<String> = lines.map(|line| line.text).collect();
    let text = lines.join("\n");
    // The sum of 400 stands in no cell under that name; what the table is grouped by does.
    assert!(
        text.contains("summa: 400\n… byggt av fler steg än vad som visas"),
        "{text}"
    );
    assert!(text.contains("skola: B (skador.csv!A5)"), "{text}");
}
