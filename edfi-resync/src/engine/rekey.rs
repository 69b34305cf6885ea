//! Key changes: a Campus object that stands in the ODS under another natural key than it has now.
//!
//! An entry date was moved or a section renamed while nothing was connected. The record under the new key is new to the ledger, and the object
//! behind it stands there under an old key that no record of the step has any more. Where the kind lets its key be changed, the record goes
//! as a PUT to the stored id, and the server passes the change on to what refers to it; elsewhere it is created, and the old record is told of as
//! left behind. Several old keys of one object cannot be told apart: then all are left behind.
//! A source without Campus objects that numbers its changes says itself which records got another key: then the ledger is asked for the key that
//! they had.
//!
//! ```text
//!   new to the ledger -> fresh -- asked for by many at once --> suspects -- the scan is at its end --> ready
//!                          |                                       |
//!                          +-- no other key: ready                 +-- the other key was read too: a sibling, ready
//! ```
//!
//! Only steps look of whose kind the ledger held something before the first of them started: the first load of a kind is not slowed. Where only some records of
//! a kind take part, because others refer to them, a sibling may be among those that do not: the kind is read once more, if an object stands under
//! another key at all. Where only some schools are chosen, an old record of another school is none of theirs; the ODS is asked for it, and what it
//! does not show is left where it is.
//!
//! What it does not do: self-referencing kinds, whose records are not held but read again; records that are sent again because of their errors,
//! which the ledger knows under the key that they have.

use std::collections::HashSet;

use futures::StreamExt as _;
use serde_json::Value;

use super::item::{Before, Item};
use super::setup::Engine;
use crate::campus::Narrowing;
use crate::error::Result;
use crate::model::{CampusObject, Key, KeyPartOf, ResourceKind, key_parts};
use crate::source::Batch;

/// A record that may stand in the ODS under another key than its own: its Campus object, or the key that it had.
#[derive(Debug)]
pub(super) struct Wanted {
    object: Option<CampusObject>,
    former: Option<Key>,
    key: Key,
    /// The schools in its key.
    schools: Option<Vec<String>>,
}

impl Wanted {
    /// What is to be asked about a record.
    pub(super) fn of(item: &Item) -> Self {
        let record = item.record();
        let (object, former) = (record.campus.object().cloned(), item.former());
        Self { object, former, key: item.key(), schools: schools(&record.kind, &record.body) }
    }
}

/// Which of these kinds the ledger holds something of; only those are asked about for which that is worth knowing.
///
/// # Errors
/// When the ledger cannot be read.
pub(super) async fn known_kinds(engine: &Engine, kinds: &[(ResourceKind, bool)]) -> Result<Vec<bool>> {
    let mut known = vec![false; kinds.len()];
    let Some((ledger, target)) = engine.ledger().map(|run| (run.ledger(), run.target())) else { return Ok(known) };
    for ((kind, _), known) in kinds.iter().zip(&mut known).filter(|((_, wanted), _)| *wanted) {
        *known = !ledger.rows(target, kind, None, 1).await?.is_empty();
    }
    Ok(known)
}

/// What the ODS has of each under other keys; without those that the source gives still, where not `all` of the kind takes part.
///
/// # Errors
/// When the ledger or the source cannot be read.
pub(super) async fn ask(engine: &Engine, kind: &ResourceKind, wanted: Vec<Wanted>, all: bool) -> Result<Vec<Vec<Before>>> {
    let befores = befores(engine, kind, wanted).await?;
    if all { Ok(befores) } else { without_twins(engine, kind, befores).await }
}

/// What the ODS has of each of these objects under other keys.
async fn befores(engine: &Engine, kind: &ResourceKind, wanted: Vec<Wanted>) -> Result<Vec<Vec<Before>>> {
    let Some((ledger, target)) = engine.ledger().map(|run| (run.ledger(), run.target())) else {
        return Ok(vec![Vec::new(); wanted.len()]);
    };
    let objects: Vec<_> = wanted.iter().filter_map(|wanted| wanted.object.clone()).collect();
    let held = if objects.is_empty() { Vec::new() } else { ledger.keys_of(target, kind, &objects).await? };
    let formers: Vec<_> = wanted.iter().filter_map(|wanted| wanted.former).collect();
    let known = if formers.is_empty() { Vec::new() } else { ledger.known(target, kind, &formers).await? };
    let (mut held, mut known) = (held.into_iter(), known.into_iter());
    let mut all = Vec::with_capacity(wanted.len());
    for Wanted { object, former, key, schools } in wanted {
        let mut befores = Vec::new();
        if let Some(former) = former
            && let Some(known) = known.next().flatten().filter(|known| known.is_ours() && former != key)
            && let Some(id) = known.accepted.and_then(|accepted| accepted.id)
        {
            befores.push(Before::new(former, id));
        }
        let rows = object.and_then(|_| held.next()).unwrap_or_default();
        for row in rows {
            let other = row.is_ours() && row.key != key;
            if let Some(id) = row.id.filter(|_| other)
                && (engine.scope().schools.is_none() || is_of_schools(engine, kind, &id, schools.as_deref()).await)
            {
                befores.push(Before::new(row.key, id));
            }
        }
        all.push(befores);
    }
    Ok(all)
}

/// Without the keys that the source gives still, of records that take part or do not: these are twins, and no record was left behind.
async fn without_twins(engine: &Engine, kind: &ResourceKind, mut befores: Vec<Vec<Before>>) -> Result<Vec<Vec<Before>>> {
    let mut left: HashSet<Key> = befores.iter().flatten().map(Before::key).collect();
    if left.is_empty() {
        return Ok(befores);
    }
    let (inspector, mut twins) = (kind.inspector(), HashSet::new());
    let mut batches = engine.snapshot().scan(kind, &Narrowing::none());
    while let Some(batch) = batches.next().await {
        let Batch { records, rejects, .. } = batch?;
        let rejects = rejects.iter().filter_map(|reject| reject.partial.as_deref());
        let bodies = records.iter().map(|record| record.body.as_ref()).chain(rejects);
        twins.extend(bodies.filter_map(|body| inspector.inspect(body).key).filter(|key| left.remove(key)));
    }
    for befores in &mut befores {
        befores.retain(|before| !twins.contains(&before.key()));
    }
    Ok(befores)
}

/// Whether the ODS has the record, and with the same schools in its key.
async fn is_of_schools(engine: &Engine, kind: &ResourceKind, id: &str, wanted: Option<&[String]>) -> bool {
    let found = engine.ods().get(kind, id).await;
    found.is_ok_and(|item| item.is_some_and(|item| wanted.is_some() && schools(kind, &item.body).as_deref() == wanted))
}

/// The schools in a record's key.
fn schools(kind: &ResourceKind, body: &[u8]) -> Option<Vec<String>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let of_a_school = |of| matches!(of, KeyPartOf::School | KeyPartOf::EducationOrganization);
    key_parts(kind).iter().filter(|part| of_a_school(part.of)).map(|part| part.text(&body)).collect()
}
