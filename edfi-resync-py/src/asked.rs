//! [`Asked`]: what to resync: a request, or a plan that was made before.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use edfi_resync::campus::{Mode, NonPersonPolicy, Request};
use edfi_resync::engine::Stop;
use edfi_resync::{Error, ErrorKind, Result, Resume, Resync, plan};
use pyo3::prelude::*;

use crate::arguments::{Value, dates, duration, endpoints, id_list, resume, schools, text, truth};
use crate::errors::{OrRaise, refused, wrong_type};
use crate::plan::Plan;
use crate::stop::stop;
use crate::work::Way;

/// The arguments as Python gives them.
pub(crate) struct RequestArguments<'a, 'py> {
    pub(crate) plan: Value<'a, 'py>,
    pub(crate) schools: Value<'a, 'py>,
    pub(crate) persons: Value<'a, 'py>,
    pub(crate) courses: Value<'a, 'py>,
    pub(crate) sections: Value<'a, 'py>,
    pub(crate) dates: Value<'a, 'py>,
    pub(crate) resources: Value<'a, 'py>,
    pub(crate) select_dependencies: Value<'a, 'py>,
    pub(crate) mode: Value<'a, 'py>,
    pub(crate) non_person: Value<'a, 'py>,
    pub(crate) force: Value<'a, 'py>,
}

/// What is asked for.
pub(crate) enum Asked {
    /// Something that is yet to be planned.
    Request(Box<Request>),
    /// What a plan says; with force, if that was given with it.
    Plan(Box<plan::Plan>, bool),
}

/// How a run is carried out.
#[derive(Debug, Clone, Default)]
pub(crate) struct How {
    pub(crate) resume: Resume,
    /// When all of it must be over. The time runs from the call on.
    pub(crate) ends: Option<Instant>,
    /// What ends it besides Ctrl-C.
    pub(crate) stop: Option<Stop>,
    /// More may be deleted than unasked, although the plan was made without that.
    pub(crate) force: bool,
    /// How the call is waited for.
    pub(crate) way: Way,
}

impl RequestArguments<'_, '_> {
    /// Reads the arguments.
    ///
    /// # Errors
    /// `TypeError` for a wrong type, `RequestError` that names the argument; so for one that contradicts the plan.
    pub(crate) fn into_asked(self, py: Python<'_>) -> PyResult<Asked> {
        let given = self.request(py)?;
        let Some(plan) = self.plan else { return Ok(Asked::Request(Box::new(given))) };
        let Ok(plan) = plan.cast::<Plan>() else {
            return Err(wrong_type("plan", plan, "a Plan; Plan.from_json reads one that was saved"));
        };
        let Plan(plan) = plan.get();
        self.agree(py, &given, &plan.request)?;
        Ok(Asked::Plan(Box::new(plan.clone()), self.force.is_some() && given.force))
    }

    fn request(&self, py: Python<'_>) -> PyResult<Request> {
        let mut request = Request::new();
        if let Some(value) = self.mode {
            request = request.mode(text("mode", value)?.parse::<Mode>().map_err(|error| error.at("mode")).or_raise(py)?);
        }
        if let Some(value) = self.non_person {
            let policy = text("non_person", value)?.parse::<NonPersonPolicy>();
            request = request.non_person_policy(policy.map_err(|error| error.at("non_person")).or_raise(py)?);
        }
        if let Some(value) = self.schools {
            request = schools(request, value)?;
        }
        if let Some(ids) = self.persons {
            request = request.persons(id_list("persons", ids)?);
        }
        if let Some(ids) = self.courses {
            request = request.courses(id_list("courses", ids)?);
        }
        if let Some(ids) = self.sections {
            request = request.sections(id_list("sections", ids)?);
        }
        if let Some(value) = self.dates {
            let dates = dates("dates", value)?;
            request = request.dates(dates.from, dates.to);
        }
        if let Some(value) = self.resources {
            let endpoints = endpoints("resources", value)?;
            if endpoints.is_empty() {
                let hint = "name at least one, or leave it out for all that are switched on";
                return Err(refused(py, ErrorKind::RequestInvalid, "resources: the list is empty", hint));
            }
            request = request.resources(endpoints);
        }
        if let Some(select) = truth("select_dependencies", self.select_dependencies)? {
            request = request.select_dependencies(select);
        }
        if let Some(force) = truth("force", self.force)? {
            request = request.force(force);
        }
        Ok(request)
    }

    /// Refuses an argument that says something else than the request that was planned.
    fn agree(&self, py: Python<'_>, given: &Request, planned: &Request) -> PyResult<()> {
        let set = |resources: &Option<Vec<String>>| resources.as_ref().map(|all| all.iter().cloned().collect::<BTreeSet<_>>());
        let contradictions = [
            ("schools", self.schools.is_some() && given.schools != planned.schools),
            ("persons", self.persons.is_some() && given.persons != planned.persons),
            ("courses", self.courses.is_some() && given.courses != planned.courses),
            ("sections", self.sections.is_some() && given.sections != planned.sections),
            ("dates", self.dates.is_some() && given.dates != planned.dates),
            ("resources", self.resources.is_some() && set(&given.resources) != set(&planned.resources)),
            ("select_dependencies", self.select_dependencies.is_some() && given.select_dependencies != planned.select_dependencies),
            ("mode", self.mode.is_some() && given.mode != planned.mode),
            ("non_person", self.non_person.is_some() && given.non_person_policy != planned.non_person_policy),
            ("force", self.force.is_some() && !given.force && planned.force),
        ];
        match contradictions.into_iter().find(|(_, contradicts)| *contradicts) {
            None => Ok(()),
            Some((name, _)) => {
                let message = format!("{name} is not what the plan was made with");
                Err(refused(py, ErrorKind::RequestInvalid, message, "leave it out, or make the plan anew"))
            }
        }
    }
}

impl Asked {
    /// The plan, if there is one already.
    pub(crate) fn plan(&self) -> Option<&plan::Plan> {
        match self {
            Self::Request(_) => None,
            Self::Plan(plan, _) => Some(plan),
        }
    }

    /// Whether more may be deleted than unasked, although the plan was made without that.
    pub(crate) fn is_forced(&self) -> bool {
        matches!(self, Self::Plan(_, true))
    }

    /// What a run carries out.
    ///
    /// # Errors
    /// What planning says.
    pub(crate) async fn planned(self, resync: &Resync) -> Result<plan::Plan> {
        match self {
            Self::Request(request) => resync.plan(&request).await,
            Self::Plan(plan, _) => Ok(*plan),
        }
    }

    /// The request, which is to be planned anew where it was planned before.
    pub(crate) fn into_request(self) -> Request {
        match self {
            Self::Request(request) => *request,
            Self::Plan(plan, forced) => {
                let force = forced || plan.request.force;
                plan.request.force(force)
            }
        }
    }
}

impl How {
    /// Reads the arguments of what is no run of records from their beginning.
    ///
    /// # Errors
    /// `TypeError` for a wrong type, `ConfigError` that names the argument.
    pub(crate) fn until(deadline: Value<'_, '_>, stop: Value<'_, '_>) -> PyResult<Self> {
        Self::of(None, deadline, stop)
    }

    /// Reads the arguments.
    ///
    /// # Errors
    /// `TypeError` for a wrong type, `RequestError` and `ConfigError` that name the argument.
    pub(crate) fn of(resume: Value<'_, '_>, deadline: Value<'_, '_>, stop: Value<'_, '_>) -> PyResult<Self> {
        let (stop, way) = self::stop(stop)?;
        Ok(Self {
            resume: resume.map_or(Ok(Resume::No), self::resume)?,
            ends: deadline.map(|value| duration("deadline", value)).transpose()?.and_then(|time| Instant::now().checked_add(time)),
            stop,
            force: false,
            way,
        })
    }

    /// How much of the time is left, if it is bounded.
    pub(crate) fn left(&self) -> Option<Duration> {
        self.ends.map(|ends| ends.saturating_duration_since(Instant::now()))
    }

    /// Goes on unless it is over; `before` names what was not done then.
    ///
    /// # Errors
    /// `Stopped` once the stop is pressed or the time is up.
    pub(crate) fn check(&self, before: &str) -> Result<()> {
        if self.stop.as_ref().is_some_and(Stop::is_pressed) {
            return Err(stopped(PRESSED, before));
        }
        if self.left().is_some_and(|left| left.is_zero()) {
            return Err(stopped(PASSED, before));
        }
        Ok(())
    }
}

/// Why something ends early.
pub(crate) const PRESSED: &str = "it was stopped";
pub(crate) const PASSED: &str = "the deadline passed";

/// What is said of a call that is over before it has written anything.
pub(crate) fn stopped(why: &str, before: &str) -> Error {
    Error::new(ErrorKind::Stopped, format!("{why} before {before}"))
        .with_hint("nothing was sent; call it again, with more time if it had a deadline")
}
