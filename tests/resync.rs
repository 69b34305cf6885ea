//! The engine against the mock ODS, in process: order, gate, second passes, twins, and what bad input gets.

#[path = "resync/absence.rs"]
mod absence;
#[path = "resync/accounts.rs"]
mod accounts;
#[path = "resync/breaker.rs"]
mod breaker;
#[path = "resync/callers.rs"]
mod callers;
#[path = "resync/connections.rs"]
mod connections;
#[path = "resync/deadlines.rs"]
mod deadlines;
#[path = "resync/district.rs"]
mod district;
#[path = "resync/gate.rs"]
mod gate;
#[path = "simulation/leaky.rs"]
mod leaky;
#[path = "resync/order.rs"]
mod order;
#[path = "resync/refusal_words.rs"]
mod refusal_words;
#[path = "resync/refusals.rs"]
mod refusals;
#[path = "resync/resume.rs"]
mod resume;
#[path = "scripted/mod.rs"]
mod scripted;
#[path = "resync/selection.rs"]
mod selection;
#[path = "resync/state_ods.rs"]
mod state_ods;
#[path = "resync/text.rs"]
mod text;
#[path = "resync/world.rs"]
mod world;
