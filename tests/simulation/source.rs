//! The source of a world, as a part of a run finds it.

use std::collections::{BTreeMap, HashMap};

use edfi_resync::campus::Configuration;
use edfi_resync::model::{CampusKeys, Model};
use edfi_resync::source::{CampusSchool, MemoryStore};
use serde_json::Value;

use super::case::Case;
use super::scene::{Entry, Fault};

/// Which record is which entry; whether it is the entry itself or something else with its key, and what it holds.
pub(crate) type Origins = HashMap<String, (usize, bool)>;

/// The source in the given part of a run, with its faults.
pub(crate) fn source(case: &Case, part: usize) -> (MemoryStore, Origins) {
    let mut store = MemoryStore::new(Model::ds5_2());
    if case.ask.keyed {
        let configuration = Configuration::new("State ODS", "2027".parse().expect("a year"), "5.2");
        let schools = [CampusSchool::new(1, "1", "First"), CampusSchool::new(2, "2", "Second")];
        store = store.with_configuration(configuration).with_schools(schools);
    }
    let mut origins = HashMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, entry) in case.scene.entries.iter().enumerate().filter(|(_, entry)| entry.in_source) {
        for (body, itself) in bodies(entry, part) {
            let count = counts.entry(entry.endpoint).or_default();
            *count += 1;
            origins.insert(format!("memory:{}:{count}", entry.endpoint), (at, itself));
            let campus = if case.ask.keyed { entry.campus_keys() } else { CampusKeys::new() };
            store.add(entry.endpoint, body, campus).expect("the endpoint exists");
        }
    }
    (store, origins)
}

/// What the source holds for an entry: the first of several with one key is the entry itself.
fn bodies(entry: &Entry, part: usize) -> Vec<(Value, bool)> {
    let body = entry.in_part(part);
    match entry.fault {
        Fault::Malformed => vec![(entry.malformed(), true)],
        Fault::Twin => vec![(body.clone(), true), (body, false)],
        Fault::OtherTwin => vec![(body, true), (entry.other(), false)],
        Fault::CaseTwin => vec![(body, true), (entry.case_twin(), false)],
        Fault::MalformedTwin => vec![(body, true), (entry.malformed(), false)],
        Fault::MalformedBefore => vec![(entry.malformed(), false), (body, true)],
        _ => vec![(body, true)],
    }
}
