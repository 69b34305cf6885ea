//! A plan made ready to be carried out: whoever asks may run it, it is this configuration's own and unchanged, and it gets its engine.

use std::sync::Arc;

use super::opened::Resync;
use crate::campus::{Right, Tool};
use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::plan::{Occasion, Plan};
use crate::source::CampusSchool;

impl Resync {
    /// Refuses a plan that the caller may not run.
    pub(super) fn may_run(&self, plan: &Plan) -> Result<()> {
        if plan.occasion != Occasion::Request {
            let (tool, right) = plan.occasion.right();
            return self.rights().require(tool, right);
        }
        if !plan.errors().is_empty() {
            self.rights().require(Tool::ErrorLog, Right::Write)?;
        }
        if plan.does_more_than_retry() { self.rights().require(Tool::Resync, Right::Write) } else { Ok(()) }
    }

    /// Checks that a plan is this front door's own, and unchanged.
    pub(super) fn check(&self, plan: &Plan) -> Result<()> {
        let source = self.source();
        let differs = if plan.source.is_some() && source.is_some() {
            (plan.source != source).then_some("source")
        } else {
            (plan.configuration != self.configuration.name).then_some("configuration")
        };
        let target = &self.configuration.target;
        let differs = if differs.is_some() {
            differs
        } else if plan.target != self.url {
            Some("ODS")
        } else if plan.tenant != target.tenant {
            Some("tenant")
        } else if plan.instance != target.instance {
            Some("instance")
        } else if plan.school_year != self.configuration.school_year {
            Some("school year")
        } else if plan.data_standard != self.model.version() {
            Some("Data Standard")
        } else {
            None
        };
        if let Some(what) = differs {
            let message = format!("the plan was made for another {what}");
            return Err(Error::new(ErrorKind::RequestInvalid, message).with_hint("make the plan anew"));
        }
        plan.check_unchanged()?;
        plan.check_steps(&self.model)
    }

    pub(super) async fn engine(&self, plan: &Plan) -> Result<Engine> {
        let scope = match plan.request.schools {
            Some(_) => self.scope().with_schools(plan.schools.iter().map(|school| school.id).collect()),
            None => self.scope(),
        };
        let snapshot = self.store().open(&scope).await?;
        check_schools(plan, &snapshot.schools().await?)?;
        let engine = Engine::new(snapshot, scope, self.ods.clone(), Arc::clone(&self.dependencies), Arc::clone(self.clock()))
            .with_rules(self.district.rules());
        Ok(engine.with_limits(self.options.limits()))
    }
}

/// Refuses a plan of schools that take no part by now.
fn check_schools(plan: &Plan, now: &[CampusSchool]) -> Result<()> {
    let takes_part = |id: i64| now.iter().any(|school| school.id == id && !school.excluded);
    match plan.schools.iter().find(|school| !takes_part(school.id)) {
        None => Ok(()),
        Some(school) => {
            let message = format!("the plan was made for school {}, which takes no part any more", school.id);
            Err(Error::new(ErrorKind::RequestInvalid, message).with_hint("clear Exclude on the school, or make the plan anew"))
        }
    }
}
