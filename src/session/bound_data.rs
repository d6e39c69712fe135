use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use crate::{
    diagnostics::{Code, Diagnostic},
    engine::{Dataset, hide_units, masks, spread},
    inputs::{Binding, Bound, BoundTables, ParsedFile, bind, bind_tables},
    model::{FileReceipt, KeyFigure, Place, PlaceCatalogue, Sex, fold},
    plan::{Plan, PlannedTable},
    project::Project,
};

/// A dataset, with what it was gathered from.
#[derive(Clone, Debug)]
pub(super) struct BoundData {
    key_figures: Vec<KeyFigure>,
    catalogue: PlaceCatalogue,
    binding: Binding,
    /// The files that it is gathered from.
    pub(super) files: Vec<Arc<ParsedFile>>,
    tables: Vec<PlannedTable>,
    /// Which places and years the plan's tables have figures about.
    spread: (BTreeSet<String>, BTreeSet<i16>),
    /// What was made of each file, by name.
    pub(super) receipts: Vec<FileReceipt>,
    /// The columns, each value with its cell.
    pub(super) bound: Arc<Bound>,
    /// The tables that rules ask for.
    pub(super) bound_tables: Arc<BoundTables>,
    /// What was found on the way.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The facts about municipalities.
    pub(super) national: Arc<Dataset>,
    /// The facts about units.
    pub(super) of_units: Arc<Dataset>,
    /// What the plan is evaluated on about women in the municipalities.
    pub(super) of_women: Arc<Dataset>,
    /// The same about men.
    pub(super) of_men: Arc<Dataset>,
}

impl BoundData {
    /// What the files state of the plan's key figures; `known` if no sheet, key figure or setting that it depends on
    /// has changed.
    pub(super) fn again(
        known: Option<BoundData>,
        project: &Project,
        plan: &Plan,
        files: Vec<Arc<ParsedFile>>,
    ) -> BoundData {
        let settings = &project.pack.settings;
        let binding = Binding {
            source_order: settings.sources.clone(),
            municipality: project.pack.municipality.clone(),
            least_answers: settings.least.answers,
            answers: settings.answers.clone(),
        };
        match known {
            Some(mut known)
                if known.spread == spread(plan, &known.bound_tables)
                    && known.key_figures == plan.key_figures
                    && known.tables == plan.tables
                    && known.catalogue == project.catalogue
                    && known.binding == binding
                    && state_the_same(&known.files, &files) =>
            {
                known.receive(files);
                known
            }
            _ => BoundData::new(project, plan, files, binding),
        }
    }

    fn new(
        project: &Project,
        plan: &Plan,
        files: Vec<Arc<ParsedFile>>,
        binding: Binding,
    ) -> BoundData {
        let checked = bind(&plan.key_figures, &project.catalogue, &files, &binding);
        let mut bound = checked.value;
        let settings = &project.pack.settings;
        hide_units(
            &mut bound,
            &plan.key_figures,
            settings.least,
            &project.pack.municipality,
        );
        let mut found = checked.diagnostics;
        let wanted: Vec<_> = plan
            .tables
            .iter()
            .map(|table| (&table.declaration, plan.location(table.span)))
            .collect();
        let tables = bind_tables(&wanted, &files).drain_into(&mut found);
        let mut receipts = std::mem::take(&mut bound.receipts);
        tables.receipt(&mut receipts);
        let of_no_layout =
            |known: &Diagnostic| matches!(known.code, Code::LayoutUnknown | Code::OneColumn);
        found.retain(|known| !(of_no_layout(known) && tables.refute(known)));
        let spread = spread(plan, &tables);
        if !spread.1.is_empty() {
            let known = bound.units.axes.places.places().iter();
            let mut known: HashSet<String> = known.map(|unit| fold(&unit.name)).collect();
            let named = spread.0.iter();
            let units = named
                .filter(|name| project.catalogue.find(name).is_none() && known.insert(fold(name)))
                .map(|name| Place::unit(&project.pack.municipality, name));
            let years = || spread.1.iter().copied();
            bound.units = bound.units.widened(units.collect(), years());
            bound.municipal = bound.municipal.widened(Vec::new(), years());
        }
        let national = Dataset::national(&bound.municipal).with_tables(&tables);
        let of_units = Dataset::of_units(&bound.units, &national).with_tables(&tables);
        let bound = Arc::new(bound);
        let of_sex = |sex| Arc::new(Dataset::of_sex(&bound.municipal, sex));
        BoundData {
            key_figures: plan.key_figures.clone(),
            catalogue: project.catalogue.clone(),
            binding,
            files,
            tables: plan.tables.clone(),
            spread,
            receipts,
            bound: Arc::clone(&bound),
            bound_tables: Arc::new(tables),
            diagnostics: found,
            national: Arc::new(national),
            of_units: Arc::new(of_units),
            of_women: of_sex(Sex::Women),
            of_men: of_sex(Sex::Men),
        }
    }

    /// Whether a diagnostic takes a sheet for figures, or for nothing, that is something else.
    pub(super) fn refute(&self, diagnostic: &Diagnostic) -> bool {
        self.bound_tables.refute(diagnostic) || self.bound.refute(diagnostic)
    }

    /// Takes over what the nodes of a plan hide of the people behind tables.
    pub(super) fn hide(&mut self, plan: &Plan) {
        let hidden = masks(
            plan,
            &self.bound_tables,
            [self.national.axes(), self.of_units.axes()],
        );
        for (dataset, masks) in [&mut self.national, &mut self.of_units]
            .into_iter()
            .zip(hidden)
        {
            if dataset.hides() || !masks.is_empty() {
                *dataset = Arc::new(dataset.as_ref().clone().with_masks(masks));
            }
        }
    }

    /// Takes over files of the same sheets, whose bytes may be others.
    fn receive(&mut self, files: Vec<Arc<ParsedFile>>) {
        for receipt in &mut self.receipts {
            if let Some(file) = files.iter().find(|file| file.file == receipt.file) {
                receipt.sha256.clone_from(&file.sha256);
                receipt.bytes = file.bytes;
            }
        }
        self.files = files;
    }
}

/// Whether two lists of files have the same sheets under the same names.
fn state_the_same(known: &[Arc<ParsedFile>], files: &[Arc<ParsedFile>]) -> bool {
    let same = |(one, other): (&Arc<ParsedFile>, &Arc<ParsedFile>)| {
        let mut sheets = one.sheets.iter().zip(&other.sheets);
        one.file == other.file
            && one.sheets.len() == other.sheets.len()
            && sheets.all(|(one, other)| Arc::ptr_eq(one, other))
    };
    known.len() == files.len() && known.iter().zip(files).all(same)
}
