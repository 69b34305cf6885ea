//! How values stand in the tables: endings as numbers, keys and digests as 16 bytes, ids as short as they can be.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use super::fault::Fault;
use crate::ledger::{AuditAction, Ending, ErrorState, RunState};
use crate::model::{CampusKeys, CampusRole, Digest, Key};

/// Every ending; its place is its number. Only ever appended to.
const ENDINGS: [Ending; 8] = [
    Ending::Created,
    Ending::Updated,
    Ending::Unchanged,
    Ending::Invalid,
    Ending::Failed,
    Ending::Blocked,
    Ending::Skipped,
    Ending::Cancelled,
];

/// Every action; its place is its number. Only ever appended to.
const ACTIONS: [AuditAction; 8] = AuditAction::ALL;

const ERROR_STATES: [ErrorState; 3] = [ErrorState::Open, ErrorState::Retried, ErrorState::Archived];

const STATES: [RunState; 3] = [RunState::Open, RunState::Stopped, RunState::Finished];

pub(super) fn ending_number(ending: Ending) -> i64 {
    ENDINGS.iter().position(|known| *known == ending).map_or(-1, count)
}

pub(super) fn ending(number: i64) -> Result<Ending, Fault> {
    let found = usize::try_from(number).ok().and_then(|place| ENDINGS.get(place)).copied();
    found.ok_or_else(|| Fault::damaged(format!("there is no ending {number}")))
}

pub(super) fn state_number(state: RunState) -> i64 {
    STATES.iter().position(|known| *known == state).map_or(-1, count)
}

pub(super) fn state(number: i64) -> Result<RunState, Fault> {
    let found = usize::try_from(number).ok().and_then(|place| STATES.get(place)).copied();
    found.ok_or_else(|| Fault::damaged(format!("there is no state {number}")))
}

pub(super) fn error_state_number(state: ErrorState) -> i64 {
    ERROR_STATES.iter().position(|known| *known == state).map_or(-1, count)
}

pub(super) fn error_state(number: i64) -> Result<ErrorState, Fault> {
    let found = usize::try_from(number).ok().and_then(|place| ERROR_STATES.get(place)).copied();
    found.ok_or_else(|| Fault::damaged(format!("there is no state {number} of an error")))
}

pub(super) fn action_number(action: AuditAction) -> i64 {
    ACTIONS.iter().position(|known| *known == action).map_or(-1, count)
}

pub(super) fn action(number: i64) -> Result<AuditAction, Fault> {
    let found = usize::try_from(number).ok().and_then(|place| ACTIONS.get(place)).copied();
    found.ok_or_else(|| Fault::damaged(format!("there is no action {number}")))
}

pub(super) fn key_bytes(key: Key) -> [u8; 16] {
    key.0.to_be_bytes()
}

pub(super) fn digest_bytes(digest: Digest) -> [u8; 16] {
    digest.0.to_be_bytes()
}

/// 16 bytes, or nothing.
pub(super) fn bits(value: ValueRef<'_>) -> Result<Option<u128>, Fault> {
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::Blob(bytes) => match bytes.try_into() {
            Ok(bytes) => Ok(Some(u128::from_be_bytes(bytes))),
            Err(_) => Err(Fault::damaged("a key or digest has not 16 bytes")),
        },
        _ => Err(Fault::damaged("a key or digest is no blob")),
    }
}

/// An ODS id as it is written.
pub(super) enum Id<'a> {
    Short([u8; 16]),
    Text(&'a str),
}

impl<'a> Id<'a> {
    pub(super) fn new(id: &'a str) -> Self {
        let digit = |letter: u8| match letter {
            b'0'..=b'9' => Some(letter - b'0'),
            b'a'..=b'f' => Some(letter - b'a' + 10),
            _ => None,
        };
        let Ok(letters) = <&[u8; 32]>::try_from(id.as_bytes()) else { return Self::Text(id) };
        let mut short = [0; 16];
        for (byte, pair) in short.iter_mut().zip(letters.chunks_exact(2)) {
            match (digit(pair[0]), digit(pair[1])) {
                (Some(high), Some(low)) => *byte = high << 4 | low,
                _ => return Self::Text(id),
            }
        }
        Self::Short(short)
    }
}

impl rusqlite::ToSql for Id<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Short(bytes) => ValueRef::Blob(bytes),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// An ODS id as it is read.
pub(super) fn id(value: ValueRef<'_>) -> Result<Option<String>, Fault> {
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::Blob(_) => Ok(bits(value)?.map(|bits| format!("{bits:032x}"))),
        ValueRef::Text(text) => Ok(Some(utf8(text)?)),
        _ => Err(Fault::damaged("an id is neither text nor bytes")),
    }
}

/// A text, or nothing.
pub(super) fn text(value: ValueRef<'_>) -> Result<Option<String>, Fault> {
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::Text(text) => Ok(Some(utf8(text)?)),
        _ => Err(Fault::damaged("a text is none")),
    }
}

fn utf8(text: &[u8]) -> Result<String, Fault> {
    std::str::from_utf8(text).map(str::to_owned).map_err(|_| Fault::damaged("a text is not UTF-8"))
}

/// A number of rows.
pub(super) fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Milliseconds since 1970.
pub(super) fn millis(time: SystemTime) -> i64 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
    }
}

pub(super) fn time(millis: i64) -> Result<SystemTime, Fault> {
    let distance = Duration::from_millis(millis.unsigned_abs());
    let time = if millis < 0 { SystemTime::UNIX_EPOCH.checked_sub(distance) } else { SystemTime::UNIX_EPOCH.checked_add(distance) };
    time.ok_or_else(|| Fault::damaged("a time is out of range"))
}

/// Campus IDs by role, as JSON; nothing where there are none.
pub(super) fn campus_json(campus: &CampusKeys) -> Option<Value> {
    let mut ids: BTreeMap<CampusRole, Vec<i64>> = BTreeMap::new();
    for &(role, id) in campus.all() {
        ids.entry(role).or_default().push(id);
    }
    (!ids.is_empty()).then(|| Value::Text(serde_json::to_string(&ids).expect("roles and numbers are JSON")))
}

pub(super) fn campus(json: Option<String>) -> Result<BTreeMap<CampusRole, Vec<i64>>, Fault> {
    match json {
        Some(json) => serde_json::from_str(&json).map_err(|_| Fault::damaged("Campus IDs are not JSON")),
        None => Ok(BTreeMap::new()),
    }
}

/// The places of a run's outcomes: the first that it could have, and the last.
pub(super) fn places(run: i64) -> (i64, i64) {
    (run << 32, (run << 32) | i64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_were_written() {
        for written in
            ["", "7", "0123456789abcdef0123456789abcdef", "0123456789ABCDEF0123456789abcdef", "é123456789abcdef0123456789abcde"]
        {
            let stored = Id::new(written);
            let value = match &stored {
                Id::Short(bytes) => ValueRef::Blob(bytes),
                Id::Text(text) => ValueRef::Text(text.as_bytes()),
            };
            assert_eq!(id(value).unwrap().as_deref(), Some(written));
            assert_eq!(matches!(stored, Id::Short(_)), written == "0123456789abcdef0123456789abcdef");
        }
    }

    #[test]
    fn numbers_of_endings_and_states_come_back() {
        for known in ENDINGS {
            assert_eq!(ending(ending_number(known)).unwrap(), known);
        }
        for known in STATES {
            assert_eq!(state(state_number(known)).unwrap(), known);
        }
        for known in ERROR_STATES {
            assert_eq!(error_state(error_state_number(known)).unwrap(), known);
        }
        for known in ACTIONS {
            assert_eq!(action(action_number(known)).unwrap(), known);
        }
        assert!(error_state(3).is_err() && action(8).is_err());
        assert!(ending(-1).is_err() && ending(8).is_err() && state(3).is_err());
    }

    #[test]
    fn times_are_kept_to_the_millisecond_on_both_sides_of_1970() {
        for known in [0, 1, -1, 1_790_000_000_123, -86_400_000] {
            assert_eq!(millis(time(known).unwrap()), known);
        }
    }
}
