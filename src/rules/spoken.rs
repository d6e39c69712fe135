//! What a column is called that the rules give no name.

use crate::{
    methods::{Arithmetic, Elementwise, OverYears},
    plan::{Node, NodeId, Op, PlanBuilder},
    text::{Language, say, tell},
};

/// So many columns within columns are told.
const DEEPEST: usize = 4;
/// A name is no longer than this, in characters.
const LONGEST: usize = 90;

/// What a column is, in words: `Trygghet, ändring på ett år`, `Kommunernas ovägda medelvärde: Trygghet`.
pub(super) fn spoken(builder: &PlanBuilder, id: NodeId, language: Language) -> String {
    let words = within(builder, id, language, DEEPEST);
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let mut name: String = first.chain(letters).collect();
    if let Some((end, _)) = name.char_indices().nth(LONGEST) {
        name.truncate(end);
        name.push('…');
    }
    name
}

fn within(builder: &PlanBuilder, id: NodeId, language: Language, left: usize) -> String {
    let node = builder.node_at(id);
    if let Some(name) = builder.name_of(id) {
        return name.to_string();
    }
    let (Some(node), Some(left)) = (node, left.checked_sub(1)) else {
        return "…".to_owned();
    };
    let of = |id: NodeId| within(builder, id, language, left);
    if let Some((own, years)) = change(builder, node) {
        let key = if years == 1 {
            "beside.change.year"
        } else {
            "beside.change"
        };
        let words = [("name", of(own)), ("years", years.to_string())];
        return tell(language, key, &words);
    }
    if let Op::Elementwise(elementwise) = node.op
        && let Some(sign) = elementwise.sign()
    {
        let members = node.inputs.iter().map(|id| {
            let name = of(*id);
            // What has signs or several words of its own is told apart.
            match builder.name_of(*id) {
                Some(_) => name,
                None => format!("({name})"),
            }
        });
        return members.collect::<Vec<_>>().join(&format!(" {sign} "));
    }
    let members: Vec<String> = node.sources().map(of).collect();
    let what = match &node.op {
        Op::Per(spread) => say(
            language,
            &format!("aggregate.{}", spread.value.function.name()),
        )
        .to_owned(),
        op => match op.method() {
            Some(method) => say(language, &format!("method.{method}")).to_owned(),
            None => return members.join(", "),
        },
    };
    let words = [("what", what), ("members", members.join(", "))];
    tell(language, "beside.of", &words)
}

/// The column whose change over years a node is, and how many years.
fn change(builder: &PlanBuilder, node: &Node) -> Option<(NodeId, u8)> {
    let (Op::Elementwise(Elementwise::Arithmetic(Arithmetic::Minus)), [own, other]) =
        (&node.op, node.inputs.as_slice())
    else {
        return None;
    };
    let other = builder.node_at(*other)?;
    match other.op {
        Op::OverYears(OverYears::Earlier(years)) if other.inputs.first() == Some(own) => {
            Some((*own, years))
        }
        _ => None,
    }
}
