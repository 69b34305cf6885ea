//! What is known of whole kinds, of keys and of Campus objects, row by row; and rows that are let go.

use std::collections::BTreeSet;

use rusqlite::{CachedStatement, Connection, Row, params};

use super::fault::Fault;
use super::names::{find_kind, find_name};
use super::values;
use super::writer::{Writer, target_exists, unknown_target};
use crate::ledger::{Accepted, FencingToken, Held, RunId, TargetId};
use crate::model::{CampusObject, Digest, Key, ResourceKind};

/// See [`Ledger::rows`](crate::ledger::Ledger::rows).
pub(super) fn rows(
    connection: &Connection,
    target: TargetId,
    kind: &ResourceKind,
    after: Option<Key>,
    most: usize,
) -> Result<Vec<Held>, Fault> {
    let Some(kind) = find_kind(connection, &kind.path())? else { return Ok(Vec::new()) };
    let view = connection.unchecked_transaction()?;
    let mut statement = view.prepare_cached(
        "SELECT key, digest, id, etag, ending, run FROM record WHERE target = ?1 AND kind = ?2 AND key > ?3 ORDER BY key LIMIT ?4",
    )?;
    // Every key comes after no bytes at all.
    let after = after.map_or(Vec::new(), |key| values::key_bytes(key).to_vec());
    let mut found = statement.query(params![target.0, kind, after, values::count(most)])?;
    let mut objects = Objects::new(&view, target, kind)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let key = values::bits(row.get_ref(0)?)?.ok_or_else(|| Fault::damaged("a key is missing"))?;
        rows.push(held(row, Key(key), &mut objects)?);
    }
    Ok(rows)
}

/// See [`Ledger::objects`](crate::ledger::Ledger::objects).
pub(super) fn objects(
    connection: &Connection,
    target: TargetId,
    kind: &ResourceKind,
    keys: &[Key],
) -> Result<Vec<Vec<CampusObject>>, Fault> {
    let Some(kind) = find_kind(connection, &kind.path())? else { return Ok(vec![Vec::new(); keys.len()]) };
    let view = connection.unchecked_transaction()?;
    let mut objects = Objects::new(&view, target, kind)?;
    keys.iter().map(|key| objects.of(*key)).collect()
}

/// See [`Ledger::keys_of`](crate::ledger::Ledger::keys_of).
pub(super) fn keys_of(
    connection: &Connection,
    target: TargetId,
    kind: &ResourceKind,
    wanted: &[CampusObject],
) -> Result<Vec<Vec<Held>>, Fault> {
    let Some(kind) = find_kind(connection, &kind.path())? else { return Ok(vec![Vec::new(); wanted.len()]) };
    let view = connection.unchecked_transaction()?;
    let mut keys = view.prepare_cached(
        "SELECT key FROM record WHERE target = ?1 AND kind = ?2 AND object_type = ?3 AND object_id = ?4
         UNION SELECT key FROM object WHERE target = ?1 AND kind = ?2 AND object_type = ?3 AND object_id = ?4 ORDER BY key",
    )?;
    let mut record =
        view.prepare_cached("SELECT key, digest, id, etag, ending, run FROM record WHERE target = ?1 AND kind = ?2 AND key = ?3")?;
    let mut objects = Objects::new(&view, target, kind)?;
    // Nearly all of one call are of one table.
    let mut named: Option<(&CampusObject, Option<i64>)> = None;
    let mut found = vec![Vec::new(); wanted.len()];
    for (object, found) in wanted.iter().zip(&mut found) {
        let name = match named {
            Some((before, name)) if before.kind == object.kind => name,
            _ => find_name(&view, &object.kind)?,
        };
        named = Some((object, name));
        let Some(name) = name else { continue };
        let mut rows = keys.query([target.0, kind, name, object.id])?;
        while let Some(row) = rows.next()? {
            let key = values::bits(row.get_ref(0)?)?.ok_or_else(|| Fault::damaged("a key is missing"))?;
            let mut rows = record.query(params![target.0, kind, key.to_be_bytes()])?;
            // A damaged ledger may know objects of records that are not there.
            if let Some(row) = rows.next()? {
                found.push(held(row, Key(key), &mut objects)?);
            }
        }
    }
    Ok(found)
}

fn held(row: &Row<'_>, key: Key, objects: &mut Objects<'_>) -> Result<Held, Fault> {
    let id = values::id(row.get_ref(2)?)?;
    let accepted = match values::bits(row.get_ref(1)?)? {
        Some(digest) => Some(Accepted { digest: Digest(digest), id: id.clone(), etag: values::text(row.get_ref(3)?)? }),
        None => None,
    };
    let ending = row.get::<_, Option<i64>>(4)?.map(values::ending).transpose()?;
    let run = row.get::<_, Option<i64>>(5)?.map(RunId);
    Ok(Held { key, accepted, id, ending, run, objects: objects.of(key)? })
}

/// The Campus objects behind keys of one kind.
struct Objects<'a> {
    target: i64,
    kind: i64,
    statement: CachedStatement<'a>,
}

impl<'a> Objects<'a> {
    fn new(connection: &'a Connection, target: TargetId, kind: i64) -> Result<Self, Fault> {
        let statement = connection.prepare_cached(
            "SELECT name.text, found.object_id FROM (
                 SELECT object_type, object_id FROM record WHERE target = ?1 AND kind = ?2 AND key = ?3
                 UNION SELECT object_type, object_id FROM object WHERE target = ?1 AND kind = ?2 AND key = ?3
             ) AS found JOIN name ON name.id = found.object_type ORDER BY name.text, found.object_id",
        )?;
        Ok(Self { target: target.0, kind, statement })
    }

    fn of(&mut self, key: Key) -> Result<Vec<CampusObject>, Fault> {
        let objects = self.statement.query_map(params![self.target, self.kind, values::key_bytes(key)], |row| {
            Ok(CampusObject { kind: row.get::<_, String>(0)?.into(), id: row.get(1)? })
        })?;
        Ok(objects.collect::<Result<_, _>>()?)
    }
}

impl Writer {
    /// See [`Ledger::remove`](crate::ledger::Ledger::remove).
    pub(super) fn remove(
        &mut self,
        lease: Option<FencingToken>,
        target: TargetId,
        kind: &ResourceKind,
        keys: &[Key],
    ) -> Result<(), Fault> {
        // What waits to be folded would bring the rows back.
        self.fold()?;
        self.transact_under(lease, |transaction, _, _| {
            if !target_exists(transaction, target)? {
                return Err(unknown_target(target).into());
            }
            let Some(kind) = find_kind(transaction, &kind.path())? else { return Ok(()) };
            let mut statements = Vec::new();
            for table in ["record", "object", "error"] {
                let sql = format!("DELETE FROM {table} WHERE target = ?1 AND kind = ?2 AND key = ?3");
                statements.push(transaction.prepare_cached(&sql)?);
            }
            // In the order of the tables: neighbours share pages.
            for key in keys.iter().collect::<BTreeSet<_>>() {
                for statement in &mut statements {
                    statement.execute(params![target.0, kind, values::key_bytes(*key)])?;
                }
            }
            Ok(())
        })
    }
}
