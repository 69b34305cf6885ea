//! Where records come from: the [`SourceStore`] seam and the stores that come with the library.
//!
//! A store opens a [`Snapshot`]: one consistent view for a whole run. A snapshot scans one kind at a time, in batches. A row that is
//! no record becomes a [`Reject`] with its origin; the batch lives on. The engine applies every filter again to the Campus keys of
//! what comes back, so a store that forgets a filter is found out, not believed. A filter that a store cannot apply it refuses.
//!
//! [`MemoryStore`] holds records in memory, [`JsonlStore`] reads a directory of JSON Lines files, and `SqliteStore` (feature
//! `sqlite`) reads a Campus database through `service_query`, a folder of SQL files.

mod ext;
mod feed;
mod filters;
mod json;
mod jsonl;
mod lines;
mod memory;
#[cfg(feature = "sqlite")]
pub mod service_query;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;

pub use ext::{SnapshotExt, SourceStoreExt};
pub use jsonl::JsonlStore;
pub use memory::{JsonBody, MemoryStore};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{Batch, CampusSchool, Capabilities, CatalogEntry, ObjectState, Reject, Snapshot, SourceStore, UnmappedCode};
