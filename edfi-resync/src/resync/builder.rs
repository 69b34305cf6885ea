//! [`ResyncBuilder`]: what to open, piece by piece; everything that can be known is checked before the first request.

use std::fmt;
use std::sync::Arc;

use secrecy::ExposeSecret as _;
use url::Url;

use super::memory::Memory;
use super::{Options, Resync};
use crate::campus::{Configuration, Rights, SchoolYear, Target};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::Dependencies;
use crate::ledger::{Ledger, LedgerTarget};
use crate::model::Model;
use crate::ods::{Clock, Credentials, HttpService, Ods, OdsOptions, Rng, TokioClock};
use crate::plan::Plan;
use crate::source::SourceStore;

/// Gives the key and secret of a configuration. They come from the caller, never from the source.
pub trait Secrets: Send + Sync + 'static {
    /// The key and secret with which this configuration's target is reached.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] when there are none.
    fn credentials(&self, configuration: &Configuration) -> Result<Credentials>;
}

/// The same key and secret for whatever configuration.
impl Secrets for Credentials {
    fn credentials(&self, _: &Configuration) -> Result<Credentials> {
        Ok(self.clone())
    }
}

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
}

/// What a plan was made for.
#[derive(Clone)]
struct Planned {
    configuration: String,
    url: Url,
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

    /// Opens what a plan was made for: its configuration, ODS, school year and Data Standard stand for what was not named.
    pub fn of_plan(mut self, plan: &Plan) -> Self {
        self.planned = Some(Planned {
            configuration: plan.configuration.clone(),
            url: plan.target.clone(),
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

    /// How it works.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// What the connection to the ODS needs beyond the configuration: placeholders of its URLs, addresses that the server publishes
    /// wrongly. The configuration's tenant, instance and school year, and what [`Options`] says, go before it.
    pub fn ods_options(mut self, options: OdsOptions) -> Self {
        self.ods_options = options;
        self
    }

    /// Opens source and ODS: reads the configurations and the server's discovery document.
    ///
    /// # Errors
    /// [`ConfigInvalid`](ErrorKind::ConfigInvalid) for a missing or malformed option,
    /// [`TargetMismatch`](ErrorKind::TargetMismatch) when the ODS named is not the configuration's own,
    /// [`SourceInvalid`](ErrorKind::SourceInvalid) when the configurations cannot be read, [`LedgerInvalid`](ErrorKind::LedgerInvalid) when the
    /// ledger cannot,
    /// [`Unreachable`](ErrorKind::Unreachable) and [`NotAnEdFiApi`](ErrorKind::NotAnEdFiApi) for the server.
    pub async fn open(mut self) -> Result<Resync> {
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
            Some(ods) => Some(parse_url(ods)?),
            None => self.planned.as_ref().map(|planned| planned.url.clone()),
        };
        let clock = self.clock.clone().unwrap_or_else(|| Arc::new(TokioClock::new()));
        let configurations = match &self.own {
            Some(own) => vec![own.clone()],
            None => self.store.configurations().await?,
        };
        let is_of_source = self.own.is_none() && !configurations.is_empty();
        let mut configuration = self.choose(&configurations, clock.as_ref())?;
        let url = target(&configuration, explicit)?;
        configuration.target.url = Some(url.clone());
        let from_configuration = !configuration.data_standard.is_empty();
        if from_configuration {
            Model::data_standard(&configuration.data_standard)?;
        }
        let Some(secrets) = &self.secrets else {
            return Err(missing("no key and secret are given", "name the key and secret that the host of the ODS has issued"));
        };
        let credentials = secrets.credentials(&configuration)?;
        for (what, text) in [("key", credentials.key.as_str()), ("secret", credentials.secret.expose_secret())] {
            if text.trim().is_empty() {
                return Err(missing(
                    &format!("the {what} is empty"),
                    "name the key and secret that the host of the ODS has issued",
                ));
            }
        }
        let service = match self.service.clone() {
            Some(service) => service,
            None => network(&self.options)?,
        };
        let mut options = self
            .ods_options
            .clone()
            .with_allow_http(self.options.allow_http || self.ods_options.allow_http)
            .with_max_attempts(self.options.max_attempts)
            .with_concurrency(self.options.concurrency)
            // No longer than what the fence of a lease allows for, whoever carries the requests.
            .with_request_timeout(self.options.request_timeout.min(self.options.lease / 2))
            .with_school_year(configuration.school_year.ending());
        if let Some(patience) = self.options.outage_patience {
            options = options.with_outage_patience(patience);
        }
        if let Some(requests) = self.options.retry_budget {
            options = options.with_retry_budget(requests);
        }
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
            opened_with,
        })
    }

    /// The same for another configuration of the source, by name: whatever belonged to the one that was chosen is left open.
    pub(super) fn for_another(&self, name: impl Into<String>) -> Self {
        let name = Some(name.into());
        Self { configuration: name, own: None, planned: None, ods: None, school_year: None, data_standard: None, ..self.clone() }
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

fn parse_url(text: &str) -> Result<Url> {
    let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| {
        missing("the URL of the ODS is not a URL", "give the base URL of the API, such as https://api.example.org/v7.3")
    })
}

/// Where to send: the configuration's own target, which an explicit URL may repeat but not change.
fn target(configuration: &Configuration, explicit: Option<Url>) -> Result<Url> {
    match (&configuration.target.url, explicit) {
        (None, None) => Err(missing(
            &format!("no ODS is named: {} gives no URL", configuration.name),
            "name it by its base URL, such as https://api.example.org/v7.3",
        )),
        (None, Some(url)) => Ok(url),
        (Some(own), None) => Ok(own.clone()),
        (Some(own), Some(url)) if base(own) == base(&url) => Ok(own.clone()),
        (Some(own), Some(url)) => {
            let (own, url) = (Target::at(own.clone()), Target::at(url));
            let message = format!("the ODS named ({url}) is not the target of configuration {:?} ({own})", configuration.name);
            Err(Error::new(ErrorKind::TargetMismatch, message)
                .with_hint("leave the ODS out, or choose the configuration that belongs to it"))
        }
    }
}

/// What two URLs of one API have in common: scheme, host, port and path, a closing slash aside.
fn base(url: &Url) -> (String, Option<String>, Option<u16>, String) {
    let path = url.path().trim_end_matches('/').to_owned();
    (url.scheme().to_owned(), url.host_str().map(str::to_lowercase), url.port_or_known_default(), path)
}

#[cfg(feature = "reqwest")]
fn network(options: &Options) -> Result<Arc<dyn HttpService>> {
    use crate::ods::{ReqwestOptions, ReqwestService};

    let timeouts = ReqwestOptions::default().with_timeout(options.request_timeout).with_idle_connections(options.concurrency);
    Ok(Arc::new(ReqwestService::with_options(timeouts)?))
}

#[cfg(not(feature = "reqwest"))]
fn network(_: &Options) -> Result<Arc<dyn HttpService>> {
    Err(missing("there is no HTTP service", "build with the feature \"reqwest\", or pass a service of your own"))
}
