//! The audit: rows are added, read, and let go when they are old.

use std::time::SystemTime;

use async_trait::async_trait;
use rusqlite::{Connection, Row, params};

use super::SqliteLedger;
use super::fault::Fault;
use super::values::{self, millis};
use super::writer::Writer;
use crate::error::Result;
use crate::ledger::{Audit, AuditFilter, AuditRow, Detail, NewAudit, RunId, TargetId};

impl Writer {
    fn audit(&mut self, row: &NewAudit) -> Result<(), Fault> {
        self.transact(|transaction, _, _| {
            transaction
                .prepare_cached(
                    "INSERT INTO audit (at, actor, action, configuration, target, run, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    millis(row.at),
                    row.actor,
                    values::action_number(row.action),
                    row.configuration,
                    row.target.map(|target| target.0),
                    row.run.map(|run| run.0),
                    row.detail.as_ref().map(Detail::as_str)
                ])?;
            Ok(())
        })
    }
}

fn audit_rows(connection: &Connection, filter: &AuditFilter) -> Result<Vec<AuditRow>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT id, at, actor, action, configuration, target, run, detail FROM audit
         WHERE at >= ?1 AND at < ?2 AND (?3 IS NULL OR configuration = ?3) AND (?4 IS NULL OR actor = ?4) ORDER BY id",
    )?;
    let since = filter.since.map_or(i64::MIN, millis);
    let until = filter.until.map_or(i64::MAX, millis);
    let mut rows = statement.query(params![since, until, filter.configuration, filter.actor])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(audit_row(row)?);
    }
    Ok(found)
}

fn audit_row(row: &Row<'_>) -> Result<AuditRow, Fault> {
    Ok(AuditRow {
        id: row.get(0)?,
        at: values::time(row.get(1)?)?,
        actor: row.get(2)?,
        action: values::action(row.get(3)?)?,
        configuration: row.get(4)?,
        target: row.get::<_, Option<i64>>(5)?.map(TargetId),
        run: row.get::<_, Option<i64>>(6)?.map(RunId),
        detail: row.get::<_, Option<String>>(7)?.map(Detail::kept),
    })
}

#[async_trait]
impl Audit for SqliteLedger {
    async fn audit(&self, row: NewAudit) -> Result<()> {
        self.write(move |writer| writer.audit(&row)).await
    }

    async fn audit_rows(&self, filter: &AuditFilter) -> Result<Vec<AuditRow>> {
        let filter = filter.clone();
        self.read(move |connection, _| audit_rows(connection, &filter)).await
    }

    async fn prune_audit(&self, before: SystemTime) -> Result<u64> {
        let prune = move |writer: &mut Writer| {
            writer
                .transact(|transaction, _, _| Ok(transaction.execute("DELETE FROM audit WHERE at < ?1", [millis(before)])? as u64))
        };
        self.write(prune).await
    }
}
