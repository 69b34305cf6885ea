//! What tests of `edfi-resync` stand on, and those of whatever is written for it: for dev-dependencies, and for a program only where it serves a mock itself, as the
//! command does.
//!
//! | to | see |
//! |---|---|
//! | send to an ODS that really checks what it is sent, in process or over a socket, with faults | [`mock_ods`] |
//! | hold any flavour of the mock to what a server must answer, step by step | [`scenarios`] |
//! | read from a believable Campus database of any size | `district` (feature of that name, on by default) |
//! | remember in memory, and see all that a run has left there | [`ledger`] |
//! | hold a store or a ledger of your own to what the library relies on | [`conformance`] |
//!
//! The crate stands on what is public of the library. The ledger in memory is so a ledger that was written outside of it.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod conformance;
#[cfg(feature = "district")]
pub mod district;
pub mod ledger;
pub mod mock_ods;
#[cfg(doctest)]
mod pages;
pub mod scenarios;

pub use ledger::ModelLedger;
pub use mock_ods::{MockOds, MockServer, RecordedRequest};
