//! The comparison of three sides: what Campus has, what an ODS shows, and what the ledger knows of both.
//!
//! ```text
//! sides       who is asked: a snapshot of the source, an ODS, the ledger's rows of it
//!   |
//! scan        a kind of the source, read to its end: natural keys, in order      by_id      a record of the ODS, if it is shown
//!   |                                                                            (its lists come from `ods`, page by page)
//! join        each listed record, with its key's row and whether Campus has it
//!   |
//! details     a second scan, for what keys leave open: under which keys Campus objects are sent, where records come from
//! objects     what Campus says of the objects behind a row
//! vanished    rows whose records the ODS does not have any more
//! differ      in which members two records with one key differ
//! ```
//!
//! It finds facts and changes nothing, in the ODS, the source or the ledger. What becomes of a record, the plan
//! decides ([`Evidence`](crate::plan::Evidence)); who wants it found out stands above: orphans, and a Verify, which keeps a
//! digest beside each key of a scan.
//!
//! # What it keeps
//! - What was not looked at completely is said, in words, and is never taken for absence: a scan with a reject, a list
//!   that broke off.
//! - "Not shown" is not "not there": only an answer to an id says that a record is gone.
//! - Of a kind, memory holds the keys (16 bytes a record) of what Campus has, and bodies of one page.
//!
//! # What it does not do
//! It takes no snapshot of the ODS. While others write, a page may show a record twice, or not at all.

mod by_id;
mod details;
mod differ;
mod join;
mod objects;
mod rows;
mod scan;
mod sides;
mod vanished;

pub(crate) use by_id::{ById, by_id};
pub(crate) use details::{Details, Wanted};
pub(crate) use differ::{Differing, differing};
pub(crate) use join::{Join, Joined};
pub(crate) use objects::{OBJECTS, existence, states};
pub(crate) use rows::{KnownRow, Rows};
pub(crate) use scan::{Scanned, absence, each, every};
pub(crate) use sides::Sides;
pub(crate) use vanished::vanished;
