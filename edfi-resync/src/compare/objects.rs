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

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Key = Key(1);
    const LACKING: Key = Key(2);

    fn object(id: i64) -> CampusObject {
        CampusObject { kind: "Enrollment".into(), id }
    }

    fn existence_of(objects: &[i64], states: Option<&[ObjectState]>, sent: &[(i64, &[Key])], is_plain: bool) -> Existence {
        let objects: Vec<_> = objects.iter().map(|&id| object(id)).collect();
        let states = states.map(|states| objects.iter().cloned().zip(states.iter().copied()).collect());
        let mut details = Details::default();
        details.sent.extend(sent.iter().map(|(id, keys)| (object(*id), keys.to_vec())));
        existence(&objects, states.as_ref(), &details, &[LACKING].into(), is_plain)
    }

    #[test]
    fn of_an_object_its_state_speaks_and_then_what_is_sent_of_it() {
        use ObjectState::{CalendarExcluded, Gone, Present};
        let of = |state, sent: &[(i64, &[Key])]| existence_of(&[1], Some(&[state]), sent, false);
        assert_eq!(of(Gone, &[]), Existence::Gone);
        assert_eq!(of(CalendarExcluded, &[]), Existence::CalendarExcluded);
        assert_eq!(of(Present, &[]), Existence::Unsent);
        assert_eq!(of(Present, &[(1, &[HERE])]), Existence::Elsewhere);
        assert_eq!(of(Present, &[(1, &[HERE, LACKING])]), Existence::Unsent, "what is in the ODS of it is all there is");
        assert_eq!(of(Present, &[(1, &[])]), Existence::Unsent, "it is given, and cannot be sent");
    }

    #[test]
    fn a_plain_source_holds_all_that_there_is_and_others_may_not_tell() {
        assert_eq!(existence_of(&[1], None, &[], true), Existence::Gone);
        assert_eq!(existence_of(&[1], None, &[], false), Existence::Unknown);
        assert_eq!(existence_of(&[1], None, &[(1, &[HERE])], false), Existence::Elsewhere);
        assert_eq!(existence_of(&[], None, &[], true), Existence::Gone);
        assert_eq!(existence_of(&[], Some(&[]), &[], false), Existence::Unknown, "nothing is known to be behind it");
    }

    #[test]
    fn of_several_objects_the_one_speaks_that_keeps_the_record() {
        let states = [ObjectState::Gone, ObjectState::Present];
        assert_eq!(existence_of(&[1, 2], Some(&states), &[], false), Existence::Unsent);
        assert_eq!(existence_of(&[1, 2], Some(&states), &[(2, &[HERE])], false), Existence::Elsewhere);
    }
}
