//! What an expression comes to for a place and year, counted from what the files state.

use super::{
    expression::{Expression, Formula, Method, OverYears, Summary},
    fraction::Fraction,
    model::Place,
    oracle::{Figure, Oracle},
    scale::on_scale,
};

impl Oracle<'_> {
    pub fn value(&self, expression: &Expression, place: Place, year: i16) -> Figure {
        let key = (expression.clone(), place, year);
        if let Some(known) = self.counted.borrow().get(&key) {
            return *known;
        }
        let counted = self.count(expression, place, year);
        self.counted.borrow_mut().insert(key, counted);
        counted
    }

    fn count(&self, expression: &Expression, place: Place, year: i16) -> Figure {
        if place == Place::Group {
            let values = self.members(expression, year);
            let members = self.model.group.iter();
            let reasons =
                members.filter_map(|town| self.value(expression, Place::Town(*town), year).err());
            return if values.is_empty() {
                Err(shared(reasons.collect()).unwrap_or("not_in_file"))
            } else {
                Ok(Fraction::mean(&values))
            };
        }
        if !self.holds(place, year) {
            return Err("not_in_file");
        }
        match expression {
            Expression::Absent => Err("not_in_file"),
            Expression::Number(tenths) => Ok(Fraction::tenths(*tenths)),
            Expression::Dated(_, values) => {
                let mut values = values.iter().rev();
                let found = values.find(|(since, _)| *since <= year);
                found.map_or(Err("undefined"), |(_, tenths)| {
                    Ok(Fraction::tenths(*tenths))
                })
            }
            Expression::Fetched { measure, .. } => {
                self.value(&self.model.measures[*measure].value, place, year)
            }
            Expression::Figure(figure) => self.of_figure(*figure, place, year),
            Expression::Combined {
                method,
                numbers,
                coverage,
                members,
            } => {
                let values: Vec<Figure> = members
                    .iter()
                    .map(|member| self.value(member, place, year))
                    .collect();
                covered(*method, numbers, *coverage, &values)
            }
            Expression::Formula(formula, members) => {
                let values: Vec<Figure> = members
                    .iter()
                    .map(|member| self.value(member, place, year))
                    .collect();
                of_formula(*formula, &values)
            }
            Expression::OverYears(over, of) => {
                over_years(*over, |back| self.value(of, place, year - back))
            }
            Expression::OfAll(summary, of) => self.of_all(*summary, of, year),
            Expression::OfSex(sex, of) => match (place, self.about(sex)) {
                (Place::Unit(_), _) | (_, None) => Err("not_in_file"),
                (_, Some(about)) => about.value(of, place, year),
            },
            Expression::Scaled {
                scale,
                direction,
                in_group,
                of,
            } => {
                let value = self.value(of, place, year)?;
                let field = self.values_of(of, *in_group, year);
                on_scale(*scale, *direction, &field, value)
            }
        }
    }

    /// What a place's value is compared with: the nation's, on the same members where some may lack.
    pub fn reference(&self, expression: &Expression, place: Place, year: i16) -> Figure {
        if !self.holds(place, year) {
            return Err("not_in_file");
        }
        match expression {
            Expression::Fetched { measure, .. } => {
                self.reference(&self.model.measures[*measure].value, place, year)
            }
            Expression::Combined {
                method,
                numbers,
                coverage,
                members,
            } => {
                let strict = coverage.is_none_or(|share| share == 100) && *method != Method::Points;
                let counts =
                    |member: &Expression| strict || self.value(member, place, year).is_ok();
                let (mut references, mut kept) = (Vec::new(), Vec::new());
                for (nth, member) in members.iter().enumerate().filter(|(_, one)| counts(one)) {
                    references.push(self.reference(member, place, year)?);
                    kept.extend(numbers.get(nth));
                }
                if references.is_empty() {
                    return Err("coverage");
                }
                combined(*method, &kept, &references)
            }
            Expression::Formula(formula, members) => {
                let references: Vec<Figure> = members
                    .iter()
                    .map(|member| self.reference(member, place, year))
                    .collect();
                of_formula(*formula, &references)
            }
            Expression::OverYears(over, of) => {
                over_years(*over, |back| self.reference(of, place, year - back))
            }
            Expression::OfSex(sex, of) => match (place, self.about(sex)) {
                (Place::Unit(_), _) | (_, None) => Err("not_in_file"),
                (_, Some(about)) => about.reference(of, place, year),
            },
            Expression::Scaled {
                scale,
                direction,
                in_group,
                of,
            } => {
                let value = self.reference(of, place, year)?;
                let field = self.values_of(of, *in_group, year);
                on_scale(*scale, *direction, &field, value)
            }
            _ => self.value(expression, Place::Nation, year),
        }
    }

    fn of_figure(&self, figure: usize, place: Place, year: i16) -> Figure {
        if place == Place::Nation && !self.states_nation(figure) {
            let values = self.towns_with(figure, year);
            // One alone is compared with nobody.
            if values.len() > 1 {
                return Ok(Fraction::mean(&values));
            }
        }
        let stated = self.stated.get(&(figure, place, year));
        stated.map_or(Err("not_in_file"), |(value, _)| *value)
    }

    fn of_all(&self, summary: Summary, of: &Expression, year: i16) -> Figure {
        if summary == Summary::Nation {
            return self.value(of, Place::Nation, year);
        }
        let values = self.values_of(of, summary == Summary::GroupMean, year);
        if values.is_empty() {
            let towns: Vec<usize> = match summary {
                Summary::GroupMean => self.model.group.clone(),
                _ => (0..self.model.towns.len()).collect(),
            };
            let reasons = towns
                .into_iter()
                .filter_map(|town| self.value(of, Place::Town(town), year).err());
            // Whom no file tells of has no part in it.
            let told = reasons.filter(|why| *why != "not_in_file");
            return Err(shared(told.collect()).unwrap_or("not_in_file"));
        }
        let method = match summary {
            Summary::Median => Method::Median,
            Summary::Lowest => Method::Lowest,
            Summary::Highest => Method::Highest,
            Summary::Sum => Method::Sum,
            _ => Method::Mean,
        };
        combined(method, &[], &values)
    }

    /// The values of the towns, or of those in the group, that have one.
    fn values_of(&self, of: &Expression, in_group: bool, year: i16) -> Vec<Fraction> {
        if in_group {
            return self.members(of, year);
        }
        let towns = 0..self.model.towns.len();
        towns
            .filter_map(|town| self.value(of, Place::Town(town), year).ok())
            .collect()
    }
}

/// The reason that all share, else that it is incomplete; none without any.
fn shared(reasons: Vec<&'static str>) -> Option<&'static str> {
    let first = reasons.first().copied()?;
    let alike = reasons.iter().all(|why| *why == first);
    Some(if alike { first } else { "coverage" })
}

/// A combination of members of which some may be missing.
fn covered(method: Method, numbers: &[i64], coverage: Option<usize>, values: &[Figure]) -> Figure {
    let is_asked = |value: &&Figure| method != Method::Points || **value != Err("not_applicable");
    let asked = values.iter().filter(is_asked).count();
    let (mut present, mut kept) = (Vec::new(), Vec::new());
    for (nth, value) in values.iter().enumerate() {
        if let Ok(value) = value {
            present.push(*value);
            kept.extend(numbers.get(nth));
        }
    }
    let enough = present.len() * 100 >= coverage.unwrap_or(100) * asked;
    if enough && !present.is_empty() {
        return combined(method, &kept, &present);
    }
    let reasons: Vec<&str> = values.iter().filter_map(|value| value.err()).collect();
    match values[0] {
        Err(first) if present.is_empty() && reasons.iter().all(|why| *why == first) => Err(first),
        _ => Err("coverage"),
    }
}

/// What a method makes of values, each with its number where it has one.
fn combined(method: Method, numbers: &[&i64], values: &[Fraction]) -> Figure {
    let number = |nth: usize| Fraction::tenths(10 * *numbers[nth]);
    let numbers = || (0..numbers.len()).map(number).collect::<Vec<Fraction>>();
    let mut sorted = values.to_vec();
    sorted.sort();
    let count = Fraction::whole(values.len());
    let some_not_above_zero = sorted[0] <= Fraction::whole(0);
    Ok(match method {
        Method::Mean => Fraction::mean(values),
        Method::Sum => Fraction::sum(values),
        Method::Weighted => {
            let weighed: Vec<Fraction> = values
                .iter()
                .zip(numbers())
                .map(|(value, weight)| *value * weight)
                .collect();
            let weights = Fraction::sum(&numbers());
            if weights.is_zero() {
                return Err("undefined");
            }
            Fraction::sum(&weighed) / weights
        }
        Method::Points => Fraction::whole(100) * Fraction::sum(values) / Fraction::sum(&numbers()),
        Method::Geometric | Method::Harmonic if some_not_above_zero => return Err("undefined"),
        Method::Geometric => {
            let product = sorted.iter().map(|value| value.to_f64()).product::<f64>();
            Fraction::rough(product.powf(1.0 / values.len() as f64))
        }
        Method::Harmonic => {
            let turned: Vec<Fraction> = sorted
                .iter()
                .map(|value| Fraction::whole(1) / *value)
                .collect();
            count / Fraction::sum(&turned)
        }
        Method::Lowest => sorted[0],
        Method::Highest => sorted[sorted.len() - 1],
        Method::Median => {
            let middle = sorted.len() / 2;
            if sorted.len() % 2 == 1 {
                sorted[middle]
            } else {
                Fraction::mean(&sorted[middle - 1..=middle])
            }
        }
    })
}

fn of_formula(formula: Formula, values: &[Figure]) -> Figure {
    let truth = |holds: bool| Fraction::whole(usize::from(holds));
    let holds = |value: Fraction| !value.is_zero();
    match (formula, values) {
        (Formula::Known, [one]) => return Ok(truth(one.is_ok())),
        (Formula::Fill, [one, other]) => return one.or(*other),
        (Formula::Choose, [condition, one, other]) => {
            return if holds((*condition)?) { *one } else { *other };
        }
        (Formula::And | Formula::Or, both) => {
            let deciding = formula == Formula::Or;
            if both.iter().flatten().any(|value| holds(*value) == deciding) {
                return Ok(truth(deciding));
            }
        }
        _ => {}
    }
    let reasons: Vec<&str> = values.iter().filter_map(|value| value.err()).collect();
    if let Some(first) = reasons.first() {
        let shared = reasons.iter().all(|why| why == first);
        return Err(if shared { first } else { "coverage" });
    }
    let values: Vec<Fraction> = values.iter().flatten().copied().collect();
    let one = values[0];
    let other = values[values.len() - 1];
    Ok(match formula {
        Formula::Plus => one + other,
        Formula::Minus => one - other,
        Formula::Times => one * other,
        Formula::Over if other.is_zero() => return Err("undefined"),
        Formula::Over => one / other,
        Formula::Equal => truth(one == other),
        Formula::Different => truth(one != other),
        Formula::Less => truth(one < other),
        Formula::AtMost => truth(one <= other),
        Formula::More => truth(one > other),
        Formula::AtLeast => truth(one >= other),
        Formula::And => truth(true),
        Formula::Or => truth(false),
        Formula::Not => truth(!holds(one)),
        Formula::Round(decimals) => one.rounded(decimals),
        Formula::Absolute => one.abs(),
        Formula::Closure(0) => one + Fraction::whole(2) * other,
        Formula::Closure(1) if one > other => one,
        Formula::Closure(1) => other / Fraction::whole(2),
        Formula::Closure(_) => return Err("undefined"),
        Formula::Known | Formula::Fill | Formula::Choose => unreachable!(),
    })
}

fn over_years(over: OverYears, at: impl Fn(i16) -> Figure) -> Figure {
    let (years, coverage) = match over {
        OverYears::Earlier(years) => {
            let untold = |back: i16| at(back) == Err("not_in_file");
            let is_first = !untold(0) && (years..years + 60).all(untold);
            return if is_first {
                Err("no_earlier")
            } else {
                at(years)
            };
        }
        OverYears::Carried(years) => {
            let mut known = (0..=years).filter_map(|back| at(back).ok());
            return known.next().map_or_else(|| at(0), Ok);
        }
        OverYears::Mean(window) | OverYears::Slope(window) => window,
    };
    let values: Vec<(i16, Figure)> = (0..years).map(|back| (back, at(back))).collect();
    let known: Vec<(Fraction, Fraction)> = values
        .iter()
        .filter_map(|(back, value)| {
            Some((Fraction::tenths(-10 * i64::from(*back)), (*value).ok()?))
        })
        .collect();
    let fewest = if matches!(over, OverYears::Slope(_)) {
        2
    } else {
        1
    };
    let reasons: Vec<&str> = values.iter().filter_map(|(_, value)| value.err()).collect();
    if known.is_empty() && reasons.iter().all(|why| *why == reasons[0]) {
        return Err(reasons[0]);
    }
    if known.len() < fewest || known.len() * 100 < coverage.unwrap_or(100) * years as usize {
        return Err("coverage");
    }
    let (when, what): (Vec<Fraction>, Vec<Fraction>) = known.iter().copied().unzip();
    if matches!(over, OverYears::Mean(_)) {
        return Ok(Fraction::mean(&what));
    }
    let (middle, level) = (Fraction::mean(&when), Fraction::mean(&what));
    let together: Vec<Fraction> = known
        .iter()
        .map(|(when, what)| (*when - middle) * (*what - level))
        .collect();
    let alone: Vec<Fraction> = when
        .iter()
        .map(|when| (*when - middle) * (*when - middle))
        .collect();
    Ok(Fraction::sum(&together) / Fraction::sum(&alone))
}
