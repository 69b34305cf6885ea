//! The queue of Campus events.

use std::time::SystemTime;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::SqliteLedger;
use super::fault::Fault;
use super::locks::is_held;
use super::values::{self, millis};
use super::writer::Writer;
use crate::error::Result;
use crate::ledger::{Detail, EventAction, EventId, EventQueue, EventRow, EventState, FencingToken, NewEvent, RunId};
use crate::model::CampusObject;

/// Each action; its place is its number.
const ACTIONS: [EventAction; 3] = [EventAction::Insert, EventAction::Update, EventAction::Delete];
const WAITING: i64 = 0;
const UNDER_WAY: i64 = 1;
const DONE: i64 = 2;

/// An event that nobody is at: what was begun under a lease that is not held any more waits again.
const WAITS: &str = "(event.state = 0 OR event.state = 1 AND NOT EXISTS (SELECT 1 FROM lease WHERE lease.token = event.lease AND lease.until > ?2))";

impl Writer {
    fn enqueue(&mut self, event: &NewEvent) -> Result<EventId, Fault> {
        self.transact(|transaction, names, _| {
            let object_type = names.name(transaction, &event.object.kind)?;
            let action = ACTIONS.iter().position(|known| *known == event.action).map_or(-1, values::count);
            let id = transaction
                .prepare_cached(
                    "INSERT INTO event (configuration, action, object_type, object_id, at, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     RETURNING id",
                )?
                .query_row(
                    params![
                        event.configuration,
                        action,
                        object_type,
                        event.object.id,
                        millis(event.at),
                        event.detail.as_ref().map(Detail::as_str)
                    ],
                    |row| row.get(0),
                )?;
            Ok(EventId(id))
        })
    }

    fn begin_event(&mut self, id: EventId, lease: FencingToken, now: SystemTime) -> Result<bool, Fault> {
        self.transact(|transaction, _, _| {
            exists(transaction, id)?;
            if !is_held(transaction, lease, now)? {
                return Err(lease.lost().into());
            }
            let begun = transaction
                .prepare_cached(&format!("UPDATE event SET state = 1, lease = ?3 WHERE id = ?1 AND {WAITS}"))?
                .execute([id.0, millis(now), lease.0])?;
            Ok(begun > 0)
        })
    }

    fn event_done(&mut self, lease: Option<FencingToken>, id: EventId, run: Option<RunId>) -> Result<(), Fault> {
        self.transact_under(lease, |transaction, _, _| {
            exists(transaction, id)?;
            transaction
                .prepare_cached("UPDATE event SET state = ?2, lease = NULL, run = ?3, detail = NULL WHERE id = ?1 AND state < ?2")?
                .execute(params![id.0, DONE, run.map(|run| run.0)])?;
            Ok(())
        })
    }

    fn event_back(&mut self, lease: Option<FencingToken>, id: EventId) -> Result<(), Fault> {
        self.transact_under(lease, |transaction, _, _| {
            exists(transaction, id)?;
            transaction
                .prepare_cached("UPDATE event SET state = ?2, lease = NULL WHERE id = ?1 AND state = ?3")?
                .execute([id.0, WAITING, UNDER_WAY])?;
            Ok(())
        })
    }
}

fn exists(connection: &Connection, id: EventId) -> Result<(), Fault> {
    let found = connection.prepare_cached("SELECT 1 FROM event WHERE id = ?1")?.exists([id.0])?;
    if found { Ok(()) } else { Err(id.unknown().into()) }
}

/// `which` is one of our own conditions; its second parameter is the time.
fn select(which: &str) -> String {
    format!(
        "SELECT event.id, configuration, action, name.text, object_id, at, detail, run, state, {WAITS}
         FROM event JOIN name ON name.id = event.object_type WHERE {which} ORDER BY event.id"
    )
}

fn event_row(row: &Row<'_>) -> Result<EventRow, Fault> {
    let action: i64 = row.get(2)?;
    let action = usize::try_from(action).ok().and_then(|place| ACTIONS.get(place)).copied();
    let state = match (row.get::<_, i64>(8)?, row.get::<_, bool>(9)?) {
        (DONE, _) => EventState::Done,
        (_, true) => EventState::Waiting,
        (_, false) => EventState::UnderWay,
    };
    Ok(EventRow {
        id: EventId(row.get(0)?),
        configuration: row.get(1)?,
        action: action.ok_or_else(|| Fault::damaged("an event has an action that there is not"))?,
        object: CampusObject { kind: row.get::<_, String>(3)?.into(), id: row.get(4)? },
        detail: row.get::<_, Option<String>>(6)?.map(Detail::kept),
        at: values::time(row.get(5)?)?,
        state,
        run: row.get::<_, Option<i64>>(7)?.map(RunId),
    })
}

fn pending(connection: &Connection, configuration: Option<&str>, now: SystemTime) -> Result<Vec<EventRow>, Fault> {
    let mut statement = connection.prepare_cached(&select("event.state < 2 AND (?1 IS NULL OR configuration = ?1)"))?;
    let mut rows = statement.query(params![configuration, millis(now)])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(event_row(row)?);
    }
    Ok(events)
}

fn event(connection: &Connection, id: EventId, now: SystemTime) -> Result<EventRow, Fault> {
    let mut statement = connection.prepare_cached(&select("event.id = ?1"))?;
    let found = statement.query_row([id.0, millis(now)], |row| Ok(event_row(row))).optional()?;
    found.unwrap_or_else(|| Err(id.unknown().into()))
}

#[async_trait]
impl EventQueue for SqliteLedger {
    async fn enqueue(&self, event: NewEvent) -> Result<EventId> {
        self.write(move |writer| writer.enqueue(&event)).await
    }

    async fn pending(&self, configuration: Option<&str>, now: SystemTime) -> Result<Vec<EventRow>> {
        let configuration = configuration.map(str::to_owned);
        self.read(move |connection, _| pending(connection, configuration.as_deref(), now)).await
    }

    async fn event(&self, id: EventId, now: SystemTime) -> Result<EventRow> {
        self.read(move |connection, _| event(connection, id, now)).await
    }

    async fn begin_event(&self, id: EventId, lease: FencingToken, now: SystemTime) -> Result<bool> {
        self.write(move |writer| writer.begin_event(id, lease, now)).await
    }

    async fn event_done(&self, id: EventId, run: Option<RunId>) -> Result<()> {
        let lease = self.fence;
        self.write(move |writer| writer.event_done(lease, id, run)).await
    }

    async fn event_back(&self, id: EventId) -> Result<()> {
        let lease = self.fence;
        self.write(move |writer| writer.event_back(lease, id)).await
    }

    async fn prune_events(&self, before: SystemTime) -> Result<u64> {
        let done = move |writer: &mut Writer| {
            writer.transact(|transaction, _, _| {
                Ok(transaction.execute("DELETE FROM event WHERE state = ?1 AND at < ?2", [DONE, millis(before)])? as u64)
            })
        };
        self.write(done).await
    }
}
