//! The whole chain from a project to its outputs, and what outlives one run of it.
//!
//! `visare run` is a fresh session; whoever keeps a session has unchanged files not parsed again and unchanged
//! values not computed again.

mod bound_data;
mod expected;
mod explained;
mod leftovers;
mod lines;
mod parsed;
mod result_cache;
mod scope;

use std::sync::Arc;

use rayon::prelude::*;

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, Severity},
    engine::{
        Counts, Dataset, Evaluation, Evaluator, FundResult, Outlook, PopulationView,
        ReferencePopulation, Results, compose_funds, fund_faults, left_rows, thin_comparisons,
    },
    inputs::Unmatched,
    model::{FileReceipt, Group, Place},
    plan::Plan,
    project::{InputFile, Project, Script, Settings},
    rules::{self, Worker},
    text::Language,
    views::{self, OutputKind, Report},
};

use bound_data::BoundData;
pub use expected::Tested;
pub use explained::Explained;
use leftovers::leftovers;
use parsed::ParsedFiles;
use result_cache::ResultCache;
use scope::{focus, groups, places, units_of};

/// What a run is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Whose figures.
    pub focus: Focus,
    /// Which outputs.
    pub outputs: Vec<OutputKind>,
    /// The language of outputs; the pack's own if none is given.
    pub language: Option<Language>,
}

/// Whose figures a run shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The pack's own municipality.
    Own,
    /// The municipality with this code.
    Code(String),
    /// Every municipality.
    All,
}

/// What a run makes for one municipality.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its files (name, bytes); the name starts with its code, unless it is the pack's own and no other was asked
    /// for.
    pub files: Vec<(String, Vec<u8>)>,
    /// The names of outputs that there is nothing to show in; one that stands was made by earlier rules.
    pub unmade: Vec<String>,
    /// Its figures.
    pub results: Arc<Results>,
    /// How many municipalities the run is about.
    pub among: usize,
    /// The input files, and the sheets of them, that could not be read.
    pub unread: Arc<[Location]>,
}

/// What came out of a run.
#[derive(Clone, Debug, Default)]
pub struct Outputs {
    /// The files (name, bytes) of the municipalities in focus, then those about all of them.
    pub files: Vec<(String, Vec<u8>)>,
    /// The figures of each municipality in focus.
    pub results: Vec<Arc<Results>>,
    /// What was made of each input file.
    pub receipts: Vec<FileReceipt>,
    /// What was computed.
    pub counts: Counts,
    /// How many sheets were parsed; those of unchanged parts were not.
    pub sheets_parsed: usize,
    /// What rules and files have of each other's key figures and do not find.
    pub unmatched: Unmatched,
}

/// What outlives a run: parsed files, the plan, the dataset, computed values, the results.
#[derive(Debug, Default)]
pub struct Session {
    worker: Option<Worker>,
    parsed: ParsedFiles,
    planned: Option<Planned>,
    bound_data: Option<BoundData>,
    composed: Option<Arc<ResultCache>>,
    municipal: Evaluator,
    units: Evaluator,
    women: Evaluator,
    men: Evaluator,
}

/// An evaluation, and what it was about.
#[derive(Debug)]
struct Evaluated {
    sound: bool,
    plan: Arc<Plan>,
    bound_data: BoundData,
    unread: Arc<[Location]>,
    counts: Counts,
    sheets_parsed: usize,
    groups: Vec<Group>,
    funds: Vec<FundResult>,
}

/// A plan, with what it was built from.
#[derive(Clone, Debug)]
struct Planned {
    settings: Settings,
    scripts: Vec<Script>,
    shared: Vec<Script>,
    plan: Arc<Plan>,
    diagnostics: Vec<Diagnostic>,
}

impl Session {
    /// A session that runs the scripts of packs that are not trusted in a process of their own; without a worker
    /// it does not run them.
    pub fn with_worker(worker: Worker) -> Self {
        Session {
            worker: Some(worker),
            ..Session::default()
        }
    }

    /// A session that takes a file which cannot be used as it stands (it is being written, held by a program, broken)
    /// as it was when it could be, and says so (V704).
    #[must_use]
    pub fn keeping(mut self) -> Self {
        self.parsed.keeping = true;
        self
    }

    /// Parses files as they once were, so that a session that keeps has them to fall back on.
    pub fn lend(&mut self, files: &[InputFile]) {
        self.parsed.parse(files, &mut Vec::new());
    }

    /// The input files that the last run used: those of the project, each as it was when it could be used.
    pub fn inputs_in_use(&self) -> Vec<InputFile> {
        self.parsed.in_use()
    }

    /// Runs a project. With an error in the rules nothing is computed: what stands on the disk stays.
    pub fn run(&mut self, project: &Project, request: &Request) -> Checked<Outputs> {
        let mut files = Vec::new();
        let mut results = Vec::new();
        let ran = self.run_each(project, request, &mut |made| {
            files.extend(made.files);
            results.push(made.results);
        });
        let (mut outputs, diagnostics) = (ran.value, ran.diagnostics);
        files.append(&mut outputs.files);
        outputs.files = files;
        outputs.results = results;
        Checked::new(outputs, diagnostics)
    }

    /// As [`Session::run`], but gives what is made of each municipality to `take` and keeps none of it: only as many
    /// are held as are made side by side. What is returned has the files about all municipalities, and no results.
    pub fn run_each(
        &mut self,
        project: &Project,
        request: &Request,
        take: &mut dyn FnMut(Made),
    ) -> Checked<Outputs> {
        let mut diagnostics = Vec::new();
        let mut outputs = Outputs::default();
        let focused = focus(project, &request.focus).drain_into(&mut diagnostics);
        let evaluated = self.evaluate(project, &mut diagnostics);
        outputs.receipts.clone_from(&evaluated.bound_data.receipts);
        outputs.counts = evaluated.counts;
        outputs.unmatched = evaluated.bound_data.bound.unmatched.clone();
        outputs.sheets_parsed = evaluated.sheets_parsed;
        let found = leftovers(project, &evaluated.bound_data.files, &outputs.receipts);
        diagnostics.extend(found);
        let known = self.composed.take();
        let Some(evaluation) = self.evaluation(&evaluated) else {
            return Checked::new(outputs, diagnostics);
        };
        let settings = &project.pack.settings;
        let language = request.language.unwrap_or(settings.language);
        diagnostics.extend(expected::test(evaluation, project, language).in_brief());
        let compared = places(&project.catalogue, &settings.compare);
        let make = |place: &Place| {
            let outlook = Outlook {
                focus: place.clone(),
                units: units_of(place, &evaluated.bound_data.of_units, settings.language),
                compared: compared.clone(),
            };
            let composed =
                ResultCache::again(known.as_ref(), project, evaluation, &evaluated, outlook);
            let report = Report {
                results: &composed.results,
                files: &outputs.receipts,
                rules: &project.pack.receipts,
                diagnostics: &diagnostics,
                invented: &settings.invented,
                explain: Some(evaluation),
                values_only: settings.values_only,
                language,
            };
            let made = views::outputs(&report, &request.outputs, &settings.workbook);
            let prefix = match request.focus {
                Focus::Own => String::new(),
                Focus::Code(_) | Focus::All => format!("{}/", place.code),
            };
            let unmade = views::unmade(&request.outputs, &made.value).into_iter();
            let unmade = unmade.map(|name| format!("{prefix}{name}")).collect();
            let named = |(name, bytes)| (format!("{prefix}{name}"), bytes);
            let made = Checked::new(
                made.value.into_iter().map(named).collect(),
                made.diagnostics,
            );
            (made, unmade, composed)
        };
        let mut faults = Vec::new();
        let mut kept = None;
        for together in focused.chunks(rayon::current_num_threads()) {
            let made: Vec<(Checked<Vec<_>>, Vec<String>, Arc<ResultCache>)> =
                together.par_iter().map(make).collect();
            for (files, unmade, composed) in made {
                take(Made {
                    files: files.drain_into(&mut faults),
                    unmade,
                    results: Arc::clone(&composed.results),
                    among: focused.len(),
                    unread: Arc::clone(&evaluated.unread),
                });
                kept = (focused.len() == 1).then_some(composed);
            }
        }
        diagnostics.extend(faults);
        if request.focus == Focus::All {
            let organisation = views::marked(&settings.name, &settings.invented, language);
            let contents = views::contents(&organisation, &focused, &request.outputs, language);
            outputs.files.extend(contents.drain_into(&mut diagnostics));
        }
        if request.outputs.contains(&OutputKind::Municipalities) {
            let table = views::municipalities_csv(evaluation, &settings.invented);
            outputs
                .files
                .push((views::MUNICIPALITIES.to_owned(), table));
        }
        self.composed = kept;
        // Nobody waits for the earlier results to be taken down.
        rayon::spawn(move || drop(known));
        Checked::new(outputs, diagnostics)
    }

    /// What a pack still has from another organisation, told without running its rules.
    pub fn leftovers(&mut self, project: &Project) -> Vec<Diagnostic> {
        let plan = self.plan(project).value;
        let (files, _) = self.parsed.parse(&project.files, &mut Vec::new());
        let bound_data = BoundData::again(None, project, &plan, files);
        leftovers(project, &bound_data.files, &bound_data.receipts)
    }

    fn evaluate(&mut self, project: &Project, diagnostics: &mut Vec<Diagnostic>) -> Evaluated {
        let planned = self.plan(project);
        let sound = project.pack.whole && !planned.has_errors();
        let plan = planned.drain_into(diagnostics);
        let mut of_files = Vec::new();
        let (files, sheets_parsed) = self.parsed.parse(&project.files, &mut of_files);
        let faults = of_files
            .iter()
            .filter(|found| found.severity() == Severity::Error);
        let unread = faults.flat_map(|fault| fault.places.clone()).collect();
        diagnostics.append(&mut of_files);
        let mut bound_data = BoundData::again(self.bound_data.take(), project, &plan, files);
        bound_data.hide(&plan);
        diagnostics.retain(|known| !bound_data.refute(known));
        diagnostics.extend(bound_data.diagnostics.iter().cloned());
        self.bound_data = Some(bound_data.clone());
        let mut counts = Counts::default();
        diagnostics.extend(nobody_hidden(project));
        if sound {
            // Where either sex has figures both are shown, one of them perhaps missing.
            let held = bound_data.bound.municipal.held_by_sex();
            counts = self.women.evaluate_held(&plan, &bound_data.of_women, &held)
                + self.men.evaluate_held(&plan, &bound_data.of_men, &held);
            let everybody = ReferencePopulation::Everybody([&self.women, &self.men]);
            counts = counts
                + self
                    .municipal
                    .evaluate(&plan, &bound_data.national, everybody)
                + self.units.evaluate(
                    &plan,
                    &bound_data.of_units,
                    ReferencePopulation::Others(&self.municipal),
                );
            diagnostics.extend(self.row_faults(&plan, &bound_data));
            diagnostics.extend(plan.untold_sexes(&held));
            diagnostics.extend(left_rows(&plan, &self.municipal, &bound_data.bound_tables));
            diagnostics.extend(means_for_the_nation(&plan, &bound_data.national));
        } else {
            // A script that stopped half-way has not said which titles it uses, nor its tables' columns.
            diagnostics
                .retain(|found| !matches!(found.code, Code::TitleUnused | Code::TableNotFound));
        }
        let mut evaluated = Evaluated {
            sound,
            plan,
            bound_data,
            unread,
            counts,
            sheets_parsed,
            groups: groups(project),
            funds: Vec::new(),
        };
        if let Some(evaluation) = self.evaluation(&evaluated) {
            let share = project.pack.settings.least.compared;
            diagnostics.extend(thin_comparisons(evaluation, share));
            let tables = &evaluated.bound_data.bound_tables;
            let funds = compose_funds(evaluation, tables, project.pack.settings.language);
            diagnostics.extend(fund_faults(&funds));
            diagnostics.extend(evaluation.years_apart());
            evaluated.funds = funds;
        }
        evaluated
    }

    /// The closures that failed in the last evaluation. One that fails for everybody fails for women and men too, and
    /// is told of once.
    fn row_faults(&self, plan: &Plan, bound_data: &BoundData) -> Vec<Diagnostic> {
        let mut faults = self.municipal.faults(plan, &bound_data.national);
        faults.extend(self.units.faults(plan, &bound_data.of_units));
        for (values, dataset) in [
            (&self.women, &bound_data.of_women),
            (&self.men, &bound_data.of_men),
        ] {
            for fault in values.faults(plan, dataset) {
                if faults.iter().all(|known| known.places != fault.places) {
                    faults.push(fault);
                }
            }
        }
        faults
    }

    /// What reads the figures of the last evaluation; none if the rules were faulty.
    fn evaluation<'a>(&'a self, evaluated: &'a Evaluated) -> Option<Evaluation<'a>> {
        let bound_data = &evaluated.bound_data;
        evaluated.sound.then(|| Evaluation {
            plan: &evaluated.plan,
            tables: &bound_data.bound_tables,
            municipal: PopulationView {
                dataset: &bound_data.national,
                values: &self.municipal,
                inputs: &bound_data.bound.municipal,
            },
            units: PopulationView {
                dataset: &bound_data.of_units,
                values: &self.units,
                inputs: &bound_data.bound.units,
            },
            women: PopulationView {
                dataset: &bound_data.of_women,
                values: &self.women,
                inputs: &bound_data.bound.municipal,
            },
            men: PopulationView {
                dataset: &bound_data.of_men,
                values: &self.men,
                inputs: &bound_data.bound.municipal,
            },
            groups: &evaluated.groups,
        })
    }

    /// The plan of a project's rules, built again only if a script or the settings have changed.
    pub fn plan(&mut self, project: &Project) -> Checked<Arc<Plan>> {
        let pack = &project.pack;
        let planned = match self.planned.take() {
            Some(known)
                if known.scripts == pack.scripts
                    && known.shared == pack.shared
                    && known.settings == pack.settings =>
            {
                known
            }
            _ => {
                let built = if pack.settings.trusted {
                    rules::build(pack)
                } else {
                    Worker::build(self.worker.as_ref(), pack)
                };
                Planned {
                    settings: pack.settings.clone(),
                    scripts: pack.scripts.clone(),
                    shared: pack.shared.clone(),
                    plan: Arc::new(built.value),
                    diagnostics: built.diagnostics,
                }
            }
        };
        let checked = Checked::new(Arc::clone(&planned.plan), planned.diagnostics.clone());
        self.planned = Some(planned);
        checked
    }
}

/// A pack whose settings ask for no least number of answers says so.
fn nobody_hidden(project: &Project) -> Option<Diagnostic> {
    let pack = &project.pack;
    let place = Location::file(pack.settings_file());
    (pack.settings.least.answers == 0).then(|| Diagnostic::new(Code::LeastNumberOff).at(place))
}

/// One remark that names every key figure for which the unweighted mean stands in for the nation.
fn means_for_the_nation(plan: &Plan, dataset: &Dataset) -> Option<Diagnostic> {
    let ids: Vec<String> = plan
        .key_figures
        .iter()
        .enumerate()
        .filter(|(index, _)| dataset.nation_is_mean(*index))
        .map(|(_, figure)| figure.id.to_string())
        .collect();
    (!ids.is_empty()).then(|| Diagnostic::new(Code::NationIsMean).with("ids", ids.join(", ")))
}

/// Whether anything in a list is more than a remark.
pub fn needs_attention(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity() != Severity::Note)
}
