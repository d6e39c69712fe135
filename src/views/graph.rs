use std::fmt::Write;

use crate::{
    plan::{NodeId, Op, Plan},
    text::{Language, say},
};

/// A thing to draw, and what leads to it.
pub(super) struct Drawn {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) from: Vec<String>,
}

/// The plan as a Mermaid flow chart: key figures on the left, measures on the right.
pub fn mermaid(plan: &Plan, language: Language) -> String {
    let mut text = String::from("flowchart LR\n");
    for (area, boxes) in drawn(plan, language) {
        let _ = writeln!(text, "  subgraph \"{}\"", mermaid_text(&area));
        for item in &boxes {
            let _ = writeln!(text, "    {}[\"{}\"]", item.name, mermaid_text(&item.label));
        }
        text.push_str("  end\n");
        for item in &boxes {
            for from in &item.from {
                let _ = writeln!(text, "  {from} --> {}", item.name);
            }
        }
    }
    text
}

/// The plan in Graphviz' language.
pub fn dot(plan: &Plan, language: Language) -> String {
    let mut text = String::from("digraph visare {\n  rankdir=LR; node [shape=box];\n");
    for (index, (area, boxes)) in drawn(plan, language).iter().enumerate() {
        let _ = writeln!(
            text,
            "  subgraph cluster_{index} {{ label=\"{}\";",
            quoted(area, "\\\"")
        );
        for item in boxes {
            let label = quoted(&item.label, "\\\"");
            let _ = writeln!(text, "    {} [label=\"{label}\"];", item.name);
        }
        text.push_str("  }\n");
        for item in boxes {
            for from in &item.from {
                let _ = writeln!(text, "  {from} -> {};", item.name);
            }
        }
    }
    text.push_str("}\n");
    text
}

/// A label for Mermaid, which takes `#…;` for a letter and what stands in angle brackets for HTML.
fn mermaid_text(text: &str) -> String {
    let text = text
        .replace('#', "#35;")
        .replace('&', "#amp;")
        .replace('<', "#lt;")
        .replace('>', "#gt;");
    quoted(&text, "#quot;")
}

fn quoted(text: &str, quote: &str) -> String {
    text.replace('\\', "/")
        .replace(['\n', '\r'], " ")
        .replace('"', quote)
}

/// For each area its measures and the nodes under them, each node in the area that first shows it.
pub(super) fn drawn(plan: &Plan, language: Language) -> Vec<(String, Vec<Drawn>)> {
    let mut seen = vec![false; plan.nodes().len()];
    let mut areas = Vec::new();
    for (number, area) in plan.areas.iter().enumerate() {
        let mut boxes = Vec::new();
        for (index, measure) in area.measures.iter().enumerate() {
            boxes.push(Drawn {
                name: format!("m{number}_{index}"),
                label: measure.row.label.to_string(),
                from: vec![node_name(measure.row.value)],
            });
            let mut stack = vec![measure.row.value];
            while let Some(id) = stack.pop() {
                let (Some(node), Some(flag)) = (plan.node(id), seen.get_mut(id.index())) else {
                    continue;
                };
                if std::mem::replace(flag, true) {
                    continue;
                }
                boxes.push(Drawn {
                    name: node_name(id),
                    label: node_label(plan, id, language),
                    from: node.sources().map(node_name).collect(),
                });
                stack.extend(node.inputs.iter().rev());
            }
        }
        areas.push((area.name.to_string(), boxes));
    }
    areas
}

fn node_name(id: NodeId) -> String {
    format!("n{}", id.index())
}

fn node_label(plan: &Plan, id: NodeId, language: Language) -> String {
    let Some(node) = plan.node(id) else {
        return String::new();
    };
    match &node.op {
        Op::KeyFigure(index) => {
            let key = plan.key_figures.get(*index);
            let id = key.map(|figure| figure.id.to_string()).unwrap_or_default();
            match &node.label {
                Some(label) => format!("{id} {label}"),
                None => id,
            }
        }
        Op::Table(index) => {
            let table = plan.tables.get(*index);
            table
                .map(|table| table.declaration.name.clone())
                .unwrap_or_default()
        }
        Op::Rows(operation) => say(language, &format!("operation.{}", operation.name())).to_owned(),
        Op::Per(spread) => say(
            language,
            &format!("aggregate.{}", spread.value.function.name()),
        )
        .to_owned(),
        Op::Reference(name) => name.to_string(),
        Op::Absent(reason) => reason.to_string(),
        Op::Constant(_) | Op::Parameter(_) => plan.name_of(id),
        op => op.method().map_or_else(String::new, |method| {
            say(language, &format!("method.{method}")).to_owned()
        }),
    }
}
