//! Validate: what is wrong with the records of a source, found without an ODS.
//!
//! ```text
//! descriptors   which values descriptors have: of the standard, of a saved list, of an ODS
//!   |
//! validation    what was found: accounts, and failures grouped by cause
//! values        the values of descriptors, as they are looked up
//! keys          the natural keys of all records, by which twins and references are told
//!   |
//! check         one record after the other, parents before children
//! ```
//!
//! # What is checked
//! All that a run finds before it sends, and what an ODS would refuse for want of another record: shape, unmapped codes, key unification, uniqueness of
//! natural keys, references to what the source holds itself, and descriptor values.
//!
//! # What is not
//! A reference to a kind that the source does not hold: the ODS may have it. A value of a descriptor of which no value is known. Both are said.
//!
//! # What it keeps
//! Every record that is read is valid, invalid or the same as an earlier one. Memory holds 32 bytes of each record, and the references that point forward
//! until what they point to has come.

mod check;
mod descriptors;
mod keys;
mod text;
mod validation;
mod values;

pub(crate) use check::{Each, validate};
pub use descriptors::Descriptors;
pub use validation::{InvalidRecord, Validated, Validation};
