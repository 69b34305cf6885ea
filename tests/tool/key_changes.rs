//! Row 16: the same Campus object under another natural key, changed while nothing was connected.

use edfi_resync::Options;
use edfi_resync::campus::Request;
use edfi_resync::plan::Because;
use http::Method;
use serde_json::{Value, json};

use super::small_world::{Campus, SCHOOL_A, STUDENTS, World, all, cleanup, enrollment, mock};

/// How many requests of this method concerned a resource.
fn requests(world: &World, method: &Method, resource: &str) -> usize {
    let requests = world.ods.requests();
    requests.iter().filter(|request| request.method == *method && request.resource.as_deref() == Some(resource)).count()
}

fn moved_entry(campus: &Campus) -> Campus {
    campus.clone().change("Enrollment", 1000, |body| *body = enrollment(SCHOOL_A, 1000, "2026-08-27"))
}

/// Day 121 of school 12 is on another date: calendar dates do not change their key.
fn moved_day(campus: &Campus) -> Campus {
    campus.clone().change("Day", 121, |body| body["date"] = json!("2026-09-10"))
}

fn ids(world: &World, endpoint: &str) -> Vec<String> {
    let records = world.ods.records(endpoint);
    let mut ids: Vec<_> = records.iter().filter_map(|record| record["id"].as_str().map(str::to_owned)).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn row_16_a_moved_entry_date_is_put_on_the_stored_id() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let before = ids(&world, "studentSchoolAssociations");
    let report = world.run(&moved_entry(&campus), &all()).await;
    assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
    assert_eq!(requests(&world, &Method::PUT, "studentSchoolAssociations"), 1);
    assert_eq!((report.total.created, report.resources["studentSchoolAssociations"].updated), (0, 1), "{report}");
    assert_eq!(ids(&world, "studentSchoolAssociations"), before, "the same records");
    let moved = world.ods.records("studentSchoolAssociations");
    assert!(moved.iter().any(|record| record["entryDate"] == json!("2026-08-27")));
    assert_eq!(world.deletes(), Vec::<String>::new());

    // The ledger knows it under its new key alone: nothing is in doubt at the next run.
    world.ods.clear_requests();
    let report = world.run(&moved_entry(&campus), &all()).await;
    assert_eq!((requests(&world, &Method::PUT, "studentSchoolAssociations"), report.total.created), (0, 0), "{report}");
    let report = world.run(&moved_entry(&campus), &cleanup()).await;
    assert_eq!((report.removed.deleted, report.removed.failed), (0, 0), "{report}");
}

/// Until the scan is at its end nobody knows whether the source gives the old key still: those for whom there is no room meanwhile are read once more.
#[tokio::test]
async fn row_16_so_are_more_of_them_than_a_run_keeps() {
    let campus = Campus::new();
    let persons: Vec<_> = (0..STUDENTS).flat_map(|nth| [1000 + nth, 1100 + nth]).collect();
    let moved = persons.iter().fold(campus.clone(), |campus, &person| {
        campus.change("Enrollment", person, |body| body["entryDate"] = json!("2026-08-27"))
    });
    let world = World::after(&campus).await;
    let before = ids(&world, "studentSchoolAssociations");
    let mut options = Options::default();
    options.set("deferred_records", "2").expect("a limit");
    let resync = world.builder(moved.store()).options(options).open().await.expect("it opens");
    let plan = resync.plan(&all()).await.expect("it can be planned");
    let report = resync.run(&plan).await.expect("it can be run");
    assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
    assert_eq!(requests(&world, &Method::PUT, "studentSchoolAssociations"), persons.len());
    assert_eq!(report.resources["studentSchoolAssociations"].updated, persons.len() as u64, "{report}");
    assert_eq!(ids(&world, "studentSchoolAssociations"), before, "the same records");
    let records = world.ods.records("studentSchoolAssociations");
    assert!(records.iter().all(|record| record["entryDate"] == json!("2026-08-27")));
}

#[tokio::test]
async fn row_16_what_may_not_change_its_key_is_sent_anew_and_the_old_record_is_listed() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let old = world
        .ods
        .records("calendarDates")
        .into_iter()
        .find(|day| day["date"] == json!("2026-09-01") && day["calendarReference"]["schoolId"] == json!(SCHOOL_A));
    let report = world.run(&moved_day(&campus), &all()).await;
    assert!(report.is_success(), "{report}");
    assert_eq!((requests(&world, &Method::PUT, "calendarDates"), report.resources["calendarDates"].created), (0, 1), "{report}");
    let [left] = report.left_behind.as_slice() else { panic!("{:?}", report.left_behind) };
    assert_eq!((left.resource.as_str(), left.object.as_deref()), ("calendarDates", Some("Day:121")));
    assert_eq!(Some(&Value::from(left.id.as_str())), old.as_ref().map(|old| &old["id"]));
    assert!(
        report
            .to_string()
            .contains("warning: 1 record is left behind in the ODS under an old key; a cleanup deletes it\n   left behind: "),
        "{report}"
    );
    assert_eq!(world.count("calendarDates"), 7, "a resync never deletes");

    let (_, plan) = world.plan(&moved_day(&campus), &cleanup()).await;
    let deletes: Vec<_> = plan.removals.iter().flat_map(|step| &step.deletes).collect();
    assert_eq!(
        deletes.iter().map(|removal| (removal.id.as_str(), removal.because)).collect::<Vec<_>>(),
        [(left.id.as_str(), Because::KeyChanged)]
    );
}

#[tokio::test]
async fn row_16_what_the_server_has_passed_on_to_dependents_is_not_left_behind() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let (sections, rosters) = (ids(&world, "sections"), ids(&world, "studentSectionAssociations"));
    let mut renamed = campus.clone();
    for held in renamed.records.iter_mut().filter(|held| held.object.0 == "Roster" || held.object == ("Section", 121)) {
        let body = if held.object.0 == "Roster" { &mut held.body["sectionReference"] } else { &mut held.body };
        let here = body["schoolId"] == json!(SCHOOL_A) || held.object == ("Section", 121);
        if here && body["sectionIdentifier"] == json!("S1") {
            body["sectionIdentifier"] = json!("Homeroom");
        }
    }
    let report = world.run(&renamed, &all()).await;
    assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
    assert_eq!((report.total.created, requests(&world, &Method::PUT, "sections")), (0, 1), "{report}");
    assert_eq!((ids(&world, "sections"), ids(&world, "studentSectionAssociations")), (sections, rosters));
    let report = world.run(&renamed, &cleanup()).await;
    assert_eq!(report.removed.deleted, 0, "{report}");
}

#[tokio::test]
async fn row_16_a_change_of_key_that_the_ods_refuses_is_a_new_record() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    world.ods.fail(Method::PUT, "/ed-fi/studentSchoolAssociations", serde_json::Map::new(), 400).expect("it can be planted");
    let report = world.run(&moved_entry(&campus), &all()).await;
    assert!(report.is_success(), "{report}");
    assert_eq!((report.resources["studentSchoolAssociations"].created, report.left_behind.len()), (1, 1), "{report}");
    assert_eq!(world.count("studentSchoolAssociations"), 25);
}

/// An Ed-Fi ID that changed while nobody listened: a key may not move to a person to whom there is no way yet, so the association is created.
#[tokio::test]
async fn row_16_an_id_that_changed_unheard_is_sent_and_the_old_association_listed() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let report = world.run(&campus.renamed("U1000", "N1"), &all()).await;
    assert!(report.is_success(), "{report}");
    assert_eq!(report.resources["studentSchoolAssociations"].created, 1, "{report}");
    let under = |id: &str| {
        let records = world.ods.records("studentSchoolAssociations");
        records.iter().filter(|record| record["studentReference"]["studentUniqueId"] == id).count()
    };
    assert_eq!((under("U1000"), under("N1")), (1, 1));
    let left: Vec<_> = report.left_behind.iter().map(|left| left.resource.as_str()).collect();
    assert!(left.contains(&"studentSchoolAssociations"), "{report}");
}

#[tokio::test]
async fn row_16_a_record_that_somebody_deleted_is_sent_by_its_new_key() {
    let campus = Campus::new();
    let world = World::after(&campus).await;
    let (resync, _) = world.plan(&campus, &all()).await;
    let kind = resync.model().kind("calendarDates").expect("it exists");
    let old = world
        .ods
        .records("calendarDates")
        .into_iter()
        .find(|day| day["date"] == json!("2026-09-01") && day["calendarReference"]["schoolId"] == json!(SCHOOL_A));
    let id = old.and_then(|old| old["id"].as_str().map(str::to_owned)).expect("an id");
    assert!(resync.ods().delete(&kind, &id).await.verdict.is_success());
    let report = world.run(&moved_day(&campus), &all()).await;
    assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
    assert_eq!(report.resources["calendarDates"].created, 1);
}

#[tokio::test]
async fn row_16_another_record_of_the_same_object_is_no_change() {
    let mut campus = Campus::new();
    let world = World::after(&campus).await;
    // The same enrollment in a second record, as a section in a second term.
    let keys = campus.records.iter().position(|held| held.object == ("Enrollment", 1000)).expect("it is there");
    let mut twin = campus.records[keys].clone();
    twin.body = enrollment(SCHOOL_A, 1000, "2026-10-01");
    campus.records.push(twin);
    let report = world.run(&campus, &all()).await;
    assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
    assert_eq!((requests(&world, &Method::PUT, "studentSchoolAssociations"), report.total.created), (0, 1), "{report}");
}

#[tokio::test]
async fn row_16_it_holds_for_one_school_and_for_one_person() {
    for request in [Request::new().schools([12]), all().persons([1000].into())] {
        let campus = Campus::new();
        let world = World::in_ods(mock(), &campus).await;
        let report = world.run(&moved_entry(&campus), &request).await;
        assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
        assert_eq!((requests(&world, &Method::PUT, "studentSchoolAssociations"), report.total.created), (1, 0), "{report}");
        // An enrollment that is in the other school now: what that school has under the old key is not this school's to judge.
        world.ods.clear_requests();
        let elsewhere = campus.clone().change("Enrollment", 1100, |body| *body = enrollment(SCHOOL_A, 1100, "2026-08-20"));
        let report = world.run(&elsewhere, &Request::new().schools([15])).await;
        assert_eq!(requests(&world, &Method::PUT, "studentSchoolAssociations"), 0, "{report}");
    }
}

/// The course, section and contact of a request take part because they are listed or referred to; a section that was renamed is the same one.
#[tokio::test]
async fn row_16_it_holds_for_one_course_and_for_one_section() {
    let renamed = |campus: &Campus| {
        let mut renamed = campus.clone();
        for held in &mut renamed.records {
            let body = match held.object {
                ("Section", 121) => &mut held.body,
                ("Roster", _) if held.body["sectionReference"]["schoolId"] == json!(SCHOOL_A) => &mut held.body["sectionReference"],
                _ => continue,
            };
            if body["sectionIdentifier"] == json!("S1") {
                body["sectionIdentifier"] = json!("Homeroom");
            }
        }
        renamed
    };
    for request in [all().courses([120].into()), all().sections([121].into()), all().persons([1000].into())] {
        let campus = Campus::new();
        let world = World::after(&campus).await;
        let before = ids(&world, "sections");
        let report = world.run(&renamed(&campus), &request).await;
        assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
        assert_eq!((requests(&world, &Method::PUT, "sections"), requests(&world, &Method::GET, "sections")), (1, 1), "{report}");
        assert_eq!(ids(&world, "sections"), before, "{report}");
    }
}

#[tokio::test]
async fn row_16_for_one_course_and_for_what_is_related_it_is_as_in_full_scope() {
    for (request, endpoint, object) in [
        (all().courses([120].into()), "courses", ("Course", 120)),
        (all().sections([121].into()), "sessions", ("Term", 12)),
        (all().persons([1000].into()), "sessions", ("Term", 12)),
    ] {
        let campus = Campus::new();
        let world = World::after(&campus).await;
        // What refers to it in school A names it as it is called now.
        let (old, new) = if endpoint == "courses" { ("ALG1", "ALG2") } else { ("Fall", "Autumn") };
        let member = if endpoint == "courses" { "courseCode" } else { "sessionName" };
        let mut renamed = campus.clone();
        for held in renamed.records.iter_mut().filter(|held| held.body.to_string().contains(&SCHOOL_A.to_string())) {
            let text = held.body.to_string().replace(&format!("\"{member}\":{old:?}"), &format!("\"{member}\":{new:?}"));
            held.body = text.parse().expect("JSON");
        }
        let whole = World::after(&campus).await;
        let full = whole.run(&renamed, &all()).await;
        let report = world.run(&renamed, &request).await;
        let left = |report: &edfi_resync::report::Report| {
            let left = report.left_behind.iter().filter(|left| left.resource == endpoint);
            left.filter_map(|left| left.object.clone()).collect::<Vec<_>>()
        };
        // A session may change its key, a course may not.
        let (listed, put) = if endpoint == "courses" { (vec![format!("{}:{}", object.0, object.1)], 0) } else { (Vec::new(), 1) };
        assert_eq!((left(&report), requests(&world, &Method::PUT, endpoint)), (listed, put), "{report}");
        assert_eq!((left(&full), requests(&whole, &Method::PUT, endpoint)), (left(&report), put), "{full}");
    }
}

/// Two records of one object, of which a request for one section takes one: the other is no old one.
#[tokio::test]
async fn row_16_a_twin_that_takes_no_part_is_not_left_behind() {
    let mut campus = Campus::new();
    let world = World::after(&campus).await;
    let at = campus.records.iter().position(|held| held.object == ("Course", 120)).expect("it is there");
    let mut twin = campus.records[at].clone();
    twin.body["courseCode"] = json!("ALG1-HONORS");
    campus.records.push(twin);
    let offering = campus.records.iter().position(|held| held.object == ("Offering", 120)).expect("it is there");
    campus.records[offering].body["courseReference"]["courseCode"] = json!("ALG1-HONORS");
    let report = world.run(&campus, &all().sections([121].into())).await;
    assert!(report.is_success() && report.left_behind.is_empty(), "{report}");
    assert_eq!(report.resources["courses"].created, 1, "{report}");
}
