//! Expressions in the words of the rule language.

use super::{
    expression::{CLOSURES, Expression, Formula, Method, OverYears, Scale, Summary},
    model::{Direction, Model},
};

impl Model {
    pub fn words(&self, expression: &Expression) -> String {
        match expression {
            Expression::Figure(figure) => format!("k{figure}"),
            Expression::Absent => "saknas(\"Mäts inte.\")".to_owned(),
            Expression::Number(tenths) => number(*tenths),
            Expression::Fetched { measure, in_full } => {
                let label = &self.measures[*measure].label;
                if *in_full {
                    format!("hämta(\"{}/{label}\")", self.home(*measure).1.name)
                } else {
                    format!("hämta(\"{label}\")")
                }
            }
            Expression::Combined {
                method,
                numbers,
                coverage,
                members,
            } => {
                let members: Vec<String> =
                    members.iter().map(|member| self.words(member)).collect();
                combined(*method, numbers, *coverage, &members.join(", "))
            }
            Expression::Formula(formula, members) => self.formula(*formula, members),
            Expression::Dated(name, values) => {
                let values: Vec<String> = values
                    .iter()
                    .map(|(year, tenths)| format!("\"{year}\": {}", number(*tenths)))
                    .collect();
                format!("parameter({name:?}, #{{ {} }})", values.join(", "))
            }
            Expression::OverYears(over, of) => {
                let of = self.words(of);
                let window = |word: &str, years: i16, coverage: Option<usize>| match coverage {
                    Some(share) => format!("{word}({of}, {years}, {})", covering(share)),
                    None => format!("{word}({of}, {years})"),
                };
                match over {
                    OverYears::Earlier(1) => format!("föregående({of})"),
                    OverYears::Earlier(years) => format!("föregående({of}, {years})"),
                    OverYears::Carried(years) => format!("senast_kända({of}, {years})"),
                    OverYears::Mean((years, coverage)) => {
                        window("glidande_medel", *years, *coverage)
                    }
                    OverYears::Slope((years, coverage)) => window("trend", *years, *coverage),
                }
            }
            Expression::OfAll(summary, of) => {
                let word = match summary {
                    Summary::Nation => "riket",
                    Summary::GroupMean => "gruppmedel",
                    Summary::Mean => "medel_av_alla",
                    Summary::Median => "median_av_alla",
                    Summary::Lowest => "min_av_alla",
                    Summary::Highest => "max_av_alla",
                    Summary::Sum => "summa_av_alla",
                };
                format!("{word}({})", self.words(of))
            }
            Expression::OfSex(sex, of) => {
                let word = if *sex == "K" { "kvinnor" } else { "män" };
                format!("{word}({})", self.words(of))
            }
            Expression::Scaled {
                scale,
                direction,
                in_group,
                of,
            } => {
                let (word, given, ties) = match scale {
                    Scale::MinMax => ("min_max", vec![], None),
                    Scale::Z => ("z_värde", vec![], None),
                    Scale::PercentileRank => ("procentrang", vec![], None),
                    Scale::Rank => ("rang", vec![], None),
                    Scale::MeanRank => ("rang", vec![], Some("medel")),
                    Scale::DenseRank => ("rang", vec![], Some("tät")),
                    Scale::Target(target) => ("väg_till_mål", vec![*target], None),
                    Scale::Posts(worst, best) => ("mellan_gränser", vec![*worst, *best], None),
                    Scale::Index => ("index", vec![], None),
                    Scale::Grade => ("betyg", vec![], None),
                };
                let mut parts = vec![self.words(of)];
                parts.extend(given.into_iter().map(number));
                let good = if *direction == Direction::Low {
                    "låg"
                } else {
                    "hög"
                };
                let mut options = vec![format!("bra: {good:?}")];
                options.extend(ties.map(|word| format!("lika: {word:?}")));
                if *in_group {
                    options.push("jämför: \"grupp\"".to_owned());
                }
                format!(
                    "{word}({}, #{{ {} }})",
                    parts.join(", "),
                    options.join(", ")
                )
            }
        }
    }

    fn formula(&self, formula: Formula, members: &[Expression]) -> String {
        if let Some(short) = self.short(formula, members) {
            return short;
        }
        let words: Vec<String> = members.iter().map(|member| self.words(member)).collect();
        let listed = words.join(", ");
        let sign = match formula {
            Formula::Plus => "+",
            Formula::Minus => "-",
            Formula::Times => "*",
            Formula::Over => "/",
            Formula::Equal => "==",
            Formula::Different => "!=",
            Formula::Less => "<",
            Formula::AtMost => "<=",
            Formula::More => ">",
            Formula::AtLeast => ">=",
            Formula::And => return format!("och({listed})"),
            Formula::Or => return format!("eller({listed})"),
            Formula::Not => return format!("inte({listed})"),
            Formula::Known => return format!("har_värde({listed})"),
            Formula::Choose => return format!("om_annars({listed})"),
            Formula::Fill => return format!("fyll({listed})"),
            Formula::Round(decimals) => return format!("avrunda({listed}, {decimals})"),
            Formula::Absolute => return format!("abs({listed})"),
            Formula::Closure(nth) => return format!("beräkna({listed}, {})", CLOSURES[nth]),
        };
        format!("({} {sign} {})", words[0], words[1])
    }

    /// The word that there is for a formula, if there is one.
    fn short(&self, formula: Formula, members: &[Expression]) -> Option<String> {
        match (formula, members) {
            (Formula::Minus, [one, Expression::OfAll(summary, of)]) if *one == **of => {
                let word = match summary {
                    Summary::Nation => "mot_riket",
                    Summary::GroupMean => "mot_gruppen",
                    _ => return None,
                };
                Some(format!("{word}({})", self.words(one)))
            }
            (Formula::Minus, [one, Expression::OverYears(OverYears::Earlier(years), of)])
                if *one == **of =>
            {
                Some(format!("mot_föregående({}, {years})", self.words(one)))
            }
            (Formula::Minus, [Expression::OfSex("K", one), Expression::OfSex("M", other)])
                if one == other =>
            {
                Some(format!("gap({})", self.words(one)))
            }
            (Formula::Minus, [one, Expression::Number(target)]) => Some(format!(
                "mot_målet({}, {})",
                self.words(one),
                number(*target)
            )),
            (
                Formula::Times,
                [
                    Expression::Formula(Formula::Over, share),
                    Expression::Number(1000),
                ],
            ) => match share.as_slice() {
                [one, Expression::OfAll(Summary::Nation, of)] if *one == **of => {
                    Some(format!("kvot_mot_riket({})", self.words(one)))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

fn combined(method: Method, numbers: &[i64], coverage: Option<usize>, members: &str) -> String {
    let word = match method {
        Method::Mean => "medel",
        Method::Sum => "summa",
        Method::Weighted => "viktat_medel",
        Method::Geometric => "geomedel",
        Method::Harmonic => "harmmedel",
        Method::Lowest => "min",
        Method::Highest => "max",
        Method::Median => "median",
        Method::Points => "poäng",
    };
    let share = coverage.map(|share| format!("täckning: {}", share as f64 / 100.0));
    match (method, share) {
        (Method::Weighted, None) => format!("{word}([{members}], {numbers:?})"),
        (Method::Weighted, Some(share)) => {
            format!("{word}([{members}], {numbers:?}, #{{ {share} }})")
        }
        (Method::Points, share) => {
            let mut options = vec![format!("högst: {numbers:?}")];
            options.extend(share);
            format!("{word}([{members}], #{{ {} }})", options.join(", "))
        }
        (_, None) => format!("{word}({members})"),
        (_, Some(share)) => format!("{word}([{members}], #{{ {share} }})"),
    }
}

fn covering(share: usize) -> String {
    format!("#{{ täckning: {} }}", share as f64 / 100.0)
}

fn number(tenths: i64) -> String {
    if tenths % 10 == 0 {
        (tenths / 10).to_string()
    } else {
        (tenths as f64 / 10.0).to_string()
    }
}
