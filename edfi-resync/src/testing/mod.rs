//! For tests: a mock ODS, a district to play with, and the conformance suite that every store passes.

pub mod conformance;
pub mod district;
pub mod mock_ods;

pub use mock_ods::{MockOds, MockServer, RecordedRequest};
