//! The model's audit.

use std::time::SystemTime;

use async_trait::async_trait;
use edfi_resync::Result;
use edfi_resync::ledger::{Audit, AuditFilter, AuditRow, NewAudit};

use super::ModelLedger;
use super::state::{number, to_millis};

/// The rows that were not let go, and how many there ever were.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<AuditRow>,
    added: usize,
}

#[async_trait]
impl Audit for ModelLedger {
    async fn audit(&self, row: NewAudit) -> Result<()> {
        let audit = &mut self.lock().audit;
        audit.added += 1;
        let row = NewAudit { at: to_millis(row.at), ..row };
        audit.rows.push(AuditRow::new(number(audit.added), row));
        Ok(())
    }

    async fn audit_rows(&self, filter: &AuditFilter) -> Result<Vec<AuditRow>> {
        let wanted = |row: &&AuditRow| {
            filter.since.is_none_or(|since| row.at >= to_millis(since))
                && filter.until.is_none_or(|until| row.at < to_millis(until))
                && filter.configuration.as_ref().is_none_or(|name| row.configuration.as_ref() == Some(name))
                && filter.actor.as_ref().is_none_or(|actor| row.actor == *actor)
        };
        Ok(self.lock().audit.rows.iter().filter(wanted).cloned().collect())
    }

    async fn prune_audit(&self, before: SystemTime) -> Result<u64> {
        let rows = &mut self.lock().audit.rows;
        let there = rows.len();
        rows.retain(|row| row.at >= to_millis(before));
        Ok((there - rows.len()) as u64)
    }
}
