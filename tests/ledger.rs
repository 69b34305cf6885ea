//! The ledgers: the one in SQLite and the one in memory keep the same promises; the file survives what befalls files.

#[path = "ledger/conformance.rs"]
mod conformance;
#[path = "ledger/world.rs"]
mod world;
