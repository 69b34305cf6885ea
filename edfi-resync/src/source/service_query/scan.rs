//! [`LaidOut`] and [`Scan`]: the queries of a resource in the terms of one model, and what becomes of their rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;

use super::checked::Checked;
use super::merge::{Order, Ordered, Rows};
use super::parameters::ParameterValue;
use super::problem::QueryProblem;
use super::row::{Assembled, Layout};
use crate::campus::{Narrowing, Scope};
use crate::error::Result;
use crate::model::{CampusRole, Origin, Record, ResourceKind};
use crate::source::batch::Reject;
use crate::source::feed::{Feed, Stop};
use crate::source::filters::{check_narrowing, check_rest};
use crate::source::store::Capabilities;

/// A query and its child queries, with their layout in the terms of one model.
#[derive(Debug)]
pub(crate) struct LaidOut {
    pub(crate) kind: ResourceKind,
    pub(crate) checked: Checked,
    pub(crate) layout: Layout,
    roles: BTreeSet<CampusRole>,
}

impl LaidOut {
    /// Queries in the terms of a kind.
    pub(crate) fn new(checked: Checked, kind: &ResourceKind) -> Result<Self, QueryProblem> {
        Ok(Self { kind: kind.clone(), layout: checked.layout(kind)?, roles: checked.roles(), checked })
    }

    /// The key columns of its query, if there are child queries to be joined by them.
    pub(crate) fn keys(&self) -> Vec<usize> {
        if self.checked.children.is_empty() { Vec::new() } else { self.checked.aliases.keys().map(|(column, _)| column).collect() }
    }

    /// What is to be bound to each of its child queries. What they do not filter by themselves goes with the records.
    pub(crate) fn of_children(&self, scope: &Scope, narrowing: &Narrowing) -> Vec<Vec<ParameterValue>> {
        self.checked.children.iter().map(|child| child.query.values_and_rest(scope, narrowing).0).collect()
    }
}

/// One scan, before it has a connection.
pub(crate) struct Scan {
    pub(crate) laid_out: Arc<LaidOut>,
    scope: Scope,
    /// What is to be bound to the query, and to each of its child queries.
    pub(crate) values: Vec<ParameterValue>,
    pub(crate) of_children: Vec<Vec<ParameterValue>>,
    /// The filters that the query does not apply itself.
    rest: Narrowing,
}

impl Scan {
    /// A scan of the scope, narrowed so, of a source that can do this.
    ///
    /// # Errors
    /// For a filter that the source or the query cannot apply.
    pub(crate) fn new(laid_out: Arc<LaidOut>, scope: &Scope, narrowing: &Narrowing, source: &Capabilities) -> Result<Self> {
        check_narrowing(&laid_out.kind, narrowing, source)?;
        let (values, rest) = laid_out.checked.query.values_and_rest(scope, narrowing);
        let called = format!("query {}", laid_out.checked.query.file());
        check_rest(&laid_out.kind, &rest, &laid_out.roles, &called)?;
        let of_children = laid_out.of_children(scope, narrowing);
        Ok(Self { laid_out, scope: scope.clone(), values, of_children, rest })
    }

    /// Reads the rows of its query, with those of its child queries beside it, and hands on what they become.
    pub(in super::super) fn read<R: Rows>(&self, rows: R, beside: Vec<R>, feed: &mut Feed) -> Result<(), Stop> {
        let LaidOut { checked, layout, .. } = &*self.laid_out;
        let mut rows = Ordered::new(rows, self.laid_out.keys(), Order::Strict);
        let beside = checked.children.iter().zip(beside);
        let mut beside: Vec<_> = beside.map(|(child, rows)| Ordered::new(rows, child.keys.clone(), Order::Ascending)).collect();
        let preferences = &self.scope.configuration.preferences;
        while rows.advance()? {
            self.hand_on(layout.assemble(&rows, &mut beside, preferences)?, rows.position(), feed)?;
        }
        Ok(())
    }

    /// Hands a row on as what it became, if the filters admit it.
    fn hand_on(&self, assembled: Assembled, position: u64, feed: &mut Feed) -> Result<(), Stop> {
        let Assembled { body, campus, errors, keys_unreadable } = assembled;
        if !self.rest.is_none() && !keys_unreadable && !self.rest.admits(&campus) {
            return Ok(());
        }
        let origin = Origin::new(self.laid_out.checked.query.file().clone(), position);
        let (kind, body) = (self.laid_out.kind.clone(), Bytes::from(body));
        if errors.is_empty() {
            return feed.record(Record { kind, body, campus, origin });
        }
        let mut reject = Reject::new(kind, origin, errors);
        reject.campus = campus;
        reject.partial = Some(body);
        feed.reject(reject)
    }
}
