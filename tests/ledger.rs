//! The ledgers: the one in SQLite and the one in memory keep the same promises; the file survives what befalls files.

#[path = "ledger/audit.rs"]
mod audit;
#[path = "ledger/conformance.rs"]
mod conformance;
#[path = "ledger/damage.rs"]
mod damage;
#[path = "ledger/error_log.rs"]
mod error_log;
#[path = "ledger/events.rs"]
mod events;
#[path = "ledger/files.rs"]
mod files;
#[path = "ledger/kill.rs"]
mod kill;
#[path = "ledger/lock_property.rs"]
mod lock_property;
#[path = "ledger/locks.rs"]
mod locks;
#[path = "ledger/model.rs"]
mod model;
#[path = "ledger/property.rs"]
mod property;
#[path = "ledger/refusals.rs"]
mod refusals;
#[path = "ledger/resumed.rs"]
mod resumed;
#[path = "ledger/rows.rs"]
mod rows;
#[path = "ledger/runs.rs"]
mod runs;
#[path = "ledger/vanished.rs"]
mod vanished;
#[path = "ledger/versions.rs"]
mod versions;
#[path = "ledger/world.rs"]
mod world;
