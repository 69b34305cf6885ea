//! Rows of the ledger whose records the ODS does not have any more.
//!
//! A listing shows which rows are in doubt, and a look at each record by its id settles it: a listing leaves out what
//! this client may not see, and what changes its place between pages while others write.

use futures::StreamExt as _;
use futures::stream;

use super::by_id::{ById, by_id};
use crate::error::Result;
use crate::ledger::{Held, Ledger, TargetId};
use crate::model::{Key, ResourceKind};
use crate::ods::Ods;

/// Rows that are read at once.
const GROUP: usize = 1_000;

/// The keys of those rows of a kind that may go, and whose records the ODS says it does not have. A complete listing
/// has shown these keys.
pub(crate) async fn vanished(
    (ledger, target): (&dyn Ledger, TargetId),
    ods: &Ods,
    kind: &ResourceKind,
    mut shown: Vec<Key>,
    may_go: impl Fn(&Held) -> bool,
    concurrency: usize,
) -> Result<Vec<Key>> {
    shown.sort_unstable();
    let (mut keys, mut after) = (Vec::new(), None);
    loop {
        let rows = ledger.rows(target, kind, after, GROUP).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.key);
        let doubtful = rows.into_iter().filter(|row| shown.binary_search(&row.key).is_err() && may_go(row));
        let doubtful = doubtful.filter_map(|row| Some((row.key, row.id?)));
        let looked = stream::iter(doubtful).map(|(key, id)| async move { is_gone(ods, kind, &id).await.then_some(key) });
        keys.extend(looked.buffered(concurrency.max(1)).filter_map(std::future::ready).collect::<Vec<_>>().await);
    }
    Ok(keys)
}

/// Whether the ODS says that it has no record with this id. What it will not show is there.
async fn is_gone(ods: &Ods, kind: &ResourceKind, id: &str) -> bool {
    matches!(by_id(ods, kind, id).await, Ok(ById::Gone))
}
