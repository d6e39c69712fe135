//! Tables of one's own that are watched: what an edited cell changed is told, to each reader what he may see.

use serde_json::Value;

use crate::{
    follower::{Watching, project, remarks},
    register::{ANSWERS, RISKS, furnish},
};

fn tables(update: &Value) -> &[Value] {
    let tables = update["municipalities"][0]["changes"]["tables"].as_array();
    tables.map_or(&[], Vec::as_slice)
}

#[test]
fn a_cell_of_an_own_table_is_told_of_and_what_is_internal_is_counted_on_the_page() {
    let desk = project();
    furnish(&desk);
    let watching = Watching::start(&desk, &["--poll", "0.1"]);
    let edited = RISKS
        .replace("Brand;hög;lindrig;Ada", "Brand;hög;allvarlig;Eva")
        .replace("Cia", "Dag");
    let update = watching.after(
        &desk,
        "an edited cell",
        || desk.write("sheets/p/risker.csv", &edited),
        |update| !tables(update).is_empty(),
    );
    let counts: Vec<String> = tables(&update)
        .iter()
        .map(|table| format!("{} {}", table["table"], table["counts"]))
        .collect();
    assert_eq!(
        counts,
        [
            r#""Riskkarta" {"added":0,"changed":1,"flipped":1,"removed":0}"#,
            r#""Risker" {"added":0,"changed":2,"flipped":1,"removed":0}"#,
        ]
    );
    assert_eq!(
        tables(&update)[1]["rows"][1]["cells"][0]["after"]["value"],
        "Dag"
    );
    for words in [
        "inga siffror ändrade, i egna tabeller 3 rader ändrade, 2 bytte färg",
        "Riskkarta/Brand: allvar lindrig → allvarlig, gul → röd",
        "Risker/Brand: värde 3 → 4, allvar lindrig → allvarlig, ansvarig Ada → Eva, gul → röd",
        "Risker/Läcka: ansvarig Cia → Dag, grön kvar",
    ] {
        watching.until(words, || watching.said().contains(words));
    }
    let page = || desk.text("out/p/andringar.html");
    for words in [
        "i egna tabeller 3 rader ändrade, 2 bytte färg</h2>",
        // What the map shows of a row is public, although another column of the table is internal.
        "<li>Riskkarta: 1 rad ändrad, 1 bytte färg</li>\
         <li>Riskkarta/Brand: allvar lindrig → allvarlig, gul → röd</li>",
        "<li>Risker/Brand: värde 3 → 4, allvar lindrig → allvarlig, gul → röd, 1 intern cell</li>",
        "<li>Risker/Läcka: grön kvar, 1 intern cell</li>",
    ] {
        watching.until(words, || page().contains(words));
    }
    for name in ["ansvarig", "Ada", "Eva", "Cia", "Dag<", "→ Dag"] {
        assert!(!page().contains(name), "{name} stands on the page");
    }

    let update = watching.after(
        &desk,
        "a table that is internal",
        || desk.write("sheets/p/enkät.csv", &ANSWERS.replace("70;6", "71;6")),
        |update| !tables(update).is_empty(),
    );
    assert_eq!(tables(&update)[0]["internal"], true);
    watching.until("the words", || {
        watching.said().contains("Enkät/Ugglan/2014: andel 70 → 71")
    });
    watching.until("the page", || {
        page().contains("<li>Interna tabeller: 1 rad ändrad</li>")
    });
    assert!(!page().contains("Ugglan"), "an internal table is told of");
    assert!(!page().contains("Enkät"), "an internal table is named");

    let update = watching.after(
        &desk,
        "too few answers",
        || desk.write("sheets/p/enkät.csv", &ANSWERS.replace("70;6", "72;2")),
        |update| !tables(update).is_empty(),
    );
    let cell = &tables(&update)[0]["rows"][0]["cells"][0];
    assert_eq!(
        (&cell["before"], &cell["after"]["missing"]),
        (&Value::Null, &"too_few".into())
    );
    assert!(remarks(&update).0.is_empty(), "{update}");
}
