//! What servers said to records that they refused, where somebody asked for it.

use rusqlite::{Connection, Transaction, params};

use super::fault::Fault;
use super::names::{find_kind, kind_of_path};
use super::values;
use super::writer::{Writer, open_run, unknown_run};
use crate::ledger::{FencingToken, REFUSALS_BYTES, Refusal, RunId, ServerText};
use crate::model::Origin;

impl Writer {
    /// Keeps them as far as there is room.
    pub(super) fn keep_refusals(&mut self, lease: Option<FencingToken>, run: RunId, refusals: &[Refusal]) -> Result<(), Fault> {
        self.transact_under(lease, |transaction, names, _| {
            open_run(transaction, run)?;
            let sum = "SELECT ifnull(sum(bytes), 0) FROM refusal WHERE run = ?1";
            let mut kept: i64 = transaction.prepare_cached(sum)?.query_row([run.0], |row| row.get(0))?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO refusal (run, kind, class, status, message, source, position, bytes, text)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            for refusal in refusals {
                let bytes = values::count(refusal.text.bytes());
                if kept + bytes > values::count(REFUSALS_BYTES) {
                    break;
                }
                kept += bytes;
                let Refusal { resource, class, status, message, origin, text } = refusal;
                let (kind, source) = (kind_of_path(transaction, resource)?, names.name(transaction, &origin.source)?);
                let position = origin.position.cast_signed();
                insert.execute(params![run.0, kind, class, status, message, source, position, bytes, text.expose()])?;
            }
            Ok(())
        })
    }
}

/// Lets go of what was said in a run, and leaves none of it in the free pages of the file.
pub(super) fn forget(transaction: &Transaction<'_>, run: i64) -> Result<(), Fault> {
    if transaction.prepare_cached("SELECT 1 FROM refusal WHERE run = ?1 LIMIT 1")?.exists([run])? {
        transaction.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
        let deleted = transaction.execute("DELETE FROM refusal WHERE run = ?1", [run]);
        transaction.query_row("PRAGMA secure_delete = OFF", [], |_| Ok(()))?;
        deleted?;
    }
    Ok(())
}

/// See [`Ledger::refusals`](crate::ledger::Ledger::refusals).
pub(super) fn refusals(connection: &Connection, run: RunId, resource: Option<&str>) -> Result<Vec<Refusal>, Fault> {
    let view = connection.unchecked_transaction()?;
    if !view.prepare_cached("SELECT 1 FROM run WHERE id = ?1")?.exists([run.0])? {
        return Err(unknown_run(run).into());
    }
    let kind = match resource {
        None => None,
        Some(path) => match find_kind(&view, path)? {
            Some(kind) => Some(kind),
            None => return Ok(Vec::new()),
        },
    };
    let mut statement = view.prepare_cached(
        "SELECT kind.path, class, status, message, name.text, position, refusal.text
         FROM refusal JOIN kind ON kind.id = refusal.kind JOIN name ON name.id = refusal.source
         WHERE run = ?1 AND (?2 IS NULL OR refusal.kind = ?2) ORDER BY refusal.id",
    )?;
    let mut rows = statement.query(params![run.0, kind])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let origin = Origin { source: row.get::<_, String>(4)?.into(), position: row.get::<_, i64>(5)?.cast_unsigned() };
        let refusal = Refusal::new(row.get::<_, String>(0)?, origin, ServerText::kept(row.get(6)?));
        found.push(refusal.counted_as(row.get::<_, String>(1)?, row.get(2)?, row.get::<_, String>(3)?));
    }
    Ok(found)
}
