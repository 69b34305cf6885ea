//! The gate over a whole district: one failed school holds back exactly what depends on it, and nothing where the school exists.

use std::collections::BTreeSet;

use bytes::Bytes;
use edfi_resync::engine::{CauseClass, Outcome};
use edfi_resync::model::Model;
use edfi_resync::source::Batch;
use edfi_resync_testing::MockOds;
use http::Method;
use serde_json::Value;

use super::dependents::{Web, name};
use super::world::{Made, data_requests, district, ed_fi_id, json, mock, records, requests, resync, the_school};

/// The school with the most students who are also at another one.
fn shared_school(made: &Made) -> i64 {
    let sql = "SELECT c.schoolID FROM Enrollment e JOIN Calendar c USING (calendarID) JOIN School s USING (schoolID)
               WHERE c.endYear = 2027 AND c.exclude IS NOT 1 AND s.exclude IS NOT 1 AND e.noShow IS NOT 1
                 AND EXISTS (SELECT 1 FROM Enrollment o JOIN Calendar k USING (calendarID)
                             WHERE o.personID = e.personID AND k.endYear = 2027 AND k.schoolID <> c.schoolID)
               GROUP BY c.schoolID ORDER BY count(DISTINCT e.personID) DESC, c.schoolID LIMIT 1";
    made.sql().query_row(sql, [], |row| row.get(0)).expect("somebody is at two schools")
}

#[tokio::test]
async fn one_failed_absent_school() {
    let (made, ods) = (district(1000), mock());
    let school = ed_fi_id(made, shared_school(made));
    let all = records(&made.store()).await;
    let web = Web::of(&all);
    assert_eq!(web.dangling(), [], "the district refers to nothing that it does not send");
    let schools = Model::ds5_2().kind("schools").expect("schools exist");
    let school_name = name(schools.spec(), &Value::Object(the_school(school)));
    let expected = web.behind([school_name]);
    assert!(expected.len() > 1_000, "{} records", expected.len());

    let planted = ods.fail(Method::POST, "/ed-fi/schools", the_school(school), 400).expect("a failure is planted");
    let ran = resync(made.store(), &ods).await;
    let report = &ran.report;
    let blocked: BTreeSet<&str> = ran.blocked().into_iter().collect();
    let (missed, surplus): (Vec<_>, Vec<_>) =
        (expected.difference(&blocked).take(20).collect(), blocked.difference(&expected).take(20).collect());
    assert!(missed.is_empty() && surplus.is_empty(), "missed {missed:?}\nsurplus {surplus:?}\n{report}");

    // One failure is the cause of all of it, and everything else arrived.
    let failed = ran.ended(|outcome| matches!(outcome, Outcome::Failed(_)));
    assert_eq!((failed.len(), report.failures.len()), (1, 1), "{report}");
    assert_eq!((report.failures[0].class, report.failures[0].records), (CauseClass::Refused, 1));
    assert_eq!(report.failures[0].blocked_records(), expected.len() as u64);
    assert_eq!(report.total.created, report.total.read - 1 - expected.len() as u64);

    // One look-up, for the school itself; one request for every other record that is not held back; and none for those that are.
    assert_eq!(planted.struck(), 1, "a refusal is not tried again");
    assert_eq!((data_requests(&ods, &Method::GET), requests(&ods, &Method::GET, "schools")), (1, 1));
    let looked_up = ods.requests().into_iter().find(|request| request.method == Method::GET && request.resource.is_some());
    assert!(looked_up.is_some_and(|request| request.path.contains(&school.to_string()) && request.status == 200));
    for (endpoint, batch) in &all {
        let sent = batch.records.iter().filter(|record| !expected.contains(record.origin.to_string().as_str()));
        let mut sent: Vec<&Bytes> = sent.map(|record| &record.body).collect();
        let mut posted: Vec<&Bytes> = ran.posted.get(*endpoint).into_iter().flatten().collect();
        sent.sort();
        posted.sort();
        assert!(sent == posted, "{endpoint}: {} bodies were posted, {} should have been", posted.len(), sent.len());
    }
    assert_students_of_two_schools_are_seen(school, &all["studentSchoolAssociations"], &ods);
}

/// Students of two schools are seen through the other one; those of the failed school alone are held back with all that is about them.
fn assert_students_of_two_schools_are_seen(school: i64, associations: &Batch, ods: &MockOds) {
    let student = |record: &Value| record["studentReference"]["studentUniqueId"].as_str().map(str::to_owned);
    let (mut here, mut elsewhere) = (BTreeSet::new(), BTreeSet::new());
    for association in associations.records.iter().map(json) {
        let own = association["schoolReference"]["schoolId"].as_i64() == Some(school);
        if own { &mut here } else { &mut elsewhere }.insert(student(&association));
    }
    assert!(here.intersection(&elsewhere).count() > 0 && here.difference(&elsewhere).count() > 0);
    let known: BTreeSet<_> = ods.records("studentEducationOrganizationAssociations").iter().map(student).collect();
    assert_eq!(known, elsewhere);
    let students = here.union(&elsewhere).count();
    assert_eq!(ods.count("students"), students, "students themselves go ahead of their associations");
}

#[tokio::test]
async fn a_refused_update_blocks_nothing() {
    let (made, ods) = (district(150), mock());
    let first = resync(made.store(), &ods).await.report;
    assert!(first.is_success(), "{first}");
    let (version, school) = (ods.newest_change_version(), ed_fi_id(made, made.summary.schools[0]));
    ods.clear_requests();
    ods.fail(Method::POST, "/ed-fi/schools", the_school(school), 400).expect("a failure is planted");
    let second = resync(made.store(), &ods).await.report;
    assert_eq!((second.total.failed, second.total.blocked, second.total.created), (1, 0, 0), "{second}");
    assert_eq!(second.total.updated + second.total.unchanged, second.total.read - 1);
    assert_eq!((second.total.read, ods.newest_change_version()), (first.total.read, version));
    assert_eq!(data_requests(&ods, &Method::GET), 1, "one look-up, which finds the school");
    assert_eq!(data_requests(&ods, &Method::POST) as u64, second.total.read);
}

#[tokio::test]
async fn schools_denied_but_preloaded_are_reference_only() {
    let (made, ods) = (district(150), mock());
    let all = records(&made.store()).await;
    for endpoint in ["localEducationAgencies", "schools"] {
        ods.seed(endpoint, all[endpoint].records.iter().map(json).collect()).expect("they have their keys");
    }
    ods.deny(Method::POST, "/ed-fi/schools").expect("a known route");
    let report = resync(made.store(), &ods).await.report;
    assert!(report.is_success(), "{report}");
    let (schools, agencies) = (&report.resources["schools"], &report.resources["localEducationAgencies"]);
    assert_eq!((schools.skipped, schools.read), (schools.read, all["schools"].records.len() as u64));
    assert_eq!(agencies.updated + agencies.unchanged, 1);
    let warnings = report.warnings.iter().filter(|warning| warning.contains("reference only") && warning.contains("schools"));
    assert_eq!((warnings.count(), report.warnings.len()), (1, 3), "this, that it is all schools, and who lacks an ID: {report}");
    assert_eq!((requests(&ods, &Method::POST, "schools"), data_requests(&ods, &Method::GET)), (1, 0), "no flood");
    assert_eq!(report.total.created, report.total.read - schools.read - 1, "all children were sent");
    for (endpoint, batch) in &all {
        assert_eq!(ods.count(endpoint), batch.records.len(), "{endpoint}");
    }
}
