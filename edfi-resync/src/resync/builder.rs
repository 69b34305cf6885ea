//! [`ResyncBuilder`]: what to open, piece by piece; everything that can be known is checked before the first request.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::choice::{Choice, Planned};
use super::config::Options;
use super::district::DistrictBuilder;
use super::opened::Resync;
use super::secrets::Secrets;
use super::until::Until;
use crate::campus::{Configuration, Rights, SchoolYear};
use crate::engine::Stop;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::error::Result;
use crate::ledger::Ledger;
use crate::ods::{Clock, HttpService, OdsOptions, Rng, TokenCache};
use crate::plan::Plan;
#[cfg(feature = "rules")]
use crate::rules::Rules;
use crate::source::SourceStore;

/// What to open.
#[derive(Clone)]
#[must_use]
pub struct ResyncBuilder {
    district: DistrictBuilder,
    choice: Choice,
    deadline: Option<Duration>,
}

impl ResyncBuilder {
    pub(super) fn new(store: Arc<dyn SourceStore>) -> Self {
        Self { district: DistrictBuilder::new(store), choice: Choice::default(), deadline: None }
    }

    /// The configuration by name. May be left out where the source has only one.
    pub fn configuration(mut self, name: impl Into<String>) -> Self {
        self.choice.configuration = Some(name.into());
        self
    }

    /// A configuration of the caller's own instead of one of the source's, such as a [clone](Configuration::clone_as) for a new school year.
    pub fn own_configuration(mut self, configuration: Configuration) -> Self {
        self.choice.own = Some(configuration);
        self
    }

    /// The base URL of the ODS. Needed where the configuration leaves it open; elsewhere it must be the configuration's own target.
    pub fn ods(mut self, url: impl Into<String>) -> Self {
        self.choice.ods = Some(url.into());
        self
    }

    /// The school year of a source without configurations; elsewhere it must be the configuration's own.
    pub fn school_year(mut self, year: SchoolYear) -> Self {
        self.choice.school_year = Some(year);
        self
    }

    /// The Data Standard of a source without configurations (absent: the server's); elsewhere it must be the configuration's own.
    pub fn data_standard(mut self, version: impl Into<String>) -> Self {
        self.choice.data_standard = Some(version.into());
        self
    }

    /// Opens what a plan was made for: its configuration, ODS, tenant, instance, school year and Data Standard stand for what was not named.
    pub fn of_plan(mut self, plan: &Plan) -> Self {
        self.choice.planned = Some(Planned::of(plan));
        self
    }

    /// Where key and secret come from.
    pub fn secrets(mut self, secrets: impl Secrets) -> Self {
        self.district = self.district.secrets(secrets);
        self
    }

    /// How bytes reach the server. Absent: HTTP over the network, carried by what the option `transport` names.
    pub fn service(mut self, service: impl HttpService) -> Self {
        self.district = self.district.service(service);
        self
    }

    /// Says what the run holds to: a test leaves one rule out.
    #[cfg(feature = "rules")]
    #[doc(hidden)]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.district = self.district.rules(rules);
        self
    }

    /// Time. Absent: tokio's.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.district = self.district.clock(clock);
        self
    }

    /// Chance. Absent: seeded by the system.
    pub fn rng(mut self, rng: Rng) -> Self {
        self.district = self.district.rng(rng);
        self
    }

    /// Where runs remember. Absent: nothing is kept between runs, so that none can be resumed, records that did not change count as updated,
    /// an ODS that was emptied is not noticed, and nothing keeps two runs from writing the same at once.
    pub fn ledger(mut self, ledger: impl Ledger) -> Self {
        self.district = self.district.ledger(ledger);
        self
    }

    /// Whether the ledger keeps what servers say to records that they refuse, word for word, so that
    /// [`Report::refusal`](crate::report::Report::refusal) can show it. It may quote the records: names, unique IDs, dates of birth. Absent: no.
    pub fn keep_refusals(mut self, keep: bool) -> Self {
        self.district = self.district.keep_refusals(keep);
        self
    }

    /// What the caller may do. Absent: everything.
    pub fn rights(mut self, rights: Rights) -> Self {
        self.district = self.district.rights(rights);
        self
    }

    /// Who or what asks, as others read it in locks and audit: a name, a service, a job. Absent: the number of this process.
    pub fn holder(mut self, holder: impl Into<String>) -> Self {
        self.district = self.district.holder(holder);
        self
    }

    /// How it connects and works.
    pub fn options(mut self, options: Options) -> Self {
        self.district = self.district.options(options);
        self
    }

    /// What the connection to the ODS needs beyond what [`Options`] can say. The configuration's tenant, instance and school year, and what is
    /// said in [`Options`], go before it; the defaults of these do not.
    pub fn ods_options(mut self, options: OdsOptions) -> Self {
        self.district = self.district.ods_options(options);
        self
    }

    /// Where connections share their tokens: hosts issue a client so many at a time. It goes before the option of that name. Absent: it is shared
    /// with what else the [district](Resync::district) opens.
    pub fn token_cache(mut self, tokens: TokenCache) -> Self {
        self.district = self.district.token_cache(tokens);
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
        let Self { mut district, mut choice, deadline } = self;
        // They belong to this configuration: another one of the source has its own.
        (choice.tenant, choice.instance) = district.take_parts();
        let district = district.build()?;
        let until = Until::new(Stop::new(), district.clock().as_ref(), deadline);
        until.done("source and ODS were open", Box::pin(district.opened(choice))).await
    }
}

impl fmt::Debug for ResyncBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResyncBuilder")
            .field("district", &self.district)
            .field("configuration", &self.choice.configuration)
            .finish_non_exhaustive()
    }
}
