//! How many rows a query gives, and which Campus codes in them are not mapped, without making records of the rows.
//!
//! Only the columns that can hold codes are selected, and what joins them, where the database can do that: Transact-SQL takes no ordered query in
//! parentheses, so there whole rows are read.

use super::rows::{OdbcRows, On};
use crate::campus::Preferences;
use crate::error::Result;
use crate::source::service_query::{CheckedQuery, Coded, Dialect, LaidOut, Order, Ordered, ParameterValue, Tally};
use crate::source::store::Counted;

/// A query or child query that is cut down to what can hold codes.
struct Cut<'a> {
    query: &'a CheckedQuery,
    coded: Coded,
    /// The columns that join it with the others.
    keys: Vec<usize>,
    values: &'a [ParameterValue],
}

/// The rows, and the codes without a mapping, each with the number of rows that hold it, there or in rows of child queries. The values are to be bound to
/// the query, and to each of the child queries.
pub(super) fn count(
    on: On<'_>,
    laid_out: &LaidOut,
    values: &[ParameterValue],
    of_children: &[Vec<ParameterValue>],
    preferences: &Preferences,
) -> Result<Counted> {
    let coded = |child| {
        let columns = laid_out.layout.coded(child).into_iter();
        let columns = if can_cut(on) { columns.enumerate().collect() } else { columns.map(|column| (column, column)).collect() };
        Coded { child, columns }
    };
    let children = laid_out.checked.children.iter().zip(of_children).enumerate();
    let children = children.map(|(child, (checked, values))| Cut {
        query: &checked.query,
        coded: coded(Some(child)),
        keys: checked.keys.clone(),
        values,
    });
    let children: Vec<_> = children.filter(|child| !child.coded.columns.is_empty()).collect();
    let joins = if children.is_empty() { Vec::new() } else { laid_out.keys() };
    let own = Cut { query: &laid_out.checked.query, coded: coded(None), keys: joins, values };
    let mut rows = own.run(on, Order::Strict)?;
    let mut beside = children.iter().map(|child| child.run(on, Order::Ascending)).collect::<Result<Vec<_>>>()?;
    let of_children: Vec<_> = children.iter().map(|child| &child.coded).collect();
    let mut tally = Tally::new(&laid_out.layout, preferences);
    while rows.advance()? {
        tally.count((&own.coded, &rows), (&of_children, &mut beside))?;
    }
    Ok(tally.counted())
}

fn can_cut(on: On<'_>) -> bool {
    on.dialect != Dialect::Tsql
}

impl<'a> Cut<'a> {
    fn run(&'a self, on: On<'a>, order: Order) -> Result<Ordered<OdbcRows<'a>>> {
        if !can_cut(on) {
            return Ok(Ordered::new(OdbcRows::run(on, self.query, self.values)?, self.keys.clone(), order));
        }
        let coded = self.coded.columns.iter().map(|(_, column)| column);
        let columns: Vec<_> = coded.chain(&self.keys).copied().collect();
        let keys = (self.coded.columns.len()..columns.len()).collect();
        Ok(Ordered::new(OdbcRows::run_cut(on, self.query, (&columns, self.keys.len()), self.values)?, keys, order))
    }
}
