//! What must come out, worked out from the model alone: one loop for each question, fractions for numbers, and
//! nothing of the library. A fraction is rounded exactly, so the library's tolerance for binary dust is tested by what
//! it is for; only where values are ranked are two as close as binary dust one, as the method says.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use super::{
    expression::Expression,
    fraction::Fraction,
    model::{
        Among, Area, Bands, Border, Cell, Cut, Direction, LEAST_ANSWERS, Measure, Model, NATION,
        Place, Rounding, Ties, Years,
    },
    write::{COMPARED, EXPORT_SHEET, GROUP, SEX_FILE, SEX_SHEET, UNIT_SHEET, script_name},
};

/// A value or the word for why there is none.
pub type Figure = Result<Fraction, &'static str>;

/// A line of `data.csv`, the two numbers apart from the words.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub words: [String; 18],
    pub value: Option<Fraction>,
    pub difference: Option<Fraction>,
}

pub struct Oracle<'a> {
    pub model: &'a Model,
    /// The letter of the sex that it is about.
    sex: &'static str,
    /// The same about women and about men.
    apart: Vec<Oracle<'a>>,
    /// What the cells about a key figure, place and year come to, and the cell that says so.
    pub stated: HashMap<(usize, Place, i16), (Figure, String)>,
    years: Vec<i16>,
    /// The first and the last year that files speak of: of municipalities, of units.
    spans: [Option<(i16, i16)>; 2],
    /// What has been counted, since each place on a scale asks for everybody's.
    pub counted: RefCell<HashMap<(Expression, Place, i16), Figure>>,
}

/// A row of an area.
struct Row<'a> {
    measure: &'a Measure,
    label: String,
    level: u8,
    figure: Option<usize>,
    value: Expression,
    direction: Direction,
    decimals: usize,
    /// How its bands are cut, if a rule says so.
    bands: Option<Bands>,
    rule: String,
}

impl<'a> Oracle<'a> {
    pub fn new(model: &'a Model) -> Self {
        let mut statements: HashMap<_, Vec<(usize, Figure, String)>> = HashMap::new();
        let mut exports: Vec<_> = model.exports.iter().collect();
        let rank = |file: &str| {
            let order = &model.source_order;
            let found = order.iter().position(|start| file.starts_with(start));
            found.unwrap_or(order.len())
        };
        exports.sort_by_key(|export| (rank(&export.file), export.file.clone()));
        for export in exports {
            for (row, stated) in export.rows.iter().enumerate() {
                for (column, (year, cell)) in export.years.iter().zip(&stated.cells).enumerate() {
                    if let Some((figure, place)) = stated.about {
                        let letter = char::from(b'C' + column as u8);
                        let source = format!("{}!{EXPORT_SHEET}!{letter}{}", export.file, row + 3);
                        let key = (figure, place, *year);
                        let entry = statements.entry(key).or_default();
                        entry.push((rank(&export.file), read(*cell), source));
                    }
                }
            }
        }
        for table in &model.unit_tables {
            for (row, stated) in table.rows.iter().enumerate() {
                // In a table that counts answers an empty number is none.
                let few = stated.answers.unwrap_or(0) < LEAST_ANSWERS;
                let value = match read_own(stated.cell) {
                    Ok(_) if few => Err("too_few"),
                    value => value,
                };
                let source = format!("{}!{UNIT_SHEET}!E{}", table.file, row + 2);
                let key = (stated.figure, Place::Unit(stated.unit), stated.year);
                statements.entry(key).or_default().push((0, value, source));
            }
        }
        let mut stated = statements
            .into_iter()
            .map(|(key, statements)| (key, settle(&statements)))
            .collect::<HashMap<_, _>>();
        shield(model, &mut stated);
        let mut years: Vec<i16> = stated.keys().map(|(_, _, year)| *year).collect();
        years.sort_unstable();
        years.dedup();
        let span = |of_units: bool| {
            let known = stated.keys();
            let known = known.filter(|(_, place, _)| matches!(place, Place::Unit(_)) == of_units);
            let by_sex = model.by_sex.iter().filter(|_| !of_units);
            let years = known.map(|(_, _, year)| *year);
            let years: Vec<i16> = years.chain(by_sex.map(|row| row.year)).collect();
            years.iter().min().copied().zip(years.iter().max().copied())
        };
        let spans = [span(false), span(true)];
        Oracle {
            model,
            sex: "T",
            apart: ["K", "M"]
                .map(|sex| Oracle::apart(model, sex, spans))
                .into(),
            stated,
            years,
            spans,
            counted: RefCell::default(),
        }
    }

    fn apart(model: &'a Model, sex: &'static str, spans: [Option<(i16, i16)>; 2]) -> Self {
        let rows = model.by_sex.iter().zip(2..);
        let stated: HashMap<_, _> = rows
            .filter(|(row, _)| row.sex == sex)
            .map(|(row, line)| {
                let source = format!("{SEX_FILE}!{SEX_SHEET}!E{line}");
                (
                    (row.figure, row.place, row.year),
                    (read_own(row.cell), source),
                )
            })
            .collect();
        Oracle {
            model,
            sex,
            apart: Vec::new(),
            spans,
            counted: RefCell::default(),
            years: stated.keys().map(|(_, _, year)| *year).collect(),
            stated,
        }
    }

    /// The same about women or about men.
    pub fn about(&self, sex: &str) -> Option<&Oracle<'a>> {
        self.apart.iter().find(|about| about.sex == sex)
    }

    /// Whether files speak of a place's kind in a year, or of years on both sides of it.
    pub fn holds(&self, place: Place, year: i16) -> bool {
        let span = self.spans[usize::from(matches!(place, Place::Unit(_)))];
        span.is_some_and(|(first, last)| (first..=last).contains(&year))
    }

    /// Whether an expression rests on key figures, and every one of them has figures for either sex.
    fn is_told_apart(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Figure(figure) => self.model.by_sex.iter().any(|row| row.figure == *figure),
            Expression::Combined { members, .. } | Expression::Formula(_, members) => {
                let told = |member: &Expression| self.is_told_apart(member);
                members
                    .iter()
                    .all(|one| is_stated_by_rules(one) || told(one))
                    && members.iter().any(told)
            }
            Expression::OverYears(_, of)
            | Expression::OfAll(_, of)
            | Expression::Scaled { of, .. } => self.is_told_apart(of),
            Expression::Fetched { measure, .. } => {
                self.is_told_apart(&self.model.measures[*measure].value)
            }
            // Who is apart already is not told apart again.
            Expression::OfSex(..)
            | Expression::Number(_)
            | Expression::Dated(..)
            | Expression::Absent => false,
        }
    }

    /// The lines about a municipality.
    pub fn lines(&self, focus: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        for (script, areas) in self.model.scripts.iter().enumerate() {
            for area in areas {
                let rows = self.rows(script, area);
                let years = self.years_of(area);
                let mut places = vec![Place::Town(focus)];
                if focus == self.model.own {
                    places.extend(self.units_of(&rows));
                }
                if rows.iter().any(|row| self.has_others(&row.value, focus)) {
                    let beside = 0..COMPARED.min(self.model.towns.len());
                    places.extend(beside.filter(|town| *town != focus).map(Place::Town));
                    places.push(Place::Group);
                }
                if rows.iter().any(|row| self.has_nation(&row.value)) {
                    places.push(Place::Nation);
                }
                for row in &rows {
                    let apart = self.apart.iter().filter(|_| self.is_told_apart(&row.value));
                    for about in std::iter::once(self).chain(apart) {
                        let is_shown =
                            |place: &&Place| about.sex == "T" || !matches!(place, Place::Unit(_));
                        let is_compared = row.direction != Direction::Neither
                            && years
                                .iter()
                                .any(|year| about.field(row, year - row.measure.lag).len() > 1);
                        for place in places.iter().filter(is_shown) {
                            for year in &years {
                                let year = year - row.measure.lag;
                                lines.push(about.line((area, row), *place, year, is_compared));
                            }
                        }
                    }
                }
            }
        }
        lines
    }

    /// Whether any other town has a value in any year that files speak of.
    fn has_others(&self, expression: &Expression, focus: usize) -> bool {
        let others = (0..self.model.towns.len()).filter(|town| *town != focus);
        others.into_iter().any(|town| {
            self.all_years()
                .any(|year| self.value(expression, Place::Town(town), year).is_ok())
        })
    }

    /// Whether anything stands for the nation in any of the key figures of an expression.
    fn has_nation(&self, expression: &Expression) -> bool {
        match expression {
            Expression::Absent | Expression::Number(_) | Expression::Dated(..) => false,
            Expression::Figure(figure) => {
                self.states_nation(*figure)
                    || self
                        .all_years()
                        .any(|year| self.towns_with(*figure, year).len() > 1)
            }
            Expression::OverYears(_, of)
            | Expression::OfAll(_, of)
            | Expression::Scaled { of, .. } => self.has_nation(of),
            Expression::OfSex(sex, of) => self.about(sex).is_some_and(|about| about.has_nation(of)),
            Expression::Combined { members, .. } | Expression::Formula(_, members) => {
                members.iter().any(|member| self.has_nation(member))
            }
            Expression::Fetched { measure, .. } => {
                self.has_nation(&self.model.measures[*measure].value)
            }
        }
    }

    /// The years that files speak of municipalities in, and those between.
    fn all_years(&self) -> impl Iterator<Item = i16> {
        let span = self.spans[0].into_iter();
        span.flat_map(|(first, last)| first..=last)
    }

    fn line(
        &self,
        (area, row): (&Area, &Row<'_>),
        place: Place,
        year: i16,
        is_compared: bool,
    ) -> Line {
        let value = self.value(&row.value, place, year);
        let reference = self.reference(&row.value, place, year);
        let difference = match (value, reference) {
            (Ok(own), Ok(nation)) if !matches!(place, Place::Nation | Place::Group) => {
                Some(own - nation)
            }
            _ => None,
        };
        let field = self.field(row, year);
        let directed = row.direction != Direction::Neither;
        let counts = match place {
            Place::Town(town) => self.is_among(row.measure, town),
            Place::Unit(_) => true,
            Place::Nation | Place::Group => false,
        };
        let mut rank = String::new();
        let mut band = "";
        let around = |value: Fraction| {
            let others = || field.iter().filter(|v| !v.ties(value)).copied();
            let higher: Vec<Fraction> = others().filter(|v| *v > value).collect();
            let lower: Vec<Fraction> = others().filter(|v| *v < value).collect();
            match row.direction {
                Direction::High => (higher, lower),
                _ => (lower, higher),
            }
        };
        if let (Ok(value), true, true) = (value, directed, counts) {
            let (ahead, behind) = around(value);
            let of = |(ahead, behind): (Vec<Fraction>, Vec<Fraction>)| {
                self.shares_of(row, ahead.len(), behind.len(), field.len())
            };
            let shares = match place {
                Place::Town(_) => {
                    let equal = field.len() - ahead.len() - behind.len();
                    if field.len() > 1 {
                        rank = rank_of(row.measure.ties, &ahead, equal);
                    }
                    of((ahead, behind))
                }
                // A unit is good beside those who are, and poor beside those who are.
                _ => field.iter().map(|other| (other, of(around(*other)))).fold(
                    None,
                    |known, (other, shares)| {
                        let (is_good, is_poor) = shares?;
                        let (good, poor) = known.unwrap_or((false, false));
                        Some((
                            good || is_good && !ahead.contains(other),
                            poor || is_poor && !behind.contains(other),
                        ))
                    },
                ),
            };
            band = match shares {
                None => "",
                Some((true, false)) => "good",
                Some((false, true)) => "poor",
                Some(_) => "middle",
            };
        }
        if let (Ok(value), true, Some(bands)) = (value, directed, row.bands)
            && !matches!(place, Place::Nation | Place::Group)
            && !matches!(bands.cut, Cut::Shares { .. })
            && field.len() >= usize::from(bands.least.unwrap_or(0))
        {
            band = by_limits(bands.cut, row.direction, value);
        }
        let mut missing = value.err().unwrap_or("");
        let by_limits = row
            .bands
            .is_some_and(|bands| !matches!(bands.cut, Cut::Shares { .. }));
        // Where nobody is beside there are not too few of them.
        let is_grey = value.is_err() || is_compared || by_limits;
        if !matches!(place, Place::Nation | Place::Group) && directed && band.is_empty() && is_grey
        {
            band = "missing";
            missing = value.err().unwrap_or("few_places");
        }
        let shown = |number: Option<Fraction>| {
            number
                .map(|number| number.shown(row.decimals))
                .unwrap_or_default()
        };
        let of_town = matches!(place, Place::Town(_));
        Line {
            words: [
                area.name.clone(),
                row.measure.label.clone(),
                row.label.clone(),
                row.level.to_string(),
                row.figure
                    .map(|figure| self.model.figures[figure].id.clone())
                    .unwrap_or_default(),
                self.code(place),
                year.to_string(),
                self.sex.to_owned(),
                shown(value.ok()),
                rank,
                if of_town && is_compared {
                    field.len().to_string()
                } else {
                    String::new()
                },
                shown(difference),
                band.to_owned(),
                missing.to_owned(),
                self.source(row, place, year, value.is_ok()),
                self.basis(&row.value, place),
                // Nothing is preliminary, and nothing invented.
                String::new(),
                String::new(),
            ],
            value: value.ok(),
            difference,
        }
    }

    fn is_among(&self, measure: &Measure, town: usize) -> bool {
        measure.among == Among::All || self.model.group.contains(&town)
    }

    /// Whether those with so many better and so many worse are in the best share and in the worst; none where a row
    /// is not cut by shares, or too few have a value.
    fn shares_of(
        &self,
        row: &Row<'_>,
        better: usize,
        worse: usize,
        among: usize,
    ) -> Option<(bool, bool)> {
        let least = row.bands.and_then(|bands| bands.least);
        let least = usize::from(least.unwrap_or(self.model.least_ranked)).max(1);
        let (best, worst, rounding, border) = match row.bands.map(|bands| bands.cut) {
            None => (25, 25, None, None),
            Some(Cut::Shares {
                best,
                worst,
                rounding,
                border,
            }) => (best, worst, rounding, border),
            Some(_) => return None,
        };
        if among < least {
            return None;
        }
        // How many places a share holds.
        let places = |percent: usize| match rounding.unwrap_or(Rounding::Down) {
            Rounding::Down => percent * among / 100,
            Rounding::Up => (percent * among).div_ceil(100),
            Rounding::Nearest => (percent * among + 50) / 100,
        };
        let equal = among - better - worse;
        // How many of the equals have a place in a share, behind so many others.
        let inside =
            |before: usize, percent: usize| places(percent).saturating_sub(before).min(equal);
        let border = border.unwrap_or(Border::Outer);
        // Of equals that a border parts either all are inside or none is.
        let takes = |count: usize, all_do: bool| if all_do { count > 0 } else { count == equal };
        Some((
            takes(
                inside(better, best),
                matches!(border, Border::Outer | Border::Better),
            ),
            takes(
                inside(worse, worst),
                matches!(border, Border::Outer | Border::Worse),
            ),
        ))
    }

    /// Every key figure of the model has an id of Kolada's form; a row without any rests on nothing of Kolada's.
    fn basis(&self, expression: &Expression, place: Place) -> String {
        let mut figures = Vec::new();
        self.leaves(expression, 0, &mut figures);
        let own = figures.is_empty() || matches!(place, Place::Unit(_));
        if own { "own" } else { "kolada" }.to_owned()
    }

    fn code(&self, place: Place) -> String {
        match place {
            Place::Town(town) => self.model.towns[town].0.clone(),
            Place::Nation => NATION.to_owned(),
            Place::Group => format!("group/{GROUP}"),
            Place::Unit(unit) => {
                format!(
                    "{}/{}",
                    self.model.towns[self.model.own].0, self.model.units[unit]
                )
            }
        }
    }

    fn source(&self, row: &Row<'_>, place: Place, year: i16, has_value: bool) -> String {
        if place == Place::Group {
            let count = self.members(&row.value, year).len();
            return if count > 0 {
                format!("mean:{count}")
            } else {
                String::new()
            };
        }
        let Some(figure) = row.figure else {
            let of_nation = place == Place::Nation && has_value;
            let mean = of_nation.then(|| self.stands_in(&row.value, year));
            return mean.flatten().unwrap_or_else(|| row.rule.clone());
        };
        let among = self.towns_with(figure, year).len();
        if place == Place::Nation && !self.states_nation(figure) && among > 1 {
            return format!("mean:{among}");
        }
        let stated = self.stated.get(&(figure, place, year));
        stated.map(|(_, source)| source.clone()).unwrap_or_default()
    }

    /// Over how many the means are taken that stand for the nation of an expression, alone or beside what files state;
    /// none where no mean does.
    fn stands_in(&self, expression: &Expression, year: i16) -> Option<String> {
        let mut behind = Vec::new();
        self.behind(expression, &mut behind);
        let (stated, means): (Vec<_>, Vec<_>) = behind
            .into_iter()
            .partition(|(about, figure)| about.states_nation(*figure));
        let counts = |year: i16| {
            let counts = means.iter().map(move |(about, figure)| {
                let towns = about.towns_with(*figure, year);
                towns.len()
            });
            counts.filter(|count| *count > 1).collect::<Vec<usize>>()
        };
        let mut found = counts(year);
        if found.is_empty() && stated.is_empty() {
            found = self.years.iter().flat_map(|year| counts(*year)).collect();
        }
        let word = if stated.is_empty() { "mean" } else { "mixed" };
        let (fewest, most) = (found.iter().min()?, found.iter().max()?);
        Some(match fewest == most {
            true => format!("{word}:{most}"),
            false => format!("{word}:{fewest}-{most}"),
        })
    }

    /// The key figures that an expression rests on, each with those whom it is about.
    fn behind<'b>(&'b self, expression: &Expression, found: &mut Vec<(&'b Oracle<'a>, usize)>) {
        match expression {
            Expression::Absent | Expression::Number(_) | Expression::Dated(..) => {}
            Expression::OverYears(_, of)
            | Expression::OfAll(_, of)
            | Expression::Scaled { of, .. } => self.behind(of, found),
            Expression::OfSex(sex, of) => {
                if let Some(about) = self.about(sex) {
                    about.behind(of, found);
                }
            }
            Expression::Figure(figure) => found.push((self, *figure)),
            Expression::Combined { members, .. } | Expression::Formula(_, members) => {
                for member in members {
                    self.behind(member, found);
                }
            }
            Expression::Fetched { measure, .. } => {
                self.behind(&self.model.measures[*measure].value, found);
            }
        }
    }

    /// The values of those in the group that have one.
    pub fn members(&self, expression: &Expression, year: i16) -> Vec<Fraction> {
        let towns = self.model.group.iter();
        towns
            .filter_map(|town| self.value(expression, Place::Town(*town), year).ok())
            .collect()
    }

    /// Whether any file states the nation for any year of a key figure.
    pub fn states_nation(&self, figure: usize) -> bool {
        let mut years = self.years.iter();
        years.any(|year| {
            let stated = self.stated.get(&(figure, Place::Nation, *year));
            stated.is_some_and(|(value, _)| value.is_ok())
        })
    }

    pub fn towns_with(&self, figure: usize, year: i16) -> Vec<Fraction> {
        let towns = 0..self.model.towns.len();
        towns
            .filter_map(|town| {
                self.value(&Expression::Figure(figure), Place::Town(town), year)
                    .ok()
            })
            .collect()
    }

    /// The values among which a row is ranked.
    fn field(&self, row: &Row<'_>, year: i16) -> Vec<Fraction> {
        let towns = 0..self.model.towns.len();
        towns
            .filter(|town| self.is_among(row.measure, *town))
            .filter_map(|town| self.value(&row.value, Place::Town(town), year).ok())
            .collect()
    }

    fn rows(&self, script: usize, area: &'a Area) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        let lines = self.model.script(script).1;
        for index in &area.measures {
            let measure = &self.model.measures[*index];
            let line = lines.iter().find(|(known, _)| known == index).unwrap().1;
            let declared = match &measure.value {
                Expression::Figure(figure) => self.model.figures[*figure].direction,
                _ => None,
            };
            let direction = measure.direction.or(declared).unwrap_or(Direction::Neither);
            let decimals = measure.decimals.unwrap_or(0);
            rows.push(Row {
                measure,
                label: measure.label.clone(),
                level: 1,
                figure: None,
                value: measure.value.clone(),
                direction,
                decimals,
                bands: measure.bands,
                rule: format!("{}:{line}", script_name(script)),
            });
            let mut members = Vec::new();
            self.leaves(&measure.value, script, &mut members);
            let counted = members.len();
            for beside in &measure.beside {
                self.leaves(beside, script, &mut members);
            }
            members.rotate_left(counted);
            let beside = members.len() - counted;
            for (nth, (figure, script)) in members.into_iter().enumerate() {
                let known = &self.model.figures[figure];
                let inherited = if nth < beside {
                    Direction::Neither
                } else {
                    direction
                };
                rows.push(Row {
                    measure,
                    label: self.model.label(figure, script),
                    level: 2,
                    figure: Some(figure),
                    value: Expression::Figure(figure),
                    direction: known.direction.unwrap_or(inherited),
                    decimals: known.decimals.unwrap_or(decimals),
                    // Limits are of the measure's own scale; a measure that is one key figure has them twice.
                    bands: measure.bands.filter(|bands| {
                        let same = matches!(measure.value, Expression::Figure(known) if known == figure)
                            && known.direction.unwrap_or(inherited) == direction;
                        same || matches!(bands.cut, Cut::Shares { .. })
                    }),
                    rule: String::new(),
                });
            }
        }
        rows
    }

    /// The key figures of an expression as written, each once, with the script whose words they are.
    fn leaves(&self, expression: &Expression, script: usize, found: &mut Vec<(usize, usize)>) {
        match expression {
            Expression::Absent | Expression::Number(_) | Expression::Dated(..) => {}
            Expression::OverYears(_, of)
            | Expression::OfAll(_, of)
            | Expression::OfSex(_, of)
            | Expression::Scaled { of, .. } => self.leaves(of, script, found),
            Expression::Figure(figure) => {
                if !found.iter().any(|(known, _)| known == figure) {
                    found.push((*figure, script));
                }
            }
            Expression::Combined { members, .. } | Expression::Formula(_, members) => {
                for member in members {
                    self.leaves(member, script, found);
                }
            }
            Expression::Fetched { measure, .. } => {
                let (script, _) = self.model.home(*measure);
                self.leaves(&self.model.measures[*measure].value, script, found);
            }
        }
    }

    /// The units that state a figure of an area, å, ä and ö last.
    fn units_of(&self, rows: &[Row<'_>]) -> Vec<Place> {
        const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyzåäö";
        let order = |unit: &usize| -> Vec<usize> {
            let name = self.model.units[*unit].to_lowercase();
            name.chars()
                .map(|letter| ALPHABET.find(letter).unwrap())
                .collect()
        };
        let mut units: Vec<usize> = (0..self.model.units.len())
            .filter(|unit| {
                rows.iter().filter_map(|row| row.figure).any(|figure| {
                    let mut years = self.years.iter();
                    years.any(|year| {
                        self.stated
                            .contains_key(&(figure, Place::Unit(*unit), *year))
                    })
                })
            })
            .collect();
        units.sort_by_key(order);
        units.into_iter().map(Place::Unit).collect()
    }

    fn years_of(&self, area: &Area) -> Vec<i16> {
        let count = match &area.years {
            Years::Listed(years) => return years.clone(),
            Years::Latest(count) => *count,
        };
        let script = self.model.home(area.measures[0]).0;
        let rows = self.rows(script, area);
        let years = || {
            self.spans[0]
                .into_iter()
                .flat_map(|(first, last)| first..=last)
        };
        let known = |lagging: bool| -> BTreeSet<i16> {
            rows.iter()
                .filter(|row| (row.measure.lag > 0) == lagging)
                .flat_map(|row| years().map(move |year| (row, year)))
                .filter(|(row, year)| {
                    let mut towns = 0..self.model.towns.len();
                    towns.any(|town| self.value(&row.value, Place::Town(town), *year).is_ok())
                })
                .map(|(row, year)| year + row.measure.lag)
                .collect()
        };
        let mut years = known(false);
        if years.is_empty() {
            years = known(true);
        }
        let earlier = years.len().saturating_sub(count);
        years.into_iter().skip(earlier).collect()
    }
}

/// Whether an expression is the same for every place, for no key figure is in it.
fn is_stated_by_rules(expression: &Expression) -> bool {
    matches!(expression, Expression::Number(_) | Expression::Dated(..))
}

fn read(cell: Cell) -> Figure {
    match cell {
        Cell::Tenths(tenths) => Ok(Fraction::tenths(tenths)),
        Cell::Blank | Cell::Unwritten | Cell::Dash => Err("not_reported"),
        Cell::Dot => Err("not_applicable"),
        Cell::Dots => Err("suppressed"),
    }
}

/// In a sheet that is not Kolada's nobody can tell whether a dash is none or missing.
fn read_own(cell: Cell) -> Figure {
    match cell {
        Cell::Dash => Err("not_in_file"),
        other => read(other),
    }
}

/// What several cells about the same thing come to; they stand with the better source first.
fn settle(statements: &[(usize, Figure, String)]) -> (Figure, String) {
    let speaking: Vec<_> = statements
        .iter()
        .filter(|(_, value, _)| *value != Err("not_reported"))
        .collect();
    let Some((rank, first, source)) = speaking.first() else {
        return (Err("not_reported"), statements[0].2.clone());
    };
    let disputed = speaking
        .iter()
        .any(|(other, value, _)| other == rank && value != first);
    let value = if disputed { Err("conflict") } else { *first };
    (value, source.clone())
}

/// Hides units until nobody can work out one that is hidden, in every question of a year; of units that would do as well
/// those that are hidden in most questions of the year anyway.
fn shield(model: &Model, stated: &mut HashMap<(usize, Place, i16), (Figure, String)>) {
    let rows = || model.unit_tables.iter().flat_map(|table| &table.rows);
    let mut by_year: BTreeMap<i16, BTreeSet<usize>> = BTreeMap::new();
    for row in rows() {
        by_year.entry(row.year).or_default().insert(row.figure);
    }
    for (year, figures) in by_year {
        let questions: Vec<Question> = figures
            .into_iter()
            .map(|figure| Question::new(model, stated, (figure, year)))
            .filter(|question| question.units.iter().any(|unit| unit.few))
            .collect();
        let mut times: HashMap<usize, usize> = HashMap::new();
        for question in &questions {
            for unit in question.hidden(&|_| 0) {
                *times.entry(unit).or_default() += 1;
            }
        }
        for question in &questions {
            let of = |unit: usize| times.get(&unit).copied().unwrap_or(0);
            let hidden = question.hidden(&|unit| usize::MAX - of(unit));
            for unit in hidden {
                *times.entry(unit).or_default() += questions.len();
                let key = (question.figure, Place::Unit(unit), year);
                let stands = stated.get_mut(&key);
                if let Some((value @ Ok(_), _)) = stands {
                    *value = Err("shielded");
                }
            }
        }
    }
}

/// What units say in a question of a year.
struct Question {
    figure: usize,
    units: Vec<Unit>,
}

#[derive(Clone)]
struct Unit {
    number: usize,
    people: u32,
    /// Whether it is hidden for its own sake.
    few: bool,
    /// Whether it may stand at the low and at the high end.
    ends: [bool; 2],
}

impl Question {
    fn new(
        model: &Model,
        stated: &HashMap<(usize, Place, i16), (Figure, String)>,
        (figure, year): (usize, i16),
    ) -> Self {
        let mut numbers: Vec<usize> = (0..model.units.len()).collect();
        numbers.sort_by_key(|unit| &model.units[*unit]);
        let told = |unit: usize| {
            let rows = model.unit_tables.iter().flat_map(|table| &table.rows);
            rows.filter(move |row| (row.figure, row.unit, row.year) == (figure, unit, year))
        };
        let count = |unit: usize| told(unit).map(|row| row.answers.unwrap_or(0)).min();
        let all: u32 = numbers.iter().filter_map(|unit| count(*unit)).sum();
        let counted = numbers
            .iter()
            .filter(|unit| count(**unit).unwrap_or(0) > 0)
            .count();
        let half = |unit: &usize| count(*unit).is_some_and(|own| own > 0 && own * 2 == all);
        let whole = counted > 2 && numbers.iter().filter(|unit| half(unit)).count() == 1;
        let units = numbers
            .iter()
            .filter(|unit| !(whole && half(unit)))
            .filter_map(|unit| {
                let few = match stated.get(&(figure, Place::Unit(*unit), year))?.0 {
                    Ok(_) => false,
                    Err("too_few" | "suppressed") => true,
                    Err(_) => return None,
                };
                let written = told(*unit).find_map(|row| match row.cell {
                    Cell::Tenths(tenths) => Some(tenths),
                    _ => None,
                });
                Some(Unit {
                    number: *unit,
                    people: count(*unit).unwrap_or(0),
                    few,
                    ends: [0, 1000].map(|end| written.is_none_or(|value| value == end)),
                })
            });
        Question {
            figure,
            units: units.collect(),
        }
    }

    /// What is wrong with hiding these and no others: at which end all stand whom a reader knows together, or that they
    /// are too few; nothing where they are safe, or no more can be done.
    fn fault(&self, hidden: &BTreeSet<usize>) -> Option<Option<usize>> {
        let those = || {
            self.units
                .iter()
                .enumerate()
                .filter(|(at, _)| hidden.contains(at))
        };
        let left = || {
            self.units
                .iter()
                .enumerate()
                .filter(|(at, _)| !hidden.contains(at))
        };
        let people: u32 = those().map(|(_, unit)| unit.people).sum();
        if left().count() > 0 && (hidden.len() < 2 || people < LEAST_ANSWERS) {
            return Some(None);
        }
        (0..2)
            .find(|end| {
                those().all(|(_, unit)| unit.ends[*end]) && left().any(|(_, unit)| !unit.ends[*end])
            })
            .map(Some)
    }

    /// The units that are hidden, by their numbers.
    fn hidden(&self, cost: &dyn Fn(usize) -> usize) -> Vec<usize> {
        let few = self.units.iter().enumerate().filter(|(_, unit)| unit.few);
        let mut hidden: BTreeSet<usize> = few.map(|(at, _)| at).collect();
        let mut beside = Vec::new();
        while let Some(fault) = self.fault(&hidden) {
            let left = self.units.iter().enumerate().filter(|(at, unit)| {
                !hidden.contains(at) && fault.is_none_or(|end| !unit.ends[end])
            });
            let next = left.min_by_key(|(at, unit)| (cost(unit.number), unit.people, *at));
            let (at, _) = next.unwrap();
            hidden.insert(at);
            beside.push(at);
        }
        beside.sort_by_key(|at| (std::cmp::Reverse(self.units[*at].people), *at));
        for at in beside.iter().filter(|_| beside.len() > 1) {
            hidden.remove(at);
            if self.fault(&hidden).is_some() {
                hidden.insert(*at);
            }
        }
        hidden.into_iter().map(|at| self.units[at].number).collect()
    }
}

/// The band by a rule's limits.
fn by_limits(cut: Cut, direction: Direction, value: Fraction) -> &'static str {
    let (good, middle) = match cut {
        Cut::Limits(good, middle) => (good, middle),
        Cut::Target(good) => (good, good),
        Cut::Shares { .. } => return "",
    };
    let reaches = |limit: i64| match direction {
        Direction::Low => value <= Fraction::tenths(limit),
        _ => value >= Fraction::tenths(limit),
    };
    match (reaches(good), reaches(middle)) {
        (true, _) => "good",
        (false, true) => "middle",
        (false, false) => "poor",
    }
}

/// The place of a value that so many have, behind those ahead of it.
fn rank_of(ties: Option<Ties>, ahead: &[Fraction], equal: usize) -> String {
    match ties {
        None | Some(Ties::Best) => (ahead.len() + 1).to_string(),
        // The places that the equals take, added up and shared.
        Some(Ties::Mean) => {
            let places = ahead.len() + 1..=ahead.len() + equal;
            (places.sum::<usize>() as f64 / equal as f64).to_string()
        }
        Some(Ties::Dense) => {
            let mut different = ahead.to_vec();
            different.sort();
            different.dedup();
            (different.len() + 1).to_string()
        }
    }
}
