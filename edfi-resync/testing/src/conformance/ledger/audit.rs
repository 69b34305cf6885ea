//! What every ledger promises of the audit.

use std::sync::Arc;

use edfi_resync::ledger::{AuditAction, AuditFilter, Detail, Ledger, NewAudit};

use crate::ledger::samples::{at, begun};

fn row(seconds: u64, actor: &str, action: AuditAction, configuration: Option<&str>) -> NewAudit {
    NewAudit {
        at: at(seconds),
        actor: actor.to_owned(),
        action,
        configuration: configuration.map(str::to_owned),
        target: None,
        run: None,
        detail: None,
    }
}

async fn seconds(ledger: &dyn Ledger, filter: AuditFilter) -> Vec<u64> {
    let rows = ledger.audit_rows(&filter).await.unwrap();
    rows.iter().map(|row| row.at.duration_since(at(0)).unwrap().as_secs()).collect()
}

pub(super) async fn rows_are_kept_as_they_were_added(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    let (target, run) = begun(ledger).await;
    for (nth, action) in (0..).zip(AuditAction::ALL) {
        ledger.audit(row(nth, "nightly", action, None)).await.unwrap();
    }
    let detail = Detail::new(r#"{"persons":[1001],"result":"finished"}"#).unwrap();
    let full = NewAudit {
        target: Some(target),
        run: Some(run),
        detail: Some(detail.clone()),
        ..row(9, "clerk", AuditAction::Resync, Some("State"))
    };
    assert!(!format!("{full:?}").contains("1001"));
    ledger.audit(full).await.unwrap();
    let rows = ledger.audit_rows(&AuditFilter::default()).await.unwrap();
    let actions: Vec<_> = rows[..8].iter().map(|row| row.action).collect();
    assert_eq!(actions, AuditAction::ALL);
    let last = &rows[8];
    assert_eq!((last.at, last.actor.as_str(), last.configuration.as_deref()), (at(9), "clerk", Some("State")));
    assert_eq!((last.target, last.run, last.detail.as_ref()), (Some(target), Some(run), Some(&detail)));
    assert!(rows.is_sorted_by(|a, b| a.id < b.id));
    assert_eq!(ledger.check().await.unwrap(), [""; 0]);
}

pub(super) async fn rows_are_found_by_time_configuration_and_actor_and_let_go_by_time(ledger: Arc<dyn Ledger>) {
    let ledger = &*ledger;
    // Added late, one stands after others all the same.
    for (at, actor, configuration) in
        [(10, "nightly", Some("State")), (30, "nightly", Some("Local")), (20, "clerk", Some("State")), (40, "clerk", None)]
    {
        ledger.audit(row(at, actor, AuditAction::Resync, configuration)).await.unwrap();
    }
    let all = AuditFilter::default;
    assert_eq!(seconds(ledger, all()).await, [10, 30, 20, 40]);
    assert_eq!(seconds(ledger, all().with_since(at(20))).await, [30, 20, 40], "from its first moment on");
    assert_eq!(seconds(ledger, all().with_until(at(30))).await, [10, 20], "before it");
    assert_eq!(seconds(ledger, all().with_since(at(20)).with_until(at(40))).await, [30, 20]);
    assert_eq!(seconds(ledger, all().with_configuration("State")).await, [10, 20]);
    assert_eq!(seconds(ledger, all().with_actor("clerk")).await, [20, 40]);
    assert_eq!(seconds(ledger, all().with_actor("clerk").with_configuration("State")).await, [20]);
    assert_eq!(ledger.prune_audit(at(30)).await.unwrap(), 2);
    assert_eq!(seconds(ledger, all()).await, [30, 40]);
    ledger.audit(row(50, "clerk", AuditAction::Archive, None)).await.unwrap();
    assert!(ledger.audit_rows(&all()).await.unwrap().is_sorted_by(|a, b| a.id < b.id));
}
