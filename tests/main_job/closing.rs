//! Select dependencies closes: each kind alone, with its dependencies, arrives in an empty ODS, and nothing goes along that nothing needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bytes::Bytes;
use edfi_resync::campus::Request;
use edfi_resync::model::{Key, Model, ResourceKind};

use crate::world::{Made, district, mock, resync_request};

/// The associations by which an ODS authorizes, and of whom each is one.
const OPENING: [(&str, &str); 4] = [
    ("studentSchoolAssociations", "Student"),
    ("staffEducationOrganizationAssignmentAssociations", "Staff"),
    ("staffEducationOrganizationEmploymentAssociations", "Staff"),
    ("studentContactAssociations", "Contact"),
];

/// A record that was sent: its own key, and the keys of what it refers to, with the names of the targets.
struct Sent {
    endpoint: String,
    key: Key,
    refers: Vec<(&'static str, Key)>,
}

fn sent(posted: &BTreeMap<String, Vec<Bytes>>) -> Vec<Sent> {
    let model = Model::ds5_2();
    let of = |kind: &ResourceKind, body: &Bytes| {
        let (inspection, specs) = (kind.inspector().inspect(body), kind.spec().references);
        let refers = inspection.references.iter().map(|found| (specs[usize::from(found.reference)].target, found.key));
        Sent { endpoint: kind.endpoint().to_owned(), key: inspection.key.expect("a key"), refers: refers.collect() }
    };
    let bodies = posted.iter().flat_map(|(endpoint, bodies)| bodies.iter().map(move |body| (endpoint, body)));
    bodies.map(|(endpoint, body)| of(&model.kind(endpoint).expect("a kind"), body)).collect()
}

/// The kinds of records to which nothing leads from the chosen ones.
fn unneeded<'a>(chosen: &str, sent: &'a [Sent]) -> BTreeSet<&'a str> {
    let opens = |record: &Sent| OPENING.iter().find(|(endpoint, _)| *endpoint == record.endpoint).map(|(_, person)| *person);
    let (mut by_key, mut opening): (HashMap<Key, Vec<usize>>, HashMap<Key, Vec<usize>>) = Default::default();
    for (place, record) in sent.iter().enumerate() {
        by_key.entry(record.key).or_default().push(place);
        let people = record.refers.iter().filter(|(target, _)| opens(record) == Some(target));
        people.for_each(|(_, key)| opening.entry(*key).or_default().push(place));
    }
    let mut open: Vec<usize> = (0..sent.len()).filter(|&place| sent[place].endpoint == chosen).collect();
    let mut reached: BTreeSet<usize> = open.iter().copied().collect();
    while let Some(place) = open.pop() {
        for (target, key) in &sent[place].refers {
            // What opens a person needs no other record that opens the same one.
            let opened = opening.get(key).filter(|_| opens(&sent[place]) != Some(target));
            let led_to = by_key.get(key).into_iter().chain(opened).flatten();
            open.extend(led_to.filter(|&&place| reached.insert(place)));
        }
    }
    (0..sent.len()).filter(|place| !reached.contains(place)).map(|place| sent[place].endpoint.as_str()).collect()
}

fn kinds(made: &Made) -> Vec<String> {
    let sql = made.sql();
    let mut statement = sql.prepare("SELECT DISTINCT resource FROM EdFiResourcePreference WHERE enabled").expect("a statement");
    statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("resources")
}

#[tokio::test]
async fn every_kind_alone_arrives_with_its_dependencies() {
    let made = district(30);
    let (kinds, empty, mut faults) = (kinds(made), mock(), Vec::new());
    assert_eq!(kinds.len(), 56, "{kinds:?}");
    for kind in &kinds {
        let request = Request::new().all_schools().resources([kind]).select_dependencies(true);
        let ran = resync_request(made.store(), &empty.copy(), &request).await;
        let (total, own) = (&ran.report.total, &ran.report.resources[kind.as_str()]);
        if total.created != total.read || own.read == 0 {
            let failed: Vec<_> =
                ran.report.resources.iter().filter(|(_, tally)| tally.created < tally.read).map(|(name, _)| name).collect();
            faults.push(format!(
                "{kind}: {} of {} arrived ({} of its own), not all of {failed:?}",
                total.created, total.read, own.created
            ));
        }
        let sent = sent(&ran.posted);
        let unneeded = unneeded(kind, &sent);
        if !unneeded.is_empty() {
            faults.push(format!("{kind}: sent, and nothing leads to them: {unneeded:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
