//! [`Parents`]: whether the ODS has what a record refers to, asked by natural key, each once.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::given::Given;
use crate::graph::authorizing_people;
use crate::model::{Key, ReferenceKey, ReferenceSpec, ResourceKind, natural_key};
use crate::ods::Ods;

/// More look-ups than this are not made for one explanation.
const MOST: usize = 40;

/// Whether an ODS has what records refer to.
pub(super) struct Parents<'a> {
    ods: &'a Ods,
    asked: HashMap<Key, bool>,
}

/// What a record refers to.
pub(super) struct Referred {
    /// Where the reference stands in the record.
    pub(super) path: &'static str,
    /// The kinds that it may refer to.
    pub(super) kinds: Vec<ResourceKind>,
    pub(super) key: Key,
    /// By what each kind is asked for it.
    queries: Vec<(ResourceKind, Vec<(String, String)>)>,
}

impl Referred {
    /// Whether an ODS may have it and not show it: what is about people.
    pub(super) fn is_of_people(&self) -> bool {
        self.kinds.iter().any(is_of_people)
    }

    /// What it refers to, in words.
    pub(super) fn names(&self) -> String {
        self.kinds.iter().map(ResourceKind::endpoint).collect::<Vec<_>>().join(" or ")
    }
}

/// What a record refers to, as far as it can be asked for.
pub(super) fn referred(given: &Given) -> Vec<Referred> {
    let Ok(body) = serde_json::from_slice::<Value>(&given.body) else { return Vec::new() };
    let of = |reference: &ReferenceKey| {
        let spec = &given.kind.spec().references[usize::from(reference.reference)];
        let kinds = given.kind.model().satisfying(spec.target);
        let mut objects = Vec::new();
        objects_at(&body, spec.path.trim_start_matches("$."), &mut objects);
        let query = |kind: &ResourceKind, object: &Map<String, Value>| {
            let body = as_target(kind, spec, object).to_string();
            (kind.inspector().inspect(body.as_bytes()).key == Some(reference.key))
                .then(|| natural_key(kind, body.as_bytes()))
                .flatten()
        };
        let queries =
            kinds.iter().flat_map(|kind| objects.iter().filter_map(move |object| Some((kind.clone(), query(kind, object)?))));
        let queries: Vec<_> = queries.collect();
        Referred { path: spec.path, key: reference.key, queries, kinds }
    };
    given.references.iter().map(of).filter(|referred| !referred.queries.is_empty()).collect()
}

impl<'a> Parents<'a> {
    pub(super) fn new(ods: &'a Ods) -> Self {
        Self { ods, asked: HashMap::new() }
    }

    /// Whether the ODS shows it, or may have it for all that can be asked.
    pub(super) async fn has(&mut self, referred: &Referred) -> bool {
        let key = referred.key;
        if let Some(has) = self.asked.get(&key) {
            return *has;
        }
        if self.asked.len() >= MOST {
            return true;
        }
        let mut has = false;
        for (kind, query) in &referred.queries {
            // What cannot be asked is not said to be missing.
            has |= match self.ods.find(kind, query).await {
                Ok(items) => {
                    items.len() > 1 || items.iter().any(|item| kind.inspector().inspect(item.get().as_bytes()).key == Some(key))
                }
                Err(_) => true,
            };
        }
        self.asked.insert(key, has);
        has
    }
}

/// Whether an ODS shows a kind by the people that it is about.
fn is_of_people(kind: &ResourceKind) -> bool {
    authorizing_people(kind).next().is_some()
}

/// What a reference object says of the record that it refers to, in that one's own form: its key, and nothing else.
fn as_target(kind: &ResourceKind, reference: &ReferenceSpec, object: &Map<String, Value>) -> Value {
    let renamed = kind.spec().base.filter(|base| base.name == reference.target).and_then(|base| base.renamed);
    let mut body = Value::Object(Map::new());
    for (member, paths) in reference.fields {
        for path in *paths {
            let path = path.trim_start_matches("$.");
            let path = renamed.filter(|(of_base, _)| *of_base == path).map_or(path, |(_, own)| own);
            let mut place = &mut body;
            for name in path.split('.') {
                if !place.is_object() {
                    *place = Value::Object(Map::new());
                }
                place = &mut place[name];
            }
            *place = object.get(*member).cloned().unwrap_or_default();
        }
    }
    body
}

/// The objects at a path, in every item of the collections on the way.
fn objects_at<'v>(value: &'v Value, path: &str, found: &mut Vec<&'v Map<String, Value>>) {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let held = value.get(name.trim_end_matches("[*]"));
    let values = match held {
        Some(Value::Array(items)) => items.iter().collect(),
        other => other.into_iter().collect::<Vec<_>>(),
    };
    for value in values {
        if rest.is_empty() {
            found.extend(value.as_object());
        } else {
            objects_at(value, rest, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Model;

    #[test]
    fn what_a_reference_says_finds_what_it_refers_to() {
        let model = Model::ds5_2();
        let sections = model.kind("studentSectionAssociations").expect("it exists");
        let body = json!({"sectionReference": {"localCourseCode": "ALG1", "schoolId": 5, "schoolYear": 2027, "sectionIdentifier": "S1", "sessionName": "Fall"},
            "studentReference": {"studentUniqueId": "1"}, "beginDate": "2026-08-20"});
        for reference in &sections.inspector().inspect(body.to_string().as_bytes()).references {
            let spec = &sections.spec().references[usize::from(reference.reference)];
            let target = model.named(spec.target).expect("a kind");
            let mut objects = Vec::new();
            objects_at(&body, spec.path.trim_start_matches("$."), &mut objects);
            let made = as_target(&target, spec, objects[0]).to_string();
            assert_eq!(target.inspector().inspect(made.as_bytes()).key, Some(reference.key), "{made}");
        }
        // A school stands for its base.
        let plan = model.kind("staffEducationOrganizationAssignmentAssociations").expect("it exists");
        let body = json!({"educationOrganizationReference": {"educationOrganizationId": 7}});
        let reference = plan.inspector().inspect(body.to_string().as_bytes()).references[0];
        let spec = &plan.spec().references[usize::from(reference.reference)];
        let schools = model.kind("schools").expect("it exists");
        let made = as_target(&schools, spec, body["educationOrganizationReference"].as_object().expect("an object"));
        assert_eq!(
            (schools.inspector().inspect(made.to_string().as_bytes()).key, made),
            (Some(reference.key), json!({"schoolId": 7}))
        );
    }
}
