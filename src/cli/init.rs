use std::path::Path;

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Severity, Sources, close_names},
    engine::AreaResult,
    model::{Direction, Place, PlaceKind},
    project::{KnownPlaces, NewPack, Proposal, exports_in, folder_name, load, scripts_in},
    rules::{ShownYears, first_scripts},
    session::{Focus, Request, needs_attention},
    text::{Language, say as word, tell},
    views::PUBLIC_PAGE,
};

use super::{
    CLEAN, FAILED,
    arguments::InitArguments,
    packs::{session, spoken_of},
    reader,
    terminal::{ask, say, show},
};

/// A script that says nothing.
const NOTHING: &str = "//\n";
/// So many years are looked through for those that most figures have.
const LOOKED_THROUGH: u16 = 8;
/// So many years an area shows.
const SHOWN: i16 = 3;

/// `visare init`: a new pack for a municipality, of its exports, of another pack's scripts, or empty.
///
/// What it writes can be run at once. What only a person can say is left open, and said.
pub(super) fn init(arguments: &InitArguments) -> u8 {
    let language = arguments.setting.lang.unwrap_or_else(reader::language);
    if let Some(base) = &arguments.based_on {
        return propose(arguments, base);
    }
    let mut diagnostics = Vec::new();
    let begun = begin(arguments, language).drain_into(&mut diagnostics);
    let written = begun.and_then(|(pack, places)| {
        let folders = arguments.setting.folders();
        let written = pack.write(&folders, &places).drain_into(&mut diagnostics);
        let whole = !diagnostics
            .iter()
            .any(|found| found.severity() == Severity::Error);
        whole.then_some((pack, written))
    });
    show(&diagnostics, Severity::Warning, &Sources::new(), language);
    let Some((pack, written)) = written else {
        return FAILED;
    };
    let words = [
        ("name", pack.name.clone()),
        (
            "folder",
            arguments
                .setting
                .rules
                .join(&pack.folder)
                .display()
                .to_string(),
        ),
    ];
    say(tell(language, "init.done", &words));
    let sheets = arguments.setting.sheets.join(&pack.folder);
    for file in written
        .iter()
        .filter(|file| !file.path.starts_with(&sheets))
    {
        say(format!("  {}", file.path.display()));
    }
    account(arguments, &pack, &sheets, language);
    CLEAN
}

/// Makes an empty proposal for a pack.
fn propose(arguments: &InitArguments, base: &str) -> u8 {
    let rules = &arguments.setting.rules;
    let (language, _) = spoken_of(&arguments.setting, base);
    let name = arguments.pack.clone();
    let name = name.unwrap_or_else(|| word(language, "init.proposal.name").to_owned());
    let mut diagnostics = Vec::new();
    let written = Proposal::begin(rules, &name, base, language).drain_into(&mut diagnostics);
    show(&diagnostics, Severity::Warning, &Sources::new(), language);
    if !diagnostics.is_empty() {
        return FAILED;
    }
    for file in written {
        say(file.path.display().to_string());
    }
    let words = [("base", base.to_owned()), ("proposal", name)];
    say(tell(language, "init.proposal", &words));
    CLEAN
}

/// What the new pack is made of.
fn begin(arguments: &InitArguments, language: Language) -> Checked<Option<(NewPack, KnownPlaces)>> {
    let mut diagnostics = Vec::new();
    let rules = &arguments.setting.rules;
    let Some(mut places) = KnownPlaces::of(rules).drain_into(&mut diagnostics) else {
        return Checked::new(None, diagnostics);
    };
    let asked = arguments.municipality.clone();
    let asked = asked.or_else(|| ask(word(language, "init.ask.municipality")));
    let Some(asked) = asked.filter(|asked| !asked.trim().is_empty()) else {
        let fault = Diagnostic::new(Code::MunicipalityUnsaid);
        return Checked::new(None, vec![fault]);
    };
    let place = match municipality(&asked, arguments.name.as_deref(), &mut places) {
        Ok(place) => place,
        Err(fault) => return Checked::new(None, vec![fault]),
    };
    let from = match (&arguments.from, &arguments.municipality) {
        (None, None) => ask(word(language, "init.ask.from")).filter(|from| !from.is_empty()),
        (from, _) => from.clone(),
    };
    let mut pack = NewPack {
        folder: arguments
            .pack
            .clone()
            .unwrap_or_else(|| folder_name(&place.name)),
        name: arguments.name.clone().unwrap_or_else(|| place.name.clone()),
        code: place.code,
        language,
        scripts: vec![("regler.rhai".to_owned(), NOTHING.to_owned())],
        sheets: Vec::new(),
    };
    let from = from.as_deref().map(Path::new);
    match from.map(|from| (from, scripts_in(from))) {
        None => {}
        Some((_, Some(scripts))) => pack.scripts = scripts.drain_into(&mut diagnostics),
        Some((from, None)) => {
            pack.sheets = exports_in(from).drain_into(&mut diagnostics);
            first(&mut pack, &places);
        }
    }
    let is_grave = |found: &Diagnostic| found.severity() == Severity::Error;
    let whole = !diagnostics.iter().any(is_grave);
    Checked::new(whole.then_some((pack, places)), diagnostics)
}

/// The municipality that is meant; one that the table does not have is added where both its code and name are given.
fn municipality(
    asked: &str,
    name: Option<&str>,
    places: &mut KnownPlaces,
) -> Result<Place, Diagnostic> {
    let kinds = [PlaceKind::Municipality, PlaceKind::Region];
    let found = places.catalogue.find(asked);
    if let Some(place) = found.filter(|place| kinds.contains(&place.kind)) {
        return Ok(place.clone());
    }
    let is_code = asked.len() == 4 && asked.bytes().all(|digit| digit.is_ascii_digit());
    match name {
        Some(name) if is_code && found.is_none() => {
            let place = Place {
                code: asked.to_owned(),
                name: name.to_owned(),
                kind: PlaceKind::Municipality,
            };
            places.add(&place);
            Ok(place)
        }
        _ => {
            let names = places.catalogue.places().iter();
            let names = names.map(|place| place.name.as_str());
            let fault = Diagnostic::new(Code::MunicipalityUnknown).with("name", asked);
            Err(fault.meant(close_names(asked, names)))
        }
    }
}

/// First scripts for what the sheets of a new pack state: each area with the latest years for which at least half of its
/// measures have a figure of the municipality's own.
fn first(pack: &mut NewPack, places: &KnownPlaces) {
    let request = Request {
        focus: Focus::Own,
        outputs: Vec::new(),
        language: None,
    };
    let mut session = session();
    let mut run = |pack: &NewPack| {
        let project = pack.tried(places);
        project.map(|project| session.run(&project, &request).value)
    };
    let unmatched = run(pack).unwrap_or_default().unmatched;
    if unmatched.titles.is_empty() {
        return;
    }
    let looked = |_: &str| ShownYears::Latest(LOOKED_THROUGH);
    pack.scripts = first_scripts(&unmatched, pack.language, &looked);
    let results = run(pack).unwrap_or_default().results;
    let areas = || results.iter().flat_map(|results| &results.areas);
    let years = |name: &str| {
        let area = areas().find(|area| area.name == name);
        area.map_or(ShownYears::Latest(SHOWN.unsigned_abs()), years_of)
    };
    pack.scripts = first_scripts(&unmatched, pack.language, &years);
}

/// The latest years of an area for which at least half of its measures have a figure.
fn years_of(area: &AreaResult) -> ShownYears {
    let rows: Vec<_> = area.rows.iter().filter(|row| row.level == 1).collect();
    let most = |at: usize| {
        let own = rows.iter().filter_map(|row| row.figures.first()?.get(at));
        let stated = own.filter(|figure| figure.value.is_ok()).count();
        stated > 0 && stated * 2 >= rows.len()
    };
    let latest = (0..area.years.len()).rev().find(|at| most(*at));
    let year = latest.and_then(|at| area.years.get(at));
    match (year, area.years.last()) {
        (Some(year), Some(last)) if year != last => ShownYears::Between(year - SHOWN + 1, *year),
        _ => ShownYears::Latest(SHOWN.unsigned_abs()),
    }
}

/// What came of it, what is left to decide and what to do next.
fn account(arguments: &InitArguments, pack: &NewPack, sheets: &Path, language: Language) {
    let folders = arguments.setting.folders();
    let folder = sheets.display().to_string();
    let named = |key: &'static str, value: String| (key, value);
    if pack.sheets.is_empty() {
        let words = [named("folder", folder), named("pack", pack.folder.clone())];
        say(tell(language, "init.empty", &words));
        return;
    }
    let from = arguments.from.clone().unwrap_or_default();
    let count = pack.sheets.len().to_string();
    let words = [
        named("folder", folder),
        named("count", count),
        named("from", from),
    ];
    say(format!("  {}", tell(language, "init.sheets", &words)));
    let mut found = Vec::new();
    let Some(project) = load(&folders, &pack.folder).drain_into(&mut found) else {
        return;
    };
    let request = Request {
        focus: Focus::Own,
        outputs: Vec::new(),
        language: None,
    };
    let outputs = session().run(&project, &request).drain_into(&mut found);
    let areas: Vec<&AreaResult> = outputs
        .results
        .iter()
        .flat_map(|results| &results.areas)
        .collect();
    let rows = areas.iter().flat_map(|area| &area.rows);
    let rows: Vec<_> = rows.filter(|row| row.level == 1).collect();
    let words = [
        named("titles", rows.len().to_string()),
        named("areas", areas.len().to_string()),
    ];
    say(tell(language, "init.read", &words));
    let open = rows.iter().filter(|row| row.direction == Direction::None);
    // That of these measures nothing is good or bad yet has been said.
    found.retain(|one| !matches!(one.code, Code::DirectionMissing | Code::WarningsAlike));
    let others = found
        .iter()
        .filter(|one| needs_attention(std::slice::from_ref(one)));
    for (key, count) in [("init.open", open.count()), ("init.other", others.count())] {
        if count > 0 {
            let words = [
                named("count", count.to_string()),
                named("pack", pack.folder.clone()),
            ];
            say(tell(language, key, &words));
        }
    }
    let page = Path::new("out").join(&pack.folder).join(PUBLIC_PAGE);
    let words = [
        named("pack", pack.folder.clone()),
        named("page", page.display().to_string()),
    ];
    say(tell(language, "init.next", &words));
}
