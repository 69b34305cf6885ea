//! One event, carried out for one configuration.

use super::super::lease::Held;
use super::super::opened::Resync;
use super::super::run::Running;
use super::super::until::Until;
use super::end::EventEnd;
use super::plan::stays_unsent;
use super::queued::QueuedEvent;
use crate::campus::{CampusEvent, EdFiIdChange};
use crate::engine::CauseClass;
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{EventState, RunId};
use crate::plan::Kept;
use crate::shown;

impl Resync {
    /// Takes one event, carries it out, and takes it off the queue; where that does not work it waits again.
    pub(super) async fn process_event(&self, queued: &QueuedEvent, behind: &[QueuedEvent], until: &Until<'_>) -> Result<EventEnd> {
        let Some(memory) = &self.memory else { return Err(Error::new(ErrorKind::Unexpected, "there is no queue")) };
        if queued.state == EventState::UnderWay {
            return Err(somebody_is_at_it());
        }
        let event = queued.event()?;
        let later: Vec<_> = behind.iter().filter_map(|queued| queued.event().ok()).collect();
        // Before the ODS is looked at: another run may write under the old ID what was not there yet when it was listed.
        let written = until.unless_over(self.written_by(&event)).await.unwrap_or_else(|| Err(stopped(until)))?;
        let held = self.hold(memory, written).await?;
        held.during(async {
            if !memory.ledger().begin_event(queued.id, held.token(), self.clock().wall()).await? {
                return Err(somebody_is_at_it());
            }
            match Box::pin(self.carry_out_event(&event, &later, Some(&held), until)).await {
                Ok(end) => {
                    let run = end_run(&end);
                    held.ledger.event_done(queued.id, run).await?;
                    Ok(end)
                }
                Err(error) => {
                    // Where even that fails it waits again when the lease runs out.
                    let _ = held.ledger.event_back(queued.id).await;
                    Err(error)
                }
            }
        })
        .await
    }

    /// Plans and runs an event, under these locks; these come behind it.
    pub(super) async fn carry_out_event(
        &self,
        event: &CampusEvent,
        later: &[CampusEvent],
        held: Option<&Held>,
        until: &Until<'_>,
    ) -> Result<EventEnd> {
        let planned = until.unless_over(Box::pin(self.event_plan(event, later))).await.unwrap_or_else(|| Err(stopped(until)))?;
        let (plan, contradiction) = planned;
        if let Some(why) = contradiction {
            return Err(why);
        }
        let unsent = stays_unsent(&plan.removals);
        if unsent > 0 && event.ed_fi_id_change() == Some(EdFiIdChange::Changed) {
            let message = format!(
                "the person cannot be sent under the new Ed-Fi ID, and {} under the old one would be lost",
                shown::records(unsent)
            );
            return Err(Error::new(ErrorKind::RequestInvalid, message)
                .with_hint("correct the person in Campus, then process the events again; a plan of the event names the resource. If it should not be sent, archive it"));
        }
        // Without a ledger nobody knows whose a record is: somebody has to look at the list.
        if plan.does_nothing() || (self.memory.is_none() && plan.deletes().0 > 0) {
            return Ok(EventEnd::Listed(Box::new(plan)));
        }
        let mut run = Running::new(self, &plan).stop_with(until.stop());
        if let Some(left) = until.left() {
            run = run.deadline(left);
        }
        let report = match held {
            Some(held) => run.under(held).await?,
            None => run.await?,
        };
        if let Some(why) = &report.stopped {
            let error = Error::new(ErrorKind::Unreachable, format!("the run of the event was stopped: {why}"));
            return Err(error.with_hint("process the events again"));
        }
        // What is sent and fails is in the error log; what should be gone is nowhere but here.
        let failures = report.failures.iter().filter(|failure| report.removals.contains_key(&failure.resource));
        let is_temporary = failures.clone().any(|failure| failure.class == CauseClass::Temporary);
        let failed = if is_temporary { report.removed.failed } else { 0 };
        let undecided = [Kept::ScanIncomplete, Kept::Changed, Kept::Cancelled];
        let kept: u64 = undecided.iter().filter_map(|why| report.removed.kept.get(why)).sum();
        if failed + kept > 0 {
            let reasons = undecided.iter().filter(|why| report.removed.kept.contains_key(why)).map(ToString::to_string);
            let reasons: Vec<_> = (failed > 0).then(|| "no answer of the ODS".to_owned()).into_iter().chain(reasons).collect();
            let message = format!("{} could not be deleted for now: {}", shown::records(failed + kept), reasons.join(", "));
            return Err(Error::new(ErrorKind::Unreachable, message).with_hint("process the events again"));
        }
        Ok(EventEnd::Sent(Box::new(report)))
    }
}

fn end_run(end: &EventEnd) -> Option<RunId> {
    match end {
        EventEnd::Sent(report) => report.run,
        _ => None,
    }
}

pub(super) fn stopped(until: &Until<'_>) -> Error {
    Error::new(ErrorKind::Unreachable, until.said()).with_hint("process the events again, or handle it again without a ledger")
}

pub(super) fn somebody_is_at_it() -> Error {
    Error::new(ErrorKind::Locked, "somebody else is processing this event").with_hint("wait until that has ended")
}
