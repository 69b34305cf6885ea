//! No record outside of a request's scope is ever sent, and everything in it is.

#[path = "scope/case.rs"]
mod case;
#[path = "scope/kinds.rs"]
mod kinds;
#[path = "scope/listed.rs"]
mod listed;
#[path = "scope/oracle.rs"]
mod oracle;
#[path = "scope/play.rs"]
mod play;
#[path = "scope/slip.rs"]
mod slip;
#[path = "scope/wire.rs"]
mod wire;

#[test]
fn seeds() {
    play::play_seeds(0, 10);
}
