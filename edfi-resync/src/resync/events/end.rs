//! [`HandledEvent`]: what came of an event for one configuration.

use std::fmt;

use crate::error::Error;
use crate::ledger::EventId;
use crate::plan::Plan;
use crate::report::Report;
use crate::shown;

/// What came of an event for one configuration.
#[derive(Debug)]
#[non_exhaustive]
pub struct HandledEvent {
    /// The configuration, by name.
    pub configuration: String,
    /// Its number in the queue; absent without a ledger.
    pub event: Option<EventId>,
    /// What came of it.
    pub end: EventEnd,
}

/// How an event ended, for now.
#[derive(Debug)]
#[non_exhaustive]
pub enum EventEnd {
    /// It was sent; single records may have failed, as the report says.
    Sent(Box<Report>),
    /// Nothing was sent or deleted: there was nothing to do, and the plan lists what stands in the ODS; or there is no ledger to tell whose the
    /// records are that the plan deletes. Review it, then run it.
    Listed(Box<Plan>),
    /// It waits in the queue, and why.
    Waiting(Error),
    /// It was not sent, and there is no queue for it to wait in.
    Failed(Error),
}

impl HandledEvent {
    /// Whether nothing more is to be done for it.
    pub fn is_done(&self) -> bool {
        match &self.end {
            EventEnd::Sent(_) => true,
            EventEnd::Listed(plan) => plan.does_nothing() && !plan.has_gaps(),
            EventEnd::Waiting(_) | EventEnd::Failed(_) => false,
        }
    }

    /// What the run says, if there was one.
    pub fn report(&self) -> Option<&Report> {
        match &self.end {
            EventEnd::Sent(report) => Some(report),
            _ => None,
        }
    }

    /// Why it waits, or was not sent.
    pub fn problem(&self) -> Option<&Error> {
        match &self.end {
            EventEnd::Waiting(error) | EventEnd::Failed(error) => Some(error),
            _ => None,
        }
    }
}

/// One line: the configuration, and what came of it.
impl fmt::Display for HandledEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: ", self.configuration)?;
        match &self.end {
            EventEnd::Sent(report) if report.is_success() => f.write_str("sent"),
            EventEnd::Sent(report) if report.gaps.is_empty() => f.write_str("sent, and some records failed"),
            EventEnd::Sent(_) => f.write_str("sent, and not everything could be looked at"),
            EventEnd::Listed(plan) if plan.does_nothing() && plan.has_gaps() => {
                f.write_str("nothing to send, but not everything could be looked at")
            }
            EventEnd::Listed(plan) if plan.does_nothing() => f.write_str("nothing to send"),
            EventEnd::Listed(plan) => {
                let (deletes, _) = plan.deletes();
                let are = shown::of_count(deletes, "is", "are");
                write!(f, "not sent: {} would be deleted, which {are} listed first", shown::records(deletes))
            }
            EventEnd::Waiting(error) => write!(f, "waits: {error}"),
            EventEnd::Failed(error) => write!(f, "not sent: {error}"),
        }
    }
}
