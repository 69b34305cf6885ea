//! Verify: what of a request's records the ODS lacks, has otherwise, or has beyond them. Nothing is written.
//!
//! ```text
//! campus      what the source has of a kind within the request, by key; and, as `asking`, by what the ODS is asked for it
//!   |
//! people      which people the ODS shows: what is about others may be there, and is not shown
//!   |
//! listing     what the ODS shows of it: one GET for 500 records; again, if its own count says that others wrote meanwhile
//!   |
//! resource    one kind: both sides joined, and what is not alike looked at once more, member by member
//!   |
//! verifier    kind after kind, in load order: people come before what is about them
//! reconcile   what is alike, of all kinds, for a run that sends the rest
//! ```
//!
//! # What it keeps
//! - What it calls missing, different or extra is exactly that. What could not be seen is not comparable, with the reason: a kind that cannot be listed;
//!   a person whom the ODS shows only behind an association, and what is about such a one; a list that others wrote into until the end.
//! - Of a kind, memory holds the keys, digests and origins of what the source has, the keys of what is extra, and so many bytes of the records that
//!   differ; those beyond are not comparable. For each that is not shown it holds the people whom the record is about.
//!
//! # What it does not do
//! It takes for granted that a client may read what it may write: what lies in an organization or a namespace outside of its claims is not shown, and
//! called missing. It takes no snapshot of the ODS. It asks for extras of whole resources, of listed people, courses and sections, and of
//! days where the records of an ODS show theirs; of what takes part only because others refer to it, it compares just that.

mod asking;
mod campus;
mod difference;
mod listing;
mod people;
mod reconcile;
mod resource;
mod text;
mod verifier;

pub use difference::{Compared, Difference, DifferenceKind, Differences, MemberDifference, Side};
pub(crate) use reconcile::alike;
pub(crate) use resource::{BEHIND_AN_ASSOCIATION, HIDDEN, SPELLED};
pub(crate) use verifier::{Wanted, verify, verify_these};
