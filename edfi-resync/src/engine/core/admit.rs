//! Admission: which of the records that were read may go now, which wait and for what, and how they are sent.

use bytes::Bytes;

use super::Core;
use crate::engine::effect::Effect;
use crate::engine::gate::{Doubt, Found, Passage};
use crate::engine::gatekeeper::Question;
use crate::engine::item::{Item, Trip};
use crate::engine::lane::Ticket;
use crate::model::{Key, without_references};
use crate::plan::Pass;

impl Core<'_> {
    /// Lets records go while there is room, those first that most others wait for, one step after another.
    pub(super) fn admit(&mut self) {
        for nth in 0..self.order.len() {
            let at = self.order[nth];
            // Every record that was sent becomes an outcome: there must be room for all of them.
            while self.room.is_free()
                && self.room.taken() < self.accounts.room()
                && self.is_sending(at)
                && self.steps[at].lane.may_send()
            {
                if let Some(item) = self.steps[at].lane.next_ready() {
                    self.let_pass(at, item);
                }
            }
        }
    }

    fn let_pass(&mut self, at: usize, item: Item) {
        // It was delivered before: nothing that may hold a record back concerns it.
        if self.is_sent_once_more(at, &item) {
            return self.send(at, item, Vec::new());
        }
        if self.steps[at].closed.is_some() {
            return self.closed(at, &item);
        }
        let Some(item) = self.unless_twin(at, item) else { return };
        let Some(item) = self.unless_held_back(at, item) else { return };
        match self.passage(at, &item) {
            Passage::Open => self.send(at, item, Vec::new()),
            Passage::Scout(doubts) => {
                self.keeper.scouting(&doubts);
                self.send(at, item, doubts);
            }
            Passage::Blocked { cause, reference } => self.blocked(at, &item, &cause, reference),
            Passage::Wait(key) => self.hold(at, item, key),
            Passage::Ask(key) => {
                if let Some(question) = self.keeper.ask(key) {
                    self.hold(at, item, key);
                    self.look_up(key, question);
                } else {
                    let released = self.keeper.answered(key, Found::Unreadable);
                    self.let_go(released);
                    self.let_pass(at, item);
                }
            }
        }
    }

    /// Whether an item may go now.
    pub(super) fn passage(&self, at: usize, item: &Item) -> Passage {
        self.keeper.passage(item, &self.steps[at].references.primary, self.about(at, item))
    }

    /// The people by whom the ODS authorizes an item.
    pub(super) fn about(&self, at: usize, item: &Item) -> Vec<Key> {
        let state = &self.steps[at];
        if self.passes.pass(at) == Pass::Refused {
            return vec![item.key()];
        }
        let about = item.references().iter().filter(|reference| state.references.people.contains(&reference.reference));
        about.map(|reference| reference.key).collect()
    }

    /// Sets a record aside if others were refused for one and the same reason; one in a while goes to see.
    fn unless_held_back(&mut self, at: usize, item: Item) -> Option<Item> {
        let (limits, refusals) = (self.terms.limits, &mut self.steps[at].refusals);
        if !refusals.holds_back(limits.identical_refusals()) {
            refusals.probing();
            return Some(item);
        }
        refusals.held_back();
        let cause = refusals.cause();
        match cause.filter(|_| self.steps[at].lane.set_aside_count() >= limits.deferred_records()) {
            Some(cause) => self.unsent(at, &item, &cause),
            None => self.steps[at].lane.set_aside(item),
        }
        None
    }

    fn hold(&mut self, at: usize, item: Item, key: Key) {
        let id = self.steps[at].lane.hold(item);
        self.keeper.waits(key, (at, id));
    }

    /// Those that waited may be checked again, before others.
    pub(super) fn let_go(&mut self, tickets: Vec<Ticket>) {
        for (step, id) in tickets.into_iter().rev() {
            self.steps[step].lane.release(id);
        }
    }

    /// Asks the ODS, by natural key, whether it has a record that failed in this run.
    fn look_up(&mut self, key: Key, (kind, query): Question) {
        self.effects.push(Effect::Find { key, kind, query });
    }

    fn send(&mut self, at: usize, item: Item, doubts: Vec<Doubt>) {
        let (body, stripped) = match self.weak_part_left_out(at, &item) {
            Some(body) => (body, true),
            None => (item.record().body.clone(), false),
        };
        self.sent += 1;
        let kind = self.steps[at].kind.clone();
        let put = item.id_to_replace(&kind).filter(|_| !stripped).map(str::to_owned);
        self.room.sent();
        let ticket = (at, self.steps[at].lane.send(item, Trip::new(self.sent, stripped, put.clone(), doubts)));
        self.effects.push(Effect::Send { ticket, kind, put, body });
    }

    /// The body without references inside a ring, or to kinds that come later because a cycle was cut there.
    fn weak_part_left_out(&self, at: usize, item: &Item) -> Option<Bytes> {
        if self.passes.is_whole(at, item.key()) || self.is_sent_once_more(at, item) {
            return None;
        }
        let state = &self.steps[at];
        let leave_out = |reference: u16, target: Key| self.passes.leaves_out(at, item.key(), reference, target);
        if !item.references().iter().any(|reference| leave_out(reference.reference, reference.key)) {
            return None;
        }
        let specs = state.kind.spec().references;
        without_references(&item.record().body, &state.kind, &|reference, key| {
            let index = specs.iter().position(|spec| std::ptr::eq(spec, reference));
            index.is_some_and(|index| leave_out(index as u16, key))
        })
    }
}
