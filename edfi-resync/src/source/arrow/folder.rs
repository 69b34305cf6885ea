//! [`Folder`]: what is read, each table by its resource: the files of a folder, or what a program gave.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::table::Table;
use crate::model::{CampusRole, Model};
use crate::source::csv::{Manifest, SpecialFiles};
use crate::source::store::Capabilities;

/// The tables that are read, and what tells of the source.
#[derive(Debug, Default)]
pub(super) struct Folder {
    /// By endpoint.
    pub(super) tables: BTreeMap<String, Arc<Table>>,
    pub(super) special: SpecialFiles,
    pub(super) manifest: Option<Manifest>,
}

impl Folder {
    /// What a store of it can do beside what is said elsewhere of its records.
    pub(super) fn of_records(&self) -> Capabilities {
        let roles = self.tables.values().flat_map(|table| table.roles());
        let days = self.tables.iter().filter(|(_, table)| table.aliases.tell_day()).map(|(endpoint, _)| endpoint.as_str());
        Capabilities::plain().with_campus_keys(roles.collect::<Vec<CampusRole>>()).with_days(days).with_counts()
    }

    /// The resources that a model lacks.
    pub(super) fn lacking(&self, model: &Model) -> Vec<String> {
        self.tables.keys().filter(|endpoint| model.find(endpoint).is_none()).cloned().collect()
    }
}
