//! Rebuilding a ledger from what the ODS itself shows.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Resync;
use crate::campus::{Right, Tool};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::Accepted;
use crate::model::{Key, ResourceKind};

/// Records a page asks for: the most that servers allow by default.
const PAGE: u32 = 500;

/// What a server adds to a record.
#[derive(Deserialize)]
struct ServerMembers {
    id: Option<String>,
    #[serde(rename = "_etag")]
    etag: Option<String>,
}

impl Resync {
    /// Takes ids, ETags and digests of the kinds that the source holds over from the ODS into the ledger, page by page, and says how many
    /// records it found. For a ledger that was lost or damaged.
    ///
    /// Campus objects cannot be rebuilt so: they come back with the next run. Records of others are taken over too, where the
    /// key may read them; so far they serve only to tell whether a record changed.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Write of the Resync tool,
    /// [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger, and what source, ODS and ledger say.
    pub async fn rebuild_ledger(&self) -> Result<u64> {
        self.rights.require(Tool::Resync, Right::Write)?;
        let Some(memory) = &self.memory else {
            return Err(Error::new(ErrorKind::ConfigInvalid, "there is no ledger to rebuild").with_hint("name the ledger"));
        };
        let target = memory.state().await?.id;
        let snapshot = self.store.open(&self.scope()).await?;
        let mut found = 0;
        for entry in snapshot.catalog().await? {
            let mut offset = 0;
            loop {
                let page = self.ods.page(&entry.kind, offset, PAGE, false).await;
                let page = page.map_err(|answer| answer.into_error(&format!("{} cannot be listed", entry.kind)))?;
                let records: Vec<_> = page.items.iter().filter_map(|item| accepted(&entry.kind, item)).collect();
                found += records.len() as u64;
                memory.ledger().adopt(target, &entry.kind, records).await?;
                offset += page.items.len() as u64;
                if page.items.len() < PAGE as usize {
                    break;
                }
            }
        }
        Ok(found)
    }
}

fn accepted(kind: &ResourceKind, item: &RawValue) -> Option<(Key, Accepted)> {
    let inspection = kind.inspector().inspect(item.get().as_bytes());
    let members: ServerMembers = serde_json::from_str(item.get()).ok()?;
    Some((inspection.key?, Accepted { digest: inspection.digest, id: members.id, etag: members.etag }))
}
