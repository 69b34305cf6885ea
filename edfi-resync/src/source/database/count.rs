//! How many rows a query gives, and which Campus codes in them are not mapped, without making records of the rows.

use super::rows::{DatabaseRows, On};
use crate::campus::Preferences;
use crate::error::Result;
use crate::source::service_query::{Counting, Dialect, LaidOut, ParameterValue};
use crate::source::store::Counted;

/// The rows, and the codes without a mapping, with what is to be bound to the query, and to each of its child queries.
pub(super) fn count(
    on: On<'_>,
    laid_out: &LaidOut,
    values: &[ParameterValue],
    of_children: &[Vec<ParameterValue>],
    preferences: &Preferences,
) -> Result<Counted> {
    // Transact-SQL takes no ordered query in parentheses, so there whole rows are read.
    let counting = Counting::new(laid_out, values, of_children, on.dialect != Dialect::Tsql);
    let rows = counting.cuts().map(|cut| match cut.columns() {
        Some(columns) => DatabaseRows::run_cut(on, cut.query, columns, cut.values),
        None => DatabaseRows::run(on, cut.query, cut.values),
    });
    counting.tally(rows.collect::<Result<_>>()?, preferences)
}
