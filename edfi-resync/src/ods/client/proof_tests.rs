//! Successes without evidence, and answers to other questions, with the requests counted.

use super::*;
use crate::model::Model;
use crate::ods::answer::GaveUp;
use crate::ods::scripted::{Canned, Scripted, Seen};

const BODY: &[u8] = br#"{"classPeriodName":"1st","schoolReference":{"schoolId":5}}"#;

const OTHER: &[u8] = br#"{"classPeriodName":"1st","schoolReference":{"schoolId":5},"officialAttendancePeriod":true}"#;

fn class_periods() -> ResourceKind {
    Model::ds5_2().kind("classPeriods").expect("a resource")
}

const STUDENT: &[u8] = br#"{"studentUniqueId":"604822"}"#;

fn students() -> ResourceKind {
    Model::ds5_2().kind("students").expect("a resource")
}

fn location(seen: &Seen) -> Canned {
    Canned::status(201).header("location", format!("{}/0123abcd", seen.url))
}

fn page(body: &[u8]) -> Canned {
    let shown = std::str::from_utf8(body).expect("text").strip_suffix('}').expect("an object");
    Canned::body(200, format!(r#"[{shown},"id":"99","_etag":"7","_lastModifiedDate":"2027-01-01T00:00:00Z"}}]"#))
}

/// What a connection is asked and answers for one record, behind one that was shown: methods in order, and how it ends.
async fn play(script: Vec<Canned>) -> (Vec<String>, Answer, Vec<bool>) {
    let mut first = true;
    let mut script = script.into_iter();
    let service = Scripted::default().answering(move |seen| {
        let shown = std::mem::replace(&mut first, false).then(|| location(seen));
        shown.or_else(|| script.next())
    });
    let (ods, service) = service.connect().await;
    let kind = class_periods();
    assert_eq!(ods.upsert(&kind, Bytes::from_static(BODY)).await.verdict, Verdict::Created);
    let answer = ods.upsert(&kind, Bytes::from_static(BODY)).await;
    let seen = service.seen("/ed-fi/").split_off(1);
    (seen.iter().map(|seen| seen.method.clone()).collect(), answer, seen.iter().map(|seen| seen.fresh).collect())
}

#[tokio::test(start_paused = true)]
async fn what_nothing_shows_is_sent_again() {
    for bare in [|| Canned::status(200), || Canned::status(201), || Canned::status(204)] {
        let (methods, answer, fresh) = play(vec![bare()]).await;
        assert_eq!(
            (methods.join(" "), &answer.verdict, answer.id.as_deref()),
            ("POST POST".into(), &Verdict::Ok, Some("0123abcd"))
        );
        assert!(answer.maybe_applied && fresh == [false, false], "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_nothing_shows_twice_is_looked_up_and_counts_as_the_ods_has_it() {
    let bare = || Canned::status(200);
    // There as it was sent.
    let (methods, answer, _) = play(vec![bare(), bare(), page(BODY)]).await;
    assert_eq!((methods.join(" "), &answer.verdict, answer.id.as_deref()), ("POST POST GET".into(), &Verdict::Ok, Some("99")));
    assert_eq!((answer.attempts, answer.etag.as_deref()), (2, Some("7")));
    // Another form of it, none, or no answer to that: sent and looked up again, and at last it fails as one that may
    // be in.
    for look in [|| page(OTHER), || Canned::body(200, "[]"), || Canned::status(403)] {
        let script = (0..3).flat_map(|_| [bare(), bare(), look()]).collect();
        let (methods, answer, _) = play(script).await;
        assert_eq!(methods.join(" "), "POST POST GET POST POST GET POST POST GET");
        assert!(answer.verdict == Verdict::Unproven && answer.maybe_applied && answer.attempts == 6, "{answer:?}");
    }
    // There at the second look.
    let (methods, answer, _) = play(vec![bare(), bare(), Canned::body(200, "[]"), bare(), bare(), page(BODY)]).await;
    assert_eq!((methods.len(), &answer.verdict), (6, &Verdict::Ok));
}

#[tokio::test(start_paused = true)]
async fn the_answer_to_another_question_is_none_and_the_next_attempt_goes_over_a_fresh_connection() {
    let other = "https://ods.example/data/v3/ed-fi/schools/77";
    let (methods, answer, fresh) = play(vec![Canned::status(201).header("location", other).header("etag", "\"1\"")]).await;
    assert_eq!((methods.join(" "), &answer.verdict, answer.id.as_deref()), ("POST POST".into(), &Verdict::Ok, Some("0123abcd")));
    assert!(answer.maybe_applied && fresh == [false, true], "{fresh:?}");
    // A read is told by its status.
    let service = Scripted::default().data([Canned::status(201).header("location", other), page(BODY)]);
    let (ods, service) = service.connect().await;
    assert_eq!(ods.find(&class_periods(), &[]).await.expect("a list").len(), 1);
    assert_eq!(service.seen("/ed-fi/").iter().map(|seen| seen.fresh).collect::<Vec<_>>(), [false, true]);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_shows_anything_is_believed_and_a_few_are_looked_up() {
    let silent = |found: &'static str| {
        move |seen: &Seen| Some(if seen.method == "GET" { Canned::body(200, found) } else { Canned::status(200) })
    };
    let held = r#"[{"classPeriodName":"1st","schoolReference":{"schoolId":5},"id":"99"}]"#;
    let (ods, service) = Scripted::default().answering(silent(held)).connect().await;
    for _ in 0..100 {
        let answer = ods.upsert(&class_periods(), Bytes::from_static(BODY)).await;
        assert!(answer.verdict == Verdict::Ok && answer.status_alone.is_some(), "{answer:?}");
    }
    assert_eq!(service.seen("/ed-fi/").len(), 111);
    // One that has none of it is not.
    let (ods, service) = Scripted::default().answering(silent("[]")).connect().await;
    let answer = ods.upsert(&class_periods(), Bytes::from_static(BODY)).await;
    assert!(answer.verdict == Verdict::Unproven && answer.maybe_applied, "{answer:?}");
    assert_eq!(service.seen("/ed-fi/").len(), 6);
    // From then on what cannot be seen is not believed either.
    let answer = ods.upsert(&students(), Bytes::from_static(STUDENT)).await;
    assert_eq!(answer.verdict, Verdict::Unproven);
}

/// A list that may leave somebody out, or shows the record in another form, is no proof: time is given for an answer that shows it.
#[tokio::test(start_paused = true)]
async fn what_a_silent_server_shows_otherwise_or_not_at_all_is_sent_thrice_before_it_is_believed() {
    for (kind, body, found) in [
        (students(), STUDENT, "[]"),
        (
            class_periods(),
            BODY,
            r#"[{"classPeriodName":"1st","schoolReference":{"schoolId":5},"officialAttendancePeriod":true,"id":"99"}]"#,
        ),
    ] {
        let silent = move |seen: &Seen| Some(if seen.method == "GET" { Canned::body(200, found) } else { Canned::status(200) });
        let (ods, service) = Scripted::default().answering(silent).connect().await;
        assert_eq!(ods.upsert(&kind, Bytes::from_static(body)).await.verdict, Verdict::Ok);
        let seen: Vec<_> = service.seen("/ed-fi/").iter().map(|seen| seen.method.clone()).collect();
        assert_eq!(seen.join(" "), "POST GET POST GET POST GET", "{kind}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_only_a_status_says_is_not_done_for_whoever_stops() {
    let stopping = CancellationToken::new();
    let stop = stopping.clone();
    let service = Scripted::default().answering(move |_| {
        stop.cancel();
        Some(Canned::status(200))
    });
    let (ods, service) = service.connect().await;
    let answer = ods.upsert_until(&class_periods(), Bytes::from_static(BODY), &stopping).await;
    assert!(answer.verdict == Verdict::Unproven && answer.maybe_applied, "{answer:?}");
    assert_eq!((answer.gave_up, service.seen("/ed-fi/").len()), (Some(GaveUp::Stopped), 1));
}

/// The id that a server which ignores letter case has for another spelling is how its twin is known.
#[tokio::test(start_paused = true)]
async fn what_is_found_in_other_letter_case_is_found() {
    let held = r#"[{"classPeriodName":"1ST","schoolReference":{"schoolId":5},"id":"99"}]"#;
    let silent = move |seen: &Seen| Some(if seen.method == "GET" { Canned::body(200, held) } else { Canned::status(200) });
    let (ods, _) = Scripted::default().answering(silent).connect().await;
    let answer = ods.upsert(&class_periods(), Bytes::from_static(BODY)).await;
    assert_eq!((answer.verdict, answer.id.as_deref()), (Verdict::Ok, Some("99")));
}

#[tokio::test(start_paused = true)]
async fn a_delete_that_no_version_of_the_api_answers_so_is_looked_up() {
    let kind = class_periods();
    for (bare, looks, wanted, methods) in [
        (200, vec![Canned::status(404)], Verdict::AlreadyGone, "DELETE GET"),
        (
            200,
            vec![Canned::body(200, "{}"), Canned::status(200), Canned::status(404)],
            Verdict::AlreadyGone,
            "DELETE GET DELETE GET",
        ),
        (204, vec![], Verdict::Ok, "DELETE"),
    ] {
        let script = std::iter::once(Canned::status(bare)).chain(looks);
        let (ods, service) = Scripted::default().data(script).connect().await;
        assert_eq!(ods.delete(&kind, "0123abcd").await.verdict, wanted, "{methods}");
        let seen: Vec<_> = service.seen("/ed-fi/").iter().map(|seen| seen.method.clone()).collect();
        assert_eq!(seen.join(" "), methods);
    }
}
