use super::Missing;

/// A figure that, with others, makes up one that a reader knows: a unit's, beside the municipality's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Where it stands; what [`given_away`] gives back.
    pub at: usize,
    /// How many people stand behind it, where that is known.
    pub answers: Option<u32>,
    /// What they answered in the mean, where that is known; also of what is hidden.
    pub value: Option<f64>,
    /// Whether it is hidden already.
    pub is_hidden: bool,
}

impl Part {
    /// Whether what stands in a place is a figure (false) or hidden (true); none where nothing is known of it.
    pub fn hidden(stands: Result<f64, Missing>) -> Option<bool> {
        match stands {
            Ok(_) => Some(false),
            Err(Missing::TooFew | Missing::Suppressed) => Some(true),
            Err(_) => None,
        }
    }
}

/// Where figures have to be hidden, so that those that are cannot be worked out from the whole and the others.
///
/// Of whom fewest stand behind first, until the hidden ones are at least two, together have `least` people behind
/// them, and do not all stand at one of the ends of the scale, which their mean would tell. This is the usual
/// complementary suppression of a table with one margin.
pub fn given_away(mut parts: Vec<Part>, least: u32, ends: [f64; 2]) -> Vec<usize> {
    let mut hidden = Hidden {
        count: 0,
        answers: 0,
        at_end: [true; 2],
    };
    for part in parts.iter().filter(|part| part.is_hidden) {
        hidden.add(part.answers.unwrap_or(0), part.value, ends);
    }
    if hidden.count == 0 {
        return Vec::new();
    }
    parts.retain(|part| !part.is_hidden);
    parts.sort_by_key(|part| (part.answers.unwrap_or(u32::MAX), part.at));
    let mut further = Vec::new();
    for part in parts {
        if hidden.count >= 2 && hidden.answers >= least && !hidden.at_end.contains(&true) {
            break;
        }
        hidden.add(part.answers.unwrap_or(least), part.value, ends);
        further.push(part.at);
    }
    further
}

/// What is hidden together.
struct Hidden {
    count: usize,
    answers: u32,
    /// Whether all may stand at an end of the scale: of what a sheet suppresses nobody knows.
    at_end: [bool; 2],
}

impl Hidden {
    fn add(&mut self, answers: u32, value: Option<f64>, ends: [f64; 2]) {
        self.count += 1;
        self.answers = self.answers.saturating_add(answers);
        for (flag, end) in self.at_end.iter_mut().zip(ends) {
            *flag &= value.is_none_or(|value| value == end);
        }
    }
}
