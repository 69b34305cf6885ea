//! [`Given`]: what the source gives of a subject.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use futures::StreamExt as _;

use super::subject::Subject;
use crate::campus::Scope;
use crate::error::Result;
use crate::model::{CampusKeys, CampusRole, Digest, Key, Origin, ReferenceKey, ResourceKind, ShapeError, natural_key};
use crate::source::{Looked, Snapshot};

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
        let mut batches = snapshot.scan(kind, &narrowing);
        while let Some(batch) = batches.next().await {
            let (looked, rejects) = batch?.into_looked();
            for Looked { record, inspection, .. } in looked {
                if !is_it(&record.campus, &record.body) {
                    continue;
                }
                let (mut conflicts_with, outside) = (None, scope.excludes(&record.campus));
                if let Some(key) = inspection.key.filter(|_| outside.is_none() && inspection.errors.is_empty()) {
                    let (digest, earlier) = first.entry(key).or_insert_with(|| (inspection.digest, record.origin.clone()));
                    if *digest == inspection.digest && *earlier != record.origin {
                        continue;
                    }
                    conflicts_with = (*earlier != record.origin).then(|| earlier.clone());
                }
                given.push(Given {
                    kind: kind.clone(),
                    outside,
                    conflicts_with,
                    origin: record.origin,
                    campus: record.campus,
                    body: record.body,
                    key: inspection.key,
                    digest: inspection.digest,
                    references: inspection.references,
                    errors: inspection.errors,
                });
            }
            for reject in rejects {
                let body = reject.partial.unwrap_or_default();
                if is_it(&reject.campus, &body) {
                    let inspection = kind.inspector().inspect(&body);
                    given.push(Given {
                        kind: kind.clone(),
                        outside: scope.excludes(&reject.campus),
                        conflicts_with: None,
                        origin: reject.origin,
                        campus: reject.campus,
                        body,
                        key: inspection.key,
                        digest: inspection.digest,
                        references: Vec::new(),
                        errors: reject.errors,
                    });
                }
            }
        }
    }
    Ok(given)
}
