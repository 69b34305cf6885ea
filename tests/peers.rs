//! What the tools in use today do with the faults of a server and a network, and what this one does: a test per fault, on the same inputs, with the
//! server's own log as the proof.

#[path = "peers/connections.rs"]
mod connections;
#[path = "peers/evidence.rs"]
mod evidence;
#[path = "peers/full_disk.rs"]
mod full_disk;
#[path = "peers/judged.rs"]
mod judged;
#[path = "peers/killed.rs"]
mod killed;
#[path = "peers/limits.rs"]
mod limits;
#[path = "peers/outages.rs"]
mod outages;
#[path = "peers/records.rs"]
mod records;
#[path = "peers/resumed.rs"]
mod resumed;
#[path = "scripted/mod.rs"]
mod scripted;
#[path = "peers/statuses.rs"]
mod statuses;
#[path = "peers/strangers.rs"]
mod strangers;
#[path = "peers/tokens.rs"]
mod tokens;
#[path = "peers/world.rs"]
mod world;
