//! A fund that is watched: an application that changes shows which postings it moved.

use crate::follower::{Watching, project, remarks};

const FUND: &str = r#"
let anslag = tabell("anslag", #{ kolumner: #{ period: "text", belopp: "tal" } });
let sökta = tabell("sökta", #{ kolumner: #{ nr: "text", inkom: "datum", kostnad: "tal" } });
fond("Fonden", #{
    anslag: #{ tabell: anslag, period: "period", belopp: "belopp" },
    ansökan: #{ tabell: sökta, nr: "nr", datum: "inkom" },
    belopp: ["kostnad"],
})
    .ersättning("bidrag", "ansökan", |a, läge| betala(a.kostnad, "kostnaden"));
"#;

#[test]
fn an_application_that_changes_shows_which_postings_moved() {
    let desk = project();
    let applications = |second: &str| {
        format!(
            "nr;inkom;kostnad\nF-1;2015-02-01;400\nF-2;2015-03-01;{second}\nF-3;2015-04-01;300\n"
        )
    };
    desk.write("rules/p/fond.rhai", FUND);
    desk.write(
        "sheets/p/anslag.csv",
        "period;belopp\n2015;1000\n2016;1000\n",
    );
    desk.write("sheets/p/sökta.csv", &applications("200"));
    let watching = Watching::start(&desk, &["--poll", "0.1"]);
    let ledger = || desk.text("out/p/ledger.csv");
    assert!(
        ledger().contains("F-3,bidrag,1,300.00,100.00,false"),
        "{}",
        ledger()
    );

    // With half as much again the second leaves too little for the third, which waits for the year to come.
    let update = watching.after(
        &desk,
        "another cost",
        || desk.write("sheets/p/sökta.csv", &applications("500")),
        |update| {
            update["municipalities"][0]["changes"]["postings"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        },
    );
    let postings = update["municipalities"][0]["changes"]["postings"]
        .as_array()
        .unwrap();
    let moved: Vec<String> = postings
        .iter()
        .map(|posting| {
            let at = |side: &str| {
                format!(
                    "{} {}",
                    posting[side]["date"].as_str().unwrap(),
                    posting[side]["amount"]
                )
            };
            format!(
                "{} {} {} → {}",
                posting["about"].as_str().unwrap(),
                posting["happened"].as_str().unwrap(),
                at("before"),
                at("after")
            )
        })
        .collect();
    assert_eq!(
        moved,
        [
            "F-2 changed 2015-03-01 20000 → 2015-03-01 50000",
            "F-3 changed 2015-04-01 30000 → 2016-01-01 30000",
        ]
    );
    for words in [
        "Fonden, F-2, utbetalt bidrag: 2015-03-01 200 kr (kostnaden) → 2015-03-01 500 kr (kostnaden)",
        "Fonden, F-3, utbetalt bidrag: 2015-04-01 300 kr (kostnaden) → väntat 2016-01-01 300 kr (kostnaden)",
    ] {
        watching.until(words, || {
            watching.said().replace('\u{a0}', " ").contains(words)
        });
        watching.until("the page", || {
            desk.text("out/p/andringar.html")
                .replace('\u{a0}', " ")
                .contains(words)
        });
    }

    // An amount that no longer can be read moves its own posting out of the ledger, and says so.
    let update = watching.after(
        &desk,
        "an amount that is none",
        || desk.write("sheets/p/sökta.csv", &applications("femhundra")),
        |update| remarks(update).0.contains(&"V823"),
    );
    let gone = update["municipalities"][0]["changes"]["postings"]
        .as_array()
        .unwrap();
    assert!(
        gone.iter()
            .any(|posting| posting["about"] == "F-2" && posting["happened"] == "removed"),
        "{update}"
    );
    watching.until("the ledger", || !ledger().contains("F-2"));
}
