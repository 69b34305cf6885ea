//! What a file of a folder of queries is named after: a resource, a part of its records, the source itself.

use super::campus_keys::role_named;
#[cfg(any(feature = "sqlite", feature = "database"))]
use super::parameters::Parameter;
use super::standard::StandardFolder;
use super::tree::Fault;
use crate::model::{CampusRole, DATA_STANDARDS, Model};

/// A query that tells about the source itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Special {
    Configurations,
    Preferences,
    Mappings,
    Schools,
    Objects,
    People,
    Withheld,
    System,
}

const SPECIAL: [(&str, Special); 8] = [
    ("_configurations", Special::Configurations),
    ("_preferences", Special::Preferences),
    ("_mappings", Special::Mappings),
    ("_schools", Special::Schools),
    ("_objects", Special::Objects),
    ("_people", Special::People),
    ("_withheld", Special::Withheld),
    ("_system", Special::System),
];

#[cfg(any(feature = "sqlite", feature = "database"))]
impl Special {
    /// Whether a query of this sort may name a parameter: those that are read before anything is chosen may not name any.
    pub(crate) fn takes(self, parameter: Parameter) -> bool {
        match self {
            Self::Configurations | Self::Preferences | Self::Mappings | Self::System => false,
            Self::Schools | Self::People | Self::Withheld => parameter != Parameter::Objects,
            Self::Objects => true,
        }
    }
}

/// What the rows of a child query are of the record that they belong to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ChildOf {
    /// The elements of the collection at this path.
    Elements(Vec<Box<str>>),
    /// Campus keys of this role.
    Ids(CampusRole),
}

/// What a file is named after.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Named {
    Special(Special),
    /// The endpoint of a resource, and what is given of its records, if not the records themselves.
    Resource(String, Option<ChildOf>),
}

impl Named {
    /// What a file is named after, by its name without the extension, in a folder of some Data Standards or for all of them.
    pub(crate) fn of(stem: &str, extension: &str, standard: Option<&StandardFolder>) -> Result<Self, Fault> {
        if stem.starts_with('_') {
            if let Some(standard) = standard {
                return Err((
                    "tells about the source, whatever the Data Standard".to_owned(),
                    format!("put it beside the folder {standard}"),
                ));
            }
            let special = SPECIAL.iter().find(|(known, _)| known.eq_ignore_ascii_case(stem));
            return special.map(|(_, special)| Self::Special(*special)).ok_or_else(|| {
                let known = SPECIAL.map(|(known, _)| format!("{known}.{extension}")).join(", ");
                let what = if extension == "sql" { "query" } else { "file" };
                let hint = format!("the names with \"_\" are {known}; begin the name with \".\" to leave it out");
                (format!("is no special {what}"), hint)
            });
        }
        let (endpoint, child) = stem.split_once('.').map_or((stem, None), |(endpoint, child)| (endpoint, Some(child)));
        let models: Vec<_> = match standard {
            None => DATA_STANDARDS.iter().filter_map(|standard| Model::data_standard(standard).ok()).collect(),
            Some(standard) => standard.models().collect(),
        };
        let Some(kind) = models.iter().find_map(|model| model.find(endpoint)) else {
            let (of, resembling) = match standard {
                None => ("any Data Standard".to_owned(), Model::ds5_2()),
                Some(standard) => (format!("Data Standard {}", standard.version()), models[0].clone()),
            };
            let hint = resembling.kind(endpoint).err().and_then(|error| error.hint().map(str::to_owned));
            return Err((format!("is named after no resource of {of}"), hint.unwrap_or_default()));
        };
        let child = match child {
            None => None,
            Some(role) if role.starts_with('@') => Some(ChildOf::Ids(role_named(role).ok_or_else(|| {
                let hint = "use one of @schoolYear, @school, @person, @course, @section, @calendar".to_owned();
                (format!("is named after {role}, which is no role of Campus keys"), hint)
            })?)),
            Some(path) => Some(ChildOf::Elements(path.split('.').map(Into::into).collect())),
        };
        Ok(Self::Resource(kind.endpoint().to_owned(), child))
    }
}
