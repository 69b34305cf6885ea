//! [`Processing`]: the queue, processed: configuration by configuration, event by event.

use std::ops::Deref;

use super::super::audit::{action_of, lost};
use super::super::district::District;
use super::super::opened::Resync;
use super::super::until::Until;
use super::carry::stopped;
use super::end::{EventEnd, HandledEvent};
use super::queued::{QueuedEvent, to_json};
use crate::campus::CampusEvent;
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{AuditAction, Detail, EventAction, EventId, Ledger, NewEvent};
use crate::model::CampusObject;
use crate::report::{AuditDetail, AuditResult};
use crate::shown;

/// Another configuration that is opened for a while, or the one that is open.
enum Opened<'a> {
    Open(&'a Resync),
    Another(Box<Resync>),
}

impl Deref for Opened<'_> {
    type Target = Resync;

    fn deref(&self) -> &Resync {
        match self {
            Self::Open(resync) => resync,
            Self::Another(resync) => resync,
        }
    }
}

/// The configurations of a district that events go to, with the one that is open already, if any is.
#[derive(Clone, Copy)]
pub(super) struct Processing<'a> {
    district: &'a District,
    open: Option<&'a Resync>,
}

impl<'a> Processing<'a> {
    pub(super) fn new(district: &'a District, open: Option<&'a Resync>) -> Self {
        Self { district, open }
    }

    pub(super) fn district(&self) -> &'a District {
        self.district
    }

    pub(super) fn open(&self) -> Option<&'a Resync> {
        self.open
    }

    /// Adds a row to the audit for what is refused before anything is begun; of the configuration that is open, if any is.
    pub(super) async fn noting_refusal<T>(&self, action: AuditAction, detail: AuditDetail, result: Result<T>) -> Result<T> {
        match self.open {
            Some(resync) => resync.noting_refusal(action, detail, result).await,
            None => self.district.noting_refusal(action, detail, result).await,
        }
    }

    /// Handles an event for every configuration: with a ledger behind what waits.
    pub(super) async fn handle(&self, event: &CampusEvent, until: &Until<'_>) -> Result<Vec<HandledEvent>> {
        let configurations = self.fan_out().await?;
        let Some(ledger) = self.district.ledger() else {
            let mut handled = Vec::new();
            for configuration in configurations {
                handled.push(self.handle_unqueued(configuration, event, until).await);
            }
            return Ok(handled);
        };
        let mut queued = Vec::new();
        for configuration in &configurations {
            let row = self.new_event(configuration, event)?;
            queued.push(ledger.enqueue(row).await?);
        }
        let mut handled = self.process(configurations, &queued, until).await?;
        handled.retain(|of| of.event.is_some_and(|id| queued.contains(&id)));
        Ok(handled)
    }

    /// Processes what waits for every configuration.
    pub(super) async fn process_all(&self, until: &Until<'_>) -> Result<Vec<HandledEvent>> {
        self.process(self.fan_out().await?, &[], until).await
    }

    /// The names of the configurations that an event goes to.
    async fn fan_out(&self) -> Result<Vec<String>> {
        let is_of_source = self.open.is_none_or(|resync| resync.is_of_source);
        let all = if is_of_source { self.district.store().configurations().await? } else { Vec::new() };
        let names: Vec<_> = all.into_iter().map(|configuration| configuration.name).collect();
        match self.open {
            Some(resync) if names.is_empty() => Ok(vec![resync.configuration.name.clone()]),
            None if names.is_empty() => {
                Err(Error::new(ErrorKind::ConfigInvalid, "the source has no configurations that an event could go to")
                    .with_hint("open its ODS with Resync::builder, and handle the event there"))
            }
            _ => Ok(names),
        }
    }

    fn new_event(&self, configuration: &str, event: &CampusEvent) -> Result<NewEvent> {
        let (action, person) = match event {
            CampusEvent::EdFiIdChanged { person, .. } => (EventAction::Update, *person),
            CampusEvent::PeopleCombined { removed, .. } => (EventAction::Delete, *removed),
        };
        Ok(NewEvent {
            configuration: configuration.to_owned(),
            action,
            object: CampusObject { kind: "Person".into(), id: person },
            detail: Some(Detail::new(to_json(event)?)?),
            at: self.district.clock().wall(),
        })
    }

    /// A configuration, opened.
    async fn opened(&self, configuration: &str, until: &Until<'_>) -> Result<Opened<'a>> {
        if let Some(resync) = self.open.filter(|resync| resync.configuration.name == configuration) {
            return Ok(Opened::Open(resync));
        }
        let opening = Box::pin(self.district.open(configuration));
        let another = until.unless_over(opening).await.unwrap_or_else(|| Err(stopped(until)))?;
        Ok(Opened::Another(Box::new(another)))
    }

    /// Handles an event where there is no queue.
    async fn handle_unqueued(&self, configuration: String, event: &CampusEvent, until: &Until<'_>) -> HandledEvent {
        let end = match self.opened(&configuration, until).await {
            Ok(resync) => Box::pin(resync.carry_out_event(event, &[], None, until)).await.unwrap_or_else(EventEnd::Failed),
            Err(error) => EventEnd::Failed(error),
        };
        HandledEvent { configuration, event: None, end }
    }

    /// Processes what waits for these configurations, and names what waits for others. These events are new.
    async fn process(&self, configurations: Vec<String>, new: &[EventId], until: &Until<'_>) -> Result<Vec<HandledEvent>> {
        let Some(ledger) = self.district.ledger() else { return Ok(Vec::new()) };
        let mut handled = Vec::new();
        for configuration in &configurations {
            Box::pin(self.process_one(ledger.as_ref(), configuration, new, until, &mut handled)).await?;
        }
        for row in ledger.pending(None, self.district.clock().wall()).await? {
            if !configurations.contains(&row.configuration) {
                let message = format!("the source has no configuration {:?} any more", row.configuration);
                let error = Error::new(ErrorKind::ConfigInvalid, message).with_hint("it was removed or renamed since");
                handled.push(HandledEvent { configuration: row.configuration, event: Some(row.id), end: EventEnd::Waiting(error) });
            }
        }
        Ok(handled)
    }

    /// Processes the queue of one configuration, up to the first event that has to wait.
    async fn process_one(
        &self,
        ledger: &dyn Ledger,
        configuration: &str,
        new: &[EventId],
        until: &Until<'_>,
        handled: &mut Vec<HandledEvent>,
    ) -> Result<()> {
        let rows = ledger.pending(Some(configuration), self.district.clock().wall()).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let resync = self.opened(configuration, until).await;
        let mut before: Option<Error> = None;
        let events: Vec<_> = rows.into_iter().map(|row| QueuedEvent::new(row, 0)).collect();
        for (at, event) in events.iter().enumerate() {
            let id = event.id;
            let end = match (&before, &resync) {
                (Some(why), _) => EventEnd::Waiting(why.repeat().at("an earlier event waits")),
                (None, Err(error)) => EventEnd::Waiting(error.repeat()),
                (None, Ok(resync)) => resync.process_event(event, &events[at + 1..], until).await.unwrap_or_else(EventEnd::Waiting),
            };
            let is_tried = before.is_none();
            if let EventEnd::Waiting(why) = &end {
                before.get_or_insert_with(|| why.repeat());
            }
            let of = HandledEvent { configuration: configuration.to_owned(), event: Some(id), end };
            // Of what waits behind another nothing new can be said.
            if is_tried || new.contains(&id) {
                let (action, persons) = event
                    .event()
                    .map_or_else(|_| (AuditAction::Event, vec![event.object]), |event| (action_of(&event), event.persons()));
                self.note_event(&of, action, persons).await;
            }
            handled.push(of);
        }
        Ok(())
    }

    /// Adds a row for an event that did not end as a run.
    async fn note_event(&self, of: &HandledEvent, action: AuditAction, persons: Vec<i64>) {
        let (result, reason) = match &of.end {
            // Its run has a row.
            EventEnd::Sent(_) => return,
            EventEnd::Listed(plan) => {
                let (_, found) = plan.deletes();
                let (stand, are) = (shown::of_count(found, "stands", "stand"), shown::of_count(found, "is", "are"));
                (AuditResult::Listed, format!("{} that {stand} there {are} listed", shown::records(found)))
            }
            EventEnd::Waiting(error) => (AuditResult::Waiting, error.to_string()),
            EventEnd::Failed(error) => (AuditResult::Failed, error.to_string()),
        };
        let now = self.district.clock().wall();
        let detail = AuditDetail::default().about_persons(persons).ending(result, Some(reason), now);
        let noted = self.district.note(now, action, Some(of.configuration.clone()), &detail).await;
        noted.unwrap_or_else(|error| lost(&error));
    }
}
