//! [`Counting`]: what is read to count the rows of a resource's queries and the Campus codes in them that are not mapped, without making records of them.
//!
//! A query runs once, whatever is asked of it, and so does each child query that can hold codes. Where a database takes it, only the columns that can hold
//! codes are selected, and what joins them, so that it can leave out what the others would cost.

use super::checked::CheckedQuery;
use super::merge::{Order, Ordered, Rows};
use super::parameters::ParameterValue;
use super::scan::LaidOut;
use super::tally::{Coded, Tally};
use crate::campus::Preferences;
use crate::error::Result;
use crate::source::store::Counted;

/// What a count reads: the query of a resource, and those of its child queries that can hold codes.
pub(crate) struct Counting<'a> {
    laid_out: &'a LaidOut,
    own: Cut<'a>,
    children: Vec<Cut<'a>>,
}

/// One of them, cut down to what can hold codes or read as it is.
pub(crate) struct Cut<'a> {
    pub(crate) query: &'a CheckedQuery,
    /// What is to be bound to it.
    pub(crate) values: &'a [ParameterValue],
    coded: Coded,
    /// Where the columns stand that join it with the others.
    keys: Vec<usize>,
    /// The columns that are selected, in this order, those that join last; absent where whole rows are read.
    columns: Option<Vec<usize>>,
}

impl<'a> Counting<'a> {
    /// What is read of these queries, with what is to be bound to the query and to each of its child queries; cut down, or in whole rows.
    pub(crate) fn new(
        laid_out: &'a LaidOut,
        values: &'a [ParameterValue],
        of_children: &'a [Vec<ParameterValue>],
        is_cut: bool,
    ) -> Self {
        let children = laid_out.checked.children.iter().zip(of_children).enumerate();
        let children = children.map(|(child, (checked, values))| {
            Cut::new(&checked.query, values, (Some(child), laid_out.layout.coded(Some(child))), checked.keys.clone(), is_cut)
        });
        let children: Vec<_> = children.filter(|child| !child.coded.columns.is_empty()).collect();
        let joins = if children.is_empty() { Vec::new() } else { laid_out.keys() };
        let own = Cut::new(&laid_out.checked.query, values, (None, laid_out.layout.coded(None)), joins, is_cut);
        Self { laid_out, own, children }
    }

    /// What is read, the query itself first.
    pub(crate) fn cuts(&self) -> impl Iterator<Item = &Cut<'a>> {
        std::iter::once(&self.own).chain(&self.children)
    }

    /// The rows, and the codes without a mapping, each with the number of rows that hold it, there or in rows of child queries; from the rows of each
    /// [cut](Self::cuts).
    pub(crate) fn tally<R: Rows>(&self, rows: Vec<R>, preferences: &Preferences) -> Result<Counted> {
        let orders = std::iter::once(Order::Strict).chain(std::iter::repeat(Order::Ascending));
        let ordered = self.cuts().zip(rows).zip(orders).map(|((cut, rows), order)| Ordered::new(rows, cut.keys.clone(), order));
        let mut ordered: Vec<_> = ordered.collect();
        let Some((rows, beside)) = ordered.split_first_mut() else { return Ok(Counted::default()) };
        let of_children: Vec<_> = self.children.iter().map(|child| &child.coded).collect();
        let mut tally = Tally::new(&self.laid_out.layout, preferences);
        while rows.advance()? {
            tally.count((&self.own.coded, rows), (&of_children, beside))?;
        }
        Ok(tally.counted())
    }
}

impl<'a> Cut<'a> {
    fn new(
        query: &'a CheckedQuery,
        values: &'a [ParameterValue],
        (child, coded): (Option<usize>, Vec<usize>),
        keys: Vec<usize>,
        is_cut: bool,
    ) -> Self {
        if !is_cut {
            let columns = coded.into_iter().map(|column| (column, column)).collect();
            return Self { query, values, coded: Coded { child, columns }, keys, columns: None };
        }
        let columns: Vec<_> = coded.iter().chain(&keys).copied().collect();
        let keys = (coded.len()..columns.len()).collect();
        Self {
            query,
            values,
            coded: Coded { child, columns: coded.into_iter().enumerate().collect() },
            keys,
            columns: Some(columns),
        }
    }

    /// The columns that are selected, and how many of the last join it; nothing where whole rows are read.
    pub(crate) fn columns(&self) -> Option<(&[usize], usize)> {
        Some((self.columns.as_deref()?, self.keys.len()))
    }
}
