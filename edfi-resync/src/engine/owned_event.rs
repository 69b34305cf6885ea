//! [`OwnedEvent`]: an event that outlives its moment, as a channel, a log or another process takes it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::event::Event;
use super::owned_outcome::{OwnedOutcome, OwnedRecord, OwnedRemovalEnd};
use crate::ods::{Operation, seconds};
use crate::plan::{Because, Kept, Pass, Plan};
use crate::shown::{Shown, line};

/// What an [`Event`] says, owned, by names: endpoints, origins, Campus IDs, reasons and counts, and nothing of what is in a record.
///
/// As JSON it is an object whose member `event` names it: `{"event": "read", "step": 3, "records": 500}`. Members and kinds of events may be
/// added.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> edfi_resync::Result<()> {
/// # use edfi_resync::{Resync, campus::Request, model::Model, ods::Credentials, source::MemoryStore};
/// # use edfi_resync_testing::mock_ods::MockOds;
/// use edfi_resync::engine::{Event, OwnedEvent};
///
/// # let ods = MockOds::new(&Model::ds5_2());
/// # let school = r#"{"schoolId": 255901001, "nameOfInstitution": "Grand Bend"}"#;
/// # let store = MemoryStore::new(Model::ds5_2()).with_records("schools", [school])?;
/// # let secrets = Credentials::new(ods.key(), ods.secret());
/// # let resync = Resync::builder(store).ods(ods.base_url()).secrets(secrets).service(ods.clone()).open().await?;
/// # let plan = resync.plan(&Request::new()).await?;
/// let (sender, receiver) = std::sync::mpsc::channel();
/// let observer = move |event: &Event<'_>| drop(sender.send(event.to_owned()));
/// resync.run(&plan).observe(observer).await?;
/// let events: Vec<OwnedEvent> = receiver.iter().collect();
/// assert!(matches!(events[0], OwnedEvent::RunStarted { .. }));
/// assert!(matches!(events[events.len() - 1], OwnedEvent::RunFinished { stopped: None }));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum OwnedEvent {
    /// The run starts.
    RunStarted {
        /// The fingerprint of the plan that it carries out.
        plan: String,
        /// How many records it will read, if every step knows.
        records: Option<u64>,
        /// The steps of the plan, by position.
        steps: Vec<StepName>,
        /// The endpoints that it deletes from, by position.
        removals: Vec<String>,
    },
    /// Records of a resource that the plan deletes from were found in the ODS.
    Found {
        /// The position among what the plan removes.
        removal: usize,
        /// How many.
        records: u64,
        /// How many of them stay, by reason.
        kept: BTreeMap<Kept, u64>,
    },
    /// A record that the plan deletes has ended.
    Removed {
        /// The position among what the plan removes.
        removal: usize,
        /// The record: its origin is its id in the ODS.
        record: OwnedRecord,
        /// Its id in the ODS.
        id: String,
        /// Why the plan deletes it.
        because: Because,
        /// How it ended.
        #[serde(flatten)]
        end: OwnedRemovalEnd,
    },
    /// Something to know of what is removed.
    RemovalWarning {
        /// The position among what the plan removes.
        removal: usize,
        /// One line, without student data.
        message: String,
    },
    /// A step starts.
    StepStarted {
        /// The step.
        step: usize,
    },
    /// Records were read for a step.
    Read {
        /// The step.
        step: usize,
        /// How many.
        records: u64,
    },
    /// Something was mended where records entered.
    Mended {
        /// The step.
        step: usize,
        /// The member, by its path within the record.
        member: String,
        /// What was done, in words.
        how: String,
        /// In how many more records.
        records: u64,
    },
    /// A record was sent, or one that the plan deletes was, and the ODS has answered or is not asked any longer.
    Answered {
        /// The endpoint.
        resource: String,
        /// What was asked of the ODS.
        operation: Operation,
        /// How many requests it took.
        attempts: u32,
        /// The status of the last answer; absent if there was none.
        status: Option<u16>,
        /// How long the last request took. In JSON `latencySeconds`.
        #[serde(rename = "latencySeconds", with = "seconds")]
        latency: Duration,
    },
    /// A record ended.
    Settled {
        /// The step of its first pass.
        step: usize,
        /// The record.
        record: OwnedRecord,
        /// How it ended.
        #[serde(flatten)]
        outcome: OwnedOutcome,
    },
    /// A record has another natural key now, and the ODS still has it under the old one.
    LeftBehind {
        /// The step.
        step: usize,
        /// The record, as it is now.
        record: OwnedRecord,
        /// The id of the old one in the ODS.
        id: String,
    },
    /// Something to know that is no record's outcome.
    Warning {
        /// The step it concerns.
        step: usize,
        /// One line, without student data.
        message: String,
    },
    /// Every record of a step has settled, or waits for its second pass.
    StepFinished {
        /// The step.
        step: usize,
    },
    /// The run is over.
    RunFinished {
        /// Why it ended early, if it did.
        stopped: Option<String>,
    },
}

/// A step of a plan by its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepName {
    resource: String,
    pass: Pass,
}

impl StepName {
    /// The endpoint.
    pub fn resource(&self) -> &str {
        &self.resource
    }

    /// Which pass over the resource this is.
    pub fn pass(&self) -> Pass {
        self.pass
    }
}

impl OwnedEvent {
    fn started(plan: &Plan) -> Self {
        let first = plan.steps.iter().filter(|step| step.pass == Pass::First);
        Self::RunStarted {
            plan: line(plan.fingerprint.as_str()),
            records: first.map(|step| step.records).sum(),
            steps: plan.steps.iter().map(|step| StepName { resource: line(step.resource.as_str()), pass: step.pass }).collect(),
            removals: plan.removals.iter().map(|step| line(step.resource.as_str())).collect(),
        }
    }
}

impl Event<'_> {
    /// The same by names, owned: it can be kept, sent elsewhere and serialized.
    pub fn to_owned(&self) -> OwnedEvent {
        match *self {
            Self::RunStarted { plan } => OwnedEvent::started(plan),
            Self::Found { removal, records, kept } => OwnedEvent::Found { removal, records, kept: kept.clone() },
            Self::Removed { removal, record, listed, end } => OwnedEvent::Removed {
                removal,
                record: OwnedRecord::of(record),
                id: Shown(&listed.id).to_string(),
                because: listed.because,
                end: OwnedRemovalEnd::of(end),
            },
            Self::RemovalWarning { removal, message } => OwnedEvent::RemovalWarning { removal, message: line(message) },
            Self::StepStarted { step } => OwnedEvent::StepStarted { step },
            Self::Read { step, records } => OwnedEvent::Read { step, records },
            Self::Mended { step, mending, records } => {
                OwnedEvent::Mended { step, member: line(mending.member.as_str()), how: mending.how.to_string(), records }
            }
            Self::Answered { kind, operation, attempts, status, latency } => {
                OwnedEvent::Answered { resource: line(kind.endpoint()), operation, attempts, status, latency }
            }
            Self::Settled { step, record, outcome } => {
                OwnedEvent::Settled { step, record: OwnedRecord::of(record), outcome: OwnedOutcome::of(outcome) }
            }
            Self::LeftBehind { step, record, id } => {
                OwnedEvent::LeftBehind { step, record: OwnedRecord::of(record), id: Shown(id).to_string() }
            }
            Self::Warning { step, message } => OwnedEvent::Warning { step, message: line(message) },
            Self::StepFinished { step } => OwnedEvent::StepFinished { step },
            Self::RunFinished { stopped } => OwnedEvent::RunFinished { stopped: stopped.map(line) },
        }
    }
}

#[cfg(test)]
#[path = "owned_event_tests.rs"]
mod tests;
