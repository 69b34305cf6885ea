//! Reading one record again, body and all: the explicit call for what reports and logs never show.

use futures::StreamExt as _;

use super::opened::Resync;
use crate::campus::{Right, Tool};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Record;
use crate::plan::{Pass, Plan};

impl Resync {
    /// Reads a record of a plan again by its resource and its origin, as a report names it: `("students", "students.sql:17")`.
    ///
    /// Reports name records by origin and Campus IDs only. This is the way to the body of one that failed, as certification asks
    /// for; what it returns is protected student data, and the caller's to guard.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool;
    /// [`RequestInvalid`](ErrorKind::RequestInvalid) for a resource that the plan does not hold or an origin that the source no longer has;
    /// [`RecordInvalid`](ErrorKind::RecordInvalid) for a row that is no record, with what is wrong with it; what the source says when it
    /// cannot be read.
    pub async fn record(&self, plan: &Plan, resource: &str, origin: &str) -> Result<Record> {
        self.rights().require(Tool::Resync, Right::Read)?;
        self.check(plan)?;
        let kind = self.model.kind(resource)?;
        let step =
            plan.steps.iter().find(|step| step.pass == Pass::First && self.model.kind(&step.resource).is_ok_and(|of| of == kind));
        let Some(step) = step else {
            return Err(Error::new(ErrorKind::RequestInvalid, format!("the plan holds no {kind}")));
        };
        let engine = self.engine(plan).await?;
        let mut batches = engine.snapshot().scan(&kind, &step.selection.narrowing());
        while let Some(batch) = batches.next().await {
            let batch = batch?;
            if let Some(record) = batch.records.into_iter().find(|record| record.origin.to_string() == origin) {
                return Ok(record);
            }
            if let Some(reject) = batch.rejects.into_iter().find(|reject| reject.origin.to_string() == origin) {
                let wrong: Vec<_> = reject.errors.iter().map(|error| format!("{} {}", error.path, error.problem)).collect();
                return Err(Error::new(ErrorKind::RecordInvalid, format!("{origin} is no record: {}", wrong.join("; "))));
            }
        }
        Err(Error::new(ErrorKind::RequestInvalid, format!("no {kind} comes from {origin} any more"))
            .with_hint("the source has changed since the run: plan and run again"))
    }
}
