//! Rows about many municipalities at once.

use crate::model::fold;

/// Whether a name that is not in the table of places is that of an aggregate: a mean over a group, a
/// county, a region, the nation.
///
/// Exports put such rows among the municipalities (one file even has two spellings of the same mean). They
/// must never be ranked, and they are no spelling mistakes, so they are counted and passed over without a
/// fault. Only names that the table of places does not know are asked about.
pub(super) fn is_aggregate(name: &str) -> bool {
    const ANYWHERE: &[&str] = &[
        // "Alla kommuner (ovägt medel)", "Alla kommuner, ovägt medel": the mean of a group's members.
        "ovägt medel",
        "(vägt medel)",
        "uvektet gjennomsnitt",
    ];
    const STARTS: &[&str] = &[
        "alla kommuner",
        "samtliga kommuner",
        "alla landsting",
        "alla regioner",
        "liknande kommuner",
        // Regions in Sweden; the one municipality that is also a region is listed under its own name.
        "region ",
        "landstinget ",
        "alle kommuner",
        "kostragruppe",
    ];
    const ENDS: &[&str] = &[
        // "Kalmar läns kommuner", "Kalmar län", "Kalmar läns landsting"
        " läns kommuner",
        " län",
        " läns landsting",
        " fylke",
        " fylkeskommune",
    ];
    // The nation, where the table of places lacks it.
    const WHOLE: &[&str] = &["riket", "hela riket", "landet", "hele landet"];
    let name = fold(name);
    // Kolada's codes of groups: `G2328`.
    let group = name.strip_prefix('g').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    group
        || ANYWHERE.iter().any(|part| name.contains(part))
        || STARTS.iter().any(|part| name.starts_with(part))
        || ENDS.iter().any(|part| name.ends_with(part))
        || WHOLE.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_aggregate;

    #[test]
    fn means_and_regions_are_aggregates_and_municipalities_are_not() {
        for name in [
            "Stockholms läns kommuner (ovägt medel)",
            "Alla kommuner, ovägt medel",
            "  Alla kommuner (ovägt medel)",
            "Kalmar län",
            "Region Skåne",
            "Riket",
            "G2328",
        ] {
            assert!(is_aggregate(name), "{name}");
        }
        for name in ["Västervik", "Alingsås", "Länsö", "Regionen", "Allavik"] {
            assert!(!is_aggregate(name), "{name}");
        }
    }
}
