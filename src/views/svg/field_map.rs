use askama::Template;

use super::length;

/// The fields of a matrix: each with its glyph and its number, and what stands in it below.
///
/// Widths are per cent of the map's own, so that it narrows with the page while its letters keep their size; a row is
/// as high as its fullest field.
#[derive(Debug, Template)]
#[template(path = "field_map.svg", config = "src/views/html/askama.toml")]
pub(in crate::views) struct FieldMap {
    id: String,
    title: String,
    description: String,
    corner: String,
    height: usize,
    heads: Vec<Word>,
    fields: Vec<Place>,
}

/// What is drawn in a field.
#[derive(Clone, Debug)]
pub(in crate::views) struct Drawn {
    /// Class of the style.
    pub(in crate::views) class: &'static str,
    /// Its glyph and its number.
    pub(in crate::views) value: String,
    /// What stands in it, piece by piece.
    pub(in crate::views) pieces: Vec<String>,
}

/// The word of a row or of a column.
#[derive(Debug)]
struct Word {
    class: &'static str,
    x: String,
    y: usize,
    text: String,
}

#[derive(Debug)]
struct Place {
    class: &'static str,
    x: String,
    y: usize,
    width: String,
    height: usize,
    value: Line,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    x: String,
    y: usize,
    text: String,
}

/// The share of the width that the words of the rows take.
const WORDS: f64 = 22.0;
/// Where the fields begin, under a line of the words of the columns.
const TOP: usize = 52;
/// The share of the width that a letter of such a word takes, on a page of a usual width.
const LETTER: f64 = 1.0;
/// Words that are too wide to stand side by side stand on so many lines in turn.
const MOST_TIERS: usize = 4;
/// What a field takes for its number, and for each line below it.
const VALUE: usize = 36;
const LINE: usize = 20;
/// So many pieces stand side by side over the whole width.
const SIDE_BY_SIDE: usize = 12;

impl FieldMap {
    /// A map of `fields`, row by row, under the words of its rows and its columns; `corner` says what they are.
    pub(in crate::views) fn new(
        id: String,
        title: String,
        description: String,
        corner: String,
        (rows, columns): (&[String], &[String]),
        fields: &[Vec<Drawn>],
    ) -> Self {
        let count = columns.len().max(1);
        let width = (100.0 - WORDS) / count as f64;
        let left = |column: usize| WORDS + width * column as f64;
        let centre = |column: usize| left(column) + width / 2.0;
        let middle = |column: usize| length(centre(column));
        let tiers = tiers(columns, width);
        let top = TOP + LINE * (tiers - 1);
        // A word that is wider than its column still ends where the drawing does.
        let last = |text: &str| 100.0 - text.chars().count() as f64 * LETTER / 2.0;
        let heads = columns.iter().enumerate().map(|(column, text)| Word {
            class: "column",
            x: length(centre(column).min(last(text).max(WORDS))),
            y: top - 10 - LINE * (column % tiers),
            text: text.clone(),
        });
        let mut heads: Vec<Word> = heads.collect();
        let mut places = Vec::new();
        let beside = (SIDE_BY_SIDE / count).max(1);
        let mut y = top;
        for (word, drawn) in rows.iter().zip(fields) {
            let fullest = drawn.iter().map(|field| field.pieces.len()).max();
            let height = VALUE + LINE * fullest.unwrap_or(0).div_ceil(beside).max(1);
            heads.push(Word {
                class: "row",
                x: length(0.0),
                y: y + 24,
                text: word.clone(),
            });
            for (column, field) in drawn.iter().enumerate() {
                let line = |y: usize, text: String| Line {
                    x: middle(column),
                    y,
                    text,
                };
                let lines = (0..).zip(field.pieces.chunks(beside));
                places.push(Place {
                    class: field.class,
                    x: length(left(column)),
                    y,
                    width: length(width),
                    height,
                    value: line(y + 24, field.value.clone()),
                    lines: lines
                        .map(|(nth, pieces): (usize, _)| {
                            line(y + VALUE + 10 + LINE * nth, pieces.join("\u{2002}"))
                        })
                        .collect(),
                });
            }
            y += height;
        }
        FieldMap {
            id,
            title,
            description,
            corner,
            height: y,
            heads,
            fields: places,
        }
    }
}

/// On how many lines the words of the columns stand in turn, so that none runs into the next.
fn tiers(columns: &[String], width: f64) -> usize {
    let longest = columns.iter().map(|word| word.chars().count() + 1).max();
    let taken = longest.unwrap_or(0) as f64 * LETTER;
    (1..=MOST_TIERS)
        .find(|tiers| taken <= width * *tiers as f64)
        .unwrap_or(MOST_TIERS)
}

#[cfg(test)]
mod tests {
    use super::{Drawn, FieldMap, tiers};

    #[test]
    fn words_of_many_columns_stand_on_lines_in_turn() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let months: Vec<String> = words(&["augusti", "september", "oktober"]);
        assert_eq!(tiers(&months, 26.0), 1);
        assert_eq!(tiers(&months, 6.5), 2);
        assert_eq!(tiers(&[], 78.0), 1);
        let fields = vec![vec![]];
        let map = FieldMap::new(
            "m".into(),
            "t".into(),
            "d".into(),
            "c".into(),
            (
                &words(&["a"]),
                &[months.clone(), months.clone(), months.clone()].concat(),
            ),
            &fields,
        );
        let heights: Vec<usize> = map.heads.iter().take(3).map(|head| head.y).collect();
        assert_eq!(heights, [62, 42, 62]);
    }

    #[test]
    fn the_last_word_ends_within_the_drawing() {
        let months: Vec<String> = (0..11)
            .map(|_| "maj".to_owned())
            .chain(["december".to_owned()])
            .collect();
        let words = (&["a".to_owned()][..], &months[..]);
        let [id, title, said, corner] = ["m", "t", "d", "c"].map(str::to_owned);
        let map = FieldMap::new(id, title, said, corner, words, &[vec![]]);
        let places: Vec<&str> = map.heads.iter().map(|head| head.x.as_str()).collect();
        assert_eq!(places[10..12], ["90.2", "96.0"]);
    }

    #[test]
    fn a_row_is_as_high_as_its_fullest_field_and_every_piece_is_drawn() {
        let field = |count: usize| Drawn {
            class: "good",
            value: "▲ 1".into(),
            pieces: (1..=count).map(|number| number.to_string()).collect(),
        };
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        let map = FieldMap::new(
            "m".into(),
            "t".into(),
            "d".into(),
            "c".into(),
            (&words(&["hög", "låg"]), &words(&["a", "b"])),
            &[vec![field(0), field(7)], vec![field(1), field(0)]],
        );
        let seen: Vec<_> = map
            .fields
            .iter()
            .map(|place| (place.x.as_str(), place.y, place.height))
            .collect();
        assert_eq!(
            seen,
            [
                ("22.0", 52, 76),
                ("61.0", 52, 76),
                ("22.0", 128, 56),
                ("61.0", 128, 56),
            ]
        );
        assert_eq!(map.height, 184);
        let lines: Vec<&str> = map.fields[1]
            .lines
            .iter()
            .map(|line| line.text.as_str())
            .collect();
        assert_eq!(
            lines,
            ["1\u{2002}2\u{2002}3\u{2002}4\u{2002}5\u{2002}6", "7"]
        );
    }
}
