//! Upsert, no-op writes, PUT and DELETE.

use http::Method;
use serde_json::{Value, json};

use crate::fixture::{but, caller, class_period, course, offering, section, session, week, with_school};

#[test]
fn a_post_creates_then_replaces_and_a_no_op_moves_nothing() {
    let caller = with_school();
    let created = caller.post("/ed-fi/academicWeeks", &week());
    assert_eq!((created.status, &created.body), (201, &json!("")));
    assert!(created.header("location").starts_with("https://mock-ods.invalid/data/v3/ed-fi/academicWeeks/"));
    let version = caller.ods.newest_change_version();
    let again = caller.post("/ed-fi/academicWeeks", &week());
    assert_eq!((again.status, again.id(), again.header("etag")), (200, created.id(), created.header("etag")));
    // The same values in other words: letter case of members, an ISO date with slashes, a number in quotes, nulls and strangers.
    let reworded = json!({
        "WeekIdentifier": "Week 1", "schoolReference": {"schoolId": "255901001", "link": {"rel": "School"}},
        "beginDate": "8/25/2025", "endDate": "2025-08-29", "totalInstructionalDays": "5", "nothing": null, "stranger": [1],
        "_etag": "1", "id": "",
    });
    let reworded = caller.post("/ed-fi/academicWeeks", &reworded);
    assert_eq!((reworded.status, reworded.header("etag")), (200, created.header("etag")), "{:?}", reworded.body);
    assert_eq!(caller.ods.newest_change_version(), version);
    let changed = caller.post("/ed-fi/academicWeeks", &but(week(), "totalInstructionalDays", json!(4)));
    assert_eq!((changed.status, changed.id()), (200, created.id()));
    assert_ne!(changed.header("etag"), created.header("etag"));
    assert_eq!(caller.ods.newest_change_version(), version + 1);
    let records = caller.ods.records("academicWeeks");
    assert_eq!((records.len(), &records[0]["totalInstructionalDays"]), (1, &json!(4)));
    assert_eq!(format!("\"{}\"", records[0]["_etag"].as_str().expect("text")), changed.header("etag"));
    assert!(records[0].get("stranger").is_none());
}

#[test]
fn an_etag_is_the_date_as_a_binary_number() {
    let caller = with_school();
    let said = caller.post("/ed-fi/academicWeeks", &week());
    let etag: i64 = said.header("etag").trim_matches('"').parse().expect("a number");
    let ticks = etag & !(1 << 62);
    let year = 1 + ticks / (10_000_000 * 86_400 * 365);
    assert!((2025..2200).contains(&year), "{year}");
    assert_eq!(said.id().len(), 32);
}

#[test]
fn the_order_of_a_collection_is_no_change() {
    let caller = with_school();
    let grades = |first: &str, second: &str| {
        let level = |name: &str| json!({"gradeLevelDescriptor": format!("uri://ed-fi.org/GradeLevelDescriptor#{name}")});
        but(crate::fixture::school(), "gradeLevels", json!([level(first), level(second)]))
    };
    assert_eq!(caller.post("/ed-fi/schools", &grades("Ninth grade", "Tenth grade")).status, 200);
    let version = caller.ods.newest_change_version();
    // Descriptors in any letter case, kept as they are stored.
    assert_eq!(caller.post("/ed-fi/schools", &grades("TENTH grade", "Ninth grade")).status, 200);
    assert_eq!(caller.ods.newest_change_version(), version);
}

#[test]
fn a_put_replaces_the_whole_item() {
    let caller = with_school();
    let path = caller.create(
        "/ed-fi/locations",
        &json!({
            "classroomIdentificationCode": "101", "schoolReference": {"schoolId": 255_901_001}, "maximumNumberOfSeats": 22,
        }),
    );
    let without = json!({"classroomIdentificationCode": "101", "schoolReference": {"schoolId": 255_901_001}, "id": "ignored"});
    let said = caller.put(&path, &without);
    assert_eq!((said.status, said.header("location").ends_with(&path)), (204, true));
    assert!(caller.get(&path).body.get("maximumNumberOfSeats").is_none());
    let said = caller.put("/ed-fi/locations/00000000-0000-4000-a000-000000000000", &without);
    assert_eq!((said.status, said.detail()), (404, "Resource to update was not found."));
}

#[test]
fn a_fixed_key_cannot_be_changed() {
    let caller = with_school();
    let path = caller.create("/ed-fi/academicWeeks", &week());
    let said = caller.put(&path, &but(week(), "weekIdentifier", json!("Week 99")));
    assert_eq!((said.status, said.problem()), (400, "bad-request:data-validation-failed:key-change-not-supported"));
    assert_eq!(caller.get(&path).body["weekIdentifier"], "Week 1");
}

#[test]
fn a_changed_key_is_passed_on_to_what_refers_to_it() {
    let caller = with_school();
    let period = caller.create("/ed-fi/classPeriods", &class_period());
    let session_path = caller.create("/ed-fi/sessions", &session());
    caller.create("/ed-fi/courses", &course());
    caller.create("/ed-fi/courseOfferings", &offering());
    let section_path = caller.create("/ed-fi/sections", &section());
    let before = caller.get(&section_path).header("etag").to_owned();
    assert_eq!(caller.put(&session_path, &but(session(), "sessionName", json!("Autumn"))).status, 204);
    assert_eq!(caller.put(&period, &but(class_period(), "classPeriodName", json!("First"))).status, 204);
    let section_now = caller.get(&section_path);
    assert_eq!(section_now.body["courseOfferingReference"]["sessionName"], "Autumn");
    assert_eq!(section_now.body["classPeriods"][0]["classPeriodReference"]["classPeriodName"], "First");
    assert_ne!(section_now.header("etag"), before);
    let offering_now = &caller.ods.records("courseOfferings")[0];
    assert_eq!(offering_now["sessionReference"]["sessionName"], "Autumn");
    // The indexes followed: the section is found by its new key and not by its old one, and still holds the session.
    let new_key =
        "/ed-fi/sections?sectionIdentifier=ALG-1-01&localCourseCode=ALG-1&schoolId=255901001&schoolYear=2025&sessionName=";
    assert_eq!(caller.get(&format!("{new_key}Autumn")).body.as_array().map(Vec::len), Some(1));
    assert_eq!(caller.get(&format!("{new_key}Fall%202025")).body, json!([]));
    assert_eq!(caller.delete(&session_path).status, 409);
    let other = caller.create("/ed-fi/sessions", &session());
    let taken = caller.put(&other, &but(session(), "sessionName", json!("Autumn")));
    assert_eq!((taken.status, taken.problem()), (409, "data-conflict:non-unique-identity"));
}

#[test]
fn what_is_referred_to_cannot_be_deleted() {
    let caller = with_school();
    let period = caller.create("/ed-fi/classPeriods", &class_period());
    let session_path = caller.create("/ed-fi/sessions", &session());
    let course_path = caller.create("/ed-fi/courses", &course());
    let offering_path = caller.create("/ed-fi/courseOfferings", &offering());
    let section_path = caller.create("/ed-fi/sections", &section());
    let refused = |path: &str, by: &str| {
        let said = caller.delete(path);
        assert_eq!((said.status, said.problem()), (409, "data-conflict:dependent-item-exists"), "{path}");
        assert!(said.detail().contains(by), "{}", said.detail());
    };
    refused(&session_path, "'CourseOffering' item");
    refused(&course_path, "'CourseOffering' item");
    refused(&offering_path, "'Section' item");
    refused(&period, "'SectionClassPeriod' item contained within an 'Section' resource item");
    let school = format!("/ed-fi/schools/{}", caller.ods.records("schools")[0]["id"].as_str().expect("an id"));
    refused(&school, "item");
    for path in [&section_path, &offering_path, &session_path, &course_path, &period, &school] {
        assert_eq!(caller.delete(path).status, 204, "{path}");
        let again = caller.delete(path);
        assert_eq!((again.status, again.detail()), (404, "Resource to delete was not found."));
        assert_eq!(caller.get(path).status, 404);
    }
}

#[test]
fn what_is_created_again_has_a_new_id() {
    let caller = with_school();
    let first = caller.create("/ed-fi/academicWeeks", &week());
    assert_eq!(caller.delete(&first).status, 204);
    let deletes = caller.get("/ed-fi/academicWeeks/deletes");
    assert_eq!(deletes.body[0]["keyValues"], json!({"schoolId": 255_901_001, "weekIdentifier": "Week 1"}));
    let second = caller.create("/ed-fi/academicWeeks", &week());
    assert_ne!(first, second);
    assert_eq!(caller.ods.count("academicWeeks"), 1);
    assert_eq!(caller.get("/ed-fi/academicWeeks/deletes").body, json!([]));
}

#[test]
fn a_stale_etag_is_refused() {
    let caller = with_school();
    let path = caller.create("/ed-fi/academicWeeks", &week());
    let etag = caller.get(&path).body["_etag"].as_str().expect("text").to_owned();
    let put = |days: u8, etag: &str| {
        let body = but(week(), "totalInstructionalDays", json!(days));
        caller.with(Method::PUT, &path, &[("If-Match", etag)], &body.to_string())
    };
    assert_eq!(put(3, &etag).status, 204);
    let stale = put(2, &format!("\"{etag}\""));
    assert_eq!((stale.status, stale.problem()), (412, "optimistic-lock-failed"));
    assert_eq!(caller.with(Method::DELETE, &path, &[("If-Match", "\"stale\"")], "").status, 412);
    let now = caller.get(&path).header("etag").to_owned();
    assert_eq!(caller.with(Method::GET, &path, &[("If-None-Match", &now)], "").status, 304);
    assert_eq!(put(1, &now).status, 204);
}

#[test]
fn change_versions_only_ever_rise() {
    let caller = with_school();
    let newest = || {
        let said = caller.get("/changeQueries/v1/availableChangeVersions");
        assert_eq!(said.body["oldestChangeVersion"], 0);
        said.body["newestChangeVersion"].as_u64().expect("a number")
    };
    let mut last = newest();
    let mut path = String::new();
    for days in 1..6_u8 {
        let said = caller.post("/ed-fi/academicWeeks", &but(week(), "totalInstructionalDays", Value::from(days)));
        path = format!("/ed-fi/academicWeeks/{}", said.id());
        assert!(newest() > last);
        last = newest();
        let since = caller.get(&format!("/ed-fi/academicWeeks?minChangeVersion={last}"));
        assert_eq!(since.body.as_array().map(Vec::len), Some(1));
        assert_eq!(caller.get(&format!("/ed-fi/academicWeeks?minChangeVersion={}", last + 1)).body, json!([]));
    }
    assert_eq!(caller.delete(&path).status, 204);
    assert!(newest() > last);
    assert_eq!(newest(), caller.ods.newest_change_version());
}

#[test]
fn methods_belong_to_their_level() {
    let caller = caller();
    for (method, path) in [
        (Method::DELETE, "/ed-fi/academicWeeks"),
        (Method::PUT, "/ed-fi/academicWeeks"),
        (Method::POST, "/ed-fi/academicWeeks/0123456789abcdef0123456789abcdef"),
        (Method::PATCH, "/ed-fi/academicWeeks"),
    ] {
        let said = caller.with(method, path, &[], "{}");
        assert_eq!((said.status, said.problem()), (405, "method-not-allowed"));
    }
    for path in ["/ed-fi/educationOrganizations", "/ed-fi/generalStudentProgramAssociations", "/ed-fi/nothings", "/tpdm/schools"] {
        assert_eq!(caller.get(path).status, 404, "{path}");
        assert_eq!(caller.post(path, &json!({})).status, 404, "{path}");
    }
    let said = caller.delete("/ed-fi/academicWeeks/not-a-guid");
    assert_eq!((said.status, said.paths()), (400, vec!["$.id"]));
}
