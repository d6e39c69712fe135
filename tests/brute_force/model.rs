//! A random project as plain data: what the sheets say and what the rules mean.

use proptest::prelude::*;

use super::{dice::Dice, expression::Expression};

/// How large a project is; the rest follows from the seed.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pub seed: u64,
    pub towns: usize,
    pub figures: usize,
    pub years: usize,
    pub exports: usize,
    pub measures: usize,
    pub units: usize,
}

/// Any project.
pub fn sizes() -> impl Strategy<Value = Sizes> {
    let seed = any::<u64>().no_shrink();
    let rules = (2..=6_usize, 2..=5_usize, 1..=7_usize);
    (seed, 9..=40_usize, rules, 1..=4_usize, 0..=4_usize).prop_map(
        |(seed, towns, (figures, years, measures), exports, units)| Sizes {
            seed,
            towns,
            figures,
            years,
            exports,
            measures,
            units,
        },
    )
}

#[derive(Clone, Debug)]
pub struct Model {
    /// Municipalities (code, name), in order of code.
    pub towns: Vec<(String, String)>,
    pub own: usize,
    /// The municipalities of the group, the own one always among them.
    pub group: Vec<usize>,
    pub least_ranked: u16,
    /// Beginnings of the names of files that hold over others.
    pub source_order: Vec<String>,
    pub figures: Vec<Figure>,
    pub exports: Vec<Export>,
    pub units: Vec<String>,
    pub unit_tables: Vec<UnitTable>,
    /// Women's and men's figures, in one long table.
    pub by_sex: Vec<SexRow>,
    pub measures: Vec<Measure>,
    /// Each script's areas.
    pub scripts: Vec<Vec<Area>>,
    /// Lines that stand first in every script.
    pub comments: Vec<String>,
}

/// The nation's and the least answers, which no case varies.
pub const NATION: &str = "0000";
pub const LEAST_ANSWERS: u32 = 5;

#[derive(Clone, Debug)]
pub struct Figure {
    pub id: String,
    pub title: String,
    /// What the rules say of its direction; none where they say nothing.
    pub direction: Option<Direction>,
    pub decimals: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    High,
    Low,
    Neither,
}

/// A workbook in the layout of Fri sökning.
#[derive(Clone, Debug)]
pub struct Export {
    pub file: String,
    pub years: Vec<i16>,
    pub rows: Vec<ExportRow>,
}

#[derive(Clone, Debug)]
pub struct ExportRow {
    pub title: String,
    pub place: String,
    /// The key figure and the place that are meant; none for what no rule uses or is never ranked.
    pub about: Option<(usize, Place)>,
    pub cells: Vec<Cell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Town(usize),
    Nation,
    Unit(usize),
    /// The comparison group, shown beside.
    Group,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    Tenths(i64),
    Blank,
    Unwritten,
    Dash,
    Dot,
    Dots,
}

/// A workbook with a row for each unit, key figure and year.
#[derive(Clone, Debug)]
pub struct UnitTable {
    pub file: String,
    pub rows: Vec<UnitRow>,
}

#[derive(Clone, Debug)]
pub struct UnitRow {
    pub unit: usize,
    pub figure: usize,
    pub year: i16,
    pub cell: Cell,
    pub answers: Option<u32>,
}

#[derive(Clone, Debug)]
pub struct SexRow {
    pub figure: usize,
    pub place: Place,
    pub year: i16,
    /// `K` or `M`.
    pub sex: &'static str,
    pub cell: Cell,
}

#[derive(Clone, Debug)]
pub struct Area {
    pub name: String,
    pub years: Years,
    /// Indices of measures, in the order shown.
    pub measures: Vec<usize>,
}

#[derive(Clone, Debug)]
pub enum Years {
    Latest(usize),
    Listed(Vec<i16>),
}

#[derive(Clone, Debug)]
pub struct Measure {
    pub label: String,
    pub value: Expression,
    pub direction: Option<Direction>,
    pub decimals: Option<usize>,
    pub lag: i16,
    pub ties: Option<Ties>,
    pub bands: Option<Bands>,
    pub among: Among,
    pub beside: Vec<Expression>,
}

/// Which place those share who tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    Best,
    Mean,
    Dense,
}

/// Among whom a measure is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    All,
    /// The comparison group.
    Group,
    /// The group that the settings name, which has the same members.
    Named,
}

#[derive(Clone, Copy, Debug)]
pub struct Bands {
    pub cut: Cut,
    pub least: Option<u16>,
}

#[derive(Clone, Copy, Debug)]
pub enum Cut {
    /// Shares in per cent.
    Shares {
        best: usize,
        worst: usize,
        rounding: Option<Rounding>,
        border: Option<Border>,
    },
    /// In tenths; the second lies on the worse side of the first, by the measure's own direction.
    Limits(i64, i64),
    /// In tenths.
    Target(i64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    Down,
    Up,
    Nearest,
}

/// Where those belong who tie across a border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    Outer,
    Better,
    Worse,
    Middle,
}

impl Model {
    pub fn new(sizes: Sizes) -> Self {
        let dice = Dice(sizes.seed);
        let years = years(dice, sizes.years);
        let figures: Vec<Figure> = (0..sizes.figures).map(|k| figure(dice, k)).collect();
        let towns: Vec<(String, String)> = (0..sizes.towns)
            .map(|town| (format!("{:04}", 112 + 31 * town), format!("Ort{town:02}by")))
            .collect();
        let own = dice.below("own", &[], sizes.towns);
        let group = (0..sizes.towns)
            .filter(|town| *town == own || dice.chance("group", &[*town], 60))
            .collect();
        let mut model = Model {
            towns,
            own,
            group,
            least_ranked: dice.pick("least", &[], &[8, 8, 1, 5, 20]),
            source_order: dice.pick("order", &[], &[vec![], vec!["export1".to_owned()]]),
            figures,
            exports: Vec::new(),
            units: ["Åsen", "Berga", "Ön", "Ängen"][..sizes.units]
                .iter()
                .map(|name| (*name).to_owned())
                .collect(),
            unit_tables: Vec::new(),
            by_sex: Vec::new(),
            measures: Vec::new(),
            scripts: Vec::new(),
            comments: Vec::new(),
        };
        model.exports = (0..sizes.exports)
            .map(|export| model.export(dice, export, sizes.exports, &years))
            .collect();
        model.unit_tables = model.unit_tables(dice, &years);
        model.by_sex = model.by_sex(dice, &years);
        for index in 0..sizes.measures {
            let measure = model.measure(dice, index);
            model.measures.push(measure);
        }
        model.scripts = scripts(dice, sizes.measures, &years);
        model
    }

    fn export(&self, dice: Dice, export: usize, exports: usize, years: &[i16]) -> Export {
        let mut own_years: Vec<i16> = (years.iter().enumerate())
            .filter(|(index, _)| dice.chance("year in export", &[export, *index], 70))
            .map(|(_, year)| *year)
            .collect();
        if own_years.is_empty() {
            own_years.push(years[export % years.len()]);
        }
        let mut rows = Vec::new();
        for (figure, known) in self.figures.iter().enumerate() {
            let home = dice.below("home", &[figure], exports);
            if export != home && !dice.chance("again", &[figure, export], 30) {
                continue;
            }
            for town in 0..self.towns.len() {
                if !dice.chance("row", &[figure, town, export], 4) {
                    let place = Place::Town(town);
                    rows.push(self.row(dice, known, figure, place, export, &own_years));
                }
            }
            // Some key figures come without the nation, some lack it in one export.
            if dice.chance("nation", &[figure], 70) && !dice.chance("no nation", &[export], 20) {
                rows.push(self.row(dice, known, figure, Place::Nation, export, &own_years));
            }
            for name in ["Region Kalmar", "Alla kommuner (ovägt medel)"] {
                rows.push(ExportRow {
                    title: known.title.clone(),
                    place: name.to_owned(),
                    about: None,
                    cells: vec![Cell::Tenths(9999); own_years.len()],
                });
            }
        }
        rows.push(ExportRow {
            title: "Ett nyckeltal som ingen regel nämner".to_owned(),
            place: self.towns[self.own].1.clone(),
            about: None,
            cells: vec![Cell::Tenths(1); own_years.len()],
        });
        dice.shuffle("rows", &[export], &mut rows);
        Export {
            file: format!("export{export}.xlsx"),
            years: own_years,
            rows,
        }
    }

    fn row(
        &self,
        dice: Dice,
        known: &Figure,
        figure: usize,
        place: Place,
        export: usize,
        years: &[i16],
    ) -> ExportRow {
        let (number, code, name) = match place {
            Place::Town(town) => (
                town,
                self.towns[town].0.as_str(),
                self.towns[town].1.as_str(),
            ),
            Place::Nation | Place::Group | Place::Unit(_) => (usize::MAX / 2, NATION, "Riket"),
        };
        let at = |year: &i16| [figure, number, *year as usize];
        ExportRow {
            title: dice
                .pick("title", &[figure, export], &[&known.title, &known.id])
                .clone(),
            place: dice
                .pick("name", &[number, export], &[name, name, code])
                .to_owned(),
            about: Some((figure, place)),
            cells: years
                .iter()
                .map(|year| {
                    let [figure, number, year] = at(year);
                    let where_ = [figure, number, year, export];
                    // One export in a while says something else than the others.
                    if dice.chance("slip", &where_, 2) {
                        cell(dice, figure, &where_)
                    } else {
                        cell(dice, figure, &[figure, number, year])
                    }
                })
                .collect(),
        }
    }

    fn unit_tables(&self, dice: Dice, years: &[i16]) -> Vec<UnitTable> {
        let mut tables: Vec<UnitTable> = ["enheter a.xlsx", "enheter b.xlsx"]
            .into_iter()
            .map(|file| UnitTable {
                file: file.to_owned(),
                rows: Vec::new(),
            })
            .collect();
        for unit in 0..self.units.len() {
            for figure in 0..self.figures.len() {
                for year in years {
                    let at = [unit, figure, *year as usize];
                    if dice.chance("unit row", &at, 70) {
                        tables[dice.below("table", &at, 2)].rows.push(UnitRow {
                            unit,
                            figure,
                            year: *year,
                            cell: cell(dice, figure, &[700 + unit, figure, *year as usize]),
                            answers: dice.pick(
                                "answers",
                                &at,
                                &[None, Some(0), Some(4), Some(5), Some(30)],
                            ),
                        });
                    }
                }
            }
        }
        tables.retain(|table| !table.rows.is_empty());
        for (index, table) in tables.iter_mut().enumerate() {
            dice.shuffle("unit rows", &[index], &mut table.rows);
        }
        tables
    }

    /// Some key figures have women's and men's figures, some of one sex alone, some with a nation.
    fn by_sex(&self, dice: Dice, years: &[i16]) -> Vec<SexRow> {
        let mut rows = Vec::new();
        for figure in 0..self.figures.len() {
            for (nth, sex) in ["K", "M"].into_iter().enumerate() {
                if !dice.chance("told apart", &[figure], 50)
                    || dice.chance("this sex not", &[figure, nth], 15)
                {
                    continue;
                }
                let mut places: Vec<Place> = (0..self.towns.len()).map(Place::Town).collect();
                if dice.chance("nation by sex", &[figure, nth], 60) {
                    places.push(Place::Nation);
                }
                for (number, place) in places.into_iter().enumerate() {
                    for year in years {
                        let at = [figure, number, *year as usize, 7000 + nth];
                        if dice.chance("row by sex", &at, 90) {
                            rows.push(SexRow {
                                figure,
                                place,
                                year: *year,
                                sex,
                                cell: cell(dice, figure, &at),
                            });
                        }
                    }
                }
            }
        }
        dice.shuffle("rows by sex", &[], &mut rows);
        rows
    }

    fn measure(&self, dice: Dice, index: usize) -> Measure {
        let at = [index];
        let camp = dice.pick("camp", &at, &[Direction::High, Direction::Low]);
        let known = [
            None,
            Some(Direction::High),
            Some(Direction::Low),
            Some(Direction::Neither),
        ];
        let direction = dice.pick("measure direction", &at, &known);
        Measure {
            label: format!("Mått {index}"),
            value: self.expression(dice, camp, &at, 0),
            direction,
            decimals: dice.pick(
                "measure decimals",
                &at,
                &[Some(0), Some(0), Some(1), Some(2)],
            ),
            lag: i16::from(dice.chance("lag", &at, 25)),
            ties: dice.pick(
                "ties",
                &at,
                &[
                    None,
                    None,
                    Some(Ties::Best),
                    Some(Ties::Mean),
                    Some(Ties::Dense),
                ],
            ),
            bands: dice.chance("bands", &at, 60).then(|| Bands {
                cut: self.cut(dice, &at, direction.unwrap_or(camp)),
                least: dice.pick("least of bands", &at, &[None, Some(1), Some(12)]),
            }),
            among: dice.pick(
                "among",
                &at,
                &[
                    Among::All,
                    Among::All,
                    Among::All,
                    Among::Group,
                    Among::Named,
                ],
            ),
            beside: (0..dice.pick("beside", &at, &[0, 0, 1, 2]))
                .map(|nth| self.plain(dice, Some(camp), &[index, 50 + nth]))
                .filter(|shown| *shown != Expression::Absent)
                .collect(),
        }
    }

    /// Limits lie among the values of some key figure, most often on one.
    fn cut(&self, dice: Dice, at: &[usize], direction: Direction) -> Cut {
        let of = dice.below("limits of", at, self.figures.len());
        let tenths = |what: &str| match cell(dice, of, &[at[0], dice.below(what, at, 900)]) {
            Cell::Tenths(tenths) => tenths,
            _ => 640,
        };
        let apart = dice.pick("apart", at, &[0, 1, 3, 20]);
        let good = tenths("limit");
        match dice.below("cut", at, 10) {
            0..2 => Cut::Limits(
                good,
                match direction {
                    Direction::Low => good + apart,
                    _ => good - apart,
                },
            ),
            2..3 => Cut::Target(good),
            _ => Cut::Shares {
                best: dice.pick("best", at, &[0, 5, 10, 20, 25, 33, 50, 60]),
                worst: dice.pick("worst", at, &[0, 5, 10, 20, 25, 33, 50, 60]),
                rounding: dice.pick(
                    "rounding",
                    at,
                    &[
                        None,
                        Some(Rounding::Down),
                        Some(Rounding::Up),
                        Some(Rounding::Nearest),
                    ],
                ),
                border: dice.pick(
                    "border",
                    at,
                    &[
                        None,
                        Some(Border::Outer),
                        Some(Border::Better),
                        Some(Border::Worse),
                        Some(Border::Middle),
                    ],
                ),
            },
        }
    }

    /// The script and the area that hold a measure.
    pub fn home(&self, measure: usize) -> (usize, &Area) {
        let homes = self.scripts.iter().enumerate();
        homes
            .flat_map(|(script, areas)| areas.iter().map(move |area| (script, area)))
            .find(|(_, area)| area.measures.contains(&measure))
            .unwrap()
    }

    /// The same statements in other orders of files and rows.
    pub fn shuffled(&self, dice: Dice) -> Model {
        let mut model = self.clone();
        for (index, export) in model.exports.iter_mut().enumerate() {
            dice.shuffle("rows again", &[index], &mut export.rows);
        }
        for (index, table) in model.unit_tables.iter_mut().enumerate() {
            dice.shuffle("unit rows again", &[index], &mut table.rows);
        }
        dice.shuffle("rows by sex again", &[], &mut model.by_sex);
        dice.shuffle("exports", &[], &mut model.exports);
        dice.shuffle("tables", &[], &mut model.unit_tables);
        model
    }
}

/// Years with a gap now and then.
fn years(dice: Dice, count: usize) -> Vec<i16> {
    let mut year = 2009;
    (0..count)
        .map(|index| {
            year += 1 + i16::from(dice.chance("gap", &[index], 20));
            year
        })
        .collect()
}

fn figure(dice: Dice, index: usize) -> Figure {
    let known = [
        Some(Direction::High),
        Some(Direction::High),
        Some(Direction::Low),
        Some(Direction::Neither),
        None,
    ];
    Figure {
        id: format!("N{index:05}"),
        title: format!("Nyckeltal nummer {index}"),
        direction: dice.pick("direction", &[index], &known),
        decimals: dice.pick("decimals", &[index], &[None, None, Some(0), Some(1)]),
    }
}

/// A cell of few different values, so that many tie.
fn cell(dice: Dice, figure: usize, at: &[usize]) -> Cell {
    match dice.below("missing", at, 100) {
        0..4 => return Cell::Blank,
        4..6 => return Cell::Unwritten,
        6..8 => return Cell::Dash,
        8..9 => return Cell::Dot,
        9..10 => return Cell::Dots,
        _ => {}
    }
    let spread = dice.pick("spread", &[figure], &[2, 5, 12, 200]);
    let nth = dice.below("value", at, spread) as i64;
    Cell::Tenths(match dice.below("scale", &[figure], 6) {
        0 => 637 + nth,
        1 => 310 + 5 * nth,
        2 => 1_643_860 + 7770 * nth,
        3 => 1 + nth,
        4 => 950 + nth,
        _ => 781 + 11 * (nth % 20),
    })
}

/// One or two scripts with one or two areas each; every measure stands in one of them.
fn scripts(dice: Dice, measures: usize, years: &[i16]) -> Vec<Vec<Area>> {
    let mut areas: Vec<Area> = (0..dice.pick("areas", &[], &[1, 2, 3]))
        .map(|index| {
            let listed: Vec<i16> = (years[0] - 1..=years[years.len() - 1])
                .filter(|year| dice.chance("listed", &[index, *year as usize], 60))
                .collect();
            Area {
                name: format!("Område {index}"),
                years: if listed.is_empty() || dice.chance("latest", &[index], 60) {
                    Years::Latest(1 + dice.below("how many", &[index], 4))
                } else {
                    Years::Listed(listed)
                },
                measures: Vec::new(),
            }
        })
        .collect();
    let count = areas.len();
    for measure in 0..measures {
        areas[dice.below("area", &[measure], count)]
            .measures
            .push(measure);
    }
    areas.retain(|area| !area.measures.is_empty());
    for (index, area) in areas.iter_mut().enumerate() {
        dice.shuffle("measures", &[index], &mut area.measures);
    }
    let rest = areas.split_off(areas.len().min(1 + dice.below("cut", &[], 2)));
    [areas, rest]
        .into_iter()
        .filter(|areas| !areas.is_empty())
        .collect()
}
