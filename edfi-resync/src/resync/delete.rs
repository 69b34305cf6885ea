//! The Delete Tool: deletes records that somebody names, after a look at the list.

use std::collections::BTreeSet;

use super::opened::Resync;
use crate::campus::{DeleteRequest, Request, Right, Tool};
use crate::compare::ById;
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::AuditAction;
use crate::model::{CampusRole, ResourceClass, ResourceKind};
use crate::orphans::{Look, Purpose, Search};
use crate::plan::{Occasion, Plan};
use crate::report::AuditDetail;
use crate::shown;

impl Resync {
    /// What deleting this does: a list to review, dependents first. Only reads; [`run`](Self::run) deletes what the list holds, and needs Delete of the
    /// Delete Tool.
    ///
    /// Of people, everything stands there whose key names them under the unique IDs that they are sent under, or under which the ledger knows them
    /// from before. Of single records, whatever refers to them by its own key goes before them. What refers to them otherwise, another client's
    /// records that may not be seen, or a dependent that is never deleted keeps the ODS from deleting them, and the report says so.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without any right of the Delete Tool; [`RequestInvalid`](ErrorKind::RequestInvalid) for a request
    /// that names nothing, or resources that are switched off; [`UnknownResource`](ErrorKind::UnknownResource); what source, ODS and ledger say.
    pub async fn plan_delete(&self, request: &DeleteRequest) -> Result<Plan> {
        let about = AuditDetail::default().about_persons(request.persons.iter().copied());
        let planned = Box::pin(self.delete_plan(request)).await;
        self.noting_refusal(AuditAction::Delete, about, planned).await
    }

    async fn delete_plan(&self, request: &DeleteRequest) -> Result<Plan> {
        // "Read, Write and Add: view."
        let rights = [Right::Read, Right::Write, Right::Add, Right::Delete];
        if !rights.into_iter().any(|right| self.rights().allows(Tool::DeleteTool, right)) {
            self.rights().require(Tool::DeleteTool, Right::Read)?;
        }
        request.check()?;
        let mut named = BTreeSet::new();
        for endpoint in request.resources.iter().flatten() {
            named.insert(self.deletable(endpoint)?);
        }
        let search = self.search().await?;
        let mut warnings = vec![
            "a later resync may send again what is deleted here, unless it is gone from the source or excluded there".to_owned(),
        ];
        let mut looks = self.of_listed(&search, request, &named, &mut warnings).await?;
        for (endpoint, id) in &request.records {
            let kind = self.deletable(endpoint)?;
            let order = search.order(&kind);
            match search.by_id(&kind, id).await? {
                ById::Shown(listed) => search.add(&mut looks, &kind, order, vec![*listed]).await?,
                ById::Gone => warnings.push(format!("the ODS has no {kind} with the id {id}")),
                ById::Hidden | ById::Keyless => {
                    let message =
                        format!("the ODS does not show this client the {kind} with the id {id}: it is not deleted unseen");
                    warnings.push(message);
                }
            }
            named.insert(kind);
        }
        let asked: usize = looks.iter().map(Look::records).sum();
        if !named.is_empty() {
            search.with_dependents(&mut looks).await?;
        }
        let all: usize = looks.iter().map(Look::records).sum();
        if all > asked {
            let more = (all - asked) as u64;
            let (depend, go) = (shown::of_count(more, "depends", "depend"), shown::of_count(more, "goes", "go"));
            warnings.push(format!("{} {depend} on what was named, and {go} before it", shown::records(more)));
        }
        let purpose = Purpose::Delete((!named.is_empty()).then_some(&named));
        let steps = search.steps(looks, None, purpose).await?;
        let mut described = Request::new();
        described.persons = (!request.persons.is_empty()).then(|| request.persons.clone());
        described.resources.clone_from(&request.resources);
        Plan::sending_nothing(&described, &self.facts_of_server())?.on(Occasion::DeleteTool, steps, warnings)
    }

    /// What is of the listed people.
    async fn of_listed(
        &self,
        search: &Search<'_>,
        request: &DeleteRequest,
        named: &BTreeSet<ResourceKind>,
        warnings: &mut Vec<String>,
    ) -> Result<Vec<Look>> {
        if request.persons.is_empty() {
            return Ok(Vec::new());
        }
        if !self.store().capabilities().campus_keys.contains(&CampusRole::Person) {
            return Err(Error::new(ErrorKind::RequestInvalid, "the source's records carry no Campus person IDs")
                .with_hint("name the records by resource and ODS id"));
        }
        let (people, found) = search.unique_ids(&request.persons).await?;
        let missing: Vec<_> = request.persons.difference(&found).map(ToString::to_string).collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            warnings.push(format!("under which unique ID the Campus person ID {missing} was sent is not known: the source does not send it, and of what the ledger has of it the ODS shows nothing"));
        }
        search.looks(&people, request.resources.as_ref().map(|_| named), warnings).await
    }

    /// A resource that the Delete Tool may touch: an active one of the configuration.
    fn deletable(&self, endpoint: &str) -> Result<ResourceKind> {
        let kind = self.model.kind(endpoint)?;
        let invalid = |message: String, hint: &str| Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        if kind.spec().class != ResourceClass::Resource {
            return invalid(format!("{kind} are the host's, and never deleted"), "leave them out");
        }
        if !self.configuration.preferences.is_on(kind.endpoint()) {
            let name = &self.configuration.name;
            return invalid(
                format!("{kind} are switched off in configuration {name:?}"),
                "switch them on in the Resource Preferences of that configuration",
            );
        }
        Ok(kind)
    }
}
