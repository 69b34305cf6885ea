//! The plan of an event.

use std::collections::BTreeSet;

use super::super::opened::Resync;
use crate::campus::{CampusEvent, EdFiIdChange, Request, UniqueId};
use crate::error::{Error, Result};
use crate::model::{KeyPartOf, ResourceKind, ScopeClass, key_parts};
use crate::orphans::{PEOPLE, People, Purpose};
use crate::plan::{EventKind, Kept, Occasion, Plan, RemovalStep};
use crate::shown;

/// What comes and goes with the people who take part in it: an incident of which nobody's part may be sent is not sent either.
const OF_ITS_PEOPLE: [&str; 1] = ["disciplineIncidents"];

const NOTHING_KNOWN: &str = "no unique ID of the removed person is named or known: nothing of that person is deleted";

impl Resync {
    /// The plan of an event, with what contradicts it, if these come behind it.
    pub(super) async fn event_plan(&self, event: &CampusEvent, later: &[CampusEvent]) -> Result<(Plan, Option<Error>)> {
        event.check()?;
        let change = event.ed_fi_id_change();
        let mut effect = match change {
            None => EventKind::PeopleCombined,
            Some(EdFiIdChange::Removed) => EventKind::OnlyListed,
            Some(_) => EventKind::EdFiIdChanged,
        };
        let search = self.search().await?;
        let about = event.persons().into_iter().collect();
        let (mut old, mut warnings) = (self.old_ids(event), Vec::new());
        let contradiction = self.contradiction(event, later, &search).await?;
        warnings.extend(contradiction.as_ref().map(ToString::to_string));
        if let CampusEvent::PeopleCombined { removed, .. } = event {
            if old.is_empty() {
                (old, _) = search.unique_ids(&[*removed].into()).await?;
            }
            if old.is_empty() {
                warnings.push(NOTHING_KNOWN.to_owned());
            }
            // They come without the kind of person that they were sent as.
            let (own, of_others) = search.without_others(old, &about).await?;
            old = own;
            if !of_others.is_empty() {
                let of_others = listed(&of_others);
                warnings.push(format!(
                    "{of_others}: another person has, or had, one of the unique IDs there, and what is under it stays"
                ));
            }
        }
        let owners = search.owners(&old, &about).await?;
        let looks = search.looks(&old, None, &mut warnings).await?;
        let mut unsent = Vec::new();
        if let CampusEvent::EdFiIdChanged { person, old: Some(_), new: Some(_) } = event {
            let of = looks.iter().flat_map(|look| look.people(&old)).collect();
            unsent = search.cannot_be_sent(*person, &of).await?;
            // The only records that the ODS has of the person do not go before others can come.
            if !unsent.is_empty() {
                effect = EventKind::OnlyListed;
            }
        }
        let removals = search.steps(looks, Some(&owners), Purpose::Event(effect)).await?;
        if !unsent.is_empty() && stays_unsent(&removals) > 0 {
            let unsent = listed(&unsent);
            warnings.push(format!(
                "{unsent}: the person cannot be sent under the new ID, and what is under the old one stays until then"
            ));
        }
        let not_ours: u64 = removals.iter().filter_map(|step| step.kept.get(&Kept::NotOurs)).sum();
        if not_ours > 0 {
            let (are, stay) = (shown::of_count(not_ours, "is", "are"), shown::of_count(not_ours, "stays", "stay"));
            warnings.push(format!("{} under the old ID {are} not ours, and {stay}", shown::records(not_ours)));
        }
        // Their own record is protected by default, and nothing else would say that it is still there.
        let protected = removals.iter().filter_map(|step| Some((&step.resource, step.kept.get(&Kept::Protected)?)));
        for (resource, records) in protected.filter(|_| change.is_none()) {
            warnings.push(format!(
                "{records} {resource} of the removed person stay, because the kind is protected; policies that unprotect it delete them last"
            ));
        }
        let occasion = if change.is_none() { Occasion::PeopleCombined } else { Occasion::EdFiIdChanged };
        let plan = if change == Some(EdFiIdChange::Removed) {
            warnings.push("the person has no Ed-Fi ID any more: nothing is sent, and what is under the old one stays".to_owned());
            Plan::sending_nothing(&self.of_people(event, &BTreeSet::new(), &search.sides.held), &self.facts_of_server())?
        } else {
            self.sending(&self.of_people(event, &owners.persons, &search.sides.held)).await?
        };
        Ok((plan.on(occasion, removals, warnings)?, contradiction))
    }

    /// What an event may write, for all schools: a person may be in any of them.
    pub(super) async fn written_by(&self, event: &CampusEvent) -> Result<Vec<(ResourceKind, Option<BTreeSet<i64>>)>> {
        if event.ed_fi_id_change() == Some(EdFiIdChange::Removed) {
            return Ok(Vec::new());
        }
        let names_people = |kind: &ResourceKind| key_parts(kind).iter().any(|part| matches!(part.of, KeyPartOf::Person(_)));
        let kinds = self.held().await?.into_iter();
        Ok(kinds.filter(|kind| self.sends_of_people(kind) || names_people(kind)).map(|kind| (kind, None)).collect())
    }

    /// Whether a kind is sent when something happens to a person.
    fn sends_of_people(&self, kind: &ResourceKind) -> bool {
        (kind.spec().scope == ScopeClass::Person || OF_ITS_PEOPLE.contains(&kind.endpoint()))
            && self.configuration.preferences.is_on(kind.endpoint())
            && !self.configuration.policies.is_read_only(kind)
    }

    /// The unique IDs that are to leave the ODS, for each kind of person that this configuration sends under them.
    fn old_ids(&self, event: &CampusEvent) -> People {
        let ids: BTreeSet<String> = match event {
            CampusEvent::EdFiIdChanged { old, .. } => old.iter().map(exposed).collect(),
            CampusEvent::PeopleCombined { removed_unique_ids, .. } => removed_unique_ids.iter().map(exposed).collect(),
        };
        // A local or state number that looks like the old Ed-Fi ID is somebody else's.
        let people: Vec<_> = if event.ed_fi_id_change().is_none() { PEOPLE.to_vec() } else { self.by_ed_fi_id().collect() };
        if ids.is_empty() { People::new() } else { people.into_iter().map(|person| (person, ids.clone())).collect() }
    }

    /// Everything person-related of the person who stays, and of whoever has the old ID now, in all schools.
    fn of_people(&self, event: &CampusEvent, owners: &BTreeSet<i64>, held: &BTreeSet<ResourceKind>) -> Request {
        let sent = held.iter().filter(|kind| self.sends_of_people(kind));
        let mut request = Request::new().resources(sent.map(ResourceKind::endpoint));
        let stays = event.persons().into_iter().take(1);
        request.persons = Some(stays.chain(owners.iter().copied()).collect());
        if self.store().capabilities().must_choose_schools() { request.all_schools() } else { request }
    }

    /// The plan of a request whose people may not be sent at all.
    async fn sending(&self, request: &Request) -> Result<Plan> {
        let facts = self.facts(request, true).await?;
        if request.resources.as_ref().is_some_and(Vec::is_empty) {
            return Plan::sending_nothing(request, &facts);
        }
        let plan = Plan::fold(request, &facts, &self.dependencies)?;
        Ok(if plan.selects_nothing() { plan.without_steps() } else { plan })
    }
}

/// How many records stay because nothing can be sent in their place.
pub(super) fn stays_unsent(removals: &[RemovalStep]) -> u64 {
    removals.iter().filter_map(|step| step.kept.get(&Kept::NotSent)).sum()
}

fn listed(kinds: &[ResourceKind]) -> String {
    let kinds: Vec<_> = kinds.iter().map(ToString::to_string).collect();
    kinds.join(", ")
}

fn exposed(id: &UniqueId) -> String {
    id.expose().to_owned()
}
