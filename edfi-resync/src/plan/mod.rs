//! Request, model, graph and preferences become a [`Plan`]: a value that says what a run will do.
//!
//! Pure: the front door gathers `Facts` from source and server, `Plan::fold` folds them. A plan lists its steps in the order the
//! ODS accepts, with what every filter does to every resource, and what should be known before anything is sent. It can be
//! printed, saved as JSON, and run later.

mod absence;
mod changes;
mod codes;
mod comparison;
mod courses;
mod days;
mod decide;
mod fold;
mod ids;
mod json;
mod lacking;
mod occasion;
mod organizations;
mod reach;
mod removal;
mod removals;
mod retry;
mod school;
mod selection;
mod server;
mod step;
mod steps;
mod text;

pub(crate) use absence::may_clean_up;
pub use codes::PlannedCode;
pub(crate) use comparison::FEW_PEOPLE;
pub use comparison::{Comparison, Way};
pub(crate) use courses::Courses;
pub(crate) use days::day_parameter;
pub(crate) use decide::{Decision, EventKind, Evidence, Existence, InCampus, KindPolicy, Row, Why};
pub(crate) use fold::Facts;
pub use occasion::Occasion;
pub(crate) use organizations::Organizations;
pub(crate) use reach::{Reach, Within};
pub(crate) use removal::EXAMPLES;
pub use removal::{Because, CEILING, Kept, Removal, RemovalStep};
pub(crate) use school::ALL_SCHOOLS;
pub use selection::Selection;
pub(crate) use server::ServerFacts;
pub use step::{Pass, Step};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::campus::{Mode, Request, SchoolYear};
use crate::error::{Error, ErrorKind, Result};
use crate::model::Model;
use crate::shown::line;

/// The version of the JSON form of a plan.
pub const PLAN_FORMAT: &str = "edfi-resync-plan/1";

/// What a request will do. Reading only made it; running it carries it out.
///
/// `Display` prints it for people, serde as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Plan {
    /// [`PLAN_FORMAT`].
    pub format: String,
    /// A digest of everything below: two plans that would do the same have the same. How a source without configurations prints itself is not in
    /// it.
    pub fingerprint: String,
    /// The configuration's name.
    pub configuration: String,
    /// A digest of what tells its source apart from others, where that has no configurations: however its path was written, it has the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The base URL of the ODS.
    pub target: Url,
    /// The tenant, on a host of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The instance, on a host that has one for each year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The Data Standard of the records.
    pub data_standard: String,
    /// The school year whose records are sent.
    pub school_year: SchoolYear,
    /// The mode.
    pub mode: Mode,
    /// Why it was made.
    #[serde(default, skip_serializing_if = "Occasion::is_request")]
    pub occasion: Occasion,
    /// The request behind it.
    pub request: Request,
    /// The schools it touches, as people know them; empty for a source without schools.
    pub schools: Vec<PlannedSchool>,
    /// What is deleted before anything is sent, in this order; what was deleted in the source, behind what is sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removals: Vec<RemovalStep>,
    /// What is done, in this order where one step waits for another.
    pub steps: Vec<Step>,
    /// Whether records were counted, and their Campus codes looked at. If not, no step knows how many there are, and
    /// `unmapped` says nothing.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub counted: bool,
    /// The change version of the source up to which it lists what was deleted there, where that is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_until: Option<u64>,
    /// The Campus codes that are not mapped: the records that hold them cannot be sent. Those of related resources are not known before the
    /// run, nor are those of a source that could not tell without a scan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmapped: Vec<PlannedCode>,
    /// What should be known before running it.
    pub warnings: Vec<String>,
}

fn yes() -> bool {
    true
}

/// A school of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PlannedSchool {
    /// The Campus school ID.
    pub id: i64,
    /// Its number, as it may be shown.
    pub number: String,
    /// Its name, as it may be shown.
    pub name: String,
}

impl Plan {
    /// The same plan with what was found to delete, and what should be known about that.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] when it cannot be written as JSON.
    pub(crate) fn with_removals(mut self, removals: Vec<RemovalStep>, warnings: Vec<String>) -> Result<Self> {
        self.removals = removals;
        self.warnings.extend(warnings.into_iter().map(line));
        self.fingerprint = self.compute_fingerprint()?;
        Ok(self)
    }

    /// How many records it deletes, and of how many that were found.
    pub fn deletes(&self) -> (u64, u64) {
        self.removals.iter().fold((0, 0), |(deletes, found), step| (deletes + step.deletes.len() as u64, found + step.found))
    }

    /// Checks that its steps can be carried out in their order. One that was folded always can; one that came as JSON may be anybody's work.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource that the model lacks; [`ErrorKind::RequestInvalid`] for a step that stands there twice, is a
    /// second pass without a first one before it, or waits for a step that does not come before it.
    pub(crate) fn check_steps(&self, model: &Model) -> Result<()> {
        let wrong = |step: &Step, what: &str| {
            let message = format!("a step of the plan for {} {what}", step.resource);
            Err(Error::new(ErrorKind::RequestInvalid, message).with_hint("make the plan anew"))
        };
        self.check_removals(model)?;
        let mut before = BTreeSet::new();
        for (at, step) in self.steps.iter().enumerate() {
            if model.kind(&step.resource)?.endpoint() != step.resource {
                return wrong(step, "does not name it as the model does");
            }
            if step.pass != Pass::First && !before.contains(&(&step.resource, true)) {
                return wrong(step, "is a second pass without a first one");
            }
            if !before.insert((&step.resource, step.pass == Pass::First)) {
                return wrong(step, "stands there twice");
            }
            if step.after.iter().any(|&earlier| earlier >= at) {
                return wrong(step, "waits for one that does not come before it");
            }
        }
        Ok(())
    }

    /// How many records it will read, as far as that is known before the run; absent where nothing was counted.
    pub fn known_records(&self) -> Option<u64> {
        self.counted.then(|| self.steps.iter().filter(|step| step.pass == Pass::First).filter_map(|step| step.records).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campus::NonPersonPolicy;

    fn plan(steps: Vec<Step>) -> Plan {
        Plan {
            format: PLAN_FORMAT.to_owned(),
            fingerprint: String::new(),
            configuration: "State".to_owned(),
            source: None,
            target: "https://ods.example".parse().expect("a URL"),
            tenant: None,
            instance: None,
            data_standard: "5.2".to_owned(),
            school_year: 2027.try_into().expect("a school year"),
            mode: Mode::Resync,
            occasion: Occasion::Request,
            request: Request::new().non_person_policy(NonPersonPolicy::Skip),
            schools: Vec::new(),
            removals: Vec::new(),
            steps,
            counted: true,
            deleted_until: None,
            unmapped: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn step(resource: &str, pass: Pass, after: &[usize]) -> Step {
        Step { pass, after: after.to_vec(), ..Step::new(resource, "", 1, Selection::FullScope) }
    }

    #[test]
    fn steps_that_nobody_folded_are_refused() {
        let error = |steps| plan(steps).check_steps(&Model::ds5_2()).expect_err("it cannot be carried out").to_string();
        let first = || step("schools", Pass::First, &[]);
        for (second, said) in [
            (step("students", Pass::First, &[7]), "a step of the plan for students waits for one that does not come before it"),
            (step("students", Pass::First, &[1]), "a step of the plan for students waits for one that does not come before it"),
            (step("schools", Pass::First, &[]), "a step of the plan for schools stands there twice"),
            (step("students", Pass::Refused, &[]), "a step of the plan for students is a second pass without a first one"),
            (step("Students", Pass::First, &[]), "a step of the plan for Students does not name it as the model does"),
        ] {
            assert_eq!(error(vec![first(), second]), format!("{said}; make the plan anew"));
        }
        assert!(error(vec![step("pupils", Pass::First, &[])]).contains("pupils"));
        let sound = vec![first(), step("students", Pass::First, &[0]), step("schools", Pass::Whole, &[0, 1])];
        plan(sound).check_steps(&Model::ds5_2()).expect("it can be carried out");
    }
}
