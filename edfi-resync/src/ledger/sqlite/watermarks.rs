//! Watermarks: how far the changes of sources have come into targets.

use rusqlite::{Connection, params};

use super::fault::Fault;
use super::names::{find_name, kind_of_path};
use super::writer::{Writer, target_exists, unknown_target};
use crate::ledger::{FencingToken, TargetId, Watermark};

impl Writer {
    /// See [`Ledger::keep_watermarks`](crate::ledger::Ledger::keep_watermarks).
    pub(super) fn keep_watermarks(
        &mut self,
        lease: Option<FencingToken>,
        target: TargetId,
        source: &str,
        marks: &[Watermark],
    ) -> Result<(), Fault> {
        self.transact_under(lease, |transaction, names, _| {
            if !target_exists(transaction, target)? {
                return Err(unknown_target(target).into());
            }
            let source = names.name(transaction, &source.into())?;
            let mut put = transaction.prepare_cached(
                "INSERT INTO watermark (target, kind, source, records, deletes) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET records = ifnull(excluded.records, records), deletes = ifnull(excluded.deletes, deletes)",
            )?;
            for Watermark { resource, records, deletes } in marks {
                let kind = kind_of_path(transaction, resource)?;
                put.execute(params![target.0, kind, source, records.map(u64::cast_signed), deletes.map(u64::cast_signed)])?;
            }
            Ok(())
        })
    }
}

/// See [`Ledger::watermarks`](crate::ledger::Ledger::watermarks).
pub(super) fn watermarks(connection: &Connection, target: TargetId, source: &str) -> Result<Vec<Watermark>, Fault> {
    let Some(source) = find_name(connection, source)? else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(
        "SELECT kind.path, records, deletes FROM watermark JOIN kind ON kind.id = watermark.kind
         WHERE target = ?1 AND source = ?2 ORDER BY kind.path",
    )?;
    let rows = statement.query_map(params![target.0, source], |row| {
        let version = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(i64::cast_unsigned));
        Ok(Watermark { resource: row.get(0)?, records: version(1)?, deletes: version(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
