//! [`Served`]: what a source of service queries serves, with whatever database behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::checked::{Checked, CheckedQueries, CheckedQuery};
use super::named::Special;
use super::parameters::Parameter;
use super::scan::LaidOut;
use super::snapshot::QuerySnapshot;
use super::special::{Table, configurations};
use super::standard::ByStandard;
use crate::campus::{Configuration, Scope};
use crate::error::{Error, Result};
use crate::model::{CampusRole, Model};
use crate::source::beside::Beside;
use crate::source::filters::check_schools;
use crate::source::said_twice;
use crate::source::store::Capabilities;

/// Queries with which nothing is wrong, and what a source can do with them.
pub(crate) struct Served {
    resources: ByStandard<Checked>,
    pub(crate) special: BTreeMap<Special, Arc<CheckedQuery>>,
    /// Where configurations come from, if no query tells of them.
    pub(in super::super) beside: Beside,
    /// What it can do in some Data Standard; what it can in one, a snapshot knows.
    pub(crate) capabilities: Capabilities,
}

impl Served {
    /// What these queries serve.
    ///
    /// # Errors
    /// For queries that say what the configuration file says too.
    pub(in super::super) fn new(checked: &CheckedQueries, beside: Beside) -> Result<Self> {
        let special = checked.special.clone();
        let resources = checked.resources.filter_map(|_, checked| checked.as_ref().ok().cloned());
        let mut capabilities = Capabilities::plain().with_counts();
        if special.contains_key(&Special::Configurations) || beside.path().is_some() {
            capabilities = capabilities.with_configurations();
        }
        if !special.contains_key(&Special::Schools) {
            capabilities = capabilities.without_schools();
        }
        let capabilities = with_keys(capabilities, &resources.iter());
        said_twice::check(&beside, special.iter().map(|(which, query)| (*which, &**query.file())), ("query", "queries"))?;
        Ok(Self { resources, special, beside, capabilities })
    }

    /// Its configurations, from the file or from tables that are read so.
    pub(crate) fn configurations(&self, mut table: impl FnMut(&CheckedQuery) -> Result<Table>) -> Result<Vec<Configuration>> {
        if let Some(said) = self.beside.read()? {
            return Ok(said.configurations);
        }
        let Some(list) = self.special.get(&Special::Configurations) else { return Ok(Vec::new()) };
        let list = table(list)?;
        let mut other = |which| self.special.get(&which).map(|query| table(query)).transpose();
        configurations(&list, other(Special::Preferences)?.as_ref(), other(Special::Mappings)?.as_ref())
    }

    /// Holds the queries against the models of configurations: what is wrong with their columns is known before anything is opened.
    pub(crate) fn lay_out_for(&self, configurations: &[Configuration]) -> Result<()> {
        for configuration in configurations {
            self.lay_out(&Model::data_standard(&configuration.data_standard)?)?;
        }
        Ok(())
    }

    /// What a model takes, in its terms; queries of kinds that it lacks are left out, and [named](Self::lacking).
    fn lay_out(&self, model: &Model) -> Result<Vec<LaidOut>> {
        let taken = self.resources.of(model.version()).into_iter();
        let layouts = taken.filter_map(|(endpoint, checked)| Some((model.find(endpoint)?, checked)));
        let layouts = layouts.map(|(kind, checked)| LaidOut::new(checked.clone(), &kind).map_err(Error::from));
        layouts.collect()
    }

    /// The resources of which a model would take queries, and that it lacks. What is in a folder of other Data Standards is not among them.
    fn lacking(&self, model: &Model) -> Vec<String> {
        let taken = self.resources.of(model.version()).into_keys();
        taken.filter(|endpoint| model.find(endpoint).is_none()).map(str::to_owned).collect()
    }

    /// What is served of a scope, over connections that are made so.
    ///
    /// # Errors
    /// For a choice of schools that no query can apply; those of making the connections.
    pub(crate) fn open<C>(&self, scope: &Scope, connect: impl FnOnce() -> Result<C>) -> Result<QuerySnapshot<C>> {
        let taken = self.resources.of(scope.model.version());
        check_schools(scope, knows_schools(taken.values().copied()))?;
        let able = Capabilities { campus_keys: BTreeSet::new(), days: BTreeSet::new(), ..self.capabilities.clone() };
        let held = self.lay_out(&scope.model)?;
        Ok(QuerySnapshot {
            held: held.into_iter().map(|laid_out| (laid_out.kind.clone(), Arc::new(laid_out))).collect(),
            source: with_keys(able, &taken.iter().map(|(endpoint, checked)| (*endpoint, *checked))),
            lacking: self.lacking(&scope.model),
            special: self.special.clone(),
            scope: scope.clone(),
            connections: connect()?,
        })
    }
}

/// What queries let a source be filtered by: the Campus keys and days of their records.
fn with_keys<'a>(capabilities: Capabilities, queries: &(impl Iterator<Item = (&'a str, &'a Checked)> + Clone)) -> Capabilities {
    let days = queries.clone().filter(|(_, checked)| checked.aliases.tell_day()).map(|(endpoint, _)| endpoint);
    capabilities.with_campus_keys(queries.clone().flat_map(|(_, checked)| checked.roles())).with_days(days)
}

/// Whether schools can be told apart, by Campus keys or by a query's own filter.
fn knows_schools<'a>(mut queries: impl Iterator<Item = &'a Checked>) -> bool {
    queries.any(|checked| checked.roles().contains(&CampusRole::School) || checked.query.parameters().contains(&Parameter::Schools))
}
