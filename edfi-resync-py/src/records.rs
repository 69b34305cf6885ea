//! [`Records`]: the store of `{"endpoint": [dict, ...]}`.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use edfi_resync::campus::{Configuration, EnableEdFi, Scope};
use edfi_resync::model::{DATA_STANDARDS, Model, Spelling, extension_resource};
use edfi_resync::source::{Capabilities, MemoryStore, Snapshot, SourceStore};
use edfi_resync::{Error, ErrorKind, Result};

use crate::rows::Keyed;

/// Records by endpoint, in the terms of whatever Data Standard the run turns out to have: without one that is named, it is the
/// server's, which is known only after the first request.
pub(crate) struct Records {
    count: usize,
    spelling: Spelling,
    capabilities: Capabilities,
    held: Mutex<Held>,
}

enum Held {
    Loose(Vec<(String, Vec<Keyed>)>),
    Stored(Model, MemoryStore),
}

impl Records {
    pub(crate) fn new(records: Vec<(String, Vec<Keyed>)>, spelling: Spelling) -> Self {
        let count = records.iter().map(|(_, records)| records.len()).sum();
        let mut capabilities = Capabilities::plain().with_counts().without_schools();
        for (endpoint, records) in &records {
            let roles = records.iter().flat_map(|(_, campus)| campus.all()).map(|(role, _)| *role);
            let tells_day = records.iter().any(|(_, campus)| campus.day().is_some());
            capabilities = capabilities.with_campus_keys(roles).with_days(tells_day.then_some(endpoint.as_str()));
        }
        Self { count, spelling, capabilities, held: Mutex::new(Held::Loose(records)) }
    }

    /// The store in the terms of a model. A run has only one, so it is made once.
    fn store(&self, model: &Model) -> Result<MemoryStore> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *held {
            Held::Stored(of, store) if of == model => Ok(store.clone()),
            Held::Stored(of, _) => {
                let message = format!("the records were opened in Data Standard {of}, and now in another", of = of.version());
                Err(Error::new(ErrorKind::Unexpected, message))
            }
            Held::Loose(records) => {
                for (endpoint, _) in &*records {
                    known(model, endpoint)?;
                }
                let mut store = MemoryStore::new(model.clone()).with_spelling(self.spelling);
                for (endpoint, records) in std::mem::take(records) {
                    store = store.with_records(&endpoint, [] as [&str; 0])?;
                    for (body, campus) in records {
                        store.add(&endpoint, body, campus)?;
                    }
                }
                *held = Held::Stored(model.clone(), store.clone());
                Ok(store)
            }
        }
    }
}

/// Refuses what the named Data Standard has not, or, if none is named, every one of them.
///
/// # Errors
/// `UnknownResource` for such an endpoint; `ConfigInvalid` for an unknown Data Standard.
pub(crate) fn check_endpoints<'a>(endpoints: impl Iterator<Item = &'a str>, data_standard: Option<&str>) -> Result<()> {
    let named = data_standard.map(Model::data_standard).transpose()?;
    endpoints.into_iter().try_for_each(|endpoint| match &named {
        Some(model) => known(model, endpoint),
        None => known_somewhere(endpoint),
    })
}

/// Refuses what a Data Standard has not, extensions apart: the store leaves those out, and the plan says so.
fn known(model: &Model, endpoint: &str) -> Result<()> {
    if model.find(endpoint).is_none() && extension_resource(endpoint).is_some() {
        return Ok(());
    }
    model.kind(endpoint).map(drop)
}

/// Refuses what no Data Standard has, in the words of the newest that ODSs in use have.
fn known_somewhere(endpoint: &str) -> Result<()> {
    let known = |version: &&str| Model::data_standard(version).is_ok_and(|model| model.find(endpoint).is_some());
    if DATA_STANDARDS.iter().any(known) {
        return Ok(());
    }
    self::known(&Model::ds5_2(), endpoint)
}

#[async_trait]
impl SourceStore for Records {
    fn capabilities(&self) -> Capabilities {
        self.capabilities.clone()
    }

    fn identity(&self) -> String {
        "memory".to_owned()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        Ok(Vec::new())
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        Ok(EnableEdFi::Yes)
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        self.store(&scope.model)?.open(scope).await
    }
}

impl fmt::Display for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("records in memory")
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Records({} records)", self.count)
    }
}
