//! Answers that say yes and mean no, or mean somebody else, and keys that are one to the server: what is told is what
//! the server holds.

use std::time::Duration;

use edfi_resync::engine::Event;
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::ods::{OdsOptions, Transport};
use edfi_resync::report::Report;
use serde_json::{Value, json};

use crate::scripted::{Answer, KEY, SECRET, Script, Server, Store};
use crate::world::{SCHOOL, Source, carried_by};

const KEYS: &[(&str, &[&str])] = &[
    ("localEducationAgencies", &["localEducationAgencyId"]),
    ("schools", &["schoolId"]),
    ("classPeriods", &["classPeriodName", "schoolReference.schoolId"]),
];

/// Told and held are the same, and every record was read.
fn assert_true(report: &Report, store: &Store) {
    let told = report.total.created + report.total.updated + report.total.unchanged;
    let held: usize = KEYS.iter().map(|(resource, _)| store.len(resource)).sum();
    assert_eq!(told as usize, held, "{report}");
    assert!(report.total.is_closed() && report.total.read == report.total.settled(), "{report}");
}

/// A cache or a gateway answers every sixteenth write by itself, and nothing arrives.
#[tokio::test]
async fn a_success_that_shows_nothing_is_none() {
    for bare in [|| Answer::status(200), || Answer::status(201), || Answer::status(204)] {
        let store = Store::new(KEYS);
        let script = Script::ed_fi(&store);
        script.on(move |asked| (asked.is("POST", "classPeriods") && asked.nth % 16 == 7).then(bare));
        let server = script.serve().await;
        let report = Source::repeatable(602, 0).run_to(|builder| builder.ods(server.url()), KEY, SECRET).await;
        assert!(report.is_success() && report.total.created == 602, "{report}");
        assert_true(&report, &store);
        // Each of them once more, and nothing looked up unless it happened twice.
        assert!(script.count("POST", "classPeriods") < 660, "{}", script.count("POST", "classPeriods"));
    }
}

/// Behind a refusal comes an answer that nobody asked for, and is taken for the next one's.
#[tokio::test]
async fn a_stray_answer_is_nobodys() {
    for transport in Transport::ALL {
        let store = Store::new(KEYS);
        let script = Script::ed_fi(&store);
        script.on(|asked| {
            let is_bad = |name: &Value| name.as_str().and_then(|name| name.parse::<u32>().ok()).is_some_and(|name| name % 20 == 5);
            let stray = Answer::of(201, &format!("Location: {}/data/v3/ed-fi/schools/77\r\nETag: \"1\"\r\n", asked.base), "");
            let refusal = Answer::problem(400, "bad-request:data-validation-failed", "ClassPeriodName is required.");
            let refused = asked.is("POST", "classPeriods") && is_bad(&asked.json()["classPeriodName"]);
            refused.then(|| refusal.and_stray(Duration::from_millis(3), stray))
        });
        let server = script.serve().await;
        let report = Source::repeatable(602, 0)
            .run_to(|builder| builder.ods(server.url()).options(carried_by(transport)), KEY, SECRET)
            .await;
        assert_true(&report, &store);
        assert_eq!((report.total.failed, report.total.created + report.total.updated), (30, 572), "{report}");
    }
}

#[tokio::test]
async fn a_server_that_never_shows_anything_is_told_of_once_and_looked_up_a_few_times() {
    let store = Store::new(KEYS);
    let script = Script::ed_fi(&store);
    let holds = store.clone();
    script.on(move |asked| {
        let resource = asked.path.rsplit('/').next().unwrap_or_default().to_owned();
        let (created, ..) = (asked.method == "POST").then(|| holds.upsert(&resource, &asked.json())).flatten()?;
        Some(Answer::status(if created { 201 } else { 200 }))
    });
    let server = script.serve().await;
    let options = OdsOptions::default().with_concurrency(16);
    let to = |builder: edfi_resync::ResyncBuilder| builder.ods(server.url());
    let report = Source::repeatable(302, 0).run_with(to, KEY, SECRET, options, |_: &Event<'_>| {}).await;
    assert!(report.is_success() && report.total.created == 302, "{report}");
    assert_true(&report, &store);
    let said = report.warnings.iter().filter(|warning| warning.contains("neither Location nor ETag")).count();
    assert_eq!(said, 1, "{report}");
    let looked_up = script.asked().iter().filter(|asked| asked.method == "GET" && asked.is_data()).count();
    // 1 to 8, 16, 32, .. 256 of 302, and those that were under way beside the first ones.
    assert!((13..=13 + 32).contains(&looked_up), "{looked_up}");
}

/// A server that answers yes to everybody and keeps nothing is no success, where only people are sent whom no list has to show.
#[tokio::test]
async fn a_server_that_was_never_seen_to_keep_anything_is_no_success() {
    let store = Store::new(KEYS);
    let script = Script::ed_fi(&store);
    script.on(|asked| (asked.is_data() && asked.method == "POST").then(|| Answer::status(200)));
    script.on(|asked| (asked.is_data() && asked.method == "GET").then(|| Answer::json(200, &json!([]))));
    let server = script.serve().await;
    let mut source = Source::new();
    for number in 0..20 {
        let body = json!({"staffUniqueId": number.to_string(), "firstName": "Given", "lastSurname": "Family"});
        source.add("staffs", body, None);
    }
    let report = source.run_to(|builder| builder.ods(server.url()), KEY, SECRET).await;
    assert!(report.total.is_closed() && !report.is_success(), "{report}");
    let [gap] = &report.gaps[..] else { panic!("one gap: {report}") };
    assert!(gap.to_string().starts_with("nothing shows that the server keeps what it takes"), "{report}");
}

/// Nothing but the ledger says then that a record did not change, and that is said.
#[tokio::test]
async fn without_etags_what_is_the_same_as_last_sent_is_unchanged_and_that_is_said() {
    let store = Store::new(KEYS);
    let script = Script::ed_fi(&store);
    let holds = store.clone();
    script.on(move |asked| {
        let resource = asked.path.rsplit('/').next().unwrap_or_default().to_owned();
        let (created, id, _) = (asked.method == "POST").then(|| holds.upsert(&resource, &asked.json())).flatten()?;
        let location = format!("Location: {}/data/v3/ed-fi/{resource}/{id}\r\n", asked.base);
        Some(Answer::of(if created { 201 } else { 200 }, &location, ""))
    });
    let (server, folder) = (script.serve().await, tempfile::tempdir().expect("a folder"));
    let ledger = SqliteLedger::open(folder.path().join("state.db")).expect("a ledger");
    let run = async |changed: usize, remembers: bool| {
        let to = |builder: edfi_resync::ResyncBuilder| {
            let builder = builder.ods(server.url());
            if remembers { builder.ledger(ledger.clone()) } else { builder }
        };
        let report = Source::repeatable(32, changed).run_to(to, KEY, SECRET).await;
        let said = report.warnings.iter().filter(|warning| warning.starts_with("the server gives no ETags")).count();
        (report.total.created, report.total.updated, report.total.unchanged, said)
    };
    assert_eq!(run(0, true).await, (32, 0, 0, 0));
    assert_eq!(run(0, true).await, (0, 0, 32, 1));
    assert_eq!(run(5, true).await, (0, 5, 27, 1));
    assert_eq!(run(5, false).await, (0, 32, 0, 0), "without a ledger nobody knows");
    assert_eq!(script.count("POST", "classPeriods"), 4 * 30, "they are sent all the same");
}

/// One class period in three spellings, each with a body of its own, and another one.
fn spellings() -> Source {
    let mut source = Source::new().school();
    for (name, official) in [("First", json!(true)), ("FIRST", json!(false)), ("other", json!(true)), ("first", Value::Null)] {
        let body = json!({"classPeriodName": name, "schoolReference": {"schoolId": SCHOOL}, "officialAttendancePeriod": official});
        source.add("classPeriods", body, None);
    }
    source
}

async fn into(server: &Server, ledger: Option<&SqliteLedger>) -> Report {
    let to = |builder: edfi_resync::ResyncBuilder| match ledger {
        Some(ledger) => builder.ods(server.url()).ledger(ledger.clone()),
        None => builder.ods(server.url()),
    };
    spellings().run_to(to, KEY, SECRET).await
}

fn names(store: &Store) -> Vec<String> {
    store.bodies("classPeriods").iter().map(|body| body["classPeriodName"].as_str().expect("a name").to_owned()).collect()
}

/// SQL Server ignores letter case: to it the three are one record, and the last one sent is what it holds.
#[tokio::test]
async fn keys_that_differ_in_letter_case_only_are_one_where_the_server_says_so() {
    for remembers in [false, true] {
        let store = Store::new(KEYS).any_letter_case();
        let script = Script::ed_fi(&store);
        let server = script.serve().await;
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = SqliteLedger::open(folder.path().join("state.db")).expect("a ledger");
        for run in 1..=2 {
            let before = script.count("POST", "classPeriods");
            let report = into(&server, remembers.then_some(&ledger)).await;
            // The first stands in the report, and so it does at the server; the others are told by its name.
            assert_eq!((report.total.read, report.total.skipped, report.total.failed), (6, 2, 0), "{report}");
            assert_eq!(names(&store), ["First", "other"], "run {run}, {remembers}: {report}");
            assert_true(&report, &store);
            let told: Vec<_> = report.warnings.iter().filter(|warning| warning.contains("letter case")).collect();
            let [told] = told[..] else { panic!("one warning: {report}") };
            assert!(told.starts_with("2 classPeriods differ from an earlier record in letter case only"), "{told}");
            assert_eq!(told.matches(" as ").count(), 2, "both are named, and what they stand behind: {told}");
            // A ledger knows it from the first run: they are not sent at all. Without one, all are, and the first once
            // more.
            let posts = script.count("POST", "classPeriods") - before;
            assert_eq!(posts, if remembers && run == 2 { 2 } else { 5 }, "run {run}, {remembers}");
        }
        drop(ledger);
    }
}

#[tokio::test]
async fn keys_that_differ_in_letter_case_are_two_where_the_server_tells_them_apart() {
    let store = Store::new(KEYS);
    let script = Script::ed_fi(&store);
    let server = script.serve().await;
    let report = into(&server, None).await;
    assert_eq!((report.total.created, script.count("POST", "classPeriods")), (6, 4), "{report}");
    assert_eq!(store.len("classPeriods"), 4);
}

/// The first of an id is refused when it is sent once more: which of them the server holds, nobody knows.
#[tokio::test]
async fn the_first_that_cannot_be_sent_once_more_leaves_the_others_failed() {
    let store = Store::new(KEYS).any_letter_case();
    let script = Script::ed_fi(&store);
    script.on(|asked| {
        let again = asked.is("POST", "classPeriods") && asked.nth == 5;
        again.then(|| Answer::problem(400, "bad-request:data-validation-failed", "ClassPeriodName is required."))
    });
    let server = script.serve().await;
    let report = into(&server, None).await;
    assert_eq!((report.total.created + report.total.updated, report.total.failed), (4, 2), "{report}");
    assert!(!report.is_success() && report.total.is_closed(), "{report}");
    assert_eq!(script.count("POST", "classPeriods"), 5);
}

/// A balancer that answers every write with one id: no ids are kept, and nothing is taken for a twin.
#[tokio::test]
async fn one_id_for_all_is_the_servers_mistake() {
    let store = Store::new(KEYS);
    let script = Script::ed_fi(&store);
    let holds = store.clone();
    script.on(move |asked| {
        (asked.is("POST", "classPeriods")).then(|| {
            holds.upsert("classPeriods", &asked.json());
            Answer::of(201, &format!("Location: {}/data/v3/ed-fi/classPeriods/1\r\n", asked.base), "")
        })
    });
    let server = script.serve().await;
    let report = Source::repeatable(102, 0).run_to(|builder| builder.ods(server.url()), KEY, SECRET).await;
    assert_eq!((report.total.created, report.total.settled()), (102, 102), "{report}");
    let told = "the server answered 99 classPeriods with the id of another record, whose key is another";
    assert!(report.warnings.iter().any(|warning| warning.starts_with(told)), "{report}");
}
