//! The engine against the mock ODS, in process: order, gate, second passes, twins, and what bad input gets.

#[path = "resync/accounts.rs"]
mod accounts;
#[path = "resync/breaker.rs"]
mod breaker;
#[path = "resync/gate.rs"]
mod gate;
#[path = "resync/order.rs"]
mod order;
#[path = "resync/random.rs"]
mod random;
#[path = "resync/refusals.rs"]
mod refusals;
#[path = "resync/selection.rs"]
mod selection;
#[path = "resync/text.rs"]
mod text;
#[path = "resync/world.rs"]
mod world;
