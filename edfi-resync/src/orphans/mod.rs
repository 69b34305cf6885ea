//! Orphans: records that the ODS has and Campus has not any more. What a Cleanup, a Campus event and the Delete Tool
//! delete is found here, for a plan and again for its run.
//!
//! ```text
//! search      the sides of the comparison, and the load order turned around
//!   |
//! bounds      what of the ODS belongs to a request; a Verify compares within the same
//!   |
//! kind        of a request: each kind listed whole, joined with a complete scan of it and the ledger's rows
//! mapping     and its rows whose records the ODS does not have any more
//! look        of people: records under their unique IDs, asked for by `studentUniqueId=..` and the like; every record's key is looked at
//! dependents  of what somebody named: what refers to it by its own key
//!   |
//! evidence    record by record -> what becomes of it, by one table
//!   |
//! request     when the plan of a request is run, its orphans are found anew
//! deleted     what was deleted in a source that tells so, by the ledger's rows
//! reread      what any other plan lists, each record by its id
//!   |
//! revalidated what of a plan's deletes still holds
//! ```
//! The table is that of [`Evidence`](crate::plan::Evidence).
//!
//! The two ways of looking are two because what is known differs: a request knows kinds, and asks what Campus lacks of
//! them; an event or the Delete Tool knows records, and asks what may stay of them. Evidence, decision, accounts and
//! revalidation are the same.
//!
//! # What it keeps
//! - Nothing here writes to the ODS. What is deleted stands in a plan, and is deleted only if it is found again with
//!   the same decision and the same ETag when the plan is run.
//! - A kind of which one row or one page could not be read loses nothing, except what somebody named.
//! - A plan holds ODS ids and Campus IDs, never the unique IDs that it was made for: those are read again from the
//!   records themselves.
//! - Where another configuration of the source sends into the same ODS for another school year, records whose keys
//!   hold no year (courses, rooms) may be that year's too: a cleanup leaves them, and a warning says so.
//! - Of each kind in turn, a cleanup holds the keys (16 bytes a record) of what Campus has and of what the ODS shows,
//!   and what is to be done.
//!
//! # What it does not do
//! It does not find records that name a person elsewhere than in their key: these are sent again with the person, and
//! so changed.

mod bounds;
mod candidate;
mod cleanup;
mod deleted;
mod dependents;
mod kind;
mod look;
mod mapping;
mod organizations;
mod owners;
mod people;
mod request;
mod reread;
mod revalidated;
mod search;

pub(crate) use bounds::Bounds;
pub(crate) use deleted::{plan_deleted, revalidate_deleted};
pub(crate) use look::{Look, Purpose};
pub(crate) use mapping::clean_mapping;
pub(crate) use people::{PEOPLE, People};
pub(crate) use request::{plan_cleanup, revalidate_cleanup};
pub(crate) use reread::revalidate_listed;
pub(crate) use revalidated::Revalidated;
pub(crate) use search::Search;
