//! [`Gatekeeper`]: the [`Gate`], with how to look an exception up and who waits for that.
//!
//! Pure: it says what to ask the ODS, and takes the answer.

use std::collections::{HashMap, HashSet};

use super::gate::{Doubt, Found, Gate, Listing, Said};
use super::item::Item;
use super::lane::Ticket;
use crate::model::{Key, ReferenceKey, ResourceKind};
use crate::ods::{Answer, Verdict};

/// What to ask the ODS for: a kind, and its natural key as query parameters.
pub(super) type Question = (ResourceKind, Vec<(String, String)>);

/// The gate, what may be asked, and the items that wait for an answer, with their steps.
#[derive(Debug, Default)]
pub(super) struct Gatekeeper {
    pub(super) gate: Gate,
    questions: HashMap<Key, Question>,
    /// Kinds that the server does not let this client read.
    closed: HashSet<ResourceKind>,
    /// The records that wait for an answer, by the key that it is about.
    waiting: HashMap<Key, Vec<Ticket>>,
}

impl Gatekeeper {
    /// What a list of a kind is worth for a record with this question.
    pub(super) fn listing(&self, kind: &ResourceKind, opens: bool, question: Option<&Question>) -> Listing {
        if question.is_none() || self.closed.contains(kind) {
            Listing::Closed
        } else if opens || kind.is_shown_to_all() {
            // An association that this client may see opens the person to it; one that it may not does not.
            Listing::ShowsAll
        } else {
            Listing::ShowsSome
        }
    }

    /// How an exception may be looked up.
    pub(super) fn may_ask(&mut self, key: Key, question: Question) {
        self.questions.insert(key, question);
    }

    /// A record waits until it is known whether the ODS has the record with this key, or shows this person.
    pub(super) fn waits(&mut self, key: Key, ticket: Ticket) {
        self.waiting.entry(key).or_default().push(ticket);
    }

    /// What to ask for an exception; nothing if it cannot be asked for, or not any more.
    pub(super) fn ask(&mut self, key: Key) -> Option<Question> {
        self.gate.asked(key);
        self.questions.remove(&key).filter(|(kind, _)| !self.closed.contains(kind))
    }

    /// A look-up is back; who waited for it may be checked again.
    pub(super) fn answered(&mut self, key: Key, found: Found) -> Vec<Ticket> {
        self.gate.answered(key, found);
        self.waiting.remove(&key).unwrap_or_default()
    }

    /// The server does not let this client read a kind.
    pub(super) fn close(&mut self, kind: &ResourceKind) {
        self.closed.insert(kind.clone());
    }

    /// A scout is back; who waited for it may be checked again.
    pub(super) fn scouted(&mut self, doubts: &[Doubt], said: &Said) -> Vec<Ticket> {
        self.gate.scouted(doubts, said);
        doubts.iter().filter_map(|doubt| self.waiting.remove(&doubt.key())).flatten().collect()
    }

    /// What an answer to a scout says. Without its weak part it says nothing of what it would refer to.
    pub(super) fn said(&self, answer: &Answer, item: &Item, doubts: &[Doubt], stripped: bool, people: &[Key]) -> Said {
        match &answer.verdict {
            Verdict::Created | Verdict::Ok if !stripped => Said::Accepted,
            Verdict::ParentMissing { parents } => {
                let refers = |key: Key| item.references().iter().filter(move |reference| reference.key == key);
                let is_named =
                    |key: &Key| parents.is_empty() || refers(*key).any(|reference| self.is_named(item, reference, parents));
                Said::Lacks(doubts.iter().map(|doubt| doubt.key()).filter(is_named).collect())
            }
            Verdict::PersonRefused => Said::Hides(people.to_vec()),
            _ => Said::Nothing,
        }
    }

    /// Whether a server's words name what is referred to: by the target of the reference, with or without its role, or by the kind of
    /// the exception.
    fn is_named(&self, item: &Item, reference: &ReferenceKey, parents: &[String]) -> bool {
        let spec = &item.record().kind.spec().references[usize::from(reference.reference)];
        let with_role = spec.role.map(|role| format!("{role}{}", spec.target));
        let kind = self.gate.kind(reference.key).map(ResourceKind::name);
        let names = [Some(spec.target), with_role.as_deref(), kind];
        parents.iter().any(|parent| names.into_iter().flatten().any(|name| name.eq_ignore_ascii_case(parent)))
    }

    /// All that wait, in the order of what they wait for.
    pub(super) fn drain(&mut self) -> Vec<Ticket> {
        let mut waiting: Vec<_> = std::mem::take(&mut self.waiting).into_iter().collect();
        waiting.sort_unstable_by_key(|(key, _)| *key);
        waiting.into_iter().flat_map(|(_, tickets)| tickets).collect()
    }
}
