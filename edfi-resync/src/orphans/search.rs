//! [`Search`]: who is asked for orphans.

use crate::compare::{ById, Sides, by_id};
use crate::error::Result;
use crate::graph::{Dependencies, Operation};
use crate::model::{ResourceClass, ResourceKind};

/// Who is asked for orphans, and the order in which they would be deleted.
pub(crate) struct Search<'a> {
    pub(crate) sides: Sides<'a>,
    dependencies: &'a Dependencies,
}

impl<'a> Search<'a> {
    pub(crate) fn new(sides: Sides<'a>, dependencies: &'a Dependencies) -> Self {
        Self { sides, dependencies }
    }

    /// Every kind of the model in reverse load order, with its group.
    pub(super) fn reversed(&self) -> impl Iterator<Item = (ResourceKind, u32)> {
        let entries = self.dependencies.load_order().into_iter().rev();
        let created = entries.filter(|entry| entry.operations.contains(&Operation::Create));
        let kinds = created.filter_map(|entry| Some((self.sides.model().find(&entry.resource)?, entry.order)));
        kinds.filter(|(kind, _)| kind.spec().class == ResourceClass::Resource)
    }

    /// The group of the load order that a kind stands in.
    pub(crate) fn order(&self, kind: &ResourceKind) -> u32 {
        self.reversed().find(|(other, _)| other == kind).map_or(0, |(_, order)| order)
    }

    /// What the ODS says of an id.
    pub(crate) async fn by_id(&self, kind: &ResourceKind, id: &str) -> Result<ById> {
        let asked = by_id(self.sides.ods, kind, id).await;
        asked.map_err(|answer| answer.into_error(&format!("{kind} cannot be looked at")))
    }
}
