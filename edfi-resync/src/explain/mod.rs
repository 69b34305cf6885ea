//! Explain: for one person, course, section, school or record, what Campus gives, what the ledger knows, what the ODS shows, and in one sentence why a
//! record is not there as Campus has it and what to do. Nothing is written.
//!
//! ```text
//! subject       who or what is asked about
//!   |
//! explanation   the answer, record by record
//!   |
//! given         what the source gives of the subject
//! parents       whether the ODS has what a record refers to
//! failures      what became of a record in earlier runs
//!   |
//! reasons       one record: what is seen of it becomes one reason and one next step
//!   |
//! own           the subject itself: whether Campus has it, and gives it
//! upstream      what a record waits for, followed to the one that came first
//!   |
//! topic         all records, compared as a Verify compares them
//! ```
//!
//! # What it keeps
//! What can be seen now goes before what was seen in a run: a parent that is missing today before a refusal of yesterday. A reason of another record
//! is named as that: the next step is the one of the record that came first. A subject that the source does not give itself is never well. Where no
//! ledger says who wrote a record, or whether it was sent, that is said.
//!
//! # What it does not do
//! It shows no name, unique ID or body: Campus IDs, origins, endpoints, paths of members; what the server said as far as the ledger keeps it without values.

mod explanation;
mod failures;
mod given;
mod own;
mod parents;
mod reasons;
mod subject;
mod text;
mod topic;
mod upstream;

pub use explanation::{ExplainedRecord, Explanation, Reason};
pub(crate) use own::Known;
pub use subject::Subject;
pub(crate) use topic::explain;
