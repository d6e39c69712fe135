use serde::Serialize;

/// The code of the whole nation (Riket) in Kolada.
pub const NATION_CODE: &str = "0000";

/// What kind of place a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A municipality: ranked among the others.
    Municipality,
    /// A region: never ranked among municipalities.
    Region,
    /// The nation.
    Nation,
    /// A group of municipalities, or a mean over them.
    Group,
    /// A provider, a home or a school within a municipality.
    Unit,
}

/// Places that are looked at together: their figures are summed up in an unweighted mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The group itself; its code is `group/<name>`.
    pub place: Place,
    /// Its members.
    pub members: Vec<Place>,
}

impl Group {
    /// A group of this name.
    pub fn new(name: &str, members: Vec<Place>) -> Self {
        Group {
            place: Place {
                code: format!("group/{name}"),
                name: name.to_owned(),
                kind: PlaceKind::Group,
            },
            members,
        }
    }
}

/// What a value is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Kolada's four-digit code with its leading zero (`0883`); a unit's is `<municipality>/<name>`.
    pub code: String,
    /// The name that users read.
    pub name: String,
    /// Its kind.
    pub kind: PlaceKind,
}

impl Place {
    /// A unit of a municipality.
    pub fn unit(municipality: &Place, name: &str) -> Place {
        Place {
            code: format!("{}/{name}", municipality.code),
            name: name.to_owned(),
            kind: PlaceKind::Unit,
        }
    }
}

/// Municipalities that are looked at together: a county's, those most alike, a network's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct PlaceGroup {
    /// Kolada's code: `G33618`.
    pub code: String,
    /// Its title: "Kalmar läns kommuner (ovägt medel)".
    pub title: String,
    /// The codes of its members, sorted, each once.
    pub members: Vec<String>,
}
