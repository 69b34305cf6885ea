//! Every resource of every standard can be created: a smallest body of each, made from the tables, in whatever order the mock
//! accepts them.

use std::collections::BTreeSet;

use edfi_resync::model::{FieldKind, FieldSpec, ResourceClass, ResourceKind};
use edfi_resync_testing::MockOds;
use serde_json::{Map, Value, json};

use crate::caller::Caller;
use crate::fixture::models;

/// A member by its name and kind alone, so that whatever refers to it, or is unified with it, has the same value.
fn value(field: &FieldSpec) -> Value {
    match field.kind {
        FieldKind::Text { min, max } => {
            let text = if field.name.ends_with("amespace") { "uri://ed-fi.org/x" } else { "value" };
            json!(format!("{text:x<width$.precision$}", width = min as usize, precision = max as usize))
        }
        FieldKind::Date => json!("2025-08-25"),
        FieldKind::DateTime => json!("2025-08-25T08:00:00Z"),
        FieldKind::Time => json!("08:15:00"),
        FieldKind::Boolean => json!(true),
        FieldKind::Integer { from, to } => json!(number(field.name).clamp(from, to)),
        FieldKind::Decimal { .. } => json!(1.0),
        FieldKind::Descriptor(name) => json!(format!("uri://ed-fi.org/{name}#Value")),
        FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } => smallest(fields),
        FieldKind::Array { items, .. } => json!([smallest(items)]),
        _ => Value::Null,
    }
}

/// Ids of organizations differ, since one id is one organization; everything that may be a school is the same school.
fn number(name: &str) -> i64 {
    match name {
        _ if name.to_lowercase().ends_with("schoolyear") || name == "fiscalYear" => 2026,
        "localEducationAgencyId" => 2,
        "stateEducationAgencyId" => 3,
        "educationServiceCenterId" => 4,
        "educationOrganizationNetworkId" => 5,
        "communityOrganizationId" => 6,
        "communityProviderId" => 7,
        "organizationDepartmentId" => 8,
        "postSecondaryInstitutionId" => 9,
        _ => 1,
    }
}

fn smallest(fields: &[FieldSpec]) -> Value {
    let needed = |field: &&FieldSpec| field.required || matches!(field.kind, FieldKind::Array { min: 1.., .. });
    Value::Object(fields.iter().filter(needed).map(|field| (field.name.to_owned(), value(field))).collect::<Map<_, _>>())
}

/// Program associations of one student share one base key, so each kind gets a day of its own.
fn body(kind: &ResourceKind, position: usize) -> Value {
    let mut body = smallest(kind.spec().fields);
    if kind.spec().base.is_some_and(|base| base.name == "GeneralStudentProgramAssociation") {
        body["beginDate"] = json!(format!("2025-{:02}-{:02}", 1 + position % 7, 1 + position % 23));
    }
    body
}

#[test]
fn every_resource_of_every_standard_can_be_created() {
    for model in models() {
        let ods = MockOds::new(&model);
        let descriptors = model.kinds().filter(ResourceKind::is_descriptor);
        ods.seed_descriptors(descriptors.map(|kind| format!("uri://ed-fi.org/{}#Value", kind.name()))).expect("descriptors");
        let caller = Caller::new(&ods);
        let plain = model.kinds().filter(|kind| kind.spec().class == ResourceClass::Resource);
        let mut open: Vec<(ResourceKind, Value)> = plain.enumerate().map(|(at, kind)| (kind.clone(), body(&kind, at))).collect();
        let all = open.len();
        loop {
            let before = open.len();
            let mut refused = BTreeSet::new();
            open.retain(|(kind, body)| {
                let said = caller.post(&kind.path(), body);
                if said.status != 201 {
                    refused.insert(format!("{kind}: {}", said.body));
                }
                said.status != 201
            });
            if open.len() == before {
                assert!(open.is_empty(), "{model:?}: {} of {all} refused: {refused:#?}", open.len());
                break;
            }
        }
        // Again, now that everyone is visible: nothing is created and nothing moves.
        let newest = ods.newest_change_version();
        for (at, kind) in model.kinds().filter(|kind| kind.spec().class == ResourceClass::Resource).enumerate() {
            let said = caller.post(&kind.path(), &body(&kind, at));
            assert_eq!(said.status, 200, "{model:?} {kind}: {}", said.body);
        }
        assert_eq!(ods.newest_change_version(), newest);
    }
}
