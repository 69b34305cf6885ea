//! [`Gatekeeper`]: the [`Gate`], with how to look an exception up and who waits for that.
//!
//! Pure: it says what to ask the ODS, and takes the answer.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::gate::{Asker, Doubt, Found, Gate, Listing, Passage, Presence, Said, merge};
use super::item::Item;
use super::lane::Ticket;
use super::outcome::Cause;
use crate::model::{Key, ReferenceKey, ResourceKind};
use crate::ods::{Answer, Verdict};
use crate::rules::Rules;

/// What to ask the ODS for: a kind, and its natural key as query parameters.
pub(super) type Question = (ResourceKind, Vec<(String, String)>);

/// The gate, what may be asked, and the items that wait for an answer, with their steps.
#[derive(Debug, Default)]
pub(super) struct Gatekeeper {
    gate: Gate,
    questions: HashMap<Key, Question>,
    /// Kinds that the server does not let this client read.
    closed: HashSet<ResourceKind>,
    /// The records that wait for an answer, by the key that it is about.
    waiting: HashMap<Key, Vec<Ticket>>,
}

impl Gatekeeper {
    /// A keeper of a gate that nobody has met yet.
    pub(super) fn new(rules: Rules) -> Self {
        Self { gate: Gate::new(rules), ..Self::default() }
    }

    /// A record failed, was blocked or was not tried, and may be looked up by this question; it `opens` a person where it is a primary association.
    pub(super) fn failed(
        &mut self,
        key: Key,
        kind: &ResourceKind,
        cause: &Arc<Cause>,
        presence: Presence,
        opens: bool,
        question: Option<Question>,
    ) {
        let listing = self.listing(kind, opens, question.as_ref());
        self.gate.failed(key, kind, Arc::clone(cause), presence, listing);
        if let Some(question) = question {
            self.questions.insert(key, question);
        }
    }

    /// A primary association failed that does not show its person to this client: it counts as absent, although the ODS may have it.
    pub(super) fn hides(&mut self, key: Key, kind: &ResourceKind, cause: &Arc<Cause>) {
        self.gate.failed(key, kind, Arc::clone(cause), Presence::Absent, Listing::ShowsAll);
    }

    /// A primary association of this person was not delivered; the person may have others `elsewhere`.
    pub(super) fn not_associated(&mut self, person: Key, association: Key, elsewhere: bool) {
        self.gate.not_associated(person, association, elsewhere);
    }

    /// The ODS accepted a primary association of this person.
    pub(super) fn associated(&mut self, person: Key) {
        self.gate.associated(person);
    }

    /// The ODS has the record with this key now.
    pub(super) fn delivered(&mut self, key: Key) {
        self.gate.delivered(key);
    }

    /// Another record with this key takes part in the run. Says whether there was one before it.
    pub(super) fn superseded(&mut self, key: Key) -> bool {
        self.gate.superseded(key)
    }

    /// Whether an item may go, which is about these people and of whose references these are to the person that it opens.
    pub(super) fn passage(&self, item: &Item, opening: &BTreeSet<u16>, people: Vec<Key>) -> Passage {
        let specs = item.record().kind.spec().references;
        let references = |strong: bool| {
            let of_strength = move |reference: &&ReferenceKey| specs[usize::from(reference.reference)].strong == strong;
            let opens = |reference: &ReferenceKey| opening.contains(&reference.reference);
            item.references().iter().filter(of_strength).map(move |reference| Asker::new(reference.key, opens(reference)))
        };
        let firm = self.gate.check(references(true), people);
        // Weak references last: what only they hold back may be in the ODS without them, so that its dependents cost a look-up.
        if !matches!(firm, Passage::Open | Passage::Scout(_)) {
            return firm;
        }
        match (firm, self.gate.check(references(false), [])) {
            (Passage::Scout(mut doubts), Passage::Scout(more)) => {
                merge(&mut doubts, more);
                Passage::Scout(doubts)
            }
            (firm, Passage::Open) => firm,
            (_, weak) => weak,
        }
    }

    /// A record goes to find this out.
    pub(super) fn scouting(&mut self, doubts: &[Doubt]) {
        self.gate.scouting(doubts);
    }

    /// What a list of a kind is worth for a record with this question.
    fn listing(&self, kind: &ResourceKind, opens: bool, question: Option<&Question>) -> Listing {
        if question.is_none() || self.closed.contains(kind) {
            Listing::Closed
        } else if opens || kind.is_shown_to_all() {
            // An association that this client may see opens the person to it; one that it may not does not.
            Listing::ShowsAll
        } else {
            Listing::ShowsSome
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cause;
    use crate::engine::outcome::{CauseClass, RecordName};
    use crate::model::{CampusKeys, Digest, Model, Origin, Record};

    fn kind(endpoint: &str) -> ResourceKind {
        Model::ds5_2().kind(endpoint).expect("it exists")
    }

    /// An association of a school (key 1) and a student (key 2).
    fn association() -> Item {
        let body = r#"{"schoolReference":{"schoolId":1},"studentReference":{"studentUniqueId":"2"},"entryDate":"2026-08-20"}"#;
        let kind = kind("studentSchoolAssociations");
        let place =
            |target: &str| kind.spec().references.iter().position(|spec| spec.target == target).expect("it refers to it") as u16;
        let references = vec![
            ReferenceKey { reference: place("School"), key: Key(1) },
            ReferenceKey { reference: place("Student"), key: Key(2) },
        ];
        let record = Record { kind, body: body.into(), campus: CampusKeys::new(), origin: Origin::new("test", 1) };
        Item::new(record, Key(9), Key(9), Digest(1), references)
    }

    /// A school with this key failed, and may be looked up.
    fn school_fails(keeper: &mut Gatekeeper) {
        let school = kind("schools");
        let name = RecordName::new(school.clone(), Origin::new("test", 1), CampusKeys::new());
        let cause = Arc::new(cause::plain(name, CauseClass::Refused, "no".to_owned(), None));
        let question = (school.clone(), vec![("schoolId".to_owned(), "1".to_owned())]);
        keeper.failed(Key(1), &school, &cause, Presence::Unknown, false, Some(question));
    }

    fn passage(keeper: &Gatekeeper) -> Passage {
        keeper.passage(&association(), &BTreeSet::new(), Vec::new())
    }

    #[test]
    fn a_failed_parent_is_looked_up_once_and_all_who_wait_hear_of_it() {
        let mut keeper = Gatekeeper::default();
        assert!(matches!(passage(&keeper), Passage::Open));
        school_fails(&mut keeper);
        assert!(matches!(passage(&keeper), Passage::Ask(Key(1))));
        assert_eq!(keeper.ask(Key(1)).map(|(kind, _)| kind), Some(kind("schools")));
        keeper.waits(Key(1), (0, 3));
        assert!(matches!(passage(&keeper), Passage::Wait(Key(1))), "it is being asked");
        keeper.waits(Key(1), (2, 5));
        assert_eq!(keeper.answered(Key(1), Found::Nothing), [(0, 3), (2, 5)]);
        assert!(matches!(passage(&keeper), Passage::Blocked { reference: Some(Key(1)), .. }));
        assert!(keeper.superseded(Key(1)), "another one takes its place");
        assert!(matches!(passage(&keeper), Passage::Open));
    }

    #[test]
    fn where_the_server_shows_nothing_to_this_client_one_goes_and_tells() {
        let mut keeper = Gatekeeper::default();
        keeper.close(&kind("schools"));
        school_fails(&mut keeper);
        let Passage::Scout(doubts) = passage(&keeper) else { panic!("nobody can be asked") };
        keeper.scouting(&doubts);
        assert!(matches!(passage(&keeper), Passage::Wait(Key(1))));
        keeper.waits(Key(1), (0, 7));
        let mut answer = Answer::new(Verdict::ParentMissing { parents: vec!["Student".to_owned()] }, String::new());
        let said = |keeper: &Gatekeeper, answer: &Answer| keeper.said(answer, &association(), &doubts, false, &[]);
        assert!(matches!(said(&keeper, &answer), Said::Lacks(keys) if keys.is_empty()), "it lacks something else");
        answer.verdict = Verdict::ParentMissing { parents: vec!["school".to_owned()] };
        let lacks = said(&keeper, &answer);
        assert_eq!(keeper.scouted(&doubts, &lacks), [(0, 7)]);
        assert!(matches!(passage(&keeper), Passage::Blocked { .. }));
    }

    #[test]
    fn a_stop_lets_all_go_that_wait_in_one_order() {
        let mut keeper = Gatekeeper::default();
        for (key, ticket) in [(5, (0, 1)), (3, (1, 0)), (5, (0, 2))] {
            keeper.waits(Key(key), ticket);
        }
        assert_eq!(keeper.drain(), [(1, 0), (0, 1), (0, 2)]);
        assert!(keeper.drain().is_empty());
    }
}
