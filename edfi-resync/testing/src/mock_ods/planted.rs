//! What a test plants: failures, each with a [`PlantedFailure`] as a hold on it, and troubles.

use edfi_resync::{Error, ErrorKind, Result};
use http::Method;
use serde_json::{Map, Value};

use super::MockOds;
use super::faults::Fault;
use super::trouble::Trouble;

impl MockOds {
    /// Plants a failure: requests with this method and path whose members equal those of `matching` get `status` and a problem
    /// that is typical of it, and change nothing.
    ///
    /// Members are looked up in the body of a POST or PUT, in the query of a GET of a list, and in the stored item for a GET or
    /// DELETE by id, by name or dotted path (`schoolReference.schoolId`); an empty `matching` is every request. The path is that
    /// of a resource, for its items too, or of another route below the root, such as `/oauth/token`. The failure stays in force
    /// until it is cleared or has struck as often as [`PlantedFailure::times`] says.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource that the model lacks, [`ErrorKind::RequestInvalid`] for a status that is no
    /// failure.
    pub fn fail(&self, method: Method, path: &str, matching: Map<String, Value>, status: u16) -> Result<PlantedFailure> {
        let route = match path.trim_matches('/').to_ascii_lowercase().as_str() {
            "" | "oauth/token" | "changequeries/v1/availablechangeversions" => format!("/{}", path.trim_matches('/')),
            _ => self.model().kind(path)?.path(),
        };
        if !(400..=599).contains(&status) {
            return Err(Error::new(ErrorKind::RequestInvalid, format!("{status} is not the status of a failure"))
                .with_hint("use 400 to 599"));
        }
        let id = self.lock().faults.plant(method, &route, matching, status);
        Ok(PlantedFailure::new(self.clone(), id))
    }

    /// Clears every planted failure and trouble.
    pub fn clear_failures(&self) {
        let mut shared = self.lock();
        shared.faults.clear();
        shared.troubles.clear();
    }

    /// Plants a trouble, from now on until it is cleared; in load mode too. Of several that would strike one request, the one that was planted
    /// first does. [`RecordedRequest::trouble`](super::RecordedRequest::trouble) says which request was struck.
    pub fn plant(&self, trouble: Trouble) {
        let mut shared = self.lock();
        if let Trouble::LostCreate { resource, .. } = &trouble
            && self.model().find(resource).is_none()
        {
            shared.notes.add(format!("{trouble} never strikes: the mock does not have {resource}"));
        }
        shared.troubles.plant(trouble);
    }
}

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
