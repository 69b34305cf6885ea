//! What a request sends, against an oracle that reads the Campus tables itself: no record outside of the request's scope, and every
//! record in it.
//!
//! [`kinds`] and `campus.sql` are the oracle's knowledge, written by hand from the Campus schema, the Data Standard and the rules of the
//! tool; it knows neither service queries nor model, graph, plan or engine. What was sent is what the mock's log of requests shows,
//! record for record, with the bodies that were seen on the wire.
//!
//! [`listed`] asks for three people, two courses, one section and one school of a generated district. [`play`] plays seeds: a small random
//! district, and random requests to it, each with its filters in two orders. A seed that fails prints one line that plays it again:
//!
//! ```text
//! SCOPE_SEED=123 cargo test --test scope one_seed -- --nocapture
//! ```
//! `SCOPE_SEEDS=from..to` plays others than `make test` does. In [`slip`] and [`planted`] the oracle shows that it can fail.

#[path = "scope/case.rs"]
mod case;
#[path = "scope/kinds.rs"]
mod kinds;
#[path = "scope/listed.rs"]
mod listed;
#[path = "scope/oracle.rs"]
mod oracle;
#[path = "scope/planted.rs"]
mod planted;
#[path = "scope/play.rs"]
mod play;
#[path = "scope/slip.rs"]
mod slip;
#[path = "scope/wire.rs"]
mod wire;

use std::env;

use edfi_resync::Rules;

use self::play::{attempt, play_seeds};
use self::slip::Slip;

/// The seed that a failure names.
#[test]
fn one_seed() {
    let Some(seed) = env::var("SCOPE_SEED").ok().and_then(|seed| seed.parse().ok()) else { return };
    let sent = attempt(seed, Slip::None, Rules::default()).unwrap_or_else(|why| panic!("{why}"));
    println!("{sent} records sent");
}

/// The same seeds every time, or those that the environment names.
#[test]
fn seeds() {
    let range = env::var("SCOPE_SEEDS").ok();
    let range = range
        .as_deref()
        .and_then(|range| range.split_once(".."))
        .and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    let (from, to) = range.unwrap_or((0, 14));
    play_seeds(from, to);
}
