//! [`Message`]: an event on its way from the run's thread to Python, and the dict it becomes there.

use std::collections::BTreeMap;
use std::sync::Arc;

use edfi_resync::Shown;
use edfi_resync::engine::{Cause, Event, Outcome, RecordName, RemovalEnd, Skip};
use edfi_resync::model::{Mending, Origin};
use edfi_resync::plan::{Kept, Pass, Plan, Removal};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::json::name_of;

/// An event that owns what it says. It holds no body, and no ID but Campus's own.
#[derive(Debug)]
pub(crate) enum Message {
    RunStarted {
        plan: String,
        records: Option<u64>,
        steps: Arc<[StepName]>,
        removals: Arc<[String]>,
    },
    Found(usize, u64, BTreeMap<Kept, u64>),
    Removed(Box<(usize, Removal, RemovalEnd)>),
    RemovalWarning(usize, String),
    StepStarted(usize),
    Read(usize, u64),
    Mended(usize, Mending, u64),
    Settled(Box<(usize, RecordName, Outcome)>),
    Warning(usize, String),
    StepFinished(usize),
    RunFinished(Option<String>),
    /// So many events before this one were taken by nobody.
    Missed(u64),
}

#[derive(Debug)]
pub(crate) struct StepName {
    resource: String,
    pass: &'static str,
}

impl Message {
    /// What Python is told of an event; nothing of events that are newer than this file.
    pub(crate) fn of(event: &Event<'_>) -> Option<Self> {
        Some(match *event {
            Event::RunStarted { plan } => Self::RunStarted {
                plan: plan.fingerprint.clone(),
                records: known_records(plan),
                steps: plan.steps.iter().map(|step| StepName { resource: step.resource.clone(), pass: pass(step.pass) }).collect(),
                removals: plan.removals.iter().map(|step| step.resource.clone()).collect(),
            },
            Event::Found { removal, records, kept } => Self::Found(removal, records, kept.clone()),
            Event::Removed { removal, listed, end, .. } => Self::Removed(Box::new((removal, listed.clone(), end.clone()))),
            Event::RemovalWarning { removal, message } => Self::RemovalWarning(removal, message.to_owned()),
            Event::StepStarted { step } => Self::StepStarted(step),
            Event::Read { step, records } => Self::Read(step, records),
            Event::Mended { step, mending, records } => Self::Mended(step, mending.clone(), records),
            Event::Settled { step, record, outcome } => Self::Settled(Box::new((step, record.clone(), outcome.clone()))),
            Event::Warning { step, message } => Self::Warning(step, message.to_owned()),
            Event::StepFinished { step } => Self::StepFinished(step),
            Event::RunFinished { stopped } => Self::RunFinished(stopped.map(str::to_owned)),
            _ => return None,
        })
    }
}

/// How many records the run will read, if every step knows.
fn known_records(plan: &Plan) -> Option<u64> {
    plan.steps.iter().filter(|step| step.pass == Pass::First).map(|step| step.records).sum()
}

fn pass(pass: Pass) -> &'static str {
    match pass {
        Pass::First => "first",
        Pass::Refused => "refused",
        Pass::Whole => "whole",
    }
}

/// Makes dicts of messages. It remembers the steps, which only the first message names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dicts {
    steps: Option<Arc<[StepName]>>,
    removals: Option<Arc<[String]>>,
}

impl Dicts {
    /// Remembers what a message says that is made into no dict here.
    pub(crate) fn pass(&mut self, message: &Message) {
        if let Message::RunStarted { steps, removals, .. } = message {
            self.steps = Some(Arc::clone(steps));
            self.removals = Some(Arc::clone(removals));
        }
    }

    pub(crate) fn make<'py>(&mut self, py: Python<'py>, message: Message) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        let event = intern!(py, "event");
        match message {
            Message::RunStarted { plan, records, steps, removals } => {
                dict.set_item(event, intern!(py, "run_started"))?;
                dict.set_item(intern!(py, "plan"), plan)?;
                dict.set_item(intern!(py, "records"), records)?;
                dict.set_item(intern!(py, "steps"), steps.len())?;
                self.steps = Some(steps);
                self.removals = Some(removals);
            }
            Message::Found(removal, records, kept) => {
                dict.set_item(event, intern!(py, "found"))?;
                self.name_removal(&dict, removal)?;
                dict.set_item(intern!(py, "records"), records)?;
                let kept: BTreeMap<_, _> = kept.into_iter().map(|(why, records)| (why.as_str(), records)).collect();
                dict.set_item(intern!(py, "kept"), kept)?;
            }
            Message::Removed(removed) => {
                let (removal, listed, end) = *removed;
                dict.set_item(event, intern!(py, "removed"))?;
                self.name_removal(&dict, removal)?;
                dict.set_item(intern!(py, "end"), end.as_str())?;
                dict.set_item(intern!(py, "id"), Shown(listed.id).to_string())?;
                dict.set_item(intern!(py, "object"), listed.object.map(|object| Shown(object).to_string()))?;
                dict.set_item(intern!(py, "because"), name_of(&listed.because))?;
                match end {
                    RemovalEnd::Kept(why) => dict.set_item(intern!(py, "reason"), why.as_str())?,
                    RemovalEnd::Failed(why) => cause(&dict, &why, why.maybe_applied())?,
                    _ => {}
                }
            }
            Message::RemovalWarning(removal, message) => {
                dict.set_item(event, intern!(py, "warning"))?;
                self.name_removal(&dict, removal)?;
                dict.set_item(intern!(py, "message"), message)?;
            }
            Message::StepStarted(step) => {
                dict.set_item(event, intern!(py, "step_started"))?;
                self.name(&dict, step)?;
            }
            Message::Read(step, records) => {
                dict.set_item(event, intern!(py, "read"))?;
                self.name(&dict, step)?;
                dict.set_item(intern!(py, "records"), records)?;
            }
            Message::Mended(step, mending, records) => {
                dict.set_item(event, intern!(py, "mended"))?;
                self.name(&dict, step)?;
                dict.set_item(intern!(py, "member"), &mending.member)?;
                dict.set_item(intern!(py, "how"), mending.how.to_string())?;
                dict.set_item(intern!(py, "records"), records)?;
            }
            Message::Settled(settled) => {
                let (step, record, outcome) = *settled;
                dict.set_item(event, intern!(py, "settled"))?;
                self.name(&dict, step)?;
                dict.set_item(intern!(py, "outcome"), outcome.as_str())?;
                dict.set_item(intern!(py, "origin"), record.origin().to_string())?;
                dict.set_item(intern!(py, "campus"), campus(py, &record)?)?;
                dict.set_item(intern!(py, "object"), object(&record))?;
                reason(&dict, &outcome)?;
            }
            Message::Warning(step, message) => {
                dict.set_item(event, intern!(py, "warning"))?;
                self.name(&dict, step)?;
                dict.set_item(intern!(py, "message"), message)?;
            }
            Message::StepFinished(step) => {
                dict.set_item(event, intern!(py, "step_finished"))?;
                self.name(&dict, step)?;
            }
            Message::RunFinished(stopped) => {
                dict.set_item(event, intern!(py, "run_finished"))?;
                dict.set_item(intern!(py, "stopped"), stopped)?;
            }
            Message::Missed(events) => {
                dict.set_item(event, intern!(py, "missed"))?;
                dict.set_item(intern!(py, "events"), events)?;
            }
        }
        Ok(dict)
    }

    fn name_removal(&self, dict: &Bound<'_, PyDict>, removal: usize) -> PyResult<()> {
        let resource = self.removals.as_ref().and_then(|resources| resources.get(removal));
        dict.set_item(intern!(dict.py(), "resource"), resource)
    }

    fn name(&self, dict: &Bound<'_, PyDict>, step: usize) -> PyResult<()> {
        let py = dict.py();
        dict.set_item(intern!(py, "step"), step)?;
        if let Some(name) = self.steps.as_ref().and_then(|steps| steps.get(step)) {
            dict.set_item(intern!(py, "resource"), &name.resource)?;
            dict.set_item(intern!(py, "pass"), name.pass)?;
        }
        Ok(())
    }
}

/// The Campus IDs of a record by role.
fn campus<'py>(py: Python<'py>, record: &RecordName) -> PyResult<Bound<'py, PyDict>> {
    let campus = PyDict::new(py);
    let mut roles: Vec<_> = record.campus().all().iter().map(|(role, _)| *role).collect();
    roles.sort_unstable();
    roles.dedup();
    for role in roles {
        campus.set_item(name_of(&role), record.campus().ids(role).collect::<Vec<_>>())?;
    }
    Ok(campus)
}

/// The Campus object of a record, as the report names it.
fn object(record: &RecordName) -> Option<String> {
    record.campus().object().map(ToString::to_string)
}

/// Why a record could not be delivered, or deleted.
fn cause(dict: &Bound<'_, PyDict>, cause: &Cause, maybe_applied: bool) -> PyResult<()> {
    dict.set_item("class", cause.class().as_str())?;
    dict.set_item("status", cause.status())?;
    dict.set_item("message", cause.message())?;
    dict.set_item("hint", cause.hint())?;
    dict.set_item("maybe_applied", maybe_applied)
}

/// Why a record was not delivered.
fn reason(dict: &Bound<'_, PyDict>, outcome: &Outcome) -> PyResult<()> {
    // What was held back was never sent.
    let cause = |why: &Cause| cause(dict, why, why.maybe_applied() && matches!(outcome, Outcome::Failed(_)));
    let skip = |reason: &str, of: Option<&Origin>| -> PyResult<()> {
        dict.set_item("reason", reason)?;
        dict.set_item("of", of.map(ToString::to_string))
    };
    match outcome {
        Outcome::Invalid(why) | Outcome::Failed(why) => cause(why),
        Outcome::Blocked(why) => {
            cause(why)?;
            dict.set_item("blocked_by", format!("{} {}", why.record().kind(), why.record().origin()))
        }
        Outcome::Skipped(Skip::Duplicate { of }) => skip("duplicate", Some(of)),
        Outcome::Skipped(Skip::Conflict { with }) => skip("conflict", Some(with)),
        Outcome::Skipped(Skip::ReferenceOnly) => skip("referenceOnly", None),
        _ => Ok(()),
    }
}
