use std::sync::Arc;

/// The text of a script, of which a line is found at once.
#[derive(Debug)]
pub(super) struct ScriptText {
    pub(super) text: Arc<str>,
    /// The first byte of each line.
    lines: Vec<usize>,
}

impl ScriptText {
    pub(super) fn new(text: &str) -> Self {
        let ends = text.match_indices('\n');
        ScriptText {
            text: Arc::from(text),
            lines: std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect(),
        }
    }

    /// The text from a line on, from 1.
    pub(super) fn text_from(&self, line: usize) -> &str {
        let start = self.lines.get(line.saturating_sub(1));
        start
            .and_then(|start| self.text.get(*start..))
            .unwrap_or("")
    }
}

/// The first `1,5` in a call as `1.5`. Numbers of a list are parted by a comma and a space, and years have four digits.
pub(super) fn decimal_comma(call: &str) -> Option<String> {
    let outside: String = call.split('"').step_by(2).collect::<Vec<_>>().join("\"");
    outside.match_indices(',').find_map(|(at, _)| {
        let (before, after) = outside.split_at_checked(at)?;
        let digits = |letter: &char| letter.is_ascii_digit();
        let whole: String = before.chars().rev().take_while(digits).collect();
        let whole: String = whole.chars().rev().collect();
        let part: String = after.chars().skip(1).take_while(digits).collect();
        let before = before.chars().rev().nth(whole.len());
        let alone = before.is_none_or(|letter| !letter.is_alphanumeric() && !"._".contains(letter));
        let fits = (1..=3).contains(&whole.len()) && (1..=2).contains(&part.len());
        (alone && fits).then(|| format!("{whole}.{part}"))
    })
}
