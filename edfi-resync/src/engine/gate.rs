//! [`Gate`]: which records may go. Order is by resource, the gate is by record.
//!
//! It knows only *exceptions*: records of this run that failed or were blocked, and people whose primary associations did. A record
//! that refers to an exception is held until it is known whether the ODS has what is referred to: absent, the record is blocked
//! by the exception's root cause; present, it goes. What the gate has never heard of is assumed to be in the ODS.
//!
//! Authorization is a dependency too: an ODS lets a client write about a person only once that person has a primary association
//! (a student's first school association). If all of a person's primary associations in this run are absent, the person's
//! other records are blocked by the cause of the first.
//!
//! Pure: asking the ODS is the caller's part.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::outcome::Cause;
use crate::defect::{self, Defect};
use crate::model::Key;

/// Decides which records may go.
#[derive(Debug, Default)]
pub(super) struct Gate {
    exceptions: HashMap<Key, Exception>,
    /// People with at least one primary association that the ODS accepted in this run.
    associated: HashSet<Key>,
    /// The primary associations, by person, that were not delivered.
    refused: HashMap<Key, Vec<Key>>,
}

#[derive(Debug)]
struct Exception {
    cause: Arc<Cause>,
    presence: Presence,
}

/// What is known of an exception's presence in the ODS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// Not asked yet.
    Unknown,
    /// Asked; the answer is awaited.
    Asked,
    /// The ODS has it.
    Present,
    /// The ODS does not have it.
    Absent,
}

/// Whether a record may go.
#[derive(Debug, Clone)]
pub(super) enum Passage {
    /// It may.
    Open,
    /// Not before it is known whether the ODS has the record with this key: ask, then check again.
    Ask(Key),
    /// Somebody asked for this key; check again when the answer is there.
    Wait(Key),
    /// It may not: what it refers to, or every primary association of its person, is absent from the ODS.
    Blocked {
        /// The root cause.
        cause: Arc<Cause>,
        /// The key it refers to; absent where a person stands in the way.
        reference: Option<Key>,
    },
}

impl Gate {
    /// A record failed. Unless it is known better, it may be in the ODS from before.
    pub(super) fn failed(&mut self, key: Key, cause: Arc<Cause>, presence: Presence) {
        if defect::is_on(Defect::ForgetsFailures) {
            return;
        }
        self.exceptions.entry(key).or_insert(Exception { cause, presence });
    }

    /// The presence of an exception is being asked for.
    pub(super) fn asked(&mut self, key: Key) {
        if let Some(exception) = self.exceptions.get_mut(&key) {
            exception.presence = Presence::Asked;
        }
    }

    /// The answer. `None`: it could not be found out, and what is unknown is assumed to be there.
    pub(super) fn answered(&mut self, key: Key, present: Option<bool>) {
        if let Some(exception) = self.exceptions.get_mut(&key) {
            exception.presence = if present == Some(false) { Presence::Absent } else { Presence::Present };
        }
    }

    /// A later record with this key was delivered after all.
    pub(super) fn delivered(&mut self, key: Key) {
        self.exceptions.remove(&key);
    }

    /// Another record with this key takes part in the run: how that one ends counts. Says whether there was one before it.
    pub(super) fn superseded(&mut self, key: Key) -> bool {
        self.exceptions.remove(&key).is_some()
    }

    /// The ODS accepted a primary association of this person.
    pub(super) fn associated(&mut self, person: Key) {
        self.associated.insert(person);
    }

    /// A primary association of this person was not delivered; it is an exception too.
    pub(super) fn not_associated(&mut self, person: Key, association: Key) {
        self.refused.entry(person).or_default().push(association);
    }

    /// Whether a record may go that refers to these keys and is about these people.
    pub(super) fn check(&self, references: impl IntoIterator<Item = Key>, people: impl IntoIterator<Item = Key>) -> Passage {
        if self.exceptions.is_empty() {
            return Passage::Open;
        }
        for key in references {
            match self.presence(key) {
                None | Some(Presence::Present) => {}
                Some(Presence::Absent) => return Passage::Blocked { cause: self.cause(key), reference: Some(key) },
                Some(Presence::Unknown) => return Passage::Ask(key),
                Some(Presence::Asked) => return Passage::Wait(key),
            }
        }
        people
            .into_iter()
            .map(|person| self.person(person))
            .find(|passage| !matches!(passage, Passage::Open))
            .unwrap_or(Passage::Open)
    }

    fn person(&self, person: Key) -> Passage {
        let Some(associations) = self.refused.get(&person) else { return Passage::Open };
        if self.associated.contains(&person) {
            return Passage::Open;
        }
        let mut pending = None;
        for &association in associations {
            match self.presence(association) {
                None | Some(Presence::Present) => return Passage::Open,
                Some(Presence::Absent) => {}
                Some(Presence::Unknown) => pending = pending.or(Some(Passage::Ask(association))),
                Some(Presence::Asked) => pending = pending.or(Some(Passage::Wait(association))),
            }
        }
        pending.unwrap_or_else(|| Passage::Blocked { cause: self.cause(associations[0]), reference: None })
    }

    fn presence(&self, key: Key) -> Option<Presence> {
        self.exceptions.get(&key).map(|exception| exception.presence)
    }

    fn cause(&self, key: Key) -> Arc<Cause> {
        Arc::clone(&self.exceptions[&key].cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::outcome::{CauseClass, RecordName};
    use crate::model::{CampusKeys, Model, Origin};

    fn cause(message: &str) -> Arc<Cause> {
        let kind = Model::ds5_2().kind("schools").expect("schools exist");
        Arc::new(Cause {
            record: RecordName::new(kind, Origin::new("test", 1), CampusKeys::new()),
            class: CauseClass::Refused,
            status: Some(400),
            message: message.to_owned(),
            hint: None,
            errors: Vec::new(),
            maybe_applied: false,
        })
    }

    const SCHOOL: Key = Key(1);
    const STUDENT: Key = Key(2);
    const FIRST: Key = Key(3);
    const SECOND: Key = Key(4);

    #[test]
    fn what_it_never_heard_of_is_assumed_to_be_there() {
        assert!(matches!(Gate::default().check([SCHOOL], [STUDENT]), Passage::Open));
    }

    #[test]
    fn a_failed_parent_is_asked_for_once_and_blocks_only_if_absent() {
        let mut gate = Gate::default();
        gate.failed(SCHOOL, cause("school"), Presence::Unknown);
        assert!(matches!(gate.check([SCHOOL], []), Passage::Ask(SCHOOL)));
        gate.asked(SCHOOL);
        assert!(matches!(gate.check([SCHOOL], []), Passage::Wait(SCHOOL)));
        gate.answered(SCHOOL, Some(true));
        assert!(matches!(gate.check([SCHOOL], []), Passage::Open));
        gate.answered(SCHOOL, Some(false));
        assert!(matches!(gate.check([SCHOOL], []), Passage::Blocked { cause, .. } if cause.message == "school"));
    }

    #[test]
    fn what_could_not_be_asked_goes() {
        let mut gate = Gate::default();
        gate.failed(SCHOOL, cause("school"), Presence::Unknown);
        gate.answered(SCHOOL, None);
        assert!(matches!(gate.check([SCHOOL], []), Passage::Open));
    }

    #[test]
    fn one_association_is_enough_for_a_person() {
        let mut gate = Gate::default();
        gate.failed(FIRST, cause("first"), Presence::Absent);
        gate.not_associated(STUDENT, FIRST);
        assert!(matches!(gate.check([], [STUDENT]), Passage::Blocked { cause, .. } if cause.message == "first"));
        gate.associated(STUDENT);
        assert!(matches!(gate.check([], [STUDENT]), Passage::Open));
    }

    #[test]
    fn an_association_that_exists_already_is_enough_too() {
        let mut gate = Gate::default();
        gate.failed(FIRST, cause("first"), Presence::Absent);
        gate.failed(SECOND, cause("second"), Presence::Unknown);
        gate.not_associated(STUDENT, FIRST);
        gate.not_associated(STUDENT, SECOND);
        assert!(matches!(gate.check([], [STUDENT]), Passage::Ask(SECOND)));
        gate.answered(SECOND, Some(true));
        assert!(matches!(gate.check([], [STUDENT]), Passage::Open));
    }
}
