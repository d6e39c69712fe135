//! What a pack reads, writes and calls, and what it may cost: for whoever receives it, before it is run.

use serde::Serialize;

use crate::{
    plan::{Op, Plan, ShownFund},
    project::{Project, RESULTS},
    text::{Language, say, tell},
};

use super::{DEEP_PAGE, PUBLIC_PAGE, outputs::occasional};

/// What there is to know about a pack without computing anything; `docs/inspect.json.md` describes it as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The pack's folder.
    pub pack: String,
    /// The organisation.
    pub name: String,
    /// Its municipality's code.
    pub municipality: String,
    /// Whether its scripts are trusted.
    pub trusted: bool,
    /// Its settings and scripts, the scripts that packs share, and what it expects figures to be.
    pub files: Vec<InspectedFile>,
    /// Which script imports which.
    pub imports: Vec<(String, String)>,
    /// The key figures that it reads, with the titles that it accepts.
    pub key_figures: Vec<(String, Vec<String>)>,
    /// The tables that it reads, with their columns.
    pub tables: Vec<(String, Vec<String>)>,
    /// The areas that it shows, with their measures.
    pub areas: Vec<(String, Vec<String>)>,
    /// The tables that it shows.
    pub shown_tables: Vec<String>,
    /// The funds that it shows, with their payments.
    pub funds: Vec<(String, Vec<String>)>,
    /// The files that a run writes in the pack's folder of outputs.
    pub written: Vec<String>,
    /// How many must have answered for figures about few to be shown; 0 where none are hidden.
    pub least_answers: u32,
    /// How many figures it expects to be something.
    pub expectations: usize,
    /// How many functions it works out row by row.
    pub closures: usize,
    /// Operations that its scripts took to say all this.
    pub operations: u64,
    /// Nodes of its plan that something shown depends on.
    pub nodes: usize,
    /// Values that a run computes for each year of figures: a node's, for each municipality and the nation.
    pub values_per_year: usize,
    /// Steps of the explanations that a run writes, at most; units of the sheets are not counted.
    pub explanation_steps: u64,
    /// Bytes of names and descriptions in what a run writes, at most.
    pub text_bytes: u64,
}

/// A file of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InspectedFile {
    /// Its path relative to the folder of rules.
    pub file: String,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
}

/// What there is to know about a pack whose scripts have built a plan.
pub fn inspection(project: &Project, plan: &Plan) -> Inspection {
    let pack = &project.pack;
    let closures = plan.nodes().iter().map(|node| match &node.op {
        Op::Map(_) => 1,
        Op::Fund(rule) => rule.payments.len() + usize::from(rule.order.is_some()),
        _ => 0,
    });
    let columns = |table: &crate::plan::PlannedTable| {
        let columns = table.declaration.columns.iter();
        columns.map(|column| column.name.to_string()).collect()
    };
    let measures = |area: &crate::plan::Area| {
        let measures = area.measures.iter();
        measures
            .map(|measure| measure.row.label.to_string())
            .collect()
    };
    Inspection {
        pack: pack.folder.clone(),
        name: pack.settings.name.clone(),
        municipality: pack.settings.code.clone(),
        trusted: pack.settings.trusted,
        files: project
            .receipts()
            .into_iter()
            .map(|receipt| InspectedFile {
                file: receipt.file,
                sha256: receipt.sha256,
            })
            .collect(),
        imports: plan.building.imports.iter().cloned().collect(),
        key_figures: plan
            .key_figures
            .iter()
            .map(|figure| {
                (
                    figure.id.to_string(),
                    figure.titles.iter().cloned().collect(),
                )
            })
            .collect(),
        tables: plan
            .tables
            .iter()
            .map(|table| (table.declaration.name.clone(), columns(table)))
            .collect(),
        areas: plan
            .areas
            .iter()
            .map(|area| (area.name.to_string(), measures(area)))
            .collect(),
        shown_tables: plan
            .shown_tables
            .iter()
            .map(|table| table.title.to_string())
            .collect(),
        funds: plan
            .funds
            .iter()
            .map(|fund| (fund.title.to_string(), payments(plan, fund)))
            .collect(),
        written: written(&pack.settings.workbook, plan),
        least_answers: pack.settings.least.answers,
        expectations: plan.expectations.len(),
        closures: closures.sum(),
        operations: plan.building.operations,
        nodes: plan.needed(),
        values_per_year: plan.needed() * (project.catalogue.municipalities().len() + 1),
        explanation_steps: plan.cost.steps,
        text_bytes: plan.cost.text,
    }
}

fn payments(plan: &Plan, fund: &ShownFund) -> Vec<String> {
    match plan.node(fund.value).map(|node| &node.op) {
        Some(Op::Fund(rule)) => {
            let payments = rule.payments.iter();
            payments.map(|payment| payment.name.to_string()).collect()
        }
        _ => Vec::new(),
    }
}

/// The files that a run writes.
fn written(workbook: &str, plan: &Plan) -> Vec<String> {
    let maps = plan.shown_tables.iter().map(|table| table.map.is_some());
    let named = [PUBLIC_PAGE, DEEP_PAGE, "data.csv"]
        .into_iter()
        .chain(occasional(maps, plan.funds.len()))
        .chain([RESULTS]);
    std::iter::once(format!("{workbook}.xlsx"))
        .chain(named.map(str::to_owned))
        .collect()
}

/// The inspection in words.
pub fn inspection_lines(inspection: &Inspection, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    let head = |key: &str, words: &[(&'static str, String)]| tell(language, key, words);
    let trusted = if inspection.trusted {
        "inspect.trusted"
    } else {
        "inspect.untrusted"
    };
    lines.push(head(
        "inspect.heading",
        &[
            ("name", inspection.name.clone()),
            ("pack", inspection.pack.clone()),
            ("code", inspection.municipality.clone()),
            ("trusted", say(language, trusted).to_owned()),
        ],
    ));
    let mut list = |key: &str, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(head(key, &[("count", items.len().to_string())]));
            lines.extend(items.into_iter().map(|item| format!("  {item}")));
        }
    };
    let with = |(name, parts): &(String, Vec<String>)| match parts.is_empty() {
        true => name.clone(),
        false => format!("{name}: {}", parts.join(", ")),
    };
    let short = |file: &InspectedFile| {
        let digest: String = file.sha256.chars().take(12).collect();
        format!("{} ({digest}…)", file.file)
    };
    list(
        "inspect.files",
        inspection.files.iter().map(short).collect(),
    );
    let imports = inspection.imports.iter();
    list(
        "inspect.imports",
        imports.map(|(from, to)| format!("{from} → {to}")).collect(),
    );
    let all = |pairs: &[(String, Vec<String>)]| pairs.iter().map(with).collect();
    list("inspect.key_figures", all(&inspection.key_figures));
    list("inspect.tables", all(&inspection.tables));
    list("inspect.areas", all(&inspection.areas));
    list("inspect.shown_tables", inspection.shown_tables.clone());
    list("inspect.funds", all(&inspection.funds));
    let written = inspection.written.iter();
    list(
        "inspect.written",
        written
            .map(|file| format!("out/{}/{file}", inspection.pack))
            .collect(),
    );
    lines.push(match inspection.least_answers {
        0 => head("inspect.least.off", &[]),
        least => head("inspect.least", &[("least", least.to_string())]),
    });
    lines.push(head(
        "inspect.cost",
        &[
            ("operations", inspection.operations.to_string()),
            ("nodes", inspection.nodes.to_string()),
            ("values", inspection.values_per_year.to_string()),
            ("closures", inspection.closures.to_string()),
            ("expectations", inspection.expectations.to_string()),
        ],
    ));
    lines.push(head(
        "inspect.shown",
        &[
            ("steps", inspection.explanation_steps.to_string()),
            ("bytes", inspection.text_bytes.to_string()),
        ],
    ));
    lines
}
