//! An event that is not to be sent is put away.

use super::super::Resync;
use super::process::somebody_is_at_it;
use crate::campus::{Right, Tool};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{AuditAction, EventId, EventState, NewAudit};
use crate::report::{AuditDetail, AuditResult};

impl Resync {
    /// Puts an event away that cannot be sent, or need not be any more, so that those behind it can be: it leaves the queue, whichever configuration it is
    /// for, and is in the audit. Nothing is sent or deleted. What the ODS has under an old ID stays there; a plan of the event
    /// ([`plan_event`](Self::plan_event)) lists it, and the Delete Tool deletes it.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Write of the Event Queue; [`ConfigInvalid`](ErrorKind::ConfigInvalid) without a ledger;
    /// [`RequestInvalid`](ErrorKind::RequestInvalid) for a number that is none in the queue; [`Locked`](ErrorKind::Locked) while somebody is at it;
    /// what the ledger says when it cannot be written.
    pub async fn archive_event(&self, id: EventId) -> Result<()> {
        let archived = Box::pin(self.put_event_away(id)).await;
        self.noting_refusal(AuditAction::Archive, AuditDetail::default(), archived).await
    }

    async fn put_event_away(&self, id: EventId) -> Result<()> {
        self.rights.require(Tool::EventQueue, Right::Write)?;
        let memory = self.remembered("event queue")?;
        let at = self.clock.wall();
        let row = memory.ledger().event(id, at).await?;
        if row.state == EventState::Done {
            return Err(Error::new(ErrorKind::RequestInvalid, format!("event {id} is not in the queue any more"))
                .with_hint("list the events that wait"));
        }
        // It locks no records; but nobody else can begin the event meanwhile.
        let held = self.hold(memory, Vec::new()).await?;
        held.during(async {
            if !memory.ledger().begin_event(id, held.token(), self.clock.wall()).await? {
                return Err(somebody_is_at_it());
            }
            held.ledger.event_done(id, None).await
        })
        .await?;
        let detail = AuditDetail::default().about_persons([row.object.id]).ending(AuditResult::Finished, None, self.clock.wall());
        let note = NewAudit {
            at,
            actor: self.holder.clone(),
            action: AuditAction::Archive,
            configuration: Some(row.configuration),
            // A configuration without a connection has none.
            target: None,
            run: None,
            detail: Some(detail.kept()?),
        };
        memory.ledger().audit(note).await
    }
}
