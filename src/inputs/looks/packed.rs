//! The parts of a zipped workbook, and the elements in them.

use std::{
    borrow::Cow,
    collections::HashMap,
    io::{BufReader, Cursor, Read},
};

use memchr::memmem;
use quick_xml::{Reader, events::Event};
use zip::{ZipArchive, read::ZipFile};

use crate::inputs::budget::UNPACKED;

/// More of a part is not read, in bytes.
const LARGEST: u64 = UNPACKED;

/// A zip whose parts are found whatever capitals and strokes their names are written with.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: HashMap<String, usize>,
}

/// What a part relates to.
pub(super) struct Relation {
    pub id: String,
    kind: String,
    /// The part meant.
    pub part: String,
}

impl Relation {
    /// Whether it is of this kind: the tail of the address that names kinds.
    pub fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// Where an element begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Begin,
    End,
}

impl<'a> Package<'a> {
    /// The zip in these bytes.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let names = archive.file_names().enumerate();
        let names = names.filter_map(|(index, name)| Some((plain(&name.ok()?), index)));
        Some(Package {
            names: names.collect(),
            archive,
        })
    }

    fn part(&mut self, name: &str) -> Option<ZipFile<'_, Cursor<&'a [u8]>>> {
        let index = self.names.get(&plain(name))?;
        self.archive.by_index(*index).ok()
    }

    /// A part whole.
    pub fn bytes(&mut self, name: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let part = self.part(name)?;
        part.take(LARGEST).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Whether some element of a part says that it is hidden.
    pub fn hides(&mut self, name: &str) -> bool {
        const HIDDEN: &[u8] = b"hidden=";
        let Some(mut part) = self.part(name) else {
            return false;
        };
        // What is sought, and two letters after it, may lie across two readings: the end of one is kept before the next.
        let mut window = Vec::new();
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = part.read(&mut buffer) {
            let old = window.len().saturating_sub(HIDDEN.len() + 2);
            window.drain(..old);
            window.extend_from_slice(buffer.get(..count).unwrap_or_default());
            let said = memmem::find_iter(&window, HIDDEN);
            let mut said = said.filter_map(|at| window.get(at + HIDDEN.len() + 1));
            if said.any(|letter| matches!(letter, b'1' | b't')) {
                return true;
            }
        }
        false
    }

    /// Goes through the elements of a part: the local name of each, and what it states under these attributes. What
    /// follows a fault in the part is passed over.
    pub fn elements<const N: usize>(
        &mut self,
        part: &str,
        attributes: [&str; N],
        mut each: impl FnMut(Edge, &str, &[Option<Cow<'_, str>>; N]),
    ) {
        let Some(part) = self.part(part) else {
            return;
        };
        let mut reader = Reader::from_reader(BufReader::new(part));
        reader.config_mut().expand_empty_elements = true;
        let mut buffer = Vec::new();
        let none = [const { None }; N];
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(element)) => {
                    let mut stated = none.clone();
                    let mut found = element.attributes();
                    // Looking whether one stands twice holds each against all others.
                    for attribute in found.with_checks(false).flatten() {
                        let key = attribute.key.local_name();
                        let wanted = attributes.iter().position(|name| *name == key.as_ref());
                        if let Some(slot) = wanted.and_then(|at| stated.get_mut(at)) {
                            *slot = Some(attribute.value);
                        }
                    }
                    each(Edge::Begin, element.local_name().as_ref(), &stated);
                }
                Ok(Event::End(element)) => each(Edge::End, element.local_name().as_ref(), &none),
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// What a part relates to.
    pub fn relations(&mut self, part: &str) -> Vec<Relation> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let mut relations = Vec::new();
        let list = format!("{folder}/_rels/{name}.rels");
        self.elements(&list, ["Id", "Type", "Target"], |edge, _, stated| {
            if let (Edge::Begin, [Some(id), Some(kind), Some(target)]) = (edge, stated) {
                relations.push(Relation {
                    id: id.to_string(),
                    kind: kind.to_string(),
                    part: resolved(folder, target),
                });
            }
        });
        relations
    }
}

/// The name of a part as it is compared.
fn plain(name: &str) -> String {
    let name = name.to_lowercase().replace('\\', "/");
    name.strip_prefix('/').unwrap_or(&name).to_owned()
}

/// The part that a relation of a part in a folder means.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => _ = steps.pop(),
            "." => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The number that an attribute states.
pub(super) fn number(stated: Option<&Cow<'_, str>>) -> Option<u32> {
    stated?.trim().parse().ok()
}

/// Whether an attribute says yes.
pub(super) fn is_true(stated: Option<&Cow<'_, str>>) -> bool {
    stated.is_some_and(|said| matches!(said.trim(), "1" | "true"))
}
