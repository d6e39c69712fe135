//! Whom a run is about: the municipalities in focus, their units, whoever stands beside them.

use super::Focus;
use crate::{
    diagnostics::{Checked, Code, Diagnostic, close_names},
    engine::{Dataset, Evaluation},
    model::{Group, Place, PlaceCatalogue, PlaceKind, fold},
    project::Project,
    text::{Language, alphabetical},
};

/// The municipalities with these codes; a code without one has been named when the pack was loaded.
pub(super) fn places(catalogue: &PlaceCatalogue, codes: &[String]) -> Vec<Place> {
    let found = codes.iter().filter_map(|code| catalogue.with_code(code));
    found.cloned().collect()
}

/// The groups that the settings describe.
pub(super) fn groups(project: &Project) -> Vec<Group> {
    let described = project.pack.settings.groups.iter();
    described
        .map(|(name, codes)| Group::new(name, places(&project.catalogue, codes)))
        .collect()
}

/// The group or the unit with this name.
pub(super) fn group_or_unit(evaluation: Evaluation<'_>, name: &str) -> Option<Place> {
    let groups = evaluation.groups.iter().map(|group| &group.place);
    let units = evaluation.units.dataset.axes().places.places();
    let wanted = fold(name);
    groups
        .chain(units)
        .find(|place| fold(&place.name) == wanted)
        .cloned()
}

/// The one place that a question is about: a group or a unit of the evaluation, else a municipality.
pub(super) fn asked(
    project: &Project,
    of: &Focus,
    evaluation: Option<Evaluation<'_>>,
) -> Checked<Option<Place>> {
    let beside = match of {
        Focus::Code(name) => evaluation.and_then(|all| group_or_unit(all, name)),
        Focus::Own | Focus::All => None,
    };
    if beside.is_some() {
        return Checked::clean(beside);
    }
    let focused = focus(project, of);
    Checked::new(focused.value.into_iter().next(), focused.diagnostics)
}

/// The municipalities that a focus means.
pub(super) fn focus(project: &Project, focus: &Focus) -> Checked<Vec<Place>> {
    match focus {
        Focus::Own => Checked::clean(vec![project.pack.municipality.clone()]),
        Focus::All => Checked::clean(project.catalogue.municipalities()),
        Focus::Code(text) => {
            let found = project
                .catalogue
                .find(text)
                .filter(|place| place.kind == PlaceKind::Municipality);
            match found {
                Some(place) => Checked::clean(vec![place.clone()]),
                None => {
                    let municipalities = project.catalogue.municipalities();
                    let names = municipalities.iter().map(|place| place.name.as_str());
                    let fault = Diagnostic::new(Code::FocusUnknown)
                        .with("text", text)
                        .meant(close_names(text, names));
                    Checked::new(Vec::new(), vec![fault])
                }
            }
        }
    }
}

/// The positions of a municipality's units, in alphabetical order.
pub(super) fn units_of(place: &Place, dataset: &Dataset, language: Language) -> Vec<usize> {
    let compare = alphabetical(language);
    let prefix = format!("{}/", place.code);
    let places = dataset.axes().places.places();
    let mut units: Vec<(usize, &Place)> = places
        .iter()
        .enumerate()
        .filter(|(_, unit)| unit.code.starts_with(&prefix))
        .collect();
    units.sort_by(|(_, a), (_, b)| compare(&a.name, &b.name));
    units.into_iter().map(|(position, _)| position).collect()
}
