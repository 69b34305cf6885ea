//! Slips planted in source and engine: the oracle finds each of them, in both directions.

use edfi_resync::defect::{self, Defect};

use super::play::attempt;
use super::slip::Slip;

/// In so many seeds each must be found.
const ENOUGH: u64 = 30;

/// The first seed that finds a slip, with what it says. What fails anyway proves nothing.
fn found(slip: Slip, planted: Option<Defect>, said: &str) -> u64 {
    let reason = |seed: u64| {
        defect::plant(planted);
        let attempted = attempt(seed, slip);
        defect::plant(None);
        attempted.err().filter(|why| why.contains(said) && attempt(seed, Slip::None).is_ok())
    };
    let found = (0..ENOUGH).find(|&seed| reason(seed).is_some());
    found.unwrap_or_else(|| panic!("{slip:?} with {planted:?} is not found in {ENOUGH} seeds"))
}

#[test]
fn queries_that_forget_their_filters_are_found_once_the_engine_lets_their_rows_pass() {
    found(Slip::Filters, Some(Defect::IgnoresScope), "outside of the scope were sent");
}

#[test]
fn queries_that_forget_the_school_year_are_found_once_the_engine_lets_their_rows_pass() {
    found(Slip::Year, Some(Defect::IgnoresScope), "outside of the scope were sent");
}

#[test]
fn a_query_that_forgets_a_record_is_found() {
    found(Slip::Records, None, "of the scope were not sent");
}
