//! For tests: a mock ODS, a district to play with, a ledger in memory, and the conformance suite that every store passes.

pub mod conformance;
#[cfg(feature = "district")]
pub mod district;
pub mod ledger;
pub mod mock_ods;

pub use ledger::ModelLedger;
pub use mock_ods::{MockOds, MockServer, RecordedRequest};
