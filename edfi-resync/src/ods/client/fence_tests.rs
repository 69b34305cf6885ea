//! Writes behind a closed fence, in paused time.

use std::time::{Duration, SystemTime};

use serde_json::json;

use super::*;
use crate::model::Model;
use crate::ods::GaveUp;
use crate::ods::clock::TokioClock;
use crate::ods::scripted::{Canned, Scripted};

fn students() -> ResourceKind {
    Model::ds5_2().kind("students").expect("a resource")
}

/// When a fence closes that is closed for whoever connects now.
fn in_seconds(seconds: u64) -> SystemTime {
    TokioClock::new().wall() + Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn behind_a_closed_fence_nothing_is_written_and_everything_read() {
    let (ods, service) = Scripted::default().data([Canned::body(200, json!({"id": "ab"}))]).connect().await;
    let fence = Fence::until(in_seconds(60));
    let fenced = ods.fenced(fence.clone());
    fence.close();
    let kind = students();
    for answer in [
        fenced.upsert(&kind, Bytes::from_static(b"{}")).await,
        fenced.put(&kind, "ab", Bytes::from_static(b"{}")).await,
        fenced.delete(&kind, "ab").await,
    ] {
        assert_eq!((answer.gave_up, answer.attempts, answer.maybe_applied), (Some(GaveUp::Fenced), 0, false));
    }
    assert!(service.seen("/ed-fi/").is_empty());
    assert!(fenced.get(&kind, "ab").await.expect("it may be read").is_some());
    assert_eq!(ods.upsert(&kind, Bytes::from_static(b"{}")).await.verdict, Verdict::Ok, "others have no fence");
}

#[tokio::test(start_paused = true)]
async fn a_write_is_not_sent_again_once_its_fence_has_closed() {
    let unwell = || Canned::status(503);
    let (ods, service) =
        Scripted::default().data_delay(Duration::from_secs(50)).data([unwell(), unwell(), unwell()]).connect().await;
    let answer = ods.fenced(Fence::until(in_seconds(90))).upsert(&students(), Bytes::from_static(b"{}")).await;
    assert_eq!((answer.gave_up, answer.attempts), (Some(GaveUp::Fenced), 2));
    let posts = service.seen("/ed-fi/").into_iter().filter(|seen| seen.method == "POST").count();
    assert_eq!(posts, 2, "the third would have left behind it");
}
