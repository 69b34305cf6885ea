//! [`PlantedFailure`]: a hold on a failure that a test planted.

use super::MockOds;
use super::faults::Fault;

/// A failure that a test planted; see [`MockOds::fail`]. Dropping it leaves the failure in force.
#[derive(Debug, Clone)]
pub struct PlantedFailure {
    ods: MockOds,
    id: u64,
}

impl PlantedFailure {
    pub(super) fn new(ods: MockOds, id: u64) -> Self {
        Self { ods, id }
    }

    /// Strikes only the next `times` requests.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        self.change(|fault| fault.left = Some(times))
    }

    /// Answers with this problem type, what follows `urn:ed-fi:api:`.
    #[must_use]
    pub fn of_type(self, kind: &str) -> Self {
        self.change(|fault| fault.kind = Some(kind.to_owned()))
    }

    /// Answers with a `Retry-After` of so many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.change(|fault| fault.retry_after = Some(seconds))
    }

    /// Answers with this HTML in place of a problem, as gateways do.
    #[must_use]
    pub fn with_page(self, html: &str) -> Self {
        self.change(|fault| fault.page = Some(html.to_owned()))
    }

    /// Carries the request out and loses its answer: in process the call ends with
    /// `TransportFault::MaybeApplied`, over a socket the connection breaks.
    #[must_use]
    pub fn lose_answer(self) -> Self {
        self.change(|fault| fault.loses_answer = true)
    }

    /// How many requests it has struck.
    pub fn struck(&self) -> u64 {
        self.ods.lock().faults.get_mut(self.id).map_or(0, |fault| fault.struck)
    }

    /// Ends it.
    pub fn clear(&self) {
        self.ods.lock().faults.remove(self.id);
    }

    fn change(self, change: impl FnOnce(&mut Fault)) -> Self {
        if let Some(fault) = self.ods.lock().faults.get_mut(self.id) {
            change(fault);
        }
        self
    }
}
