//! [`Details`]: what a second scan of a kind finds of what the first, by its keys, left open.

use std::collections::{HashMap, HashSet};

use super::scan::each;
use crate::campus::{Narrowing, Scope};
use crate::error::Result;
use crate::model::{CampusKeys, CampusObject, Key, Origin, ResourceKind, folded_key, key_parts};
use crate::source::Snapshot;

/// What a second scan looks for.
#[derive(Default)]
pub(crate) struct Wanted {
    /// Under which keys these can be sent.
    pub(crate) objects: HashSet<CampusObject>,
    /// Where the records with these keys come from.
    pub(crate) keys: HashSet<Key>,
    /// Whether records have these keys, where letter case does not count, whose own keys the ODS does not show.
    pub(crate) folded: HashSet<u64>,
}

/// What a second scan found.
#[derive(Default)]
pub(crate) struct Details {
    /// Under which keys the records of each Campus object can be sent; none where they cannot.
    pub(crate) sent: HashMap<CampusObject, Vec<Key>>,
    /// Where the records with these keys come from.
    pub(crate) records: HashMap<Key, (CampusKeys, Origin)>,
    /// Those of the folded keys that records have.
    alike: HashSet<u64>,
}

impl Details {
    /// Scans a kind for what is wanted. The ODS shows these keys, in order.
    pub(crate) async fn read(
        snapshot: &dyn Snapshot,
        scope: &Scope,
        kind: &ResourceKind,
        wanted: &Wanted,
        shown: &[Key],
    ) -> Result<Self> {
        let mut details = Self::default();
        let Wanted { objects, keys, folded } = wanted;
        if objects.is_empty() && keys.is_empty() && folded.is_empty() {
            return Ok(details);
        }
        let (inspector, parts) = (kind.inspector(), key_parts(kind));
        each(snapshot, kind, &Narrowing::none(), |record| {
            let object = record.campus.object().filter(|object| objects.contains(*object));
            if object.is_none() && keys.is_empty() && folded.is_empty() {
                return;
            }
            let inspection = inspector.inspect(&record.body);
            if !folded.is_empty() && inspection.key.is_some_and(|key| shown.binary_search(&key).is_err()) {
                details.alike.extend(folded_key(&parts, &record.body).filter(|of_it| folded.contains(of_it)));
            }
            if let Some(object) = object {
                let good = inspection.errors.is_empty() && scope.excludes(&record.campus).is_none();
                details.sent.entry(object.clone()).or_default().extend(inspection.key.filter(|_| good));
            }
            if let Some(key) = inspection.key.filter(|key| keys.contains(key)) {
                details.records.entry(key).or_insert_with(|| (record.campus.clone(), record.origin.clone()));
            }
        })
        .await?;
        Ok(details)
    }

    /// Whether Campus gives a record whose key differs in letter case alone.
    pub(crate) fn has_in_other_case(&self, folded: Option<u64>) -> bool {
        folded.is_some_and(|folded| self.alike.contains(&folded))
    }
}
