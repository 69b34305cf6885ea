//! What a run of a Reconcile need not send.

use super::opened::Resync;
use crate::campus::Mode;
use crate::engine::{Alike, LedgerRun};
use crate::error::Result;
use crate::plan::Plan;
use crate::verify;

impl Resync {
    /// What of a plan's records the ODS has as the source has them, and what is to be said of that; nothing for a plan that sends all.
    pub(super) async fn alike(&self, plan: &Plan, run: Option<&LedgerRun>) -> Result<(Alike, Vec<String>)> {
        if plan.mode != Mode::Reconcile {
            return Ok((Alike::default(), Vec::new()));
        }
        Box::pin(verify::alike(self.search().await?, &self.dependencies, plan, run, self.options.memory_budget)).await
    }
}
