//! An event that is not to be sent, put away.

use std::sync::Arc;

use super::super::lease::{Asked, Held};
use super::super::opened::{Resync, no_ledger};
use super::carry::somebody_is_at_it;
use super::process::Processing;
use crate::campus::{Right, Tool};
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{AuditAction, EventId, EventState, Ledger, LockRequest};
use crate::report::{AuditDetail, AuditResult};

impl Processing<'_> {
    /// Puts an event away, or says in the audit why not.
    pub(super) async fn archive(&self, id: EventId) -> Result<()> {
        let archived = Box::pin(self.put_away(id)).await;
        self.noting_refusal(AuditAction::Archive, AuditDetail::default(), archived).await
    }

    async fn put_away(&self, id: EventId) -> Result<()> {
        let (district, clock) = (self.district(), self.district().clock());
        district.rights().require(Tool::EventQueue, Right::Write)?;
        let Some(ledger) = district.ledger() else { return Err(no_ledger("event queue")) };
        let at = clock.wall();
        let row = ledger.event(id, at).await?;
        if row.state == EventState::Done {
            return Err(Error::new(ErrorKind::RequestInvalid, format!("event {id} is not in the queue any more"))
                .with_hint("list the events that wait"));
        }
        // It locks no records; but nobody else can begin the event meanwhile.
        let held = self.hold_nothing(ledger, &row.configuration).await?;
        held.during(async {
            if !ledger.begin_event(id, held.token(), clock.wall()).await? {
                return Err(somebody_is_at_it());
            }
            held.ledger.event_done(id, None).await
        })
        .await?;
        let detail = AuditDetail::default().about_persons([row.object.id]).ending(AuditResult::Finished, None, clock.wall());
        district.note(at, AuditAction::Archive, Some(row.configuration), &detail).await
    }

    /// A lease that locks no records, on a target that the ledger knows: any will do, since an event whose configuration cannot be opened
    /// can be put away too.
    async fn hold_nothing(&self, ledger: &Arc<dyn Ledger>, configuration: &str) -> Result<Held> {
        if let Some(resync) = self.open() {
            return held_by(resync).await;
        }
        let district = self.district();
        let Some(run) = ledger.runs().await?.into_iter().next() else {
            return held_by(&*Box::pin(district.open(configuration)).await.map(Box::new)?).await;
        };
        let (options, now) = (district.options(), district.clock().wall());
        let (holder, resources) = (district.holder().to_owned(), Vec::new());
        let request = LockRequest { target: run.target, holder, resources, now, lease: options.lease };
        match Held::acquire(ledger, district.clock(), request, options.request_timeout).await? {
            Asked::Held(held) => Ok(held),
            Asked::InTheWay(_) => Err(somebody_is_at_it()),
        }
    }
}

async fn held_by(resync: &Resync) -> Result<Held> {
    resync.hold(resync.remembered("event queue")?, Vec::new()).await
}
