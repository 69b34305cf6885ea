//! Nothing outside the request's scope is sent, whether the request or a query draws its line.

use std::collections::BTreeSet;

use edfi_resync::campus::Request;
use edfi_resync::engine::{CauseClass, Outcome};
use edfi_resync::source::SqliteStore;
use edfi_resync::source::service_query::{Dialect, write_reference_queries};
use edfi_resync_testing::MockOds;
use http::Method;
use serde_json::Value;

use super::world::{Made, data_requests, district, ed_fi_id, mock, resync, resync_request};

/// Every value of a member, at any depth.
fn values<'a>(body: &'a Value, member: &str, found: &mut Vec<&'a Value>) {
    match body {
        Value::Object(members) => {
            for (name, value) in members {
                if name == member {
                    found.push(value);
                }
                values(value, member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| values(item, member, found)),
        _ => {}
    }
}

fn texts(made: &Made, sql: &str, school: i64) -> BTreeSet<String> {
    let database = made.sql();
    let mut statement = database.prepare(sql).expect("a statement");
    statement.query_map([school], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("texts")
}

/// The unique IDs that stand in what the ODS holds.
fn people(ods: &MockOds, endpoints: impl IntoIterator<Item = String>, member: &str) -> BTreeSet<String> {
    let mut people = BTreeSet::new();
    for endpoint in endpoints {
        for record in ods.records(&endpoint) {
            let mut found = Vec::new();
            values(&record, member, &mut found);
            people.extend(found.into_iter().map(|id| id.as_str().expect("an ID is text").to_owned()));
        }
    }
    people
}

#[tokio::test]
async fn every_request_is_in_scope() {
    let made = district(1000);
    for school in [made.summary.schools[0], *made.summary.schools.last().expect("there are schools")] {
        let ods = mock();
        let ran = resync_request(made.store(), &ods, &Request::new().schools([school])).await;
        let report = &ran.report;
        assert!(report.is_success(), "{report}");
        assert!(matches!(&report.warnings[..], [only] if only.contains("lack") && only.contains("unique ID")), "{report}");
        assert_eq!((data_requests(&ods, &Method::POST) as u64, data_requests(&ods, &Method::GET)), (report.total.created, 0));

        // What names a school names this one, and what names an organization names it or the district.
        let own = ed_fi_id(made, school);
        let agency = ods.records("localEducationAgencies")[0]["localEducationAgencyId"].clone();
        for (endpoint, bodies) in &ran.posted {
            for body in bodies {
                let body: Value = serde_json::from_slice(body).expect("JSON");
                let mut schools = Vec::new();
                values(&body, "schoolId", &mut schools);
                assert!(schools.iter().all(|found| **found == own), "{endpoint}");
                let mut organizations = Vec::new();
                values(&body, "educationOrganizationId", &mut organizations);
                assert!(organizations.iter().all(|found| **found == own || **found == agency), "{endpoint}");
            }
        }
        assert_eq!((ods.count("schools"), ods.count("localEducationAgencies")), (1, 1));

        // The people are those of the school, and all of them; staff of the district office belong to every school.
        let enrolled = texts(
            made,
            "SELECT DISTINCT p.edFiID FROM Enrollment e JOIN Calendar c USING (calendarID) JOIN Person p USING (personID)
             JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
             WHERE c.schoolID = ?1 AND c.endYear = 2027 AND c.exclude IS NOT 1 AND e.noShow IS NOT 1 AND e.stateExclude IS NOT 1
               AND g.excludeEnrollment IS NOT 1 AND p.edFiID IS NOT NULL",
            school,
        );
        let working = texts(
            made,
            "SELECT p.edFiID FROM Person p JOIN EmploymentAssignment a USING (personID)
             WHERE a.exclude IS NOT 1 AND a.startDate < '2027-07-01' AND coalesce(a.endDate, '9999') >= '2026-07-01' AND p.edFiID IS NOT NULL
             GROUP BY p.personID HAVING sum(a.schoolID = ?1) > 0 OR count(a.schoolID) = 0",
            school,
        );
        let endpoints = || report.resources.keys().cloned();
        assert_eq!(people(&ods, endpoints(), "studentUniqueId"), enrolled);
        assert_eq!(people(&ods, ["students".to_owned()], "studentUniqueId"), enrolled);
        assert_eq!(people(&ods, ["studentSchoolAssociations".to_owned()], "studentUniqueId"), enrolled);
        assert_eq!(people(&ods, endpoints(), "staffUniqueId"), working);
        assert_eq!(people(&ods, ["staffs".to_owned()], "staffUniqueId"), working);
        let contacts = people(&ods, ["contacts".to_owned()], "contactUniqueId");
        assert_eq!(people(&ods, ["studentContactAssociations".to_owned()], "contactUniqueId"), contacts);
        assert!(!contacts.is_empty() && ods.count("grades") > 0 && ods.count("studentSectionAssociations") > 0);
    }
}

#[tokio::test]
async fn a_query_that_forgets_the_year_sends_nothing_of_another_one() {
    let made = district(150);
    let directory = tempfile::tempdir().expect("a temporary folder");
    let folder = directory.path().join("queries");
    write_reference_queries(&folder, Some(Dialect::Sqlite)).expect("the folder is new");
    // The year is that of a view which all queries share: this one takes its terms from a careless one.
    for (from, to, careful, careless) in [
        ("sessions", "sessions", "FROM SendableTerm t\n", "FROM EveryTerm t\n"),
        ("views/SendableTerm", "views/EveryTerm", "SendableStructure", "EveryStructure"),
        ("views/SendableStructure", "views/EveryStructure", "SendableCalendar", "EveryCalendar"),
        ("views/SendableCalendar", "views/EveryCalendar", "k.endYear = :school_year", "k.endYear > 0"),
    ] {
        let sql = std::fs::read_to_string(folder.join(format!("{from}.sql"))).expect("a query");
        assert!(sql.contains(careful), "{from}");
        std::fs::write(folder.join(format!("{to}.sql")), sql.replace(careful, careless)).expect("the folder can be written");
    }
    let others: i64 = made
        .sql()
        .query_row(
            "SELECT count(DISTINCT t.name || c.schoolID) FROM Term t JOIN TermSchedule USING (termScheduleID) JOIN ScheduleStructure u USING (structureID)
             JOIN Calendar c USING (calendarID) JOIN School s USING (schoolID)
             WHERE c.endYear = 2026 AND c.exclude IS NOT 1 AND s.exclude IS NOT 1",
            [],
            |row| row.get(0),
        )
        .expect("a count");
    assert!(others > 0);

    let right = mock();
    assert!(resync(made.store(), &right).await.report.is_success());
    let ods = mock();
    let store = SqliteStore::open_with_queries(made.path(), &folder).expect("the queries are well formed");
    let ran = resync(store, &ods).await;
    let report = &ran.report;
    assert_eq!(report.total.invalid, others.unsigned_abs(), "{report}");
    assert_eq!((report.resources["sessions"].invalid, report.total.failed, report.total.blocked), (report.total.invalid, 0, 0));
    assert_eq!(report.failures.len(), 1, "one query, one failure");
    let failure = &report.failures[0];
    assert_eq!(
        (failure.class, failure.records, failure.resource.as_str()),
        (CauseClass::OutsideScope, report.total.invalid, "sessions")
    );
    assert!(failure.message.contains("school year is not 2027"), "{failure}");
    assert!(failure.hint.as_ref().is_some_and(|hint| hint.contains("sessions.sql") && hint.contains(":school_year")), "{failure}");
    assert!(ran.ended(|outcome| matches!(outcome, Outcome::Invalid(_))).iter().all(|origin| origin.starts_with("sessions.sql:")));
    assert!(ods.records("sessions").iter().all(|session| session["schoolYearTypeReference"]["schoolYear"] == 2027));
    for endpoint in report.resources.keys() {
        assert_eq!(ods.count(endpoint), right.count(endpoint), "{endpoint}");
    }
}
