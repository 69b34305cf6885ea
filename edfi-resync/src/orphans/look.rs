//! [`Look`]: the records of one kind that are under unique IDs of people, or that somebody named.

use std::collections::BTreeSet;

use futures::StreamExt as _;
use futures::stream;
use serde_json::Value;

use super::candidate::{Candidate, evidence};
use super::organizations::organizations;
use super::owners::{Owners, Sent};
use super::people::{People, key_of};
use super::search::Search;
use crate::compare::ById;
use crate::error::Result;
use crate::model::{Key, KeyPart, KeyPartOf, ResourceKind, key_parts};
use crate::ods::{Listed, Listing};
use crate::plan::{
    Decision, EXAMPLES, EventKind, Evidence, KindPolicy, Organizations, Reach, RemovalStep, Row, Selection, Why, Within,
};

/// What is to become of what is found.
#[derive(Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// What a Campus event says.
    Event(EventKind),
    /// It goes; of people, only these kinds if any were named, and these even if they are protected.
    Delete(Option<&'a BTreeSet<ResourceKind>>),
}

/// What a look at one kind brought.
pub(crate) struct Look {
    kind: ResourceKind,
    order: u32,
    candidates: Vec<Candidate>,
    /// Of another school year or of others' organizations.
    outside: u64,
    /// People whom the ledger knows and the ODS does not show.
    hidden: u64,
    /// Why these are not all, if they are not.
    gap: Option<String>,
}

impl Purpose<'_> {
    fn why(self, kind: &ResourceKind) -> Why {
        match self {
            Self::Event(event) => Why::Event(event),
            Self::Delete(named) => Why::Named { with_kind: named.is_some_and(|named| named.contains(kind)) },
        }
    }

    /// How many records are named of those that stay: what is only listed in full, for nobody else will.
    fn examples(self) -> usize {
        if matches!(self, Self::Event(EventKind::OnlyListed)) { usize::MAX } else { EXAMPLES }
    }
}

impl Look {
    /// A look that has found nothing yet, at a kind of this group of the load order.
    pub(super) fn new(kind: ResourceKind, order: u32) -> Self {
        Self::of(kind, order, Vec::new())
    }

    /// A look that has found these.
    pub(super) fn of(kind: ResourceKind, order: u32, candidates: Vec<Candidate>) -> Self {
        Self { kind, order, candidates, outside: 0, hidden: 0, gap: None }
    }

    pub(super) fn kind(&self) -> &ResourceKind {
        &self.kind
    }

    pub(super) fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// Adds records, each of them once.
    pub(super) fn add(&mut self, candidates: Vec<Candidate>) {
        for candidate in candidates {
            if !self.candidates.iter().any(|known| known.listed.id == candidate.listed.id) {
                self.candidates.push(candidate);
            }
        }
    }

    /// Says why these are not all.
    pub(super) fn lacks(&mut self, why: String) {
        self.gap.get_or_insert(why);
    }

    /// How many records were found.
    pub(crate) fn records(&self) -> usize {
        self.candidates.len()
    }

    /// As which kinds of person these unique IDs are in the keys of its records, of those that may be ours.
    pub(crate) fn people(&self, people: &People) -> BTreeSet<&'static str> {
        let parts = key_parts(&self.kind);
        let ours = self.candidates.iter().filter(|of| matches!(of.known.row, Row::Ours | Row::NoLedger));
        ours.flat_map(|of| named(&parts, &of.listed, people)).collect()
    }

    /// What is known of each of its records, and whether Campus sends it.
    fn evidence(&self, search: &Search<'_>, purpose: Purpose<'_>, sent: Option<&Sent>) -> Vec<Evidence> {
        let (why, policy) = (purpose.why(&self.kind), KindPolicy::of(search.sides.configuration(), &self.kind));
        let gap = self.gap.as_ref().or_else(|| sent?.gap.as_ref());
        let of = |of: &Candidate| {
            let in_campus = sent.is_some_and(|sent| sent.has(of.listed.key));
            let mut evidence = evidence(why, policy, &of.known, &of.listed.id, in_campus);
            evidence.scan_complete = gap.is_none();
            evidence
        };
        self.candidates.iter().map(of).collect()
    }
}

impl Search<'_> {
    /// The kinds whose key names one of these kinds of person, with their group of the load order, dependents first.
    fn kinds_of(&self, people: &People) -> Vec<(ResourceKind, u32)> {
        let names = |kind: &ResourceKind| {
            key_parts(kind).iter().any(|part| matches!(part.of, KeyPartOf::Person(person) if people.contains_key(person)))
        };
        self.reversed().filter(|(kind, _)| names(kind)).collect()
    }

    /// All that is under these unique IDs; of these kinds only, if they are named.
    pub(crate) async fn looks(
        &self,
        people: &People,
        named: Option<&BTreeSet<ResourceKind>>,
        warnings: &mut Vec<String>,
    ) -> Result<Vec<Look>> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let is_organization = |kind: &&ResourceKind| kind.spec().base.is_some_and(|base| base.name == "EducationOrganization");
        let organizations = if self.sides.held.iter().any(|kind| is_organization(&kind)) {
            let mut gaps = Vec::new();
            let known = organizations(&self.sides, None, &mut gaps).await;
            warnings.extend(gaps.iter().map(ToString::to_string));
            known
        } else {
            Organizations::any()
        };
        let reach = Reach::new(self.sides.scope.school_year(), organizations).with_people(people.clone());
        let mut kinds = self.kinds_of(people);
        kinds.retain(|(kind, _)| named.is_none_or(|named| named.contains(kind)));
        let mut looks = Vec::new();
        for (kind, order) in kinds {
            looks.push(self.look(kind, order, people, &reach));
        }
        let looks: Vec<_> = stream::iter(looks).buffered(self.sides.concurrency.max(1)).collect().await;
        let looks: Vec<Look> = looks.into_iter().collect::<Result<_>>()?;
        for Look { kind, hidden, .. } in looks.iter().filter(|look| look.hidden > 0) {
            warnings.push(format!(
                "the ODS does not show this client {hidden} {kind} that the ledger knows: what is about them is not shown either, and stays"
            ));
        }
        Ok(looks)
    }

    /// What a plan does with what was found, dependents first; kinds of which nothing was found are left out. What its
    /// owners are sent under the same keys stays.
    pub(crate) async fn steps(
        &self,
        mut looks: Vec<Look>,
        owners: Option<&Owners>,
        purpose: Purpose<'_>,
    ) -> Result<Vec<RemovalStep>> {
        looks.sort_by_key(|look| std::cmp::Reverse(look.order));
        let mut steps = Vec::new();
        for look in looks {
            let (decisions, gap) = self.decide(&look, owners, purpose).await?;
            let mut step = RemovalStep::new(look.kind.endpoint(), look.order, Selection::FullScope);
            (step.outside, step.found, step.gap) = (look.outside, look.candidates.len() as u64, gap);
            for (of, decision) in look.candidates.iter().zip(decisions) {
                match decision {
                    Decision::Delete(because) => step.deletes.push(of.removal(because)),
                    stays => stays.kept().into_iter().for_each(|why| step.keep(why, &of.listed.id, purpose.examples())),
                }
            }
            debug_assert!(step.is_closed());
            if step.found + step.outside > 0 || step.gap.is_some() {
                steps.push(step);
            }
        }
        Ok(steps)
    }

    /// What becomes of each record of a look, and why that does not hold for all of its kind, if so. What its owners
    /// are sent under the same keys stays.
    pub(super) async fn decide(
        &self,
        look: &Look,
        owners: Option<&Owners>,
        purpose: Purpose<'_>,
    ) -> Result<(Vec<Decision>, Option<String>)> {
        let sent = match owners {
            Some(owners) if !look.candidates.is_empty() => {
                let sent = owners.sent(self, &look.kind).await?;
                let evidence = look.evidence(self, purpose, Some(&sent));
                let going = look.candidates.iter().zip(evidence).filter(|(_, evidence)| evidence.decide().kept().is_none());
                let going: Vec<_> = going.map(|(of, _)| of.objects.as_slice()).collect();
                Some(owners.sent_or_all(self, &look.kind, sent, &going).await?)
            }
            _ => None,
        };
        let decisions = look.evidence(self, purpose, sent.as_ref()).iter().map(Evidence::decide).collect();
        Ok((decisions, look.gap.clone().or_else(|| sent?.gap)))
    }

    /// What of one kind is under these unique IDs.
    async fn look(&self, kind: ResourceKind, order: u32, people: &People, reach: &Reach) -> Result<Look> {
        let parts = key_parts(&kind);
        let mut listing = Listing::new(self.sides.ods, &kind, reach.filters(&kind));
        let (mut look, mut seen) = (Look::new(kind.clone(), order), BTreeSet::new());
        loop {
            let page = match listing.next_page().await {
                Ok(Some(page)) => page,
                Ok(None) => break,
                Err(answer) if answer.verdict.is_temporary() || answer.verdict.concerns_connection() => {
                    return Err(answer.into_error(&format!("{kind} cannot be listed")));
                }
                // Of kinds that the source never sends, one that cannot be seen is nobody's loss.
                Err(answer) => {
                    look.gap = self.sides.held.contains(&kind).then(|| listing.why(&answer));
                    break;
                }
            };
            // A server may ignore a filter, and show the same record on two pages.
            let page: Vec<_> = page.into_iter().filter(|listed| names(&parts, listed, people) && seen.insert(listed.key)).collect();
            for candidate in self.candidates(&kind, page).await? {
                let listed = &candidate.listed;
                let within = reach.of(&kind, &parts, listed.text.get().as_bytes(), &listed.inspection);
                if candidate.known.row == Row::Ours || matches!(within, Within::Inside | Within::IfOurs) {
                    look.candidates.push(candidate);
                } else {
                    look.outside += 1;
                }
            }
        }
        if let &[part @ KeyPart { of: KeyPartOf::Person(person), .. }] = parts.as_slice() {
            self.look_for_unshown(&mut look, part, people.get(person), &mut seen).await?;
        }
        Ok(look)
    }

    /// Looks at people whom the ledger knows under these unique IDs and no list has shown, by their ids in the ODS,
    /// and counts those whom the ODS does not show at all: a list leaves out whom this client has no relationship
    /// with, and that is no reason to think that nothing is there.
    async fn look_for_unshown(
        &self,
        look: &mut Look,
        part: KeyPart,
        ids: Option<&BTreeSet<String>>,
        seen: &mut BTreeSet<Key>,
    ) -> Result<()> {
        let kind = look.kind.clone();
        let keys: Vec<_> = ids.into_iter().flatten().filter_map(|id| key_of(&kind, part, id)).collect();
        let keys: Vec<_> = keys.into_iter().filter(|key| !seen.contains(key)).collect();
        for known in self.sides.rows.of(&kind, &keys).await?.into_iter().filter(|known| known.row == Row::Ours) {
            let Some(id) = known.id else { continue };
            match self.by_id(&kind, &id).await? {
                ById::Shown(listed) if keys.contains(&listed.key) && seen.insert(listed.key) => {
                    look.candidates.append(&mut self.candidates(&kind, vec![*listed]).await?);
                }
                ById::Shown(_) | ById::Gone => {}
                ById::Keyless | ById::Hidden => look.hidden += 1,
            }
        }
        Ok(())
    }
}

/// Whether the key of a record names one of these people.
fn names(parts: &[KeyPart], listed: &Listed, people: &People) -> bool {
    !named(parts, listed, people).is_empty()
}

/// The kinds of person as which the key of a record names one of these people.
fn named(parts: &[KeyPart], listed: &Listed, people: &People) -> BTreeSet<&'static str> {
    let body: Value = serde_json::from_str(listed.text.get()).unwrap_or_default();
    let person = |part: &KeyPart| match part.of {
        KeyPartOf::Person(person) => {
            let id = part.text(&body)?;
            people.get(person).is_some_and(|ids| ids.contains(&id)).then_some(person)
        }
        _ => None,
    };
    parts.iter().filter_map(person).collect()
}
