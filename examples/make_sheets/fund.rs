//! An invented improvement fund of two and a half years, in which each of the worked cases happens once.
//!
//! The first half of 2016 has 30 000 kronor left when an application of 45 000 comes in, and 2016 ends with 115 000.

/// A day.
pub type Day = (u16, u8, u8);

/// An application, with the decision about it.
pub struct Application {
    /// Its number.
    pub number: usize,
    /// When it came in.
    pub received: Day,
    /// The idea, and the group that has it.
    pub idea: (&'static str, &'static str),
    /// Cost in kronor.
    pub cost: u32,
    /// The reason for an exception from the cap, where there is one.
    pub exception: Option<&'static str>,
    /// The decision and its day.
    pub decision: Option<(&'static str, Day)>,
    /// When it was taken back.
    pub withdrawn: Option<Day>,
    /// How many take part.
    pub people: u32,
}

/// A report, with what was measured at the start and the end.
pub struct Report {
    /// The number of the application.
    pub number: usize,
    /// Its day.
    pub day: Day,
    /// How many took part.
    pub people: u32,
    /// The measure, by index into [`MEASURES`].
    pub measure: usize,
}

/// The allocations.
pub const BUDGET: [(&str, u32); 4] = [
    ("2015", 1_000_000),
    ("2016 H1", 1_000_000),
    ("2016 H2", 1_000_000),
    ("2017 H1", 1_000_000),
];

/// Ideas, each with the group that has it and its department.
const IDEAS: [(&str, &str); 12] = [
    ("Tavla för dagens planering", "Hemtjänsten norr"),
    ("Gemensam packlista", "Kostenheten"),
    ("Tystare matsal", "Ellen Keyskolan"),
    ("Enklare bygglovsbesked", "Bygglovsgruppen"),
    ("Samma rutin vid nattfall", "Särskilt boende Mården"),
    ("Lånemaskiner för snöröjning", "Gata och park"),
    ("Läxhjälp tillsammans med biblioteket", "Biblioteket"),
    ("Färre pappersfakturor", "Ekonomiservice"),
    ("Återkoppling efter hembesök", "Biståndsenheten"),
    ("Kortare väg till rätt handläggare", "Kontaktcenter"),
    ("Utemiljö som klassrum", "Förskolan Akvarellen"),
    ("Plan för sommarvikarier", "Bemanningsenheten"),
];

/// The departments, by idea.
const DEPARTMENTS: [&str; 12] = [
    "Socialförvaltningen",
    "Serviceförvaltningen",
    "Barn- och utbildning",
    "Samhällsbyggnad",
    "Socialförvaltningen",
    "Samhällsbyggnad",
    "Kultur och fritid",
    "Kommunstyrelsen",
    "Socialförvaltningen",
    "Kommunstyrelsen",
    "Barn- och utbildning",
    "Socialförvaltningen",
];

/// Invented people to ask.
pub const CONTACTS: [&str; 6] = [
    "Anna Exempelsson",
    "Bo Provberg",
    "Carin Testlund",
    "David Påhittad",
    "Elin Mallström",
    "Farid Fiktivsson",
];

/// What is measured: measure, unit, which direction is good, start and end.
pub const MEASURES: [(&str, &str, &str, f64, f64); 5] = [
    ("Tid från beställning till svar", "dagar", "låg", 12.0, 7.0),
    ("Nöjda med besöket", "%", "hög", 71.0, 78.5),
    ("Fall per månad", "antal", "låg", 9.0, 6.0),
    ("Pappersfakturor", "antal", "låg", 340.0, 120.0),
    ("Sjukfrånvaro", "%", "låg", 8.2, 8.6),
];

impl Application {
    /// The department of its group.
    pub fn department(&self) -> &'static str {
        let found = IDEAS.iter().position(|idea| *idea == self.idea);
        found
            .and_then(|at| DEPARTMENTS.get(at))
            .copied()
            .unwrap_or("")
    }
}

/// An application that is approved on the day on which it comes in.
fn plain(number: usize, day: Day, cost: u32) -> Application {
    Application {
        number,
        received: day,
        idea: IDEAS.get(number % IDEAS.len()).copied().unwrap_or_default(),
        cost,
        exception: None,
        decision: Some(("bifall", day)),
        withdrawn: None,
        people: 6 + u32::try_from(number % 9).unwrap_or(0),
    }
}

/// The applications.
pub fn applications() -> Vec<Application> {
    let mut all = vec![
        plain(1, (2015, 9, 1), 42_000),
        // Above the cap, without an exception: held until somebody decides.
        plain(2, (2015, 9, 2), 64_000),
        Application {
            exception: Some("idén kan användas av alla förvaltningar"),
            ..plain(3, (2015, 9, 3), 64_000)
        },
        plain(4, (2015, 3, 2), 48_000),
    ];
    let costs = [
        36_000, 28_000, 50_000, 44_000, 31_500, 47_000, 22_750, 39_000,
    ];
    for (cost, month) in costs.into_iter().zip([2, 2, 3, 3, 4, 5, 10, 11]) {
        let number = all.len() + 1;
        all.push(plain(number, (2015, month, 9), cost));
    }
    spread(&mut all, 30, 2016, [1, 2, 3, 4]);
    for (cost, day) in [(50_000, 18), (47_500, 19), (38_250, 20)] {
        let number = all.len() + 1;
        all.push(plain(number, (2016, 4, day), cost));
    }
    // The queue of the spring: the first is never overtaken, and one gives up.
    let number = all.len() + 1;
    all.push(plain(number, (2016, 5, 2), 45_000));
    all.push(plain(number + 1, (2016, 5, 9), 20_000));
    all.push(Application {
        withdrawn: Some((2016, 6, 10)),
        ..plain(number + 2, (2016, 5, 16), 38_000)
    });
    all.push(Application {
        withdrawn: Some((2016, 10, 14)),
        ..plain(number + 3, (2016, 9, 5), 25_000)
    });
    spread(&mut all, 15, 2016, [8, 9, 10, 11]);
    for (cost, day) in [(50_000, 5), (30_000, 6), (25_000, 7)] {
        let number = all.len() + 1;
        all.push(plain(number, (2016, 12, day), cost));
    }
    spread(&mut all, 10, 2017, [1, 2, 3, 4]);
    let number = all.len() + 1;
    all.push(Application {
        decision: Some(("avslag", (2017, 5, 15))),
        ..plain(number, (2017, 5, 4), 18_000)
    });
    all.push(Application {
        decision: None,
        ..plain(number + 1, (2017, 6, 1), 27_500)
    });
    all
}

/// Applications of 45 000 kronor on average over some months.
fn spread(all: &mut Vec<Application>, count: usize, year: u16, months: [u8; 4]) {
    let costs = [50_000, 47_500, 45_000, 42_500, 40_000];
    for index in 0..count {
        let number = all.len() + 1;
        let month = months
            .get(index * months.len() / count)
            .copied()
            .unwrap_or(1);
        let day = 1 + u8::try_from(index * 3 % 15).unwrap_or(0);
        let cost = costs.get(index % costs.len()).copied().unwrap_or(0);
        all.push(plain(number, (year, month, day), cost));
    }
}

/// The reports: twelve and thirty-four take part in the first two.
pub fn reports() -> Vec<Report> {
    let early = [(1, (2015, 11, 16), 12), (3, (2015, 12, 14), 34)];
    let mut all: Vec<Report> = early
        .into_iter()
        .map(|(number, day, people)| Report {
            number,
            day,
            people,
            measure: number % MEASURES.len(),
        })
        .collect();
    // Five in the spring of 2016, ten in the autumn and eight in the spring after; every seventh group is large.
    let later = (5..10)
        .map(|number| (number, (2016, 3, 14)))
        .chain((10..20).map(|number| (number, (2016, 10, 24))))
        .chain((20..28).map(|number| (number, (2017, 5, 22))));
    for (index, (number, day)) in later.enumerate() {
        let many = matches!(index, 7 | 14 | 21);
        all.push(Report {
            number,
            day,
            people: if many { 32 } else { 9 },
            measure: number % MEASURES.len(),
        });
    }
    all
}

/// A cost that became lower after it was paid: number, day, the cost and why.
pub const CORRECTION: (usize, Day, u32, &str) =
    (4, (2015, 5, 4), 40_000, "vikarien behövdes färre dagar");

/// An extra reward: number, day, kronor and why.
pub const EXTRA: (usize, Day, u32, &str) = (
    13,
    (2016, 11, 7),
    10_000,
    "idén har spritts till alla enheter",
);

/// A team of the county council's programme.
pub struct Team {
    /// Its name.
    pub name: String,
    /// When it began.
    pub start: Day,
    /// How many took part.
    pub people: u32,
    /// The measure, by index into [`MEASURES`].
    pub measure: usize,
    /// When its report was handed in.
    pub report: Day,
}

/// The teams of one year of the programme: two more than there are places.
pub fn teams() -> Vec<Team> {
    (1..=27)
        .map(|number| Team {
            name: format!("Lag {number:02}"),
            start: (2015, 9, 7),
            people: 4 + u32::try_from(number % 3).unwrap_or(0),
            measure: number % MEASURES.len(),
            report: (2016, 4, 3 + u8::try_from(number * 7 % 24).unwrap_or(0)),
        })
        .collect()
}

/// What the programme may cost in a year.
pub const PROGRAMME: [(&str, u32); 2] = [("2015", 625_000), ("2016", 625_000)];
