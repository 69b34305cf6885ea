//! What sending errors again means by now: which records of which kinds, and where in the source they are.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::memory::Memory;
use super::opened::Resync;
use crate::campus::Narrowing;
use crate::engine::RetrySet;
use crate::error::{Error, ErrorKind, Result};
use crate::ledger::{ErrorId, FailedRecord};
use crate::model::{CampusObject, CampusRole, ResourceKind, ScopeClass};
use crate::plan::Plan;

impl Resync {
    /// What a plan that sends errors again means, by now.
    pub(super) async fn retry_sets(&self, plan: &Plan) -> Result<HashMap<ResourceKind, RetrySet>> {
        let errors: Vec<_> = plan.errors().into_iter().map(ErrorId).collect();
        if errors.is_empty() {
            return Ok(HashMap::new());
        }
        let memory = self.remembered("error log")?;
        let target = memory.state().await?.id;
        let mut by_kind: BTreeMap<ResourceKind, Vec<FailedRecord>> = BTreeMap::new();
        for (kind, record) in self.failed(memory, &errors).await? {
            by_kind.entry(kind).or_default().push(record);
        }
        if by_kind.is_empty() {
            return Err(Error::new(ErrorKind::RequestInvalid, "nothing is left to send again").with_hint("the errors are settled"));
        }
        let mut all = HashMap::new();
        for (kind, records) in by_kind {
            let mut narrowing = Narrowing::none();
            // Whose records these are is known of each: then only theirs are read.
            let persons: Vec<_> = records.iter().map(|record| record.campus.get(&CampusRole::Person)).collect();
            if kind.spec().scope == ScopeClass::Person && persons.iter().all(Option::is_some) {
                narrowing.persons = Some(persons.into_iter().flatten().flatten().copied().collect());
            }
            let mut retries = RetrySet::within(narrowing);
            // An object that more than one record is made from does not tell which it is. All at once: a ledger reads the whole kind for it.
            let objects: HashSet<_> =
                records.iter().filter(|record| record.key.is_some()).filter_map(|record| record.object.clone()).collect();
            let objects: Vec<_> = objects.into_iter().collect();
            let held = if objects.is_empty() { Vec::new() } else { memory.ledger().keys_of(target, &kind, &objects).await? };
            let held: HashMap<_, _> = objects.iter().zip(held).collect();
            for FailedRecord { id, key, origin, object, .. } in records {
                let is_shared = |object: &CampusObject| {
                    key.is_some_and(|key| held.get(object).is_some_and(|held| held.iter().any(|held| held.key != key)))
                };
                let of_it_alone = object.filter(|object| !is_shared(object));
                let lost = key.is_none() && of_it_alone.is_none();
                retries.add(id.0, key, of_it_alone, lost.then_some(origin));
            }
            all.insert(kind, retries);
        }
        Ok(all)
    }

    /// What errors of this target are about.
    pub(super) async fn failed(&self, memory: &Memory, errors: &[ErrorId]) -> Result<Vec<(ResourceKind, FailedRecord)>> {
        let target = memory.state().await?.id;
        // One may be in several groups.
        let errors: Vec<_> = errors.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let records = memory.ledger().failed(&errors).await?;
        let kind = |path: &str| self.model.kinds().find(|kind| kind.path() == path);
        let own = records.into_iter().filter(|record| record.target == target);
        Ok(own.filter_map(|record| Some((kind(&record.resource)?, record))).collect())
    }
}
