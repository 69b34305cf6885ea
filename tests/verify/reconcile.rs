//! A Reconcile leads where a Resync leads, writes what differs and nothing else, and asks for no more than sending would cost.

use std::sync::Arc;

use edfi_resync::campus::{Mode, Request};
use edfi_resync::ledger::Ledger;
use edfi_resync::model::Model;
use edfi_resync::plan::Way;
use edfi_resync::report::Report;
use edfi_resync::{Options, Resync};
use edfi_resync_testing::district::SampleDistrict;
use edfi_resync_testing::mock_ods::Flavour;
use edfi_resync_testing::{MockOds, ModelLedger};
use http::Method;
use serde_json::{Value, json};

use crate::property::{Made, Making};
use crate::world::{Records, Stranger, district, loaded, of_campus, open, plain, verified};

fn reconcile() -> Request {
    Request::new().mode(Mode::Reconcile)
}

async fn ran(resync: &Resync, request: &Request) -> Report {
    let plan = resync.plan(request).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success(), "{report}");
    report
}

/// How often records were written, and how often the ODS was asked for any.
fn counted(ods: &MockOds) -> (usize, usize) {
    let requests = ods.requests();
    let of = |method: Method| requests.iter().filter(|request| request.resource.is_some() && request.method == method).count();
    (requests.len() - of(Method::GET) - requests.iter().filter(|request| request.resource.is_none()).count(), of(Method::GET))
}

/// What an ODS holds, without what it adds to its records.
fn held(ods: &MockOds, endpoint: &str) -> Vec<String> {
    let mut held: Vec<_> = ods.records(endpoint).into_iter().map(|record| plain(record).to_string()).collect();
    held.sort_unstable();
    held
}

#[tokio::test]
async fn what_differs_is_written_and_nothing_else_whatever_the_source_and_the_ods_hold() {
    for seed in 0..24 {
        let making = Making::make(seed);
        let flavour = [Flavour::ods73(), Flavour::api81(), Flavour::ods61()][seed as usize % 3].clone();
        let made = |flavour: Flavour| {
            let ods = MockOds::builder(&Model::ds5_2()).flavour(flavour).populated(true).page_limit(500).build();
            let periods = (0..3).flat_map(|nth| ["One", "Two"].map(|name| (name, 255_901_001 + nth)));
            let period = |(name, school)| json!({"classPeriodName": name, "schoolReference": {"schoolId": school}});
            ods.seed("classPeriods", periods.map(period).collect()).expect("periods");
            making.ods.iter().for_each(|(endpoint, records)| ods.seed(endpoint, records.clone()).expect("records"));
            ods
        };
        let (resynced, reconciled) = (made(flavour.clone()), made(flavour));
        ran(&open(&resynced, &making.source, None).await, &Request::new()).await;
        let resync = open(&reconciled, &making.source, None).await;
        let report = ran(&resync, &reconcile()).await;

        let differs = making.wanted.values().filter(|made| **made != Made::Extra).count();
        let (writes, gets) = counted(&reconciled);
        assert_eq!(writes, differs, "seed {seed}: {report}");
        assert!(gets <= 3, "seed {seed}: {gets} GETs");
        assert_eq!(
            (report.total.unchanged, report.total.read),
            (making.same, making.same + differs as u64),
            "seed {seed}: {report}"
        );
        // What means the same stays as the ODS spells it; of what was sent, it holds what a Resync has sent.
        let found = verified(&resync).await;
        assert_eq!((found.total.missing, found.total.different, found.total.not_comparable), (0, 0, 0), "seed {seed}: {found}");
        assert_eq!(held(&resynced, "bellSchedules").len(), held(&reconciled, "bellSchedules").len(), "seed {seed}");

        reconciled.clear_requests();
        let version = reconciled.newest_change_version();
        ran(&resync, &reconcile()).await;
        assert_eq!((counted(&reconciled).0, reconciled.newest_change_version()), (0, version), "seed {seed}: the second one");
    }
}

#[tokio::test]
async fn an_unchanged_district_costs_a_few_reads_and_a_tampered_one_what_was_tampered_with() {
    let records = district(60).await;
    let all: usize = records.values().map(Vec::len).sum();
    for flavour in [Flavour::ods73(), Flavour::api80(), Flavour::ods53()] {
        let name = flavour.name;
        let (ods, resync) = loaded(flavour, &records, None).await;
        ods.clear_requests();
        let report = ran(&resync, &reconcile()).await;
        let (writes, gets) = counted(&ods);
        assert_eq!(writes, 0, "{name}: {report}");
        assert!(gets <= all / 400 + 2 * records.len(), "{name}: {gets} GETs for {all} records of {} kinds", records.len());
        assert_eq!(report.total.unchanged as usize, all, "{name}: {report}");

        let endpoint = "studentSchoolAttendanceEvents";
        let stranger = Stranger::new(&ods).await;
        for (nth, shown) in stranger.all(endpoint).await.into_iter().take(40).enumerate() {
            let path = format!("{endpoint}/{}", shown["id"].as_str().expect("an id"));
            if nth % 2 == 0 {
                stranger.send(Method::DELETE, &path, &Value::Null).await;
            } else {
                let mut body = plain(shown.clone());
                body["attendanceEventReason"] = json!("Other words");
                body["id"] = shown["id"].clone();
                stranger.send(Method::PUT, &path, &body).await;
            }
        }
        ods.clear_requests();
        let report = ran(&resync, &reconcile()).await;
        assert_eq!(counted(&ods).0, 40, "{name}: {report}");
        let events = &report.resources[endpoint];
        assert_eq!((events.created, events.updated), (20, 20), "{name}: {report}");
        assert!(verified(&resync).await.total.is_all_well(), "{name}");
    }
}

/// The plan shows what either way costs, and takes the cheaper one.
#[tokio::test]
async fn a_few_people_are_sent_and_a_whole_district_is_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let campus = folder.path().join("campus.db");
    SampleDistrict::new(60).with_seed(3).create(&campus).expect("a district");
    let ods = MockOds::new(&Model::ds5_2());
    let resync = of_campus(&campus, &ods).await;
    let all = Request::new().all_schools();
    ran(&resync, &all).await;

    let ways = |plan: &edfi_resync::plan::Plan, endpoint: &str| {
        plan.steps.iter().find(|step| step.resource == endpoint).and_then(|step| step.comparison).expect("a comparison").way
    };
    let whole = resync.plan(&all.clone().mode(Mode::Reconcile)).await.expect("a plan");
    assert_eq!((ways(&whole, "students"), ways(&whole, "localEducationAgencies")), (Way::List, Way::List), "a tie writes nothing");
    let text = whole.to_string();
    assert!(text.contains("full scope; compared by 1 GET before any of 60 POSTs"), "{text}");
    assert!(text.starts_with("Reconcile of "), "{text}");
    let sql = "SELECT DISTINCT personID FROM OpenEnrollment WHERE schoolYear = 2027 ORDER BY personID DESC LIMIT 10";
    let database = rusqlite::Connection::open(&campus).expect("the district opens");
    database.execute_batch(include_str!("../open_views.sql")).expect("the tables are those of the reference schema");
    let mut oldest = database.prepare(sql).expect("a query");
    let oldest = oldest.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("people");
    let people = Request::new().all_schools().persons(oldest).mode(Mode::Reconcile);
    let plan = resync.plan(&people).await.expect("a plan");
    assert_eq!(ways(&plan, "students"), Way::Send, "{plan}");
    assert!(plan.steps.iter().any(|step| step.comparison.is_some_and(|found| found.way == Way::List && found.posts > Some(10))));

    ods.clear_requests();
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success() && report.total.unchanged > 10, "{report}");
    let (writes, gets) = counted(&ods);
    assert!(writes + gets < report.total.read as usize, "{writes} writes and {gets} GETs for {report}");
}

/// People whom the ODS does not show are sent, and so is whatever cannot be listed.
#[tokio::test]
async fn what_is_in_doubt_is_sent() {
    let records = district(6).await;
    let (ods, resync) = loaded(Flavour::ods73(), &records, None).await;
    let stranger = Stranger::new(&ods).await;
    for enrollment in stranger.all("studentSchoolAssociations").await {
        let path = format!("studentSchoolAssociations/{}", enrollment["id"].as_str().expect("an id"));
        stranger.send(Method::DELETE, &path, &Value::Null).await;
    }
    ods.deny(Method::GET, "sections").expect("a resource");
    ods.clear_requests();
    let report = ran(&resync, &reconcile()).await;
    let (students, sections) = (&report.resources["students"], &report.resources["sections"]);
    assert_eq!((students.unchanged, students.updated), (0, records["students"].len() as u64), "{report}");
    assert_eq!((sections.unchanged, sections.updated), (0, records["sections"].len() as u64), "{report}");
    assert_eq!(
        report.resources["studentSchoolAssociations"].created,
        records["studentSchoolAssociations"].len() as u64,
        "{report}"
    );
    ods.allow("sections").expect("a resource");
    assert!(verified(&resync).await.total.is_all_well());
}

/// Keys that differ in letter case alone may be one to the server: both are sent, and the answers tell.
#[tokio::test]
async fn a_key_that_the_source_has_in_two_letter_cases_is_sent() {
    let week = |name: &str, days: i64| {
        json!({"weekIdentifier": format!("Week {name}"), "schoolReference": {"schoolId": 255_901_001}, "beginDate": "2026-08-24",
            "endDate": "2026-08-28", "totalInstructionalDays": days})
    };
    let records: Records = [("academicWeeks".to_owned(), ["A", "a", "B", "C"].map(|name| week(name, 5)).to_vec())].into();
    let ods = MockOds::builder(&Model::ds5_2()).populated(true).build();
    ods.seed("academicWeeks", ["A", "B", "C"].map(|name| week(name, 5)).to_vec()).expect("weeks");
    let resync = open(&ods, &records, None).await;
    ods.clear_requests();
    let plan = resync.plan(&reconcile()).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    // Both, and the first once more, since they turn out to be one.
    assert_eq!(counted(&ods).0, 3, "{report}");
    assert_eq!(report.total.unchanged, 2, "{report}");
}

/// A ledger that knew nothing knows afterwards where the ODS has what was not sent, and whose it is.
#[tokio::test]
async fn a_ledger_learns_where_the_ods_has_what_is_the_same() {
    let records = district(6).await;
    let (ods, _) = loaded(Flavour::ods73(), &records, None).await;
    let ledger = Arc::new(ModelLedger::new());
    let resync = open(&ods, &records, Some(ledger.clone())).await;
    let report = ran(&resync, &reconcile()).await;
    let known = ledger.snapshot().known;
    assert_eq!(known.len() as u64, report.total.read);
    for (_, known) in known {
        let accepted = known.accepted.expect("it was seen there");
        assert!(known.delivered.is_some() && accepted.id.is_some() && accepted.etag.is_some());
    }
    let again = ran(&resync, &Request::new()).await;
    assert_eq!(again.total.unchanged, again.total.read, "{again}");
    // What another plan of the ledger calls ours was not sent by it.
    assert!(ledger.check().await.expect("a model").is_empty());
}

/// What does not fit into the budget is sent.
#[tokio::test]
async fn memory_bounds_what_is_remembered_as_the_same() {
    let records = district(6).await;
    let (ods, _) = loaded(Flavour::ods73(), &records, None).await;
    let mut options = Options::default();
    options.set("memory_budget", "1700").expect("an option");
    let builder = Resync::builder(crate::world::store(&records)).ods(ods.base_url()).service(ods.clone()).options(options);
    let builder = builder.secrets(edfi_resync::ods::Credentials::new(ods.key(), ods.secret()));
    let report = ran(&builder.open().await.expect("it opens"), &reconcile()).await;
    assert_eq!(report.total.unchanged, 100, "{report}");
    assert!(report.warnings.iter().any(|warning| warning.contains("raise it")), "{report}");
}
