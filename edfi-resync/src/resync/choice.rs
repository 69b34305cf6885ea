//! [`Choice`]: which configuration of a district is meant, and what was named of it.

use std::time::SystemTime;

use url::Url;

use super::config::missing;
use crate::campus::{Configuration, SchoolYear};
use crate::error::Result;
use crate::model::Model;
use crate::plan::Plan;
use crate::source::SourceStore;

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

impl Choice {
    /// The chosen one among the configurations of a source; one that stands for a source without any.
    ///
    /// # Errors
    /// [`ConfigInvalid`](crate::ErrorKind::ConfigInvalid) when none is chosen among several, or what was named of it is not its own.
    pub(super) fn among(
        &self,
        configurations: &[Configuration],
        store: &dyn SourceStore,
        now: SystemTime,
    ) -> Result<Configuration> {
        if configurations.is_empty() {
            if let Some(name) = &self.configuration {
                return Err(missing(
                    &format!("the source has no configuration {name:?}, nor any other"),
                    "leave the configuration out",
                ));
            }
            let school_year = match (self.school_year, &self.planned) {
                (Some(year), _) => year,
                (None, Some(planned)) => planned.school_year,
                (None, None) => SchoolYear::at(now)?,
            };
            let planned = || self.planned.as_ref().map(|planned| planned.data_standard.clone());
            let data_standard = self.data_standard.clone().or_else(planned).unwrap_or_default();
            return Ok(Configuration::new(store.to_string(), school_year, data_standard));
        }
        let names = || configurations.iter().map(|found| format!("{:?}", found.name)).collect::<Vec<_>>().join(", ");
        let hint = format!("the source has {}", names());
        let name = self.configuration.as_ref().or(self.planned.as_ref().map(|planned| &planned.configuration));
        let chosen = match name {
            Some(name) => configurations.iter().find(|found| found.name == *name),
            None if configurations.len() == 1 => configurations.first(),
            None => return Err(missing("the source has several configurations, and none is chosen", &hint)),
        };
        let Some(chosen) = chosen else {
            let name = name.map_or("", String::as_str);
            return Err(missing(&format!("the source has no configuration {name:?}"), &hint));
        };
        if let Some(year) = self.school_year
            && year != chosen.school_year
        {
            let message =
                format!("school year {year} is not that of configuration {:?}, which is {}", chosen.name, chosen.school_year);
            return Err(missing(&message, "leave the school year out, or choose the configuration of that year"));
        }
        if let Some(version) = &self.data_standard
            && Model::data_standard(version)? != Model::data_standard(&chosen.data_standard)?
        {
            let message = format!(
                "Data Standard {version} is not that of configuration {:?}, which is {}",
                chosen.name, chosen.data_standard
            );
            return Err(missing(&message, "leave the Data Standard out"));
        }
        Ok(chosen.clone())
    }
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
