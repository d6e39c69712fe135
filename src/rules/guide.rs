//! What each word of the rule language is for, with examples that the tests work out.

use crate::text::{Language, say, tell};

use super::{
    functions,
    vocabulary::{Word, function, option, value},
};

/// Examples: a word, a rule in Swedish, its key figures or table columns, what comes out, why.
///
/// A rule with figures is a value over the key figures A, B and C: places stand between `/`, their years (from
/// 2012) between spaces, the nation after `|`. A rule with an outcome but no second column is a table of the table
/// `t`, of which the first column names what is looked at. One without an outcome is a script.
const EXAMPLES: &str = include_str!("examples.csv");

/// What a word is about; its heading is the text `theme.<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// Words that name figures.
    Figures,
    /// Words that make one figure of several.
    Members,
    /// Words that work out and choose.
    Formulas,
    /// Words that put figures on one scale.
    Scales,
    /// Words that look along the years.
    Years,
    /// Words that look at other municipalities.
    Others,
    /// Values that the rule decides.
    Values,
    /// Words that show and test.
    Shown,
    /// Words about one row of a table.
    Rows,
    /// Words about tables.
    Tables,
}

impl Theme {
    /// The themes in order.
    pub const ALL: [Theme; 10] = [
        Theme::Figures,
        Theme::Members,
        Theme::Formulas,
        Theme::Scales,
        Theme::Years,
        Theme::Others,
        Theme::Values,
        Theme::Shown,
        Theme::Rows,
        Theme::Tables,
    ];

    /// The tail of the text key `theme.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Figures => "figures",
            Theme::Members => "members",
            Theme::Formulas => "formulas",
            Theme::Scales => "scales",
            Theme::Years => "years",
            Theme::Others => "others",
            Theme::Values => "values",
            Theme::Shown => "shown",
            Theme::Rows => "rows",
            Theme::Tables => "tables",
        }
    }
}

/// A word of the rule language, as users learn it.
#[derive(Clone, Copy, Debug)]
pub struct Guide {
    /// What it is called in texts and for programs.
    pub id: &'static str,
    /// What it is about.
    pub theme: Theme,
    gaps: &'static str,
    word: Word,
}

/// An example of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The rule.
    pub rule: String,
    /// The key figures A, B and C, or the columns of a table that are looked at; empty where there is none.
    pub given: [String; 3],
    /// What comes out; empty for a script.
    pub expected: String,
}

impl Guide {
    /// The word in a language.
    pub fn name(&self, language: Language) -> &'static str {
        self.word.in_language(language)
    }

    /// How it is written.
    pub fn usage(&self, language: Language) -> String {
        let name = self.name(language).to_owned();
        tell(language, &format!("usage.{}", self.id), &[("name", name)])
    }

    /// What it means, in a sentence.
    pub fn meaning(&self, language: Language) -> String {
        say(language, &format!("meaning.{}", self.id)).to_owned()
    }

    /// What it does where a value is missing; none where it takes no values.
    pub fn missing(&self, language: Language) -> Option<String> {
        let key = format!("gaps.{}", self.gaps);
        (self.gaps != "none").then(|| say(language, &key).to_owned())
    }

    /// Its examples, in the words of a language.
    pub fn examples(&self, language: Language) -> Vec<Example> {
        examples_of(self.id, language)
    }
}

/// The examples of a word, or of the signs between figures ([`SIGNS`]), in the words of a language.
pub fn examples_of(id: &str, language: Language) -> Vec<Example> {
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(EXAMPLES.as_bytes());
    let records = table.records().filter_map(Result::ok);
    let about_this = records.filter(|record| record.get(0) == Some(id));
    about_this
        .map(|record| {
            let field = |index: usize| record.get(index).unwrap_or_default().to_owned();
            Example {
                rule: translated(&field(1), language),
                given: [field(2), field(3), field(4)],
                expected: field(5),
            }
        })
        .collect()
}

/// What the examples of the signs between figures (`+`, `>=` …) are filed under.
pub const SIGNS: &str = "signs";

/// Every word, in the order in which the themes are told. Words that have not been given a theme stand last, among
/// those about tables.
pub fn guide() -> Vec<Guide> {
    let about = |word: &Word| ABOUT.iter().find(|(known, _, _)| known == word);
    let mut words: Vec<Guide> = functions::words()
        .map(|word| {
            let (theme, gaps) = about(word).map_or((Theme::Tables, ""), |row| (row.1, row.2));
            Guide {
                id: word.id,
                theme,
                gaps,
                word: *word,
            }
        })
        .collect();
    words.sort_by_key(|word| word.theme);
    words
}

/// A rule in the words of another language: what stands before `(` is a function, before `:` an option, and a text
/// that is a word for an option's value is that.
fn translated(rule: &str, language: Language) -> String {
    let mut result = String::with_capacity(rule.len());
    let mut rest = rule;
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            let inner = rest.get(1..).and_then(|inner| inner.find('"'));
            inner.map_or(rest.len(), |end| end + 2)
        } else if first.is_alphabetic() || first == '_' {
            let in_name = |letter: char| letter.is_alphanumeric() || letter == '_';
            rest.find(|letter| !in_name(letter)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        rest = after;
        let of = |words: &[Word], text: &str| -> Option<&'static str> {
            let mut words = words.iter();
            let word = words.find(|word| word.in_language(Language::Sv) == text)?;
            Some(word.in_language(language))
        };
        if let Some(text) = piece
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
        {
            match of(VALUES, text) {
                Some(word) => result.extend(["\"", word, "\""]),
                None => result.push_str(piece),
            }
            continue;
        }
        let mut functions = functions::words();
        let word = match after.chars().next() {
            Some('(') => functions
                .find(|word| word.in_language(Language::Sv) == piece)
                .map(|word| word.in_language(language)),
            Some(':') => of(OPTIONS, piece),
            _ => None,
        };
        result.push_str(word.unwrap_or(piece));
    }
    result
}

/// The options that examples give.
const OPTIONS: &[Word] = &[
    option::GOOD,
    option::LABEL,
    option::TITLES,
    option::DECIMALS,
    option::FORMAT,
    option::COVERAGE,
    option::MAXIMUM,
    option::TIES,
    option::RANK,
    option::LAG,
    option::YEARS,
    option::COMPARE,
    option::COLUMNS,
    option::KEY,
    option::DESCENDING,
    option::ROW,
    option::COLUMN,
    option::SHOW,
    option::MATRIX,
    option::BUDGET,
    option::TABLE,
    option::PERIOD,
    option::AMOUNT,
    option::RECEIVED,
    option::ID,
    option::DATE,
    option::APPROVED,
];

/// The words for values of options that examples give.
const VALUES: &[Word] = &[
    value::HIGH,
    value::LOW,
    value::KRONOR,
    value::PERCENT,
    value::NUMBER,
    value::TEXT,
    value::DATE,
    value::TRUTH,
    value::GROUP,
    value::MEAN_PLACE,
    value::DENSE_PLACE,
    option::APPROVED,
];

/// For each word its theme, and the tail of the text key `gaps.<name>` of what it does where a value is missing.
const ABOUT: &[(Word, Theme, &str)] = &[
    (function::KPI, Theme::Figures, "none"),
    (function::FETCH, Theme::Figures, "none"),
    (function::MISSING, Theme::Figures, "none"),
    (function::MEAN, Theme::Members, "coverage"),
    (function::SUM, Theme::Members, "strict"),
    (function::WEIGHTED, Theme::Members, "coverage"),
    (function::GEOMETRIC, Theme::Members, "coverage"),
    (function::HARMONIC, Theme::Members, "coverage"),
    (function::LOWEST, Theme::Members, "coverage"),
    (function::HIGHEST, Theme::Members, "coverage"),
    (function::MEDIAN, Theme::Members, "coverage"),
    (function::POINTS, Theme::Members, "points"),
    (function::IF_ELSE, Theme::Formulas, "choose"),
    (function::AND, Theme::Formulas, "condition"),
    (function::OR, Theme::Formulas, "condition"),
    (function::NOT, Theme::Formulas, "strict"),
    (function::KNOWN, Theme::Formulas, "never"),
    (function::FILL, Theme::Formulas, "fill"),
    (function::ROUND, Theme::Formulas, "strict"),
    (function::ABSOLUTE, Theme::Formulas, "strict"),
    (function::MAP, Theme::Formulas, "strict"),
    (function::WOMEN, Theme::Formulas, "apart"),
    (function::MEN, Theme::Formulas, "apart"),
    (function::GAP, Theme::Formulas, "apart"),
    (function::EQUALS, Theme::Formulas, "strict"),
    (function::DIFFERS, Theme::Formulas, "strict"),
    (function::AT_LEAST, Theme::Formulas, "strict"),
    (function::AT_MOST, Theme::Formulas, "strict"),
    (function::ABOVE, Theme::Formulas, "strict"),
    (function::BELOW, Theme::Formulas, "strict"),
    (function::MIN_MAX, Theme::Scales, "scale"),
    (function::Z_SCORE, Theme::Scales, "scale"),
    (function::PERCENTILE_RANK, Theme::Scales, "scale"),
    (function::RANK, Theme::Scales, "scale"),
    (function::WAY_TO_TARGET, Theme::Scales, "scale"),
    (function::POSTS, Theme::Scales, "strict"),
    (function::INDEX, Theme::Scales, "scale"),
    (function::GRADE, Theme::Scales, "scale"),
    (function::EARLIER, Theme::Years, "strict"),
    (function::CARRIED, Theme::Years, "carried"),
    (function::MOVING_MEAN, Theme::Years, "coverage"),
    (function::TREND, Theme::Years, "coverage"),
    (function::AGAINST_EARLIER, Theme::Years, "year"),
    (function::NATION, Theme::Others, "strict"),
    (function::GROUP_MEAN, Theme::Others, "all"),
    (function::MEAN_OF_ALL, Theme::Others, "all"),
    (function::MEDIAN_OF_ALL, Theme::Others, "all"),
    (function::LOWEST_OF_ALL, Theme::Others, "all"),
    (function::HIGHEST_OF_ALL, Theme::Others, "all"),
    (function::AGAINST_NATION, Theme::Others, "strict"),
    (function::AGAINST_GROUP, Theme::Others, "strict"),
    (function::RATIO_TO_NATION, Theme::Others, "strict"),
    (function::AGAINST_TARGET, Theme::Others, "strict"),
    (function::CORRELATION, Theme::Others, "pairs"),
    (function::RANK_CORRELATION, Theme::Others, "pairs"),
    (function::PARAMETER, Theme::Values, "parameter"),
    (function::AT, Theme::Values, "parameter"),
    (function::MONEY, Theme::Values, "none"),
    (function::SPLIT, Theme::Values, "none"),
    (function::FUND, Theme::Values, "none"),
    (function::PAYMENT, Theme::Values, "none"),
    (function::PAY, Theme::Values, "none"),
    (function::HOLD, Theme::Values, "none"),
    (function::NOTHING, Theme::Values, "none"),
    (function::AREA, Theme::Shown, "none"),
    (function::MEASURE, Theme::Shown, "none"),
    (function::LATEST, Theme::Shown, "none"),
    (function::EXPECT, Theme::Shown, "none"),
    (function::SHOW_TABLE, Theme::Shown, "none"),
    (function::SHOW_MAP, Theme::Shown, "none"),
    (function::COLUMN, Theme::Rows, "none"),
    (function::IS_EMPTY, Theme::Rows, "never"),
    (function::YEAR_OF, Theme::Rows, "strict"),
    (function::DAY, Theme::Rows, "none"),
    (function::MATRIX, Theme::Rows, "none"),
    (function::LOOK_UP, Theme::Rows, "strict"),
    (function::NEEDS, Theme::Rows, "strict"),
    (function::COUNT, Theme::Rows, "all"),
    (function::SHARE, Theme::Rows, "all"),
    (function::TABLE, Theme::Tables, "none"),
    (function::FILTER, Theme::Tables, "none"),
    (function::ADD_COLUMN, Theme::Tables, "none"),
    (function::SORT, Theme::Tables, "none"),
    (function::GROUP_BY, Theme::Tables, "none"),
    (function::CHANGE, Theme::Tables, "year"),
    (function::PER, Theme::Tables, "all"),
];
