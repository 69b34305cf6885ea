//! A reference and what it refers to have one key, whatever stands between them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::model::inspect::Inspection;
use crate::model::samples::{field, kinds, models, put, scalar};
use crate::model::spec::{ReferenceSpec, ResourceSpec};
use crate::model::{Key, Model, ResourceKind};

fn inspect(kind: &ResourceKind, record: &Map<String, Value>) -> Inspection {
    kind.inspector().inspect(serde_json::to_string(record).expect("a map is JSON").as_bytes())
}

/// A value for each identity path; what the kind unifies shares one. `changed` gets another value.
fn values(spec: &ResourceSpec, changed: Option<usize>) -> BTreeMap<String, Value> {
    let class = |path: &str| {
        let first = spec
            .unified
            .iter()
            .find(|group| group.contains(&path))
            .and_then(|group| spec.identity.iter().position(|other| group.contains(other)));
        first.unwrap_or_else(|| spec.identity.iter().position(|other| *other == path).expect("it is an identity path"))
    };
    let value = |path: &&'static str| {
        let class = class(path);
        let seed = class as u32 + if changed == Some(class) { 40 } else { 0 };
        ((*path).to_owned(), scalar(field(spec, path).kind, seed))
    };
    spec.identity.iter().map(value).collect()
}

fn own_key(kind: &ResourceKind, values: &BTreeMap<String, Value>) -> Key {
    let mut record = Map::new();
    for (path, value) in values {
        put(&mut record, path, value.clone());
    }
    inspect(kind, &record).key.unwrap_or_else(|| panic!("{kind:?} has no key"))
}

fn referenced_key(kind: &ResourceKind, index: usize, reference: &ReferenceSpec, values: &BTreeMap<String, Value>) -> Key {
    let mut record = Map::new();
    for (member, paths) in reference.fields {
        put(&mut record, &format!("{}.{member}", reference.path), values[paths[0]].clone());
    }
    let found = inspect(kind, &record).references;
    assert_eq!(found.len(), 1, "{kind:?} {}", reference.path);
    assert_eq!(usize::from(found[0].reference), index);
    found[0].key
}

#[test]
fn every_reference_of_every_standard_has_the_key_of_what_it_refers_to() {
    let (mut references, mut changes) = (0, 0);
    for kind in kinds() {
        for (index, reference) in kind.spec().references.iter().enumerate() {
            let target = kind.model().named(reference.target).expect("the target exists");
            let spec = target.spec();
            let original = values(spec, None);
            let key = own_key(&target, &original);
            assert_eq!(referenced_key(&kind, index, reference, &original), key, "{kind:?} {}", reference.path);
            references += 1;
            for place in 0..spec.identity.len() {
                let changed = values(spec, Some(place));
                if changed == original {
                    // Unified with an earlier part, which was changed before.
                    continue;
                }
                let other = own_key(&target, &changed);
                assert_ne!(other, key, "{target:?} {}", spec.identity[place]);
                assert_eq!(referenced_key(&kind, index, reference, &changed), other, "{kind:?} {}", reference.path);
                changes += 1;
            }
        }
    }
    assert!(references > 1500 && changes > 4000, "{references} references, {changes} changes");
}

#[test]
fn subclasses_share_the_keys_of_their_base() {
    let mut subclasses = 0;
    for kind in kinds() {
        let Some(base) = kind.spec().base else { continue };
        let base_kind = kind.model().named(base.name).expect("the base exists");
        let values = values(base_kind.spec(), None);
        let renamed = values.iter().map(|(path, value)| match base.renamed {
            Some((from, to)) => (path.replace(from, to), value.clone()),
            None => (path.clone(), value.clone()),
        });
        assert_eq!(own_key(&kind, &renamed.collect()), own_key(&base_kind, &values), "{kind:?}");
        subclasses += 1;
    }
    assert!(subclasses > 100, "{subclasses}");
}

#[test]
fn a_school_is_an_education_organization() {
    let model = Model::ds5_2();
    let kind = |endpoint| model.kind(endpoint).expect("it exists");
    let key = |endpoint, body: &str| kind(endpoint).inspector().inspect(body.as_bytes()).key;
    let first =
        |endpoint, body: &str| kind(endpoint).inspector().inspect(body.as_bytes()).references.first().map(|found| found.key);
    let school = key("schools", r#"{"schoolId":5}"#);
    assert!(school.is_some());
    assert_eq!(school, key("localEducationAgencies", r#"{"localEducationAgencyId": 5}"#));
    assert_eq!(school, first("classPeriods", r#"{"schoolReference":{"schoolId":5}}"#));
    assert_eq!(school, first("courses", r#"{"educationOrganizationReference":{"educationOrganizationId":5}}"#));
    assert_eq!(school, first("schools", r#"{"localEducationAgencyReference":{"localEducationAgencyId":5}}"#));
    assert_ne!(school, first("classPeriods", r#"{"schoolReference":{"schoolId":6}}"#));
    assert_eq!(None, first("classPeriods", r#"{"schoolReference":{"schoolId":"5"}}"#));
    assert_eq!(None, first("classPeriods", r#"{"schoolReference":{"schoolId":null}}"#));
    assert_eq!(None, key("schools", r#"{"schoolId":5.0}"#));
}

#[test]
fn descriptors_fold_case_and_texts_do_not() {
    let model = Model::ds5_2();
    let key = |endpoint, body: Value| model.kind(endpoint).expect("it exists").inspector().inspect(body.to_string().as_bytes()).key;
    let program = |name, kind| json!({"educationOrganizationReference": {"educationOrganizationId": 1}, "programName": name, "programTypeDescriptor": kind});
    let first = key("programs", program("Reading", "uri://ed-fi.org/ProgramTypeDescriptor#ÉTÉ"));
    assert_eq!(first, key("programs", program("Reading", "URI://ed-fi.org/programTypeDescriptor#été")));
    assert_ne!(first, key("programs", program("reading", "uri://ed-fi.org/ProgramTypeDescriptor#ÉTÉ")));
    let descriptor = |namespace, code| json!({"namespace": namespace, "codeValue": code});
    let sex = key("sexDescriptors", descriptor("uri://ed-fi.org/SexDescriptor", "Female"));
    assert_eq!(sex, key("sexDescriptors", descriptor("uri://ed-fi.org/sexdescriptor", "FEMALE")));
    assert_ne!(sex, key("termDescriptors", descriptor("uri://ed-fi.org/SexDescriptor", "Female")));
}

#[test]
fn parts_do_not_run_into_each_other() {
    let model = Model::ds5_2();
    let key = |namespace: &str, code: &str| {
        let body = json!({"namespace": namespace, "codeValue": code});
        model.kind("sexDescriptors").expect("it exists").inspector().inspect(body.to_string().as_bytes()).key
    };
    assert_ne!(key("ab", "c"), key("a", "bc"));
    assert_ne!(key("a", "b"), key("b", "a"));
}

/// Keys are written to ledgers. If this fails, old ledgers no longer match: raise their version.
#[test]
fn the_algorithm_is_pinned() {
    let school = Model::ds5_2().kind("schools").expect("it exists");
    let inspection = school.inspector().inspect(br#"{"schoolId":255901,"nameOfInstitution":"Example","gradeLevels":[]}"#);
    let mut parts = Vec::new();
    for part in ["EducationOrganization", "255901"] {
        parts.extend_from_slice(&(part.len() as u32).to_le_bytes());
        parts.extend_from_slice(part.as_bytes());
    }
    assert_eq!(inspection.key, Some(Key(xxhash_rust::xxh3::xxh3_128(&parts))));
    insta::assert_snapshot!(format!("{:?} {:?}", inspection.key, inspection.digest), @"Some(Key(2e9efc0e03de1c74b36d447134fd7e3f)) Digest(9a7b067a5344ee2c707f3c61d4f90a24)");
}

#[test]
fn references_in_collections_are_all_found() {
    let section = Model::ds5_2().kind("sections").expect("it exists");
    let body = json!({
        "classPeriods": [
            {"classPeriodReference": {"classPeriodName": "1", "schoolId": 5}},
            {"classPeriodReference": {"classPeriodName": "2", "schoolId": 5, "link": {"rel": "ClassPeriod", "href": "/"}}},
            {"classPeriodReference": {"classPeriodName": "3"}},
        ],
        "locationReference": {"classroomIdentificationCode": "A", "schoolId": 5},
    });
    let inspection = section.inspector().inspect(body.to_string().as_bytes());
    let found: Vec<&str> =
        inspection.references.iter().map(|found| section.spec().references[usize::from(found.reference)].path).collect();
    assert_eq!(found, ["$.classPeriods[*].classPeriodReference", "$.classPeriods[*].classPeriodReference", "$.locationReference"]);
    assert_ne!(inspection.references[0].key, inspection.references[1].key);
    let nested = Model::ds5_2().kind("graduationPlans").expect("it exists");
    let course = |code| json!({"courseReference": {"courseCode": code, "educationOrganizationId": 5}});
    let body = json!({"creditsByCourses": [{"courses": [course("A"), course("B")]}, {"courses": [course("A")]}]});
    let keys: Vec<Key> = nested.inspector().inspect(body.to_string().as_bytes()).references.iter().map(|found| found.key).collect();
    assert_eq!(keys.len(), 3);
    assert!(keys[0] == keys[2] && keys[0] != keys[1]);
}

#[test]
fn every_kind_of_every_standard_compiles() {
    for model in models() {
        for kind in model.kinds() {
            assert!(format!("{:?}", kind.inspector()).contains(kind.name()));
        }
    }
}
