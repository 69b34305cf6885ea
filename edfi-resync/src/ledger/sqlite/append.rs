//! Appends groups of outcomes to the log of their run.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::fold::FOLD_AT;
use super::names::Names;
use super::values::{self, Id, places};
use super::writer::{Writer, open_run};
use crate::ledger::{Entry, FencingToken, LedgerSecret, Reason, RunId};

impl Writer {
    /// Keeps a group: all of it, or none.
    pub(super) fn commit(&mut self, lease: Option<FencingToken>, run: RunId, group: &[Entry]) -> Result<(), Fault> {
        // Before, not after: if there is no room for the fold, nothing of this group is kept.
        if self.waiting >= FOLD_AT {
            self.fold()?;
        }
        self.transact_under(lease, |transaction, names, secret| {
            open_run(transaction, run)?;
            append(transaction, names, secret, run, group)
        })?;
        self.waiting += group.len();
        Ok(())
    }
}

fn append(connection: &Connection, names: &mut Names, secret: &LedgerSecret, run: RunId, group: &[Entry]) -> Result<(), Fault> {
    let written: i64 = connection
        .prepare_cached("SELECT written FROM log WHERE run = ?1")?
        .query_row([run.0], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Fault::damaged(format!("run {run} has no log")))?;
    let first = places(run.0).0 + written;
    let mut reasons = Reasons::default();
    let mut insert = connection.prepare_cached(
        "INSERT INTO outcome (place, kind, ending, key, digest, id, etag, source, position, object_type, object_id, reason, maybe, campus)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    for (nth, entry) in (1..).zip(group) {
        let kind = names.kind(connection, &entry.kind)?;
        let source = names.name(connection, &entry.origin.source)?;
        let object = match entry.campus.object() {
            Some(object) => Some((names.name(connection, &object.kind)?, object.id)),
            None => None,
        };
        let failed = entry.ending.is_failure();
        let reason = match &entry.reason {
            Some(reason) if failed => Some(reasons.number(connection, names, secret, run, reason)?),
            _ => None,
        };
        insert.execute(params![
            first + nth,
            kind,
            values::ending_number(entry.ending),
            entry.key.map(values::key_bytes),
            entry.digest.map(values::digest_bytes),
            entry.id.as_deref().map(Id::new),
            entry.etag,
            source,
            entry.origin.position.cast_signed(),
            object.map(|(kind, _)| kind),
            object.map(|(_, id)| id),
            reason,
            (failed && entry.maybe_applied).then_some(1),
            if failed { values::campus_json(&entry.campus) } else { None },
        ])?;
    }
    connection
        .prepare_cached("UPDATE log SET written = ?2 WHERE run = ?1")?
        .execute([run.0, written + values::count(group.len())])?;
    Ok(())
}

/// The numbers of the reasons of a group. Most entries that share a reason share its `Arc`.
#[derive(Default)]
struct Reasons(HashMap<*const Reason, i64>);

impl Reasons {
    fn number(
        &mut self,
        connection: &Connection,
        names: &mut Names,
        secret: &LedgerSecret,
        run: RunId,
        reason: &Arc<Reason>,
    ) -> Result<i64, Fault> {
        // The group holds the Arc, so its address is not used again meanwhile.
        if let Some(&number) = self.0.get(&Arc::as_ptr(reason)) {
            return Ok(number);
        }
        let digest = secret.reason(&parts(reason));
        let found = connection
            .prepare_cached("SELECT id FROM reason WHERE run = ?1 AND digest = ?2")?
            .query_row(params![run.0, digest], |row| row.get(0))
            .optional()?;
        let number = if let Some(number) = found {
            number
        } else {
            let kind = names.kind(connection, &reason.kind)?;
            let source = names.name(connection, &reason.origin.source)?;
            connection
                .prepare_cached(
                    "INSERT INTO reason (run, digest, class, status, message, hint, kind, source, position)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id",
                )?
                .query_row(
                    params![
                        run.0,
                        digest,
                        reason.class,
                        reason.status,
                        reason.message,
                        reason.hint,
                        kind,
                        source,
                        reason.origin.position.cast_signed()
                    ],
                    |row| row.get(0),
                )?
        };
        self.0.insert(Arc::as_ptr(reason), number);
        Ok(number)
    }
}

/// All of a reason, each part with its length before it.
fn parts(reason: &Reason) -> Vec<u8> {
    let mut bytes = Vec::new();
    let status = reason.status.map_or_else(String::new, |status| status.to_string());
    let position = reason.origin.position.to_string();
    let hint = reason.hint.as_deref().map_or_else(String::new, |hint| format!("+{hint}"));
    let path = reason.kind.path();
    for part in [&reason.class, &status, &reason.message, &hint, &path, &*reason.origin.source, &position] {
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}
