//! [`Columns`]: which columns and files the records of a kind need.

use std::collections::{BTreeMap, BTreeSet};

use super::flat::{Cells, Collection, Flat, Path};
use crate::error::{Error, ErrorKind, Result};
use crate::model::{CampusKeys, CampusRole, Record, ResourceKind};
use crate::source::batch::Batch;
use crate::source::csv::file::MOST_COLUMNS;
use crate::source::service_query::{DAY, KEY, OBJECT, ROLES};

/// What the records of a kind need, learned from all of them.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) kind: ResourceKind,
    /// Those of the records themselves.
    pub(super) own: BTreeSet<Path>,
    /// Those of the elements of each collection.
    pub(super) collections: BTreeMap<Path, BTreeSet<Path>>,
    /// The collections of which some element can be no row: these are JSON in a column.
    pub(super) json: BTreeSet<Path>,
    roles: BTreeSet<CampusRole>,
    has_objects: bool,
    has_days: bool,
    spans_years: bool,
}

impl Columns {
    /// Those that a kind has in any case: a day where the source tells it of these records.
    pub(super) fn new(kind: ResourceKind, has_days: bool) -> Self {
        Self {
            kind,
            own: BTreeSet::new(),
            collections: BTreeMap::new(),
            json: BTreeSet::new(),
            roles: BTreeSet::new(),
            has_objects: false,
            has_days,
            spans_years: false,
        }
    }

    /// Learns from a batch.
    ///
    /// # Errors
    /// [`ErrorKind::SourceInvalid`] for records that need more columns than a file may have.
    pub(super) fn learn(&mut self, batch: &Batch) -> Result<()> {
        for Record { body, campus, .. } in &batch.records {
            self.learn_keys(campus);
            let Ok(Flat { own, collections }) = Flat::of(&self.kind, body) else { continue };
            add(&mut self.own, own);
            for Collection { path, elements, .. } in collections {
                let columns = self.collections.entry(path.clone()).or_default();
                match elements {
                    Some(elements) => elements.into_iter().for_each(|cells| add(columns, cells)),
                    None => _ = self.json.insert(path),
                }
            }
        }
        let most = std::iter::once(self.own.len() + self.json.len()).chain(self.collections.values().map(BTreeSet::len)).max();
        // Those of Campus keys come in addition.
        if most.is_some_and(|most| most > MOST_COLUMNS - 16) {
            let message = format!("{} hold more than {} different members", self.kind, MOST_COLUMNS - 16);
            return Err(
                Error::new(ErrorKind::SourceInvalid, message).with_hint("see where these names come from: they are in no model")
            );
        }
        Ok(())
    }

    fn learn_keys(&mut self, campus: &CampusKeys) {
        self.roles.extend(campus.all().iter().map(|(role, _)| *role));
        self.has_objects |= campus.object().is_some();
        self.has_days |= campus.day().is_some();
        self.spans_years |= campus.is_of_any_year();
    }

    /// Whether the rows may be of any year, each of which says its own.
    pub(super) fn spans_years(&self) -> bool {
        self.spans_years && self.roles.contains(&CampusRole::SchoolYear)
    }

    /// The roles of Campus IDs, in the order of their columns.
    pub(super) fn roles(&self) -> impl Iterator<Item = (&'static str, CampusRole)> + '_ {
        ROLES.iter().copied().filter(|(_, role)| self.roles.contains(role))
    }

    /// The collections whose elements are rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&Path, &BTreeSet<Path>)> {
        self.collections.iter().filter(|(path, _)| !self.json.contains(*path))
    }

    /// The columns of the records, by their names: the key, the members, and what Campus has behind it.
    pub(super) fn header(&self) -> Vec<String> {
        let mut names = vec![KEY.to_owned()];
        names.extend(self.members().map(|path| path.name.clone()));
        names.extend(self.roles().map(|(name, _)| name.to_owned()));
        names.extend(self.has_objects.then(|| OBJECT.to_owned()));
        names.extend(self.has_days.then(|| DAY.to_owned()));
        names
    }

    /// The members that are columns of the records, in their order.
    pub(super) fn members(&self) -> impl Iterator<Item = &Path> {
        let mut all: Vec<_> = self.own.iter().chain(&self.json).collect();
        all.sort();
        all.into_iter()
    }

    /// What Campus has behind a record, in the order of its columns.
    pub(super) fn of_campus(&self, campus: &CampusKeys) -> Vec<Option<String>> {
        let ids = |role| {
            let ids: Vec<_> = campus.ids(role).map(|id| id.to_string()).collect();
            match &ids[..] {
                [] => None,
                [one] => Some(one.clone()),
                several => Some(format!("[{}]", several.join(","))),
            }
        };
        let mut cells: Vec<_> = self.roles().map(|(_, role)| ids(role)).collect();
        let object = || campus.object().map(|object| format!("{}:{}", object.kind, object.id));
        cells.extend(self.has_objects.then(object));
        cells.extend(self.has_days.then(|| campus.day().map(|day| day.to_string())));
        cells
    }
}

fn add(columns: &mut BTreeSet<Path>, cells: Cells) {
    for (path, _) in cells {
        if !columns.contains(&path) {
            columns.insert(path);
        }
    }
}
