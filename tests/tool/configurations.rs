//! Row 3: Ed-Fi Configurations, side by side, clonable, each with its own target, unique-ID choice and preferences; scope years.

use std::collections::BTreeSet;

use edfi_resync::ErrorKind;
use edfi_resync::campus::Narrowing;
use edfi_resync::campus::{Configuration, Request, SchoolYear, Scope, StaffUniqueId, StudentUniqueId, Target};
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::model::{CampusRole, Model};
use edfi_resync::source::{SnapshotExt, SourceStore, SourceStoreExt};
use edfi_resync_testing::MockOds;
use futures::future::try_join_all;

use super::world::{Made, builder, district, mock, open};

fn year(ending: i64) -> SchoolYear {
    SchoolYear::try_from(ending).expect("a school year")
}

async fn original(made: &Made) -> Configuration {
    made.store().configuration("State ODS 2026-27").await.expect("the configuration")
}

/// What a mock holds, as text that can be searched for IDs.
fn unique_ids(ods: &MockOds) -> BTreeSet<String> {
    ods.records("students").iter().map(|record| record["studentUniqueId"].as_str().expect("text").to_owned()).collect()
}

#[tokio::test]
async fn row_3_a_clone_keeps_preferences_mappings_and_unique_ids_and_leaves_the_target_open() {
    let made = district().copy("UPDATE EdFiConfiguration SET url = 'https://ods.example.org', studentUniqueId = 'studentStateId'");
    let current = original(&made).await;
    let next = current.clone_as("State ODS 2027-28", year(2028));
    assert_eq!((next.name.as_str(), next.school_year), ("State ODS 2027-28", year(2028)));
    assert_eq!(next.preferences, current.preferences);
    assert!(next.preferences.mappings().count() > 100);
    assert_eq!((next.unique_ids, next.data_standard.as_str()), (current.unique_ids, "5.2"));
    assert_eq!(next.target, Target::default(), "last year's ODS is not a typo away");
    let error = builder(made.store(), &mock()).own_configuration(current).open().await.expect_err("another ODS than its own");
    assert_eq!(error.kind(), ErrorKind::TargetMismatch);
}

#[tokio::test]
async fn row_3_the_configurations_of_the_source_are_listed_and_one_is_chosen_by_name() {
    let made = district().copy(
        "INSERT INTO EdFiConfiguration (configurationID, name, schoolYear, dataStandard) VALUES (2, 'Local ODS 2026-27', 2027, '5.2')",
    );
    let ods = mock();
    let resync = builder(made.store(), &ods).configuration("Local ODS 2026-27").open().await.expect("it opens");
    let names: Vec<_> = resync.configurations().await.expect("they can be read").into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Local ODS 2026-27", "State ODS 2026-27"]);
    let error = builder(made.store(), &ods).open().await.expect_err("which one?").to_string();
    assert!(error.starts_with("the source has several configurations, and none is chosen"), "{error}");
    let error = builder(made.store(), &ods).configuration("Locl ODS 2026-27").open().await.expect_err("none").to_string();
    assert!(error.contains("it has") || error.contains("the source has \"Local ODS 2026-27\""), "{error}");
}

#[tokio::test]
async fn row_3_four_configurations_live_side_by_side_each_with_its_own_target_year_unique_id_and_preferences() {
    let made = district();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = original(made).await;
    let prior = state.clone_as("State ODS 2025-26", year(2026));
    let mut local =
        state.clone_as("Local ODS 2026-27", year(2027)).with_unique_ids(StudentUniqueId::LocalStudentNumber, StaffUniqueId::EdFiId);
    local.preferences.switch("grades", false);
    let mut local_prior =
        prior.clone_as("Local ODS 2025-26", year(2026)).with_unique_ids(StudentUniqueId::StudentStateId, StaffUniqueId::EdFiId);
    local_prior.preferences.switch("grades", false);

    let mocks = [mock(), mock(), mock(), mock()];
    let mut open = Vec::new();
    for (configuration, ods) in [state, prior, local, local_prior].into_iter().zip(&mocks) {
        let ledger = SqliteLedger::open(folder.path().join(format!("{}.db", open.len()))).expect("a ledger");
        open.push(builder(made.store(), ods).own_configuration(configuration).ledger(ledger).open().await.expect("it opens"));
    }
    let runs = open.iter().map(|resync| async move {
        let plan = resync.full_resync().await?;
        let report = resync.run(&plan).await?;
        assert!(report.is_success(), "{}: {report}", resync.configuration().name);
        Ok::<_, edfi_resync::Error>(plan)
    });
    let plans = try_join_all(runs).await.expect("all of them run");

    assert_eq!(plans.iter().map(|plan| plan.school_year.ending()).collect::<Vec<_>>(), [2027, 2026, 2027, 2026]);
    let [state, prior, local, local_prior] = &mocks;
    assert!(state.count("grades") > 0 && prior.count("grades") > 0, "switched on");
    assert_eq!((local.count("grades"), local_prior.count("grades")), (0, 0), "switched off");
    assert!(unique_ids(local).iter().all(|id| id.len() == 7), "local student numbers");
    assert!(unique_ids(local_prior).iter().all(|id| id.starts_with("MN")), "state IDs");
    assert!(unique_ids(state).is_disjoint(&unique_ids(local)));
    // Only records of its school year.
    for (ods, ending) in [(state, 2027), (prior, 2026), (local, 2027), (local_prior, 2026)] {
        for session in ods.records("sessions") {
            assert_eq!(session["schoolYearTypeReference"]["schoolYear"], ending);
        }
    }
}

#[tokio::test]
async fn row_3_a_unique_id_choice_that_was_used_cannot_be_changed() {
    let made = district();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ledger = || SqliteLedger::open(folder.path().join("ledger.db")).expect("a ledger");
    let ods = mock();
    let configuration = original(made).await;
    let resync =
        builder(made.store(), &ods).own_configuration(configuration.clone()).ledger(ledger()).open().await.expect("it opens");
    let plan = resync.plan(&Request::new().all_schools().resources(["localEducationAgencies"])).await.expect("a plan");
    resync.run(&plan).await.expect("a report");
    drop(resync);
    let changed = configuration.with_unique_ids(StudentUniqueId::LocalStudentNumber, StaffUniqueId::EdFiId);
    let error =
        builder(made.store(), &ods).own_configuration(changed).ledger(ledger()).open().await.expect_err("changed after use");
    assert!(error.to_string().contains("unique"), "{error}");
}

#[tokio::test]
async fn row_3_a_year_that_is_not_the_configurations_own_is_refused() {
    let made = district();
    let error = builder(made.store(), &mock()).school_year(year(2026)).open().await.expect_err("another year").to_string();
    assert!(error.starts_with("school year 2026 is not that of configuration \"State ODS 2026-27\", which is 2027"), "{error}");
}

/// The Campus keys of all records of a kind in a year: the IDs of one role.
async fn objects(made: &Made, endpoint: &str, ending: i64) -> BTreeSet<i64> {
    let configuration = original(made).await.clone_as("a year", year(ending));
    let scope = Scope::new(Model::ds5_2(), configuration.into());
    let snapshot = made.store().open(&scope).await.expect("a snapshot");
    let kind = Model::ds5_2().kind(endpoint).expect("a kind");
    let batch = snapshot.collect(&kind, &Narrowing::none()).await.expect("records");
    for record in &batch.records {
        let mut years = record.campus.ids(CampusRole::SchoolYear);
        assert!(years.all(|year| year == ending), "{endpoint}");
    }
    batch.records.iter().map(|record| record.campus.object().expect("an object").id).collect()
}

#[tokio::test]
async fn row_3_scope_years_a_record_with_dates_goes_to_each_year_that_it_overlaps() {
    // The school year is July 1 to June 30 where no other dates are set.
    let endpoint = "staffEducationOrganizationEmploymentAssociations";
    let made = district().copy("");
    let four: Vec<_> = objects(&made, endpoint, 2027).await.into_iter().take(4).collect();
    let dates = [
        ("2019-08-01", "'2026-07-01 00:00:00'"),
        ("2019-08-01", "'2026-06-30 00:00:00'"),
        ("2026-06-30", "NULL"),
        ("2027-07-01", "NULL"),
    ];
    for (employment, (start, end)) in four.iter().zip(dates) {
        let person = made.numbers(&format!("SELECT personID FROM Employment WHERE employmentID = {employment}"))[0];
        for table in ["Employment", "EmploymentAssignment"] {
            made.change(&format!("UPDATE {table} SET startDate = '{start} 00:00:00', endDate = {end} WHERE personID = {person}"));
        }
    }
    let (prior, current) = (objects(&made, endpoint, 2026).await, objects(&made, endpoint, 2027).await);
    let overlaps: Vec<_> = four.iter().map(|id| (prior.contains(id), current.contains(id))).collect();
    assert_eq!(overlaps, [(true, true), (true, false), (true, true), (false, false)]);
}

#[tokio::test]
async fn row_3_scope_years_sections_attendance_and_enrollments_follow_their_calendar() {
    let made = district();
    let by_calendar = [
        ("studentSchoolAssociations", "SELECT enrollmentID FROM Enrollment JOIN Calendar USING (calendarID) WHERE Calendar.endYear = "),
        (
            "studentSectionAssociations",
            "SELECT rosterID FROM Roster JOIN Section USING (sectionID) JOIN Course USING (courseID) JOIN Calendar USING (calendarID)
             WHERE endYear = ",
        ),
        ("sections", "SELECT sectionID FROM Section JOIN Course USING (courseID) JOIN Calendar USING (calendarID) WHERE Calendar.endYear = "),
        ("studentSchoolAttendanceEvents", "SELECT attendanceID FROM Attendance JOIN Calendar USING (calendarID) WHERE Calendar.endYear = "),
        ("studentSectionAttendanceEvents", "SELECT attendanceID FROM Attendance JOIN Calendar USING (calendarID) WHERE Calendar.endYear = "),
    ];
    for (endpoint, sql) in by_calendar {
        let mut years = Vec::new();
        for ending in [2026, 2027] {
            let found = objects(made, endpoint, ending).await;
            let allowed: BTreeSet<_> = made.numbers(&format!("{sql}{ending}")).into_iter().collect();
            assert!(found.is_subset(&allowed), "{endpoint} {ending}");
            assert!(!found.is_empty(), "{endpoint} {ending}");
            years.push(found);
        }
        assert!(years[0].is_disjoint(&years[1]), "{endpoint}");
    }
}

#[tokio::test]
async fn row_3_only_years_with_a_configuration_send() {
    let made = district();
    let ods = mock();
    let resync = open(made.store(), &ods).await;
    let plan = resync.full_resync().await.expect("a plan");
    assert!(resync.run(&plan).await.expect("a report").is_success());
    let years: BTreeSet<_> =
        ods.records("sections").iter().map(|section| section["courseOfferingReference"]["schoolYear"].to_string()).collect();
    assert_eq!(years, BTreeSet::from(["2027".to_owned()]));
}
