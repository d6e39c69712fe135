//! A pack with tables of its own: risks with a key and a map, answers that are internal, errands without a key.

use crate::desk::Desk;

pub const RULES: &str = r#"let risker = tabell("risker", #{
    kolumner: #{
        risk: "text", sannolikhet: "text", allvar: "text",
        ansvarig: #{ typ: "text", frivillig: true, intern: true },
    },
    nyckel: ["risk"],
});
let värden = matris(["hög", "låg"], ["lindrig", "allvarlig"], [[3, 4], [1, 2]]);
let ordnade = risker
    .med_kolumn("värde", slå_upp(värden, kolumn("sannolikhet"), kolumn("allvar")))
    .sortera("värde", #{ fallande: true });
karta("Riskkarta", ordnade, #{
    rad: "sannolikhet", kolumn: "allvar", visa: "risk", matris: värden, färg: #{ gul: 3, röd: 4 },
});
visa_tabell("Risker", ordnade, #{
    kolumner: ["risk", "värde", "allvar", "ansvarig"], färg: #{ kolumn: "värde", gul: 3, röd: 4 },
});
let svar = tabell("enkät", #{
    kolumner: #{ enhet: "text", "år": "tal", andel: "tal", antal: "tal" }, nyckel: ["enhet", "år"],
});
visa_tabell("Enkät", svar.med_kolumn("andel", kolumn("andel").kräver(kolumn("antal"), 5)), #{
    kolumner: ["enhet", "år", "andel"], intern: true,
});
let ärenden = tabell("ärenden", #{ kolumner: #{ "ärende": "text", "läge": "text", dagar: "tal" } });
visa_tabell("Ärenden", ärenden, #{ kolumner: ["ärende", "läge", "dagar"] });
"#;

pub const RISKS: &str = "risk;sannolikhet;allvar;ansvarig\nBrand;hög;lindrig;Ada\nStöld;låg;allvarlig;Bo\n\
                         Läcka;låg;lindrig;Cia\n";
pub const ANSWERS: &str =
    "enhet;år;andel;antal\nLärkan;2013;80;12\nLärkan;2014;82,5;12\nUgglan;2014;70;6\n";
pub const ERRANDS: &str =
    "ärende;läge;dagar\nBygglov;öppet;12\nTillsyn;öppet;4\nTillsyn;stängt;4\n";

/// Adds the tables to the pack `p` of a desk.
pub fn furnish(desk: &Desk) {
    desk.write("rules/p/register.rhai", RULES);
    desk.write("sheets/p/risker.csv", RISKS);
    desk.write("sheets/p/enkät.csv", ANSWERS);
    desk.write("sheets/p/ärenden.csv", ERRANDS);
}
