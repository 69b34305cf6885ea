//! The ledgers: the one in SQLite and the one in memory keep the same promises; the file survives what befalls files.

#[path = "ledger/conformance.rs"]
mod conformance;
#[path = "ledger/damage.rs"]
mod damage;
#[path = "ledger/files.rs"]
mod files;
#[path = "ledger/kill.rs"]
mod kill;
#[path = "ledger/lock_property.rs"]
mod lock_property;
#[path = "ledger/model.rs"]
mod model;
#[path = "ledger/mutants.rs"]
mod mutants;
#[path = "ledger/on_disk.rs"]
mod on_disk;
#[path = "ledger/property.rs"]
mod property;
#[path = "ledger/vanished.rs"]
mod vanished;
#[path = "ledger/versions.rs"]
mod versions;
#[path = "ledger/world.rs"]
mod world;
