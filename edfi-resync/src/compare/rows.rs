//! [`Rows`]: what a ledger says of the records of one ODS.

use std::collections::HashMap;
use std::sync::Arc;

use crate::error::Result;
use crate::ledger::{Known, Ledger, TargetId};
use crate::model::{CampusObject, Key, ResourceKind};
use crate::plan::Row;

/// Rows that a ledger is asked for at once.
const GROUP: usize = 500;

/// The ledger that tells whose a record is, if there is one.
#[derive(Clone)]
pub(crate) enum Rows {
    /// There is none.
    NoLedger,
    /// There is one, and the ODS was replaced since, so that no row says anything of it.
    OfAnotherOds,
    /// The rows of a target.
    Of(Arc<dyn Ledger>, TargetId),
}

/// What a ledger says of one key.
#[derive(Clone)]
pub(crate) struct KnownRow {
    pub(crate) row: Row,
    /// Under which id the ODS took the record last.
    pub(crate) id: Option<String>,
}

impl Rows {
    /// Ledger and target, where their rows say anything.
    pub(crate) fn ledger(&self) -> Option<(&dyn Ledger, TargetId)> {
        match self {
            Self::Of(ledger, target) => Some((ledger.as_ref(), *target)),
            Self::NoLedger | Self::OfAnotherOds => None,
        }
    }

    /// What it says of these keys, in their order.
    pub(crate) async fn of(&self, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<KnownRow>> {
        let unknown = if matches!(self, Self::NoLedger) { Row::NoLedger } else { Row::None };
        let Some((ledger, target)) = self.ledger() else { return Ok(vec![KnownRow { row: unknown, id: None }; keys.len()]) };
        let mut rows = Vec::with_capacity(keys.len());
        for keys in keys.chunks(GROUP) {
            rows.extend(ledger.known(target, kind, keys).await?.into_iter().map(KnownRow::of));
        }
        Ok(rows)
    }

    /// The Campus objects behind these keys.
    pub(crate) async fn objects(&self, kind: &ResourceKind, keys: &[Key]) -> Result<HashMap<Key, Vec<CampusObject>>> {
        let Some((ledger, target)) = self.ledger() else { return Ok(HashMap::new()) };
        let mut objects = HashMap::new();
        for keys in keys.chunks(GROUP) {
            objects.extend(keys.iter().copied().zip(ledger.objects(target, kind, keys).await?));
        }
        Ok(objects)
    }

    /// Whether there is any of a kind.
    pub(crate) async fn has_any(&self, kind: &ResourceKind) -> Result<bool> {
        match self.ledger() {
            Some((ledger, target)) => Ok(!ledger.rows(target, kind, None, 1).await?.is_empty()),
            None => Ok(false),
        }
    }
}

impl KnownRow {
    fn of(known: Option<Known>) -> Self {
        let Some(known) = known else { return Self { row: Row::None, id: None } };
        let row = if known.is_ours() { Row::Ours } else { Row::Seen };
        Self { row, id: known.accepted.and_then(|accepted| accepted.id) }
    }

    /// Whether the record was sent under another id than this, so that what has this id is not what was sent. Servers
    /// write one id with dashes and without, in either letter case.
    pub(crate) fn id_differs(&self, shown: &str) -> bool {
        let plain = |id: &str| id.replace('-', "").to_lowercase();
        self.id.as_deref().is_some_and(|id| id != shown && plain(id) != plain(shown))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_id_is_written_in_several_ways() {
        let row = KnownRow { row: Row::Ours, id: Some("0a1b-2c".to_owned()) };
        assert!(!row.id_differs("0a1b-2c") && !row.id_differs("0A1B2C") && row.id_differs("0a1b-2d"));
        assert!(!KnownRow { row: Row::Ours, id: None }.id_differs("0a1b-2c"), "none is known");
    }
}
