//! [`Prerequisite`]: what must be so before anything is sent, as Campus's manual lists it.

use std::fmt;

use super::opened::Resync;
use crate::campus::{EnableEdFi, Right, Tool};
use crate::error::{Error, ErrorKind, Result};

/// One prerequisite of a run, and whether it is met.
///
/// `Display` is one line: its name, then `met`, or what is wrong and what to do about it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Prerequisite {
    /// Which one.
    pub name: PrerequisiteName,
    /// What is wrong; its [hint](Error::hint) is the remedy. Absent: it is met.
    pub problem: Option<Error>,
    /// The Campus person IDs that it is about, in order.
    pub persons: Vec<i64>,
}

/// Which prerequisite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PrerequisiteName {
    /// The system preference *Enable Ed-Fi* is Yes.
    EnableEdFi,
    /// The Ed-Fi Configuration is complete, and as it was when it was opened.
    Configuration,
    /// The ODS answers, and accepts key and secret.
    Connection,
    /// People have the number that is sent as their unique ID. A run is not refused for those who have none; none of their records is sent.
    UniqueIds,
}

impl Prerequisite {
    fn new(name: PrerequisiteName, result: Result<()>) -> Self {
        Self { name, problem: result.err(), persons: Vec::new() }
    }

    /// Whether it is met.
    pub fn is_met(&self) -> bool {
        self.problem.is_none()
    }

    /// Whether a run is refused because of it.
    pub fn refuses(&self) -> bool {
        !self.is_met() && self.name != PrerequisiteName::UniqueIds
    }
}

impl fmt::Display for PrerequisiteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EnableEdFi => "Enable Ed-Fi",
            Self::Configuration => "Ed-Fi Configuration",
            Self::Connection => "connection",
            Self::UniqueIds => "Ed-Fi IDs",
        })
    }
}

impl fmt::Display for Prerequisite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.problem {
            None => write!(f, "{}: met", self.name),
            Some(problem) => write!(f, "{}: {problem}", self.name),
        }
    }
}

impl Resync {
    /// The prerequisites of a run, met or not. A run checks them too, and is refused while one of them [refuses](Prerequisite::refuses) it.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool, and what the source says when it cannot be read.
    pub async fn prerequisites(&self) -> Result<Vec<Prerequisite>> {
        self.rights().require(Tool::Resync, Right::Read)?;
        let mut all = self.refusing().await;
        let snapshot = self.store().open(&self.scope()).await?;
        let persons = snapshot.without_unique_id().await?;
        let problem = (!persons.is_empty()).then(|| {
            let message = format!("{} people lack the number that is sent as their unique ID", persons.len());
            Error::new(ErrorKind::PrerequisiteMissing, message)
                .with_hint("assign it on their Demographics; until then nothing is sent of them")
        });
        all.push(Prerequisite { name: PrerequisiteName::UniqueIds, problem, persons });
        Ok(all)
    }

    /// Refuses a run whose prerequisites are not met, naming each.
    pub(super) async fn check_prerequisites(&self) -> Result<()> {
        let mut failing: Vec<_> = self.refusing().await.into_iter().filter(Prerequisite::refuses).collect();
        if failing.len() > 1 {
            let named: Vec<_> = failing.iter().map(ToString::to_string).collect();
            let message = format!("{} prerequisites of a run are not met: {}", named.len(), named.join(" | "));
            return Err(Error::new(ErrorKind::PrerequisiteMissing, message));
        }
        match failing.pop().and_then(|one| one.problem) {
            Some(problem) => Err(problem),
            None => Ok(()),
        }
    }

    async fn refusing(&self) -> Vec<Prerequisite> {
        vec![
            Prerequisite::new(PrerequisiteName::EnableEdFi, self.check_enabled().await),
            Prerequisite::new(PrerequisiteName::Configuration, self.check_configuration().await),
            Prerequisite::new(PrerequisiteName::Connection, self.ods.authenticate().await),
        ]
    }

    async fn check_enabled(&self) -> Result<()> {
        match self.store().enable_ed_fi().await? {
            EnableEdFi::Yes => Ok(()),
            other => Err(Error::new(ErrorKind::PrerequisiteMissing, format!("the system preference Enable Ed-Fi is {other}"))
                .with_hint("set it to Yes; until then nothing is sent")),
        }
    }

    /// Opening has checked that the configuration is complete; here it is whether Campus still has it so.
    async fn check_configuration(&self) -> Result<()> {
        if !self.is_of_source {
            return Ok(());
        }
        let (opened, all) = (&self.configuration, self.store().configurations().await?);
        let changed = |what: &str| {
            let message = format!("configuration {:?} {what} since it was opened", opened.name);
            Err(Error::new(ErrorKind::PrerequisiteMissing, message).with_hint("open it anew, and plan again"))
        };
        let Some(now) = all.iter().find(|configuration| configuration.name == opened.name) else {
            return changed("was removed or renamed");
        };
        let moved = now.target.url.as_ref().is_some_and(|url| *url != self.url);
        if moved || (&now.target.tenant, &now.target.instance) != (&opened.target.tenant, &opened.target.instance) {
            return changed("was given another target");
        }
        if now.school_year != opened.school_year {
            return changed("was given another school year");
        }
        if now.data_standard != opened.data_standard {
            return changed("was given another Data Standard");
        }
        if now.unique_ids != opened.unique_ids {
            return changed("was given another choice of unique IDs");
        }
        if now.preferences != opened.preferences {
            return changed("was given other Resource Preferences or code mappings");
        }
        if now.policies != opened.policies {
            return changed("was given other policies");
        }
        Ok(())
    }
}
