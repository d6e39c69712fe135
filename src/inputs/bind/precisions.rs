//! How precisely each source states each key figure.

use std::collections::HashMap;

use super::{order::Source, slots::position, subjects::Subjects};
use crate::model::Precision;

/// Looked up only where two sources differ, which is seldom.
pub(super) struct Precisions<'a> {
    sources: &'a [Source<'a>],
    subjects: &'a Subjects,
    /// By source and key figure.
    known: HashMap<(usize, u32), Precision>,
}

impl<'a> Precisions<'a> {
    /// Nothing looked up yet.
    pub fn new(sources: &'a [Source<'a>], subjects: &'a Subjects) -> Self {
        Precisions {
            sources,
            subjects,
            known: HashMap::new(),
        }
    }

    /// How precisely a source states a key figure.
    pub fn of(&mut self, source: usize, key_figure: u32) -> Precision {
        let (sources, subjects) = (self.sources, self.subjects);
        let work_out = || {
            let mut precision = Precision::default();
            let titles = subjects.of_source.get(source);
            let titles = titles.map(Vec::as_slice).unwrap_or_default();
            let stated = sources.get(source).map(Source::observations);
            for observation in stated.unwrap_or_default() {
                let subject = titles.get(position(observation.subject));
                if let (Some(Some(about)), Ok(value)) = (subject, observation.value)
                    && *about == key_figure
                {
                    precision.note(value);
                }
            }
            precision
        };
        let key = (source, key_figure);
        *self.known.entry(key).or_insert_with(work_out)
    }
}
