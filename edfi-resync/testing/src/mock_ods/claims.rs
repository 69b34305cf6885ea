//! [`Claims`]: what Ed-Fi's own claims say of a kind: the claims above it, by which a claim set can grant it, and the strategies by which a host
//! decides on each item. `claims.txt` has them for two Data Standards; the others take those of the nearest. A kind that the facts do not know, such as
//! most of an extension, stands below no claim, and is decided by what it is about.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use edfi_resync::model::{Model, ResourceClass, ResourceSpec};

use super::authorization::Action;
use super::tables::Securable;

/// The facts; `edfi-resync/testing/claims.py` makes them and says how they are written.
const FACTS: &str = include_str!("../claims.txt");

/// Kinds that are called otherwise where there are no facts.
const RENAMED: [(&str, &str); 2] = [("Parent", "Contact"), ("StudentParentAssociation", "StudentContactAssociation")];

/// What a host asks for before an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strategy {
    /// The action alone.
    Nothing,
    /// A namespace that the client may write.
    Namespace,
    /// A relationship with what the item is about.
    Relationships {
        /// With its education organizations.
        organizations: bool,
        /// With its people.
        people: People,
        /// Or of the client's organizations with those above them.
        or_above: bool,
    },
}

/// With which people of an item the client must have a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum People {
    All,
    Students,
    None,
}

/// The claims of a kind. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Claims {
    above: Arc<[&'static str]>,
    /// In the order of [`Action::ALL`]; an action without one cannot be granted.
    strategies: [Option<Strategy>; 4],
}

impl Claims {
    pub(super) fn of(model: &Model, spec: &ResourceSpec, securable: &[Securable]) -> Self {
        let standard = standard(model);
        let name = RENAMED.iter().find(|(older, _)| *older == spec.name).map_or(spec.name, |(_, newer)| newer);
        let name = if spec.namespace == "ed-fi" { name.to_owned() } else { format!("{}/{name}", spec.namespace) };
        let known = facts().get(&(standard, name.to_lowercase()));
        known.cloned().unwrap_or_else(|| Self::for_want_of_facts(spec, securable))
    }

    /// What nobody says otherwise of a kind with these elements.
    fn for_want_of_facts(spec: &ResourceSpec, securable: &[Securable]) -> Self {
        let everywhere = |strategy| [Some(strategy); 4];
        let strategies = match spec.class {
            ResourceClass::SchoolYear => [None, Some(Strategy::Nothing), None, None],
            ResourceClass::Descriptor => {
                [Some(Strategy::Namespace), Some(Strategy::Nothing), Some(Strategy::Namespace), Some(Strategy::Namespace)]
            }
            _ if securable.iter().any(|element| *element != Securable::Namespace) => {
                everywhere(Strategy::Relationships { organizations: true, people: People::All, or_above: false })
            }
            _ if securable.is_empty() => everywhere(Strategy::Nothing),
            _ => everywhere(Strategy::Namespace),
        };
        Self { above: Arc::default(), strategies }
    }

    /// By what an action is decided; nothing, if no claim set can grant it.
    pub(super) fn strategy(&self, action: Action) -> Option<Strategy> {
        self.strategies[action as usize]
    }

    /// Whether it stands below a claim, such as `domains/people`.
    pub(super) fn is_below(&self, claim: &str) -> bool {
        self.above.iter().any(|above| above.eq_ignore_ascii_case(claim))
    }

    /// Whether the facts of a standard know a claim above kinds, even if they know none of these.
    pub(super) fn is_known(model: &Model, claim: &str) -> bool {
        let standard = standard(model);
        facts().iter().any(|((of, _), claims)| *of == standard && claims.is_below(claim))
    }

    /// The claims above it.
    pub(super) fn above(&self) -> &[&'static str] {
        &self.above
    }
}

/// The standard whose facts a model takes.
fn standard(model: &Model) -> &'static str {
    if model.version() < "6" { "5.2" } else { "6.1" }
}

/// The claims by standard and name in lower case.
fn facts() -> &'static HashMap<(&'static str, String), Claims> {
    static READ: OnceLock<HashMap<(&'static str, String), Claims>> = OnceLock::new();
    READ.get_or_init(|| {
        let nothing = Claims { above: Arc::default(), strategies: [None; 4] };
        let (mut facts, mut standard, mut group) = (HashMap::new(), "", nothing);
        for line in FACTS.lines() {
            if let Some(names) = line.strip_prefix("  ") {
                facts.extend(names.split(' ').map(|name| ((standard, name.to_lowercase()), group.clone())));
            } else if let Some(version) = line.strip_prefix("standard ") {
                standard = version;
            } else {
                let (above, said) = line.split_once(':').expect("a group says its strategies");
                let above = above.split(' ').filter(|claim| !claim.is_empty()).collect();
                group = Claims { above, strategies: strategies(said) };
            }
        }
        facts
    })
}

/// One word for all actions, or one for each.
fn strategies(said: &str) -> [Option<Strategy>; 4] {
    let relationships = |organizations, people| Some(Strategy::Relationships { organizations, people, or_above: false });
    let read = |word| match word {
        "-" => None,
        "none" => Some(Strategy::Nothing),
        "namespace" => Some(Strategy::Namespace),
        "organizations-and-people" => relationships(true, People::All),
        "organizations-and-people-or-above" => {
            Some(Strategy::Relationships { organizations: true, people: People::All, or_above: true })
        }
        "organizations" => relationships(true, People::None),
        "students" => relationships(false, People::Students),
        other => panic!("{other:?} is no strategy"),
    };
    let words: Vec<_> = said.split(' ').filter(|word| !word.is_empty()).map(read).collect();
    match words[..] {
        [all] => [all; 4],
        [create, read, update, delete] => [create, read, update, delete],
        _ => panic!("{said:?} is neither one strategy nor four"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock_ods::tables::Tables;
    use edfi_resync::model::DATA_STANDARDS;

    fn claims(version: &str, name: &str) -> Claims {
        let tables = Tables::new(&Model::data_standard(version).expect("built in"));
        tables.kind(tables.named(name).expect("in the model")).claims.clone()
    }

    #[test]
    fn a_kind_has_its_claims_in_every_standard_that_has_it() {
        for version in DATA_STANDARDS {
            let relationships = Some(Strategy::Relationships { organizations: true, people: People::All, or_above: false });
            let student = claims(version, "Student");
            assert_eq!(student.above(), ["domains/people"], "{version}");
            let of = |action| student.strategy(action);
            assert_eq!(Action::ALL.map(of), [Some(Strategy::Nothing), relationships, relationships, Some(Strategy::Nothing)]);
            let year = claims(version, "SchoolYearType");
            assert_eq!((year.strategy(Action::Create), year.strategy(Action::Read)), (None, Some(Strategy::Nothing)));
            let contact = if version == "4.0" { "StudentParentAssociation" } else { "StudentContactAssociation" };
            let students = Some(Strategy::Relationships { organizations: false, people: People::Students, or_above: false });
            assert_eq!(claims(version, contact).strategy(Action::Create), students, "{version}");
        }
        assert!(claims("6.1", "StudentIEP").is_below("ed-fi/specialEducation"));
    }

    #[test]
    fn most_kinds_have_claims_of_their_own() {
        for version in ["5.2", "6.1"] {
            let tables = Tables::new(&Model::data_standard(version).expect("built in"));
            let without = tables.kinds().filter(|table| table.claims.above().is_empty() && !table.is_descriptor());
            let without: Vec<_> = without.map(|table| table.spec().name).collect();
            assert!(without.len() < 30, "{version} {without:?}");
        }
    }
}
