//! What is opened: source, ledger, ODS, as the settings say.

use std::sync::Arc;
use std::time::SystemTime;

use edfi_resync::campus::{Configuration, Rights, SchoolYear};
use edfi_resync::engine::Stop;
use edfi_resync::ledger::SqliteLedger;
use edfi_resync::model::Spelling;
use edfi_resync::ods::Credentials;
use edfi_resync::plan::Plan;
use edfi_resync::source::{SourcePath, SourceStore, SourceStoreExt as _};
use edfi_resync::{Error, ErrorKind, Result, Resync};
use tokio::task::spawn_blocking;

use crate::settings::Given;

/// The source as the settings name it.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] when none is named.
pub(crate) fn source_path(given: &Given) -> Result<SourcePath> {
    given.required("source")?;
    let path = given.path("source").unwrap_or_default();
    let spelling = if given.is_on("strict")? { Spelling::Strict } else { Spelling::Liberal };
    Ok(SourcePath::new(path)
        .with_queries(given.path("queries"))
        .with_configuration_file(given.path("configuration_file"))
        .with_spelling(spelling))
}

/// The source, opened.
///
/// # Errors
/// What it says.
pub(crate) async fn store(given: &Given, stop: &Stop) -> Result<Arc<dyn SourceStore>> {
    let path = source_path(given)?;
    // A query or a disk that hangs must not keep anybody from being heard.
    unless_stopped(stop, blocking(move || path.open())).await
}

/// The ledger, if one is named.
///
/// # Errors
/// What it says.
pub(crate) async fn ledger(given: &Given, stop: &Stop) -> Result<Option<SqliteLedger>> {
    let Some(path) = given.path("ledger") else { return Ok(None) };
    unless_stopped(stop, blocking(move || SqliteLedger::open(path))).await.map(Some)
}

/// The ledger, which must be there already: nothing is in one that would be made anew.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] when none is named or none is there.
pub(crate) async fn ledger_that_is_there(given: &Given, stop: &Stop) -> Result<SqliteLedger> {
    given.required("ledger")?;
    if let Some(path) = given.path("ledger").filter(|path| !path.is_file()) {
        return Err(Error::new(ErrorKind::ConfigInvalid, format!("there is no ledger at {}", path.display()))
            .with_hint("name the one that runs are kept in"));
    }
    ledger(given, stop).await?.ok_or_else(|| crate::settings::missing("ledger"))
}

/// What may be done.
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] for what are no rights.
pub(crate) fn rights(given: &Given) -> Result<Rights> {
    Ok(given.parsed::<Rights>("rights")?.unwrap_or_else(Rights::all))
}

/// Source, ledger and ODS, opened. What is not named is that of the plan, if there is one.
///
/// # Errors
/// What they say.
pub(crate) async fn resync(given: &Given, plan: Option<&Plan>, stop: &Stop) -> Result<Resync> {
    let store = store(given, stop).await?;
    resync_of(given, store, plan, stop).await
}

/// Ledger and ODS, opened for a source that is open.
///
/// # Errors
/// What they say.
pub(crate) async fn resync_of(given: &Given, store: Arc<dyn SourceStore>, plan: Option<&Plan>, stop: &Stop) -> Result<Resync> {
    // Whatever is missing is said before anything is opened.
    let credentials = Credentials::new(given.required("key")?, given.required("secret")?);
    let mut builder = Resync::builder(store).secrets(credentials).options(given.options()?).rights(rights(given)?);
    if let Some(plan) = plan {
        builder = builder.of_plan(plan);
    }
    if let Some(name) = given.text("configuration") {
        builder = builder.configuration(name);
    }
    if let Some(url) = given.text("ods") {
        builder = builder.ods(url);
    }
    if let Some(year) = given.parsed::<SchoolYear>("school_year")? {
        builder = builder.school_year(year);
    }
    if let Some(version) = given.text("data_standard") {
        builder = builder.data_standard(version);
    }
    if let Some(holder) = given.text("holder") {
        builder = builder.holder(holder);
    }
    if let Some(ledger) = ledger(given, stop).await? {
        builder = builder.ledger(ledger);
    }
    unless_stopped(stop, builder.open()).await
}

/// The configuration of a source that is meant, without an ODS.
///
/// # Errors
/// What the source says, and [`ErrorKind::ConfigInvalid`] when none is chosen among several or what was named is not its own.
pub(crate) async fn configuration(given: &Given, store: &dyn SourceStore) -> Result<Configuration> {
    let (name, year) = (given.text("configuration"), given.parsed::<SchoolYear>("school_year")?);
    store.chosen(name.as_deref(), year, given.text("data_standard").as_deref()).await
}

/// The same; of a source without configurations and without a school year of its own, that of today.
///
/// # Errors
/// Likewise.
pub(crate) async fn configuration_or_now(given: &Given, store: &dyn SourceStore) -> Result<Configuration> {
    if given.text("school_year").is_some() || !store.configurations().await?.is_empty() {
        return configuration(given, store).await;
    }
    let (name, year) = (given.text("configuration"), SchoolYear::at(SystemTime::now())?);
    store.chosen(name.as_deref(), Some(year), given.text("data_standard").as_deref()).await
}

/// Waits for something that writes nothing, unless somebody stops it.
///
/// # Errors
/// [`ErrorKind::Stopped`], and its own.
pub(crate) async fn unless_stopped<T>(stop: &Stop, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::select! {
        biased;
        () = stop.pressed() => Err(Error::new(ErrorKind::Stopped, "it was stopped before anything was done")),
        done = work => done,
    }
}

/// Work that may take long and cannot be interrupted, on a thread of its own.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = spawn_blocking(work).await;
    done.map_err(|panic| Error::new(ErrorKind::Unexpected, "opening did not finish").with_source(panic))?
}
