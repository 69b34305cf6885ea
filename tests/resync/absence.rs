//! What the ODS does not show: whether it is there is told by the answer to what refers to it, and one request tells it for all.

use std::collections::BTreeSet;

use edfi_resync::engine::CauseClass;
use edfi_resync::report::Report;
use edfi_resync::{Rule, Rules};
use serde_json::{Value, json};

use super::scripted::Answer;
use super::state_ods::StateOds;
use super::world::{SCHOOL_A, World};

const ENROLMENTS: &str = "studentSchoolAssociations";
const AT_THE_AGENCY: &str = "studentEducationOrganizationAssociations";

fn student(id: &str) -> Value {
    json!({"studentUniqueId": id, "firstName": "A", "lastSurname": "B", "birthDate": "2011-02-03"})
}

fn enrolment(student: &str, entry: &str) -> Value {
    json!({
        "schoolReference": {"schoolId": SCHOOL_A}, "studentReference": {"studentUniqueId": student}, "entryDate": entry,
        "entryGradeLevelDescriptor": "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
    })
}

fn at(organization: i64, student: &str) -> Value {
    json!({
        "educationOrganizationReference": {"educationOrganizationId": organization}, "studentReference": {"studentUniqueId": student},
    })
}

/// A student with an enrolment and what follows from it.
fn transfer(world: &mut World, id: &str) {
    world.add("students", student(id), &[]).add(ENROLMENTS, enrolment(id, "2026-08-20"), &[]);
    world.add(AT_THE_AGENCY, at(255_901, id), &[]);
}

/// The state's ODS, with the school and, written by somebody else, these students; it refuses ours.
fn state_with(students: &[&str]) -> StateOds {
    let ods = StateOds::new();
    ods.store.upsert("schools", &json!({"schoolId": SCHOOL_A}));
    for id in students {
        ods.store.upsert("students", &student(id));
    }
    ods.refuse("students", |_| true);
    ods
}

fn causes(report: &Report) -> Vec<(CauseClass, u64, u64)> {
    report.failures.iter().map(|failure| (failure.class, failure.records, failure.blocked_records())).collect()
}

#[tokio::test(start_paused = true)]
async fn case_01_a_transfer_student_is_not_shown_before_the_enrolment_and_is_there() {
    let (mut world, ods) = (World::empty(), state_with(&["900001"]));
    transfer(&mut world, "900001");
    let report = ods.resync(world.store()).await;
    assert_eq!((report.total.failed, report.total.created, report.total.blocked), (1, 2, 0), "{report}");
    assert_eq!(report.resources["students"].failed, 1);
    assert_eq!((ods.data("POST"), ods.data("GET")), (3, 0), "a list of students would say nothing");
    assert_eq!((ods.store.len(ENROLMENTS), ods.store.len(AT_THE_AGENCY)), (1, 1));
}

/// What version 0.1.0 did: it asked, was shown nothing, and sent nothing about him.
#[tokio::test(start_paused = true)]
async fn case_01_is_lost_to_whoever_trusts_an_empty_list() {
    let (mut world, mut ods) = (World::empty(), state_with(&["900001"]));
    transfer(&mut world, "900001");
    ods.rules = Rules::without(Rule::EmptyListsProveNothing);
    let report = ods.resync(world.store()).await;
    assert_eq!((report.total.failed, report.total.created, report.total.blocked), (1, 0, 2), "{report}");
    assert_eq!((ods.data("POST"), ods.count("GET", "students")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_student_who_is_not_there_costs_one_request_and_all_about_him_has_one_cause() {
    let (mut world, ods) = (World::empty(), state_with(&[]));
    transfer(&mut world, "900001");
    world.add(ENROLMENTS, enrolment("900001", "2027-01-04"), &[]).add(AT_THE_AGENCY, at(SCHOOL_A, "900001"), &[]);
    let report = ods.resync(world.store()).await;
    assert_eq!((report.total.failed, report.total.blocked, report.total.created), (1, 4, 0), "{report}");
    assert_eq!(causes(&report), [(CauseClass::Refused, 1, 4)], "{report}");
    assert_eq!((ods.data("POST"), ods.data("GET")), (1 + 1, 0), "the first enrolment tells, without being put off");
}

/// Refused, each for the same reason, some there and some not: nobody is taken for another.
#[tokio::test(start_paused = true)]
async fn each_failed_student_costs_at_most_one_request_more() {
    let ids: Vec<String> = (900_000..900_060).map(|id: u32| id.to_string()).collect();
    let (there, absent) = ids.split_at(30);
    let there: Vec<&str> = there.iter().map(String::as_str).collect();
    let (mut world, ods) = (World::empty(), state_with(&there));
    for id in &ids {
        transfer(&mut world, id);
    }
    let report = ods.resync(world.store()).await;
    assert_eq!((report.total.failed, report.total.created, report.total.blocked), (60, 2 * 30, 2 * 30), "{report}");
    assert_eq!(ods.store.len(AT_THE_AGENCY), 30);
    assert_eq!((ods.data("POST"), ods.data("GET")), (60 + 2 * 30 + absent.len(), 0));
}

#[tokio::test(start_paused = true)]
async fn an_enrolment_that_fails_by_itself_is_a_cause_of_its_own() {
    let (mut world, ods) = (World::empty(), state_with(&["900001"]));
    transfer(&mut world, "900001");
    world.add(AT_THE_AGENCY, at(SCHOOL_A, "900001"), &[]);
    ods.refuse(ENROLMENTS, |_| true);
    let report = ods.resync(world.store()).await;
    assert_eq!((report.total.failed, report.total.blocked), (2, 2), "{report}");
    // Whether the enrolment is there from before can be asked: who may see it may see the student too.
    assert_eq!((ods.data("POST"), ods.data("GET"), ods.count("GET", ENROLMENTS)), (2, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn the_second_enrolment_opens_whom_the_first_did_not() {
    let (mut world, ods) = (World::empty(), state_with(&["900001"]));
    transfer(&mut world, "900001");
    world.add(ENROLMENTS, enrolment("900001", "2027-01-04"), &[]);
    ods.refuse(ENROLMENTS, |body| body["entryDate"] == "2026-08-20");
    let report = ods.resync(world.store()).await;
    assert_eq!((report.total.failed, report.total.created, report.total.blocked), (2, 2, 0), "{report}");
    assert_eq!((ods.data("POST"), ods.data("GET")), (4, 0));
}

/// Nothing in the run opens the student: the list is asked, and the first record goes to see.
#[tokio::test(start_paused = true)]
async fn without_an_enrolment_the_first_record_about_a_student_tells() {
    for enrolled_before in [false, true] {
        let (mut world, ods) = (World::empty(), state_with(&["900001"]));
        if enrolled_before {
            ods.store.upsert(ENROLMENTS, &enrolment("900001", "2025-08-20"));
        }
        world.add("students", student("900001"), &[]);
        for organization in [255_901, SCHOOL_A, 255_902] {
            world.add(AT_THE_AGENCY, at(organization, "900001"), &[]);
        }
        let report = ods.resync(world.store()).await;
        let sent = if enrolled_before { 3 } else { 1 };
        assert_eq!((ods.count("GET", "students"), ods.count("POST", AT_THE_AGENCY)), (1, sent), "{report}");
        let expected = if enrolled_before { (1, 0, 3) } else { (1, 3, 0) };
        assert_eq!((report.total.failed, report.total.blocked, report.total.created), expected, "{report}");
        assert_eq!(report.failures.len(), 1, "{report}");
    }
}

/// Two schools of many periods; the first school is refused.
fn two_schools_with_periods() -> World {
    let mut world = World::two_schools();
    for number in 0..300 {
        world.add("classPeriods", json!({"classPeriodName": format!("P{number}"), "schoolReference": {"schoolId": SCHOOL_A}}), &[]);
    }
    world
}

fn refusing_school_a() -> StateOds {
    let ods = StateOds::new();
    ods.refuse("schools", |body| body["schoolId"] == SCHOOL_A);
    ods
}

/// The resources of which something was refused with 409.
fn kinds_sent_in_vain(ods: &StateOds, blocked: &Report) -> BTreeSet<String> {
    let sent = |resource: &&String| blocked.resources[*resource].blocked > 0 && ods.count("POST", resource) > 0;
    blocked.resources.keys().filter(sent).cloned().collect()
}

#[tokio::test(start_paused = true)]
async fn where_the_failed_school_may_not_be_read_the_first_that_refers_to_it_tells() {
    let (world, ods) = (two_schools_with_periods(), refusing_school_a());
    ods.deny_reading("schools");
    let report = ods.resync(world.store()).await;
    // What depends on school A in the world of two schools, and its periods.
    assert_eq!((report.total.failed, report.total.blocked), (1, 10 + 300), "{report}");
    assert_eq!(causes(&report), [(CauseClass::Refused, 1, 310)], "one cause: {report}");
    let beyond = ods.data("POST") as u64 - report.total.created - 1;
    assert_eq!((beyond, ods.data("GET")), (1, 1), "one look-up that is refused, and one record that tells");
}

/// A claim set that may write and not read.
#[tokio::test(start_paused = true)]
async fn where_nothing_may_be_read_one_failed_school_is_one_cause() {
    let (mut world, ods) = (two_schools_with_periods(), refusing_school_a());
    for number in 0..50 {
        let identification = json!([{
            "courseIdentificationSystemDescriptor": "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code",
            "identificationCode": "C",
        }]);
        let organization = json!({"educationOrganizationId": SCHOOL_A});
        let course = json!({
            "courseCode": format!("C{number}"), "educationOrganizationReference": organization, "courseTitle": "C",
            "numberOfParts": 1, "identificationCodes": identification,
        });
        world.add("courses", course, &[]);
    }
    let detail = "You do not have permissions to perform the requested operation.";
    ods.script.on(move |asked| {
        let reads = asked.method == "GET" && asked.is_data();
        reads.then(|| Answer::problem(403, "security:authorization:access-denied:action", detail))
    });
    let report = ods.resync(world.store()).await;
    assert_eq!((report.total.failed, report.failures.len()), (1, 1), "{report}");
    let beyond = ods.data("POST") as u64 - report.total.created - report.total.updated - 1;
    let kinds = kinds_sent_in_vain(&ods, &report).len() as u64;
    assert!(beyond <= kinds && beyond >= 1, "{beyond} requests beyond what goes, of {kinds} kinds");
    assert!(ods.data("GET") <= 1, "{} look-ups", ods.data("GET"));
}

#[tokio::test(start_paused = true)]
async fn a_school_that_was_there_before_is_found_where_it_may_not_be_read() {
    let (world, ods) = (two_schools_with_periods(), refusing_school_a());
    ods.store.upsert("schools", &json!({"schoolId": SCHOOL_A}));
    ods.deny_reading("schools");
    let report = ods.resync(world.store()).await;
    assert_eq!((report.total.failed, report.total.blocked), (1, 0), "{report}");
    assert_eq!((ods.data("POST") as u64, ods.data("GET")), (report.total.read, 1));
}

/// A server that breaks down over the look-up of a school.
#[tokio::test(start_paused = true)]
async fn a_look_up_that_fails_tells_nothing_either() {
    let (world, ods) = (two_schools_with_periods(), refusing_school_a());
    ods.script
        .on(|asked| asked.is("GET", "schools").then(|| Answer::problem(500, "system", "An unexpected problem has occurred.")));
    let report = ods.resync(world.store()).await;
    assert_eq!(causes(&report), [(CauseClass::Refused, 1, 310)], "{report}");
    let beyond = ods.data("POST") as u64 - report.total.created - 1;
    assert_eq!(beyond, 1);
    assert!(ods.count("GET", "schools") <= 6, "{} attempts of one look-up", ods.count("GET", "schools"));
}

/// Both the students and their enrolments fail.
#[tokio::test(start_paused = true)]
async fn of_students_whose_enrolments_may_not_be_read_the_first_record_tells() {
    let (world, ods) = (two_schools_with_periods(), StateOds::new());
    ods.refuse("students", |_| true);
    ods.refuse(ENROLMENTS, |_| true);
    ods.deny_reading(ENROLMENTS);
    ods.deny_reading("students");
    let report = ods.resync(world.store()).await;
    // Three students and their four enrolments fail; of each student the first record tells of the rest.
    assert_eq!(report.total.failed, 3 + 4, "{report}");
    assert_eq!(report.total.blocked, 3 + 4, "associations with sections and with the agency: {report}");
    assert_eq!(ods.count("POST", "studentSectionAssociations") + ods.count("POST", AT_THE_AGENCY), 3, "one a student");
    // Those that were on their way when the first was refused, and no others.
    assert!(ods.data("GET") <= 3, "{} look-ups", ods.data("GET"));
}
