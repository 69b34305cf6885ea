//! On the generated district: what is sent for three people, for two courses, for one section, for one school.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use edfi_resync::campus::{NonPersonPolicy, Request};
use edfi_resync::model::Day;
use edfi_resync::source::SqliteStore;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::district::{DistrictSummary, SampleDistrict};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use super::kinds::{KINDS, is_about_courses, is_about_people, is_of_a_day};
use super::oracle::{Asked, Name, Oracle, name_of};
use super::play::{LENIENT, STRICT};
use super::wire::{self, Target, compare, run};

/// The generated district. Nobody changes it.
struct Made {
    folder: TempDir,
    summary: DistrictSummary,
    oracle: Oracle,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("campus.db");
    let summary = SampleDistrict::new(240).create(&path).expect("a district");
    let oracle = Oracle::read(&path, &Asked { configuration: &summary.configuration, year: 2027 });
    Made { folder, summary, oracle }
});

impl Made {
    fn path(&self) -> PathBuf {
        self.folder.path().join("campus.db")
    }

    /// The first column of a query.
    fn column<T: rusqlite::types::FromSql>(&self, sql: &str) -> Vec<T> {
        let database = Connection::open(self.path()).expect("the database opens");
        let mut statement = database.prepare(sql).expect("a statement");
        statement.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("values")
    }

    /// Runs a request, and holds what was sent against the oracle, in both directions.
    async fn sends(&self, request: &Request, ods: &MockOds) -> BTreeSet<Name> {
        let answer = self.oracle.answer(request);
        let store = SqliteStore::open(self.path()).expect("the district opens");
        let ran =
            run(store, &self.summary.configuration, &Target::of(ods.clone()), request).await.expect("the request is carried out");
        compare(&ran.sent, &answer, true).unwrap_or_else(|why| panic!("{why}"));
        assert!(ran.report.is_success(), "{}", ran.report);
        assert_eq!(ran.report.total.created, answer.len() as u64, "each record arrives once");
        ran.sent
    }

    /// The same into an ODS that holds nothing and is strict. What it holds then is what the oracle says, and it names nobody but these
    /// people.
    async fn fills(&self, request: &Request, people: &[(&str, Vec<String>)]) -> (MockOds, BTreeSet<Name>) {
        let ods = STRICT.copy();
        let sent = self.sends(request, &ods).await;
        let mut held = BTreeSet::new();
        for kind in KINDS {
            for body in ods.records(kind.endpoint) {
                held.extend(name_of(kind.endpoint, &body));
                for (member, ids) in people {
                    let mut found = Vec::new();
                    values(&body, member, &mut found);
                    assert!(
                        found.iter().all(|id| ids.iter().any(|known| **id == known.as_str())),
                        "{} names others",
                        kind.endpoint
                    );
                }
            }
        }
        assert!(held == sent, "what the ODS holds is what was sent");
        (ods, sent)
    }

    /// How the policies part what a list does not narrow: all of it, or nothing.
    async fn policies(&self, request: &Request, is_narrowed: fn(&str) -> bool) {
        let full = request.clone().non_person_policy(NonPersonPolicy::FullScope);
        let sent = self.sends(&full, &LENIENT.copy()).await;
        let rest =
            |names: BTreeSet<Name>| names.into_iter().filter(|(endpoint, _)| !is_narrowed(endpoint)).collect::<BTreeSet<_>>();
        assert!(rest(sent) == rest(self.oracle.answer(&Request::new().all_schools())), "the rest goes in full");
        let skip = request.clone().non_person_policy(NonPersonPolicy::Skip);
        let sent = self.sends(&skip, &LENIENT.copy()).await;
        assert!(!sent.is_empty() && rest(sent).is_empty(), "the rest is skipped");
    }
}

/// Every value of a member, at any depth.
fn values<'a>(body: &'a Value, member: &str, found: &mut Vec<&'a Value>) {
    match body {
        Value::Object(members) => {
            found.extend(members.get(member));
            members.values().for_each(|value| values(value, member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| values(item, member, found)),
        _ => {}
    }
}

/// How many of the sent records are of a kind.
fn count(sent: &BTreeSet<Name>, endpoint: &str) -> usize {
    sent.iter().filter(|(kind, _)| *kind == endpoint).count()
}

#[tokio::test]
async fn row_5_three_people_by_id() {
    let made = &*MADE;
    // A student with grades, a student with a brother or sister, and a teacher.
    let students = "SELECT e.personID FROM Enrollment e JOIN Calendar k USING (calendarID) JOIN School c USING (schoolID)
         JOIN Person p USING (personID) JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
         WHERE k.endYear = 2027 AND p.edFiID IS NOT NULL
           AND 1 NOT IN (coalesce(k.exclude, 0), coalesce(c.exclude, 0), coalesce(e.noShow, 0), coalesce(e.stateExclude, 0),
                         coalesce(g.excludeEnrollment, 0))";
    let guardians = "(SELECT * FROM RelatedPair WHERE guardian = 1 AND coalesce(endDate, '9999') > '2026-07-01')";
    let student: i64 = made.column(&format!("SELECT max(personID) FROM GradingScore WHERE personID IN ({students})"))[0];
    let sibling: i64 = made.column(&format!(
        "SELECT min(a.personID1) FROM {guardians} a JOIN {guardians} b USING (personID2)
         WHERE a.personID1 <> b.personID1 AND a.personID1 IN ({students}) AND b.personID1 IN ({students})
           AND {student} NOT IN (a.personID1, b.personID1)"
    ))[0];
    let teacher: i64 = made.column(
        "SELECT min(h.personID) FROM SectionStaffHistory h JOIN Section USING (sectionID) JOIN Course USING (courseID)
         JOIN Calendar k USING (calendarID) JOIN School s USING (schoolID) JOIN Person p ON p.personID = h.personID
         WHERE endYear = 2027 AND 1 NOT IN (coalesce(k.exclude, 0), coalesce(s.exclude, 0)) AND edFiID IS NOT NULL
           AND h.trialID IN (SELECT trialID FROM Trial WHERE active = 1)",
    )[0];
    let people = [student, sibling, teacher];
    let numbers =
        |sql: &str| made.column::<String>(&format!("SELECT edFiID FROM Person WHERE edFiID IS NOT NULL AND personID IN ({sql})"));
    let known = [
        ("studentUniqueId", numbers(&format!("{student}, {sibling}"))),
        ("staffUniqueId", numbers(&teacher.to_string())),
        ("contactUniqueId", numbers(&format!("SELECT personID2 FROM {guardians} WHERE personID1 IN ({student}, {sibling})"))),
    ];
    let request = Request::new().all_schools().persons(people.into());
    let (ods, sent) = made.fills(&request, &known).await;
    assert_eq!((ods.count("students"), ods.count("staffs"), ods.count("contacts")), (2, 1, known[2].1.len()));
    let whole = made.oracle.answer(&Request::new().all_schools());
    for endpoint in ["sections", "courses", "courseOfferings"] {
        assert!((1..count(&whole, endpoint) / 2).contains(&count(&sent, endpoint)), "{endpoint}: only theirs");
    }
    assert!(
        count(&sent, "grades") > 0
            && count(&sent, "studentSectionAssociations") > 0
            && count(&sent, "staffSectionAssociations") > 0
    );
    // Attendance is narrowed like everything else about a person.
    for endpoint in ["studentSchoolAttendanceEvents", "studentSectionAttendanceEvents"] {
        assert!((1..count(&whole, endpoint)).contains(&count(&sent, endpoint)), "{endpoint}: only theirs");
        let theirs = ods
            .records(endpoint)
            .iter()
            .all(|event| known[0].1.iter().any(|id| event["studentReference"]["studentUniqueId"] == **id));
        assert!(theirs && ods.count(endpoint) > 0, "{endpoint}");
    }
    made.policies(&request, is_about_people).await;
}

#[tokio::test]
async fn row_6_two_courses() {
    let made = &*MADE;
    let courses: Vec<i64> = made.column(
        "SELECT courseID FROM Course JOIN Section USING (courseID) JOIN Calendar USING (calendarID) JOIN Roster USING (sectionID, trialID)
         WHERE endYear = 2027 AND exclude IS NOT 1 AND trialID IN (SELECT trialID FROM Trial WHERE active = 1)
         GROUP BY courseID ORDER BY count(*) DESC, courseID LIMIT 2",
    );
    let (a, b) = (courses[0], courses[1]);
    let rostered = made.column(&format!(
        "SELECT DISTINCT edFiID FROM Roster JOIN Section USING (sectionID, trialID) JOIN Person USING (personID)
         WHERE courseID IN ({a}, {b}) AND edFiID IS NOT NULL AND trialID IN (SELECT trialID FROM Trial WHERE active = 1)"
    ));
    let request = Request::new().all_schools().courses([a, b].into());
    let (ods, sent) = made.fills(&request, &[("studentUniqueId", rostered)]).await;
    let sections: i64 = made
        .column(&format!("SELECT count(*) FROM Section JOIN Trial USING (trialID) WHERE active = 1 AND courseID IN ({a}, {b})"))[0];
    let taught: BTreeSet<String> =
        ods.records("sections").iter().map(|section| section["sectionIdentifier"].as_str().expect("text").to_owned()).collect();
    assert_eq!((ods.count("courses"), taught.len()), (2, usize::try_from(sections).expect("a count")));
    assert!(count(&sent, "grades") > 0 && ods.count("staffs") > 0 && ods.count("studentSchoolAssociations") > 0);
    made.policies(&request, is_about_courses).await;
}

#[tokio::test]
async fn row_6_one_section() {
    let made = &*MADE;
    let section: i64 = made.column(
        "SELECT sectionID FROM Roster JOIN Section USING (sectionID, trialID) JOIN Course USING (courseID) JOIN Calendar USING (calendarID)
         WHERE endYear = 2027 AND exclude IS NOT 1 AND trialID IN (SELECT trialID FROM Trial WHERE active = 1)
         GROUP BY sectionID ORDER BY count(*) DESC, sectionID LIMIT 1",
    )[0];
    let rostered = made.column(&format!(
        "SELECT edFiID FROM Roster JOIN Person USING (personID) WHERE sectionID = {section} AND edFiID IS NOT NULL"
    ));
    let request = Request::new().all_schools().sections([section].into());
    let (ods, sent) = made.fills(&request, &[("studentUniqueId", rostered)]).await;
    let identifier = Value::from(section.to_string());
    assert!(ods.records("sections").iter().all(|sent| sent["sectionIdentifier"] == identifier));
    assert_eq!((ods.count("courses"), ods.count("schools")), (1, 1));
    assert!(count(&sent, "studentSectionAssociations") > 0 && count(&sent, "staffSectionAssociations") > 0);
    made.policies(&request, is_about_courses).await;
}

#[tokio::test]
async fn one_day() {
    let made = &*MADE;
    // On which somebody was absent, and something followed from an incident of another day.
    let day: String = made
        .column::<String>(
            "SELECT date(x.timestamp) FROM BehaviorResolution x JOIN BehaviorRole USING (roleID) JOIN BehaviorEvent USING (eventID)
             JOIN BehaviorIncident i USING (incidentID) JOIN Calendar k USING (calendarID)
             WHERE k.endYear = 2027 AND k.exclude IS NOT 1 AND i.status = 'CM' AND date(x.timestamp) > date(i.timestamp)
               AND date(x.timestamp) IN (SELECT date(date) FROM Attendance) ORDER BY 1 LIMIT 1",
        )
        .remove(0);
    let parsed: Day = day.parse().expect("a day");
    let request = Request::new().all_schools().dates(parsed, parsed);
    let (ods, sent) = made.fills(&request, &[]).await;
    let whole = made.oracle.answer(&Request::new().all_schools());
    for endpoint in ["studentSchoolAttendanceEvents", "studentSectionAttendanceEvents"] {
        assert!((1..count(&whole, endpoint) / 2).contains(&count(&sent, endpoint)), "{endpoint}: those of the day only");
        assert!(ods.records(endpoint).iter().all(|event| event["eventDate"] == *day), "{endpoint}");
    }
    assert!(ods.records("disciplineActions").iter().all(|action| action["disciplineDate"] == *day));
    assert!(ods.records("disciplineIncidents").iter().any(|incident| incident["incidentDate"] != *day), "what the actions follow");
    assert!((1..count(&whole, "students") / 2).contains(&count(&sent, "students")), "only whom these are about");
    made.policies(&request, is_of_a_day).await;
}

#[tokio::test]
async fn row_4_one_school() {
    let made = &*MADE;
    let school = made.summary.schools[1];
    let enrolled = made.column(&format!(
        "SELECT edFiID FROM Person JOIN Enrollment USING (personID) JOIN Calendar USING (calendarID)
         WHERE schoolID = {school} AND Calendar.endYear = 2027 AND edFiID IS NOT NULL"
    ));
    let (ods, _) = made.fills(&Request::new().schools([school]), &[("studentUniqueId", enrolled)]).await;
    assert_eq!((ods.count("schools"), ods.count("localEducationAgencies")), (1, 1));
}

#[tokio::test]
async fn the_order_in_which_filters_are_given_does_not_matter() {
    let made = &*MADE;
    let schools = &made.summary.schools[..2];
    let plan = async |request: Request| {
        let store = SqliteStore::open(made.path()).expect("the district opens");
        wire::plan(store, &made.summary.configuration, &Target::of(LENIENT.copy()), &request).await.expect("a plan")
    };
    let one =
        Request::new().schools([schools[0], schools[1]]).persons([1040, 1041].into()).resources(["sections", "students", "grades"]);
    let other = Request::new().resources(["Grades", "ed-fi/students", "sections", "students"]).persons([1041, 1040].into());
    let (one, other) = (plan(one).await, plan(other.schools([schools[1], schools[0]])).await);
    assert_eq!(one, other);
    assert_eq!(one.request.resources.as_deref(), Some(&["grades", "sections", "students"].map(str::to_owned)[..]));
}
