//! Row 9, Cleanup, of a generated district: from its Campus database, through its service queries, with a ledger on disk.

use std::collections::BTreeMap;

use edfi_resync::Resync;
use edfi_resync::campus::{Mode, Request};
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::plan::{Because, Kept, Plan};
use edfi_resync_testing::MockOds;
use http::Method;
use tempfile::TempDir;

use super::world::{Made, builder, district, mock};

struct Scene {
    made: Made,
    ods: MockOds,
    folder: TempDir,
}

impl Scene {
    /// A district that was sent whole.
    async fn sent() -> Self {
        let scene = Self { made: district().copy(""), ods: mock(), folder: tempfile::tempdir().expect("a folder") };
        let resync = scene.open().await;
        let plan = resync.plan(&Request::new().all_schools()).await.expect("it can be planned");
        let report = resync.run(&plan).await.expect("it can be run");
        assert_eq!(report.total.failed + report.total.blocked, 0, "{report}");
        drop(resync);
        scene.ods.clear_requests();
        scene
    }

    async fn open(&self) -> Resync {
        let ledger = SqliteLedger::open(self.folder.path().join("ledger.db")).expect("a ledger");
        builder(self.made.store(), &self.ods).ledger(ledger).open().await.expect("it opens")
    }

    async fn plan(&self, request: Request) -> Plan {
        self.open().await.plan(&request.mode(Mode::Cleanup)).await.expect("it can be planned")
    }
}

fn because(plan: &Plan) -> BTreeMap<(&str, Because), usize> {
    let mut counts = BTreeMap::new();
    for step in &plan.removals {
        for removal in &step.deletes {
            *counts.entry((step.resource.as_str(), removal.because)).or_default() += 1;
        }
    }
    counts
}

#[tokio::test]
async fn row_9_after_a_full_resync_everything_matches() {
    let scene = Scene::sent().await;
    let plan = scene.plan(Request::new().all_schools()).await;
    assert_eq!(plan.deletes().0, 0, "{plan}");
    let unlike: Vec<_> = plan.removals.iter().filter(|step| step.kept.keys().any(|why| *why != Kept::Match)).collect();
    assert!(unlike.is_empty(), "{unlike:#?}");
    let found: u64 = plan.removals.iter().map(|step| step.found).sum();
    assert!(found > 2_000, "{plan}");
    let data = scene.ods.requests().into_iter().filter(|request| request.resource.is_some());
    assert!(data.into_iter().all(|request| request.method == Method::GET));
}

#[tokio::test]
async fn row_9_what_campus_deletes_goes_and_a_lost_ed_fi_id_takes_nothing_along() {
    let scene = Scene::sent().await;
    let attendance = scene.made.numbers("SELECT attendanceID FROM Attendance ORDER BY attendanceID LIMIT 3");
    let ids = attendance.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let person = scene.made.numbers("SELECT personID FROM Enrollment ORDER BY enrollmentID LIMIT 1")[0];
    scene.made.change(&format!(
        "PRAGMA foreign_keys = OFF; DELETE FROM Attendance WHERE attendanceID IN ({ids}); \
         UPDATE Person SET edFiID = NULL WHERE personID = {person};"
    ));
    let plan = scene.plan(Request::new().all_schools()).await;
    let deleted = because(&plan);
    assert!(deleted.keys().all(|(_, because)| *because == Because::Gone), "{plan}");
    assert!(deleted.values().sum::<usize>() >= 1, "{plan}");
    assert!(deleted.keys().all(|(resource, _)| resource.ends_with("AttendanceEvents")), "{plan}");
    let not_sent: u64 = plan.removals.iter().filter_map(|step| step.kept.get(&Kept::NotSent)).sum();
    assert!(not_sent > 0, "the records of the person count as matches: {plan}");
    let report = scene.open().await.run(&plan).await.expect("it can be run");
    assert!(report.is_success() && report.removed.deleted == plan.deletes().0, "{report}");
}

#[tokio::test]
async fn row_9_an_excluded_calendar_takes_its_dependents_along() {
    let scene = Scene::sent().await;
    let calendar = scene.made.numbers("SELECT calendarID FROM Enrollment ORDER BY enrollmentID LIMIT 1")[0];
    scene.made.change(&format!("UPDATE Calendar SET exclude = 1 WHERE calendarID = {calendar};"));
    let plan = scene.plan(Request::new().all_schools().force(true)).await;
    let deleted = because(&plan);
    for resource in ["calendars", "calendarDates", "sections", "studentSchoolAssociations"] {
        assert!(deleted.contains_key(&(resource, Because::CalendarExcluded)), "{resource}: {plan}");
    }
    let report = scene.open().await.run(&plan).await.expect("it can be run");
    assert!(report.is_success(), "{report}");
    assert_eq!(report.removed.deleted, plan.deletes().0);
    let again = scene.plan(Request::new().all_schools()).await;
    assert_eq!(again.deletes().0, 0, "{again}");
}
