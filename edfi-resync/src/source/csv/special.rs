//! [`SpecialFiles`]: the files that tell of the source itself, in the place of special queries; what they tell a snapshot.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::file::CsvFile;
use crate::campus::{Configuration, EnableEdFi, Narrowing, Scope};
use crate::error::Result;
use crate::model::{CampusObject, CampusRole};
use crate::source::apart::apart;
use crate::source::beside::Beside;
use crate::source::said_twice;
use crate::source::service_query::{Special, configurations, schools};
use crate::source::store::{CampusSchool, Capabilities, ObjectState, Withheld};

/// The files that tell of the source itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct SpecialFiles(pub(crate) BTreeMap<Special, Arc<CsvFile>>);

/// What these files tell in a scope, to a store that claims so much.
#[derive(Clone)]
pub(crate) struct Told {
    pub(crate) files: SpecialFiles,
    pub(crate) scope: Scope,
    pub(crate) source: Capabilities,
}

impl SpecialFiles {
    pub(crate) fn get(&self, which: Special) -> Option<&Arc<CsvFile>> {
        self.0.get(&which)
    }

    /// Refuses what the configuration file says too, and what is wrong in one of them.
    pub(crate) fn check(&self, beside: &Beside) -> Result<()> {
        said_twice::check(beside, self.0.iter().map(|(which, file)| (*which, &**file.name())), ("file", "files"))?;
        self.0.iter().try_for_each(|(which, file)| file.check(*which))
    }

    /// The configurations: those of the configuration file, if there is one.
    pub(crate) fn configurations(&self, beside: &Beside) -> Result<Vec<Configuration>> {
        if let Some(said) = beside.read()? {
            return Ok(said.configurations);
        }
        let table = |which| self.get(which).map(|file| file.table()).transpose();
        let Some(list) = table(Special::Configurations)? else { return Ok(Vec::new()) };
        configurations(&list, table(Special::Preferences)?.as_ref(), table(Special::Mappings)?.as_ref())
    }

    pub(crate) fn enable_ed_fi(&self, beside: &Beside) -> Result<EnableEdFi> {
        match self.get(Special::System) {
            Some(file) => file.enable_ed_fi(),
            None => Ok(beside.read()?.and_then(|said| said.enable_ed_fi).unwrap_or_default()),
        }
    }

    /// What a store can do beside its records, of which these capabilities tell, where a configuration file lies beside it or not.
    pub(crate) fn capabilities(&self, mut of_records: Capabilities, is_configured: bool, withholds: bool) -> Capabilities {
        if is_configured || self.get(Special::Configurations).is_some() {
            of_records = of_records.with_configurations();
        }
        // Schools that nobody can choose are none.
        let can_choose = of_records.configurations || of_records.campus_keys.contains(&CampusRole::School);
        if self.get(Special::Schools).is_none() || !can_choose {
            of_records = of_records.without_schools();
        }
        if withholds || self.get(Special::Objects).is_some() { of_records.withholding() } else { of_records.of_plain_files() }
    }
}

impl Told {
    /// What a file tells; nothing without it.
    async fn by<T: Send + 'static>(
        &self,
        which: Special,
        read: impl FnOnce(&CsvFile) -> Result<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(file) = self.files.get(which).cloned() else { return Ok(None) };
        apart(move || read(&file)).await.map(Some)
    }

    pub(crate) async fn schools(&self) -> Result<Vec<CampusSchool>> {
        if self.source.no_schools {
            return Ok(Vec::new());
        }
        let table = self.by(Special::Schools, CsvFile::table).await?;
        table.map_or_else(|| Ok(Vec::new()), |table| schools(&table))
    }

    pub(crate) async fn objects(&self, objects: &[CampusObject]) -> Result<Option<Vec<ObjectState>>> {
        let unlisted = if self.source.is_complete() { ObjectState::Gone } else { ObjectState::Unknown };
        let objects = objects.to_vec();
        self.by(Special::Objects, move |file| file.objects(&objects, unlisted)).await
    }

    pub(crate) async fn without_unique_id(&self) -> Result<Vec<i64>> {
        let scope = self.scope.clone();
        Ok(self.by(Special::People, move |file| file.people(&scope)).await?.unwrap_or_default())
    }

    pub(crate) async fn withheld(&self, narrowing: &Narrowing) -> Result<Vec<Withheld>> {
        let (scope, narrowing) = (self.scope.clone(), narrowing.clone());
        Ok(self.by(Special::Withheld, move |file| file.withheld(&scope, &narrowing)).await?.unwrap_or_default())
    }
}
