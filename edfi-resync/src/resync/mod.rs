//! The front door: open a source and an ODS, plan, run.

mod advise;
mod audit;
mod builder;
mod config;
mod delete;
mod errors;
mod events;
mod idle;
mod locks;
mod memory;
mod offer;
mod planning;
mod prerequisites;
mod rebuild;
mod resources;
mod run;
mod secrets;
mod show;
mod sides;
mod survey;
mod target;
mod until;

pub use advise::{Advice, AdviceReason};
pub use builder::ResyncBuilder;
pub use config::{OPTIONS, Options};
pub use events::{EventEnd, HandledEvent, Handling, QueuedEvent};
pub use planning::Planning;
pub use prerequisites::{Prerequisite, PrerequisiteName};
pub use resources::{ResourceRow, ResourceSort};
pub use run::{Resume, Running};
pub use secrets::Secrets;

use std::sync::Arc;
use std::time::Duration;

use url::Url;
use xxhash_rust::xxh3::xxh3_128;

use crate::campus::{Configuration, Mode, Request, Right, Rights, Scope, Tool};
use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::model::Model;
use crate::ods::{Clock, Ods};
use crate::orphans::plan_cleanup;
use crate::plan::{Facts, Plan, ServerFacts};
use crate::rules::Rules;
use crate::source::{CampusSchool, SourceStore};

use self::memory::Memory;

/// How long planning waits for an ODS to take key and secret, and to show whether it still holds what the ledger knows: a plan can be made while it is
/// away.
const DOUBTING: Duration = Duration::from_secs(15);

/// A source and an ODS, opened for one configuration.
#[derive(Debug)]
pub struct Resync {
    store: Arc<dyn SourceStore>,
    configuration: Arc<Configuration>,
    model: Model,
    dependencies: Arc<Dependencies>,
    url: Url,
    ods: Ods,
    clock: Arc<dyn Clock>,
    rules: Rules,
    memory: Option<Memory>,
    options: Options,
    holder: String,
    rights: Rights,
    /// The configuration is one of the source's, not the caller's.
    is_of_source: bool,
    /// The configuration has a name that somebody gave it; else it was made for a source without any.
    is_named: bool,
    /// How another configuration of the source is opened.
    opened_with: Box<ResyncBuilder>,
}

impl Resync {
    /// Opens a source's configuration by name: its target is the ODS.
    ///
    /// # Errors
    /// What [`ResyncBuilder::open`] says.
    pub async fn open(store: impl SourceStore, configuration: impl Into<String>, secrets: impl Secrets) -> Result<Self> {
        Self::builder(store).configuration(configuration).secrets(secrets).open().await
    }

    /// Says piece by piece what to open.
    pub fn builder(store: impl SourceStore) -> ResyncBuilder {
        ResyncBuilder::new(Arc::new(store))
    }

    /// The configuration.
    pub fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    /// The model of the records.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The graph of the model.
    pub fn dependencies(&self) -> &Dependencies {
        &self.dependencies
    }

    /// What the caller may do.
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    /// The ODS.
    pub fn ods(&self) -> &Ods {
        &self.ods
    }

    /// What a request will do; await it. Only reads, from the source and from the ODS; for a cleanup, all that both have within the scope. A
    /// request that is refused is in the [audit](Self::audit).
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool;
    /// [`RequestInvalid`](ErrorKind::RequestInvalid) for a request that cannot be carried out as it stands; what the source says
    /// when it cannot be read; what a run says of an ODS that refuses key and secret. One that does not answer is a warning of the plan, after 15 s at
    /// most.
    pub fn plan<'a>(&'a self, request: &'a Request) -> Planning<'a> {
        Planning::new(self, request)
    }

    async fn planned(&self, request: &Request) -> Result<Plan> {
        self.rights.require(Tool::Resync, Right::Read)?;
        let facts = self.facts(request).await?;
        let plan = Plan::fold(request, &facts, &self.dependencies)?;
        match request.mode {
            Mode::Resync => Ok(plan),
            Mode::Cleanup => plan_cleanup(self.search().await?, self.sibling().await?, plan).await,
        }
    }

    /// Carries a plan out; await it. Every record it reads ends in exactly one outcome of the report.
    ///
    /// What a plan deletes is looked up again first, and deleted only if it is still to be.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Write of the Resync tool;
    /// [`PrerequisiteMissing`](ErrorKind::PrerequisiteMissing) when Ed-Fi is not enabled, or several [prerequisites](Self::prerequisites) are not
    /// met; when more would be deleted than a run deletes unasked ([`Running::force`]); when the plan was made for another configuration, ODS, school year or Data Standard, or was changed since; when the source
    /// cannot be read at all; when the ODS does not accept key and secret.
    pub fn run<'a>(&'a self, plan: &'a Plan) -> Running<'a> {
        Running::new(self, plan)
    }

    /// What tells the source apart from others, where it has no configurations with names.
    fn source(&self) -> Option<String> {
        (!self.is_named).then(|| format!("{:032x}", xxh3_128(self.store.identity().as_bytes())))
    }

    fn facts_of_server(&self) -> Facts {
        let mut server = ServerFacts::new(self.url.clone(), self.ods.discovery().data_standard().map(str::to_owned));
        server.warnings.clone_from(&self.ods.discovery().warnings);
        server.warnings.extend(self.idle());
        let mut facts = Facts::new(self.model.clone(), (*self.configuration).clone(), self.store.capabilities(), server);
        facts.source = self.source();
        facts
    }

    async fn facts(&self, request: &Request) -> Result<Facts> {
        let mut facts = self.facts_of_server();
        facts.enable_ed_fi = self.store.enable_ed_fi().await?;
        let snapshot = self.store.open(&self.scope()).await?;
        facts.schools = snapshot.schools().await?;
        let scope = match facts.chosen_schools(request)? {
            Some(schools) => self.scope().with_schools(schools),
            None => self.scope(),
        };
        facts.server.warnings.extend(self.look_at_server().await?);
        let snapshot = self.store.open(&scope).await?;
        facts.catalog = snapshot.catalog().await?;
        facts.without_unique_id = snapshot.without_unique_id().await?.into_iter().collect();
        facts.unsupported = snapshot.unsupported().await?;
        survey::narrowed(&mut facts, request, snapshot.as_ref(), &scope).await?;
        for kind in facts.in_full_scope(request, &self.dependencies) {
            if let Some(codes) = snapshot.unmapped(&kind).await? {
                facts.unmapped.insert(kind, codes);
            }
        }
        Ok(facts)
    }

    /// What is said of an ODS that does not answer, or lacks what the ledger knows.
    ///
    /// # Errors
    /// Those of a run, if it refuses key and secret, or is none.
    async fn look_at_server(&self) -> Result<Vec<String>> {
        let mut warnings = Vec::new();
        let look = async {
            match self.ods.authenticate().await {
                Err(error) if !matches!(error.kind(), ErrorKind::Unreachable | ErrorKind::TooManyTokens) => return Err(error),
                Err(error) => warnings.push(format!("whether the ODS accepts key and secret was not found out: {error}")),
                Ok(()) => {}
            }
            if let Some(memory) = &self.memory {
                let doubt = memory.doubt(&self.ods, &self.model, self.clock.as_ref()).await?;
                warnings.extend(doubt.map(|doubt| doubt.warning));
            }
            Ok(())
        };
        let looked = tokio::select! {
            biased;
            looked = look => Some(looked),
            () = self.clock.sleep(DOUBTING) => None,
        };
        match (looked, &self.memory) {
            (Some(looked), _) => looked?,
            (None, memory) => {
                let what = match memory {
                    Some(_) => "whether the ODS still holds what the ledger knows",
                    None => "whether the ODS accepts key and secret",
                };
                warnings.push(format!("{what} was not found out within {} s", DOUBTING.as_secs()));
            }
        }
        Ok(warnings)
    }

    /// What the ledger keeps.
    fn remembered(&self, what: &str) -> Result<&Memory> {
        let missing =
            || Error::new(ErrorKind::ConfigInvalid, format!("without a ledger there is no {what}")).with_hint("name the ledger");
        self.memory.as_ref().ok_or_else(missing)
    }

    fn scope(&self) -> Scope {
        Scope::new(self.model.clone(), Arc::clone(&self.configuration))
    }

    /// Checks that a plan is this front door's own, and unchanged.
    fn check(&self, plan: &Plan) -> Result<()> {
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

    async fn engine(&self, plan: &Plan) -> Result<Engine> {
        let scope = match plan.request.schools {
            Some(_) => self.scope().with_schools(plan.schools.iter().map(|school| school.id).collect()),
            None => self.scope(),
        };
        let snapshot = self.store.open(&scope).await?;
        check_schools(plan, &snapshot.schools().await?)?;
        let engine = Engine::new(snapshot, scope, self.ods.clone(), Arc::clone(&self.dependencies), Arc::clone(&self.clock))
            .with_rules(self.rules);
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
