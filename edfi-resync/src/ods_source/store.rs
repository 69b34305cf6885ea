//! [`OdsStore`]: another ODS as a source of records.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use url::Url;

use super::connection::Connection;
use super::options::OdsStoreOptions;
use super::snapshot::OdsSnapshot;
use crate::campus::{Configuration, EnableEdFi, Scope};
use crate::error::{Error, ErrorKind, Result};
use crate::ods::{Clock, Credentials, HttpService, Ods, Rng, TokioClock, TransportOptions};
use crate::source::{Capabilities, Snapshot, SourceStore, check_schools};

/// Another ODS as a source of records: an ODS/API of version 5.3 to 7.3, or an Ed-Fi API v8. Cheap to clone; clones are one connection.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> edfi_resync::Result<()> {
/// use edfi_resync::campus::{Changes, Request};
/// use edfi_resync::ods::Credentials;
/// use edfi_resync::{OdsStore, Resync};
/// # use edfi_resync::model::Model;
/// # use edfi_resync_testing::ModelLedger;
/// # use edfi_resync_testing::mock_ods::{Flavour, MockOds};
/// # let old = MockOds::builder(&Model::ds5_2()).populated(true).build();
/// # let new = MockOds::builder(&Model::ds5_2()).flavour(Flavour::api80()).build();
/// # let ledger = ModelLedger::new();
/// # let (key, secret) = (old.key().to_owned(), old.secret().to_owned());
///
/// let source = OdsStore::builder(old.base_url(), Credentials::new(key, secret)).service(old.clone()).connect().await?;
/// let resync = Resync::builder(source)
///     .ods(new.base_url())
///     .secrets(Credentials::new(new.key(), new.secret()))
///     .service(new.clone())
///     .ledger(ledger)
///     .open()
///     .await?;
///
/// // Everything, once; and from then on, as often as it is wanted, what changed since.
/// let changes = Request::new().changes(Changes::since_last());
/// assert!(resync.run(&resync.plan(&changes).await?).await?.is_success());
/// assert_eq!(new.count("schools"), 3);
/// assert_eq!(resync.run(&resync.plan(&changes).await?).await?.total.read, 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct OdsStore(Arc<Connection>);

impl OdsStore {
    /// Connects over the network to the ODS at a base URL, with the key and secret of a client that may read there.
    ///
    /// # Errors
    /// What [`OdsStoreBuilder::connect`] says.
    pub async fn connect(url: impl AsRef<str>, credentials: Credentials, options: OdsStoreOptions) -> Result<Self> {
        Self::builder(url, credentials).options(options).connect().await
    }

    /// Says piece by piece what to connect to.
    pub fn builder(url: impl AsRef<str>, credentials: Credentials) -> OdsStoreBuilder {
        let options = OdsStoreOptions::default();
        OdsStoreBuilder { url: url.as_ref().to_owned(), credentials, options, service: None, clock: None, rng: None }
    }

    /// The ODS.
    pub fn ods(&self) -> &Ods {
        self.0.ods()
    }
}

#[async_trait]
impl SourceStore for OdsStore {
    fn capabilities(&self) -> Capabilities {
        Capabilities::plain().with_counts().with_changes()
    }

    fn identity(&self) -> String {
        self.0.ods().discovery().identity()
    }

    async fn configurations(&self) -> Result<Vec<Configuration>> {
        Ok(Vec::new())
    }

    async fn enable_ed_fi(&self) -> Result<EnableEdFi> {
        Ok(EnableEdFi::Yes)
    }

    async fn open(&self, scope: &Scope) -> Result<Arc<dyn Snapshot>> {
        check_schools(scope, false)?;
        let seen = self.0.see(&scope.model).await?;
        Ok(Arc::new(OdsSnapshot::new(Arc::clone(&self.0), seen, scope.model.clone(), self.capabilities())))
    }
}

impl fmt::Display for OdsStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for OdsStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OdsStore({})", self.0)
    }
}

/// What to connect to.
#[must_use]
pub struct OdsStoreBuilder {
    url: String,
    credentials: Credentials,
    options: OdsStoreOptions,
    service: Option<Arc<dyn HttpService>>,
    clock: Option<Arc<dyn Clock>>,
    rng: Option<Rng>,
}

impl OdsStoreBuilder {
    /// How it is read.
    pub fn options(mut self, options: OdsStoreOptions) -> Self {
        self.options = options;
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

    /// Connects: reads the server's discovery document, and gets a token.
    ///
    /// # Errors
    /// [`ErrorKind::ConfigInvalid`] for a URL that is none, or options that lack what the server's URLs ask for; [`ErrorKind::Unreachable`] and
    /// [`ErrorKind::NotAnEdFiApi`] for the server; [`ErrorKind::Unauthorized`] for key and secret.
    pub async fn connect(self) -> Result<OdsStore> {
        let Self { url, credentials, options, service, clock, rng } = self;
        let url = Url::parse(url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let url = url.ok_or_else(|| {
            Error::new(ErrorKind::ConfigInvalid, "the URL of the source ODS is not a URL")
                .with_hint("give the base URL of the API, such as https://api.example.org/v7.3")
        })?;
        let service = if let Some(service) = service {
            service
        } else {
            let connecting = TransportOptions::default().with_timeout(options.ods.request_timeout);
            let mut connecting = connecting.with_idle_connections(options.ods.concurrency);
            connecting.ca_file.clone_from(&options.ca_file);
            options.transport.unwrap_or_default().service(connecting)?
        };
        // Without what is no part of an address: user, query, fragment.
        let address = format!("{}{}", url.origin().ascii_serialization(), url.path().trim_end_matches('/'));
        let clock = clock.unwrap_or_else(|| Arc::new(TokioClock::new()));
        let ods = Ods::connect(service, url, credentials, options.ods, clock, rng.unwrap_or_else(Rng::from_system)).await?;
        ods.authenticate().await?;
        Ok(OdsStore(Arc::new(Connection::new(ods, address, options.snapshot))))
    }
}

impl fmt::Debug for OdsStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OdsStoreBuilder").field("options", &self.options).finish_non_exhaustive()
    }
}
