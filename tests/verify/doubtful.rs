//! What cannot be seen is not comparable, and never missing.

use std::sync::Arc;

use edfi_resync::verify::DifferenceKind;
use edfi_resync_testing::ModelLedger;
use edfi_resync_testing::mock_ods::Flavour;
use http::Method;
use serde_json::{Value, json};

use crate::world::{Stranger, district, loaded, of, open, verified};

#[tokio::test]
async fn a_resource_that_cannot_be_listed_is_not_comparable() {
    let records = district(6).await;
    let (ods, resync) = loaded(Flavour::ods73(), &records, None).await;
    ods.deny(Method::GET, "sections").expect("a resource");
    let found = verified(&resync).await;
    let sections = found.resources["sections"];
    assert_eq!((sections.not_comparable, sections.missing, sections.same), (records["sections"].len() as u64, 0, 0));
    assert_eq!(found.total.not_comparable, sections.not_comparable, "{found}");
    let why = of(&found, DifferenceKind::NotComparable)[0].why.clone().expect("a reason");
    assert!(why.starts_with("it cannot be listed: "), "{why}");
}

/// A student whose enrollment is gone is there and not shown, and so is what is about the student; the enrollment itself would be shown.
#[tokio::test]
async fn who_is_behind_an_association_is_not_missing() {
    let records = district(6).await;
    let (ods, resync) = loaded(Flavour::ods73(), &records, None).await;
    let stranger = Stranger::new(&ods).await;
    let of_student = |record: &Value, id: &Value| record["studentReference"]["studentUniqueId"] == *id;
    let id = records["students"][0]["studentUniqueId"].clone();
    for enrollment in stranger.all("studentSchoolAssociations").await.iter().filter(|record| of_student(record, &id)) {
        let path = format!("studentSchoolAssociations/{}", enrollment["id"].as_str().expect("an id"));
        stranger.send(Method::DELETE, &path, &Value::Null).await;
    }
    let found = verified(&resync).await;
    let enrollments = records["studentSchoolAssociations"].iter().filter(|record| of_student(record, &id)).count();
    assert_eq!(found.resources["studentSchoolAssociations"].missing, enrollments as u64, "{found}");
    assert_eq!(found.resources["students"].not_comparable, 1, "{found}");
    let about = records["studentEducationOrganizationAssociations"].iter().filter(|record| of_student(record, &id)).count();
    assert!(about > 0);
    let associations = found.resources["studentEducationOrganizationAssociations"];
    assert_eq!((associations.not_comparable, associations.missing), (about as u64, 0), "{found}");
    assert_eq!(found.total.missing, enrollments as u64, "{found}");
}

/// Of what the ledger knows under an id, the ODS says whether it is hidden or gone.
#[tokio::test]
async fn an_id_tells_what_is_hidden_from_what_is_gone() {
    let records: crate::world::Records = [(
        "students".to_owned(),
        vec![
            json!({"studentUniqueId": "1", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}),
            json!({"studentUniqueId": "2", "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"}),
        ],
    )]
    .into();
    let ledger = Arc::new(ModelLedger::new());
    let (ods, resync) = loaded(Flavour::ods73(), &records, Some(ledger.clone())).await;
    let ids: Vec<String> = ods.records("students").iter().map(|record| record["id"].as_str().expect("an id").to_owned()).collect();
    let at = ods.records("students").iter().position(|record| record["studentUniqueId"] == "2").expect("it is there");
    Stranger::new(&ods).await.send(Method::DELETE, &format!("students/{}", ids[at]), &Value::Null).await;
    let found = verified(&resync).await;
    let students = found.resources["students"];
    assert_eq!((students.missing, students.not_comparable), (1, 1), "{found}");
    assert_eq!(of(&found, DifferenceKind::Missing)[0].origin.as_deref(), Some("memory:students:2"));
    let hidden = of(&found, DifferenceKind::NotComparable)[0];
    assert_eq!(hidden.why.as_deref(), Some("the ODS has it, and does not show it to this client"));
    // Without a ledger, nobody knows of either.
    let found = verified(&open(&ods, &records, None).await).await;
    assert_eq!(found.resources["students"].not_comparable, 2, "{found}");
}

/// A row of the source that is no record is not compared, and what the ODS has under its key is not extra.
#[tokio::test]
async fn what_the_source_cannot_send_is_not_comparable() {
    let week = |name: &str, days: i64| json!({"weekIdentifier": name, "schoolReference": {"schoolId": 255_901_001}, "beginDate": "2026-08-24", "endDate": "2026-08-28", "totalInstructionalDays": days});
    let good: crate::world::Records = [("academicWeeks".to_owned(), vec![week("Week A", 5), week("Week B", 5)])].into();
    let ods = edfi_resync_testing::MockOds::builder(&edfi_resync::model::Model::ds5_2()).populated(true).build();
    let resync = open(&ods, &good, None).await;
    resync.run(&resync.plan(&edfi_resync::campus::Request::new()).await.expect("a plan")).await.expect("a report");
    let mut broken = good.clone();
    broken.get_mut("academicWeeks").expect("weeks")[1]["beginDate"] = json!("soon");
    let found = verified(&open(&ods, &broken, None).await).await;
    let weeks = found.resources["academicWeeks"];
    assert_eq!((weeks.same, weeks.not_comparable, weeks.extra), (1, 1, 0), "{found}");
    let why = of(&found, DifferenceKind::NotComparable)[0].why.clone().expect("a reason");
    assert!(why.contains("$.beginDate"), "{why}");
}
