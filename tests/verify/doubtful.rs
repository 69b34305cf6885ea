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

fn week(school: i64, name: &str) -> Value {
    json!({
        "weekIdentifier": name, "schoolReference": {"schoolId": school}, "beginDate": "2026-08-24", "endDate": "2026-08-28",
        "totalInstructionalDays": 5,
    })
}

fn weeks(names: &[&str]) -> crate::world::Records {
    [("academicWeeks".to_owned(), names.iter().map(|name| week(255_901_001, name)).collect())].into()
}

fn populated(flavour: Flavour) -> edfi_resync_testing::MockOds {
    edfi_resync_testing::MockOds::builder(&edfi_resync::model::Model::ds5_2()).flavour(flavour).populated(true).build()
}

/// Whether `WEEK A` is `Week A`, only the server knows.
#[tokio::test]
async fn a_key_in_another_letter_case_is_neither_missing_nor_extra() {
    let ods = populated(Flavour::ods73());
    ods.seed("academicWeeks", vec![week(255_901_001, "WEEK A"), week(255_901_001, "Week B")]).expect("weeks");
    let found = verified(&open(&ods, &weeks(&["Week A", "Week B", "week B"]), None).await).await;
    let total = found.resources["academicWeeks"];
    assert_eq!((total.same, total.not_comparable, total.missing, total.extra), (1, 2, 0, 0), "{found}");
}

/// A ledger that was begun after the records were sent does not know whose they are; one that sent them knows, wherever they are.
#[tokio::test]
async fn whose_an_extra_record_is_the_ledger_that_sent_it_knows() {
    let ods = populated(Flavour::ods73());
    let mut records = weeks(&["Week A", "Week B"]);
    let school = |nth: i64| {
        ods.records("schools").into_iter().find(|school| school["schoolId"] == 255_901_000 + nth).map(crate::world::plain)
    };
    records.insert("schools".to_owned(), [1, 2].into_iter().filter_map(school).collect());
    records.get_mut("academicWeeks").expect("weeks").push(week(255_901_002, "Week C"));
    let ledger = Arc::new(ModelLedger::new());
    let resync = open(&ods, &records, Some(ledger.clone())).await;
    resync.run(&resync.plan(&edfi_resync::campus::Request::new()).await.expect("a plan")).await.expect("a report");
    // The second school is gone from the source, with what was its own.
    records.get_mut("schools").expect("schools").pop();
    records.get_mut("academicWeeks").expect("weeks").retain(|week| week["weekIdentifier"] == "Week A");
    let found = verified(&open(&ods, &records, Some(ledger)).await).await;
    assert_eq!(of(&found, DifferenceKind::ExtraOurs).len(), 3, "{found}");
    let found = verified(&open(&ods, &records, Some(Arc::new(ModelLedger::new()))).await).await;
    assert!(of(&found, DifferenceKind::ExtraOthers).is_empty() && !of(&found, DifferenceKind::ExtraUnknown).is_empty(), "{found}");
}

/// Somebody deletes and adds while the list is read: the last list counts, and nothing that is there is missing.
#[tokio::test]
async fn what_changes_while_it_is_listed_is_not_taken_for_missing() {
    for (flavour, at) in [(Flavour::api80(), 1), (Flavour::ods73(), 2)] {
        let names: Vec<String> = (0..600).map(|nth| format!("Week {nth:04}")).collect();
        let records = weeks(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let ods = populated(flavour);
        ods.seed("academicWeeks", records["academicWeeks"].clone()).expect("weeks");
        let resync = open(&ods, &records, None).await;
        let stranger = Stranger::new(&ods).await;
        let id = ods.records("academicWeeks")[3]["id"].as_str().expect("an id").to_owned();
        let hold = ods.hold(Method::GET, Some("academicWeeks"), at).expect("a resource");
        let tamper = async {
            hold.reached().await;
            stranger.send(Method::DELETE, &format!("academicWeeks/{id}"), &Value::Null).await;
            stranger.send(Method::POST, "academicWeeks", &week(255_901_001, "Week 9999")).await;
            hold.release();
        };
        let (found, ()) = tokio::join!(async { verified(&resync).await }, tamper);
        let total = found.resources["academicWeeks"];
        assert!(total.missing <= 1, "{}: {found}", ods.flavour().name);
        assert!(
            of(&found, DifferenceKind::Missing).iter().all(|d| d.origin.as_deref() == Some("memory:academicWeeks:4")),
            "{found}"
        );
        assert_eq!(total.same + total.missing + total.not_comparable, 600, "{found}");
    }
}
