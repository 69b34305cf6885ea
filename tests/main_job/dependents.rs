//! What depends on what, worked out from the records alone: by the natural keys and references that the model's tables name, and by the
//! people by whom an ODS authorizes a record. None of the engine's own inspection is used.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use edfi_resync::model::{Model, ResourceKind, ResourceSpec};
use edfi_resync::source::Batch;
use serde_json::Value;

/// A natural key, in the namespace of its base class.
pub(crate) type Name = (&'static str, Vec<String>);

/// A person, by what sort of person and unique ID.
type Person = (&'static str, String);

/// One record, as far as others depend on it.
struct Node {
    origin: String,
    name: Name,
    refers_to: Vec<Name>,
    /// The people whom an ODS must be able to see before it takes the record.
    about: Vec<Person>,
    /// The person whom this record makes visible.
    shows: Option<Person>,
}

/// All records of a source.
pub(crate) struct Web {
    model: Model,
    nodes: Vec<Node>,
}

impl Web {
    pub(crate) fn of(records: &BTreeMap<&'static str, Batch>) -> Self {
        let model = Model::ds5_2();
        let mut web = Self { model: model.clone(), nodes: Vec::new() };
        for (endpoint, batch) in records {
            let kind = model.kind(endpoint).expect("a kind");
            for record in &batch.records {
                web.add(&kind, record.origin.to_string(), &record.body);
            }
            for reject in &batch.rejects {
                web.add(&kind, reject.origin.to_string(), reject.partial.as_deref().expect("what there is of it"));
            }
        }
        web
    }

    fn add(&mut self, kind: &ResourceKind, origin: String, body: &[u8]) {
        let (spec, body): (_, Value) = (kind.spec(), serde_json::from_slice(body).expect("JSON"));
        let shows = shown(spec).map(|person| {
            let (_, paths) = spec.securable.iter().find(|(name, _)| *name == person).expect("an association names its person");
            (person, text(found(&body, paths[0])[0]))
        });
        let people = spec.securable.iter().filter(|(name, _)| ["Student", "Staff", "Contact"].contains(name));
        // A person, and the association that makes the person visible, need not be about somebody visible.
        let people = people.filter(|(name, _)| *name != spec.name && shown(spec) != Some(*name));
        // The claim sets that come with an ODS authorize an assessment by its namespace alone.
        let people = people.filter(|_| spec.name != "StudentAssessment");
        let about = people.flat_map(|(name, paths)| {
            let ids: Vec<_> = paths.iter().flat_map(|path| found(&body, path)).map(|id| (*name, text(id))).collect();
            ids
        });
        self.nodes.push(Node {
            origin,
            name: name(spec, &body),
            refers_to: self.references(spec, &body),
            about: about.collect(),
            shows,
        });
    }

    fn references(&self, spec: &ResourceSpec, body: &Value) -> Vec<Name> {
        let mut names = Vec::new();
        for reference in spec.references {
            let target = self.model.named(reference.target).expect("the target is in the model");
            let target = target.spec();
            for object in found(body, reference.path) {
                let part = |path: &&'static str| {
                    let (member, _) =
                        reference.fields.iter().find(|(_, paths)| paths.contains(path)).expect("every part has a member");
                    text(&object[*member])
                };
                names.push((namespace(target), target.identity.iter().map(part).collect()));
            }
        }
        names
    }

    /// The origins of everything that cannot be sent once these are absent; they themselves are not among it.
    pub(crate) fn behind(&self, absent: impl IntoIterator<Item = Name>) -> BTreeSet<&str> {
        let roots: HashSet<Name> = absent.into_iter().collect();
        let mut absent: HashSet<&Name> = roots.iter().collect();
        // How many associations still make each person visible; people of whom none is known are somebody else's.
        let mut seen_by: HashMap<&Person, i64> = HashMap::new();
        for node in &self.nodes {
            if let Some(person) = &node.shows {
                *seen_by.entry(person).or_default() += i64::from(!roots.contains(&node.name));
            }
        }
        let mut behind: BTreeSet<&str> = BTreeSet::new();
        loop {
            let before = behind.len();
            for node in &self.nodes {
                if absent.contains(&node.name) {
                    continue;
                }
                let unseen = node.about.iter().any(|person| seen_by.get(person) == Some(&0));
                if unseen || node.refers_to.iter().any(|name| absent.contains(name)) {
                    behind.insert(&node.origin);
                    absent.insert(&node.name);
                    if let Some(person) = &node.shows {
                        *seen_by.get_mut(person).expect("counted above") -= 1;
                    }
                }
            }
            if behind.len() == before {
                return behind;
            }
        }
    }

    /// References of these records that nothing in the web answers; school years are the host's.
    pub(crate) fn dangling(&self) -> Vec<(&str, &Name)> {
        let held: HashSet<&Name> = self.nodes.iter().map(|node| &node.name).collect();
        let unanswered = |node| {
            let Node { origin, refers_to, .. }: &Node = node;
            refers_to
                .iter()
                .filter(|name| name.0 != "SchoolYearType" && !held.contains(name))
                .map(move |name| (origin.as_str(), name))
        };
        self.nodes.iter().flat_map(unanswered).collect()
    }
}

/// The natural key of a body.
pub(crate) fn name(spec: &ResourceSpec, body: &Value) -> Name {
    let part = |path: &&'static str| text(found(body, path).first().copied().unwrap_or(&Value::Null));
    (namespace(spec), spec.identity.iter().map(part).collect())
}

fn namespace(spec: &ResourceSpec) -> &'static str {
    spec.base.map_or(spec.name, |base| base.name)
}

/// The person whom records of a kind make visible.
fn shown(spec: &ResourceSpec) -> Option<&'static str> {
    match spec.endpoint {
        "studentSchoolAssociations" => Some("Student"),
        "staffEducationOrganizationAssignmentAssociations" | "staffEducationOrganizationEmploymentAssociations" => Some("Staff"),
        "studentContactAssociations" => Some("Contact"),
        _ => None,
    }
}

/// Everything at a path such as `$.classPeriods[*].classPeriodReference`.
fn found<'a>(body: &'a Value, path: &str) -> Vec<&'a Value> {
    let mut values = vec![body];
    for step in path.trim_start_matches("$.").split('.') {
        let (member, items) = step.strip_suffix("[*]").map_or((step, false), |member| (member, true));
        values = values.into_iter().filter_map(|value| value.get(member)).collect();
        if items {
            values = values.into_iter().filter_map(Value::as_array).flatten().collect();
        }
    }
    values
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_lowercase)
}
