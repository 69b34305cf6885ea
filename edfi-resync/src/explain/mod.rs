//! Explain: for one person, course, section, school or record, what Campus gives, what the ledger knows, what the ODS shows, and in one sentence why a
//! record is not there as Campus has it and what to do. Nothing is written.
//!
//! ```text
//! subject       who or what is asked about
//!   |
//! explanation   the answer, record by record
//!   |
//! given         what the source gives of the subject, and what it withholds
//! parents       whether the ODS has what a record refers to
//!   |
//! reasons       one record: what is seen of it becomes one reason and one next step
//!   |
//! explain       all records, compared as a Verify compares them
//! ```
//!
//! # What it keeps
//! What can be seen now goes before what was seen in a run: a parent that is missing today before a refusal of yesterday. A reason of another record
//! is named as that: the next step is the one of the record that came first.
//!
//! # What it does not do
//! It shows no name, unique ID or body: Campus IDs, origins, endpoints, paths of members; what the server said as far as the ledger keeps it without values.

mod explanation;
mod given;
mod parents;
mod reasons;
mod subject;
mod text;
mod topic;

pub use explanation::{ExplainedRecord, Explanation, Reason};
pub use subject::Subject;
pub(crate) use topic::{Known, explain};
