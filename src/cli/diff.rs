use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Location, Severity, Sources, close_names},
    project::{Folders, RESULTS, load_with_inputs, pack_names, settle_around},
    session::{Focus, Request},
    text::{Language, say as words, tell},
    views::{Changes, Internal, OutputKind, Snapshot, change_lines, change_summary, compare},
};

use super::{
    CLEAN, FAILED, FINDINGS,
    arguments::DiffArguments,
    packs::session,
    reader,
    terminal::{say, show},
};

/// So many figures are listed where no details are asked for.
const FEW: usize = 10;

/// One of the two that are compared.
enum Side {
    /// A `results.json`.
    Results(PathBuf),
    /// A pack of the folder of rules.
    Pack(String),
    /// A folder of sheets.
    Sheets(PathBuf),
}

/// `visare diff`: what changes, and for whom, from one pack, folder of sheets or result to another.
///
/// Exits with 0 where no figure and no row differs, 1 where any does, 2 where the two cannot be compared.
pub(super) fn diff(arguments: &DiffArguments) -> u8 {
    let mut language = arguments.setting.lang.unwrap_or_else(reader::language);
    let mut diagnostics = Vec::new();
    let sides =
        [&arguments.a, &arguments.b].map(|text| side(text, arguments).drain_into(&mut diagnostics));
    let [Some(one), Some(other)] = sides else {
        show(&diagnostics, Severity::Error, &Sources::new(), language);
        return FAILED;
    };
    let mut snapshots = Vec::new();
    for (side, beside) in [(&one, &other), (&other, &one)] {
        let (found, spoken, sources) = snapshots_of(side, beside, arguments);
        language = arguments.setting.lang.or(spoken).unwrap_or(language);
        let faulty = found.value.is_empty();
        show(&found.diagnostics, Severity::Error, &sources, language);
        if faulty {
            return FAILED;
        }
        snapshots.push(found.value);
    }
    let (Some(after), Some(before)) = (snapshots.pop(), snapshots.pop()) else {
        return FAILED;
    };
    let pairs = pairs(&before, &after);
    if pairs.is_empty() {
        let fault = Diagnostic::new(Code::NothingInCommon)
            .with("first", &arguments.a)
            .with("second", &arguments.b);
        show(&[fault], Severity::Error, &Sources::new(), language);
        return FAILED;
    }
    if arguments.json {
        let municipalities: Vec<_> = pairs
            .iter()
            .map(|(place, changes)| {
                json!({ "code": place.focus.code, "name": place.focus.name, "changes": changes })
            })
            .collect();
        let whole = json!({
            "schema": 1,
            "first": arguments.a,
            "second": arguments.b,
            "municipalities": municipalities,
        });
        say(serde_json::to_string_pretty(&whole).unwrap_or_default());
    } else {
        account(&pairs, arguments, language);
    }
    if pairs.iter().all(|(_, changes)| changes.leaves_figures()) {
        CLEAN
    } else {
        FINDINGS
    }
}

fn side(text: &str, arguments: &DiffArguments) -> Checked<Option<Side>> {
    let path = Path::new(text);
    let results = path.join(RESULTS);
    let packs = pack_names(&arguments.setting.rules).value;
    let found = if path.is_file() {
        Some(Side::Results(path.to_path_buf()))
    } else if packs.iter().any(|name| name == text) {
        Some(Side::Pack(text.to_owned()))
    } else if results.is_file() {
        Some(Side::Results(results))
    } else if path.is_dir() {
        Some(Side::Sheets(path.to_path_buf()))
    } else {
        None
    };
    match found {
        Some(side) => Checked::clean(Some(side)),
        None => {
            let fault = Diagnostic::new(Code::NothingToCompare)
                .with("name", text)
                .meant(close_names(text, packs.iter().map(String::as_str)));
            Checked::new(None, vec![fault])
        }
    }
}

type Found = (Checked<Vec<Snapshot>>, Option<Language>, Sources);

/// What one side shows; a pack without sheets of its own is computed on those of the other side's pack.
fn snapshots_of(side: &Side, beside: &Side, arguments: &DiffArguments) -> Found {
    let setting = &arguments.setting;
    let mut folders = setting.folders();
    let packs = pack_names(&setting.rules).value;
    let named = arguments.pack.clone().or_else(|| match beside {
        Side::Pack(name) => Some(name.clone()),
        _ => packs.first().cloned(),
    });
    let (pack, inputs_of) = match side {
        Side::Results(path) => return (stored(path), None, Sources::new()),
        Side::Pack(name) => {
            let own = folders.sheets.join(name).is_dir();
            let lent = named.filter(|_| !own).unwrap_or_else(|| name.clone());
            (name.clone(), lent)
        }
        Side::Sheets(path) => {
            let name = named.unwrap_or_default();
            folders.sheets.clone_from(path);
            (name.clone(), name)
        }
    };
    computed(&folders, &pack, &inputs_of, arguments)
}

fn computed(folders: &Folders, pack: &str, inputs_of: &str, arguments: &DiffArguments) -> Found {
    let mut diagnostics = Vec::new();
    let loaded = load_with_inputs(folders, pack, inputs_of).drain_into(&mut diagnostics);
    let Some(project) = loaded else {
        return (Checked::new(Vec::new(), diagnostics), None, Sources::new());
    };
    let focus = match arguments.focus.as_deref() {
        None => Focus::Own,
        Some("all") => Focus::All,
        Some(code) => Focus::Code(code.to_owned()),
    };
    let request = Request {
        focus,
        outputs: vec![OutputKind::Json],
        language: arguments.setting.lang,
    };
    let outputs = session()
        .run(&project, &request)
        .drain_into(&mut diagnostics);
    let read = |(_, bytes): &(String, Vec<u8>)| Snapshot::of_json(bytes);
    let snapshots = outputs.files.iter().filter_map(read).collect();
    let language = project.pack.settings.language;
    (
        Checked::new(snapshots, diagnostics),
        Some(language),
        project.pack.sources,
    )
}

fn stored(path: &Path) -> Checked<Vec<Snapshot>> {
    // What cannot be completed is compared as it stands.
    let _ = settle_around(path);
    let found = fs::read(path)
        .ok()
        .and_then(|bytes| Snapshot::of_json(&bytes));
    match found {
        Some(snapshot) => Checked::clean(vec![snapshot]),
        None => {
            let fault = Diagnostic::new(Code::ResultsUnreadable)
                .with("file", path.display())
                .at(Location::file(path.display()));
            Checked::new(Vec::new(), vec![fault])
        }
    }
}

/// The municipalities that both sides show, with what changes for each. Two packs that each show one
/// municipality are compared whatever municipality that is.
fn pairs<'a>(before: &'a [Snapshot], after: &'a [Snapshot]) -> Vec<(&'a Snapshot, Changes)> {
    if let ([one], [other]) = (before, after) {
        return vec![(other, compare(one, other))];
    }
    let earlier: BTreeMap<&str, &Snapshot> = before
        .iter()
        .map(|snapshot| (snapshot.focus.code.as_str(), snapshot))
        .collect();
    after
        .iter()
        .filter_map(|other| {
            let one = earlier.get(other.focus.code.as_str())?;
            Some((other, compare(one, other)))
        })
        .collect()
}

fn account(pairs: &[(&Snapshot, Changes)], arguments: &DiffArguments, language: Language) {
    let most = if arguments.details { usize::MAX } else { FEW };
    if let [(place, changes)] = pairs {
        one_account(place, changes, language, most);
        return;
    }
    let touched: Vec<_> = pairs
        .iter()
        .filter(|(_, changes)| !changes.leaves_figures())
        .collect();
    let counts = [
        ("count", touched.len().to_string()),
        ("all", pairs.len().to_string()),
    ];
    say(tell(language, "diff.touched", &counts));
    for (label, better, worse) in flips(pairs) {
        let words = [
            ("row", label),
            ("better", better.to_string()),
            ("worse", worse.to_string()),
        ];
        say(format!("  {}", tell(language, "diff.flips", &words)));
    }
    if !arguments.details {
        say(words(language, "diff.details"));
        return;
    }
    for (place, changes) in touched {
        one_account(place, changes, language, most);
    }
}

/// What changes for one municipality.
fn one_account(place: &Snapshot, changes: &Changes, language: Language, most: usize) {
    let summary = change_summary(changes, language);
    say(format!("{}: {summary}", place.focus.name));
    for line in change_lines(changes, Internal::Told, language, most) {
        say(format!("  {line}"));
    }
}

/// For each measure the figures that get a better and a worse colour.
fn flips(pairs: &[(&Snapshot, Changes)]) -> Vec<(String, usize, usize)> {
    let order = |band: Option<&str>| match band {
        Some("good") => Some(0),
        Some("middle") => Some(1),
        Some("poor") => Some(2),
        _ => None,
    };
    let mut counted: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let measures = pairs
        .iter()
        .flat_map(|(_, changes)| &changes.figures)
        .filter(|change| change.key_figure.is_none() && change.place_name.is_none());
    for change in measures {
        let band = |state: &Option<crate::views::FigureState>| {
            order(state.as_ref().and_then(|state| state.band.as_deref()))
        };
        let Some((one, other)) = band(&change.before).zip(band(&change.after)) else {
            continue;
        };
        let entry = counted.entry((&change.area, &change.label)).or_default();
        entry.0 += usize::from(other < one);
        entry.1 += usize::from(other > one);
    }
    counted
        .into_iter()
        .filter(|(_, (better, worse))| better + worse > 0)
        .map(|((area, label), (better, worse))| (format!("{area}/{label}"), better, worse))
        .collect()
}
