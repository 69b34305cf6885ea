//! What is known of whole kinds, of keys and of Campus objects, row by row; and rows that are let go.

use std::collections::{BTreeSet, HashMap};

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
        "SELECT key, digest, id, etag, ending, run, delivered FROM record
         WHERE target = ?1 AND kind = ?2 AND key > ?3 ORDER BY key LIMIT ?4",
    )?;
    // Every key comes after no bytes at all.
    let bytes = after.map_or(Vec::new(), |key| values::key_bytes(key).to_vec());
    let mut found = statement.query(params![target.0, kind, bytes, values::count(most)])?;
    let mut objects = Objects::new(&view, target, kind)?;
    let (mut rows, mut last) = (Vec::new(), after);
    while let Some(row) = found.next()? {
        let key = Key(values::bits(row.get_ref(0)?)?.ok_or_else(|| Fault::damaged("a key is missing"))?);
        // Who asks page by page would ask for ever.
        if last.is_some_and(|last| key <= last) {
            return Err(Fault::damaged("keys are not in their order"));
        }
        last = Some(key);
        rows.push(held(row, key, &mut objects)?);
    }
    Ok(rows)
}

/// See [`Ledger::digests`](crate::ledger::Ledger::digests).
pub(super) fn digests(
    connection: &Connection,
    target: TargetId,
    kind: &ResourceKind,
    after: Option<Key>,
    most: usize,
) -> Result<Vec<(Key, Digest)>, Fault> {
    let Some(kind) = find_kind(connection, &kind.path())? else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(
        "SELECT key, digest FROM record
         WHERE target = ?1 AND kind = ?2 AND key > ?3 AND digest IS NOT NULL AND delivered IS NOT NULL AND ending BETWEEN 0 AND 2 ORDER BY key LIMIT ?4",
    )?;
    let bytes = after.map_or(Vec::new(), |key| values::key_bytes(key).to_vec());
    let mut found = statement.query(params![target.0, kind, bytes, values::count(most)])?;
    let (mut digests, mut last) = (Vec::new(), after);
    while let Some(row) = found.next()? {
        let (Some(key), Some(digest)) = (values::bits(row.get_ref(0)?)?, values::bits(row.get_ref(1)?)?) else {
            return Err(Fault::damaged("a key is missing"));
        };
        let key = Key(key);
        // As of the rows.
        if last.is_some_and(|last| key <= last) {
            return Err(Fault::damaged("keys are not in their order"));
        }
        last = Some(key);
        digests.push((key, Digest(digest)));
    }
    Ok(digests)
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

/// See [`Ledger::keys_of`](crate::ledger::Ledger::keys_of). There is no index by object: it would cost every outcome half as much again, for
/// a question that is asked once a step.
pub(super) fn keys_of(
    connection: &Connection,
    target: TargetId,
    kind: &ResourceKind,
    wanted: &[CampusObject],
) -> Result<Vec<Vec<Held>>, Fault> {
    let mut found = vec![Vec::new(); wanted.len()];
    let Some(kind) = find_kind(connection, &kind.path())? else { return Ok(found) };
    let view = connection.unchecked_transaction()?;
    let keys = keys_by_object(&view, target, kind, wanted)?;
    let mut record = view.prepare_cached(
        "SELECT key, digest, id, etag, ending, run, delivered FROM record WHERE target = ?1 AND kind = ?2 AND key = ?3",
    )?;
    let mut objects = Objects::new(&view, target, kind)?;
    for (at, key) in keys {
        let mut rows = record.query(params![target.0, kind, key.to_be_bytes()])?;
        // A damaged ledger may know objects of records that are not there.
        if let Some(row) = rows.next()? {
            found[at].push(held(row, Key(key), &mut objects)?);
        }
    }
    Ok(found)
}

/// Which of the wanted objects stand under which keys: positions and keys, in their order.
fn keys_by_object(
    connection: &Connection,
    target: TargetId,
    kind: i64,
    wanted: &[CampusObject],
) -> Result<BTreeSet<(usize, u128)>, Fault> {
    let mut names: HashMap<&str, Option<i64>> = HashMap::new();
    let mut places: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for (at, object) in wanted.iter().enumerate() {
        let name = match names.get(object.kind.as_ref()) {
            Some(name) => *name,
            None => *names.entry(&object.kind).or_insert(find_name(connection, &object.kind)?),
        };
        if let Some(name) = name {
            places.entry((name, object.id)).or_default().push(at);
        }
    }
    let mut keys = BTreeSet::new();
    if places.is_empty() {
        return Ok(keys);
    }
    for table in ["record", "object"] {
        let mut statement = connection.prepare_cached(&format!(
            "SELECT object_type, object_id, key FROM {table} WHERE target = ?1 AND kind = ?2 AND object_type IS NOT NULL"
        ))?;
        let mut rows = statement.query([target.0, kind])?;
        while let Some(row) = rows.next()? {
            let Some(places) = places.get(&(row.get(0)?, row.get(1)?)) else { continue };
            let key = values::bits(row.get_ref(2)?)?.ok_or_else(|| Fault::damaged("a key is missing"))?;
            keys.extend(places.iter().map(|&at| (at, key)));
        }
    }
    Ok(keys)
}

fn held(row: &Row<'_>, key: Key, objects: &mut Objects<'_>) -> Result<Held, Fault> {
    let id = values::id(row.get_ref(2)?)?;
    let accepted = match values::bits(row.get_ref(1)?)? {
        Some(digest) => Some(Accepted { digest: Digest(digest), id: id.clone(), etag: values::text(row.get_ref(3)?)? }),
        None => None,
    };
    let ending = row.get::<_, Option<i64>>(4)?.map(values::ending).transpose()?;
    let run = row.get::<_, Option<i64>>(5)?.map(RunId);
    let delivered = row.get::<_, Option<i64>>(6)?.map(RunId);
    Ok(Held { key, accepted, id, ending, run, delivered, objects: objects.of(key)? })
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
