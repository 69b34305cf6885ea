//! [`ResyncBuilder`]: what to open, piece by piece; everything that can be known is checked before the first request.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use url::Url;

use super::memory::Memory;
use super::secrets::Secrets;
use super::until::Until;
use super::{Options, Resync, target};
use crate::campus::{Configuration, Rights, SchoolYear};
use crate::engine::Stop;
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::ledger::{Ledger, LedgerTarget};
use crate::model::Model;
use crate::ods::{Clock, HttpService, Ods, OdsOptions, Rng, TokenCache, TokioClock};
use crate::plan::Plan;
use crate::source::SourceStore;

/// What to open.
#[derive(Clone)]
#[must_use]
pub struct ResyncBuilder {
    store: Arc<dyn SourceStore>,
    configuration: Option<String>,
    own: Option<Configuration>,
    ods: Option<String>,
    school_year: Option<SchoolYear>,
    data_standard: Option<String>,
    planned: Option<Planned>,
    secrets: Option<Arc<dyn Secrets>>,
    service: Option<Arc<dyn HttpService>>,
    clock: Option<Arc<dyn Clock>>,
    rng: Option<Rng>,
    ledger: Option<Arc<dyn Ledger>>,
    keep_refusals: Option<bool>,
    holder: Option<String>,
    rights: Rights,
    options: Options,
    ods_options: OdsOptions,
    tokens: Option<TokenCache>,
    deadline: Option<Duration>,
}

/// What a plan was made for.
#[derive(Clone)]
struct Planned {
    configuration: String,
    url: Url,
    tenant: Option<String>,
    instance: Option<String>,
    school_year: SchoolYear,
    data_standard: String,
}

impl ResyncBuilder {
    pub(super) fn new(store: Arc<dyn SourceStore>) -> Self {
        Self {
            store,
            configuration: None,
            own: None,
            ods: None,
            school_year: None,
            data_standard: None,
            planned: None,
            secrets: None,
            service: None,
            clock: None,
            rng: None,
            ledger: None,
            keep_refusals: None,
            holder: None,
            rights: Rights::all(),
            options: Options::default(),
            ods_options: OdsOptions::default(),
            tokens: None,
            deadline: None,
        }
    }

    /// The configuration by name. May be left out where the source has only one.
    pub fn configuration(mut self, name: impl Into<String>) -> Self {
        self.configuration = Some(name.into());
        self
    }

    /// A configuration of the caller's own instead of one of the source's, such as a [clone](Configuration::clone_as) for a new school year.
    pub fn own_configuration(mut self, configuration: Configuration) -> Self {
        self.own = Some(configuration);
        self
    }

    /// The base URL of the ODS. Needed where the configuration leaves it open; elsewhere it must be the configuration's own target.
    pub fn ods(mut self, url: impl Into<String>) -> Self {
        self.ods = Some(url.into());
        self
    }

    /// The school year of a source without configurations; elsewhere it must be the configuration's own.
    pub fn school_year(mut self, year: SchoolYear) -> Self {
        self.school_year = Some(year);
        self
    }

    /// The Data Standard of a source without configurations (absent: the server's); elsewhere it must be the configuration's own.
    pub fn data_standard(mut self, version: impl Into<String>) -> Self {
        self.data_standard = Some(version.into());
        self
    }

    /// Opens what a plan was made for: its configuration, ODS, tenant, instance, school year and Data Standard stand for what was not named.
    pub fn of_plan(mut self, plan: &Plan) -> Self {
        self.planned = Some(Planned {
            configuration: plan.configuration.clone(),
            url: plan.target.clone(),
            tenant: plan.tenant.clone(),
            instance: plan.instance.clone(),
            school_year: plan.school_year,
            data_standard: plan.data_standard.clone(),
        });
        self
    }

    /// Where key and secret come from.
    pub fn secrets(mut self, secrets: impl Secrets) -> Self {
        self.secrets = Some(Arc::new(secrets));
        self
    }

    /// How bytes reach the server. Absent: HTTP over the network.
    pub fn service(mut self, service: impl HttpService) -> Self {
        self.service = Some(Arc::new(service));
        self
    }

    /// Time. Absent: tokio's.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Chance. Absent: seeded by the system.
    pub fn rng(mut self, rng: Rng) -> Self {
        self.rng = Some(rng);
        self
    }

    /// Where runs remember. Absent: nothing is kept between runs, so that none can be resumed, records that did not change count as updated,
    /// an ODS that was emptied is not noticed, and nothing keeps two runs from writing the same at once.
    pub fn ledger(mut self, ledger: impl Ledger) -> Self {
        self.ledger = Some(Arc::new(ledger));
        self
    }

    /// Whether the ledger keeps what servers say to records that they refuse, word for word, so that
    /// [`Report::refusal`](crate::report::Report::refusal) can show it. It may quote the records: names, unique IDs, dates of birth. Absent: no.
    pub fn keep_refusals(mut self, keep: bool) -> Self {
        self.keep_refusals = Some(keep);
        self
    }

    /// What the caller may do. Absent: everything.
    pub fn rights(mut self, rights: Rights) -> Self {
        self.rights = rights;
        self
    }

    /// Who or what asks, as others read it in locks and audit: a name, a service, a job. Absent: the number of this process.
    pub fn holder(mut self, holder: impl Into<String>) -> Self {
        self.holder = Some(holder.into());
        self
    }

    /// How it connects and works.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// What the connection to the ODS needs beyond what [`Options`] can say. The configuration's tenant, instance and school year, and what is
    /// said in [`Options`], go before it; the defaults of these do not.
    pub fn ods_options(mut self, options: OdsOptions) -> Self {
        self.ods_options = options;
        self
    }

    /// Where connections share their tokens: hosts issue a client so many at a time. It goes before the option of that name. Absent: this connection
    /// keeps its own.
    pub fn token_cache(mut self, tokens: TokenCache) -> Self {
        self.tokens = Some(tokens);
        self
    }

    /// How long [`open`](Self::open) may take. Absent: as long as it takes.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Opens source and ODS: reads the configurations and the server's discovery document.
    ///
    /// # Errors
    /// [`Stopped`](ErrorKind::Stopped) when the deadline passes first,
    /// [`ConfigInvalid`](ErrorKind::ConfigInvalid) for a missing or malformed option,
    /// [`TargetMismatch`](ErrorKind::TargetMismatch) when the ODS named is not the configuration's own,
    /// [`SourceInvalid`](ErrorKind::SourceInvalid) when the configurations cannot be read, [`LedgerInvalid`](ErrorKind::LedgerInvalid) when the
    /// ledger cannot,
    /// [`Unreachable`](ErrorKind::Unreachable) and [`NotAnEdFiApi`](ErrorKind::NotAnEdFiApi) for the server.
    pub async fn open(self) -> Result<Resync> {
        let clock: Arc<dyn Clock> = self.clock.clone().unwrap_or_else(|| Arc::new(TokioClock::new()));
        let until = Until::new(Stop::new(), clock.as_ref(), self.deadline);
        until.done("source and ODS were open", Box::pin(self.opened(Arc::clone(&clock)))).await
    }

    async fn opened(mut self, clock: Arc<dyn Clock>) -> Result<Resync> {
        // Whichever of the two was said last.
        self.options.keep_refusals = self.keep_refusals.unwrap_or(self.options.keep_refusals);
        if self.options.keep_refusals && self.ledger.is_none() {
            return Err(missing(
                "what servers say to records that they refuse can only be kept in a ledger",
                "name a ledger, or leave keep_refusals out",
            ));
        }
        let opened_with = Box::new(self.clone());
        let explicit = match &self.ods {
            Some(ods) => Some(target::parse_url(ods)?),
            None => self.planned.as_ref().map(|planned| planned.url.clone()),
        };
        self.options.check()?;
        let configurations = match &self.own {
            Some(own) => vec![own.clone()],
            None => self.store.configurations().await?,
        };
        let (is_of_source, is_named) = (self.own.is_none() && !configurations.is_empty(), !configurations.is_empty());
        let mut configuration = self.choose(&configurations, clock.as_ref())?;
        let url = target::url(&configuration, explicit)?;
        configuration.target.url = Some(url.clone());
        let planned = self.planned.as_ref();
        let tenant = self.options.tenant.as_ref().or(self.ods_options.tenant.as_ref());
        let tenant = tenant.or(planned.and_then(|planned| planned.tenant.as_ref())).map(String::as_str);
        configuration.target.tenant = target::part("tenant", &configuration, configuration.target.tenant.as_deref(), tenant)?;
        let instance = self.options.instance.as_ref().or(self.ods_options.instance.as_ref());
        let instance = instance.or(planned.and_then(|planned| planned.instance.as_ref())).map(String::as_str);
        configuration.target.instance =
            target::part("instance", &configuration, configuration.target.instance.as_deref(), instance)?;
        let from_configuration = !configuration.data_standard.is_empty();
        if from_configuration {
            Model::data_standard(&configuration.data_standard)?;
        }
        let Some(secrets) = &self.secrets else {
            return Err(missing("no key and secret are given", "name the key and secret that the host of the ODS has issued"));
        };
        let credentials = secrets.credentials(&configuration).await?;
        for (what, text) in [("key", credentials.key.as_str()), ("secret", credentials.secret.expose_secret())] {
            if text.trim().is_empty() {
                return Err(missing(
                    &format!("the {what} is empty"),
                    "name the key and secret that the host of the ODS has issued",
                ));
            }
        }
        let service = match self.service.clone() {
            Some(_) if self.options.ca_file.is_some() => {
                return Err(missing("ca_file has no effect on a service of one's own", "leave one of the two out"));
            }
            Some(service) => service,
            None => network(&self.options)?,
        };
        let mut options = self.options.of_connection(&self.ods_options).with_school_year(configuration.school_year.ending());
        options.token_cache = match (self.tokens.clone(), &self.options.token_cache) {
            (Some(tokens), _) => Some(tokens),
            (None, Some(path)) => Some(TokenCache::at(path)?),
            (None, None) => options.token_cache,
        };
        if let Some(tenant) = &configuration.target.tenant {
            options = options.with_tenant(tenant);
        }
        if let Some(instance) = &configuration.target.instance {
            options = options.with_instance(instance);
        }
        let ledger_target = LedgerTarget {
            url: url.clone(),
            tenant: configuration.target.tenant.clone(),
            instance: configuration.target.instance.clone(),
            school_year: configuration.school_year.ending(),
            client_key: credentials.key.clone(),
            unique_ids: configuration.unique_ids,
            data_standard: String::new(),
        };
        let rng = self.rng.clone().unwrap_or_else(Rng::from_system);
        let ods = Ods::connect(service, url.clone(), credentials, options, Arc::clone(&clock), rng).await?;
        if !from_configuration {
            match ods.discovery().data_standard() {
                Some(version) => version.clone_into(&mut configuration.data_standard),
                None => return Err(missing("the server does not say which Data Standard it carries", "name it, such as \"5.2\"")),
            }
        }
        let model = Model::data_standard(&configuration.data_standard)?;
        let dependencies = Dependencies::shared(&model)?;
        let ledger_target = LedgerTarget { data_standard: model.version().to_owned(), ..ledger_target };
        let memory = match self.ledger {
            Some(ledger) => Some(Memory::open(ledger, ledger_target).await?),
            None => None,
        };
        Ok(Resync {
            memory,
            store: self.store,
            configuration: Arc::new(configuration),
            url,
            model,
            dependencies,
            ods,
            clock,
            options: self.options,
            holder: self.holder.unwrap_or_else(|| format!("process {}", std::process::id())),
            rights: self.rights,
            is_of_source,
            is_named,
            opened_with,
        })
    }

    /// Whether the caller named the school year of a source that has none of its own.
    pub(super) fn names_school_year(&self) -> bool {
        self.school_year.is_some() && self.own.is_none()
    }

    /// The same for another configuration of the source, by name: whatever belonged to the one that was chosen is left open.
    pub(super) fn for_another(&self, name: impl Into<String>) -> Self {
        let name = Some(name.into());
        let options = Options { tenant: None, instance: None, ..self.options.clone() };
        let ods_options = OdsOptions { tenant: None, instance: None, ..self.ods_options.clone() };
        let open = Self {
            configuration: name,
            own: None,
            planned: None,
            ods: None,
            school_year: None,
            data_standard: None,
            ..self.clone()
        };
        Self { options, ods_options, deadline: None, ..open }
    }

    /// The configuration that is meant; a source without any gets one of its own.
    fn choose(&self, configurations: &[Configuration], clock: &dyn Clock) -> Result<Configuration> {
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
                (None, None) => SchoolYear::at(clock.wall())?,
            };
            let planned = || self.planned.as_ref().map(|planned| planned.data_standard.clone());
            let data_standard = self.data_standard.clone().or_else(planned).unwrap_or_default();
            return Ok(Configuration::new(self.store.to_string(), school_year, data_standard));
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

impl fmt::Debug for ResyncBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResyncBuilder")
            .field("store", &self.store)
            .field("configuration", &self.configuration)
            .finish_non_exhaustive()
    }
}

fn missing(message: &str, hint: &str) -> Error {
    Error::new(ErrorKind::ConfigInvalid, message).with_hint(hint)
}

#[cfg(feature = "reqwest")]
fn network(options: &Options) -> Result<Arc<dyn HttpService>> {
    use crate::ods::{ReqwestOptions, ReqwestService};

    let mut connecting = ReqwestOptions::default().with_timeout(options.request_timeout).with_idle_connections(options.concurrency);
    connecting.ca_file.clone_from(&options.ca_file);
    Ok(Arc::new(ReqwestService::with_options(connecting)?))
}

#[cfg(not(feature = "reqwest"))]
fn network(_: &Options) -> Result<Arc<dyn HttpService>> {
    Err(missing("there is no HTTP service", "build with the feature \"reqwest\", or pass a service of your own"))
}
