//! Slips planted in source and engine: the oracle finds each of them, in both directions.

use edfi_resync::{Rule, Rules};

use super::play::attempt;
use super::slip::Slip;

/// In so many seeds each must be found.
const ENOUGH: u64 = 30;

/// The first seed that finds a slip, with what it says. What fails anyway proves nothing.
fn found(slip: Slip, rules: Rules, said: &str) -> u64 {
    let reason = |seed: u64| {
        let attempted = attempt(seed, slip, rules);
        attempted.err().filter(|why| why.contains(said) && attempt(seed, Slip::None, Rules::default()).is_ok())
    };
    let found = (0..ENOUGH).find(|&seed| reason(seed).is_some());
    found.unwrap_or_else(|| panic!("{slip:?} with {rules:?} is not found in {ENOUGH} seeds"))
}

#[test]
fn queries_that_forget_their_filters_are_found_once_the_engine_lets_their_rows_pass() {
    found(Slip::Filters, Rules::without(Rule::ScopeIsKept), "outside of the scope were sent");
}

#[test]
fn queries_that_forget_the_days_are_found_once_the_engine_lets_their_rows_pass() {
    found(Slip::Days, Rules::without(Rule::ScopeIsKept), "outside of the scope were sent");
}

#[test]
fn queries_that_forget_the_school_year_are_found_once_the_engine_lets_their_rows_pass() {
    found(Slip::Year, Rules::without(Rule::ScopeIsKept), "outside of the scope were sent");
}

#[test]
fn a_query_that_forgets_a_record_is_found() {
    found(Slip::Records, Rules::default(), "of the scope were not sent");
}
