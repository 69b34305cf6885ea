//! Rebuilding a ledger from what the ODS itself shows.

use super::opened::Resync;
use crate::campus::{Right, Tool};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::Accepted;
use crate::ods::Listing;

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
        self.rights().require(Tool::Resync, Right::Write)?;
        let Some(memory) = &self.memory else {
            return Err(Error::new(ErrorKind::ConfigInvalid, "there is no ledger to rebuild").with_hint("name the ledger"));
        };
        let target = memory.state().await?.id;
        let snapshot = self.store().open(&self.scope()).await?;
        let mut found = 0;
        for kind in snapshot.kinds().await? {
            let mut listing = Listing::new(&self.ods, &kind, vec![Vec::new()]);
            while let Some(page) =
                listing.next_page().await.map_err(|answer| answer.into_error(&format!("{kind} cannot be listed")))?
            {
                let accepted = page
                    .into_iter()
                    .map(|listed| (listed.key, Accepted { digest: listed.digest, id: Some(listed.id), etag: listed.etag }));
                let records: Vec<_> = accepted.collect();
                found += records.len() as u64;
                memory.ledger().adopt(target, &kind, records).await?;
            }
        }
        Ok(found)
    }
}
