//! [`Resync`]: a source and an ODS, opened for one configuration.

use std::sync::Arc;
use std::time::Duration;

use url::Url;
use xxhash_rust::xxh3::xxh3_128;

use super::config::Options;
use super::district::District;
use super::memory::Memory;
use super::until::{Stops, Until};
use crate::campus::{Configuration, Rights, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::model::Model;
use crate::ods::{Clock, Ods};
use crate::source::SourceStore;

/// A source and an ODS, opened for one configuration.
#[derive(Debug)]
pub struct Resync {
    pub(super) district: District,
    pub(super) configuration: Arc<Configuration>,
    pub(super) model: Model,
    pub(super) dependencies: Arc<Dependencies>,
    pub(super) url: Url,
    pub(super) ods: Ods,
    pub(super) memory: Option<Memory>,
    /// Those of the district, with this configuration's tenant and instance as they were named.
    pub(super) options: Options,
    /// The configuration is one of the source's, not the caller's.
    pub(super) is_of_source: bool,
    /// The configuration has a name that somebody gave it; else it was made for a source without any.
    pub(super) is_named: bool,
    /// The caller named the school year of a source that has none of its own.
    pub(super) names_school_year: bool,
}

impl Resync {
    /// The configuration.
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// What stands above the configuration: it opens the others of the source, over the same connections, and handles Campus events for all.
    pub fn district(&self) -> &District {
        &self.district
    }

    /// The model of the records.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The graph of the model.
    pub fn dependencies(&self) -> &Dependencies {
        &self.dependencies
    }

    /// What the caller may do.
    pub fn rights(&self) -> &Rights {
        self.district.rights()
    }

    /// The ODS.
    pub fn ods(&self) -> &Ods {
        &self.ods
    }

    pub(super) fn store(&self) -> &Arc<dyn SourceStore> {
        self.district.store()
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        self.district.clock()
    }

    /// How long what is begun now may take: up to its deadline, or to the hour that the options name, if that comes first.
    ///
    /// # Errors
    /// [`ConfigInvalid`](ErrorKind::ConfigInvalid) for an hour that is just over.
    pub(super) fn until(&self, stops: &Stops, deadline: Option<Duration>) -> Result<Until<'_>> {
        let hour = self.options.time_left(self.clock().wall())?;
        Ok(Until::new(stops.joined(), self.clock().as_ref(), deadline.into_iter().chain(hour).min()))
    }

    pub(super) fn scope(&self) -> Scope {
        Scope::new(self.model.clone(), Arc::clone(&self.configuration))
    }

    /// What tells the source apart from others, where it has no configurations with names.
    pub(super) fn source(&self) -> Option<String> {
        (!self.is_named).then(|| digest_of(self.store().as_ref()))
    }

    /// What the ledger keeps.
    pub(super) fn remembered(&self, what: &str) -> Result<&Memory> {
        self.memory.as_ref().ok_or_else(|| no_ledger(what))
    }
}

/// A digest of what tells a source apart from others.
pub(super) fn digest_of(store: &dyn SourceStore) -> String {
    format!("{:032x}", xxh3_128(store.identity().as_bytes()))
}

/// What is said where there is nothing that keeps this.
pub(super) fn no_ledger(what: &str) -> Error {
    Error::new(ErrorKind::ConfigInvalid, format!("without a ledger there is no {what}")).with_hint("name the ledger")
}
