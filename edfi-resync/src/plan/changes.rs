//! A request for what changed: what it may be combined with, and from which version each resource is read.

use std::collections::BTreeMap;

use super::fold::Facts;
use super::removal::RemovalStep;
use super::selection::Selection;
use super::{Occasion, Plan};
use crate::campus::{Mode, Narrowing, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::model::ResourceKind;

/// What is known of the changes of a source.
#[derive(Debug, Clone)]
pub(crate) struct Changed {
    /// Up to which version each resource was delivered, by its path; what is not there was not.
    pub(crate) since: BTreeMap<String, u64>,
    /// The version that the request names, for all resources.
    pub(crate) asked: Option<u64>,
}

impl Changed {
    /// The version behind which a kind is read.
    pub(crate) fn since(&self, kind: &ResourceKind) -> u64 {
        self.asked.or_else(|| self.since.get(&kind.path()).copied()).unwrap_or(0)
    }
}

impl Facts {
    /// Refuses a request for changes that cannot be carried out, before anything is read for it.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] for a source that numbers none, and for filters and modes that changes do not go with.
    pub(crate) fn check_changes(&self, request: &Request) -> Result<()> {
        if request.changes.is_none() {
            return Ok(());
        }
        let invalid = |message: &str, hint: &str| Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        if !self.capabilities.changes {
            return invalid(
                "the source does not number its changes",
                "leave the changes out of the request, or use a source that does, such as an ODS",
            );
        }
        if request.mode != Mode::Resync {
            let hint = "compare or clean up without them";
            return invalid("only a Resync goes by what changed", hint);
        }
        let narrows = [request.persons.is_some(), request.courses.is_some(), request.sections.is_some(), request.dates.is_some()];
        if narrows.contains(&true) || request.select_dependencies {
            let message = "changes cannot be narrowed to people, courses, sections or days, nor bring what they depend on";
            return invalid(message, "ask for the changes of whole resources");
        }
        Ok(())
    }

    /// Notes from which version each resource is read: the request's, or that up to which it was delivered, as a ledger knows it.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] for a source that is behind these versions.
    pub(crate) fn note_changes(&mut self, request: &Request, newest: u64, since: BTreeMap<String, u64>) -> Result<()> {
        let Some(changes) = &request.changes else { return Ok(()) };
        let known = changes.since.into_iter().chain(since.values().copied().filter(|_| changes.since.is_none())).max();
        if let Some(known) = known.filter(|known| *known > newest) {
            let message = format!("the newest change version of the source is {newest}, and it was read up to {known} before");
            return Err(Error::new(ErrorKind::RequestInvalid, message)
                .with_hint("an older state of it was restored, or it is another one: send everything anew, without changes"));
        }
        self.changed = Some(Changed { since, asked: changes.since });
        Ok(())
    }

    /// The kinds of which a request sends what changed, with the version behind which that is.
    pub(crate) fn changed_kinds(&self, request: &Request, dependencies: &Dependencies) -> Vec<(ResourceKind, u64)> {
        let with_since = |kind: ResourceKind| {
            let since = self.selection(&kind, request)?.changed_since()?;
            Some((kind, since))
        };
        self.selected(request, dependencies).into_iter().filter_map(with_since).collect()
    }

    /// The same selection of what changed alone, where that is asked for.
    pub(super) fn of_changes(&self, kind: &ResourceKind, selection: Selection) -> Selection {
        match (&self.changed, selection) {
            (Some(changed), Selection::FullScope) => Selection::Narrowed(Narrowing::changed_since(changed.since(kind))),
            (_, selection) => selection,
        }
    }

    /// What a plan says of what is read whole, for want of a version up to which it was delivered.
    pub(super) fn read_whole(&self, kinds: &[&ResourceKind]) -> Option<String> {
        let changed = self.changed.as_ref().filter(|changed| changed.asked.is_none())?;
        let whole = kinds.iter().filter(|kind| changed.since(kind) == 0).count();
        let said = match whole {
            0 => return None,
            all if all == kinds.len() => "everything".to_owned(),
            1 => "1 resource".to_owned(),
            whole => format!("{whole} resources"),
        };
        Some(format!(
            "{said} of this source was not delivered whole before: it is read whole, and what the ledger knows to be delivered is not sent again"
        ))
    }
}

impl Plan {
    /// Whether it deletes what was deleted in its source, behind what it sends.
    pub(crate) fn follows_deletes(&self) -> bool {
        self.occasion == Occasion::Request
            && self.mode == Mode::Resync
            && self.request.changes.is_some_and(|changes| changes.deletes)
    }

    /// The same plan with what was found of that, up to a version of the source.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] when it cannot be written as JSON.
    pub(crate) fn with_deleted(mut self, removals: Vec<RemovalStep>, until: u64) -> Result<Self> {
        self.deleted_until = Some(until);
        self.with_removals(removals, Vec::new())
    }
}

impl Selection {
    /// The version of the source behind which records take part, where only what changed does.
    pub fn changed_since(&self) -> Option<u64> {
        match self {
            Self::Narrowed(narrowing) => narrowing.changed_since,
            _ => None,
        }
    }
}
