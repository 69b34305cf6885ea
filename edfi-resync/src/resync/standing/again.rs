//! The records that a plan deletes, looked at once more when it is run.

use std::collections::BTreeMap;

use futures::StreamExt as _;
use futures::stream;
use serde_json::Value;

use super::super::Resync;
use super::super::cleanup::Work;
use super::{Ground, Owners, People, Sent};
use crate::engine::{Doomed, Removing};
use crate::error::Result;
use crate::model::{Key, KeyPartOf, ResourceKind, key_parts};
use crate::ods::{Item, Verdict};
use crate::plan::{Because, Kept, KindPolicy, Occasion, Plan, Removal, RemovalStep, Row, Standing};
use crate::report::Gap;
use crate::shown;

/// A record that a plan lists and the ODS shows.
struct Seen<'a> {
    listed: &'a Removal,
    key: Key,
    etag: Option<String>,
}

/// What is found again of one step.
struct Step<'a> {
    kind: ResourceKind,
    seen: Vec<Seen<'a>>,
    /// Records that stay and show no key.
    kept: BTreeMap<Kept, u64>,
    /// Listed, and not in the ODS any more.
    missing: u64,
}

/// What a plan deletes and still holds: records that have their ETag, are ours where a ledger can tell, and are not sent by Campus.
pub(in super::super) async fn find_again(resync: &Resync, plan: &Plan) -> Result<Work> {
    let ground = Ground::open(resync).await?;
    let (mut steps, mut people) = (Vec::new(), People::new());
    for step in &plan.removals {
        steps.push(ground.see_again(step, &mut people).await?);
    }
    let about = plan.request.persons.clone().unwrap_or_default();
    // Whoever asked for a record to be deleted did so whether Campus sends it or not.
    let owners = if plan.occasion == Occasion::DeleteTool { None } else { Some(ground.owners(&people, &about).await?) };
    // A saved plan may be run when the person cannot be sent any more: then the only records that the ODS has of them stay.
    let unsent =
        plan.occasion == Occasion::EdFiIdChanged && ground.none_can_be_sent(&about, &people.keys().copied().collect()).await?;
    let stays = unsent.then_some(Kept::NotSent);
    let (mut removing, mut missing) = (Vec::new(), 0);
    for (removal, (planned, step)) in plan.removals.iter().zip(steps).enumerate() {
        missing += step.missing;
        removing.push(ground.doom(removal, planned, step, owners.as_ref(), stays).await?);
    }
    let mut warnings = Vec::new();
    if unsent {
        warnings.push("the person cannot be sent any more, and what the plan deletes stays".to_owned());
    }
    if missing > 0 {
        let are = shown::of_count(missing, "is", "are");
        warnings.push(format!("{} that the plan deletes {are} not in the ODS any more", shown::records(missing)));
    }
    // What could not be listed for the plan was not found by now either.
    let unseen = plan.removals.iter().filter_map(|step| Some(Gap::of(&step.resource, step.gap.as_ref()?)));
    Ok(Work::of(removing, warnings, unseen.collect()))
}

impl Ground<'_> {
    /// Reads the records of a step by their ids, and notes whose they are.
    async fn see_again<'p>(&self, planned: &'p RemovalStep, people: &mut People) -> Result<Step<'p>> {
        let kind = self.resync.model.kind(&planned.resource)?;
        let parts = key_parts(&kind);
        let mut step = Step { kind: kind.clone(), seen: Vec::new(), kept: BTreeMap::new(), missing: 0 };
        let mut reads = Vec::new();
        for listed in &planned.deletes {
            let kind = &kind;
            reads.push(async move { (listed, self.resync.ods.get(kind, &listed.id).await) });
        }
        let reads: Vec<_> = stream::iter(reads).buffered(self.resync.options.concurrency.max(1)).collect().await;
        for (listed, read) in reads {
            let Item { body, etag, .. } = match read {
                Ok(Some(item)) => item,
                Ok(None) => {
                    step.missing += 1;
                    continue;
                }
                Err(answer) if matches!(answer.verdict, Verdict::StaleId | Verdict::AlreadyGone) => {
                    step.missing += 1;
                    continue;
                }
                // What cannot be seen is not deleted unseen.
                Err(answer) if matches!(answer.verdict, Verdict::Permission | Verdict::Refused | Verdict::PersonRefused) => {
                    *step.kept.entry(Kept::ReferenceOnly).or_default() += 1;
                    continue;
                }
                Err(answer) => return Err(answer.into_error(&format!("{kind} cannot be looked at again"))),
            };
            let Some(key) = kind.inspector().inspect(&body).key else {
                *step.kept.entry(Kept::Changed).or_default() += 1;
                continue;
            };
            let value: Value = serde_json::from_slice(&body).unwrap_or_default();
            for part in &parts {
                if let (KeyPartOf::Person(person), Some(id)) = (part.of, part.text(&value)) {
                    people.entry(person).or_default().insert(id);
                }
            }
            step.seen.push(Seen { listed, key, etag });
        }
        Ok(step)
    }

    /// Decides of each record whether it still goes. All of them stay, if there is a reason for that.
    async fn doom(
        &self,
        removal: usize,
        planned: &RemovalStep,
        step: Step<'_>,
        owners: Option<&Owners>,
        stays: Option<Kept>,
    ) -> Result<Removing> {
        let Step { kind, seen, mut kept, .. } = step;
        let keys: Vec<_> = seen.iter().map(|seen| seen.key).collect();
        let rows = self.rows(&kind, &keys).await?;
        let policy = KindPolicy::of(&self.scope.configuration, &kind);
        let standing = |seen: &Seen<'_>, row: Option<Row>, sent: Option<&Sent>| Standing {
            because: Some(seen.listed.because),
            // What the plan lists of a kind that is never deleted was named when it was made.
            named: seen.listed.because == Because::Asked,
            kind: policy,
            row,
            in_campus: sent.is_some_and(|sent| sent.has(seen.key)),
            scan_complete: sent.is_none_or(|sent| sent.gap.is_none()),
        };
        let sent = match owners {
            Some(owners) if !keys.is_empty() => {
                let sent = owners.sent(self, &kind).await?;
                let going = seen.iter().zip(&rows).filter(|(seen, (row, _))| standing(seen, *row, Some(&sent)).fate().is_ok());
                let going: Vec<_> = going.map(|(_, (_, objects))| objects.as_slice()).collect();
                Some(owners.sent_or_all(self, &kind, sent, &going).await?)
            }
            _ => None,
        };
        let mut records = Vec::new();
        for (seen, (row, _)) in seen.into_iter().zip(rows) {
            let fate = standing(&seen, row, sent.as_ref()).fate();
            let changed = (seen.etag.is_some() && seen.listed.etag != seen.etag).then_some(Kept::Changed);
            records.push(Doomed::new(seen.key, seen.listed.clone(), fate.err().or(changed).or(stays)));
        }
        for (why, stayed) in &planned.kept {
            *kept.entry(*why).or_default() += stayed;
        }
        let found = records.len() as u64 + kept.values().sum::<u64>();
        Ok(Removing::new(removal, kind, planned.order, found, kept, records))
    }
}
