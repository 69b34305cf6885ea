//! Where records come from: the [`SourceStore`] seam and the stores that come with the library.
//!
//! A store opens a [`Snapshot`]: one consistent view for a whole run. A snapshot scans one kind at a time, in batches. A row that is
//! no record becomes a [`Reject`] with its origin; the batch lives on. The engine applies every filter again to the Campus keys of
//! what comes back, so a store that forgets a filter is found out, not believed. A filter that a store cannot apply it refuses.
//!
//! Stores of foreign JSON are liberal: what real tools write becomes the model's own form where it enters ([`Batch::take`]), counted and
//! said in the report, or is one `invalid` record. [`Spelling::Strict`](crate::model::Spelling::Strict) refuses instead.
//!
//! [`MemoryStore`] holds records in memory, typed ones too (feature `typed`), [`JsonlStore`] reads a directory of JSON Lines files, `CsvStore` (feature `csv`) one of CSV files,
//! `ArrowStore` record batches of Arrow (feature `arrow`), or a directory of Parquet files (feature `parquet`). `SqliteStore` (feature `sqlite`) reads a Campus database through `service_query`, a
//! folder of SQL files; so does `OdbcStore` (feature `odbc`) one in SQL Server or PostgreSQL, and `DatabaseStore` (feature `database`) one over connections that a program makes. `SourcePath` opens whichever of these lies at a path. `SpooledStore` (feature `spool`) keeps what can be drawn only once; [`BlockingStore`] reads a source of one's own. What
//! Campus keeps of Ed-Fi in tables of its own, `configuration_file`
//! (feature `configuration-file`) reads from a file beside these.

#[cfg(feature = "csv")]
mod admission;
mod apart;
#[cfg(feature = "arrow")]
pub mod arrow;
mod batch;
mod beside;
mod blocking;
mod capabilities;
mod change_log;
#[cfg(feature = "configuration-file")]
pub mod configuration_file;
#[cfg(feature = "csv")]
pub mod csv;
mod data_file;
#[cfg(feature = "database")]
mod database;
mod ext;
mod feed;
mod filters;
mod identity;
mod json;
mod json_body;
mod jsonl;
mod lines;
mod memory;
#[cfg(feature = "odbc")]
mod odbc;
#[cfg(any(feature = "sqlite", feature = "database", feature = "csv"))]
mod said_twice;
#[cfg(any(feature = "sqlite", feature = "database", feature = "csv"))]
pub mod service_query;
#[cfg(all(feature = "sqlite", feature = "csv", feature = "configuration-file"))]
mod source_path;
#[cfg(feature = "spool")]
mod spool;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
#[cfg(feature = "typed")]
mod typed;
#[cfg(feature = "spool")]
mod unlinked;

#[cfg(feature = "arrow")]
pub use arrow::ArrowStore;
pub(crate) use batch::Looked;
pub use batch::{Batch, Reject};
pub use blocking::{BlockingSource, BlockingStore, Rows};
pub use change_log::{Caveat, ChangeLog, Deleted, Deletes, KeyChange};
#[cfg(feature = "configuration-file")]
pub use configuration_file::ConfigurationFile;
#[cfg(feature = "csv")]
pub use csv::CsvStore;
#[cfg(feature = "database")]
pub use database::{
    DatabaseConnect, DatabaseConnection, DatabaseOptions, DatabaseRefused, DatabaseRows, DatabaseSql, DatabaseStore, DatabaseValue,
};
pub use ext::{SnapshotExt, SourceStoreExt};
pub(crate) use filters::TELLS_NO_DAY;
#[cfg(feature = "ods-source")]
pub(crate) use filters::{check_narrowing, check_schools};
pub use json_body::JsonBody;
pub use jsonl::JsonlStore;
pub use memory::MemoryStore;
#[cfg(feature = "odbc")]
pub use odbc::{OdbcOptions, OdbcStore};
#[cfg(all(feature = "sqlite", feature = "csv", feature = "configuration-file"))]
pub use source_path::SourcePath;
#[cfg(feature = "spool")]
pub use spool::{Spool, SpooledStore};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{
    CampusSchool, Capabilities, Counted, Incomplete, ObjectState, Snapshot, SourceStore, UnmappedCode, Withheld, WithheldReason,
};
