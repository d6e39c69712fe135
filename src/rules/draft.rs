use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rhai::{Dynamic, NativeCallContext, Position};

use crate::{
    diagnostics::{Code, Diagnostic},
    model::BandRule,
    plan::{NodeId, Op, PlanBuilder, Span},
    text::{Language, say, tell},
};

use super::{
    handles::{AreaHandle, FigureHandle, LatestYears},
    vocabulary::Word,
};

/// What the scripts of a pack build together, and what they may know of it.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) builder: PlanBuilder,
    pub(super) language: Language,
    /// How bands are cut where a rule says nothing.
    pub(super) bands: BandRule,
    /// The codes that "the group" stands for, the pack's own municipality among them, sorted.
    pub(super) group: Arc<[String]>,
    file: u32,
    text: Arc<str>,
}

/// A draft that the functions of the rule language share.
#[derive(Clone, Debug)]
pub(super) struct SharedDraft(Arc<Mutex<Draft>>);

impl SharedDraft {
    pub(super) fn new(language: Language, bands: BandRule, group: Arc<[String]>) -> Self {
        SharedDraft(Arc::new(Mutex::new(Draft {
            builder: PlanBuilder::default(),
            language,
            bands,
            group,
            file: 0,
            text: Arc::from(""),
        })))
    }

    /// The draft, to read or fill. Scripts run one at a time, so nobody waits.
    pub(super) fn lock(&self) -> MutexGuard<'_, Draft> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The builder, taken out when the scripts have run.
    pub(super) fn into_builder(self) -> PlanBuilder {
        std::mem::take(&mut self.lock().builder)
    }
}

impl Draft {
    /// Begins a script.
    pub(super) fn open(&mut self, file: &str, text: &str) {
        self.file = self.builder.file(file);
        self.text = Arc::from(text);
    }

    /// A position of the script that runs.
    pub(super) fn span(&self, position: Position) -> Span {
        let number =
            |number: Option<usize>| number.and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        Span {
            file: self.file,
            line: number(position.line()),
            column: number(position.position()),
        }
    }

    /// Where a call stands in the script that runs.
    pub(super) fn call(&self, context: &NativeCallContext) -> Span {
        self.span(context.call_position())
    }

    /// Where a word stands, at or after a place of the script that runs; the place itself if it does not.
    pub(super) fn word_after(&self, start: Span, word: &str) -> Span {
        let lines = self.text.lines().enumerate();
        for (index, line) in lines.skip((start.line as usize).saturating_sub(1)) {
            let from = if index + 1 == start.line as usize {
                line.char_indices()
                    .nth((start.column as usize).saturating_sub(1))
                    .map_or(line.len(), |(at, _)| at)
            } else {
                0
            };
            let tail = line.get(from..).unwrap_or("");
            if let Some(at) = tail.find(word) {
                let before = line.get(..from + at).unwrap_or("").chars().count();
                return Span {
                    file: start.file,
                    line: u32::try_from(index + 1).unwrap_or(u32::MAX),
                    column: u32::try_from(before + 1).unwrap_or(u32::MAX),
                };
            }
        }
        start
    }

    /// Remembers a fault at a place.
    pub(super) fn fault(&mut self, diagnostic: Diagnostic, span: Span) {
        let place = self.builder.location(span);
        self.builder.report(diagnostic.at(place));
    }

    /// A column without values, handed back after a fault so that the script goes on.
    pub(super) fn nothing(&mut self, span: Span) -> FigureHandle {
        FigureHandle(self.absent("", span))
    }

    /// A node without values.
    pub(super) fn absent(&mut self, reason: &str, span: Span) -> NodeId {
        let op = Op::Absent(Arc::from(reason));
        self.builder.node(op, Vec::new(), span, None)
    }

    /// Says that a function is given what it does not take (V304).
    pub(super) fn wrong_arguments(&mut self, function: &Word, found: &Dynamic, span: Span) {
        let diagnostic = Diagnostic::new(Code::ArgumentsWrong)
            .with("function", function.in_language(self.language))
            .with("found", self.kind_of(found))
            .with("usage", self.usage(function));
        self.fault(diagnostic, span);
    }

    /// How a function is written.
    pub(super) fn usage(&self, function: &Word) -> String {
        let key = format!("usage.{}", function.id);
        let name = function.in_language(self.language).to_owned();
        tell(self.language, &key, &[("name", name)])
    }

    /// What users call the kind of a value.
    pub(super) fn kind_of(&self, value: &Dynamic) -> String {
        let key = if value.is::<FigureHandle>() {
            "kind.column"
        } else if value.is::<AreaHandle>() {
            "kind.area"
        } else if value.is::<LatestYears>() {
            "kind.years"
        } else if value.is_string() {
            let text = value.clone().into_string().unwrap_or_default();
            let shown: String = text.chars().take(40).collect();
            return format!("\"{shown}\"");
        } else if value.is_int() || value.is_float() || value.is_bool() {
            return value.to_string();
        } else if value.is_array() {
            "kind.list"
        } else if value.is_map() {
            "kind.options"
        } else if value.is_unit() {
            "kind.nothing"
        } else {
            "kind.other"
        };
        say(self.language, key).to_owned()
    }
}
