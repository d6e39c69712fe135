//! An invented risk analysis: a municipality that is about to take a new electronic service into use.

/// A row of the sheet.
pub struct Risk {
    /// Name, cause and consequence.
    pub texts: [&'static str; 3],
    /// How likely, and how serious.
    pub words: [&'static str; 2],
    /// What is done, by whom and until when (year, month, day); a risk may have none yet.
    pub measure: Option<(&'static str, &'static str, (u16, u8, u8))>,
}

/// The headings of the sheet.
pub const HEADINGS: [&str; 8] = [
    "Risk",
    "Orsak",
    "Konsekvens",
    "Sannolikhet",
    "Allvar",
    "Åtgärd",
    "Ansvarig",
    "Datum",
];

/// The rows: every field of the map but one has a risk.
pub const RISKS: [Risk; 10] = [
    Risk {
        texts: [
            "Tjänsten ligger nere",
            "Servern tål inte toppar",
            "Ansökningar kommer in för sent",
        ],
        words: ["medel", "allvarlig"],
        measure: Some((
            "Belastningsprov före start",
            "Systemförvaltaren",
            (2015, 3, 2),
        )),
    },
    Risk {
        texts: [
            "Uppgifter röjs",
            "Behörigheter är för vida",
            "Enskilda skadas",
        ],
        words: ["låg", "allvarlig"],
        measure: Some((
            "Gå igenom behörigheter",
            "Säkerhetssamordnaren",
            (2015, 2, 16),
        )),
    },
    Risk {
        texts: [
            "Få använder tjänsten",
            "Den är svår att hitta",
            "Pappersblanketter lever kvar",
        ],
        words: ["hög", "betydlig"],
        measure: Some(("Länk från första sidan", "Kommunikatören", (2015, 4, 1))),
    },
    Risk {
        texts: [
            "Handläggare saknar utbildning",
            "Start mitt i semestern",
            "Längre väntan",
        ],
        words: ["hög", "allvarlig"],
        measure: Some(("Flytta starten till hösten", "Enhetschefen", (2015, 1, 30))),
    },
    Risk {
        texts: [
            "Texterna är svåra att förstå",
            "De är skrivna för handläggare",
            "Fler frågor per telefon",
        ],
        words: ["hög", "lindrig"],
        measure: Some(("Prova på tio invånare", "Kommunikatören", (2015, 3, 20))),
    },
    Risk {
        texts: [
            "Leverantören lägger ned",
            "Liten leverantör",
            "Ny upphandling",
        ],
        words: ["låg", "betydlig"],
        measure: None,
    },
    Risk {
        texts: [
            "Dubbla ansökningar",
            "Papper och e-tjänst sida vid sida",
            "Dubbelt arbete",
        ],
        words: ["medel", "betydlig"],
        measure: Some(("Spärr på personnummer", "Systemförvaltaren", (2015, 5, 4))),
    },
    Risk {
        texts: [
            "Bilagor går inte att öppna",
            "Ovanliga filformat",
            "Komplettering begärs",
        ],
        words: ["medel", "lindrig"],
        measure: None,
    },
    Risk {
        texts: ["Kvittens uteblir", "Fel e-postadress", "Oro hos sökanden"],
        words: ["låg", "lindrig"],
        measure: Some((
            "Visa kvittens på skärmen",
            "Systemförvaltaren",
            (2015, 3, 2),
        )),
    },
    Risk {
        texts: [
            "Tjänsten fungerar inte med skärmläsare",
            "Krav saknas i avtalet",
            "En del stängs ute",
        ],
        words: ["medel", "allvarlig"],
        measure: None,
    },
];
