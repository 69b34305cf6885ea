//! [`Organizations`]: under which Ed-Fi numbers the schools of a source report, and which of them were chosen.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use crate::model::{CampusKeys, CampusRole, KeyPart, KeyPartOf};

/// Which education organizations are the source's, and which of them were chosen.
#[derive(Clone, Default)]
pub(crate) struct Organizations {
    /// The chosen Campus schools; absent for all of them.
    pub(super) chosen: Option<BTreeSet<i64>>,
    /// By Ed-Fi number: the Campus schools that report under it.
    schools: BTreeMap<String, BTreeSet<i64>>,
    /// Those that are no school, as far as Campus says.
    others: BTreeSet<String>,
    /// The source has none, so that nothing says which are its own.
    any: bool,
}

impl Organizations {
    /// Those of all schools, or of the chosen ones; none is known yet.
    pub(crate) fn new(chosen: Option<BTreeSet<i64>>) -> Self {
        Self { chosen, ..Self::default() }
    }

    /// Whichever there are: of a source that holds none.
    pub(crate) fn any() -> Self {
        Self { any: true, ..Self::default() }
    }

    /// Learns from a record of the source which numbers in its key are its Campus school's, or at least the district's.
    pub(crate) fn learn(&mut self, parts: &[KeyPart], body: &[u8], campus: &CampusKeys) {
        let is_organization = |part: &&KeyPart| matches!(part.of, KeyPartOf::School | KeyPartOf::EducationOrganization);
        if !parts.iter().any(|part| is_organization(&part)) {
            return;
        }
        let Ok(body) = serde_json::from_slice::<Value>(body) else { return };
        let numbers = |wanted: fn(KeyPartOf) -> bool| -> BTreeSet<String> {
            parts.iter().filter(|part| wanted(part.of)).filter_map(|part| part.text(&body)).collect()
        };
        let (schools, others) = (numbers(|of| of == KeyPartOf::School), numbers(|of| of == KeyPartOf::EducationOrganization));
        let ids: BTreeSet<i64> = campus.ids(CampusRole::School).collect();
        match (schools.first(), ids.first()) {
            (Some(number), Some(id)) if schools.len() == 1 && ids.len() == 1 => {
                self.schools.entry(number.clone()).or_default().insert(*id);
            }
            _ => self.others.extend(schools),
        }
        self.others.extend(others);
    }

    /// Whether it is known under which number a Campus school reports.
    pub(crate) fn knows(&self, school: i64) -> bool {
        self.schools.values().any(|schools| schools.contains(&school))
    }

    /// Whether these numbers are all the source's, and of chosen schools, and enough of them to say that a record belongs to the request.
    pub(super) fn hold(&self, numbers: &BTreeSet<&str>, person_named: bool) -> bool {
        let known = |number: &&str| match (self.schools.get(*number), &self.chosen) {
            (Some(schools), Some(chosen)) => schools.is_subset(chosen),
            (Some(_), None) => true,
            (None, _) => self.others.contains(*number),
        };
        let of_the_district = self.chosen.is_none() || person_named;
        self.any
            || numbers.iter().all(known) && (of_the_district || numbers.iter().any(|number| self.schools.contains_key(*number)))
    }

    /// The numbers of the chosen schools.
    pub(super) fn chosen_numbers(&self) -> impl Iterator<Item = &str> {
        let is_chosen = |schools: &BTreeSet<i64>| self.chosen.as_ref().is_none_or(|chosen| schools.is_subset(chosen));
        self.schools.iter().filter(move |(_, schools)| is_chosen(schools)).map(|(number, _)| number.as_str())
    }
}

/// Numbers of schools are no secret, but there may be many.
impl fmt::Debug for Organizations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Organizations({} schools, {} others)", self.schools.len(), self.others.len())
    }
}
