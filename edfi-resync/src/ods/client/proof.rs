//! Writes until something shows that they were done: sent again, then looked up.
//!
//! What a success must show is said in [`evidence`](super::super::evidence). One that shows nothing where others do
//! was sent once more when it comes here; then the record itself is asked for, and counts if the ODS has it as it was
//! sent.

use std::fmt;

use bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::Ods;
use crate::model::{ResourceKind, ScopeClass, natural_key};
use crate::ods::answer::{Answer, GaveUp};
use crate::ods::ask::Ask;
use crate::ods::delivery::{Delivery, Progress, Sent};
use crate::ods::verdict::{Operation, Verdict};

/// How often a record is sent and looked up before it fails: a server that takes every other request for another one
/// passes.
const ROUNDS: u32 = 3;

/// What the ODS shows of a record that was written.
#[derive(Debug, PartialEq, Eq)]
enum Looked {
    /// It has the record as it was sent.
    AsSent { id: Option<String>, etag: Option<String> },
    /// It has a record with the key, in another form.
    Otherwise { id: Option<String>, etag: Option<String> },
    /// It has none.
    Absent,
    /// It does not say.
    Unknown,
}

/// A write on its way until it is shown to be done.
pub(in super::super) struct Write {
    ods: Ods,
    ask: Ask,
    /// Of the record that the path names.
    id: Option<String>,
    stopping: CancellationToken,
    delivery: Delivery,
    round: u32,
    attempts: u32,
    overloads: u32,
    maybe_applied: bool,
}

/// An operation that waits to be sent again. Dropping it gives it up.
#[must_use = "an operation that does not go on has no answer"]
pub(crate) struct Waiting(Box<Write>);

impl Waiting {
    /// Waits as long as it has to, and sends it again.
    pub(crate) async fn go_on(self) -> Sent {
        self.0.delivery.rest().await;
        self.0.send().await
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Waiting({})", self.0.ask.operation.as_str())
    }
}

impl Write {
    /// A write of a record. `id`: of the one that the path names.
    pub(super) fn new(ods: &Ods, ask: Ask, id: Option<&str>, stopping: &CancellationToken) -> Self {
        Self {
            delivery: Delivery::new(ods, ask.clone(), stopping),
            ods: ods.clone(),
            ask,
            id: id.map(str::to_owned),
            stopping: stopping.clone(),
            round: 1,
            attempts: 0,
            overloads: 0,
            maybe_applied: false,
        }
    }

    /// Sends it, and comes back when it is shown to be done, has failed, or has to wait.
    pub(super) async fn send(mut self: Box<Self>) -> Sent {
        loop {
            let mut answer = match self.delivery.advance().await {
                Progress::Ended(answer, _) => answer,
                Progress::Waits => return Sent::Waits(Waiting(self)),
            };
            self.attempts += answer.attempts;
            self.overloads += answer.overloads;
            self.maybe_applied |= answer.maybe_applied;
            (answer.attempts, answer.overloads, answer.maybe_applied) = (self.attempts, self.overloads, self.maybe_applied);
            if let Some(answer) = self.prove(*answer).await {
                return Sent::Answered(Box::new(answer));
            }
            self.round += 1;
            self.delivery = Delivery::new(&self.ods, self.ask.clone(), &self.stopping);
        }
    }

    /// What the answer comes to, once the record was looked up where it must be; `None` if it has to be sent again.
    async fn prove(&mut self, mut answer: Answer) -> Option<Answer> {
        let unproven = answer.verdict == Verdict::Unproven && answer.gave_up.is_none();
        if !(unproven || answer.status_alone == Some(true)) {
            return Some(answer);
        }
        if self.stopping.is_cancelled() {
            // Nobody waits for the proof any more, and without it nothing is said to be done.
            (answer.verdict, answer.maybe_applied) = (Verdict::Unproven, true);
            answer.give_up(GaveUp::Stopped);
            return Some(answer);
        }
        let Some(kind) = self.ask.kind.clone() else { return Some(answer) };
        let looked = self.ods.look_up(&kind, self.id.as_deref(), &self.ask.body).await;
        tracing::debug!(
            kind = &*self.ask.label(),
            status = answer.status,
            found = looked.as_str(),
            "looked up what no answer showed"
        );
        let (deletes, caught) = (self.ask.operation == Operation::Delete, self.ods.dealings().habit.is_caught());
        let last = self.round == ROUNDS;
        let seen = matches!(looked, Looked::AsSent { .. } | Looked::Otherwise { .. });
        let proven = match looked {
            Looked::Absent if deletes => gone(answer),
            Looked::AsSent { id, etag } if !deletes => shown(answer, id, etag),
            // Whether another form is the server's own or an older one, and whether whom a list leaves out is there, nothing
            // tells: it is sent again, and a server that still shows nothing is believed, unless it was caught.
            Looked::Otherwise { .. } | Looked::Unknown if !unproven && !last => return None,
            Looked::Otherwise { id, etag } if !unproven && !deletes && !caught => shown(answer, id, etag),
            Looked::Unknown if !unproven && !caught => answer,
            _ => {
                if !unproven {
                    self.ods.dealings().habit.caught();
                    answer.verdict = Verdict::Unproven;
                    answer.maybe_applied = true;
                    self.maybe_applied = true;
                }
                return last.then_some(answer);
            }
        };
        if !unproven {
            self.ods.dealings().habit.believed(seen);
        }
        Some(proven)
    }
}

impl Ods {
    /// Looks a record up by its id, or by its natural key.
    async fn look_up(&self, kind: &ResourceKind, id: Option<&str>, body: &Bytes) -> Looked {
        if let Some(id) = id {
            return match self.get(kind, id).await {
                Ok(Some(item)) => compare(kind, body, &item.body, Some(id.to_owned()), item.etag),
                Ok(None) => Looked::Absent,
                Err(_) => Looked::Unknown,
            };
        }
        let Some(query) = natural_key(kind, body) else { return Looked::Unknown };
        let Ok(items) = self.find(kind, &query).await else { return Looked::Unknown };
        // A server that ignores letter case shows the record as it was written first.
        let any_case = |body: &[u8]| {
            let inspection = kind.inspector().inspect(body);
            inspection.any_case.or(inspection.key)
        };
        let sent = any_case(body);
        match items.iter().map(|item| item.get()).find(|item| sent.is_some() && any_case(item.as_bytes()) == sent) {
            Some(item) => {
                let members: serde_json::Value = serde_json::from_str(item).unwrap_or_default();
                let text = |name: &str| members.get(name).and_then(|value| value.as_str()).map(str::to_owned);
                compare(kind, body, item.as_bytes(), text("id"), text("_etag"))
            }
            // Whom a list leaves out may be there unseen, and one that ignores its filter says nothing.
            None if !items.is_empty() || kind.spec().scope == ScopeClass::Person => Looked::Unknown,
            None => Looked::Absent,
        }
    }
}

impl Looked {
    fn as_str(&self) -> &'static str {
        match self {
            Self::AsSent { .. } => "as sent",
            Self::Otherwise { .. } => "otherwise",
            Self::Absent => "absent",
            Self::Unknown => "unknown",
        }
    }
}

fn compare(kind: &ResourceKind, sent: &[u8], shown: &[u8], id: Option<String>, etag: Option<String>) -> Looked {
    let digest = |body| kind.inspector().inspect(body).digest;
    if digest(sent) == digest(shown) { Looked::AsSent { id, etag } } else { Looked::Otherwise { id, etag } }
}

/// The ODS has the record, and says under which id.
fn shown(answer: Answer, id: Option<String>, etag: Option<String>) -> Answer {
    let verdict = if answer.status == Some(201) { Verdict::Created } else { Verdict::Ok };
    Answer { verdict, id: answer.id.or(id), etag: answer.etag.or(etag), problem: None, ..answer }
}

/// The ODS has the record no longer.
fn gone(answer: Answer) -> Answer {
    Answer { verdict: Verdict::AlreadyGone, problem: None, ..answer }
}
