//! Whom figures are compared with: what a run, its pages, its workbook, `explain` and `diff` say of it, and that they say
//! nothing of it where nobody is compared. Why a figure is missing, in packs of a few lines.

use std::{fmt::Write, fs, io::Read, path::Path};

use crate::desk::Desk;

/// The settings of a pack of Västervik's.
const SETTINGS: &str = "name = \"Västerviks kommun\"\ncode = \"0883\"\ntrusted = true\n";
const MEASURE: &str = "område(\"Äldre\", #{ år: 2022..=2023 })\n    .mått(\"Trygghet\", kpi(\"U1\"), #{ bra: \"hög\" });\n";

/// A pack `p` with these rules, among the 290 municipalities of the example's table of places.
fn desk(rules: &str) -> Desk {
    let desk = Desk::small();
    let places = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/gemensamt/platser.csv");
    fs::copy(places, desk.path("rules/gemensamt/platser.csv")).unwrap();
    desk.write("rules/p/visare.toml", SETTINGS);
    desk.write("rules/p/regler.rhai", rules);
    fs::remove_file(desk.path("sheets/p/kolada.csv")).unwrap();
    desk
}

/// The figures of so many municipalities for two years, Västervik's the lowest of them; with the nation's or without.
fn sheet(municipalities: usize, with_nation: bool) -> String {
    let places = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/gemensamt/platser.csv"),
    )
    .unwrap();
    let known = places.lines().filter(|line| line.ends_with(",kommun"));
    let others = known
        .filter_map(|line| line.split(',').nth(1))
        .filter(|name| *name != "Västervik");
    let mut text = String::from("nyckeltal;kommun;år;värde\n");
    for year in [2022, 2023] {
        writeln!(text, "U1;Västervik;{year};10").unwrap();
        for (name, value) in others.clone().take(municipalities - 1).zip(20..) {
            writeln!(text, "U1;{name};{year};{value}").unwrap();
        }
        if with_nation {
            writeln!(text, "U1;Riket;{year};33").unwrap();
        }
    }
    text
}

/// What stands in a file that was written: the parts of a workbook that hold its words, a page without its style.
fn words(path: &Path) -> String {
    if path.extension().is_some_and(|ending| ending == "xlsx") {
        let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
        let mut text = String::new();
        for number in 0..zip.len() {
            let mut part = zip.by_index(number).unwrap();
            let name = part.name().unwrap().into_owned();
            if name.starts_with("docProps")
                || name.contains("sharedStrings")
                || name.contains("comments")
            {
                part.read_to_string(&mut text).unwrap();
            }
        }
        return text.replace('<', "\n<");
    }
    let text = fs::read_to_string(path).unwrap();
    match text.split_once("</style>") {
        Some((_, body)) => {
            let body = body.split("<script").next().unwrap();
            body.replace('<', "\n<")
        }
        None => text,
    }
}

/// Everything that people read of what a run has written, with what it and `explain` said.
fn said(desk: &Desk, row: &str) -> String {
    let ran = desk.run(&["run"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let mut text = ran.out + ran.err.as_str() + desk.run(&["explain", row]).out.as_str();
    for file in desk.files("out") {
        if !file.ends_with(".json") {
            text.push_str(&words(&desk.path("out").join(file)));
        }
    }
    text
}

/// The lines in which a word stands, whatever its capitals.
fn lines_with<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let has = |line: &&str| line.to_lowercase().contains(word);
    text.lines().filter(has).collect()
}

#[test]
fn a_few_municipalities_are_never_the_nation_and_are_named_with_their_number() {
    let desk = desk(MEASURE);
    desk.write("sheets/p/kolada.csv", &sheet(26, false));
    let text = said(&desk, "Äldre/Trygghet");
    assert!(
        lines_with(&text, "landets").is_empty(),
        "{:?}",
        lines_with(&text, "landets")
    );
    // What is said of the nation is that it is not there.
    for line in lines_with(&text, "riket") {
        assert!(
            line.contains("inte") || line.contains("Ta med Riket"),
            "{line}"
        );
    }
    assert!(text.contains("varning[V360]"), "{text}");
    assert!(
        text.contains("Plats 26 av 26 (26 av 290 kommuner har ett värde)"),
        "{text}"
    );
    assert!(text.contains("Ovägt medel, 26 kommuner: "), "{text}");
    let public = words(&desk.path("out/p/index.html"));
    assert!(public.contains("Så står sig Västervik bland 26 av 290 kommuner, område för område."));
    assert!(public.contains("Jämförs bland 26 av 290 kommuner."));
    let deep = words(&desk.path("out/p/fordjupning.html"));
    assert!(deep.contains("Differens mot ovägt medel, 26 kommuner"));
    assert!(deep.contains("De som jämförs 2023: 26 av 290 kommuner"));
    let workbook = words(&desk.path("out/p/kvalitetsvisaren.xlsx"));
    for words in [
        "Västervik 2022–2023. Jämförs bland 26 av 290 kommuner.",
        "Ovägt medel, 26 kommuner 2023",
        "Jämförelsen gäller 26 av 290 kommuner som har ett värde.",
        "Kvalitetsmått 2022–2023, jämförda bland 26 av 290 kommuner",
    ] {
        assert!(workbook.contains(words), "{words}");
    }
    // The pack says which share is enough; all 290 need none, and their mean is not the nation's either.
    desk.write(
        "rules/p/visare.toml",
        &format!("{SETTINGS}\n[least]\ncompared = 8\n"),
    );
    assert!(!said(&desk, "Äldre/Trygghet").contains("V360"));
    desk.write("rules/p/visare.toml", SETTINGS);
    desk.write("sheets/p/kolada.csv", &sheet(290, false));
    let text = said(&desk, "Äldre/Trygghet");
    assert!(!text.contains("V360"), "{text}");
    assert!(
        text.contains("Plats 290 av 290 (290 kommuner har ett värde)"),
        "{text}"
    );
    assert!(text.contains("Ovägt medel, 290 kommuner: "), "{text}");
    for line in lines_with(&text, "riket") {
        assert!(
            line.contains("inte") || line.contains("Ta med Riket"),
            "{line}"
        );
    }
}

#[test]
fn a_nation_that_the_files_state_is_called_so() {
    let desk = desk(MEASURE);
    desk.write("sheets/p/kolada.csv", &sheet(200, true));
    let text = said(&desk, "Äldre/Trygghet");
    assert!(text.contains("Riket: 33"), "{text}");
    assert!(text.contains("Differens mot riket"), "{text}");
    assert!(
        lines_with(&text, "ovägt").is_empty(),
        "{:?}",
        lines_with(&text, "ovägt")
    );
    assert!(lines_with(&text, "landets").is_empty());
}

#[test]
fn a_change_is_told_of_with_the_number_of_those_compared_and_with_what() {
    let desk = desk(MEASURE);
    desk.write("sheets/p/kolada.csv", &sheet(200, false));
    assert_eq!(desk.run(&["run"]).code, 0);
    fs::rename(desk.path("out/p/results.json"), desk.path("förr.json")).unwrap();
    let fewer = sheet(180, false).replace("U1;Västervik;2023;10", "U1;Västervik;2023;21");
    desk.write("sheets/p/kolada.csv", &fewer);
    let diff = desk.run(&["diff", "förr.json", "p"]);
    assert!(
        diff.out
            .contains("Trygghet 2023: 10 → 21, plats 200 av 200 → 178 av 180"),
        "{}",
        diff.out
    );
    assert!(
        diff.out.contains("ovägt medel, 180 kommuner"),
        "{}",
        diff.out
    );
    assert!(!diff.out.contains("Riket"), "{}", diff.out);
}

/// The sources of the rows of one level at a place in `data.csv`, each once, in order.
fn sources(desk: &Desk, level: &str, place: &str) -> Vec<String> {
    let text = fs::read_to_string(desk.path("out/p/data.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    let rows = rows.filter(|row| &row[3] == level && &row[5] == place);
    let mut all: Vec<String> = rows.map(|row| row[16].to_owned()).collect();
    all.dedup();
    all
}

#[test]
fn a_mean_in_the_nations_place_is_called_so_where_programs_read_too() {
    let rules = "let ett = kpi(\"U1\", #{ bra: \"hög\" });\nlet två = kpi(\"U2\", #{ bra: \"hög\" });\n\
                 område(\"Äldre\", #{ år: 2022..=2023 })\n    .mått(\"Trygghet\", medel(ett, två), #{ bra: \"hög\" });\n";
    let both = |one: String, other: &str| -> String {
        let (_, rows) = other.split_once('\n').unwrap();
        format!("{one}{}", rows.replace("U1;", "U2;"))
    };
    let desk = desk(rules);
    for (sheet, measure, key_figures, name, kind) in [
        (
            both(sheet(200, false), &sheet(200, false)),
            "mean:200",
            &["mean:200"][..],
            "Ovägt medel, 200 kommuner",
            "mean",
        ),
        (
            both(sheet(200, false), &sheet(180, false)),
            "mean:180-200",
            &["mean:200", "mean:180"],
            "Ovägt medel, 180–200 kommuner",
            "mean",
        ),
        (
            both(sheet(200, false), &sheet(180, true)),
            "mixed:200",
            &["mean:200", "kolada.csv!"],
            "Riket eller ovägt medel, 200 kommuner",
            "mixed",
        ),
        (
            both(sheet(200, true), &sheet(180, true)),
            "p/regler.rhai:4",
            &["kolada.csv!", "kolada.csv!"],
            "Riket",
            "nation",
        ),
    ] {
        desk.write("sheets/p/kolada.csv", &sheet);
        let ran = desk.run(&["run"]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        assert_eq!(sources(&desk, "1", "0000"), [measure]);
        assert_eq!(sources(&desk, "1", "0883"), ["p/regler.rhai:4"]);
        let found = sources(&desk, "2", "0000");
        let begins = |start: &&str| found.iter().any(|found| found.starts_with(*start));
        assert!(key_figures.iter().all(begins), "{measure}: {found:?}");
        let results = fs::read(desk.path("out/p/results.json")).unwrap();
        let results: serde_json::Value = serde_json::from_slice(&results).unwrap();
        let area = &results["areas"][0];
        let places = area["places"].as_array().unwrap();
        let nation = places.iter().find(|place| place["code"] == "0000").unwrap();
        assert_eq!(nation["name"], name);
        assert_eq!(nation["kind"], kind);
        let figures = area["rows"][0]["figures"].as_array().unwrap();
        let figure = figures
            .iter()
            .find(|figure| figure["place"] == "0000")
            .unwrap();
        let source = match measure {
            "mean:200" => serde_json::json!({ "kind": "mean", "of": 200 }),
            "mean:180-200" => serde_json::json!({ "kind": "mean", "of": 180, "most": 200 }),
            "mixed:200" => serde_json::json!({ "kind": "mixed", "of": 200 }),
            _ => figure["source"].clone(),
        };
        assert_eq!(figure["source"], source);
    }
}

#[test]
fn one_of_many_alike_is_told_why_the_colour_is_middle() {
    let desk = desk(MEASURE);
    let alike = "nyckeltal;kommun;år;värde\n".to_owned();
    let names = ["Västervik", "Kalmar", "Oskarshamn", "Hultsfred", "Vimmerby"];
    let more = ["Borgholm", "Emmaboda", "Mönsterås", "Nybro", "Torsås"];
    let rows = names.iter().chain(&more);
    let rows: String = rows.map(|name| format!("U1;{name};2023;7\n")).collect();
    desk.write("sheets/p/kolada.csv", &(alike + rows.as_str()));
    let ran = desk.run(&["run"]).out;
    assert!(
        ran.contains("Äldre 2023: 0 gröna, 1 gul, 0 röda, 0 grå"),
        "{ran}"
    );
    let told = desk.run(&["explain", "Trygghet", "2023"]).out;
    let both = "hör till både de bästa och de sämsta, och får därför färgen mitten";
    assert!(told.contains(both), "{told}");
    desk.write("sheets/p/kolada.csv", &sheet(26, false));
    let told = desk.run(&["explain", "Trygghet", "2023"]).out;
    assert!(!told.contains("både"), "{told}");
}

#[test]
fn a_row_under_several_measures_is_named_once_among_those_compared_with_few() {
    let rules = "let ett = kpi(\"U1\", #{ bra: \"hög\", etikett: \"Ett\" });\nlet två = kpi(\"U2\", #{ bra: \"hög\", etikett: \"Två\" });\n\
                 område(\"Äldre\", #{ år: 2022..=2023 })\n    .mått(\"Trygghet\", medel(ett, två), #{ bra: \"hög\" })\n    .mått(\"Summa\", summa(ett, två), #{ bra: \"hög\" });\n";
    let desk = desk(rules);
    let one = sheet(26, false);
    let other = one.replace("U1;", "U2;");
    desk.write("sheets/p/kolada.csv", &one);
    desk.write("sheets/p/kolada2.csv", &other);
    let said = desk.run(&["run"]);
    let said = said.out + said.err.as_str();
    let named = "Äldre/Trygghet (26/290); Äldre/Ett (26/290); Äldre/Två (26/290); Äldre/Summa (26/290) (antal rader: 4)";
    assert!(said.contains(named), "{said}");
}

#[test]
fn where_nobody_is_compared_nothing_is_said_of_it() {
    let of_rows = "let svar = tabell(\"svar\", #{ kolumner: #{ enhet: \"text\", \"år\": \"tal\", \"poäng\": \"tal\" } });\n\
                   område(\"Egna\", #{ år: 2022..=2023 })\n    .mått(\"Poäng\", svar.per(\"enhet\", \"år\", medel(kolumn(\"poäng\"))), #{ bra: \"hög\" });\n";
    let rows = "enhet;år;poäng\nNorr;2022;3\nSöder;2022;4\nNorr;2023;5\nSöder;2023;2\n";
    let cases = [
        (MEASURE, "sheets/p/kolada.csv", sheet(1, false), "Trygghet"),
        (of_rows, "sheets/p/svar.csv", rows.to_owned(), "Poäng"),
    ];
    for (rules, file, sheet, row) in cases {
        let desk = desk(rules);
        desk.write(file, &sheet);
        let text = said(&desk, row);
        for word in [
            "landets",
            "riket",
            "ranking",
            "plats ",
            "differens",
            "ovägt",
            "jämför",
            "få kommuner",
            "utan färg",
        ] {
            let found: Vec<&str> = lines_with(&text, word)
                .into_iter()
                // That these rows are compared with nobody is said, once; and the checks hold the same words.
                .filter(|line| {
                    !line.contains("Ingen annan kommun") && !line.contains("Lägg andra kommuners")
                })
                .collect();
            assert!(found.is_empty(), "{row}: {word}: {found:#?}");
        }
        assert!(!text.contains("Mått per färg"), "{text}");
        let csv = fs::read_to_string(desk.path("out/p/data.csv")).unwrap();
        assert!(
            !csv.contains(",0000,") && !csv.contains("few_places"),
            "{csv}"
        );
        assert!(
            text.contains("Måtten i Västervik, område för område."),
            "{text}"
        );
    }
}

#[test]
fn limits_of_a_rule_need_nobody_to_compare_with() {
    let desk = desk(
        "område(\"Äldre\", #{ år: 2022..=2023 })\n    .mått(\"Trygghet\", kpi(\"U1\"), #{ bra: \"hög\", färger: #{ gränser: [9, 5] } });\n",
    );
    desk.write("sheets/p/kolada.csv", &sheet(1, false));
    let text = said(&desk, "Trygghet");
    assert!(
        text.contains("Färgerna följer gränser som reglerna sätter."),
        "{text}"
    );
    assert!(text.contains("Läge: bra"), "{text}");
    assert!(!text.contains("V361") && !text.contains("Plats "), "{text}");
}

#[test]
fn a_group_is_named_with_how_many_of_it_have_a_value() {
    let desk = desk(
        "område(\"Äldre\", #{ år: 2022..=2023 })\n    .mått(\"Trygghet\", kpi(\"U1\"), #{ bra: \"hög\", jämför: \"Norrut\", färger: #{ minst: 2 } });\n",
    );
    desk.write(
        "rules/p/visare.toml",
        &format!("{SETTINGS}\n[groups]\n\"Norrut\" = [\"0114\", \"0115\", \"2580\", \"2584\"]\n"),
    );
    desk.write("sheets/p/kolada.csv", &sheet(3, false));
    let text = said(&desk, "Trygghet");
    assert!(
        text.contains("Plats 3 av 3 (3 av 5 kommuner i Norrut har ett värde)"),
        "{text}"
    );
    assert!(
        text.contains("Trygghet jämförs bara bland 3 av 5 kommuner i Norrut."),
        "{text}"
    );
    assert!(!text.contains("V360"), "{text}");
}

#[test]
fn rows_of_a_table_about_municipalities_have_a_nation_too() {
    let rules = "let läge = tabell(\"läge\", #{ kolumner: #{ kommun: \"text\", \"år\": \"tal\", andel: \"tal\" } });\n\
                 område(\"Egna\", #{ år: 2022..=2023 })\n    .mått(\"Andel\", läge.per(\"kommun\", \"år\", medel(kolumn(\"andel\"))), #{ bra: \"hög\" });\n";
    let desk = desk(rules);
    let rows = "kommun;år;andel\nVästervik;2023;40\nOskarshamn;2023;50\nHultsfred;2023;90\n";
    desk.write("sheets/p/läge.csv", rows);
    let told = desk.run(&["explain", "Andel", "2023"]).out;
    assert!(told.contains("Ovägt medel, 3 kommuner: 60"), "{told}");
    assert!(told.contains("Skillnad: 40 minus 60 = −20"), "{told}");
    assert!(
        told.contains("ovägt medel av 3 kommuner, eftersom riket inte finns i filerna"),
        "{told}"
    );
    desk.write("sheets/p/läge.csv", &format!("{rows}Riket;2023;70\n"));
    let told = desk.run(&["explain", "Andel", "2023"]).out;
    assert!(told.contains("Riket: 70"), "{told}");
    assert!(told.contains("Skillnad: 40 minus 70 = −30"), "{told}");
}

#[test]
fn why_a_cell_says_nothing_is_true_of_that_cell() {
    let rules = "let mätning = tabell(\"mätning\", #{ kolumner: #{ enhet: \"text\", \"år\": \"tal\", a: \"tal\", b: \"tal\", extra: #{ typ: \"tal\", frivillig: true } } });\n\
                 visa_tabell(\"Mätning\", mätning.med_kolumn(\"kvot\", kolumn(\"a\") / kolumn(\"b\")).förändring(\"a\", \"år\", [\"enhet\"]));\n";
    let desk = desk(rules);
    desk.write(
        "sheets/p/mätning.csv",
        "enhet;år;a;b;extra\nNorr;2022;3;0;\nNorr;2023;4;2;\nSöder;2022;;5;1\nSöder;2024;6;5;1\n",
    );
    let ran = desk.run(&["run"]);
    assert!(
        ran.out.contains("Tabellen Mätning: 4 rader"),
        "{}{}",
        ran.out,
        ran.err
    );
    let csv = fs::read_to_string(desk.path("out/p/tables.csv")).unwrap();
    let kinds = |column: &str| -> Vec<&str> {
        let of = csv
            .lines()
            .filter(|line| line.contains(&format!(",{column},")));
        of.map(|line| {
            let known = [
                "undefined",
                "no_earlier",
                "blank",
                "not_reported",
                "not_in_file",
                "coverage",
            ];
            known
                .into_iter()
                .find(|kind| line.contains(&format!(",{kind},")))
                .unwrap_or("")
        })
        .collect()
    };
    assert_eq!(
        kinds("kvot"),
        ["undefined", "", "not_reported", ""],
        "{csv}"
    );
    // Of the last row an earlier year is there, but not the one before.
    assert_eq!(
        kinds("förändring"),
        ["no_earlier", "", "no_earlier", "not_in_file"],
        "{csv}"
    );
    assert_eq!(kinds("extra"), ["blank", "blank", "", ""], "{csv}");
    let page = words(&desk.path("out/p/index.html"));
    for words in ["går inte att räkna", "inget tidigare värde", "ej ifyllt"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_ratio_is_treated_alike_however_it_is_written_and_a_stated_direction_is_believed() {
    let rules = |ratio: &str, good: &str| {
        format!(
            "let kostnad = kpi(\"U1\", #{{ bra: \"låg\" }});\nlet antal = kpi(\"U2\", #{{ bra: \"hög\" }});\n\
             område(\"A\", #{{ år: 2023 }})\n    .mått(\"Kvot\", {ratio}, #{{ bra: \"{good}\", decimaler: 1 }});\n\
             område(\"B\", #{{ år: 2023 }})\n    .mått(\"Index\", medel(hämta(\"A/Kvot\"), kostnad), #{{ bra: \"{good}\", decimaler: 1 }});\n"
        )
        .replace("år: 2023 }", "år: [2023] }")
    };
    let sheet = "nyckeltal;kommun;år;värde\nU1;Västervik;2023;30\nU2;Västervik;2023;4\nU1;Kalmar;2023;20\nU2;Kalmar;2023;5\n";
    let mut told = Vec::new();
    for ratio in ["kostnad / antal", "beräkna(kostnad, antal, |k, n| k / n)"] {
        let desk = desk(&rules(ratio, "låg"));
        desk.write("sheets/p/kolada.csv", sheet);
        let ran = desk.run(&["run"]);
        assert_eq!(ran.code, 0, "{ratio}: {}", ran.err);
        let explained = desk.run(&["explain", "A/Kvot", "2023"]).out;
        let kept = |line: &&str| line.contains("Kvot 2023") || line.contains("Plats");
        let lines: Vec<String> = explained.lines().filter(kept).map(str::to_owned).collect();
        told.push(lines);
        // Said to be good where it is high it is that, also where another measure takes it.
        let desk = self::desk(&rules(ratio, "hög"));
        desk.write("sheets/p/kolada.csv", sheet);
        let ran = desk.run(&["check"]);
        assert!(
            ran.err.contains("fel[V307]") || ran.out.contains("fel[V307]"),
            "{ratio}: {}{}",
            ran.out,
            ran.err
        );
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0].len(), 2, "{told:?}");
}

#[test]
fn what_is_told_of_women_and_men_stands_below_their_own_headings() {
    let desk = desk(
        "let a = kpi(\"U1\", #{ bra: \"hög\" });\nlet tak = parameter(\"tak\", #{ \"2020\": 2 });\n\
         område(\"A\", #{ år: [2023] })\n    .mått(\"Skala\", min_max(a) + medel_av_alla(a) * tak, #{ bra: \"hög\", decimaler: 1 });\n",
    );
    let mut sheet = String::from("nyckeltal;kommun;år;kön;värde\n");
    for (sex, more) in [("T", 0), ("K", 3), ("M", -3)] {
        for (name, value) in [("Västervik", 40), ("Oskarshamn", 50), ("Hultsfred", 70)] {
            writeln!(sheet, "U1;{name};2023;{sex};{}", value + more).unwrap();
        }
    }
    desk.write("sheets/p/kolada.csv", &sheet);
    let told = desk.run(&["explain", "Skala", "2023"]).out;
    let depth = |line: &str| {
        line.split_once("─ ")
            .map_or(0, |(before, _)| before.chars().count() / 3 + 1)
    };
    let mut heading = 0;
    let mut counts = [0; 3];
    for line in told.lines() {
        if line.contains("A/Skala 2023, Västervik") {
            heading = depth(line);
        }
        for (kind, count) in [
            "värde på en skala",
            "kommunernas ovägda medelvärde, ",
            "gäller sedan",
        ]
        .iter()
        .zip(&mut counts)
        {
            if line.contains(kind) {
                *count += 1;
                assert!(depth(line) > heading + 1, "{line}\n{told}");
            }
        }
    }
    // Once in the own figure and once in what it is compared with, for everybody, women and men.
    assert_eq!(counts, [6; 3], "{told}");
}
