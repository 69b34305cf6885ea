//! The error log: what failed last, and what was done about it.

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row};

use super::fault::Fault;
use super::values;
use super::writer::Writer;
use super::{SqliteLedger, read};
use crate::error::Result;
use crate::ledger::error_log::{NO_REASON, because_of};
use crate::ledger::{ErrorFilter, ErrorId, ErrorLog, ErrorRow, ErrorState, FailedRecord, LedgerSecret, RunId, TargetId};
use crate::model::{CampusObject, Key, Origin};

fn errors(connection: &Connection, secret: &LedgerSecret, filter: &ErrorFilter) -> Result<Vec<ErrorRow>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT error.run, run.configuration, kind.path, error.key, error.ending, source.text, error.position, object.text, error.object_id,
             error.maybe, error.campus, reason.class, reason.status, reason.message, reason.hint, cause.path, first.text, reason.position,
             error.place, error.state
         FROM error JOIN run ON run.id = error.run JOIN kind ON kind.id = error.kind JOIN name AS source ON source.id = error.source
         LEFT JOIN name AS object ON object.id = error.object_type LEFT JOIN reason ON reason.id = error.reason
         LEFT JOIN kind AS cause ON cause.id = reason.kind LEFT JOIN name AS first ON first.id = reason.source
         ORDER BY error.place",
    )?;
    let mut rows = statement.query([])?;
    let mut errors = Vec::new();
    while let Some(row) = rows.next()? {
        // Most of a large log may be put away.
        if filter.admits_state(values::error_state(row.get(19)?)?) {
            errors.push(error_row(row, secret)?);
        }
    }
    errors.retain(|error| filter.admits(error));
    Ok(errors)
}

fn error_row(row: &Row<'_>, secret: &LedgerSecret) -> Result<ErrorRow, Fault> {
    let (resource, origin) = (row.get::<_, String>(2)?, read::origin(&row.get::<_, String>(5)?, row.get(6)?));
    let first = match (row.get::<_, Option<String>>(15)?, row.get::<_, Option<String>>(16)?, row.get::<_, Option<i64>>(17)?) {
        (Some(path), Some(source), Some(position)) => Some((path, read::origin(&source, position))),
        _ => None,
    };
    Ok(ErrorRow {
        id: ErrorId(row.get(18)?),
        state: values::error_state(row.get(19)?)?,
        run: RunId(row.get(0)?),
        configuration: row.get(1)?,
        record: values::bits(row.get_ref(3)?)?.map(|key| secret.name(Key(key))),
        outcome: values::ending(row.get(4)?)?,
        class: row.get::<_, Option<String>>(11)?.unwrap_or_else(|| NO_REASON.0.to_owned()),
        status: row.get(12)?,
        message: row.get::<_, Option<String>>(13)?.unwrap_or_else(|| NO_REASON.1.to_owned()),
        hint: row.get(14)?,
        campus: values::campus(row.get(10)?)?,
        object: read::object(row.get(7)?, row.get(8)?),
        because_of: because_of(&resource, &origin, first),
        maybe_applied: row.get::<_, Option<bool>>(9)?.unwrap_or(false),
        resource,
        origin,
    })
}

fn failed(connection: &Connection, ids: &[ErrorId]) -> Result<Vec<FailedRecord>, Fault> {
    let view = connection.unchecked_transaction()?;
    let mut statement = view.prepare_cached(
        "SELECT error.target, run.configuration, kind.path, error.key, source.text, error.position, object.text, error.object_id, error.campus
         FROM error JOIN run ON run.id = error.run JOIN kind ON kind.id = error.kind JOIN name AS source ON source.id = error.source
         LEFT JOIN name AS object ON object.id = error.object_type WHERE error.place = ?1",
    )?;
    let mut found = Vec::new();
    for id in sorted(ids) {
        let record = statement.query_row([id.0], |row| Ok(failed_record(row, id))).optional()?;
        found.extend(record.transpose()?);
    }
    Ok(found)
}

fn failed_record(row: &Row<'_>, id: ErrorId) -> Result<FailedRecord, Fault> {
    let object = row.get::<_, Option<String>>(6)?.zip(row.get::<_, Option<i64>>(7)?);
    Ok(FailedRecord {
        id,
        target: TargetId(row.get(0)?),
        configuration: row.get(1)?,
        resource: row.get(2)?,
        key: values::bits(row.get_ref(3)?)?.map(Key),
        origin: Origin { source: row.get::<_, String>(4)?.into(), position: row.get::<_, i64>(5)?.cast_unsigned() },
        object: object.map(|(kind, id)| CampusObject { kind: kind.into(), id }),
        campus: values::campus(row.get(8)?)?,
    })
}

/// Oldest first, each once.
fn sorted(ids: &[ErrorId]) -> Vec<ErrorId> {
    let mut ids = ids.to_owned();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Writer {
    fn mark(&mut self, ids: &[ErrorId], state: ErrorState) -> Result<u64, Fault> {
        // What waits may be the end of an error.
        self.fold()?;
        self.transact(|transaction, _, _| {
            let mut statement = transaction.prepare_cached("UPDATE error SET state = ?2 WHERE place = ?1")?;
            let mut marked = 0;
            for id in sorted(ids) {
                marked += statement.execute([id.0, values::error_state_number(state)])? as u64;
            }
            Ok(marked)
        })
    }
}

#[async_trait]
impl ErrorLog for SqliteLedger {
    async fn errors(&self, filter: &ErrorFilter) -> Result<Vec<ErrorRow>> {
        let filter = filter.clone();
        self.read_folded(move |connection, secret| errors(connection, secret, &filter)).await
    }

    async fn failed(&self, ids: &[ErrorId]) -> Result<Vec<FailedRecord>> {
        let ids = ids.to_owned();
        self.read_folded(move |connection, _| failed(connection, &ids)).await
    }

    async fn mark_retried(&self, ids: &[ErrorId]) -> Result<u64> {
        let ids = ids.to_owned();
        self.write(move |writer| writer.mark(&ids, ErrorState::Retried)).await
    }

    async fn archive(&self, ids: &[ErrorId]) -> Result<u64> {
        let ids = ids.to_owned();
        self.write(move |writer| writer.mark(&ids, ErrorState::Archived)).await
    }
}
