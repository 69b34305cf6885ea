//! [`Sides`]: who is asked for a comparison.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::rows::Rows;
use crate::campus::{Configuration, Scope};
use crate::model::{Model, ResourceKind};
use crate::ods::Ods;
use crate::source::{Capabilities, Snapshot};

/// Campus, ODS and ledger, as one configuration has them.
pub(crate) struct Sides<'a> {
    /// All schools: what Campus has in a school that was not chosen is there all the same.
    pub(crate) scope: Scope,
    pub(crate) snapshot: Arc<dyn Snapshot>,
    /// What the source holds.
    pub(crate) held: BTreeSet<ResourceKind>,
    /// What the source can tell.
    pub(crate) source: Capabilities,
    pub(crate) ods: &'a Ods,
    pub(crate) rows: Rows,
    /// How many requests go at once.
    pub(crate) concurrency: usize,
}

impl Sides<'_> {
    pub(crate) fn model(&self) -> &Model {
        &self.scope.model
    }

    pub(crate) fn configuration(&self) -> &Configuration {
        &self.scope.configuration
    }

    /// Whether what the source holds is all that it ever sends: plain files.
    pub(crate) fn is_plain(&self) -> bool {
        self.source.is_plain()
    }
}
