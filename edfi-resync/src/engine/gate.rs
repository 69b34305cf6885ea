//! [`Gate`]: which records may go. Order is by resource, the gate is by record.
//!
//! It knows only *exceptions*: records of this run that failed, were malformed, not tried or blocked, and people whose primary associations were; and the
//! people of whom a primary association was delivered, by key. A record
//! that refers to an exception is held until it is known whether the ODS has what is referred to: absent, the record is blocked
//! by the exception's root cause; present, it goes. What the gate has never heard of is assumed to be in the ODS.
//!
//! Authorization is a dependency too: an ODS lets a client write about a person only once that person has a primary association
//! (a student's first school association). If all of a person's primary associations in this run are absent, the person's
//! other records are blocked by the cause of the first.
//!
//! *Not shown is not absent.* A list leaves out what the client has no relationship with, and some clients may not read at all. Where the ODS
//! does not tell, one of the records that refer to the exception goes alone, as a *scout*, and its own answer decides for the others:
//!
//! ```text
//!                     the list shows it                    -> present
//!   unknown -> asked  it shows nothing, and shows all      -> absent
//!                     it shows nothing, and leaves out some -> undisclosed
//!                     it cannot be read                    -> undisclosed
//!                        accepted                          -> present
//!   undisclosed -> scouted    refused for lack of it            -> absent
//!                        refused otherwise                 -> as before: the next one scouts
//! ```
//!
//! A person's primary association is sent without asking first: no list can show who becomes visible by it.
//!
//! Pure: asking the ODS and sending are the caller's part.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::outcome::Cause;
use crate::model::{Key, ResourceKind};
use crate::rules::{Rule, Rules};

/// Decides which records may go.
#[derive(Debug, Default)]
pub(super) struct Gate {
    exceptions: HashMap<Key, Exception>,
    /// People with at least one primary association that the ODS accepted in this run.
    associated: HashSet<Key>,
    /// The primary associations, by person, that were not delivered.
    refused: HashMap<Key, Refused>,
    /// What a scout is finding out, or has found out, of people whose primary associations cannot be asked for.
    visibility: HashMap<Key, Visibility>,
    /// Of the records with these keys, all of them undisclosed, one at least is absent: a scout was refused for lack of one.
    lacking: Vec<Vec<Key>>,
    rules: Rules,
}

/// The primary associations of a person that were not delivered.
#[derive(Debug, Default)]
struct Refused {
    associations: Vec<Key>,
    /// The person may have others in the ODS, of which this run knows nothing.
    elsewhere: bool,
}

#[derive(Debug)]
struct Exception {
    kind: ResourceKind,
    cause: Arc<Cause>,
    presence: Presence,
    listing: Listing,
    /// The ODS was asked: a scout that finds nothing out leads to one look-up at most.
    looked_up: bool,
}

/// What is known of an exception's presence in the ODS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// Not asked yet.
    Unknown,
    /// Asked; the answer is awaited.
    Asked,
    /// The ODS does not tell: the answer to a record that refers to it will.
    Undisclosed,
    /// Such a record is under way.
    Scouted,
    /// The ODS has it.
    Present,
    /// The ODS does not have it.
    Absent,
}

/// What a list of an exception's kind is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    /// It shows all that there is: what it leaves out is absent.
    ShowsAll,
    /// It leaves out what the client has no relationship with.
    ShowsSome,
    /// It cannot be asked for.
    Closed,
}

/// What a look-up found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The record.
    Shown,
    /// No record with its key.
    Nothing,
    /// Nothing that could be relied on: it was refused, or the filter was ignored.
    Unreadable,
}

/// What is found out of people whose primary associations the ODS does not tell of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Visibility {
    Scouted,
    Hidden,
}

/// A reference to be checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    key: Key,
    /// The record is the primary association that opens this person.
    opens: bool,
}

impl Asker {
    /// Refers to this, as the primary association that opens this person or not.
    pub(super) fn new(key: Key, opens: bool) -> Self {
        Self { key, opens }
    }
}

/// What a scout finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Whether the ODS has the record with this key.
    Record(Key),
    /// Whether the ODS lets this client write about the person with this key.
    Visibility(Key),
}

/// What the answer to a scout says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// The ODS has taken it, and so has all that it refers to.
    Accepted,
    /// The ODS lacks one of these.
    Lacks(Vec<Key>),
    /// The ODS does not let this client write about one of these people.
    Hides(Vec<Key>),
    /// Something else.
    Nothing,
}

/// Whether a record may go.
#[derive(Debug, Clone)]
pub(super) enum Passage {
    /// It may.
    Open,
    /// Not before it is known whether the ODS has the record with this key: ask, then check again.
    Ask(Key),
    /// Somebody asks or scouts for this key; check again when the answer is there.
    Wait(Key),
    /// It goes, to find this out for others.
    Scout(Vec<Doubt>),
    /// It may not: what it refers to, or every primary association of its person, is absent from the ODS.
    Blocked {
        /// The root cause.
        cause: Arc<Cause>,
        /// The key it refers to; absent where a person stands in the way.
        reference: Option<Key>,
    },
}

impl Doubt {
    /// Whose it is.
    pub(super) fn key(self) -> Key {
        match self {
            Self::Record(key) | Self::Visibility(key) => key,
        }
    }
}

impl Gate {
    /// A gate that nobody has met yet.
    pub(super) fn new(rules: Rules) -> Self {
        Self { rules, ..Self::default() }
    }

    /// A record failed. Unless it is known better, it may be in the ODS from before. Of several with its key the first cause stands.
    pub(super) fn failed(&mut self, key: Key, kind: &ResourceKind, cause: Arc<Cause>, presence: Presence, listing: Listing) {
        if !self.rules.hold(Rule::FailuresHoldBack) {
            return;
        }
        let undisclosed = presence == Presence::Unknown && listing == Listing::Closed;
        let presence = if undisclosed { Presence::Undisclosed } else { presence };
        let exception = Exception { kind: kind.clone(), cause, presence, listing, looked_up: false };
        self.exceptions.entry(key).or_insert(exception);
    }

    /// The kind of an exception.
    pub(super) fn kind(&self, key: Key) -> Option<&ResourceKind> {
        self.exceptions.get(&key).map(|exception| &exception.kind)
    }

    /// The presence of an exception is being asked for.
    pub(super) fn asked(&mut self, key: Key) {
        self.set(key, Presence::Asked);
    }

    /// What a look-up found.
    pub(super) fn answered(&mut self, key: Key, found: Found) {
        let rules = self.rules;
        let Some(exception) = self.exceptions.get_mut(&key) else { return };
        exception.looked_up = true;
        match found {
            Found::Shown => self.is_present(key),
            Found::Nothing if trusts(exception.listing, rules) => self.is_absent(key),
            Found::Nothing | Found::Unreadable => exception.presence = Presence::Undisclosed,
        }
    }

    /// A record goes to find this out.
    pub(super) fn scouting(&mut self, doubts: &[Doubt]) {
        for doubt in doubts {
            match *doubt {
                Doubt::Record(key) => self.set(key, Presence::Scouted),
                Doubt::Visibility(person) => _ = self.visibility.insert(person, Visibility::Scouted),
            }
        }
    }

    /// What its answer says.
    pub(super) fn scouted(&mut self, doubts: &[Doubt], said: &Said) {
        let one_of = match said {
            Said::Accepted => {
                for doubt in doubts {
                    match *doubt {
                        Doubt::Record(key) => self.is_present(key),
                        Doubt::Visibility(person) => self.associated(person),
                    }
                }
                return;
            }
            Said::Lacks(keys) | Said::Hides(keys) => keys.as_slice(),
            Said::Nothing => &[],
        };
        for doubt in doubts {
            match *doubt {
                Doubt::Record(key) => self.scout_found_nothing(key),
                Doubt::Visibility(person) => _ = self.visibility.remove(&person),
            }
        }
        let mut named: Vec<Key> = doubts.iter().map(|doubt| doubt.key()).filter(|key| one_of.contains(key)).collect();
        named.sort_unstable();
        named.dedup();
        match named.as_slice() {
            [] => {}
            [key] => {
                if doubts.contains(&Doubt::Visibility(*key)) {
                    self.visibility.insert(*key, Visibility::Hidden);
                }
                if doubts.contains(&Doubt::Record(*key)) {
                    self.is_absent(*key);
                }
            }
            _ => self.lacking.push(named),
        }
    }

    /// A later record with this key was delivered after all.
    pub(super) fn delivered(&mut self, key: Key) {
        self.is_present(key);
        self.exceptions.remove(&key);
    }

    /// Another record with this key takes part in the run: how that one ends counts. Says whether there was one before it.
    pub(super) fn superseded(&mut self, key: Key) -> bool {
        self.lacking.retain(|keys| !keys.contains(&key));
        self.exceptions.remove(&key).is_some()
    }

    /// The ODS accepted a primary association of this person, or something else that shows the person to be visible.
    pub(super) fn associated(&mut self, person: Key) {
        self.associated.insert(person);
        self.visibility.remove(&person);
    }

    /// A primary association of this person was not delivered; it is an exception too. `elsewhere`: the person may have others that take no part.
    pub(super) fn not_associated(&mut self, person: Key, association: Key, elsewhere: bool) {
        let refused = self.refused.entry(person).or_default();
        refused.associations.push(association);
        refused.elsewhere |= elsewhere;
    }

    /// Whether a record may go that refers to these keys and is about these people.
    pub(super) fn check(&self, references: impl IntoIterator<Item = Asker>, people: impl IntoIterator<Item = Key>) -> Passage {
        if self.exceptions.is_empty() {
            return Passage::Open;
        }
        let (mut doubts, mut pending) = (Vec::new(), None);
        // People first: whom none of their associations opens, of them it does not matter whether they are there.
        let people = people.into_iter().map(|person| self.person(person));
        let references = references.into_iter().map(|asker| self.reference(asker));
        for passage in people.chain(references) {
            match passage {
                Passage::Open => {}
                Passage::Blocked { .. } => return passage,
                // Who goes to see whether a person may be written about finds out whether the person is there as well.
                Passage::Ask(key) if doubts.contains(&Doubt::Visibility(key)) => merge(&mut doubts, vec![Doubt::Record(key)]),
                Passage::Ask(_) | Passage::Wait(_) => pending = pending.or(Some(passage)),
                Passage::Scout(more) => merge(&mut doubts, more),
            }
        }
        if let Some(key) = self.lack(&doubts) {
            return Passage::Blocked { cause: self.cause(key), reference: Some(key) };
        }
        pending.unwrap_or(if doubts.is_empty() { Passage::Open } else { Passage::Scout(doubts) })
    }

    fn reference(&self, Asker { key, opens }: Asker) -> Passage {
        match self.exceptions.get(&key).map(|exception| (exception.presence, exception.listing)) {
            None | Some((Presence::Present, _)) => Passage::Open,
            Some((Presence::Absent, _)) => Passage::Blocked { cause: self.cause(key), reference: Some(key) },
            Some((Presence::Unknown, listing)) if opens && !trusts(listing, self.rules) => Passage::Scout(vec![Doubt::Record(key)]),
            Some((Presence::Undisclosed, _)) => Passage::Scout(vec![Doubt::Record(key)]),
            Some((Presence::Unknown, _)) => Passage::Ask(key),
            Some((Presence::Asked | Presence::Scouted, _)) => Passage::Wait(key),
        }
    }

    fn person(&self, person: Key) -> Passage {
        let Some(Refused { associations, elsewhere }) = self.refused.get(&person) else { return Passage::Open };
        if self.associated.contains(&person) {
            return Passage::Open;
        }
        let (mut pending, mut undisclosed) = (None, *elsewhere);
        for &association in associations {
            match self.exceptions.get(&association).map(|exception| exception.presence) {
                None | Some(Presence::Present) => return Passage::Open,
                Some(Presence::Absent) => {}
                Some(Presence::Unknown) => pending = pending.or(Some(Passage::Ask(association))),
                Some(Presence::Asked | Presence::Scouted) => pending = pending.or(Some(Passage::Wait(association))),
                Some(Presence::Undisclosed) => undisclosed = true,
            }
        }
        let blocked = || Passage::Blocked { cause: self.cause(associations[0]), reference: None };
        match (pending, self.visibility.get(&person)) {
            (Some(pending), _) => pending,
            (None, _) if !undisclosed => blocked(),
            (None, Some(Visibility::Hidden)) => blocked(),
            (None, Some(Visibility::Scouted)) => Passage::Wait(person),
            (None, None) => Passage::Scout(vec![Doubt::Visibility(person)]),
        }
    }

    /// A record that is lacking if all of these are in doubt.
    fn lack(&self, doubts: &[Doubt]) -> Option<Key> {
        let doubted = |key: &Key| doubts.iter().any(|doubt| doubt.key() == *key);
        let lacking = self.lacking.iter().find(|keys| keys.iter().all(doubted))?;
        lacking.iter().copied().find(|key| self.exceptions.contains_key(key))
    }

    fn is_present(&mut self, key: Key) {
        self.set(key, Presence::Present);
        // Then it is one of the others that is lacking.
        for keys in &mut self.lacking {
            keys.retain(|of| *of != key);
        }
        let known: Vec<Key> = self.lacking.iter().filter_map(|keys| <[Key; 1]>::try_from(keys.as_slice()).ok()).flatten().collect();
        self.lacking.retain(|keys| keys.len() > 1);
        for key in known {
            self.is_absent(key);
        }
    }

    fn is_absent(&mut self, key: Key) {
        self.set(key, Presence::Absent);
        self.lacking.retain(|keys| !keys.contains(&key));
    }

    /// A scout has found nothing out.
    fn scout_found_nothing(&mut self, key: Key) {
        let Some(exception) = self.exceptions.get_mut(&key) else { return };
        let may_be_asked = exception.listing != Listing::Closed && !exception.looked_up;
        exception.presence = if may_be_asked { Presence::Unknown } else { Presence::Undisclosed };
    }

    fn set(&mut self, key: Key, presence: Presence) {
        if let Some(exception) = self.exceptions.get_mut(&key) {
            exception.presence = presence;
        }
    }

    fn cause(&self, key: Key) -> Arc<Cause> {
        Arc::clone(&self.exceptions[&key].cause)
    }
}

/// Whether an empty list says that there is nothing.
fn trusts(listing: Listing, rules: Rules) -> bool {
    listing == Listing::ShowsAll || !rules.hold(Rule::EmptyListsProveNothing)
}

/// Adds doubts that are not among these yet.
pub(super) fn merge(doubts: &mut Vec<Doubt>, more: Vec<Doubt>) {
    for doubt in more {
        if !doubts.contains(&doubt) {
            doubts.push(doubt);
        }
    }
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
