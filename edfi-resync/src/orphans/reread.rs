//! A reread: the records that a plan lists, each looked at by its id when it is run.

use futures::StreamExt as _;
use futures::stream;
use serde_json::Value;

use super::look::{Look, Purpose};
use super::people::People;
use super::revalidated::{Now, Recheck, Revalidated};
use super::search::Search;
use crate::compare::{ById, by_id};
use crate::error::Result;
use crate::model::{KeyPartOf, key_parts};
use crate::plan::{EventKind, Kept, Occasion, Plan, Removal, RemovalStep};
use crate::report::Gap;

/// What is found again of one step: what is settled already, and the records that the ODS shows, as the plan lists
/// them.
struct Reread<'p> {
    recheck: Recheck<'p>,
    look: Look,
    listed: Vec<&'p Removal>,
}

/// What a plan deletes and still holds: records that have their ETag, are ours where a ledger can tell, and are not
/// sent by Campus.
pub(crate) async fn revalidate_listed(search: &Search<'_>, plan: &Plan) -> Result<Revalidated> {
    let (mut steps, mut people) = (Vec::new(), People::new());
    for (removal, step) in plan.removals.iter().enumerate() {
        steps.push(search.reread(removal, step, &mut people).await?);
    }
    let about = plan.request.persons.clone().unwrap_or_default();
    let mut all = Revalidated::default();
    let named = steps.iter().map(|step| step.look.kind().clone()).collect();
    let event = match plan.occasion {
        Occasion::PeopleCombined => Some(EventKind::PeopleCombined),
        // A saved plan may be run when the person cannot be sent any more: then the only records that the ODS has of
        // them stay.
        Occasion::EdFiIdChanged if search.none_can_be_sent(&about, &people.keys().copied().collect()).await? => {
            all.warn(["the person cannot be sent any more, and what the plan deletes stays".to_owned()]);
            Some(EventKind::OnlyListed)
        }
        Occasion::EdFiIdChanged => Some(EventKind::EdFiIdChanged),
        Occasion::DeleteTool | Occasion::Request => None,
    };
    let (purpose, owners) = match event {
        Some(event) => (Purpose::Event(event), Some(search.owners(&people, &about).await?)),
        // Whoever asked for a record to be deleted did so whether Campus sends it or not; what the plan lists of a
        // protected kind was named.
        None => (Purpose::Delete(Some(&named)), None),
    };
    for Reread { mut recheck, look, listed } in steps {
        let (decisions, _) = search.decide(&look, owners.as_ref(), purpose).await?;
        for ((listed, of), decision) in listed.into_iter().zip(look.candidates()).zip(decisions) {
            recheck.take(listed, Now::Shown { key: of.listed.key, etag: of.listed.etag.clone(), kept: decision.kept() });
        }
        all.add(recheck);
    }
    all.warn_of_missing();
    // What could not be listed for the plan was not found by now either.
    all.gaps(plan.removals.iter().filter_map(|step| Some(Gap::of(&step.resource, step.gap.as_ref()?))));
    Ok(all)
}

impl Search<'_> {
    /// Reads the records of a step by their ids, and notes whose they are.
    async fn reread<'p>(&self, removal: usize, planned: &'p RemovalStep, people: &mut People) -> Result<Reread<'p>> {
        let kind = self.sides.model().kind(&planned.resource)?;
        let parts = key_parts(&kind);
        let mut reads = Vec::new();
        for listed in &planned.deletes {
            let kind = &kind;
            reads.push(async move { (listed, by_id(self.sides.ods, kind, &listed.id).await) });
        }
        let reads: Vec<_> = stream::iter(reads).buffered(self.sides.concurrency.max(1)).collect().await;
        let mut recheck = Recheck::new(removal, planned, kind.clone(), planned.kept.clone());
        let (mut shown, mut of_shown) = (Vec::new(), Vec::new());
        for (listed, read) in reads {
            match read.map_err(|answer| answer.into_error(&format!("{kind} cannot be looked at again")))? {
                ById::Shown(now) => {
                    let body: Value = serde_json::from_str(now.text.get()).unwrap_or_default();
                    for part in &parts {
                        if let (KeyPartOf::Person(person), Some(id)) = (part.of, part.text(&body)) {
                            people.entry(person).or_default().insert(id);
                        }
                    }
                    of_shown.push(listed);
                    shown.push(*now);
                }
                ById::Gone => recheck.take(listed, Now::Gone),
                // What cannot be seen is not deleted unseen.
                ById::Hidden => recheck.take(listed, Now::Unseen(Kept::ReferenceOnly)),
                ById::Keyless => recheck.take(listed, Now::Unseen(Kept::Changed)),
            }
        }
        let look = Look::of(kind.clone(), planned.order, self.candidates(&kind, shown).await?);
        Ok(Reread { recheck, look, listed: of_shown })
    }
}
