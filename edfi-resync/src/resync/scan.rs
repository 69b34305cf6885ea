//! What the source sends, read completely: record by record, and its education organizations.

use std::collections::BTreeSet;

use futures::StreamExt as _;

use crate::campus::Narrowing;
use crate::error::Result;
use crate::model::{Record, ResourceKind, key_parts};
use crate::plan::Organizations;
use crate::report::Gap;
use crate::source::Snapshot;

/// Shows every record of a kind, and says how many rows are none.
pub(super) async fn each(
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

/// The education organizations of the source: what it sends of them says under which number a Campus school reports.
pub(super) async fn organizations(
    snapshot: &dyn Snapshot,
    kinds: &BTreeSet<ResourceKind>,
    chosen: Option<BTreeSet<i64>>,
    gaps: &mut Vec<Gap>,
) -> Organizations {
    let mut organizations = Organizations::new(chosen);
    for kind in kinds.iter().filter(|kind| kind.spec().base.is_some_and(|base| base.name == "EducationOrganization")) {
        let parts = key_parts(kind);
        let learn = |record: &Record| organizations.learn(&parts, &record.body, &record.campus);
        if let Err(error) = each(snapshot, kind, &Narrowing::none(), learn).await {
            gaps.push(Gap::of(kind.endpoint(), format!("which of them are the district's is not known: {error}")));
        }
    }
    organizations
}
