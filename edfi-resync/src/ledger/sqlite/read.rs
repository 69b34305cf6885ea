//! What is read: known records, samples, runs, outcomes.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::fault::Fault;
use super::names::find_kind;
use super::values::{self, places};
use super::writer::unknown_run;
use crate::ledger::{Accepted, Ending, Known, LedgerSecret, OutcomeRow, RunId, TargetId};
use crate::model::{CampusObject, Digest, Key, Origin, ResourceKind};

/// See [`Ledger::known`](crate::ledger::Ledger::known).
pub(super) fn known(
    connection: &Connection,
    target: TargetId,
    kind: &ResourceKind,
    keys: &[Key],
) -> Result<Vec<Option<Known>>, Fault> {
    let mut known = vec![None; keys.len()];
    let Some(kind) = find_kind(connection, &kind.path())? else { return Ok(known) };
    // One view for all keys.
    let view = connection.unchecked_transaction()?;
    let any = view.prepare_cached("SELECT 1 FROM record WHERE target = ?1 AND kind = ?2 LIMIT 1")?.exists([target.0, kind])?;
    if !any {
        return Ok(known);
    }
    let mut statement = view.prepare_cached(
        "SELECT digest, id, etag, ending, run, delivered FROM record
         WHERE target = ?1 AND kind = ?2 AND key = ?3 AND ending IS NOT NULL",
    )?;
    // In the order of the table: neighbours share pages.
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    order.sort_unstable_by_key(|&at| keys[at as usize]);
    for at in order {
        let mut rows = statement.query(params![target.0, kind, values::key_bytes(keys[at as usize])])?;
        if let Some(row) = rows.next()? {
            known[at as usize] = Some(known_row(row)?);
        }
    }
    Ok(known)
}

fn known_row(row: &Row<'_>) -> Result<Known, Fault> {
    let accepted = match values::bits(row.get_ref(0)?)? {
        Some(digest) => {
            Some(Accepted { digest: Digest(digest), id: values::id(row.get_ref(1)?)?, etag: values::text(row.get_ref(2)?)? })
        }
        None => None,
    };
    let run = row.get::<_, Option<i64>>(4)?.unwrap_or(0);
    let delivered = row.get::<_, Option<i64>>(5)?.map(RunId);
    Ok(Known { accepted, ending: values::ending(row.get(3)?)?, run: RunId(run), delivered })
}

/// Records with an id, one of each kind in turn.
pub(super) fn samples(connection: &Connection, target: TargetId, most: usize) -> Result<Vec<(String, String)>, Fault> {
    let kinds: Vec<(i64, String)> = connection
        .prepare_cached("SELECT id, path FROM kind ORDER BY path")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut statement = connection
        .prepare_cached("SELECT id FROM record WHERE target = ?1 AND kind = ?2 AND id IS NOT NULL ORDER BY key LIMIT ?3")?;
    let mut turns: BTreeMap<(usize, usize), (String, String)> = BTreeMap::new();
    for (nth_kind, (kind, path)) in kinds.into_iter().enumerate() {
        let mut rows = statement.query(params![target.0, kind, values::count(most)])?;
        let mut turn = 0;
        while let Some(row) = rows.next()? {
            if let Some(id) = values::id(row.get_ref(0)?)? {
                turns.insert((turn, nth_kind), (path.clone(), id));
                turn += 1;
            }
        }
    }
    Ok(turns.into_values().take(most).collect())
}

/// See [`Ledger::plan`](crate::ledger::Ledger::plan).
pub(super) fn plan(connection: &Connection, run: RunId) -> Result<Option<String>, Fault> {
    let mut statement = connection.prepare_cached("SELECT plan FROM run WHERE id = ?1")?;
    Ok(statement.query_row([run.0], |row| row.get(0)).optional()?)
}

/// An outcome that no later one of the same record has taken the place of.
pub(super) struct Last<'a, 'b> {
    pub(super) ending: Ending,
    pub(super) key: Option<Key>,
    pub(super) row: &'a Row<'b>,
}

/// The last outcome of every record of a run, from the last to the first.
///
/// Two outcomes are of one record if they are of one kind and either have the same key, both not skipped and not invalid, or have the same
/// origin, and no two keys. (Twins, and malformed records beside a good one, have one key and several origins; a line that was changed
/// before a resume has one origin and two keys.)
pub(super) fn last_outcomes(
    connection: &Connection,
    run: RunId,
    mut each: impl FnMut(Last<'_, '_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut by_key: HashSet<(i64, u128)> = HashSet::new();
    let mut by_origin: HashMap<(i64, i64, i64), Vec<Option<u128>>> = HashMap::new();
    let mut statement = connection.prepare_cached(
        "SELECT kind.path, outcome.kind, ending, key, source, position, outcome.id, source.text, object.text, object_id
         FROM outcome JOIN kind ON kind.id = outcome.kind JOIN name AS source ON source.id = outcome.source
         LEFT JOIN name AS object ON object.id = outcome.object_type
         WHERE place BETWEEN ?1 AND ?2 ORDER BY place DESC",
    )?;
    let (first, last) = places(run.0);
    let mut rows = statement.query([first, last])?;
    while let Some(row) = rows.next()? {
        let (kind, ending) = (row.get(1)?, values::ending(row.get(2)?)?);
        let (key, source, position) = (values::bits(row.get_ref(3)?)?, row.get(4)?, row.get::<_, i64>(5)?);
        let same_key = match key {
            Some(key) if !matches!(ending, Ending::Skipped | Ending::Invalid) => !by_key.insert((kind, key)),
            _ => false,
        };
        let mut same_origin = false;
        // Position 0 is that of origins without one.
        if position != 0 {
            let later = by_origin.entry((kind, source, position)).or_default();
            same_origin = later.iter().any(|later| key.is_none() || later.is_none() || *later == key);
            if !later.contains(&key) {
                later.push(key);
            }
        }
        if !same_key && !same_origin {
            each(Last { ending, key: key.map(Key), row })?;
        }
    }
    Ok(())
}

/// See [`Ledger::outcomes`](crate::ledger::Ledger::outcomes).
pub(super) fn outcomes(connection: &Connection, secret: &LedgerSecret, run: RunId) -> Result<Vec<OutcomeRow>, Fault> {
    let view = connection.unchecked_transaction()?;
    if !view.prepare_cached("SELECT 1 FROM run WHERE id = ?1")?.exists([run.0])? {
        return Err(unknown_run(run).into());
    }
    let mut outcomes = Vec::new();
    last_outcomes(&view, run, |last| {
        let row = last.row;
        outcomes.push(OutcomeRow {
            resource: row.get(0)?,
            record: last.key.map(|key| secret.name(key)),
            outcome: last.ending,
            id: values::id(row.get_ref(6)?)?,
            origin: origin(&row.get::<_, String>(7)?, row.get(5)?),
            object: object(row.get(8)?, row.get(9)?),
        });
        Ok(())
    })?;
    outcomes.reverse();
    Ok(outcomes)
}

pub(super) fn origin(source: &str, position: i64) -> String {
    Origin::new(source, position.cast_unsigned()).to_string()
}

pub(super) fn object(kind: Option<String>, id: Option<i64>) -> Option<String> {
    kind.zip(id).map(|(kind, id)| CampusObject { kind: kind.into(), id }.to_string())
}

/// How many records of a run ended how, by its outcomes.
pub(super) fn counted(connection: &Connection, run: RunId) -> Result<BTreeMap<Ending, u64>, Fault> {
    let mut counts = BTreeMap::new();
    last_outcomes(connection, run, |last| {
        *counts.entry(last.ending).or_default() += 1;
        Ok(())
    })?;
    Ok(counts)
}
