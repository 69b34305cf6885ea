//! Request, model, graph and preferences become a [`Plan`]: a value that says what a run will do.
//!
//! Pure: the front door gathers [`Facts`] from source and server, [`Plan::fold`] folds them. A plan lists its steps in the order the
//! ODS accepts, with what every filter does to every resource, and what should be known before anything is sent. It can be
//! printed, saved as JSON, and run later.

mod fold;
mod selection;
mod step;
mod text;

pub use fold::{Facts, ServerFacts};
pub use selection::Selection;
pub use step::{Pass, Step};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::campus::{Mode, Request, SchoolYear};

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
    /// A digest of everything below: two plans that would do the same have the same.
    pub fingerprint: String,
    /// The configuration's name.
    pub configuration: String,
    /// The base URL of the ODS.
    pub target: Url,
    /// The Data Standard of the records.
    pub data_standard: String,
    /// The school year whose records are sent.
    pub school_year: SchoolYear,
    /// The mode.
    pub mode: Mode,
    /// The request behind it.
    pub request: Request,
    /// The schools it touches, as people know them; empty for a source without schools.
    pub schools: Vec<PlannedSchool>,
    /// What is done, in this order where one step waits for another.
    pub steps: Vec<Step>,
    /// What should be known before running it.
    pub warnings: Vec<String>,
}

/// A school of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PlannedSchool {
    /// The Campus school ID.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
}

impl Plan {
    /// How many records it will read, as far as that is known before the run.
    pub fn known_records(&self) -> u64 {
        self.steps.iter().filter(|step| step.pass == Pass::First).filter_map(|step| step.records).sum()
    }
}
