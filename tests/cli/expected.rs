//! Expected figures beside the rules: `visare test` and `visare lock`, and what `visare run` says of them.

use std::fs;

use crate::desk::Desk;

fn edit(desk: &Desk, name: &str, from: &str, to: &str) {
    let text = fs::read_to_string(desk.path(name)).unwrap();
    assert!(text.contains(from), "{name}");
    desk.write(name, &text.replace(from, to));
}

#[test]
fn the_printed_figures_of_the_example_are_expected_and_met() {
    let desk = Desk::example();
    let answer = desk.run(&["test", "vastervik"]);
    assert_eq!(answer.err, "");
    assert_eq!(
        answer.out,
        "vastervik: 223 av 223 väntade siffror stämmer.\n"
    );
    assert_eq!(answer.code, 0);
}

/// The word that turns the mean into the sum moves three values, three differences and the ranks with them.
#[test]
fn a_rule_that_moves_figures_fails_and_its_figures_still_come_out() {
    let desk = Desk::example();
    let mean = "medel(sjukfrånvaro, timavlönade)";
    let sum = "summa(sjukfrånvaro, timavlönade)";
    edit(&desk, "rules/vastervik/hemtjanst.rhai", mean, sum);
    let tested = desk.run(&["test", "vastervik"]);
    assert_eq!(tested.code, 1);
    let faults = tested.err.matches("varning[V601]").count();
    assert_eq!(
        tested.out,
        format!(
            "vastervik: {} av 223 väntade siffror stämmer.\n",
            223 - faults
        )
    );
    for (year, expected, found) in [(2012, 11, 22), (2013, 11, 21), (2014, 13, 26)] {
        let said = format!(
            "Värdet för `Hemtjänst/Arbetsmiljö` {year} (Västervik): väntat {expected}, blev {found}."
        );
        assert!(tested.err.contains(&said), "{}", tested.err);
    }
    let ran = desk.run(&["run", "vastervik"]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.err.matches("varning[V601]").count(), faults);
    assert!(desk.path("out/vastervik/kvalitetsvisaren.xlsx").exists());
}

#[test]
fn a_pack_without_expected_figures_says_how_to_get_them() {
    let desk = Desk::small();
    let answer = desk.run(&["test"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert!(answer.out.contains("visare lock RAD"), "{}", answer.out);
    assert_eq!(desk.run(&["test", "finns_inte"]).code, 2);
    desk.write("rules/p/regler.rhai", "område(");
    assert_eq!(desk.run(&["test"]).code, 1);
}

#[test]
fn a_figure_is_locked_once_and_then_tested() {
    let desk = Desk::example();
    let table = desk.path("rules/vastervik/prov.csv");
    fs::remove_file(&table).unwrap();
    let lock = |arguments: &[&str]| {
        let answer = desk.run(&[&["lock"], arguments].concat());
        (answer.code, answer.out + answer.err.as_str())
    };
    assert_eq!(lock(&["Hemtjänst/Trygghet", "2014"]).0, 0);
    let said = lock(&["Hemtjänst/Kostnader"]).1;
    assert_eq!(
        said,
        "Hemtjänst/Kostnader 2013 är låst i rules/vastervik/prov.csv: 194386.\n"
    );
    assert_eq!(
        lock(&["Hemtjänst/Kontakt", "2013", "--for", "Oskarshamn"]).0,
        0
    );
    assert_eq!(lock(&["U00200", "2013", "--pack", "vastervik"]).0, 1);
    // Where nobody sits at a terminal nobody is asked whether no value is meant; it is said.
    let said = lock(&["Hemtjänst/U00200", "2013"]).1;
    assert!(
        said.ends_with(" är låst i rules/vastervik/prov.csv: inget värde.\n"),
        "{said}"
    );
    let lines: Vec<String> = fs::read_to_string(&table)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert_eq!(lines[0], "\u{feff}rad;plats;år;vad;väntat;tolerans");
    assert_eq!(
        lines[1],
        "Hemtjänst/Trygghet;Västervik;2014;värde;89;0,000001"
    );
    assert_eq!(
        lines[2],
        "Hemtjänst/Kostnader;Västervik;2013;värde;194386;0,000001"
    );
    assert!(lines[3].starts_with("Hemtjänst/Kontakt;Oskarshamn;2013;värde;"));
    assert_eq!(
        lines[4],
        "Hemtjänst/Arbetsmiljö/Hållbart medarbetarengagemang (HME);Västervik;2013;värde;-;"
    );
    let before = fs::read(&table).unwrap();
    let (code, said) = lock(&["Hemtjänst/Trygghet", "2014"]);
    assert!(code == 0 && said.contains("V606"), "{said}");
    assert_eq!(fs::read(&table).unwrap(), before);
    assert_eq!(desk.run(&["test", "vastervik"]).code, 0);

    edit(&desk, "rules/vastervik/prov.csv", "värde;89;", "värde;88;");
    let (code, said) = lock(&["Hemtjänst/Trygghet", "2014"]);
    assert!(code == 1 && said.contains("V605"), "{said}");
    assert_eq!(desk.run(&["test", "vastervik"]).code, 1);
    let (code, said) = lock(&["Tryghet", "2014"]);
    assert!(code == 1 && said.contains("V116"), "{said}");
    assert_eq!(lock(&["Hemtjänst/Trygghet", "--for", "Atlantis"]).0, 1);
}

#[test]
fn a_workbook_beside_the_rules_is_read_like_a_table() {
    let desk = Desk::example();
    fs::remove_file(desk.path("rules/vastervik/prov.csv")).unwrap();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0..).zip(["row", "year", "expected", "what"]) {
        sheet.write(0, column, heading).unwrap();
    }
    sheet.write(1, 0, "Hemtjänst/Delaktighet").unwrap();
    sheet.write(1, 1, 2012).unwrap();
    sheet.write(1, 2, 13).unwrap();
    sheet.write(1, 3, "rank").unwrap();
    workbook
        .save(desk.path("rules/vastervik/prov.xlsx"))
        .unwrap();
    let answer = desk.run(&["test", "vastervik"]);
    assert_eq!(
        answer.out, "vastervik: 1 av 1 väntade siffror stämmer.\n",
        "{}",
        answer.err
    );
}
