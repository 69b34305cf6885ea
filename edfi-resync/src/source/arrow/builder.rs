//! [`ArrowStoreBuilder`]: a store of what a program gives.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex};

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};

use super::folder::Folder;
use super::options::ArrowOptions;
use super::store::{ArrowStore, Inner, Of};
use super::table::{Reopen, Table};
use crate::campus::Configuration;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusRole, DATA_STANDARDS, Model};
use crate::source::beside::Beside;
use crate::source::store::{CampusSchool, Incomplete};

/// A store of [record batches](super) that a program gives.
#[must_use]
#[derive(Default)]
pub struct ArrowStoreBuilder {
    given: Vec<(String, SchemaRef, Given)>,
    /// Those whose rows may be of any year.
    all_years: Vec<String>,
    configurations: Vec<Configuration>,
    schools: Vec<CampusSchool>,
    data_standard: Option<String>,
    incomplete: Option<Incomplete>,
    withholds: bool,
    options: ArrowOptions,
}

enum Given {
    Batches(Vec<RecordBatch>),
    Readers(Reopen),
    /// Written down, so many rows.
    #[cfg(feature = "spool")]
    Drawn(u64, Reopen),
}

impl ArrowStore {
    /// A store of record batches.
    pub fn builder() -> ArrowStoreBuilder {
        ArrowStoreBuilder::default()
    }
}

impl ArrowStoreBuilder {
    /// The rows of a resource, in batches of one schema. They are shared, not copied.
    pub fn batches(mut self, endpoint: impl Into<String>, schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        self.given.push((endpoint.into(), schema, Given::Batches(batches)));
        self
    }

    /// The rows of a resource from a reader, which this opens anew for each scan: the same rows in the same order each time, also several at once.
    pub fn reader<F>(mut self, endpoint: impl Into<String>, schema: SchemaRef, open: F) -> Self
    where
        F: Fn() -> Result<Box<dyn RecordBatchReader + Send>, ArrowError> + Send + Sync + 'static,
    {
        self.given.push((endpoint.into(), schema, Given::Readers(Arc::new(open))));
        self
    }

    /// The rows of a resource from a reader that can be drawn only once. They are written down now, into a temporary file without a name that only this user
    /// may read, and read from there: no other process can go on with a run of them ([`Capabilities::drawn_once`](crate::source::Capabilities::drawn_once)).
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] where the file cannot be written, or the reader fails: what it says is the source of the error.
    #[cfg(feature = "spool")]
    pub fn drawn(mut self, endpoint: impl Into<String>, reader: impl RecordBatchReader) -> Result<Self> {
        let (endpoint, schema) = (endpoint.into(), reader.schema());
        let (rows, reopen) = super::drawn::draw(&endpoint, &schema, reader)?;
        self.given.push((endpoint, schema, Given::Drawn(rows, reopen)));
        Ok(self)
    }

    /// Says that the rows of a resource may be of any school year, as those of transcripts are; each says in `@schoolYear` of which it is. Absent: those of
    /// other years than the one that is asked for are left out.
    pub fn all_years(mut self, endpoint: impl Into<String>) -> Self {
        self.all_years.push(endpoint.into());
        self
    }

    /// A configuration. Absent: those of the configuration file, or none.
    pub fn configuration(mut self, configuration: Configuration) -> Self {
        self.configurations.push(configuration);
        self
    }

    /// The schools, among which a request can choose. Absent: none.
    pub fn schools(mut self, schools: impl IntoIterator<Item = CampusSchool>) -> Self {
        self.schools.extend(schools);
        self
    }

    /// The Data Standard in whose terms columns are looked at when the store is built. Absent: those of the configurations; others when a run begins.
    pub fn data_standard(mut self, version: impl Into<String>) -> Self {
        self.data_standard = Some(version.into());
        self
    }

    /// Says why the batches may not be all that there is, and what to do: then nothing is concluded from what they lack. Absent: they are.
    pub fn incomplete(mut self, why: impl Into<String>, remedy: impl Into<String>) -> Self {
        self.incomplete = Some(Incomplete::new(why, remedy));
        self
    }

    /// Says that Campus may have objects that are not in the batches because they cannot be sent. Absent: what they do not give is gone.
    pub fn withholding(mut self) -> Self {
        self.withholds = true;
        self
    }

    /// How they are read.
    pub fn options(mut self, options: ArrowOptions) -> Self {
        self.options = options;
        self
    }

    /// The store.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for rows of no resource, [`ErrorKind::SourceInvalid`] names a table that is given twice, and the column that is no
    /// member, or cannot be that member by its type; [`ErrorKind::ConfigInvalid`] what is wrong in the configuration file.
    pub fn build(self) -> Result<ArrowStore> {
        let mut folder = Folder::default();
        #[cfg_attr(not(feature = "spool"), expect(unused_mut, reason = "only what is written down is drawn once"))]
        let mut drawn_once = false;
        let mut all_years = self.all_years.iter().map(|endpoint| known(endpoint)).collect::<Result<BTreeSet<_>>>()?;
        for (endpoint, schema, given) in self.given {
            let endpoint = known(&endpoint)?;
            let table = match given {
                Given::Batches(batches) => Table::of_batches(&endpoint, &schema, batches)?,
                Given::Readers(reopen) => Table::of_readers(&endpoint, &schema, reopen, None)?,
                #[cfg(feature = "spool")]
                Given::Drawn(rows, reopen) => {
                    drawn_once = true;
                    Table::of_readers(&endpoint, &schema, reopen, Some(rows))?
                }
            };
            let table = if all_years.remove(&endpoint) { table.of_all_years("where it is given")? } else { table };
            if let Some(other) = folder.tables.insert(endpoint, Arc::new(table)) {
                let message = format!("{} is given twice", other.name);
                return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("give all batches of a resource at once"));
            }
        }
        if let Some(endpoint) = all_years.first() {
            let message = format!("rows of {endpoint} are said to be of all years, and none are given");
            return Err(Error::new(ErrorKind::SourceInvalid, message).with_hint("give their batches, or leave that out"));
        }
        let beside = self.options.configuration_file.clone().map_or_else(Beside::nothing, Beside::at);
        let is_configured = beside.path().is_some() || !self.configurations.is_empty();
        if beside.path().is_some() && !self.configurations.is_empty() {
            let message = "configurations are given, and stand in a configuration file too";
            return Err(
                Error::new(ErrorKind::ConfigInvalid, message).with_hint("leave one of the two out: nobody would know which counts")
            );
        }
        let mut capabilities = folder.special.capabilities(folder.of_records(), is_configured, self.withholds);
        // Schools that nobody can choose are none.
        let can_choose = is_configured || capabilities.campus_keys.contains(&CampusRole::School);
        capabilities.no_schools = self.schools.is_empty() || !can_choose;
        capabilities.incomplete = self.incomplete;
        capabilities.drawn_once = drawn_once;
        let folder = Mutex::new(Arc::new(folder));
        let schools = if capabilities.no_schools { Vec::new() } else { self.schools };
        let of = Of::Given(self.configurations, schools);
        ArrowStore::checked(Inner { of, options: self.options, beside, capabilities, folder }, self.data_standard)
    }
}

/// The endpoint of this name in any Data Standard, as it is spelled there.
fn known(name: &str) -> Result<String> {
    let mut models = DATA_STANDARDS.iter().filter_map(|standard| Model::data_standard(standard).ok());
    let kind = models.find_map(|model| model.find(name)).map_or_else(|| Model::ds5_2().kind(name), Ok)?;
    Ok(kind.endpoint().to_owned())
}

impl fmt::Debug for ArrowStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ArrowStoreBuilder({} tables)", self.given.len())
    }
}
