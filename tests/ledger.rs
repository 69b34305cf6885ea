//! The ledgers: the one in SQLite and the one in memory keep the same promises; the file survives what befalls files.

#[path = "ledger/conformance.rs"]
mod conformance;
#[path = "ledger/damage.rs"]
mod damage;
#[path = "ledger/files.rs"]
mod files;
#[path = "ledger/kill.rs"]
mod kill;
#[path = "ledger/model.rs"]
mod model;
#[path = "ledger/property.rs"]
mod property;
#[path = "ledger/resumed.rs"]
mod resumed;
#[path = "ledger/rows.rs"]
mod rows;
#[path = "ledger/versions.rs"]
mod versions;
#[path = "ledger/world.rs"]
mod world;
