//! [`Given`]: what the source gives of a subject.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use futures::StreamExt as _;

use super::subject::Subject;
use crate::campus::{Narrowing, Scope};
use crate::error::Result;
use crate::model::{CampusKeys, CampusRole, Digest, Key, Origin, ReferenceKey, ResourceKind, ShapeError, natural_key};
use crate::source::{Looked, Reject, Snapshot};

/// A record of the source that is about a subject.
pub(super) struct Given {
    pub(super) kind: ResourceKind,
    pub(super) origin: Origin,
    pub(super) campus: CampusKeys,
    pub(super) body: Bytes,
    pub(super) key: Option<Key>,
    pub(super) digest: Digest,
    pub(super) references: Vec<ReferenceKey>,
    /// What is wrong with it, so that it cannot be sent.
    pub(super) errors: Vec<ShapeError>,
    /// Why it is outside of the scope, if it is.
    pub(super) outside: Option<String>,
    /// An earlier record has its key and another body.
    pub(super) conflicts_with: Option<Origin>,
    /// The key of an earlier record differs from its own in letter case alone.
    pub(super) twin: Option<Origin>,
}

impl Given {
    fn of_record(kind: &ResourceKind, looked: Looked, scope: &Scope) -> Self {
        let Looked { record, inspection, .. } = looked;
        Self {
            kind: kind.clone(),
            outside: scope.excludes(&record.campus),
            conflicts_with: None,
            twin: None,
            origin: record.origin,
            campus: record.campus,
            body: record.body,
            key: inspection.key,
            digest: inspection.digest,
            references: inspection.references,
            errors: inspection.errors,
        }
    }

    fn of_reject(kind: &ResourceKind, reject: Reject, scope: &Scope) -> Self {
        let body = reject.partial.unwrap_or_default();
        let inspection = kind.inspector().inspect(&body);
        Self {
            kind: kind.clone(),
            outside: scope.excludes(&reject.campus),
            conflicts_with: None,
            twin: None,
            origin: reject.origin,
            campus: reject.campus,
            body,
            key: inspection.key,
            digest: inspection.digest,
            references: Vec::new(),
            errors: reject.errors,
        }
    }

    /// Its key, if it can be sent.
    fn sound_key(&self) -> Option<Key> {
        self.key.filter(|_| self.outside.is_none() && self.errors.is_empty())
    }
}

/// Reads what is given of a subject, of kinds in load order.
pub(super) async fn given(snapshot: &dyn Snapshot, scope: &Scope, subject: &Subject, kinds: &[ResourceKind]) -> Result<Vec<Given>> {
    let (mut given, narrowing) = (Vec::new(), subject.narrowing());
    for kind in kinds {
        if !subject.is_about(kind) {
            continue;
        }
        let is_it = |campus: &CampusKeys, body: &[u8]| match subject {
            Subject::School(id) => campus.ids(CampusRole::School).any(|school| school == *id),
            Subject::Record { key, .. } => {
                natural_key(kind, body).is_some_and(|parts| parts.into_iter().collect::<BTreeMap<_, _>>() == *key)
            }
            _ => narrowing.admits(campus),
        };
        let mut first: HashMap<Key, (Digest, Origin)> = HashMap::new();
        let mut spelled: HashMap<Key, (Key, Origin)> = HashMap::new();
        let mut batches = snapshot.scan(kind, &narrowing);
        while let Some(batch) = batches.next().await {
            let (looked, rejects) = batch?.into_looked();
            for looked in looked {
                let any_case = looked.inspection.any_case;
                let mut one = Given::of_record(kind, looked, scope);
                let key = one.sound_key();
                // Who goes before in another spelling need not be asked about.
                if let (Some(key), Some(any_case)) = (key, any_case) {
                    let (other, origin) = spelled.entry(any_case).or_insert_with(|| (key, one.origin.clone()));
                    one.twin = (*other != key).then(|| origin.clone());
                }
                if !is_it(&one.campus, &one.body) {
                    continue;
                }
                if let Some(key) = key {
                    let (digest, earlier) = first.entry(key).or_insert_with(|| (one.digest, one.origin.clone()));
                    if *digest == one.digest && *earlier != one.origin {
                        continue;
                    }
                    one.conflicts_with = (*earlier != one.origin).then(|| earlier.clone());
                }
                given.push(one);
            }
            let rejected = rejects.into_iter().map(|reject| Given::of_reject(kind, reject, scope));
            given.extend(rejected.filter(|one| is_it(&one.campus, &one.body)));
        }
    }
    Ok(given)
}

/// What a source has under a key.
pub(super) enum Found {
    /// The record, whether it can be sent or not.
    It(Given),
    /// None; this row, which shows no key, may be meant.
    MayBe(Given),
    /// None.
    Nothing,
}

/// Looks for the record with a key.
pub(super) async fn find(
    snapshot: &dyn Snapshot,
    scope: &Scope,
    kind: &ResourceKind,
    narrowing: &Narrowing,
    key: Key,
) -> Result<Found> {
    let mut found = Found::Nothing;
    let mut batches = snapshot.scan(kind, narrowing);
    while let Some(batch) = batches.next().await {
        let (looked, rejects) = batch?.into_looked();
        if let Some(looked) = looked.into_iter().find(|looked| looked.inspection.key == Some(key)) {
            return Ok(Found::It(Given::of_record(kind, looked, scope)));
        }
        for reject in rejects {
            let one = Given::of_reject(kind, reject, scope);
            match (one.key, &found) {
                (Some(other), _) if other == key => return Ok(Found::It(one)),
                (None, Found::Nothing) => found = Found::MayBe(one),
                _ => {}
            }
        }
    }
    Ok(found)
}
