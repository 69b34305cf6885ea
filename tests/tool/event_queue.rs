//! Row 18, Event Queue: events wait in order while there is no valid connection, go to every configuration, and are never lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::campus::{CampusEvent, Configuration, Rights, Target};
use edfi_resync::engine::Stop;
use edfi_resync::ledger::{
    Acquired, AuditFilter, EventAction, EventId, EventQueue, EventState, Ledger, LedgerTarget, LockRequest, Locks, TargetId,
};
use edfi_resync::ods::{Credentials, HttpService, OdsOptions, Rng, TransportError, TransportFault};
use edfi_resync::report::AuditResult;
use edfi_resync::source::SourceStore;
use edfi_resync::{ErrorKind, Resync, ResyncBuilder, Secrets};
use edfi_resync_testing::{MockOds, ModelLedger};
use http::{Method, Request, Response, Uri};

use super::small_world::{Campus, all, mock};

/// Two ODSs at hosts of their own: `state.example` and `local.example`, which may be down or refuse the key.
#[derive(Debug, Clone)]
struct Net {
    state: MockOds,
    local: MockOds,
    is_down: Arc<AtomicBool>,
    is_refused: Arc<AtomicBool>,
    /// Pressed when the state's ODS is first written to.
    at_first_write: Arc<Mutex<Option<Stop>>>,
}

#[async_trait]
impl HttpService for Net {
    async fn call(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        let ods = if host == "state.example" { &self.state } else { &self.local };
        if host == "local.example" && self.is_down.load(Ordering::SeqCst) {
            return Err(TransportError::new(TransportFault::NotSent, "no route"));
        }
        let mut parts = request.uri().clone().into_parts();
        let is_write = request.method() != Method::GET && request.uri().path().contains("/data/");
        if is_write && let Some(stop) = self.at_first_write.lock().expect("nobody panics").take() {
            stop.press();
        }
        parts.authority = ods.base_url().host_str().map(|host| host.parse().expect("a host"));
        *request.uri_mut() = Uri::from_parts(parts).expect("a URI");
        let answer = ods.handle(request);
        Ok(answer.map(|body| {
            let text = String::from_utf8_lossy(&body).replace(ods.base_url().host_str().expect("a host"), &host);
            Bytes::from(text)
        }))
    }
}

#[async_trait]
impl Secrets for Net {
    async fn credentials(&self, configuration: &Configuration) -> edfi_resync::Result<Credentials> {
        let is_wrong = configuration.name == "Local" && self.is_refused.load(Ordering::SeqCst);
        let ods = if configuration.name == "State" { &self.state } else { &self.local };
        Ok(Credentials::new(ods.key(), if is_wrong { "wrong" } else { ods.secret() }))
    }
}

/// A district that sends to the state, to an ODS of its own, and one day elsewhere.
struct Three {
    net: Net,
    ledger: Arc<dyn Ledger>,
}

impl Three {
    fn new() -> Self {
        let net = Net {
            state: mock(),
            local: mock(),
            is_down: Arc::default(),
            is_refused: Arc::default(),
            at_first_write: Arc::default(),
        };
        Self { net, ledger: Arc::new(ModelLedger::new()) }
    }

    fn store(campus: &Campus) -> impl SourceStore {
        let configuration = |name: &str, url: Option<&str>| {
            let target = url.map_or_else(Target::default, |url| Target::at(url.parse().expect("a URL")));
            Configuration::new(name, 2027.try_into().expect("a school year"), "5.2").with_target(target)
        };
        let mut campus = campus.clone();
        campus.configuration = configuration("State", Some("https://state.example/"));
        campus
            .store()
            .with_configuration(configuration("Local", Some("https://local.example/")))
            .with_configuration(configuration("Elsewhere", None))
    }

    async fn open(&self, campus: &Campus, configuration: &str) -> Resync {
        self.open_with(campus, configuration, Rights::all()).await
    }

    async fn open_with(&self, campus: &Campus, configuration: &str, rights: Rights) -> Resync {
        self.builder(campus).configuration(configuration).rights(rights).open().await.expect("it opens")
    }

    fn builder(&self, campus: &Campus) -> ResyncBuilder {
        Resync::builder(Self::store(campus))
            .secrets(self.net.clone())
            .service(self.net.clone())
            .ods_options(OdsOptions::default().with_outage_patience(Duration::from_millis(20)).with_max_attempts(1))
            .ledger(Arc::clone(&self.ledger))
            .rng(Rng::seeded(7))
    }

    async fn target(&self, host: &str, ods: &MockOds) -> TargetId {
        let target = LedgerTarget {
            url: format!("https://{host}/").parse().expect("a URL"),
            tenant: None,
            instance: None,
            school_year: 2027,
            client_key: ods.key().to_owned(),
            unique_ids: edfi_resync::campus::UniqueIds::default(),
            data_standard: "5.2".to_owned(),
        };
        self.ledger.target(&target).await.expect("the target").id
    }

    async fn send_all(&self, campus: &Campus) {
        for configuration in ["State", "Local"] {
            let resync = self.open(campus, configuration).await;
            let plan = resync.plan(&all()).await.expect("it can be planned");
            assert!(resync.run(&plan).await.expect("it can be run").is_success());
        }
    }
}

fn changed(person: i64, old: &str, new: &str) -> CampusEvent {
    CampusEvent::ed_fi_id_changed(person, Some(old), Some(new)).expect("it did change")
}

fn students(ods: &MockOds, id: &str) -> usize {
    ods.records("studentSchoolAssociations").iter().filter(|record| record["studentReference"]["studentUniqueId"] == id).count()
}

#[tokio::test]
async fn row_18_an_event_goes_to_every_configuration_and_waits_where_there_is_no_connection() {
    let three = Three::new();
    let campus = Campus::new();
    three.send_all(&campus).await;
    let after = campus.renamed("U1000", "N1");
    let resync = three.open(&after, "State").await;
    let handled = resync.handle(&changed(1000, "U1000", "N1")).await.expect("it is handled");
    let names: Vec<_> = handled.iter().map(|of| (of.configuration.as_str(), of.is_done())).collect();
    assert_eq!(names, [("State", true), ("Local", true), ("Elsewhere", false)]);
    for ods in [&three.net.state, &three.net.local] {
        assert_eq!((students(ods, "U1000"), students(ods, "N1")), (0, 1));
    }
    let problem = handled[2].problem().expect("it has no URL");
    assert_eq!(problem.kind(), ErrorKind::ConfigInvalid, "{problem}");
    let queue = resync.events().await.expect("the queue");
    assert_eq!(queue.len(), 1);
    let waiting = &queue[0];
    assert_eq!((waiting.order, waiting.action, waiting.table.as_str(), waiting.object), (1, EventAction::Update, "Person", 1000));
    assert_eq!((waiting.configuration.as_str(), waiting.state), ("Elsewhere", EventState::Waiting));
    let shown = format!("{waiting} {waiting:?} {handled:?}");
    assert!(shown.starts_with("1 update Person:1000 for \"Elsewhere\", waiting"), "{shown}");
    assert!(!shown.contains("U1000") && !shown.contains("N1"), "{shown}");
    assert_eq!(waiting.old().expect("it can be read")[0].expose(), "U1000", "shown to whoever asks for it");
    assert_eq!(waiting.new_ids().expect("it can be read")[0].expose(), "N1");
}

#[tokio::test]
async fn row_18_events_wait_in_order_while_the_ods_is_out_of_reach_or_refuses_the_key() {
    for out_of_reach in [true, false] {
        let three = Three::new();
        let campus = Campus::new();
        three.send_all(&campus).await;
        let switch = if out_of_reach { &three.net.is_down } else { &three.net.is_refused };
        switch.store(true, Ordering::SeqCst);
        let first = campus.renamed("U1000", "N1");
        let resync = three.open(&first, "State").await;
        let handled = resync.handle(&changed(1000, "U1000", "N1")).await.expect("it is handled");
        let why = handled[1].problem().expect("it waits").kind();
        assert_eq!(why, if out_of_reach { ErrorKind::Unreachable } else { ErrorKind::Unauthorized }, "{}", handled[1]);
        let second = first.renamed("N1", "N2");
        let resync = three.open(&second, "State").await;
        let handled = resync.handle(&changed(1000, "N1", "N2")).await.expect("it is handled");
        assert!(handled[0].is_done() && !handled[1].is_done(), "{handled:?}");
        assert!(handled[1].problem().is_some_and(|why| why.to_string().starts_with("an earlier event waits: ")), "{}", handled[1]);
        assert_eq!((students(&three.net.local, "U1000"), students(&three.net.state, "N2")), (1, 1));

        switch.store(false, Ordering::SeqCst);
        // Another process, later.
        let resync = three.open(&second, "State").await;
        let processed = resync.process_events().await.expect("they are processed");
        let done: Vec<_> = processed.iter().map(|of| (of.configuration.as_str(), of.is_done())).collect();
        assert_eq!(done, [("Local", true), ("Local", true), ("Elsewhere", false), ("Elsewhere", false)]);
        assert!(processed[0].event < processed[1].event, "in order");
        let local = &three.net.local;
        assert_eq!([students(local, "U1000"), students(local, "N1"), students(local, "N2")], [0, 0, 1]);
    }
}

#[tokio::test]
async fn row_18_an_event_that_a_dead_process_left_is_processed_again() {
    let three = Three::new();
    let campus = Campus::new();
    three.send_all(&campus).await;
    three.net.is_down.store(true, Ordering::SeqCst);
    let after = campus.renamed("U1000", "N1");
    let resync = three.open(&after, "State").await;
    resync.handle(&changed(1000, "U1000", "N1")).await.expect("it is handled");
    three.net.is_down.store(false, Ordering::SeqCst);

    let target = three.target("local.example", &three.net.local).await;
    let id = resync.events().await.expect("the queue")[0].id;
    let begin = async |at: SystemTime| {
        let request = LockRequest::new(target, "dead", Vec::new(), at, Duration::from_secs(60));
        let Acquired::Lease(lease) = three.ledger.acquire(request).await.expect("a lease") else { panic!("nothing is locked") };
        assert!(three.ledger.begin_event(id, lease.token, at).await.expect("it can be begun"));
    };
    begin(SystemTime::now()).await;
    let processed = resync.process_events().await.expect("they are processed");
    assert_eq!(processed[0].problem().expect("somebody is at it").kind(), ErrorKind::Locked);
    assert_eq!(students(&three.net.local, "N1"), 0, "nobody else begins it");

    let three = Three { ledger: Arc::clone(&three.ledger), net: three.net.clone() };
    three.ledger.event_back(id).await.expect("it waits again");
    begin(SystemTime::now() - Duration::from_secs(61)).await;
    let processed = resync.process_events().await.expect("they are processed");
    assert!(processed[0].is_done(), "its lease ran out: {}", processed[0]);
    assert_eq!((students(&three.net.local, "U1000"), students(&three.net.local, "N1")), (0, 1));
}

#[tokio::test]
async fn row_18_what_was_opened_for_a_plan_sends_to_the_others_own_addresses() {
    let three = Three::new();
    let campus = Campus::new();
    three.send_all(&campus).await;
    let after = campus.renamed("U1000", "N1");
    let plan = three.open(&after, "State").await.plan(&all()).await.expect("a plan");
    let resync = three.builder(&after).of_plan(&plan).open().await.expect("it opens");
    let handled = resync.handle(&changed(1000, "U1000", "N1")).await.expect("it is handled");
    let names: Vec<_> = handled.iter().map(|of| (of.configuration.as_str(), of.is_done())).collect();
    assert_eq!(names, [("State", true), ("Local", true), ("Elsewhere", false)]);
    assert_eq!((students(&three.net.local, "U1000"), students(&three.net.local, "N1")), (0, 1));
}

#[tokio::test]
async fn row_18_what_is_not_done_by_its_deadline_waits() {
    let three = Three::new();
    let campus = Campus::new();
    three.send_all(&campus).await;
    let resync = three.open(&campus.renamed("U1000", "N1"), "State").await;
    let event = changed(1000, "U1000", "N1");
    let handled = resync.handle(&event).deadline(Duration::from_nanos(1)).await.expect("it is handled");
    let why: Vec<_> = handled[..2].iter().map(|of| of.problem().expect("it waits").to_string()).collect();
    assert!(why.iter().all(|why| why.starts_with("the deadline passed; process the events again")), "{why:?}");
    assert_eq!((students(&three.net.state, "N1"), resync.events().await.expect("the queue").len()), (0, 3));
    assert!(resync.locks().await.expect("locks").is_empty());
    let processed = resync.process_events().deadline(Duration::from_secs(3_600)).await.expect("they are processed");
    assert!(processed[0].is_done() && students(&three.net.state, "N1") == 1, "{}", processed[0]);
}

#[tokio::test]
async fn row_18_what_is_stopped_waits_and_keeps_no_lock() {
    let three = Three::new();
    let campus = Campus::new();
    three.send_all(&campus).await;
    let resync = three.open(&campus.renamed("U1000", "N1"), "State").await;
    let event = changed(1000, "U1000", "N1");
    let writes = |ods: &MockOds| {
        let requests = ods.requests();
        requests.iter().filter(|request| request.method != Method::GET && request.resource.is_some()).count()
    };
    let before = (writes(&three.net.state), writes(&three.net.local));
    let stop = Stop::new();
    *three.net.at_first_write.lock().expect("nobody panics") = Some(stop.clone());
    let handled = resync.handle(&event).stop_with(stop).await.expect("it is handled");
    assert_eq!(handled.iter().filter(|of| of.is_done()).count(), 0, "{handled:?}");
    assert!(writes(&three.net.state) > before.0 && writes(&three.net.local) == before.1, "the second was not begun");
    assert_eq!(resync.locks().await.expect("the locks"), []);
    assert_eq!(resync.events().await.expect("the queue").iter().filter(|event| event.state == EventState::Waiting).count(), 3);
    let processed = resync.process_events().await.expect("they are processed");
    assert_eq!(processed.iter().filter(|of| of.is_done()).count(), 2, "{processed:?}");
    for ods in [&three.net.state, &three.net.local] {
        assert_eq!((students(ods, "U1000"), students(ods, "N1")), (0, 1));
    }
}

#[tokio::test]
async fn row_18_read_lists_and_write_processes() {
    let three = Three::new();
    let campus = Campus::new();
    three.send_all(&campus).await;
    let after = campus.renamed("U1000", "N1");
    let event = changed(1000, "U1000", "N1");
    let reads = three.open_with(&after, "State", "eventQueue:read".parse().expect("a right")).await;
    reads.events().await.expect("it may be listed");
    let plan = reads.plan_event(&event).await.expect("it may be planned");
    let missing =
        |error: edfi_resync::Error| (error.kind(), error.to_string().starts_with("the right eventQueue:write is missing"));
    assert_eq!(missing(reads.handle(&event).await.expect_err("not to be handled")), (ErrorKind::RightMissing, true));
    assert_eq!(missing(reads.process_events().await.expect_err("not to be processed")), (ErrorKind::RightMissing, true));
    assert_eq!(missing(reads.archive_event(EventId(1)).await.expect_err("not to be archived")), (ErrorKind::RightMissing, true));
    assert_eq!(missing(reads.run(&plan).await.expect_err("not to be run")), (ErrorKind::RightMissing, true));
    assert!(reads.events().await.expect("the queue").is_empty(), "what may not be handled is not queued");
    let writes = three.open_with(&after, "State", "eventQueue:write".parse().expect("a right")).await;
    assert_eq!(writes.events().await.expect_err("not to be listed").kind(), ErrorKind::RightMissing);
    assert!(writes.handle(&event).await.expect("it may be handled")[0].is_done());
    let resyncs = three.open_with(&after, "State", "resync:read resync:write".parse().expect("rights")).await;
    assert_eq!(resyncs.handle(&event).await.expect_err("another tool's").kind(), ErrorKind::RightMissing);
}

#[tokio::test]
async fn row_18_an_event_that_cannot_be_sent_is_archived_and_those_behind_it_are_sent() {
    let three = Three::new();
    let campus = Campus::new();
    three.send_all(&campus).await;
    // The first person cannot be sent any more.
    let after = campus.renamed("U1000", "N1").change("Person", 1000, |body| {
        body.as_object_mut().expect("an object").remove("birthDate");
    });
    let after = after.renamed("U1001", "N2");
    let resync = three.open(&after, "State").await;
    resync.handle(&changed(1000, "U1000", "N1")).await.expect("it is handled");
    let handled = resync.handle(&changed(1001, "U1001", "N2")).await.expect("it is handled");
    assert!(handled.iter().all(|of| !of.is_done()), "{handled:?}");
    let queue = resync.events().await.expect("the queue");
    let first: Vec<_> = queue.iter().filter(|event| event.object == 1000).map(|event| event.id).collect();
    assert_eq!((queue.len(), first.len()), (6, 3));

    for &id in &first {
        resync.archive_event(id).await.expect("it is put away");
    }
    let again = resync.archive_event(first[0]).await.expect_err("it is gone");
    assert_eq!((again.kind(), again.to_string().contains("is not in the queue any more")), (ErrorKind::RequestInvalid, true));
    let unknown = resync.archive_event(EventId(99)).await.expect_err("there is none");
    assert_eq!(unknown.kind(), ErrorKind::RequestInvalid);
    let processed = resync.process_events().await.expect("they are processed");
    let done: Vec<_> = processed.iter().map(|of| (of.configuration.as_str(), of.is_done())).collect();
    assert_eq!(done, [("State", true), ("Local", true), ("Elsewhere", false)]);
    for ods in [&three.net.state, &three.net.local] {
        assert_eq!([students(ods, "U1000"), students(ods, "N1"), students(ods, "U1001"), students(ods, "N2")], [1, 0, 0, 1]);
    }

    let audit = resync.audit(&AuditFilter::default()).await.expect("the audit");
    let archived: Vec<_> = audit.iter().filter(|record| record.action == "archive").collect();
    // Also those of the two that were refused.
    let (archived, refused): (Vec<_>, Vec<_>) =
        archived.into_iter().partition(|record| record.detail.result == AuditResult::Finished);
    assert!(refused.len() == 2 && refused.iter().all(|record| record.detail.result == AuditResult::Refused), "{refused:?}");
    let of: Vec<_> = archived.iter().filter_map(|record| record.configuration.as_deref()).collect();
    assert_eq!(of, ["State", "Local", "Elsewhere"]);
    assert!(archived.iter().all(|record| record.detail.persons == Some([1000].into())), "{archived:?}");
    assert_eq!(resync.locks().await.expect("the locks"), []);
}

#[tokio::test]
async fn row_18_an_event_that_is_under_way_is_not_archived() {
    let three = Three::new();
    let campus = Campus::new();
    three.send_all(&campus).await;
    let resync = three.open(&campus.renamed("U1000", "N1"), "State").await;
    resync.handle(&changed(1000, "U1000", "N1")).await.expect("it is handled");
    let id = resync.events().await.expect("the queue")[0].id;
    let target = three.target("state.example", &three.net.state).await;
    let (holder, now, lease) = ("somebody".to_owned(), SystemTime::now(), Duration::from_secs(60));
    let request = LockRequest::new(target, holder, Vec::new(), now, lease);
    let Acquired::Lease(lease) = three.ledger.acquire(request).await.expect("a lease") else { panic!("nothing is locked") };
    assert!(three.ledger.begin_event(id, lease.token, now).await.expect("it can be begun"));
    let refused = resync.archive_event(id).await.expect_err("somebody is at it");
    assert_eq!(refused.kind(), ErrorKind::Locked, "{refused}");
    assert_eq!(resync.events().await.expect("the queue").len(), 1);
    three.ledger.release(&lease).await.expect("it is given back");
    resync.archive_event(id).await.expect("it is put away");
    assert_eq!(resync.events().await.expect("the queue").len(), 0);
}
