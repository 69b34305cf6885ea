//! [`District`]: what stands above configurations, and what concerns all of them.

use std::fmt;
use std::sync::Arc;

use super::config::{Options, missing};
use super::secrets::Secrets;
use crate::campus::{Configuration, Right, Rights, Tool};
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::ods::{Clock, HttpService, OdsOptions, Rng, TokenCache, TokioClock, TransportOptions};
use crate::rules::Rules;
use crate::source::SourceStore;

/// A source with its secrets, ledger, clock and HTTP service: it [opens](Self::open) a [`Resync`](super::Resync) per configuration, and
/// [handles](Self::handle) Campus events, which go to all of them. Cheap to clone; clones are one district.
///
/// Whatever it opens shares one HTTP service, and so one pool of connections per host, one token cache, one ledger and one source of chance.
/// For a single configuration, or a source that has none, [`Resync::builder`](super::Resync::builder) is the short way; what it opens has a
/// district too ([`Resync::district`](super::Resync::district)).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> edfi_resync::Result<()> {
/// use edfi_resync::District;
/// use edfi_resync::campus::{Configuration, Target};
/// use edfi_resync::model::Model;
/// use edfi_resync::ods::Credentials;
/// use edfi_resync::source::MemoryStore;
/// use edfi_resync_testing::mock_ods::MockOds;
///
/// let ods = MockOds::new(&Model::ds5_2());
/// let target = Target::at(ods.base_url());
/// let state = Configuration::new("State ODS 2026-27", "2026-27".parse()?, "5.2").with_target(target.clone());
/// let next = state.clone_as("State ODS 2027-28", "2027-28".parse()?).with_target(target);
///
/// let district = District::builder(MemoryStore::new(Model::ds5_2()).with_configuration(state).with_configuration(next))
///     .secrets(Credentials::new(ods.key(), ods.secret()))
///     .service(ods.clone())
///     .build()?;
/// for configuration in district.configurations().await? {
///     let resync = district.open(configuration.name).await?;
///     assert!(resync.prerequisites().await?.iter().all(|one| one.is_met()));
/// }
/// let tokens = ods.requests().iter().filter(|request| request.path.ends_with("/token")).count();
/// assert_eq!(tokens, 1, "one client, one token");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct District(Arc<Shared>);

struct Shared {
    store: Arc<dyn SourceStore>,
    secrets: Option<Arc<dyn Secrets>>,
    service: Arc<dyn HttpService>,
    clock: Arc<dyn Clock>,
    rules: Rules,
    rng: Rng,
    ledger: Option<Arc<dyn Ledger>>,
    tokens: TokenCache,
    holder: String,
    rights: Rights,
    options: Options,
    ods_options: OdsOptions,
}

impl District {
    /// Says piece by piece what the district has.
    pub fn builder(store: impl SourceStore) -> DistrictBuilder {
        DistrictBuilder::new(Arc::new(store))
    }

    /// The configurations of its source; each is opened by itself, and many may be open side by side.
    ///
    /// # Errors
    /// [`RightMissing`](ErrorKind::RightMissing) without Read of the Resync tool, and what the source says when it cannot be read.
    pub async fn configurations(&self) -> Result<Vec<Configuration>> {
        self.rights().require(Tool::Resync, Right::Read)?;
        self.store().configurations().await
    }

    /// What the caller may do.
    pub fn rights(&self) -> &Rights {
        &self.0.rights
    }

    pub(super) fn store(&self) -> &Arc<dyn SourceStore> {
        &self.0.store
    }

    pub(super) fn secrets(&self) -> Option<&Arc<dyn Secrets>> {
        self.0.secrets.as_ref()
    }

    pub(super) fn service(&self) -> &Arc<dyn HttpService> {
        &self.0.service
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    pub(super) fn rules(&self) -> Rules {
        self.0.rules
    }

    pub(super) fn rng(&self) -> &Rng {
        &self.0.rng
    }

    pub(super) fn ledger(&self) -> Option<&Arc<dyn Ledger>> {
        self.0.ledger.as_ref()
    }

    pub(super) fn tokens(&self) -> &TokenCache {
        &self.0.tokens
    }

    pub(super) fn holder(&self) -> &str {
        &self.0.holder
    }

    pub(super) fn options(&self) -> &Options {
        &self.0.options
    }

    pub(super) fn ods_options(&self) -> &OdsOptions {
        &self.0.ods_options
    }
}

impl fmt::Debug for District {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("District").field("store", &self.0.store).finish_non_exhaustive()
    }
}

/// What a district has.
#[derive(Clone)]
#[must_use]
pub struct DistrictBuilder {
    store: Arc<dyn SourceStore>,
    secrets: Option<Arc<dyn Secrets>>,
    service: Option<Arc<dyn HttpService>>,
    clock: Option<Arc<dyn Clock>>,
    rules: Rules,
    rng: Option<Rng>,
    ledger: Option<Arc<dyn Ledger>>,
    tokens: Option<TokenCache>,
    keep_refusals: Option<bool>,
    holder: Option<String>,
    rights: Rights,
    options: Options,
    ods_options: OdsOptions,
}

impl DistrictBuilder {
    pub(super) fn new(store: Arc<dyn SourceStore>) -> Self {
        Self {
            store,
            secrets: None,
            service: None,
            clock: None,
            rules: Rules::default(),
            rng: None,
            ledger: None,
            tokens: None,
            keep_refusals: None,
            holder: None,
            rights: Rights::all(),
            options: Options::default(),
            ods_options: OdsOptions::default(),
        }
    }

    /// Where key and secret of each configuration come from.
    pub fn secrets(mut self, secrets: impl Secrets) -> Self {
        self.secrets = Some(Arc::new(secrets));
        self
    }

    /// How bytes reach the servers. Absent: HTTP over the network, carried by what the option `transport` names.
    pub fn service(mut self, service: impl HttpService) -> Self {
        self.service = Some(Arc::new(service));
        self
    }

    /// Says what runs hold to: a test leaves one rule out.
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

    /// Where runs remember, and where Campus events wait. Absent: nothing is kept between runs, and events that cannot be sent at once are not
    /// sent; see [`ResyncBuilder::ledger`](super::ResyncBuilder::ledger).
    pub fn ledger(mut self, ledger: impl Ledger) -> Self {
        self.ledger = Some(Arc::new(ledger));
        self
    }

    /// Where connections share their tokens. It goes before the option of that name. Absent: all that the district opens share theirs, in memory.
    pub fn token_cache(mut self, tokens: TokenCache) -> Self {
        self.tokens = Some(tokens);
        self
    }

    /// Whether the ledger keeps what servers say to records that they refuse; see
    /// [`ResyncBuilder::keep_refusals`](super::ResyncBuilder::keep_refusals). Absent: no.
    pub fn keep_refusals(mut self, keep: bool) -> Self {
        self.keep_refusals = Some(keep);
        self
    }

    /// Who or what asks, as others read it in locks and audit: a name, a service, a job. Absent: the number of this process.
    pub fn holder(mut self, holder: impl Into<String>) -> Self {
        self.holder = Some(holder.into());
        self
    }

    /// What the caller may do. Absent: everything.
    pub fn rights(mut self, rights: Rights) -> Self {
        self.rights = rights;
        self
    }

    /// How it connects and works. A tenant or an instance is that of every configuration, and must not be another than its own.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// What the connections need beyond what [`Options`] can say; see [`ResyncBuilder::ods_options`](super::ResyncBuilder::ods_options).
    pub fn ods_options(mut self, options: OdsOptions) -> Self {
        self.ods_options = options;
        self
    }

    /// The district. Nothing is read or sent yet but the files that [`Options`] name.
    ///
    /// # Errors
    /// [`ConfigInvalid`](ErrorKind::ConfigInvalid) for a missing or malformed option.
    pub fn build(mut self) -> Result<District> {
        self.options.keep_refusals = self.keep_refusals.unwrap_or(self.options.keep_refusals);
        if self.options.keep_refusals && self.ledger.is_none() {
            return Err(missing(
                "what servers say to records that they refuse can only be kept in a ledger",
                "name a ledger, or leave keep_refusals out",
            ));
        }
        if self.options.trust_ledger && self.ledger.is_none() {
            return Err(missing("there is no ledger to trust", "name a ledger, or leave trust_ledger out"));
        }
        self.options.check()?;
        let service = match self.service {
            Some(_) if self.options.ca_file.is_some() => {
                return Err(missing("ca_file has no effect on a service of one's own", "leave one of the two out"));
            }
            Some(_) if self.options.transport.is_some() => {
                return Err(missing("transport has no effect on a service of one's own", "leave one of the two out"));
            }
            Some(service) => service,
            None => network(&self.options)?,
        };
        let tokens = match (self.tokens, &self.options.token_cache) {
            (Some(tokens), _) => tokens,
            (None, Some(path)) => TokenCache::at(path)?,
            (None, None) => self.ods_options.token_cache.take().unwrap_or_default(),
        };
        Ok(District(Arc::new(Shared {
            store: self.store,
            secrets: self.secrets,
            service,
            clock: self.clock.unwrap_or_else(|| Arc::new(TokioClock::new())),
            rules: self.rules,
            rng: self.rng.unwrap_or_else(Rng::from_system),
            ledger: self.ledger,
            tokens,
            holder: self.holder.unwrap_or_else(|| format!("process {}", std::process::id())),
            rights: self.rights,
            options: self.options,
            ods_options: self.ods_options,
        })))
    }

    /// What one configuration was chosen with: its tenant and its instance.
    pub(super) fn take_parts(&mut self) -> (Option<String>, Option<String>) {
        let (options, ods) = (&mut self.options, &mut self.ods_options);
        let (tenant, instance) = (options.tenant.take(), options.instance.take());
        (tenant.or(ods.tenant.take()), instance.or(ods.instance.take()))
    }
}

impl fmt::Debug for DistrictBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DistrictBuilder").field("store", &self.store).finish_non_exhaustive()
    }
}

fn network(options: &Options) -> Result<Arc<dyn HttpService>> {
    let mut connecting =
        TransportOptions::default().with_timeout(options.request_timeout).with_idle_connections(options.concurrency);
    connecting.ca_file.clone_from(&options.ca_file);
    options.transport.unwrap_or_default().service(connecting)
}
