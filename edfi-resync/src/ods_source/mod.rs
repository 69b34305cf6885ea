//! Another ODS as a source: what it holds is read through its API, and sent as records without the members of that server. So a move from an ODS to
//! another one, or to Ed-Fi API v8, is a run like any other.
//!
//! ```text
//! store       OdsStore: the connection, and which state of the server a snapshot reads
//!   |
//! snapshot    one view: kinds, counts, what is to be said of it
//!   |
//! rows        a kind, page by page, as records          log      what changed, what was deleted, what got another key
//!   |                                                     |
//! survey      which kinds the server has and shows        key    a natural key of the names and values of its parts
//! ```
//!
//! # What it keeps
//! - **One moment, where the server can.** A snapshot of the server is read if there is one; else the server as it is, and what changed there
//!   while it was read is found out and said ([`Caveat`](crate::source::Caveat)): by the newest change version before and behind, by the count of every list.
//! - What may not be read is said, and is never an empty kind.
//! - Bodies lose what the server adds (`id`, `_etag`, `_lastModifiedDate`, and `link` in references), and are otherwise as they were written.
//! - Descriptors are records too; school years, which hosts seed, are not.
//!
//! # Changes
//! With [`Changes`](crate::campus::Changes) a run reads what changed behind the versions up to which the ledger knows each resource to be delivered, up to
//! the newest one when it began. What was deleted there goes from the target only if it is asked for, as the plan lists it. A natural key that changed is
//! changed in the target where that can be, else the old record is left behind, and listed.
//!
//! What is not of a server whose change queries are off: changes, and any word on whether it changed.
//!
//! Two things change queries cannot tell, and sending everything once (a run without changes) brings:
//! - Records that this client may see from now on, since its claims were widened or somebody was enrolled in a school of its, did not change. So they are in no
//!   window of changes.
//! - A transaction that was under way in the server when its newest version was read may end behind that with an older version. A snapshot of the server
//!   has none such.
//!
//! # What it does not do
//! It carries no Campus IDs: nothing can be narrowed to schools, people, courses or sections. Which of its records failed is said by resource and by the
//! place in the list (`../students:17` is `?offset=16&limit=1`), never by their keys.

mod connection;
mod key;
mod log;
mod options;
mod rows;
mod snapshot;
mod store;
mod survey;

pub use options::{OdsStoreOptions, SnapshotUse};
pub use store::{OdsStore, OdsStoreBuilder};
