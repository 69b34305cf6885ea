//! [`Writer`]: the one connection that writes; the life of a run.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::fault::Fault;
use super::names::Names;
use super::refusals;
use super::values::{self, millis, places};
use crate::error::{Error, ErrorKind};
use crate::ledger::{FencingToken, KEPT_ERRORS, KEPT_RUNS, LedgerSecret, RunEnd, RunId, RunRow, RunStart, RunState, TargetId};

/// The one connection that writes, with what it remembers.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) names: Names,
    pub(super) secret: LedgerSecret,
    /// Outcomes written here since the last fold.
    pub(super) waiting: usize,
}

impl Writer {
    pub(super) fn new(connection: Connection, secret: LedgerSecret) -> Self {
        Self { connection, names: Names::default(), secret, waiting: 0 }
    }

    /// Does something in one transaction: all of it, or none.
    pub(super) fn transact<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &mut Names, &LedgerSecret) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let Self { connection, names, secret, .. } = self;
        // At once for writing: a transaction that becomes one later cannot wait for others.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction, names, secret).and_then(|done| {
            transaction.commit()?;
            Ok(done)
        });
        if done.is_err() {
            self.names.clear();
        }
        done
    }

    pub(super) fn begin(&mut self, lease: Option<FencingToken>, start: &RunStart) -> Result<RunId, Fault> {
        self.fold()?;
        self.transact_under(lease, |transaction, _, _| {
            if !target_exists(transaction, start.target)? {
                return Err(unknown_target(start.target).into());
            }
            let run: i64 = transaction.query_row(
                "INSERT INTO run (target, configuration, fingerprint, state, started, plan) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
                params![
                    start.target.0,
                    start.configuration,
                    start.fingerprint,
                    values::state_number(RunState::Open),
                    millis(start.at),
                    start.plan
                ],
                |row| row.get(0),
            )?;
            transaction.execute("INSERT INTO log (run, written, folded) VALUES (?1, 0, 0)", [run])?;
            prune(transaction, start.target)?;
            expire(transaction, start)?;
            Ok(RunId(run))
        })
    }

    pub(super) fn resume(&mut self, lease: Option<FencingToken>, target: TargetId, run: RunId) -> Result<RunRow, Fault> {
        self.fold()?;
        self.transact_under(lease, |transaction, _, _| {
            let found = read_runs(transaction, "WHERE run.id = ?1", [run.0])?.pop().filter(|found| found.target == target);
            let Some(found) = found else {
                return Err(refused(format!("run {run} is no run of this target"), "ask the ledger for its runs").into());
            };
            if found.state == RunState::Finished {
                return Err(refused(format!("run {run} is finished"), "begin a new run: a finished one is never resumed").into());
            }
            transaction.execute(
                "UPDATE run SET state = ?2, stopped = NULL, ended = NULL, resumed = resumed + 1 WHERE id = ?1",
                params![run.0, values::state_number(RunState::Open)],
            )?;
            transaction.execute("DELETE FROM run_count WHERE run = ?1", [run.0])?;
            // Where its outcomes were let go, errors of it may be kept: new outcomes find their places behind those.
            let (first, last) = places(run.0);
            transaction.execute(
                "INSERT OR IGNORE INTO log (run, written, folded)
                 SELECT ?1, written, written FROM (
                     SELECT ifnull(max(place), ?2) - ?2 AS written FROM error WHERE place BETWEEN ?2 AND ?3)",
                [run.0, first, last],
            )?;
            let resumed = read_runs(transaction, "WHERE run.id = ?1", [run.0])?.pop();
            resumed.ok_or_else(|| Fault::damaged(format!("run {run} cannot be read")))
        })
    }

    pub(super) fn end(&mut self, lease: Option<FencingToken>, run: RunId, end: &RunEnd) -> Result<(), Fault> {
        self.fold()?;
        self.transact_under(lease, |transaction, _, _| {
            let target = open_run(transaction, run)?;
            let state = if end.stopped.is_some() { RunState::Stopped } else { RunState::Finished };
            transaction.execute(
                "UPDATE run SET state = ?2, stopped = ?3, ended = ?4 WHERE id = ?1",
                params![run.0, values::state_number(state), end.stopped, millis(end.at)],
            )?;
            for (&ending, &records) in &end.counts {
                transaction.execute(
                    "INSERT INTO run_count (run, ending, records) VALUES (?1, ?2, ?3)",
                    params![run.0, values::ending_number(ending), records.cast_signed()],
                )?;
            }
            if let Some(newest) = end.newest_change_version {
                transaction
                    .execute("UPDATE target SET newest_change_version = ?2 WHERE id = ?1", params![target, newest.cast_signed()])?;
            }
            Ok(())
        })
    }
}

/// Lets go of the outcomes of older runs, and of the reasons that nothing names any more. Open runs are counted by themselves: a long one may be
/// under way while many short ones begin and end. The one that begins now is one of those that are kept.
fn prune(transaction: &Transaction<'_>, target: TargetId) -> Result<(), Fault> {
    let old: Vec<i64> = transaction
        .prepare(
            "SELECT run.id FROM run JOIN log ON log.run = run.id
             WHERE run.target = ?1
               AND run.id NOT IN (SELECT id FROM run WHERE target = ?1 AND state <> ?3 ORDER BY id DESC LIMIT ?2 - 1)
               AND run.id NOT IN (SELECT id FROM run WHERE target = ?1 AND state = ?3 ORDER BY id DESC LIMIT ?2)",
        )?
        .query_map(params![target.0, KEPT_RUNS, values::state_number(RunState::Open)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for run in old {
        let (first, last) = places(run);
        transaction.execute("DELETE FROM outcome WHERE place BETWEEN ?1 AND ?2", [first, last])?;
        transaction.execute("DELETE FROM log WHERE run = ?1", [run])?;
        transaction.execute("UPDATE run SET pruned = 1 WHERE id = ?1", [run])?;
        refusals::forget(transaction, run)?;
        forget_reasons(transaction, run)?;
    }
    Ok(())
}

/// Lets go of errors without a key whose runs are long over.
fn expire(transaction: &Transaction<'_>, start: &RunStart) -> Result<(), Fault> {
    let expired: Vec<i64> = transaction
        .prepare(
            "SELECT DISTINCT run.id FROM error JOIN run ON run.id = error.run
             WHERE error.key IS NULL AND error.target = ?1 AND run.pruned AND run.started < ?2",
        )?
        .query_map(params![start.target.0, millis(start.at) - KEPT_ERRORS.as_millis() as i64], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for run in expired {
        let (first, last) = places(run);
        transaction.execute("DELETE FROM error WHERE key IS NULL AND place BETWEEN ?1 AND ?2", [first, last])?;
        forget_reasons(transaction, run)?;
    }
    Ok(())
}

fn forget_reasons(transaction: &Transaction<'_>, run: i64) -> Result<(), Fault> {
    transaction
        .execute("DELETE FROM reason WHERE run = ?1 AND NOT EXISTS (SELECT 1 FROM error WHERE error.reason = reason.id)", [run])?;
    Ok(())
}

/// The target of a run that is under way.
pub(super) fn open_run(connection: &Connection, run: RunId) -> Result<i64, Fault> {
    let found: Option<(i64, i64)> = connection
        .prepare_cached("SELECT target, state FROM run WHERE id = ?1")?
        .query_row([run.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        Some((target, state)) if values::state(state)? == RunState::Open => Ok(target),
        Some(_) => Err(refused(format!("run {run} has ended"), "resume it if it was stopped, or begin a new run").into()),
        None => Err(unknown_run(run).into()),
    }
}

pub(super) fn target_exists(connection: &Connection, target: TargetId) -> Result<bool, Fault> {
    Ok(connection.prepare_cached("SELECT 1 FROM target WHERE id = ?1")?.exists([target.0])?)
}

pub(super) fn unknown_target(target: TargetId) -> Error {
    refused(format!("the ledger has no target {}", target.0), "find the target first")
}

pub(super) fn unknown_run(run: RunId) -> Error {
    refused(format!("the ledger has no run {run}"), "ask the ledger for its runs")
}

fn refused(message: String, hint: &str) -> Error {
    Error::new(ErrorKind::RequestInvalid, message).with_hint(hint)
}

/// Rows of runs, newest first. `which` is one of our own conditions.
pub(super) fn read_runs(
    connection: &Connection,
    which: &'static str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<RunRow>, Fault> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT run.id, target, url, configuration, school_year, fingerprint, state, stopped, started, ended, resumed
         FROM run JOIN target ON target.id = run.target {which} ORDER BY run.id DESC"
    ))?;
    let mut counts = connection.prepare_cached("SELECT ending, records FROM run_count WHERE run = ?1")?;
    let mut rows = statement.query(parameters)?;
    let mut runs = Vec::new();
    while let Some(row) = rows.next()? {
        let mut run = run_row(row)?;
        let mut rows = counts.query([run.id.0])?;
        while let Some(row) = rows.next()? {
            run.counts.insert(values::ending(row.get(0)?)?, row.get::<_, i64>(1)?.cast_unsigned());
        }
        runs.push(run);
    }
    Ok(runs)
}

fn run_row(row: &Row<'_>) -> Result<RunRow, Fault> {
    Ok(RunRow {
        id: RunId(row.get(0)?),
        target: TargetId(row.get(1)?),
        url: row.get(2)?,
        configuration: row.get(3)?,
        school_year: row.get(4)?,
        fingerprint: row.get(5)?,
        state: values::state(row.get(6)?)?,
        stopped: row.get(7)?,
        started: values::time(row.get(8)?)?,
        ended: row.get::<_, Option<i64>>(9)?.map(values::time).transpose()?,
        resumed: row.get(10)?,
        counts: BTreeMap::new(),
    })
}
