//! Leases and what they hold; and who may not write any more.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::SqliteLedger;
use super::fault::Fault;
use super::names::Names;
use super::values::{self, millis};
use super::writer::{Writer, target_exists, unknown_target};
use crate::error::Result;
use crate::ledger::{Acquired, FencingToken, Lease, LedgerSecret, LockRequest, LockRow, Locks, TargetId};
use crate::model::ResourceKind;

/// How all schools stand in the table.
const ALL_SCHOOLS: i64 = 0;

impl Writer {
    /// Does something in one transaction, unless the lease that it stands under is lost.
    pub(super) fn transact_under<T>(
        &mut self,
        lease: Option<FencingToken>,
        work: impl FnOnce(&Transaction<'_>, &mut Names, &LedgerSecret) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.transact(|transaction, names, secret| {
            if let Some(lease) = lease
                && !stands(transaction, lease)?
            {
                return Err(lease.lost().into());
            }
            work(transaction, names, secret)
        })
    }

    fn acquire(&mut self, request: &LockRequest) -> Result<Acquired, Fault> {
        self.transact(|transaction, names, _| {
            if !target_exists(transaction, request.target)? {
                return Err(unknown_target(request.target).into());
            }
            request.check_schools()?;
            let mut wanted = BTreeSet::new();
            let mut over = BTreeSet::new();
            for (kind, schools) in &request.resources {
                let number = names.kind(transaction, kind)?;
                for school in schools_of(schools.as_ref()) {
                    for (lock, lease) in in_the_way(transaction, request.target, number, kind, school)? {
                        if lock.until > request.now {
                            return Ok(Acquired::Held(lock));
                        }
                        over.insert(lease);
                    }
                    wanted.insert((number, school));
                }
            }
            for lease in over {
                end(transaction, lease)?;
            }
            let token: i64 = transaction.query_row(
                "INSERT INTO lease (target, holder, since, until) VALUES (?1, ?2, ?3, ?4) RETURNING token",
                params![request.target.0, request.holder, millis(request.now), until(request.now, request.lease)],
                |row| row.get(0),
            )?;
            let mut lock = transaction.prepare_cached("INSERT INTO lock (target, kind, school, lease) VALUES (?1, ?2, ?3, ?4)")?;
            for (kind, school) in wanted {
                lock.execute([request.target.0, kind, school, token])?;
            }
            Ok(Acquired::Lease(Lease { token: FencingToken(token), length: request.lease }))
        })
    }

    fn renew(&mut self, lease: &Lease, now: SystemTime) -> Result<bool, Fault> {
        self.transact(|transaction, _, _| {
            let renewed = transaction
                .prepare_cached("UPDATE lease SET until = max(until, ?2) WHERE token = ?1")?
                .execute([lease.token.0, until(now, lease.length)])?;
            Ok(renewed > 0)
        })
    }
}

fn until(now: SystemTime, length: Duration) -> i64 {
    millis(now).saturating_add(i64::try_from(length.as_millis()).unwrap_or(i64::MAX))
}

fn schools_of(schools: Option<&BTreeSet<i64>>) -> Vec<i64> {
    schools.map_or_else(|| vec![ALL_SCHOOLS], |schools| schools.iter().copied().collect())
}

/// The locks that exclude one, and their leases.
fn in_the_way(
    connection: &Connection,
    target: TargetId,
    number: i64,
    kind: &ResourceKind,
    school: i64,
) -> Result<Vec<(LockRow, i64)>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT lock.school, lease.holder, lease.since, lease.until, lease.token FROM lock JOIN lease ON lease.token = lock.lease
         WHERE lock.target = ?1 AND lock.kind = ?2 AND (?3 = 0 OR lock.school = 0 OR lock.school = ?3) ORDER BY lock.school",
    )?;
    let mut rows = statement.query([target.0, number, school])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let lock = lock_row(row, kind.path())?;
        let lease = lock.token.0;
        found.push((lock, lease));
    }
    Ok(found)
}

fn lock_row(row: &Row<'_>, resource: String) -> Result<LockRow, Fault> {
    let school: i64 = row.get(0)?;
    Ok(LockRow {
        resource,
        school: (school != ALL_SCHOOLS).then_some(school),
        holder: row.get(1)?,
        since: values::time(row.get(2)?)?,
        until: values::time(row.get(3)?)?,
        token: FencingToken(row.get(4)?),
    })
}

/// Whether a lease is neither lost nor given back.
fn stands(connection: &Connection, lease: FencingToken) -> Result<bool, Fault> {
    Ok(connection.prepare_cached("SELECT 1 FROM lease WHERE token = ?1")?.exists([lease.0])?)
}

/// Whether a lease is held at a time: it stands, and has not run out.
pub(super) fn is_held(connection: &Connection, lease: FencingToken, now: SystemTime) -> Result<bool, Fault> {
    let until: Option<i64> =
        connection.prepare_cached("SELECT until FROM lease WHERE token = ?1")?.query_row([lease.0], |row| row.get(0)).optional()?;
    Ok(until.is_some_and(|until| until > millis(now)))
}

fn end(connection: &Connection, lease: i64) -> Result<(), Fault> {
    connection.prepare_cached("DELETE FROM lock WHERE lease = ?1")?.execute([lease])?;
    connection.prepare_cached("DELETE FROM lease WHERE token = ?1")?.execute([lease])?;
    Ok(())
}

fn locks(connection: &Connection, target: TargetId, now: SystemTime) -> Result<Vec<LockRow>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT lock.school, lease.holder, lease.since, lease.until, lease.token, kind.path
         FROM lock JOIN lease ON lease.token = lock.lease JOIN kind ON kind.id = lock.kind
         WHERE lock.target = ?1 AND lease.until > ?2 ORDER BY kind.path, lock.school",
    )?;
    let mut rows = statement.query([target.0, millis(now)])?;
    let mut locks = Vec::new();
    while let Some(row) = rows.next()? {
        locks.push(lock_row(row, row.get(5)?)?);
    }
    Ok(locks)
}

#[async_trait]
impl Locks for SqliteLedger {
    async fn acquire(&self, request: LockRequest) -> Result<Acquired> {
        self.write(move |writer| writer.acquire(&request)).await
    }

    async fn renew(&self, lease: &Lease, now: SystemTime) -> Result<bool> {
        let lease = lease.clone();
        self.write(move |writer| writer.renew(&lease, now)).await
    }

    async fn release(&self, lease: &Lease) -> Result<()> {
        let token = lease.token.0;
        self.write(move |writer| writer.transact(|transaction, _, _| end(transaction, token))).await
    }

    async fn locks(&self, target: TargetId, now: SystemTime) -> Result<Vec<LockRow>> {
        self.read(move |connection, _| locks(connection, target, now)).await
    }
}
