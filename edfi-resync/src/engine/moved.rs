//! Key changes: a Campus object that stands in the ODS under another natural key than it has now.
//!
//! An entry date was moved or a section renamed while nothing was connected. The record under the new key is new to the ledger, and the object
//! behind it stands there under an old key that no record of the step has any more. Where the kind lets its key be changed, the record goes
//! as a PUT to the stored id, and the server passes the change on to what refers to it; elsewhere it is created, and the old record is told of as
//! left behind. Several old keys of one object cannot be told apart: then all are left behind.
//!
//! ```text
//!   new to the ledger -> fresh -- asked for by many at once --> suspects -- the scan is at its end --> buffer
//!                          |                                       |
//!                          +-- no other key: buffer                +-- the other key was read too: a twin, buffer
//! ```
//!
//! Only steps look of whose kind the ledger held something when the run began: the first load of a kind is not slowed. Where only some records of
//! a kind take part, because others refer to them, a twin may be among those that do not: the kind is read once more, if an object stands under
//! another key at all. Where only some schools are chosen, an old record of another school is none of theirs; the ODS is asked for it, and what it
//! does not show is left where it is.
//!
//! What it does not do: self-referencing kinds, whose records are not held but read again; records that are sent again because of their errors,
//! which the ledger knows under the key that they have.

use std::collections::HashSet;

use futures::StreamExt as _;
use futures::future::BoxFuture;
use serde_json::Value;

use super::Engine;
use super::event::Event;
use super::item::{Before, Item};
use super::journal::LedgerRun;
use super::run::Run;
use super::step::StepState;
use crate::campus::Narrowing;
use crate::error::{Error, Result};
use crate::model::{CampusObject, Key, KeyPartOf, ResourceKind, key_parts};
use crate::ods::{Answer, Verdict};
use crate::plan::{Pass, Selection};
use crate::source::Batch;

/// The step, and what the ODS has of each asked object under other keys.
pub(super) type Told = (usize, Result<Vec<Vec<Before>>>);

impl<'a> Run<'a> {
    /// Finds out which steps look for key changes: asks the ledger before the run adds to it.
    pub(super) async fn prepare_moves(engine: &Engine, steps: &[(ResourceKind, bool)]) -> Result<Vec<bool>> {
        let mut look = vec![false; steps.len()];
        let Some(LedgerRun { ledger, target, .. }) = &engine.ledger else { return Ok(look) };
        for ((kind, _), look) in steps.iter().zip(&mut look).filter(|((_, suited), _)| *suited) {
            *look = !ledger.rows(*target, kind, None, 1).await?.is_empty();
        }
        Ok(look)
    }

    /// The kinds of the steps, and whether their scans suit.
    pub(super) fn steps_for_moves(&self) -> Vec<(ResourceKind, bool)> {
        let suits = |at: usize, state: &StepState| {
            let by_error = matches!(state.selection, Selection::Errors(_));
            !by_error && self.passes.pass(at) == Pass::First && !self.passes.refers_to_itself(at)
        };
        self.steps.iter().enumerate().map(|(at, state)| (state.kind.clone(), suits(at, state))).collect()
    }

    pub(super) fn look_for_moves(&mut self, look: Vec<bool>) {
        for (state, look) in self.steps.iter_mut().zip(look) {
            state.lane.look_for_moves(look);
        }
    }

    /// Moves records on: asks for the fresh ones, and lets suspects go once the scan shows who is no twin.
    ///
    /// # Errors
    /// When keys that were moved to a temporary file cannot be read there.
    pub(super) fn advance_moves(&mut self) -> Result<()> {
        let most = self.engine.limits.deferred_records;
        for at in 0..self.steps.len() {
            if !self.is_sending(at) {
                continue;
            }
            let StepState { lane, seen, .. } = &mut self.steps[at];
            if lane.asks(most) {
                self.ask_for_objects(at);
            } else {
                lane.settle_suspects(|before| Ok::<_, Error>(seen.origin(before.key())?.is_some()))?;
            }
        }
        Ok(())
    }

    fn ask_for_objects(&mut self, at: usize) {
        let state = &self.steps[at];
        let kind = state.kind.clone();
        let wanted = |item: &Item| Some((item.record().campus.object()?.clone(), item.key(), schools(&kind, &item.record().body)));
        let wanted: Vec<_> = state.lane.asked().filter_map(wanted).collect();
        let (engine, takes_related) = (self.engine, state.selection.takes_related());
        let told: BoxFuture<'a, Told> = Box::pin(async move {
            let told = match befores(engine, &kind, wanted).await {
                Ok(befores) if takes_related => without_twins(engine, &kind, befores).await,
                told => told,
            };
            (at, told)
        });
        self.asks.push(told);
    }

    /// What the ODS has of the objects is known.
    pub(super) fn told(&mut self, (at, told): Told) {
        match told {
            Ok(befores) => self.steps[at].lane.told(befores),
            Err(error) => self.control.stop(&error),
        }
    }

    /// Takes a record back whose key the ODS did not let us change: it is sent by its new key.
    pub(super) fn put_refused(&mut self, step: usize, mut item: Item, verdict: &Verdict) {
        let state = &mut self.steps[step];
        if *verdict == Verdict::StaleId {
            item.replaces_nothing().iter().for_each(|before| self.accounts.forget(state.kind.clone(), before.key()));
        } else {
            item.key_change_refused();
        }
        state.lane.goes_first(item);
    }

    /// The ODS has a record under its new key: lets the ledger forget the old one, or tells that it was left behind.
    pub(super) fn moved(&mut self, step: usize, item: &Item, replaced: bool, answer: &Answer) {
        for before in item.befores() {
            // The server has passed a change of a parent's key on to it: it is the same record.
            if replaced || answer.id.as_deref() == Some(before.id()) {
                self.accounts.forget(self.steps[step].kind.clone(), before.key());
            } else {
                self.accounts.tell(&Event::LeftBehind { step, record: &item.name(), id: before.id() });
            }
        }
    }
}

/// What the ODS has of each of these objects under other keys.
async fn befores(
    engine: &Engine,
    kind: &ResourceKind,
    wanted: Vec<(CampusObject, Key, Option<Vec<String>>)>,
) -> Result<Vec<Vec<Before>>> {
    let Some(LedgerRun { ledger, target, .. }) = &engine.ledger else { return Ok(vec![Vec::new(); wanted.len()]) };
    let objects: Vec<_> = wanted.iter().map(|(object, ..)| object.clone()).collect();
    let held = ledger.keys_of(*target, kind, &objects).await?;
    let mut all = Vec::with_capacity(wanted.len());
    for ((_, key, schools), rows) in wanted.into_iter().zip(held) {
        let mut befores = Vec::new();
        for row in rows {
            let other = row.is_ours() && row.key != key;
            if let Some(id) = row.id.filter(|_| other)
                && (engine.scope.schools.is_none() || is_of_schools(engine, kind, &id, schools.as_deref()).await)
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
    let mut batches = engine.snapshot.scan(kind, &Narrowing::none());
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
    let found = engine.ods.get(kind, id).await;
    found.is_ok_and(|item| item.is_some_and(|item| wanted.is_some() && schools(kind, &item.body).as_deref() == wanted))
}

/// The schools in a record's key.
fn schools(kind: &ResourceKind, body: &[u8]) -> Option<Vec<String>> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let of_a_school = |of| matches!(of, KeyPartOf::School | KeyPartOf::EducationOrganization);
    key_parts(kind).iter().filter(|part| of_a_school(part.of)).map(|part| part.text(&body)).collect()
}
