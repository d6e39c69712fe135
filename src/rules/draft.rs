use std::{
    collections::HashSet,
    sync::{
        Arc, LazyLock, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use rhai::{Dynamic, Engine, FnPtr, NativeCallContext, Position};

use crate::{
    diagnostics::{Code, Diagnostic, close_names},
    model::{BandRule, Kronor},
    plan::{Closure, NodeId, Op, PlanBuilder, Span},
    text::{Language, Shown, say, shown, tell},
};

use super::{
    closure::{CallContext, ScriptClosure},
    digest::WrittenFunctions,
    handles::{
        AreaHandle, ConditionHandle, FigureHandle, FundHandle, LatestYears, ParameterHandle,
        RowHandle, TableHandle,
    },
    option_key::option_key,
    script_text::{ScriptText, decimal_comma},
    vocabulary::Word,
};

/// What the scripts of a pack build together, and what they may know of it.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) builder: PlanBuilder,
    pub(super) language: Language,
    /// How bands are cut where a rule says nothing.
    pub(super) bands: BandRule,
    /// The code of the pack's own municipality.
    pub(super) own: Arc<str>,
    /// The codes that "the group" stands for, the pack's own municipality among them, sorted.
    pub(super) group: Arc<[String]>,
    /// The groups that the settings name: the codes of each with the pack's own municipality's, sorted.
    pub(super) groups: Vec<(Arc<str>, Arc<[String]>)>,
    /// What the running call keeps for the closures among its arguments.
    pub(super) calling: Option<CallContext>,
    /// The engine on which closures run once the scripts have; none in a pack that is not trusted.
    pub(super) rows: Option<Arc<Engine>>,
    /// How many operations the scripts have taken, with what is done for their closures.
    pub(super) operations: Arc<AtomicU64>,
    /// The functions of the scripts as their closures are remembered by.
    written: WrittenFunctions,
    absent: HashSet<NodeId>,
    /// Those of them that stand for what has a fault.
    faulty: HashSet<NodeId>,
    /// The texts of the scripts, parallel to the builder's files.
    texts: Vec<ScriptText>,
    /// The script that runs, where a call does not say so itself.
    file: u32,
}

/// A draft that the functions of the rule language share.
#[derive(Clone, Debug)]
pub(super) struct SharedDraft(Arc<Mutex<Draft>>);

impl SharedDraft {
    pub(super) fn new(
        language: Language,
        bands: BandRule,
        own: Arc<str>,
        group: Arc<[String]>,
    ) -> Self {
        SharedDraft(Arc::new(Mutex::new(Draft {
            builder: PlanBuilder::default(),
            language,
            bands,
            own,
            group,
            groups: Vec::new(),
            calling: None,
            rows: None,
            operations: Arc::default(),
            written: WrittenFunctions::default(),
            absent: HashSet::new(),
            faulty: HashSet::new(),
            texts: Vec::new(),
            file: 0,
        })))
    }

    /// The draft, to read or fill. Scripts run one at a time, so nobody waits.
    pub(super) fn lock(&self) -> MutexGuard<'_, Draft> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The builder, taken out when the scripts have run.
    pub(super) fn into_builder(self) -> PlanBuilder {
        let mut draft = self.lock();
        let operations = draft.operations.load(Ordering::Relaxed);
        draft.builder.took(operations);
        std::mem::take(&mut draft.builder)
    }
}

impl Draft {
    /// Begins a script, or goes on with one, and gives the one before to return to.
    pub(super) fn open(&mut self, file: &str, text: &str) -> u32 {
        let opened = match self.file_named(file) {
            Some(known) => known,
            None => {
                self.texts.push(ScriptText::new(text));
                self.builder.file(file)
            }
        };
        std::mem::replace(&mut self.file, opened)
    }

    /// Goes on with a script that has been begun.
    pub(super) fn turn_to(&mut self, file: u32) {
        self.file = file;
    }

    /// The script that is open.
    pub(super) fn running(&self) -> u32 {
        self.file
    }

    /// Where the running script defines a function of its own.
    pub(super) fn definition(&self, name: &str) -> Span {
        let text = self.text(self.file);
        let at = text.match_indices(name).find(|(at, _)| {
            let before = text.get(..*at).unwrap_or("").trim_end();
            before.ends_with("fn")
                && text
                    .get(at + name.len()..)
                    .is_some_and(|rest| rest.trim_start().starts_with('('))
        });
        let before = at.and_then(|(at, _)| text.get(..at)).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        self.span_of(before.matches('\n').count() + 1, line.chars().count() + 1)
    }

    /// A line and a character of the script that runs.
    pub(super) fn span_of(&self, line: usize, column: usize) -> Span {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Span {
            file: self.file,
            line: number(line),
            column: number(column),
        }
    }

    /// The script of this name, if it has been begun.
    pub(super) fn file_named(&self, name: &str) -> Option<u32> {
        let index = self
            .builder
            .files()
            .iter()
            .position(|known| known == name)?;
        u32::try_from(index).ok()
    }

    fn script(&self, file: u32) -> &ScriptText {
        static NONE: LazyLock<ScriptText> = LazyLock::new(|| ScriptText::new(""));
        self.texts.get(file as usize).unwrap_or(&NONE)
    }

    fn text(&self, file: u32) -> &Arc<str> {
        &self.script(file).text
    }

    /// The text of the script that runs.
    pub(super) fn running_text(&self) -> &str {
        self.text(self.file)
    }

    /// A position of the script that runs.
    pub(super) fn span(&self, position: Position) -> Span {
        self.span_of(
            position.line().unwrap_or(0),
            position.position().unwrap_or(0),
        )
    }

    /// Where a call stands: in the script that runs, or in the one whose function it has called.
    pub(super) fn call(&self, context: &NativeCallContext) -> Span {
        let file = context.call_source().and_then(|name| self.file_named(name));
        Span {
            file: file.unwrap_or(self.file),
            ..self.span(context.call_position())
        }
    }

    /// Where an option stands in the call at `start`, the call itself if it does not; see [`option_key`].
    pub(super) fn option_key(&self, start: Span, depth: usize, key: &str) -> Span {
        let line = start.line.max(1) as usize;
        let text = self.script(start.file).text_from(line);
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        match option_key(text, start.column as usize, depth, key) {
            Some((below, column)) => Span {
                file: start.file,
                line: number(line + below),
                column: number(column),
            },
            None => start,
        }
    }

    /// The script that runs, cut in two at a position.
    pub(super) fn around(&self, position: Position) -> (&str, &str) {
        let whole = self.text(self.file);
        let rest = self
            .script(self.file)
            .text_from(position.line().unwrap_or(1));
        let start = whole.len() - rest.len();
        let at = rest
            .char_indices()
            .nth(position.position().unwrap_or(1).saturating_sub(1))
            .map_or(rest.len(), |(at, _)| at);
        whole.split_at_checked(start + at).unwrap_or((whole, ""))
    }

    /// The number that was meant where the call at a place has a decimal comma: `1.5` for `1,5`.
    pub(super) fn decimal_comma(&self, span: Span) -> Option<String> {
        let position = Position::new(
            u16::try_from(span.line).ok()?.max(1),
            u16::try_from(span.column).ok()?,
        );
        let (_, call) = self.around(position);
        decimal_comma(call.split(';').next()?)
    }

    /// Whether the running script has a variable of this name.
    pub(super) fn has_variable(&self, name: &str) -> bool {
        self.given(&["let", "const"])
            .iter()
            .any(|known| known == name)
    }

    /// The names of the running script that are like one that nothing has given a value.
    pub(super) fn names_like(&self, name: &str) -> Vec<String> {
        let names = self.names();
        let others = names.iter().map(String::as_str);
        close_names(name, others.filter(|known| *known != name))
    }

    /// Names that the running script gives, after `let`, `const` and `fn`.
    pub(super) fn names(&self) -> Vec<String> {
        self.given(&["let", "const", "fn"])
    }

    fn given(&self, after: &[&str]) -> Vec<String> {
        let mut words = self
            .text(self.file)
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .filter(|word| !word.is_empty());
        let mut names = Vec::new();
        while let Some(word) = words.next() {
            if after.contains(&word)
                && let Some(name) = words.next()
            {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// Says that a measure does not tell which values are good (V318), unless it has no figure at all.
    pub(super) fn direction_missing(&mut self, measure: &str, value: NodeId, span: Span) {
        if !self.absent.contains(&value) {
            let diagnostic = Diagnostic::new(Code::DirectionMissing).with("name", measure);
            self.fault(diagnostic, span);
        }
    }

    /// Remembers a fault at a place.
    pub(super) fn fault(&mut self, diagnostic: Diagnostic, span: Span) {
        let place = self.builder.location(span);
        self.builder.report(diagnostic.at(place));
    }

    /// A column without values, handed back after a fault so that the script goes on.
    pub(super) fn nothing(&mut self, span: Span) -> FigureHandle {
        FigureHandle(self.after_fault(span))
    }

    fn after_fault(&mut self, span: Span) -> NodeId {
        let id = self.absent("", span);
        self.faulty.insert(id);
        id
    }

    /// Whether a value stands for what has a fault that has been told.
    fn is_after_fault(&self, value: &Dynamic) -> bool {
        let figure = value.clone().try_cast().map(|FigureHandle(id)| id);
        let condition = || value.clone().try_cast().map(|ConditionHandle(id)| id);
        let id = figure.or_else(condition);
        id.is_some_and(|id| self.faulty.contains(&id))
    }

    /// The node of a value that stands where a figure is wanted: a figure's own, or one for a parameter's numbers.
    pub(super) fn figure(&mut self, value: &Dynamic, span: Span) -> Option<NodeId> {
        if let Some(handle) = value.clone().try_cast::<FigureHandle>() {
            return Some(handle.0);
        }
        let parameter = value.clone().try_cast::<ParameterHandle>()?.0;
        let number = |value: &Dynamic| {
            let whole = || value.as_int().map(|whole| whole as f64);
            value.as_float().or_else(|_| whole()).ok()
        };
        let name: Arc<str> = Arc::from(parameter.name.as_str());
        let op = Op::Parameter(parameter.values.map(number)?);
        Some(self.builder.node(op, Vec::new(), span, Some(name)))
    }

    /// The node of a value that stands beside a figure: as [`Draft::figure`], or one for a number.
    pub(super) fn operand(&mut self, value: &Dynamic, span: Span) -> Option<NodeId> {
        let whole = || value.as_int().map(|whole| whole as f64);
        match value.as_float().or_else(|_| whole()) {
            Ok(number) if number.is_finite() => Some(self.constant(number, span)),
            Ok(_) => None,
            Err(_) => self.figure(value, span),
        }
    }

    /// A node of a number.
    pub(super) fn constant(&mut self, number: f64, span: Span) -> NodeId {
        let written = |decimals: usize| shown(number, decimals, Shown::Data);
        let is_exact = |text: &str| text.replace(' ', "").parse() == Ok(number);
        let decimals = (0..=6).find(|decimals| is_exact(&written(*decimals)));
        let label = shown(number, decimals.unwrap_or(6), Shown::For(self.language));
        let op = Op::Constant(number);
        self.builder
            .node(op, Vec::new(), span, Some(Arc::from(label)))
    }

    /// A condition of which nothing is known, handed back after a fault so that the script goes on.
    pub(super) fn unknown(&mut self, span: Span) -> ConditionHandle {
        ConditionHandle(self.after_fault(span))
    }

    /// Whether closures may be called once the scripts have run: not those of a pack that is not trusted.
    pub(super) fn takes_closures(&self) -> bool {
        self.rows.is_some()
    }

    /// A closure among the arguments of the running call, to be called once the scripts have run. One that holds
    /// a column (V320) or itself (V358) is a fault, and so is any in a pack that is not trusted (V321).
    pub(super) fn closure(&mut self, pointer: FnPtr, span: Span) -> Option<Arc<dyn Closure>> {
        let Some(engine) = self.rows.clone() else {
            self.fault(Diagnostic::new(Code::ClosureUntrusted), span);
            return None;
        };
        let made = ScriptClosure {
            pointer,
            context: self.calling.clone()?,
            engine,
            language: self.language,
            file: self.builder.file_name(span),
            script: Arc::clone(self.text(span.file)),
            digest: 0,
        };
        match made.freeze(&mut self.written) {
            Ok((closure, steps)) => {
                self.operations.fetch_add(steps, Ordering::Relaxed);
                Some(Arc::new(closure))
            }
            Err(code) => {
                self.fault(Diagnostic::new(code), span);
                None
            }
        }
    }

    /// A node without values.
    pub(super) fn absent(&mut self, reason: &str, span: Span) -> NodeId {
        let op = Op::Absent(Arc::from(reason));
        let id = self.builder.node(op, Vec::new(), span, None);
        self.absent.insert(id);
        id
    }

    /// Says that a function is given what it does not take (V304).
    pub(super) fn wrong_arguments(&mut self, function: &Word, found: &Dynamic, span: Span) {
        self.wrong_arguments_for(function, found, Vec::new(), span);
    }

    /// As [`Draft::wrong_arguments`], of whom it may be known what is meant. What is worked out from each row, where a
    /// figure is wanted, is a fault of its own (V359).
    pub(super) fn wrong_arguments_for(
        &mut self,
        function: &Word,
        found: &Dynamic,
        mut meant: Vec<String>,
        span: Span,
    ) {
        if self.is_after_fault(found) {
            return;
        }
        if found.is::<RowHandle>() && function.is_of_figures() {
            let operator = function.in_language(self.language);
            self.fault(
                Diagnostic::new(Code::RowAsValue).with("operator", operator),
                span,
            );
            return;
        }
        meant.extend(self.decimal_comma(span));
        let diagnostic = Diagnostic::new(Code::ArgumentsWrong)
            .with("function", function.in_language(self.language))
            .with("found", self.kind_of(found))
            .with("usage", self.usage(function))
            .meant(meant);
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
        } else if value.is::<ConditionHandle>() {
            "kind.condition"
        } else if value.is::<AreaHandle>() {
            "kind.area"
        } else if value.is::<TableHandle>() {
            "kind.table"
        } else if value.is::<RowHandle>() {
            "kind.row"
        } else if value.is::<ParameterHandle>() {
            "kind.parameter"
        } else if value.is::<FundHandle>() {
            "kind.fund"
        } else if value.is::<Kronor>() {
            "kind.money"
        } else if value.is::<LatestYears>() {
            "kind.years"
        } else if value.is_string() {
            let text = value.clone().into_string().unwrap_or_default();
            let shown: String = text.chars().take(40).collect();
            return format!("\"{shown}\"");
        } else if value.is_int() || value.is_float() {
            return value.to_string();
        } else if value.is_bool() {
            "kind.truth"
        } else if value.is_fnptr() {
            "kind.function"
        } else if let Some(items) = value.read_lock::<rhai::Array>() {
            let plain = |item: &Dynamic| item.is_int() || item.is_float() || item.is_string();
            if !items.is_empty() && items.len() <= 5 && items.iter().all(plain) {
                let shown: Vec<String> = items.iter().map(|item| self.kind_of(item)).collect();
                return format!("[{}]", shown.join(", "));
            }
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
