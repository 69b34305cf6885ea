//! [`Upstream`]: what holds a record back, followed to the one that came first.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::explanation::Reason;
use super::failures::Failures;
use super::given::{Found, Given, find};
use super::parents::{Parents, Referred, referred};
use super::reasons::{Told, of_error, of_source};
use crate::campus::{Narrowing, Scope};
use crate::error::Result;
use crate::ledger::{Known, Ledger, TargetId};
use crate::model::{CampusRole, Key, ResourceKind, ScopeClass};
use crate::ods::Ods;
use crate::source::Snapshot;

/// Who looks for what holds records back, in the ODS and in the source.
pub(super) struct Upstream<'a> {
    snapshot: Arc<dyn Snapshot>,
    scope: Scope,
    /// What the source holds.
    held: BTreeSet<ResourceKind>,
    log: Option<(&'a dyn Ledger, TargetId)>,
    parents: Parents<'a>,
    found: HashMap<Key, Parent>,
}

/// What the source has of something that a record refers to.
#[derive(Clone)]
enum Parent {
    It(Arc<Given>),
    /// None that shows its key; this may be meant.
    MayBe(Arc<Given>),
    NotGiven,
    /// The source holds none of its kinds.
    NotHeld,
}

/// What holds a record back.
pub(super) struct HeldBack {
    pub(super) told: Told,
    /// What came first.
    pub(super) root: Key,
}

impl<'a> Upstream<'a> {
    pub(super) fn new(
        (snapshot, scope, held): (Arc<dyn Snapshot>, Scope, BTreeSet<ResourceKind>),
        ods: &'a Ods,
        log: Option<(&'a dyn Ledger, TargetId)>,
    ) -> Self {
        Self { snapshot, scope, held, log, parents: Parents::new(ods), found: HashMap::new() }
    }

    /// What holds a record back that the ODS does not have: something that it refers to and the ODS lacks; that one for want of another, and so on, up to
    /// one that lacks nothing.
    pub(super) async fn of(&mut self, child: &Given, failures: &mut Failures<'_>) -> Result<Option<HeldBack>> {
        let Some((first, mut parent)) = self.lacked(child).await? else { return Ok(None) };
        let lacks = if first.is_of_people() { "the ODS does not show" } else { "the ODS lacks" };
        let mut message = format!("it refers to {} that {lacks} ({})", first.names(), first.path);
        let (mut root, mut names) = (first.key, first.names());
        let mut passed = HashSet::from([first.key]);
        let next = loop {
            let one = match parent {
                Parent::It(one) => one,
                Parent::MayBe(one) => {
                    let (cause, next) = self.cannot_be_sent(&one);
                    message = format!("{message}; what it means may be {cause}");
                    break next;
                }
                Parent::NotGiven => {
                    message = format!("{message}, and the source does not give these {names} either");
                    break Some(format!(
                        "see in Campus, and in the query of {names}, why they are not given; then resync them as well"
                    ));
                }
                Parent::NotHeld => {
                    message = format!("{message}, and the source holds no {names}");
                    break Some(format!("ask who sends {names} to this ODS; resync when it has them"));
                }
            };
            if of_source(&one, &self.scope.configuration).is_some() {
                let (cause, next) = self.cannot_be_sent(&one);
                message = format!("{message}; {cause}");
                break next;
            }
            match self.lacked(&one).await? {
                Some((further, its)) if passed.insert(further.key) => {
                    (root, names, parent) = (further.key, further.names(), its);
                }
                _ => {
                    let failed = failures.of_any(&one).await?.and_then(of_error);
                    if let Some((_, cause, next)) = failed {
                        message = format!("{message}; {} ({}): {cause}", one.kind, one.origin);
                        break next;
                    }
                    break Some(format!("resync {} as well (select dependencies)", first.names()));
                }
            }
        };
        Ok(Some(HeldBack { told: (Reason::ParentMissing, message, next), root }))
    }

    /// That a record cannot be sent, and why, as far as the source says; what to do.
    fn cannot_be_sent(&self, one: &Given) -> (String, Option<String>) {
        let (why, next) = of_source(one, &self.scope.configuration).map(|(_, why, next)| (why, next)).unwrap_or_default();
        (format!("{} ({}) cannot be sent: {why}", one.kind, one.origin), next)
    }

    /// The first of what a record refers to that the ODS lacks, and what the source has of it.
    async fn lacked(&mut self, given: &Given) -> Result<Option<(Referred, Parent)>> {
        for referred in referred(given) {
            if !referred.is_of_people() {
                if !self.parents.has(&referred).await {
                    let parent = self.parent(&referred, given).await?;
                    return Ok(Some((referred, parent)));
                }
                continue;
            }
            // That an ODS does not show somebody says something only of who cannot have been sent.
            let parent = self.parent(&referred, given).await?;
            let cannot_be_sent = match &parent {
                Parent::It(one) => of_source(one, &self.scope.configuration).is_some(),
                Parent::MayBe(_) | Parent::NotGiven => true,
                Parent::NotHeld => false,
            };
            if cannot_be_sent && !self.was_sent(&referred).await? && !self.parents.has(&referred).await {
                return Ok(Some((referred, parent)));
            }
        }
        Ok(None)
    }

    async fn was_sent(&self, referred: &Referred) -> Result<bool> {
        let Some((ledger, target)) = self.log else { return Ok(false) };
        for kind in &referred.kinds {
            let known = ledger.known(target, kind, &[referred.key]).await?;
            if known.iter().flatten().any(Known::is_ours) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn parent(&mut self, referred: &Referred, child: &Given) -> Result<Parent> {
        if let Some(parent) = self.found.get(&referred.key) {
            return Ok(parent.clone());
        }
        let persons: BTreeSet<i64> = child.campus.ids(CampusRole::Person).collect();
        let mut parent = Parent::NotHeld;
        for kind in referred.kinds.iter().filter(|kind| self.held.contains(kind)) {
            let is_of_person = kind.spec().scope == ScopeClass::Person && !persons.is_empty();
            let narrowing = Narrowing { persons: is_of_person.then(|| persons.clone()), ..Narrowing::none() };
            match (find(self.snapshot.as_ref(), &self.scope, kind, &narrowing, referred.key).await?, &parent) {
                (Found::It(one), _) => {
                    parent = Parent::It(Arc::new(one));
                    break;
                }
                (Found::MayBe(one), _) => parent = Parent::MayBe(Arc::new(one)),
                (Found::Nothing, Parent::NotHeld) => parent = Parent::NotGiven,
                (Found::Nothing, _) => {}
            }
        }
        self.found.insert(referred.key, parent.clone());
        Ok(parent)
    }
}
