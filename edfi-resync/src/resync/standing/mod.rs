//! What stands in the ODS under unique IDs of people: looked up for the plan of a Campus event or of the Delete Tool, and again for its run.
//!
//! ```text
//! owners      which people of Campus have these unique IDs now, and under which keys Campus sends something of them
//!   |
//! look        each person-related kind of the ODS, asked for by `studentUniqueId=..` and the like; every row's key is looked at
//!   |
//! fate        record by record, with the ledger's row -> what a plan deletes, and what stays and why
//!   |
//! again       the records that a plan lists, each by its id, when it is run
//! ```
//!
//! # What it keeps
//! - Nothing here writes to the ODS. What is deleted stands in the plan, and is deleted only if it still has its ETag, is still ours where a
//!   ledger can tell, and Campus still sends nothing under its key.
//! - A plan holds ODS ids and Campus IDs, never the unique IDs that it was made for: those are read again from the records themselves.
//!
//! # What it does not do
//! It does not find records that name a person elsewhere than in their key: these are sent again with the person, and so changed.

mod again;
mod dependents;
mod owners;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::StreamExt as _;
use futures::stream;
use serde_json::Value;

pub(super) use self::again::find_again;
pub(super) use self::dependents::ById;
use self::owners::Sent;
pub(super) use self::owners::{Owners, PEOPLE};
use super::Resync;
use super::listing::{Listed, Listing};
use super::memory::row;
use super::scan::organizations;
use crate::campus::Scope;
use crate::error::Result;
use crate::graph::Operation;
use crate::ledger::{Ledger, TargetId};
use crate::model::{CampusObject, Key, KeyPart, KeyPartOf, ResourceClass, ResourceKind, key_parts};
use crate::plan::{Because, Kept, KindPolicy, Organizations, Reach, Removal, RemovalStep, Row, Selection, Standing, Within};
use crate::source::Snapshot;

/// Unique IDs by the kind of person: `Student`, `Staff`, `Contact`, `Parent`.
pub(super) type People = BTreeMap<&'static str, BTreeSet<String>>;

/// Records that the plan names of those that stay, for each reason.
const EXAMPLES: usize = 5;

/// Whom a look-up asks.
pub(super) struct Ground<'a> {
    pub(super) resync: &'a Resync,
    scope: Scope,
    snapshot: Arc<dyn Snapshot>,
    /// What the source holds.
    pub(super) held: BTreeSet<ResourceKind>,
    /// With a ledger, whose it is can be told; it says nothing where the ODS was replaced.
    has_ledger: bool,
    ledger: Option<(Arc<dyn Ledger>, TargetId)>,
}

/// What is to become of what is found.
#[derive(Clone, Copy)]
pub(super) struct Purpose<'a> {
    /// Why it goes; absent: it is only listed.
    pub(super) because: Option<Because>,
    /// Only these kinds, and these even if they are never deleted otherwise.
    pub(super) named: Option<&'a BTreeSet<ResourceKind>>,
}

/// A record that stands there.
struct Stands {
    listed: Listed,
    row: Option<Row>,
    objects: Vec<CampusObject>,
}

/// What a look at one kind brought.
pub(super) struct Look {
    kind: ResourceKind,
    order: u32,
    stands: Vec<Stands>,
    /// Of another school year or of others' organizations.
    outside: u64,
    /// People whom the ledger knows and the ODS does not show.
    hidden: u64,
    gap: Option<String>,
}

impl Look {
    /// How many records stand there.
    pub(super) fn records(&self) -> usize {
        self.stands.len()
    }

    /// As which kinds of person these unique IDs stand in the keys of its records, of those that may be ours.
    pub(super) fn people(&self, people: &People) -> BTreeSet<&'static str> {
        let parts = key_parts(&self.kind);
        let ours = self.stands.iter().filter(|stands| stands.row.is_none_or(|row| row == Row::Ours));
        ours.flat_map(|stands| named(&parts, &stands.listed, people)).collect()
    }
}

impl<'a> Ground<'a> {
    pub(super) async fn open(resync: &'a Resync) -> Result<Self> {
        let scope = resync.scope();
        let snapshot = resync.store.open(&scope).await?;
        let held = snapshot.catalog().await?.into_iter().map(|entry| entry.kind).collect();
        let ledger = match &resync.memory {
            Some(memory) => memory.of_this_ods(&resync.ods, &resync.model, resync.clock.as_ref()).await?,
            None => None,
        };
        Ok(Self { resync, scope, snapshot, held, has_ledger: resync.memory.is_some(), ledger })
    }

    /// The kinds whose key names one of these kinds of person, with their group of the load order, dependents first.
    fn kinds_of(&self, people: &People) -> Vec<(ResourceKind, u32)> {
        let names = |kind: &ResourceKind| {
            key_parts(kind).iter().any(|part| matches!(part.of, KeyPartOf::Person(person) if people.contains_key(person)))
        };
        self.reversed().filter(|(kind, _)| names(kind)).collect()
    }

    /// Every kind of the model in reverse load order, with its group.
    fn reversed(&self) -> impl Iterator<Item = (ResourceKind, u32)> {
        let Resync { model, dependencies, .. } = self.resync;
        let order = dependencies.load_order().into_iter().rev().filter(|entry| entry.operations.contains(&Operation::Create));
        let order: Vec<_> = order.filter_map(|entry| Some((model.find(&entry.resource)?, entry.order))).collect();
        order.into_iter().filter(|(kind, _)| kind.spec().class == ResourceClass::Resource)
    }

    /// The group of the load order that a kind stands in.
    pub(super) fn order(&self, kind: &ResourceKind) -> u32 {
        self.reversed().find(|(other, _)| other == kind).map_or(0, |(_, order)| order)
    }

    /// All that stands under these unique IDs; of these kinds only, if they are named.
    pub(super) async fn looks(
        &self,
        people: &People,
        named: Option<&BTreeSet<ResourceKind>>,
        warnings: &mut Vec<String>,
    ) -> Result<Vec<Look>> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let is_organization = |kind: &&ResourceKind| kind.spec().base.is_some_and(|base| base.name == "EducationOrganization");
        let organizations = if self.held.iter().any(|kind| is_organization(&kind)) {
            let mut gaps = Vec::new();
            let known = organizations(self.snapshot.as_ref(), &self.held, None, &mut gaps).await;
            warnings.extend(gaps.iter().map(ToString::to_string));
            known
        } else {
            Organizations::any()
        };
        let reach = Reach::new(self.scope.school_year(), organizations).with_people(people.clone());
        let mut kinds = self.kinds_of(people);
        kinds.retain(|(kind, _)| named.is_none_or(|named| named.contains(kind)));
        let mut looks = Vec::new();
        for (kind, order) in kinds {
            looks.push(self.look(kind, order, people, &reach));
        }
        let looks: Vec<_> = stream::iter(looks).buffered(self.resync.options.concurrency.max(1)).collect().await;
        let looks: Vec<Look> = looks.into_iter().collect::<Result<_>>()?;
        for Look { kind, hidden, .. } in looks.iter().filter(|look| look.hidden > 0) {
            warnings.push(format!(
                "the ODS does not show this client {hidden} {kind} that the ledger knows: what is about them is not shown either, and stays"
            ));
        }
        Ok(looks)
    }

    /// What a plan does with what was found, dependents first; kinds of which nothing was found are left out. What its owners are sent under the
    /// same keys stays.
    pub(super) async fn steps(
        &self,
        mut looks: Vec<Look>,
        owners: Option<&Owners>,
        purpose: Purpose<'_>,
    ) -> Result<Vec<RemovalStep>> {
        looks.sort_by_key(|look| std::cmp::Reverse(look.order));
        let mut steps = Vec::new();
        for look in looks {
            let sent = match owners {
                Some(owners) if !look.stands.is_empty() => {
                    let sent = owners.sent(self, &look.kind).await?;
                    let going = look.stands.iter().filter(|of| self.standing(&look, of, purpose, Some(&sent)).fate().is_ok());
                    let going: Vec<_> = going.map(|of| of.objects.as_slice()).collect();
                    Some(owners.sent_or_all(self, &look.kind, sent, &going).await?)
                }
                _ => None,
            };
            let step = self.step(&look, purpose, sent.as_ref());
            if step.found + step.outside > 0 || step.gap.is_some() {
                steps.push(step);
            }
        }
        Ok(steps)
    }

    /// What of one kind stands under these unique IDs.
    async fn look(&self, kind: ResourceKind, order: u32, people: &People, reach: &Reach) -> Result<Look> {
        let parts = key_parts(&kind);
        let mut listing = Listing::new(&self.resync.ods, &kind, reach.filters(&kind));
        let (mut stands, mut outside, mut hidden, mut gap) = (Vec::new(), 0, 0, None);
        let mut seen = BTreeSet::new();
        loop {
            let page = match listing.next_page().await {
                Ok(Some(page)) => page,
                Ok(None) => break,
                Err(answer) if answer.verdict.is_temporary() || answer.verdict.concerns_connection() => {
                    return Err(answer.into_error(&format!("{kind} cannot be listed")));
                }
                // Of kinds that the source never sends, one that cannot be seen is nobody's loss.
                Err(answer) => {
                    gap = self.held.contains(&kind).then(|| format!("it cannot be listed: {answer}"));
                    break;
                }
            };
            // A server may ignore a filter, and show the same record on two pages.
            let page: Vec<_> = page.into_iter().filter(|listed| names(&parts, listed, people) && seen.insert(listed.key)).collect();
            let keys: Vec<_> = page.iter().map(|listed| listed.key).collect();
            let rows = self.rows(&kind, &keys).await?;
            for (listed, (row, objects)) in page.into_iter().zip(rows) {
                let within = reach.of(&kind, &parts, listed.text.get().as_bytes(), &listed.inspection);
                if row == Some(Row::Ours) || within != Within::Outside {
                    stands.push(Stands { listed, row, objects });
                } else {
                    outside += 1;
                }
            }
        }
        if let &[KeyPart { of: KeyPartOf::Person(person), path }] = parts.as_slice() {
            hidden = self.unshown(&kind, path, people.get(person), &mut seen, &mut stands).await?;
        }
        Ok(Look { kind, order, stands, outside, hidden, gap })
    }

    /// Looks at people whom the ledger knows under these unique IDs and no list has shown, by their ids in the ODS. Says how many of them the ODS
    /// does not show at all: a list leaves out whom this client has no relationship with, and that is no reason to think that nothing is there.
    async fn unshown(
        &self,
        kind: &ResourceKind,
        path: &str,
        ids: Option<&BTreeSet<String>>,
        seen: &mut BTreeSet<Key>,
        stands: &mut Vec<Stands>,
    ) -> Result<u64> {
        let Some((ledger, target)) = &self.ledger else { return Ok(0) };
        let key = |id: &String| {
            let body = serde_json::json!({ path.trim_start_matches("$."): id }).to_string();
            kind.inspector().inspect(body.as_bytes()).key
        };
        let keys: Vec<_> = ids.into_iter().flatten().filter_map(key).filter(|key| !seen.contains(key)).collect();
        let known = if keys.is_empty() { Vec::new() } else { ledger.known(*target, kind, &keys).await? };
        let mut hidden = 0;
        for known in known.iter().flatten().filter(|known| known.is_ours()) {
            let Some(id) = known.accepted.as_ref().and_then(|accepted| accepted.id.as_deref()) else { continue };
            match self.by_id(kind, id).await? {
                ById::Shown(listed) if keys.contains(&listed.key) && seen.insert(listed.key) => {
                    let (row, objects) = self.rows(kind, &[listed.key]).await?.pop().unwrap_or_default();
                    stands.push(Stands { listed: *listed, row, objects });
                }
                ById::Shown(_) | ById::Gone => {}
                ById::Hidden => hidden += 1,
            }
        }
        Ok(hidden)
    }

    /// What the ledger says of these records, and the Campus objects behind each.
    async fn rows(&self, kind: &ResourceKind, keys: &[Key]) -> Result<Vec<(Option<Row>, Vec<CampusObject>)>> {
        let unknown = self.has_ledger.then_some(Row::None);
        match &self.ledger {
            Some((ledger, target)) if !keys.is_empty() => {
                let known = ledger.known(*target, kind, keys).await?;
                let objects = ledger.objects(*target, kind, keys).await?;
                Ok(known.iter().map(|known| Some(row(known.as_ref()))).zip(objects).collect())
            }
            _ => Ok(vec![(unknown, Vec::new()); keys.len()]),
        }
    }

    /// Decides record by record.
    fn step(&self, look: &Look, purpose: Purpose<'_>, sent: Option<&Sent>) -> RemovalStep {
        let mut step = RemovalStep::new(look.kind.endpoint(), look.order, Selection::FullScope);
        (step.outside, step.found) = (look.outside, look.stands.len() as u64);
        step.gap = look.gap.clone().or_else(|| sent.and_then(|sent| sent.gap.clone()));
        // What nobody is going to delete is listed in full: nobody else will.
        let most = if purpose.because.is_none() { usize::MAX } else { EXAMPLES };
        for stands in &look.stands {
            match self.standing(look, stands, purpose, sent).fate() {
                Ok(because) => step.deletes.push(removal(&stands.listed, &stands.objects, because)),
                Err(why) => keep(&mut step, why, &stands.listed.id, most),
            }
        }
        step
    }

    fn standing(&self, look: &Look, stands: &Stands, purpose: Purpose<'_>, sent: Option<&Sent>) -> Standing {
        Standing {
            because: purpose.because,
            named: purpose.named.is_some_and(|named| named.contains(&look.kind)),
            kind: KindPolicy::of(&self.scope.configuration, &look.kind),
            row: stands.row,
            in_campus: sent.is_some_and(|sent| sent.has(stands.listed.key)),
            scan_complete: look.gap.is_none() && sent.is_none_or(|sent| sent.gap.is_none()),
        }
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

fn removal(listed: &Listed, objects: &[CampusObject], because: Because) -> Removal {
    let mut removal = Removal::new(&listed.id, because);
    removal.etag.clone_from(&listed.etag);
    removal.object = objects.first().map(ToString::to_string);
    removal
}

fn keep(step: &mut RemovalStep, why: Kept, id: &str, most: usize) {
    *step.kept.entry(why).or_default() += 1;
    if !why.is_match() {
        let examples = step.examples.entry(why).or_default();
        if examples.len() < most {
            examples.push(id.to_owned());
        }
    }
}
