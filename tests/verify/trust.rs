//! Who alone writes to an ODS may go by the ledger: nothing is asked, and what the ledger knows otherwise is sent.

use std::sync::Arc;

use edfi_resync::campus::{Mode, Request};
use edfi_resync::ledger::{Ledger, SqliteLedger};
use edfi_resync::ods::Credentials;
use edfi_resync::plan::Way;
use edfi_resync::{CancellationToken, ErrorKind, Options, Resync, ResyncBuilder};
use edfi_resync_testing::mock_ods::Flavour;
use edfi_resync_testing::{MockOds, ModelLedger};
use http::Method;
use serde_json::json;

use crate::world::{Records, Stranger, district, loaded, plain, store};

fn builder(ods: &MockOds, records: &Records, set: &[(&str, &str)]) -> ResyncBuilder {
    let mut options = Options::default();
    for (name, value) in set {
        options.set(name, value).expect("an option");
    }
    let builder = Resync::builder(store(records)).ods(ods.base_url()).secrets(Credentials::new(ods.key(), ods.secret()));
    builder.service(ods.clone()).options(options)
}

const TRUST: (&str, &str) = ("trust_ledger", "true");

#[tokio::test]
async fn a_trusted_ledger_is_asked_instead_of_the_ods_and_what_it_knows_otherwise_is_sent() {
    let mut records = district(6).await;
    let folder = tempfile::tempdir().expect("a folder");
    let on_disk = SqliteLedger::open(folder.path().join("state.db")).expect("a ledger");
    for ledger in [Arc::new(ModelLedger::new()) as Arc<dyn Ledger>, Arc::new(on_disk)] {
        let (ods, _) = loaded(Flavour::ods73(), &records, Some(Arc::clone(&ledger))).await;
        let all: usize = records.values().map(Vec::len).sum();
        let students = records.get_mut("students").expect("students");
        // One is changed here, and one there, of which nobody knows.
        students[0]["middleName"] = json!("Changed");
        let stranger = Stranger::new(&ods).await;
        let unique = students[1]["studentUniqueId"].clone();
        let mut theirs =
            stranger.all("students").await.into_iter().find(|shown| shown["studentUniqueId"] == unique).expect("it was sent");
        theirs["middleName"] = json!("Behind our back");
        let path = format!("students/{}", theirs["id"].as_str().expect("an id"));
        stranger.send(Method::PUT, &path, &theirs).await;

        let resync = builder(&ods, &records, &[TRUST]).ledger(Arc::clone(&ledger)).open().await.expect("it opens");
        let plan = resync.plan(&Request::new().mode(Mode::Reconcile)).await.expect("a plan");
        assert!(
            plan.steps.iter().filter_map(|step| step.comparison).all(|found| found.way == Way::Ledger && found.gets == Some(0))
        );
        assert!(plan.to_string().contains("compared with the ledger alone"), "{plan}");
        ods.clear_requests();
        let report = resync.run(&plan).await.expect("a report");
        assert_eq!((report.total.updated, report.total.unchanged), (1, all as u64 - 1), "{report}");
        let posts = ods.requests().iter().filter(|request| request.resource.is_some() && request.method == Method::POST).count();
        let lists = ods.requests().iter().filter(|request| request.method == Method::GET && request.path.contains('?')).count();
        assert_eq!((posts, lists), (1, 0), "{report}");
        // The next one has nothing to do at all.
        let again = resync.run(&plan).await.expect("a report");
        assert_eq!(again.total.unchanged, all as u64, "{again}");
        assert_eq!(ledger.check().await.expect("it is read"), [""; 0]);
        records.get_mut("students").expect("students")[0]["middleName"] = json!("Back");
    }
}

#[tokio::test]
async fn an_ods_that_was_emptied_is_noticed_and_filled_again() {
    let records = district(6).await;
    let ledger = Arc::new(ModelLedger::new());
    let (ods, _) = loaded(Flavour::ods73(), &records, Some(ledger.clone())).await;
    ods.reset();
    let resync = builder(&ods, &records, &[TRUST]).ledger(ledger).open().await.expect("it opens");
    let plan = resync.plan(&Request::new().mode(Mode::Reconcile)).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    assert_eq!(report.total.created, report.total.read, "{report}");
}

#[tokio::test]
async fn what_was_sent_without_a_part_and_stopped_before_it_went_whole_is_not_trusted() {
    let mut records = district(2).await;
    records.retain(|endpoint, _| endpoint == "localEducationAgencies");
    let agencies = records.get_mut("localEducationAgencies").expect("an agency");
    agencies.truncate(1);
    agencies[0].as_object_mut().expect("a record").retain(|name, _| !name.ends_with("Reference"));
    let mut other = agencies[0].clone();
    other["localEducationAgencyId"] = json!(77);
    agencies[0]["parentLocalEducationAgencyReference"] = json!({"localEducationAgencyId": 77});
    other["parentLocalEducationAgencyReference"] = json!({"localEducationAgencyId": agencies[0]["localEducationAgencyId"]});
    agencies.push(other);

    let ledger = Arc::new(ModelLedger::new());
    let (ods, resync) = loaded(Flavour::ods73(), &records, Some(ledger.clone())).await;
    let has_all = || {
        let shown: Vec<_> = ods.records("localEducationAgencies").into_iter().map(plain).collect();
        shown.iter().filter(|agency| agency.get("parentLocalEducationAgencyReference").is_some()).count()
    };
    assert_eq!(has_all(), 2);
    // The first goes without what it refers to, and the run stops before it goes whole.
    let hold = ods.hold(Method::POST, Some("localEducationAgencies"), 1).expect("a resource");
    let plan = resync.plan(&Request::new()).await.expect("a plan");
    let cancel = CancellationToken::new();
    let stops = async {
        hold.still().await;
        cancel.cancel();
        hold.cut();
    };
    let (report, ()) = tokio::join!(resync.run(&plan).cancel_with(cancel.clone()).into_future(), stops);
    assert!(report.expect("a report").stopped.is_some() && has_all() == 1);
    hold.release();

    let resync = builder(&ods, &records, &[TRUST]).ledger(ledger).open().await.expect("it opens");
    let plan = resync.plan(&Request::new().mode(Mode::Reconcile)).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success() && has_all() == 2, "{report}");
    assert!(report.warnings.iter().any(|warning| warning.starts_with("localEducationAgencies: all are sent")), "{report}");
}

#[tokio::test]
async fn there_is_no_trust_without_a_ledger_and_what_has_no_room_is_said() {
    let records = district(6).await;
    let ledger = Arc::new(ModelLedger::new());
    let (ods, _) = loaded(Flavour::ods73(), &records, Some(ledger.clone())).await;
    let error = builder(&ods, &records, &[TRUST]).open().await.expect_err("there is no ledger");
    assert!(error.kind() == ErrorKind::ConfigInvalid && error.to_string().contains("ledger"), "{error}");

    let tight = [TRUST, ("memory_budget", "1600")];
    let resync = builder(&ods, &records, &tight).ledger(ledger).open().await.expect("it opens");
    let plan = resync.plan(&Request::new().mode(Mode::Reconcile)).await.expect("a plan");
    let report = resync.run(&plan).await.expect("a report");
    assert!(report.is_success() && report.warnings.iter().any(|warning| warning.contains("memory_budget")), "{report}");
}
