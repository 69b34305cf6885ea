//! The sides of a comparison, opened: a snapshot of the source, the ODS, and what the ledger knows of it.

use super::opened::Resync;
use crate::compare::{Rows, Sides};
use crate::error::Result;
use crate::orphans::Search;

impl Resync {
    /// Who is asked for orphans.
    pub(super) async fn search(&self) -> Result<Search<'_>> {
        Ok(Search::new(self.sides().await?, &self.dependencies))
    }

    async fn sides(&self) -> Result<Sides<'_>> {
        let scope = self.scope();
        let snapshot = self.store().open(&scope).await?;
        let held = snapshot.kinds().await?.into_iter().collect();
        let rows = match &self.memory {
            None => Rows::NoLedger,
            Some(memory) => match memory.of_this_ods(&self.ods, &self.model, self.clock().as_ref()).await? {
                Some((ledger, target)) => Rows::Of(ledger, target),
                None => Rows::OfAnotherOds,
            },
        };
        let (source, concurrency) = (self.store().capabilities(), self.options.concurrency);
        Ok(Sides { scope, snapshot, held, source, ods: &self.ods, rows, concurrency })
    }

    /// Another configuration of the source that sends into this ODS, for another school year.
    pub(super) async fn sibling(&self) -> Result<Option<String>> {
        // A server that keeps one ODS for each school year has the year in its paths.
        let year = self.configuration.school_year.to_string();
        let is_of_year = self.ods.discovery().data.path_segments().is_some_and(|mut segments| segments.any(|part| part == year));
        if !self.is_of_source || is_of_year {
            return Ok(None);
        }
        let own = &self.configuration.target;
        let all = self.store().configurations().await?;
        let other = all.into_iter().find(|other| {
            let target = &other.target;
            other.school_year != self.configuration.school_year
                && target.url.as_ref() == Some(&self.url)
                && (&target.tenant, &target.instance) == (&own.tenant, &own.instance)
        });
        Ok(other.map(|other| other.name))
    }
}
