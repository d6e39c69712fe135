//! What each word of the rule language is for, with examples that the tests work out.

use crate::text::{Language, say, tell};

use super::vocabulary::{Word, function, option, value};

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

/// An option of the words of the rule language, as users learn it.
#[derive(Clone, Copy, Debug)]
pub struct GuideOption(Word);

impl GuideOption {
    /// What it is called in texts and for programs.
    pub fn id(&self) -> &'static str {
        self.0.id
    }

    /// The option in a language.
    pub fn name(&self, language: Language) -> &'static str {
        self.0.in_language(language)
    }

    /// In which words it stands, and what it means there.
    pub fn meaning(&self, language: Language) -> String {
        say(language, &format!("option.{}", self.id())).to_owned()
    }
}

/// Every option, in alphabetical order of a language.
pub fn guide_options(language: Language) -> Vec<GuideOption> {
    let mut options: Vec<GuideOption> = option::ALL.iter().copied().map(GuideOption).collect();
    options.sort_by_key(|option| option.name(language));
    options
}

/// Every function, in the order in which the themes are told.
pub fn guide() -> Vec<Guide> {
    let about = |word: &'static Word| {
        let (theme, gaps) = word.about?;
        Some(Guide {
            id: word.id,
            theme,
            gaps,
            word: *word,
        })
    };
    let mut words: Vec<Guide> = function::ALL.iter().filter_map(about).collect();
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
            match of(value::ALL, text) {
                Some(word) => result.extend(["\"", word, "\""]),
                None => result.push_str(piece),
            }
            continue;
        }
        let mut functions = function::ALL.iter();
        let word = match after.chars().next() {
            Some('(') => functions
                .find(|word| word.in_language(Language::Sv) == piece)
                .map(|word| word.in_language(language)),
            Some(':') => of(option::ALL, piece),
            _ => None,
        };
        result.push_str(word.unwrap_or(piece));
    }
    result
}
