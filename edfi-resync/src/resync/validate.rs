//! [`Validating`]: a validation that has not been awaited yet; and the descriptor values that an ODS has.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use super::choice::Choice;
use super::opened::Resync;
use super::until::{Stops, Until};
use crate::campus::{Right, Scope, Tool};
use crate::engine::Stop;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::model::{Model, ResourceKind};
use crate::ods::{Clock, Listing, TokioClock};
use crate::source::SourceStore;
use crate::validate::{self, Descriptors, Each, InvalidRecord, Validation};

/// Checks every record of a source without an ODS; await it. Needs no credentials and no network.
///
/// It checks shape, unmapped codes, members that must agree, natural keys that must differ, references to what the source holds itself, and, against a list
/// if there is one, the values of descriptors.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> edfi_resync::Result<()> {
/// use edfi_resync::model::Model;
/// use edfi_resync::source::MemoryStore;
/// use edfi_resync::validate::Descriptors;
///
/// let model = Model::ds5_2();
/// let week = |school| format!(r#"{{"weekIdentifier": "Week 1", "schoolReference": {{"schoolId": {school}}},
///     "beginDate": "2026-08-24", "endDate": "August", "totalInstructionalDays": 5}}"#);
/// let store = MemoryStore::new(model.clone()).with_records("academicWeeks", [week(1), week(2)])?;
/// let found = edfi_resync::validate(&store, &model, &Descriptors::of_standard(&model)).await?;
/// assert_eq!((found.total.read, found.total.invalid), (2, 2));
/// assert_eq!(found.failures[0].message, "$.endDate is not a date (YYYY-MM-DD)");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ConfigInvalid`](ErrorKind::ConfigInvalid) for a list of another Data Standard, and where the source has several configurations and none is named; what the
/// source says when it cannot be read.
pub fn validate<'a>(store: &'a dyn SourceStore, model: &Model, descriptors: impl Into<Option<&'a Descriptors>>) -> Validating<'a> {
    Validating::new(Source::Store { store, model: model.clone(), configuration: None }, descriptors.into())
}

/// The check of a source: say what else it needs, then await it.
///
/// # Cancellation
/// Dropping the future stops it: it only reads.
#[must_use = "nothing is checked until it is awaited"]
pub struct Validating<'a> {
    source: Source<'a>,
    descriptors: Option<&'a Descriptors>,
    each: Option<Each<'a>>,
    stops: Stops,
    deadline: Option<Duration>,
}

/// What is checked.
enum Source<'a> {
    /// A source by itself; the configuration by name, where it has several.
    Store { store: &'a dyn SourceStore, model: Model, configuration: Option<String> },
    /// What an opened configuration sends.
    Opened(&'a Resync),
}

impl Resync {
    /// Checks every record of the source, as this configuration sends it, without asking the ODS anything; await it. See [`validate()`].
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool; else those of [`validate()`].
    pub fn validate<'a>(&'a self, descriptors: impl Into<Option<&'a Descriptors>>) -> Validating<'a> {
        Validating::new(Source::Opened(self), descriptors.into())
    }

    /// Reads which values the ODS has for each descriptor, page by page; of those that a claim set hides, none.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool; [`Unreachable`](ErrorKind::Unreachable) when not one of them can be listed.
    pub async fn descriptors(&self) -> Result<Descriptors> {
        self.rights().require(Tool::Resync, Right::Read)?;
        let mut list = Descriptors::new(&self.model);
        let mut failed = None;
        for kind in self.model.kinds().filter(ResourceKind::is_descriptor) {
            let mut listing = Listing::new(&self.ods, &kind, vec![Vec::new()]);
            loop {
                match listing.next().await {
                    Ok(Some(page)) => {
                        for listed in page {
                            if let Ok(Members { namespace, code_value, short_description }) =
                                serde_json::from_str(listed.text.get())
                            {
                                let value = format!("{namespace}#{code_value}");
                                list.add_described(kind.name(), &value, short_description.as_deref().unwrap_or_default())?;
                            }
                        }
                    }
                    Ok(None) => break,
                    Err(why) => {
                        tracing::debug!(resource = kind.endpoint(), why, "descriptor values cannot be read");
                        failed = Some(format!("{kind}: {why}"));
                        break;
                    }
                }
            }
        }
        match failed {
            Some(why) if list.is_empty() => Err(Error::new(ErrorKind::Unreachable, format!("no descriptor can be read: {why}"))
                .with_hint("ask the host for a claim set that lets this key read descriptors")),
            _ => Ok(list),
        }
    }
}

/// The members of a descriptor that make its value.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Members {
    namespace: String,
    code_value: String,
    /// The second name by which people know it.
    #[serde(default)]
    short_description: Option<String>,
}

impl<'a> Validating<'a> {
    fn new(source: Source<'a>, descriptors: Option<&'a Descriptors>) -> Self {
        Self { source, descriptors, each: None, stops: Stops::default(), deadline: None }
    }

    /// The configuration of the source by name, whose mappings and school year count. May be left out where the source has only one, or none.
    pub fn configuration(mut self, name: impl Into<String>) -> Self {
        if let Source::Store { configuration, .. } = &mut self.source {
            *configuration = Some(name.into());
        }
        self
    }

    /// Shows every record with something wrong, as it is found; references that point forward are told of at the end.
    pub fn each(mut self, see: impl FnMut(&InvalidRecord) + Send + 'a) -> Self {
        self.each = Some(Box::new(see));
        self
    }

    /// Gives up when it has taken this long, with [`ErrorKind::Stopped`](crate::ErrorKind::Stopped). Absent: as long as it takes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Gives up when this token is cancelled, too.
    pub fn cancel_with(mut self, cancel: CancellationToken) -> Self {
        self.stops.add_token(cancel);
        self
    }

    /// Gives up when this is pressed, too.
    pub fn stop_with(mut self, stop: Stop) -> Self {
        self.stops.add(stop);
        self
    }

    async fn check(self) -> Result<Validation> {
        let Self { source, descriptors, each, stops, deadline } = self;
        let clock: Arc<dyn Clock> = match &source {
            Source::Store { .. } => Arc::new(TokioClock::new()),
            Source::Opened(resync) => Arc::clone(resync.clock()),
        };
        let until = Until::new(stops.joined(), clock.as_ref(), deadline);
        until.done("the source was checked", Box::pin(checked(source, descriptors, each))).await
    }
}

async fn checked(source: Source<'_>, descriptors: Option<&Descriptors>, each: Option<Each<'_>>) -> Result<Validation> {
    let (store, scope, dependencies) = match source {
        Source::Store { store, model, configuration } => {
            let choice = Choice { configuration, data_standard: Some(model.version().to_owned()), ..Choice::default() };
            let configuration = choice.among(&store.configurations().await?, store, SystemTime::now())?;
            let dependencies = Dependencies::shared(&model)?;
            (store, Scope::new(model, Arc::new(configuration)), dependencies)
        }
        Source::Opened(resync) => {
            resync.rights().require(Tool::Resync, Right::Read)?;
            (resync.store().as_ref(), resync.scope(), Arc::clone(&resync.dependencies))
        }
    };
    if let Some(descriptors) = descriptors {
        descriptors.check(&scope.model)?;
    }
    let snapshot = store.open(&scope).await?;
    validate::validate(snapshot.as_ref(), &scope, &dependencies, descriptors, each).await
}

impl<'a> IntoFuture for Validating<'a> {
    type Output = Result<Validation>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Validation>> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.check())
    }
}

impl fmt::Debug for Validating<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.source {
            Source::Store { store, .. } => store.to_string(),
            Source::Opened(resync) => resync.store().to_string(),
        };
        f.debug_struct("Validating").field("source", &source).finish_non_exhaustive()
    }
}
