//! Where records come from: the [`SourceStore`] seam and the stores that come with the library.
//!
//! A store opens a [`Snapshot`]: one consistent view for a whole run. A snapshot scans one kind at a time, in batches. A row that is
//! no record becomes a [`Reject`] with its origin; the batch lives on. The engine applies every filter again to the Campus keys of
//! what comes back, so a store that forgets a filter is found out, not believed.

mod jsonl;
mod memory;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;

pub use store::{Batch, CampusSchool, Capabilities, CatalogEntry, Reject, Snapshot, SourceStore};
