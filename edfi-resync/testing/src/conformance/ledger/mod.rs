//! The conformance suite of ledgers: what every [`Ledger`] has to keep, tried out rule by rule.
//!
//! [`check`] needs only a way to a ledger that holds nothing yet, and takes a new one for each rule. What the rules say stands in the
//! contracts of [`Ledger`] and of the traits that belong to it; a rule's name is what it holds a ledger to. The suite does not try what only
//! a ledger of one sort can lose: files that are damaged, processes that share one. Whoever keeps rows outside the process has to test that.
//!
//! Rules are written as tests are, with assertions; one that fails, or gives nothing for a minute, is a violation.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! use std::sync::Arc;
//!
//! use edfi_resync_testing::{ModelLedger, conformance};
//!
//! let found = conformance::ledger::check(async || Ok(Arc::new(ModelLedger::new()) as _)).await;
//! found.assert_none();
//! # }
//! ```

mod audit;
mod error_log;
mod events;
mod held;
mod locks;
mod records;
mod refusals;
mod resumed;
mod runs;
mod watermarks;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use edfi_resync::ledger::Ledger;
use edfi_resync::{Error, ErrorKind, Result};
use futures::FutureExt;
use futures::future::BoxFuture;

use super::{Findings, patiently};

struct Rule {
    name: &'static str,
    tried: fn(Arc<dyn Ledger>) -> BoxFuture<'static, ()>,
}

macro_rules! rules {
    ($($file:ident: $($rule:ident),+;)+) => {
        &[$($(Rule { name: stringify!($rule), tried: |ledger| $file::$rule(ledger).boxed() }),+),+]
    };
}

const RULES: &[Rule] = rules! {
    records:
        what_was_accepted_is_known,
        a_good_answer_without_an_id_keeps_the_former_one,
        a_failure_keeps_what_was_accepted_unless_it_may_have_been_applied,
        errors_share_their_reason_and_name_who_failed_first,
        a_twin_adds_its_campus_object_and_no_ending,
        cancelled_records_change_nothing,
        a_record_without_a_key_is_told_by_its_origin,
        what_is_forgotten_is_sent_again_and_what_the_ods_shows_is_taken_over,
        samples_are_spread_over_the_kinds;
    resumed:
        a_malformed_record_before_a_good_one_of_its_key_stays_an_error,
        a_malformed_record_behind_a_good_one_of_its_key_stays_an_error,
        a_resumed_run_may_end_with_fewer_records_than_its_log_has,
        what_is_older_than_a_finished_run_is_not_taken_up_again,
        a_pruned_run_that_is_resumed_loses_no_error;
    held:
        rows_come_by_pages_in_the_order_of_their_keys,
        a_row_says_what_was_accepted_what_is_uncertain_and_what_only_the_ods_showed,
        a_record_that_was_delivered_stays_ours_when_it_fails_later_and_one_that_was_only_shown_does_not_become_so,
        a_campus_object_is_found_under_every_key_it_stands_behind,
        what_is_removed_is_not_known_any_more_and_its_past_stays,
        that_letter_case_is_ignored_is_remembered_until_the_ods_is_another;
    runs:
        a_run_that_was_stopped_is_resumed_and_a_finished_one_is_not,
        nothing_printed_shows_a_client_key,
        rows_of_one_target_are_never_taken_for_anothers,
        another_unique_id_choice_is_refused_and_another_standard_sets_aside,
        outcomes_of_the_newest_runs_are_kept,
        callers_may_come_at_once,
        a_run_under_way_outlives_any_number_of_short_ones;
    refusals:
        what_servers_said_is_kept_by_run_and_resource_in_order,
        no_more_is_kept_of_a_run_than_it_may_have,
        it_goes_with_the_outcomes_of_its_run,
        whoever_has_lost_the_lease_keeps_nothing;
    watermarks:
        watermarks_are_of_a_target_a_source_and_a_resource,
        watermarks_go_with_what_is_known_of_their_target,
        a_sleeper_moves_no_watermark;
    error_log:
        errors_are_found_by_resource_class_configuration_run_and_campus_ids,
        what_is_archived_stays_so_until_its_record_fails_again,
        what_is_retried_is_closed_by_the_outcome_of_its_record,
        a_retry_finds_its_records;
    locks:
        a_lock_is_of_a_target_a_resource_and_a_school,
        all_schools_exclude_every_school_and_the_other_way_round,
        a_lease_that_ran_out_stands_until_another_takes_its_place,
        a_sleeper_cannot_write_late;
    events:
        events_wait_in_order_without_any_target,
        an_event_is_under_way_as_long_as_its_lease_is_held,
        an_event_that_is_done_stays_so_and_says_nothing_of_people,
        a_sleeper_neither_ends_an_event_nor_puts_it_back;
    audit:
        rows_are_kept_as_they_were_added,
        rows_are_found_by_time_configuration_and_actor_and_let_go_by_time;
};

/// What every ledger keeps, by name, in the order in which [`check`] tries it.
pub fn rules() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

/// Tries every rule, each on a ledger of its own: `fresh` gives one that holds nothing. It is to be called within a runtime of tokio.
///
/// A violation begins with the name of the rule that is broken.
pub async fn check(mut fresh: impl AsyncFnMut() -> Result<Arc<dyn Ledger>>) -> Findings {
    let mut findings = Findings::default();
    for rule in RULES {
        let Some(ledger) = findings.demand(&format!("{}: a fresh ledger", rule.name), patiently(fresh()).await) else { continue };
        let tried = AssertUnwindSafe((rule.tried)(ledger)).catch_unwind();
        let kept = patiently(tried.map(|tried| tried.map_err(|panic| Error::new(ErrorKind::Unexpected, said(&*panic))))).await;
        findings.demand(rule.name, kept);
    }
    findings
}

/// What a failed assertion said.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("an assertion failed").to_owned()
}
