//! [`Choice`]: which configuration of a district is meant, and what was named of it.

use url::Url;

use crate::campus::{Configuration, SchoolYear};
use crate::plan::Plan;

/// Which configuration is opened. What was not named is left to the source, or to the plan.
#[derive(Clone, Default)]
pub(super) struct Choice {
    pub(super) configuration: Option<String>,
    pub(super) own: Option<Configuration>,
    pub(super) ods: Option<String>,
    pub(super) tenant: Option<String>,
    pub(super) instance: Option<String>,
    pub(super) school_year: Option<SchoolYear>,
    pub(super) data_standard: Option<String>,
    pub(super) planned: Option<Planned>,
}

/// What a plan was made for.
#[derive(Clone)]
pub(super) struct Planned {
    pub(super) configuration: String,
    pub(super) url: Url,
    pub(super) tenant: Option<String>,
    pub(super) instance: Option<String>,
    pub(super) school_year: SchoolYear,
    pub(super) data_standard: String,
}

impl Planned {
    pub(super) fn of(plan: &Plan) -> Self {
        Self {
            configuration: plan.configuration.clone(),
            url: plan.target.clone(),
            tenant: plan.tenant.clone(),
            instance: plan.instance.clone(),
            school_year: plan.school_year,
            data_standard: plan.data_standard.clone(),
        }
    }
}
