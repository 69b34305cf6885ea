//! A scan: what the source has of a kind, read to its end.

use std::collections::BTreeSet;

use futures::StreamExt as _;

use crate::campus::{Narrowing, Scope};
use crate::error::Result;
use crate::model::{CampusKeys, CampusRole, Key, Record, ResourceKind};
use crate::shown;
use crate::source::Snapshot;

/// The keys of everything that the source has of a kind.
pub(crate) struct Scanned {
    /// In order.
    keys: Vec<Key>,
    /// Why it is not all, if it is not.
    pub(crate) gap: Option<String>,
    /// The school years beside that of the scope of which it gave records, where it gives those of any year.
    pub(crate) years: BTreeSet<i64>,
}

impl Scanned {
    /// Reads a kind completely, and shows every record of the scope.
    pub(crate) async fn read(
        snapshot: &dyn Snapshot,
        scope: &Scope,
        kind: &ResourceKind,
        mut see: impl FnMut(&Record) + Send,
    ) -> Self {
        let inspector = kind.inspector();
        let (mut keys, mut keyless, mut outside, mut years) = (Vec::new(), 0_u64, 0_u64, BTreeSet::new());
        let read = each(snapshot, kind, &Narrowing::none(), |record| {
            if scope.excludes(&record.campus).is_some() {
                outside += 1;
                return;
            }
            see(record);
            if record.campus.is_of_any_year() {
                years.extend(record.campus.ids(CampusRole::SchoolYear));
            }
            match inspector.inspect(&record.body).key {
                Some(key) => keys.push(key),
                None => keyless += 1,
            }
        })
        .await;
        keys.sort_unstable();
        let blurred = absence(snapshot, kind).await;
        let gap = match read {
            Err(error) => Some(format!("it could not be read completely: {error}")),
            Ok(rejects) if rejects + keyless > 0 => Some(format!(
                "{} could not be read, and any of them may be one that the source seems to lack",
                shown::records(rejects + keyless)
            )),
            Ok(_) if outside > 0 => {
                let are = shown::of_count(outside, "is", "are");
                let outside = shown::records(outside);
                Some(format!("{outside} that its query gives {are} outside the scope, so that others may be missing"))
            }
            Ok(_) => blurred,
        };
        Self { keys, gap, years }
    }

    pub(crate) fn has(&self, key: Key) -> bool {
        self.keys.binary_search(&key).is_ok()
    }
}

/// Why nothing is concluded from what a view of the source has not given of a kind, if so; asked behind its scan.
pub(crate) async fn absence(snapshot: &dyn Snapshot, kind: &ResourceKind) -> Option<String> {
    match snapshot.caveats().await {
        Ok(caveats) => caveats.into_iter().find(|caveat| caveat.blurs && caveat.concerns(kind)).map(|caveat| caveat.message),
        Err(error) => Some(format!("whether the source gave all there was is not known: {error}")),
    }
}

/// Shows every record of a kind, and says how many rows are none.
pub(crate) async fn each(
    snapshot: &dyn Snapshot,
    kind: &ResourceKind,
    narrowing: &Narrowing,
    mut see: impl FnMut(&Record) + Send,
) -> Result<u64> {
    let mut rejects = 0;
    let mut batches = snapshot.scan(kind, narrowing);
    while let Some(batch) = batches.next().await {
        let batch = batch?;
        rejects += batch.rejects.len() as u64;
        batch.records.iter().for_each(&mut see);
    }
    Ok(rejects)
}

/// Shows every row of a kind: whose it is, its body as far as there is one, and whether it is a record.
pub(crate) async fn every(
    snapshot: &dyn Snapshot,
    kind: &ResourceKind,
    narrowing: &Narrowing,
    mut see: impl FnMut(&CampusKeys, Option<&[u8]>, bool) + Send,
) -> Result<()> {
    let mut batches = snapshot.scan(kind, narrowing);
    while let Some(batch) = batches.next().await {
        let batch = batch?;
        batch.records.iter().for_each(|record| see(&record.campus, Some(&record.body), true));
        batch.rejects.iter().for_each(|reject| see(&reject.campus, reject.partial.as_deref(), false));
    }
    Ok(())
}
