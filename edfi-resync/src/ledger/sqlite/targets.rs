//! Targets: found or begun, forgotten, taken over from the ODS.

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::values::{self, Id};
use super::writer::{Writer, target_exists, unknown_target};
use crate::campus::UniqueIds;
use crate::ledger::{Accepted, Ending, FencingToken, LedgerTarget, TargetId, TargetState};
use crate::model::{DIGEST_VERSION, Key, ResourceKind};
use crate::shown::records;

/// What a target's rows were made under.
struct Found {
    id: i64,
    unique_ids: String,
    data_standard: String,
    digest_version: u16,
}

impl Writer {
    pub(super) fn target(&mut self, target: &LedgerTarget) -> Result<TargetState, Fault> {
        self.fold()?;
        self.transact(|transaction, _, secret| {
            let url = target.base_url();
            let client = secret.client(&target.client_key);
            let unique_ids = serde_json::to_string(&target.unique_ids).map_err(|_| Fault::damaged("a choice is no JSON"))?;
            let found = transaction
                .prepare_cached(
                    "SELECT id, unique_ids, data_standard, digest_version FROM target
                     WHERE url = ?1 AND tenant IS ?2 AND instance IS ?3 AND school_year = ?4 AND client = ?5",
                )?
                .query_row(params![url, target.tenant, target.instance, target.school_year, client], |row| {
                    Ok(Found { id: row.get(0)?, unique_ids: row.get(1)?, data_standard: row.get(2)?, digest_version: row.get(3)? })
                })
                .optional()?;
            let Some(found) = found else {
                let id = transaction.query_row(
                    "INSERT INTO target (url, tenant, instance, school_year, client, unique_ids, data_standard, digest_version)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id",
                    params![
                        url,
                        target.tenant,
                        target.instance,
                        target.school_year,
                        client,
                        unique_ids,
                        target.data_standard,
                        DIGEST_VERSION
                    ],
                    |row| row.get(0),
                )?;
                return Ok(TargetState::new(TargetId(id)));
            };
            let made_with: UniqueIds = serde_json::from_str(&found.unique_ids)
                .map_err(|_| Fault::damaged("the unique-ID choice of a target cannot be read"))?;
            target.check_unique_ids(made_with)?;
            let mut warnings = Vec::new();
            if found.data_standard != target.data_standard || found.digest_version != DIGEST_VERSION {
                let aside = set_aside(transaction, found.id)?;
                transaction.execute(
                    "UPDATE target SET data_standard = ?2, digest_version = ?3 WHERE id = ?1",
                    params![found.id, target.data_standard, DIGEST_VERSION],
                )?;
                warnings.push(other_standard(&found, target, aside));
            }
            let records: i64 = transaction.query_row(
                "SELECT count(*) FROM record WHERE target = ?1 AND (digest IS NOT NULL OR id IS NOT NULL)",
                [found.id],
                |row| row.get(0),
            )?;
            let (newest, ignores_case): (Option<i64>, Option<bool>) = transaction.query_row(
                "SELECT newest_change_version, ignores_case FROM target WHERE id = ?1",
                [found.id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok(TargetState {
                id: TargetId(found.id),
                records: records.cast_unsigned(),
                newest_change_version: newest.map(i64::cast_unsigned),
                ignores_case: ignores_case == Some(true),
                warnings,
            })
        })
    }

    pub(super) fn forget(&mut self, lease: Option<FencingToken>, target: TargetId) -> Result<(), Fault> {
        self.fold()?;
        self.transact_under(lease, |transaction, _, _| {
            if !target_exists(transaction, target)? {
                return Err(unknown_target(target).into());
            }
            set_aside(transaction, target.0)?;
            // An ODS that was replaced counts from the beginning again.
            transaction.execute("UPDATE target SET newest_change_version = NULL, ignores_case = NULL WHERE id = ?1", [target.0])?;
            Ok(())
        })
    }

    pub(super) fn ignore_case(&mut self, lease: Option<FencingToken>, target: TargetId) -> Result<(), Fault> {
        self.transact_under(lease, |transaction, _, _| {
            match transaction.execute("UPDATE target SET ignores_case = 1 WHERE id = ?1", [target.0])? {
                0 => Err(unknown_target(target).into()),
                _ => Ok(()),
            }
        })
    }

    pub(super) fn adopt(
        &mut self,
        lease: Option<FencingToken>,
        target: TargetId,
        kind: &ResourceKind,
        mut records: Vec<(Key, Accepted)>,
    ) -> Result<(), Fault> {
        self.fold()?;
        // Keys in order; of one that comes twice, the later.
        records.sort_by_key(|(key, _)| *key);
        self.transact_under(lease, |transaction, names, _| {
            if !target_exists(transaction, target)? {
                return Err(unknown_target(target).into());
            }
            let kind = names.kind(transaction, kind)?;
            let mut put = transaction.prepare_cached(
                "INSERT INTO record (target, kind, key, ending, digest, id, etag) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT DO UPDATE SET ending = ifnull(ending, excluded.ending), digest = excluded.digest,
                     id = ifnull(excluded.id, id), etag = excluded.etag",
            )?;
            for (key, accepted) in &records {
                put.execute(params![
                    target.0,
                    kind,
                    values::key_bytes(*key),
                    values::ending_number(Ending::Unchanged),
                    values::digest_bytes(accepted.digest),
                    accepted.id.as_deref().map(Id::new),
                    accepted.etag
                ])?;
            }
            Ok(())
        })
    }
}

/// Forgets what a target holds, and how far the changes of sources have come; Campus objects stay. Says how many records that were.
fn set_aside(connection: &Connection, target: i64) -> Result<i64, Fault> {
    let held: i64 = connection.query_row(
        "SELECT count(*) FROM record WHERE target = ?1 AND (digest IS NOT NULL OR id IS NOT NULL)",
        [target],
        |row| row.get(0),
    )?;
    connection.execute("DELETE FROM watermark WHERE target = ?1", [target])?;
    connection.execute(
        "UPDATE record SET digest = NULL, id = NULL, etag = NULL, ending = NULL, run = NULL, delivered = NULL WHERE target = ?1",
        [target],
    )?;
    Ok(held)
}

fn other_standard(found: &Found, target: &LedgerTarget, aside: i64) -> String {
    let made = if found.data_standard == target.data_standard {
        format!("another way of making digests (version {}, now {DIGEST_VERSION})", found.digest_version)
    } else {
        format!("Data Standard {}, the configuration now says {}", found.data_standard, target.data_standard)
    };
    format!(
        "what the ledger knew of {} was made under {made}; it is set aside, and every record is sent again",
        records(aside.unsigned_abs())
    )
}
