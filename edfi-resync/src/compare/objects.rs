//! What Campus says of the objects that records were made from.

use std::collections::{HashMap, HashSet};

use super::details::Details;
use crate::error::Result;
use crate::model::{CampusObject, Key};
use crate::plan::Existence;
use crate::source::{ObjectState, Snapshot};

/// Objects that a source is asked about at once.
pub(crate) const OBJECTS: usize = 500;

/// What became of objects; nothing where the source cannot tell.
pub(crate) type States = Option<HashMap<CampusObject, ObjectState>>;

/// What became of these objects.
pub(crate) async fn states(snapshot: &dyn Snapshot, objects: impl Iterator<Item = &CampusObject>) -> Result<States> {
    let distinct: HashSet<_> = objects.cloned().collect();
    let distinct: Vec<_> = distinct.into_iter().collect();
    let mut known = HashMap::new();
    for asked in distinct.chunks(OBJECTS) {
        let Some(states) = snapshot.objects(asked).await? else { return Ok(None) };
        known.extend(asked.iter().cloned().zip(states));
    }
    Ok(Some(known))
}

/// What Campus says of the objects behind a record: the one speaks that keeps it. An object that is sent elsewhere has
/// all of its records there; before that, what is in the ODS of it is all there is. These keys the ODS lacks. What a
/// plain source does not give is gone: it holds all that it ever sends, and has no objects that could exist unsent.
pub(crate) fn existence(
    objects: &[CampusObject],
    states: Option<&HashMap<CampusObject, ObjectState>>,
    details: &Details,
    lacking: &HashSet<Key>,
    is_plain: bool,
) -> Existence {
    let one = |object: &CampusObject| match (states.and_then(|states| states.get(object)), details.sent.get(object)) {
        (Some(ObjectState::Gone), _) => Existence::Gone,
        (Some(ObjectState::CalendarExcluded), _) => Existence::CalendarExcluded,
        (Some(ObjectState::Present) | None, Some(keys)) => {
            let there = !keys.is_empty() && !keys.iter().any(|key| lacking.contains(key));
            if there { Existence::Elsewhere } else { Existence::Unsent }
        }
        (Some(ObjectState::Present), None) => Existence::Unsent,
        (None, None) if is_plain => Existence::Gone,
        _ => Existence::Unknown,
    };
    let none = if is_plain { Existence::Gone } else { Existence::Unknown };
    objects.iter().map(one).max().unwrap_or(none)
}
