//! How far the changes of a source have come: kept by target, source and resource, and let go with what is known of the target. Tried on both.

use std::sync::Arc;
use std::time::Duration;

use edfi_resync::ErrorKind;
use edfi_resync::ledger::{Acquired, Ledger, LockRequest, TargetId, Watermark};

use crate::ledger::samples::{at, begun, kind, target};

fn marks() -> Vec<Watermark> {
    vec![
        Watermark::new("/ed-fi/schools").with_records(7),
        Watermark::new("/ed-fi/students").with_records(7).with_deletes(u64::MAX / 2),
    ]
}

pub(super) async fn watermarks_are_of_a_target_a_source_and_a_resource(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let one = ledger.target(&target("k")).await.unwrap().id;
    let other = ledger.target(&target("l")).await.unwrap().id;
    assert_eq!(ledger.watermarks(one, "a").await.unwrap(), []);
    ledger.keep_watermarks(one, "a", marks().into_iter().rev().collect()).await.unwrap();
    assert_eq!(ledger.watermarks(one, "a").await.unwrap(), marks(), "in the order of the paths");
    assert_eq!(ledger.watermarks(one, "b").await.unwrap(), []);
    assert_eq!(ledger.watermarks(other, "a").await.unwrap(), []);
    assert_eq!(ledger.watermarks(TargetId(99), "a").await.unwrap(), []);
    let unknown = ledger.keep_watermarks(TargetId(99), "a", marks()).await.unwrap_err();
    assert_eq!(unknown.kind(), ErrorKind::RequestInvalid);
    // One version without the other leaves that, and either may go back: a source may be an older state of itself.
    let moved = vec![Watermark::new("/ed-fi/students").with_records(3), Watermark::new("/ed-fi/schools").with_deletes(9)];
    ledger.keep_watermarks(one, "a", moved).await.unwrap();
    let wanted = [
        Watermark::new("/ed-fi/schools").with_records(7).with_deletes(9),
        Watermark::new("/ed-fi/students").with_records(3).with_deletes(u64::MAX / 2),
    ];
    assert_eq!(ledger.watermarks(one, "a").await.unwrap(), wanted);
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn watermarks_go_with_what_is_known_of_their_target(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let one = ledger.target(&target("k")).await.unwrap().id;
    let other = ledger.target(&target("l")).await.unwrap().id;
    ledger.keep_watermarks(one, "a", marks()).await.unwrap();
    ledger.keep_watermarks(other, "a", marks()).await.unwrap();
    ledger.forget(one).await.unwrap();
    assert_eq!(ledger.watermarks(one, "a").await.unwrap(), []);
    assert_eq!(ledger.watermarks(other, "a").await.unwrap(), marks());
    let mut of_another_standard = target("l");
    "6.1".clone_into(&mut of_another_standard.data_standard);
    ledger.target(&of_another_standard).await.unwrap();
    assert_eq!(ledger.watermarks(other, "a").await.unwrap(), []);
}

pub(super) async fn a_sleeper_moves_no_watermark(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, _) = begun(ledger).await;
    let request = LockRequest::new(target, "a".to_owned(), vec![(kind("students"), None)], at(0), Duration::from_secs(60));
    let Acquired::Lease(lease) = ledger.acquire(request).await.unwrap() else { panic!("it is free") };
    let fenced = ledger.fenced(lease.token);
    fenced.keep_watermarks(target, "a", marks()).await.unwrap();
    ledger.release(&lease).await.unwrap();
    let moved = vec![Watermark::new("/ed-fi/students").with_records(99)];
    assert_eq!(fenced.keep_watermarks(target, "a", moved).await.unwrap_err().kind(), ErrorKind::Locked);
    assert_eq!(ledger.watermarks(target, "a").await.unwrap(), marks());
}
