//! Mappings: what Campus codes mean in Ed-Fi, carried from one year's configuration to the next, and proposed where they lack.
//!
//! ```text
//! table      mappings as a table: descriptor, code, value; written for people, read back with all that is wrong at once
//! proposal   codes without a mapping, each with the values that may be meant; nothing is mapped by that
//! ```
//!
//! A configuration's mappings are in its [`Preferences`](crate::campus::Preferences), which [compare](crate::campus::Preferences::compare_mappings) with
//! others and [take over](crate::campus::Preferences::import_mappings) theirs. Into a configuration file they are written by
//! [`ConfigurationFile::import_mappings`](crate::source::ConfigurationFile::import_mappings); a Campus database is only read.
//!
//! # The table
//!
//! CSV as RFC 4180 has it, in UTF-8, with the header `descriptor,code,value`:
//!
//! ```text
//! descriptor,code,value
//! GradeLevelDescriptor,09,uri://ed-fi.org/GradeLevelDescriptor#Ninth grade
//! ```
//!
//! - Lines may end as in Windows, and a mark of byte order may come first. A spreadsheet must be told that codes are text: else `09` comes back as `9`.
//! - A cell that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` first) is written with an apostrophe before it, which is taken away again.
//! - One code of one descriptor has one value. A descriptor is found by its name or endpoint; it may be one that only another Data Standard has: a plan then
//!   says that it is left out.
//! - Held against [`Descriptors`](crate::validate::Descriptors), such as those of the ODS, each value must be one of them.

mod proposal;
#[cfg(feature = "configuration-file")]
mod table;

pub use proposal::{Candidate, MatchedBy, Proposal, propose};
#[cfg(feature = "configuration-file")]
pub use table::{export, from_csv, import, to_csv};
