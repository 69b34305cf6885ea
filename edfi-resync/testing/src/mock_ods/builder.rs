//! [`MockOdsBuilder`]: the settings of a mock.

use std::collections::HashSet;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use edfi_resync::model::Model;
use serde_json::json;
use tokio::sync::watch;
use url::Url;

use super::authorization::Client;
use super::descriptors;
use super::faults::Faults;
use super::flavour::Flavour;
use super::load::LoadStore;
use super::read::Marks;
use super::recording::Recording;
use super::references::Fold;
use super::state::State;
use super::tables::Tables;
use super::token::{Credentials, Tokens};
use super::trouble::Trouble;
use super::troubles::Troubles;
use super::{Inner, MockOds, Shared};

/// The school years that a host has, if nobody says otherwise.
const SCHOOL_YEARS: RangeInclusive<u16> = 2000..=2040;

/// Settings of a mock.
#[derive(Clone)]
#[must_use]
pub struct MockOdsBuilder {
    model: Model,
    flavour: Flavour,
    latency: Duration,
    load_mode: bool,
    case_sensitive: bool,
    key: String,
    secret: String,
    claims: Option<Vec<i64>>,
    prefixes: Vec<String>,
    school_years: RangeInclusive<u16>,
    with_descriptors: bool,
    troubles: Vec<Trouble>,
}

/// Shows neither key nor secret.
impl fmt::Debug for MockOdsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockOdsBuilder").field("model", &self.model).field("load_mode", &self.load_mode).finish_non_exhaustive()
    }
}

impl MockOdsBuilder {
    pub(super) fn new(model: &Model) -> Self {
        Self {
            model: model.clone(),
            flavour: Flavour::ods73(),
            latency: Duration::ZERO,
            load_mode: false,
            case_sensitive: false,
            key: "mock-key".to_owned(),
            secret: "mock-secret".to_owned(),
            claims: None,
            prefixes: vec!["uri://".to_owned()],
            school_years: SCHOOL_YEARS,
            with_descriptors: true,
            troubles: Vec::new(),
        }
    }

    /// Behaves as this server version. Resets what the methods below that change the flavour have set.
    pub fn flavour(mut self, flavour: Flavour) -> Self {
        self.flavour = flavour;
        self
    }

    /// Checks nothing, not even tokens, and keeps only natural keys and digests, so that the client is measured and not the mock.
    /// Planted failures, seeds and the claim set have no effect on resources then; troubles have.
    pub fn load_mode(mut self, load_mode: bool) -> Self {
        self.load_mode = load_mode;
        self
    }

    /// Waits this long before each answer, in tokio time. None by default.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// How long a token is good for. 30 minutes by default.
    pub fn token_life(mut self, life: Duration) -> Self {
        self.flavour.token_life = life;
        self
    }

    /// How many unexpired tokens the client may hold; `None` is any number.
    pub fn token_limit(mut self, limit: Option<usize>) -> Self {
        self.flavour.token_limit = limit;
        self
    }

    /// The most items of a page, and the size of a page if the client does not say.
    pub fn page_limit(mut self, limit: usize) -> Self {
        self.flavour.page_limit = limit;
        self.flavour.default_page = limit;
        self
    }

    /// Keys that differ in letter case differ, as on PostgreSQL. They do not by default, as on SQL Server.
    pub fn case_sensitive(mut self, case_sensitive: bool) -> Self {
        self.case_sensitive = case_sensitive;
        self
    }

    /// The key and secret of the client.
    pub fn credentials(mut self, key: impl Into<String>, secret: impl Into<String>) -> Self {
        (self.key, self.secret) = (key.into(), secret.into());
        self
    }

    /// The education organizations of the client's claims; what is below them is visible too. All by default.
    pub fn claim_edorgs(mut self, ids: impl IntoIterator<Item = i64>) -> Self {
        self.claims = Some(ids.into_iter().collect());
        self
    }

    /// The namespaces that the client may write: what starts with one of these. Any `uri://` by default.
    pub fn namespace_prefixes<T: Into<String>>(mut self, prefixes: impl IntoIterator<Item = T>) -> Self {
        self.prefixes = prefixes.into_iter().map(Into::into).collect();
        self
    }

    /// The school years that the host has; 2000 to 2040 by default.
    pub fn school_years(mut self, years: RangeInclusive<u16>) -> Self {
        self.school_years = years;
        self
    }

    /// Whether the usual descriptors are there from the start. They are by default.
    pub fn with_descriptors(mut self, with_descriptors: bool) -> Self {
        self.with_descriptors = with_descriptors;
        self
    }

    /// Plants a trouble from the start, beside those that were planted before; see [`MockOds::plant`].
    pub fn trouble(mut self, trouble: Trouble) -> Self {
        self.troubles.push(trouble);
        self
    }

    /// The mock.
    ///
    /// # Panics
    /// Never: what it starts with is part of this library.
    pub fn build(self) -> MockOds {
        let tables = Arc::new(Tables::new(&self.model));
        let shared = Shared {
            state: State::new(&tables),
            marks: Marks::default(),
            load: self.load_mode.then(|| LoadStore::new(&tables)),
            tokens: Tokens::default(),
            client: Client { claim_set: "SIS Vendor", organizations: self.claims, prefixes: self.prefixes, denied: HashSet::new() },
            faults: Faults::default(),
            troubles: Troubles::default(),
            holds: Vec::new(),
            recording: Recording::default(),
        };
        let ods = MockOds(Arc::new(Inner {
            credentials: Credentials {
                open: self.load_mode,
                key: self.key,
                secret: self.secret,
                life: self.flavour.token_life,
                limit: self.flavour.token_limit,
            },
            fold: if self.case_sensitive { Fold::Exact } else { Fold::AnyCase },
            base_url: Url::parse("https://mock-ods.invalid/").expect("the URL is well formed"),
            latency: self.latency,
            flavour: self.flavour,
            shared: Mutex::new(shared),
            in_progress: watch::Sender::new(0),
            most_in_flight: AtomicUsize::new(0),
            tables,
        }));
        ods.furnish(self.school_years, self.with_descriptors);
        self.troubles.into_iter().for_each(|trouble| ods.plant(trouble));
        ods
    }
}

impl MockOds {
    /// What a real host has before the first client comes.
    fn furnish(&self, school_years: RangeInclusive<u16>, with_descriptors: bool) {
        if let Some(kind) = self.0.tables.named("SchoolYearType") {
            for year in school_years {
                let year_text = format!("{}-{year}", year - 1);
                let body = json!({"schoolYear": year, "schoolYearDescription": year_text, "currentSchoolYear": false});
                self.store(kind, body).expect("a school year has its key");
            }
        }
        if with_descriptors {
            // Standards differ in their descriptors; a value of one that this model lacks has no place here.
            let known = descriptors::seeded().filter(|uri| descriptors::kind_of(&self.0.tables, uri).is_some());
            self.seed_descriptors(known).expect("the values name descriptors of the model");
        }
    }
}
