//! [`ResyncBuilder`]: what to open, piece by piece; everything that can be known is checked before the first request.

mod opening;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::secrets::Secrets;
use super::until::Until;
use super::{Options, Resync};
use crate::campus::{Configuration, Rights, SchoolYear};
use crate::engine::Stop;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::ods::{Clock, HttpService, OdsOptions, Rng, TokenCache, TokioClock};
use crate::plan::Plan;
use crate::rules::Rules;
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
    rules: Rules,
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
            rules: Rules::default(),
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

    /// Says what the run holds to: a test leaves one rule out.
    #[cfg(feature = "rules")]
    #[doc(hidden)]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
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
}

impl fmt::Debug for ResyncBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResyncBuilder")
            .field("store", &self.store)
            .field("configuration", &self.configuration)
            .finish_non_exhaustive()
    }
}
