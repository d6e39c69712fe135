//! `municipalities.csv`: what every municipality's own `data.csv` says, in one table.

use std::collections::BTreeMap;

use crate::desk::Desk;

type Line = BTreeMap<String, String>;

fn lines(desk: &Desk, file: &str) -> Vec<Line> {
    let mut reader = csv::Reader::from_path(desk.path(file)).unwrap();
    let rows = reader.deserialize::<Line>();
    rows.map(Result::unwrap).collect()
}

/// What tells a line apart from all others, and what it says of the figure.
fn said(line: &Line) -> (Vec<String>, Vec<String>) {
    let cells = |names: &[&str]| names.iter().map(|name| line[*name].clone()).collect();
    (
        cells(&[
            "area",
            "measure",
            "row",
            "level",
            "key_figure",
            "sex",
            "place",
            "year",
        ]),
        cells(&[
            "value",
            "rank",
            "ranked",
            "difference",
            "band",
            "missing",
            "basis",
            "preliminary",
            "invented",
        ]),
    )
}

#[test]
fn the_table_of_every_municipality_says_what_the_data_of_each_says() {
    let desk = Desk::example();
    let ran = desk.run(&["run", "vastervik", "--outputs", "municipalities"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        desk.files("out/vastervik"),
        ["municipalities.csv", "results.json"]
    );
    let all = lines(&desk, "out/vastervik/municipalities.csv");
    let every: BTreeMap<_, _> = all.iter().map(said).collect();
    assert_eq!(every.len(), all.len(), "a line stands twice");
    // The municipality of the pack, two others, and the nation beside each.
    let mut compared = 0;
    for code in ["0883", "0882", "0180"] {
        let ran = desk.run(&["run", "vastervik", "--for", code, "--outputs", "data"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let data = lines(&desk, &format!("out/vastervik/{code}/data.csv"));
        for line in data
            .iter()
            .filter(|line| [code, "0000"].contains(&line["place"].as_str()))
        {
            let (which, figure) = said(line);
            assert_eq!(every.get(&which), Some(&figure), "{which:?}");
            compared += 1;
        }
    }
    assert!(compared > 900, "{compared}");
    let places: std::collections::BTreeSet<&str> =
        all.iter().map(|line| line["place"].as_str()).collect();
    assert_eq!(places.len(), 291);
    let names = |code: &str| all.iter().find(|line| line["place"] == code).unwrap()["name"].clone();
    assert_eq!(names("0883"), "Västervik");
}

#[test]
fn it_is_made_only_where_it_is_asked_for() {
    let desk = Desk::small();
    assert_eq!(desk.run(&["run"]).code, 0);
    assert!(!desk.path("out/p/municipalities.csv").exists());
    let unknown = desk.run(&["run", "--outputs", "alla"]);
    assert!(
        unknown
            .err
            .contains("workbook, pages, data, json, municipalities"),
        "{}",
        unknown.err
    );
}
