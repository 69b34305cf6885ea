//! What there is to choose from: configurations, schools, waves, and whole requests ready-made.

use std::collections::BTreeSet;

use super::opened::Resync;
use super::planning::Planning;
use crate::campus::{Configuration, Request, Right, Tool, Wave};
use crate::error::Result;
use crate::model::ResourceKind;
use crate::plan::Plan;
use crate::source::CampusSchool;

impl Resync {
    /// The configurations of the source; each is opened by itself, and many may be open side by side.
    ///
    /// # Errors
    /// [`RightMissing`](crate::ErrorKind::RightMissing) without Read of the Resync tool, and what the source says when it cannot be read.
    pub async fn configurations(&self) -> Result<Vec<Configuration>> {
        self.district.configurations().await
    }

    /// The schools of the school year that a search [finds](CampusSchool::matches), excluded ones too; an empty search finds all.
    ///
    /// # Errors
    /// [`RightMissing`](crate::ErrorKind::RightMissing) without Read of the Resync tool, and what the source says when it cannot be read.
    pub async fn schools(&self, search: &str) -> Result<Vec<CampusSchool>> {
        self.rights().require(Tool::Resync, Right::Read)?;
        let schools = self.store().open(&self.scope()).await?.schools().await?;
        Ok(schools.into_iter().filter(|school| school.matches(search)).collect())
    }

    /// The waves of the recommended resync order, each with a request for those of its resources that the source holds and the preferences
    /// switch on. The schools are yet to be chosen.
    ///
    /// # Errors
    /// [`RightMissing`](crate::ErrorKind::RightMissing) without Read of the Resync tool, and what the source says when it cannot be read.
    pub async fn waves(&self) -> Result<Vec<(Wave, Request)>> {
        self.rights().require(Tool::Resync, Right::Read)?;
        let held = self.held().await?;
        let offered = |kind: &ResourceKind| held.contains(kind) && self.configuration.preferences.is_on(kind.endpoint());
        Ok(Wave::ALL.into_iter().map(|wave| (wave, wave.request(&self.model, offered))).collect())
    }

    /// The plan of everything: all schools, all resources that are switched on. For a new school year or a new ODS, after all data is set up,
    /// and off-peak. Where there is a ledger, an ODS that was emptied or replaced is noticed and said in the plan.
    ///
    /// # Errors
    /// What [`plan`](Self::plan) says.
    pub async fn full_resync(&self) -> Result<Plan> {
        let request = Request::new();
        Planning::new(self, &if self.store().capabilities().must_choose_schools() { request.all_schools() } else { request }).await
    }

    /// A request in [groups](Request::in_groups) of its schools, at most so many each: one request a group, to be run one after another.
    ///
    /// # Errors
    /// [`RightMissing`](crate::ErrorKind::RightMissing) without Read of the Resync tool; [`RequestInvalid`](crate::ErrorKind::RequestInvalid) for a
    /// choice of schools that cannot be carried out; what the source says when it cannot be read.
    pub async fn in_groups(&self, request: &Request, most: usize) -> Result<Vec<Request>> {
        self.rights().require(Tool::Resync, Right::Read)?;
        let mut facts = self.facts_of_server();
        facts.schools = self.store().open(&self.scope()).await?.schools().await?;
        match facts.chosen_schools(request)? {
            Some(schools) => Ok(request.in_groups(schools, most)),
            None => Ok(vec![request.clone()]),
        }
    }

    /// The kinds that the source holds.
    pub(super) async fn held(&self) -> Result<BTreeSet<ResourceKind>> {
        let snapshot = self.store().open(&self.scope()).await?;
        Ok(snapshot.kinds().await?.into_iter().collect())
    }
}
