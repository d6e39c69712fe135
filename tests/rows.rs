//! The arithmetic over rows of tables against the simplest loops, and the tables that ship, row by row:
//! `tests/tables/risker.csv` and `tests/tables/egna_undersokningar.csv` hold what must come out.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use proptest::prelude::*;
use visare::{
    diagnostics::{Diagnostic, sentence},
    engine::TableResult,
    methods::{
        Aggregate, AggregateFunction, Comparison, Elementwise, Method, RowExpression, Sort,
        TableOperation,
    },
    model::{CellKind, Missing, Scalar, Table, TableCell, TableColumn},
    project::{Folders, Project, load},
    session::{Explained, Focus, Outputs, Request, Session},
    text::{Language, Shown, shown},
    views::{OutputKind, explanation_lines},
};

use crate::desk::Desk;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A unit, a state and an amount; any of them may be missing.
type Row = (Option<u8>, Option<bool>, Option<i32>);

fn table(rows: &[Row]) -> Table {
    let column = |name: &str, kind, cells: Vec<TableCell>| TableColumn {
        name: Arc::from(name),
        kind,
        internal: false,
        cells,
    };
    let cells = |cell: &dyn Fn(&Row) -> Option<Scalar>| -> Vec<TableCell> {
        rows.iter()
            .map(|row| cell(row).ok_or(Missing::NotReported))
            .collect()
    };
    Table {
        rows: rows.len(),
        columns: vec![
            column(
                "enhet",
                CellKind::Text,
                cells(&|row| Some(Scalar::Text(Arc::from(format!("Enhet {}", row.0?))))),
            ),
            column(
                "klar",
                CellKind::Truth,
                cells(&|row| row.1.map(Scalar::Truth)),
            ),
            column(
                "belopp",
                CellKind::Number,
                cells(&|row| row.2.map(|kr| Scalar::Number(f64::from(kr)))),
            ),
        ],
    }
}

fn of(name: &str) -> RowExpression {
    RowExpression::Column(Arc::from(name))
}

fn amounts(function: AggregateFunction) -> Aggregate {
    Aggregate::of(function, of("belopp"))
}

fn sum() -> Aggregate {
    amounts(AggregateFunction::Combined(Method::Sum))
}

/// The finished rows of at least 100 kronor, by unit: how many, and their sum.
fn counted(rows: &[Row]) -> Table {
    let limit = RowExpression::Constant(Scalar::Number(100.0));
    let at_least = Elementwise::Compare(Comparison::AtLeast);
    let large = RowExpression::formula(at_least, [of("belopp"), limit]);
    let both = RowExpression::formula(Elementwise::And, [of("klar"), large]);
    let kept = TableOperation::Filter(both).apply(&table(rows), None).table;
    let group = TableOperation::Group {
        least: None,
        across: None,
        by: vec![Arc::from("enhet")],
        parts: vec![
            (Arc::from("antal"), Aggregate::count()),
            (Arc::from("summa"), sum()),
        ],
    };
    group.apply(&kept, None).table
}

fn as_map(table: &Table) -> BTreeMap<Option<String>, (f64, f64)> {
    let number = |column, row| match table.cell(column, row) {
        Ok(Scalar::Number(number)) => *number,
        other => panic!("{other:?}"),
    };
    (0..table.rows)
        .map(|row| {
            (
                table.cell(0, row).ok().map(Scalar::written),
                (number(1, row), number(2, row)),
            )
        })
        .collect()
}

fn any_row() -> impl Strategy<Value = Row> {
    (
        prop::option::weighted(0.9, 0..5_u8),
        prop::option::weighted(0.9, any::<bool>()),
        prop::option::weighted(0.9, -50..400_i32),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn filter_group_count_and_sum_are_what_a_loop_finds(rows in prop::collection::vec(any_row(), 0..60)) {
        let mut expected: BTreeMap<Option<String>, (f64, f64)> = BTreeMap::new();
        for (unit, done, amount) in &rows {
            if let (Some(true), Some(amount @ 100..)) = (done, amount) {
                let entry = expected.entry(unit.map(|unit| format!("Enhet {unit}"))).or_default();
                entry.0 += 1.0;
                entry.1 += f64::from(*amount);
            }
        }
        prop_assert_eq!(as_map(&counted(&rows)), expected);
    }

    #[test]
    fn the_order_of_rows_does_not_matter_to_what_is_counted(
        rows in prop::collection::vec(any_row(), 0..40).prop_shuffle(),
        turn in 0..40_usize,
    ) {
        let mut turned = rows.clone();
        turned.rotate_left(turn.min(rows.len()));
        prop_assert_eq!(as_map(&counted(&rows)), as_map(&counted(&turned)));
    }

    #[test]
    fn every_row_of_a_group_is_named_once(rows in prop::collection::vec(any_row(), 0..40)) {
        let group = TableOperation::Group { least: None, across: None, by: vec![Arc::from("enhet")], parts: Vec::new() };
        let made = group.apply(&table(&rows), None);
        let mut from: Vec<usize> = made.from.concat();
        from.sort_unstable();
        prop_assert_eq!(from, (0..rows.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_sum_with_a_gap_is_missing_and_a_mean_is_the_sum_over_the_count(
        rows in prop::collection::vec(any_row(), 1..40),
    ) {
        let parts = vec![
            (Arc::from("summa"), sum()),
            (Arc::from("medel"), amounts(AggregateFunction::Combined(Method::Mean))),
        ];
        let made = TableOperation::Group { least: None, across: None, by: Vec::new(), parts }.apply(&table(&rows), None).table;
        let amounts: Option<Vec<i32>> = rows.iter().map(|row| row.2).collect();
        match amounts {
            None => prop_assert_eq!(made.cell(0, 0), Err(Missing::NotReported)),
            Some(amounts) => {
                let sum = f64::from(amounts.iter().sum::<i32>());
                prop_assert_eq!(made.cell(0, 0), Ok(&Scalar::Number(sum)));
                prop_assert_eq!(made.cell(1, 0), Ok(&Scalar::Number(sum / amounts.len() as f64)));
            }
        }
    }

    #[test]
    fn the_latest_and_a_list_are_what_a_loop_finds(rows in prop::collection::vec(any_row(), 0..8)) {
        let all: Vec<usize> = (0..rows.len()).collect();
        let latest = Aggregate { by: Some(of("belopp")), ..Aggregate::of(AggregateFunction::Latest, of("klar")) };
        let whens: Option<Vec<i32>> = rows.iter().map(|row| row.2).collect();
        let said = whens.ok_or(Missing::NotReported).and_then(|whens| {
            let last = whens.iter().max().ok_or(Missing::NotInFile)?;
            let of_last = rows.iter().filter(|row| row.2 == Some(*last)).map(|row| row.1);
            let known: Vec<bool> = of_last.collect::<Option<_>>().ok_or(Missing::NotReported)?;
            let alike = known.iter().all(|said| *said == known[0]);
            if alike { Ok(Scalar::Truth(known[0])) } else { Err(Missing::Conflict) }
        });
        prop_assert_eq!(latest.cell(&table(&rows), &all), said);
        for distinct in [false, true] {
            let list = Aggregate { coverage: 0.5, ..Aggregate::of(AggregateFunction::List { distinct }, of("enhet")) };
            let mut texts: Vec<String> = Vec::new();
            for unit in rows.iter().filter_map(|row| row.0) {
                let text = format!("Enhet {unit}");
                if !distinct || !texts.contains(&text) {
                    texts.push(text);
                }
            }
            let known = rows.iter().filter(|row| row.0.is_some()).count();
            let expected = if rows.is_empty() {
                Err(Missing::NotInFile)
            } else if known == 0 {
                Err(Missing::NotReported)
            } else if 2 * known < rows.len() {
                Err(Missing::Coverage)
            } else {
                Ok(Scalar::Text(Arc::from(texts.join("; "))))
            };
            prop_assert_eq!(list.cell(&table(&rows), &all), expected);
        }
    }

    /// Against picking the greatest of what is left, row by row.
    #[test]
    fn the_first_rows_are_what_a_loop_finds(
        rows in prop::collection::vec(any_row(), 0..20), most in 1..6_usize, descending: bool,
    ) {
        let sort = Sort { by: Arc::from("belopp"), descending, stated: Vec::new(), first: Some(most) };
        let mut left: Vec<(usize, i32)> =
            rows.iter().enumerate().filter_map(|(at, row)| Some((at, row.2?))).collect();
        let mut expected = Vec::new();
        let mut last = None;
        while !left.is_empty() {
            let sign = if descending { -1 } else { 1 };
            let next = (0..left.len()).min_by_key(|at| (sign * left[*at].1, *at)).unwrap();
            let (at, amount) = left.remove(next);
            if expected.len() >= most && last != Some(amount) {
                break;
            }
            expected.push(at);
            last = Some(amount);
        }
        prop_assert_eq!(sort.rows(&table(&rows)), expected);
    }

    #[test]
    fn a_stated_order_is_its_values_in_turn_then_others_then_what_is_missing(
        rows in prop::collection::vec(any_row(), 0..20), stated in Just(vec![3_u8, 0, 1]).prop_shuffle(),
    ) {
        let named = |unit: &u8| Scalar::Text(Arc::from(format!("ENHET {unit}")));
        let sort = Sort {
            by: Arc::from("enhet"), descending: false, stated: stated.iter().map(named).collect(), first: None,
        };
        let with = |is: &dyn Fn(Option<u8>) -> bool| -> Vec<usize> {
            (0..rows.len()).filter(|at| is(rows[*at].0)).collect()
        };
        let mut expected: Vec<usize> =
            stated.iter().flat_map(|value| with(&|unit| unit == Some(*value))).collect();
        let others = with(&|unit| unit.is_some_and(|unit| !stated.contains(&unit)));
        expected.extend(&others);
        expected.extend(with(&|unit| unit.is_none()));
        prop_assert_eq!(sort.rows(&table(&rows)), expected);
        prop_assert_eq!(sort.others(&table(&rows)), others);
    }

    /// With a condition and half of the rows enough: against sorting, counting and adding by hand.
    #[test]
    fn what_is_said_of_many_rows_is_what_a_loop_finds(rows in prop::collection::vec(any_row(), 1..40)) {
        let finished = || rows.iter().filter(|row| row.1 == Some(true));
        let mut known: Vec<f64> = finished().filter_map(|row| row.2).map(f64::from).collect();
        known.sort_by(f64::total_cmp);
        let count = known.len() as f64;
        let enough = finished().count() > 0 && 2 * known.len() >= finished().count();
        let mean = known.iter().sum::<f64>() / count;
        let squares: f64 = known.iter().map(|amount| (amount - mean) * (amount - mean)).sum();
        let middle = (known.len().max(1) - 1) / 2;
        let halves = known.get(middle).zip(known.get(known.len() / 2));
        // Below a quarter lies one with a quarter of the others under it.
        let quarter = (count - 1.0) / 4.0;
        let low = known.get(quarter as usize).zip(known.get(quarter.ceil() as usize));
        let mut different = known.clone();
        different.dedup();
        let all_known = finished().all(|row| row.2.is_some());
        for (function, expected) in [
            (AggregateFunction::Combined(Method::Lowest), known.first().copied()),
            (AggregateFunction::Combined(Method::Highest), known.last().copied()),
            (AggregateFunction::Combined(Method::Median), halves.map(|(one, other)| (one + other) / 2.0)),
            (AggregateFunction::Percentile { share: 0.25, inclusive: true },
                low.map(|(below, above)| below + quarter.fract() * (above - below))),
            (AggregateFunction::Deviation { sample: false }, Some((squares / count).sqrt())),
            (AggregateFunction::Deviation { sample: true },
                (known.len() > 1).then(|| (squares / (count - 1.0)).sqrt())),
            (AggregateFunction::Unique, all_known.then_some(different.len() as f64)),
        ] {
            let mut aggregate = amounts(function);
            aggregate.condition = Some(of("klar"));
            aggregate.coverage = 0.5;
            let all: Vec<usize> = (0..rows.len()).collect();
            let found = aggregate.value(&table(&rows), &all).ok();
            let is_counted = function == AggregateFunction::Unique;
            match expected.filter(|_| enough || is_counted) {
                Some(expected) => prop_assert!(
                    found.is_some_and(|found| (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)),
                    "{:?} {:?} {}", function, found, expected
                ),
                None => prop_assert_eq!(found, None, "{:?}", function),
            }
        }
    }
}

fn project(sheets: &Path, pack: &str) -> Project {
    let folders = Folders {
        sheets: sheets.to_owned(),
        rules: here("rules"),
    };
    load(&folders, pack).value.unwrap()
}

fn outputs(session: &mut Session, project: &Project) -> Outputs {
    let request = Request {
        focus: Focus::Own,
        outputs: OutputKind::ALL.to_vec(),
        language: None,
    };
    session.run(project, &request).value
}

fn text_of(outputs: &Outputs, name: &str) -> String {
    let (_, bytes) = outputs
        .files
        .iter()
        .find(|(known, _)| known == name)
        .unwrap();
    String::from_utf8(bytes.clone()).unwrap()
}

/// Each line of a table by the names of its columns, numbers with a decimal comma, the missing by kind.
fn lines(table: &TableResult) -> Vec<HashMap<String, String>> {
    let said = |cell: &TableCell| match cell {
        Ok(Scalar::Number(number)) => {
            let text = shown(*number, table.decimals, Shown::Data)
                .replace(' ', "")
                .replace('.', ",");
            match text.split_once(',') {
                Some(_) => text.trim_end_matches('0').trim_end_matches(',').to_owned(),
                None => text,
            }
        }
        Ok(other) => other.written(),
        Err(kind) => kind.name().to_owned(),
    };
    let heads = || table.columns.iter().map(|head| head.name.clone());
    table
        .lines
        .iter()
        .map(|line| heads().zip(line.cells.iter().map(said)).collect())
        .collect()
}

fn expected(path: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(here(path))
        .unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

#[test]
fn the_risks_that_ship_are_ranked_and_coloured_and_named_by_their_cells() {
    let outputs = outputs(&mut Session::default(), &project(&here("sheets"), "orebro"));
    let [map, ranked, without] = outputs.results[0].tables.as_slice() else {
        panic!("three tables are shown");
    };
    let wanted = expected("tests/tables/risker.csv");
    let found = lines(ranked);
    assert_eq!(found.len(), wanted.len());
    for ((found, wanted), line) in found.iter().zip(&wanted).zip(&ranked.lines) {
        for name in ["risk", "sannolikhet", "allvar", "värde"] {
            assert_eq!(found[name], wanted[name], "{}", wanted["risk"]);
        }
        assert_eq!(
            line.band.unwrap().name(),
            wanted["färg"],
            "{}",
            wanted["risk"]
        );
    }
    // The value of the first is worked out from its two words.
    let cells: Vec<String> = ranked.lines[0].origins[1]
        .cells
        .iter()
        .map(|cell| cell.name())
        .collect();
    assert_eq!(cells, ["risker.xlsx!Risker!D7", "risker.xlsx!Risker!E7"]);
    let field = &map.map.as_ref().unwrap().fields[0][2];
    assert_eq!(
        (field.value, field.labels.as_slice()),
        (5.0, &[(1, "Handläggare saknar utbildning".to_owned())][..])
    );
    let open: Vec<String> = lines(without)
        .iter()
        .map(|line| line["risk"].clone())
        .collect();
    assert_eq!(
        open,
        [
            "Tjänsten fungerar inte med skärmläsare",
            "Leverantören lägger ned",
            "Bilagor går inte att öppna"
        ]
    );

    let (public, deep) = (
        text_of(&outputs, "index.html"),
        text_of(&outputs, "fordjupning.html"),
    );
    assert!(public.contains("<h1>Uppföljning</h1>"));
    assert!(
        !public.contains("övriga kommuner"),
        "nothing is compared with others"
    );
    assert!(public.contains("Handläggare saknar utbildning"));
    assert!(
        !public.contains("Systemförvaltaren"),
        "who is responsible is not public"
    );
    assert!(deep.contains("Systemförvaltaren") && deep.contains("risker.xlsx!Risker!A7"));
}

#[test]
fn a_table_that_a_rule_calls_internal_is_not_in_the_public_page() {
    let outputs = outputs(
        &mut Session::default(),
        &project(&here("sheets"), "vastervik"),
    );
    let (public, deep) = (
        text_of(&outputs, "index.html"),
        text_of(&outputs, "fordjupning.html"),
    );
    for words in [
        "Egna undersökningar",
        "Ungdomsmottagningen",
        "Familjeenheten",
    ] {
        assert!(deep.contains(words), "{words}");
        assert!(!public.contains(words), "{words}");
    }
}

#[test]
fn the_own_surveys_that_ship_are_compared_with_the_units_own_year_before() {
    let outputs = outputs(
        &mut Session::default(),
        &project(&here("sheets"), "vastervik"),
    );
    let table = outputs.results[0]
        .tables
        .iter()
        .find(|table| table.title == "Egna undersökningar")
        .unwrap();
    let (found, wanted) = (
        lines(table),
        expected("tests/tables/egna_undersokningar.csv"),
    );
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(&wanted) {
        for name in [
            "enhet",
            "fråga",
            "år",
            "andel",
            "förändring",
            "svarsfrekvens",
        ] {
            assert_eq!(
                found[name], wanted[name],
                "{} {} {}: {name}",
                wanted["enhet"], wanted["fråga"], wanted["år"]
            );
        }
    }
    assert!(
        table.lines.iter().all(|line| line.band.is_none()),
        "nothing is ranked or coloured"
    );
}

#[test]
fn a_session_that_has_seen_another_sheet_gives_what_a_fresh_one_gives() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = folder.path().join("orebro/risker.xlsx");
    fs::create_dir_all(sheet.parent().unwrap()).unwrap();
    let write = |rows: &[[&str; 5]]| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let page = book.add_worksheet();
        let heads = ["risk", "orsak", "konsekvens", "sannolikhet", "allvar"];
        for (row, cells) in (0..).zip(std::iter::once(&heads).chain(rows)) {
            for (column, cell) in (0..).zip(cells) {
                page.write(row, column, *cell).unwrap();
            }
        }
        book.save(&sheet).unwrap();
    };
    let mut session = Session::default();
    for rows in [
        &[
            ["a", "", "", "låg", "lindrig"],
            ["b", "", "", "hög", "allvarlig"],
        ][..],
        &[
            ["ny", "", "", "okänd", "lindrig"],
            ["a", "", "", "låg", "lindrig"],
            ["b", "", "", "hög", "allvarlig"],
        ],
        &[["b", "", "", "medel", "allvarlig"]],
    ] {
        write(rows);
        let project = project(folder.path(), "orebro");
        let (kept, fresh) = (
            outputs(&mut session, &project),
            outputs(&mut Session::default(), &project),
        );
        assert_eq!(kept.results, fresh.results);
        assert_eq!(kept.files, fresh.files);
    }
}

/// A pack of a script, with a sheet of its own.
fn pack(script: &str, sheet: &str) -> tempfile::TempDir {
    let desk = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = desk.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let copied = |name: &str| fs::read_to_string(here("tests/gallery").join(name)).unwrap();
    write("rules/gemensamt/platser.csv", &copied("platser.csv"));
    write("rules/p/visare.toml", &copied("visare.toml"));
    write("rules/p/svar.rhai", script);
    write("sheets/p/svar.csv", sheet);
    desk
}

fn loaded(desk: &tempfile::TempDir) -> Project {
    let folders = Folders {
        sheets: desk.path().join("sheets"),
        rules: desk.path().join("rules"),
    };
    load(&folders, "p").value.unwrap()
}

/// What a run of a pack comes to, and what it says: each sentence with its places.
fn ran(session: &mut Session, project: &Project) -> (Outputs, Vec<String>) {
    let request = Request {
        focus: Focus::Own,
        outputs: vec![OutputKind::Json, OutputKind::Data],
        language: None,
    };
    let ran = session.run(project, &request);
    let told = |one: &Diagnostic| {
        let places: Vec<String> = one.places.iter().map(|place| place.name()).collect();
        let said = sentence(one, Language::Sv);
        format!("{}: {said} @ {}", one.code, places.join(" "))
    };
    let said = ran.diagnostics.iter().map(told).collect();
    (ran.value, said)
}

/// Raw answers, a row for each: whom it is about, when, and whether the answer is yes.
fn answers() -> tempfile::TempDir {
    pack(
        r#"
let svar = tabell("svar", #{ kolumner: #{ enhet: "text", inkom: "datum", svar: "text" }, antal_svar: 1 })
    .filtrera(kolumn("svar").är_inte("vet ej"))
    .med_kolumn("år", kolumn("inkom").årtal());
område("Svar", #{ år: [2023, 2024] })
    .mått("Nöjda", svar.per("enhet", "år", andel(kolumn("svar").är("ja")), 2), #{ bra: "hög" })
    .mått("Svar", svar.per("enhet", "år", antal()), #{ bra: "ingen" });
"#,
        "enhet;inkom;svar
Norrgården;2023-01-02;ja
Norrgården;2024-01-03;ja
norrgården;2024-01-04;nej
Norrgården;2024-01-05;vet ej
Norrgården;2024-01-06;ja
Södergården;2024-01-07;nej
Södergården;2024-01-08;
Vimmerby;2024-01-09;ja
;2024-01-10;ja
Östergården;2024-01-11;ja
Östergården;2024-01-12;nej
",
    )
}

#[test]
fn of_a_row_that_is_left_the_cell_is_named_that_is_to_blame() {
    let desk = pack(
        r#"
let svar = tabell("svar", #{ kolumner: #{ enhet: "text", år: "tal", antal: "tal", av: "tal" } });
visa_tabell("Hälften", svar.filtrera(kolumn("antal").minst(kolumn("av"))));
område("Svar").mått("Svar", svar.per("enhet", "år", antal()), #{ bra: "ingen" });
"#,
        "enhet;år;antal;av
Norrgården;2024;5;5
Norrgården;2024;..;5
Norrgården;2024;5;
;2024;5;5
Norrgården;24;5;5
",
    );
    assert_eq!(
        ran(&mut Session::default(), &loaded(&desk)).1,
        [
            "V263: Ett villkor går inte att avgöra för alla rader, och de tas inte med: `antal`, `av` är tom eller oläsbar (antal rader: 2). @ svar.csv!C3 svar.csv!D4 p/svar.rhai:3:29",
            "V264: Rader säger inte var eller när, och räknas inte: `enhet`, `år` är tom, oläsbar eller inget år (antal rader: 2). @ svar.csv!A5 svar.csv!B6 p/svar.rhai:4:34",
        ]
    );
}

#[test]
fn answers_become_figures_of_units_and_of_their_municipality_explained_to_the_cell() {
    let project = loaded(&answers());
    let mut session = Session::default();
    let (outputs, said) = ran(&mut session, &project);
    assert_eq!(
        said,
        [
            "V263: Ett villkor går inte att avgöra för alla rader, och de tas inte med: `svar` är tom eller oläsbar (antal rader: 1). @ svar.csv!C8 p/svar.rhai:3:6",
            "V264: Rader säger inte var eller när, och räknas inte: `enhet`, `år` är tom, oläsbar eller inget år (antal rader: 1). @ svar.csv!A10 p/svar.rhai:6:25",
            "V361: Ingen annan kommun har värden för Svar/Nöjda, som därför varken får placering eller färg efter andelar (antal rader: 1). @ p/svar.rhai:6:6",
        ]
    );
    let area = &outputs.results[0].areas[0];
    assert_eq!(area.years, [2023, 2024]);
    let names: Vec<&str> = area
        .places
        .iter()
        .map(|place| place.name.as_str())
        .collect();
    assert_eq!(
        &names[..4],
        ["Västervik", "Norrgården", "Södergården", "Östergården"]
    );
    let values = |row: usize| -> Vec<Vec<_>> {
        let figures = area.rows[row].figures[..4].iter();
        figures
            .map(|years| years.iter().map(|figure| figure.value).collect())
            .collect()
    };
    // One answer is too few to be shown, and Östergården's would tell it.
    let (few, none) = (Err(Missing::TooFew), Err(Missing::NotInFile));
    let beside = Err(Missing::Shielded);
    assert_eq!(
        values(0),
        [
            vec![few, Ok(50.0)],
            vec![few, Ok(200.0 / 3.0)],
            vec![none, few],
            vec![none, beside]
        ]
    );
    assert_eq!(
        values(1),
        [
            vec![few, Ok(6.0)],
            vec![few, Ok(3.0)],
            vec![none, few],
            vec![none, beside]
        ]
    );
    let lines = |session: &mut Session, whom: Focus| -> Vec<String> {
        let found = session.explain(&project, "Svar/Nöjda", Some(2024), &whom);
        let [Explained::Figure(found)] = &found.value[..] else {
            panic!("{found:?}");
        };
        let lines = explanation_lines(found, Language::Sv).into_iter();
        lines
            .map(|line| line.text)
            .filter(|line| line.contains(" ur "))
            .collect()
    };
    assert_eq!(
        lines(&mut session, Focus::Code("Norrgården".to_owned())),
        ["andel ur 3 rader: svar.csv!C3, svar.csv!C4, svar.csv!C6 (regel p/svar.rhai:6:25)"]
    );
    assert_eq!(
        lines(&mut session, Focus::Own),
        [
            "andel ur 6 rader: svar.csv!C3, svar.csv!C4, svar.csv!C6, svar.csv!C7, svar.csv!C11, svar.csv!C12 (regel p/svar.rhai:6:25)"
        ]
    );
}

/// A pack that shows a table with every kind of cell, one of them a text that a spreadsheet would work out.
fn kinds() -> tempfile::TempDir {
    let desk = answers();
    let write = |name: &str, text: &str| fs::write(desk.path().join(name), text).unwrap();
    write(
        "rules/p/svar.rhai",
        r#"
let saker = tabell("saker", #{ kolumner: #{
    sak: "text", dag: "datum", "mängd": "tal", klar: "ja/nej", vem: #{ typ: "text", frivillig: true, intern: true } } });
visa_tabell("=Saker", saker.med_kolumn("halva", kolumn("mängd") / 2),
    #{ kolumner: ["sak", "dag", "halva", "klar", "vem"], decimaler: 1, färg: #{ kolumn: "mängd", gul: 1, röd: 3 } });
"#,
    );
    fs::remove_file(desk.path().join("sheets/p/svar.csv")).unwrap();
    write(
        "sheets/p/saker.csv",
        "sak;dag;mängd;klar;vem
=1+1;2024-01-02;0,5;ja;Kim
\"Bok, röd\";;;nej;
",
    );
    desk
}

#[test]
fn tables_csv_has_each_cell_with_its_source_and_nothing_that_a_spreadsheet_works_out() {
    let desk = kinds();
    let folders = Folders {
        sheets: desk.path().join("sheets"),
        rules: desk.path().join("rules"),
    };
    let project = load(&folders, "p").value.unwrap();
    let made = text_of(&outputs(&mut Session::default(), &project), "tables.csv");
    insta::assert_snapshot!(made, @r#"
    table,row,column,kind,value,shown,band,missing,cells,internal,invented
    '=Saker,1,sak,text,'=1+1,'=1+1,good,,saker.csv!A2,,
    '=Saker,1,dag,date,2024-01-02,2024-01-02,good,,saker.csv!B2,,
    '=Saker,1,halva,number,0.25,"0,3",good,,saker.csv!C2,,
    '=Saker,1,klar,truth,true,ja,good,,saker.csv!D2,,
    '=Saker,1,vem,text,Kim,Kim,good,,saker.csv!E2,yes,
    '=Saker,2,sak,text,"Bok, röd","Bok, röd",,,saker.csv!A3,,
    '=Saker,2,dag,date,,,,not_reported,saker.csv!B3,,
    '=Saker,2,halva,number,,ej rapporterat,,not_reported,saker.csv!C3,,
    '=Saker,2,klar,truth,false,nej,,,saker.csv!D3,,
    '=Saker,2,vem,text,,,,blank,saker.csv!E3,yes,
    "#);
    let again = text_of(&outputs(&mut Session::default(), &project), "tables.csv");
    assert_eq!(made, again);
}

#[test]
fn tables_csv_holds_the_tables_that_ship() {
    for pack in ["orebro", "vastervik"] {
        let outputs = outputs(&mut Session::default(), &project(&here("sheets"), pack));
        let text = text_of(&outputs, "tables.csv");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut found = reader.deserialize::<HashMap<String, String>>();
        let tables = outputs.results[0].tables.iter();
        for table in tables.filter(|table| table.map.is_none()) {
            for (nth, line) in table.lines.iter().enumerate() {
                for (head, cell) in table.columns.iter().zip(&line.cells) {
                    let wanted = match cell {
                        Ok(value) => value.written(),
                        Err(_) => String::new(),
                    };
                    let said = found.next().unwrap().unwrap();
                    assert_eq!(
                        (&said["table"], &said["row"], &said["column"]),
                        (&table.title, &(nth + 1).to_string(), &head.name)
                    );
                    // A number is written with the digits that it is sure of.
                    match (cell, said["value"].parse::<f64>()) {
                        (Ok(Scalar::Number(number)), Ok(value)) => {
                            assert!((number - value).abs() <= 1e-14 * number.abs(), "{said:?}");
                        }
                        _ => assert_eq!(said["value"], wanted, "{said:?}"),
                    }
                    assert_eq!(
                        said["internal"] == "yes",
                        table.internal || head.internal,
                        "{said:?}"
                    );
                }
            }
        }
        assert!(found.next().is_none());
    }
}

#[test]
fn a_public_map_names_its_rows_unless_what_is_shown_of_them_is_internal() {
    for (declared, listed, named) in [
        ("risk: \"text\", ägare: \"text\"", "", true),
        (
            "risk: \"text\", ägare: #{ typ: \"text\", intern: true }",
            "",
            true,
        ),
        // A column that no rule declares is nobody's to show.
        ("risk: \"text\"", "", true),
        (
            "risk: \"text\", ägare: #{ typ: \"text\", intern: true }",
            "kolumner: [\"ägare\"],",
            false,
        ),
        (
            "risk: #{ typ: \"text\", intern: true }, ägare: \"text\"",
            "",
            false,
        ),
    ] {
        let script = format!(
            r#"
let risker = tabell("svar", #{{ kolumner: #{{ {declared}, chans: "text", allvar: "text" }} }});
karta("Karta", risker, #{{ {listed} rad: "chans", kolumn: "allvar", visa: "risk",
    matris: matris(["hög", "låg"], ["lindrig", "svår"], [[2, 3], [1, 2]]) }});
"#
        );
        let desk = pack(
            &script,
            "risk;ägare;chans;allvar\nBrand;Ada;hög;svår\nStöld;Bo;hög;svår\n",
        );
        let request = Request {
            focus: Focus::Own,
            outputs: vec![OutputKind::Pages],
            language: None,
        };
        let made = Session::default().run(&loaded(&desk), &request).value;
        let page = |name: &str| {
            let (_, bytes) = made.files.iter().find(|(file, _)| file == name).unwrap();
            String::from_utf8(bytes.clone()).unwrap()
        };
        let public = page("index.html");
        assert_eq!(public.contains("Brand"), named, "{declared} {listed}");
        assert!(!public.contains("Ada"), "{declared} {listed}");
        assert!(page("fordjupning.html").contains("Brand"), "{declared}");
    }
}

/// What stands behind a mean of thousands is named in part in files, with how many more there are; `explain` has it all.
#[test]
fn what_is_written_of_a_mean_does_not_grow_with_the_answers_behind_it() {
    let written = |answers: usize| {
        let desk = Desk::small();
        desk.write(
            "rules/p/regler.rhai",
            r#"let svar = tabell("svar", #{ antal_svar: 25, kolumner: #{ enhet: "text", betyg: "tal" } });
            visa_tabell("Skolor", svar.gruppera(["enhet"], #{ betyg: medel(kolumn("betyg")) }));"#,
        );
        let rows = (0..answers).map(|at| format!("Al;{}\n", at % 5));
        let sheet = format!("enhet;betyg\n{}", rows.collect::<String>());
        desk.write("sheets/p/svar.csv", &sheet);
        let run = desk.run(&["run"]);
        assert_eq!(run.code, 0, "{}", run.err);
        let json = desk.run(&["explain", "Skolor/Al", "--json"]).out;
        (
            desk.read("out/p/results.json"),
            desk.read("out/p/tables.csv"),
            json.matches("\"cell\": \"B").count(),
        )
    };
    let (few, csv, all) = written(40);
    let (many, many_csv, _) = written(4_000);
    assert!(csv.contains("svar.csv!B13; +28"), "{csv}");
    assert!(many_csv.contains("svar.csv!B13; +3988"), "{many_csv}");
    assert!(few.contains("\"more_sources\": 28") || few.contains("\"more_sources\":28"));
    assert!(many.len() < few.len() + 100, "{} {}", few.len(), many.len());
    assert_eq!(all, 40);
}
