//! [`Join`]: the records that an ODS shows of a kind, each with its row of the ledger and whether Campus has it.

use super::rows::{KnownRow, Rows};
use super::scan::Scanned;
use crate::error::Result;
use crate::model::ResourceKind;
use crate::ods::{Listed, Listing, Ods};

/// The join of one kind, page by page.
pub(crate) struct Join<'a> {
    kind: &'a ResourceKind,
    listing: Listing,
    rows: &'a Rows,
    campus: &'a Scanned,
}

/// A record that the ODS shows.
pub(crate) struct Joined {
    pub(crate) listed: Listed,
    pub(crate) known: KnownRow,
    /// The source gives a record with its key.
    pub(crate) in_campus: bool,
}

impl<'a> Join<'a> {
    /// Joins what the ODS shows under these filters.
    pub(crate) fn new(
        ods: &'a Ods,
        kind: &'a ResourceKind,
        filters: Vec<Vec<(String, String)>>,
        rows: &'a Rows,
        campus: &'a Scanned,
    ) -> Self {
        Self { kind, listing: Listing::new(ods, kind, filters), rows, campus }
    }

    /// The next page, which may be empty; nothing behind the last; or why it cannot be listed.
    pub(crate) async fn next(&mut self) -> Result<Result<Option<Vec<Joined>>, String>> {
        let page = match self.listing.next().await {
            Ok(Some(page)) => page,
            Ok(None) => return Ok(Ok(None)),
            Err(why) => return Ok(Err(why)),
        };
        let keys: Vec<_> = page.iter().map(|listed| listed.key).collect();
        let known = self.rows.of(self.kind, &keys).await?;
        let joined = |(listed, known): (Listed, KnownRow)| Joined { in_campus: self.campus.has(listed.key), listed, known };
        Ok(Ok(Some(page.into_iter().zip(known).map(joined).collect())))
    }

    /// Records that show no key or no id.
    pub(crate) fn nameless(&self) -> u64 {
        self.listing.nameless
    }

    /// How far the lists were from what the server counted.
    pub(crate) fn uncertain(&self) -> u64 {
        self.listing.uncertain
    }
}
