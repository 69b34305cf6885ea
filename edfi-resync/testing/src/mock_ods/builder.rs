//! [`MockOdsBuilder`]: the settings of a mock.

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
use super::context::Context;
use super::descriptors::{self, DescriptorSet};
use super::faults::Faults;
use super::flavour::{Flavour, Limiter};
use super::limiter::Window;
use super::load::LoadStore;
use super::notes::Notes;
use super::profiles::Profiles;
use super::read::Marks;
use super::recording::Recording;
use super::references::Fold;
use super::state::State;
use super::tables::Tables;
use super::token::{Issue, Tokens};
use super::trouble::Trouble;
use super::troubles::Troubles;
use super::{Inner, MockOds, Shared};

/// The school years that a host has, if nobody says otherwise.
const SCHOOL_YEARS: RangeInclusive<u16> = 2000..=2040;

/// The district of a mock that is populated.
const DISTRICT: i64 = 255_901;

/// What a mock holds at its start.
#[derive(Debug, Clone)]
pub(super) struct Furniture {
    school_years: RangeInclusive<u16>,
    descriptors: DescriptorSet,
    populated: bool,
}

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
    descriptors: DescriptorSet,
    populated: bool,
    context: Context,
    profiles: Profiles,
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
            descriptors: DescriptorSet::default(),
            populated: false,
            context: Context::None,
            profiles: Profiles::default(),
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

    /// How many requests it takes in how long; `None` is any number.
    pub fn limiter(mut self, limiter: Option<Limiter>) -> Self {
        self.flavour.limiter = limiter;
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

    /// The key of the client.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = key.into();
        self
    }

    /// The secret of the client.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secret = secret.into();
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

    /// Whether the minimal set of descriptors is there from the start. It is by default.
    pub fn with_descriptors(self, with_descriptors: bool) -> Self {
        self.descriptors(if with_descriptors { DescriptorSet::Minimal } else { DescriptorSet::None })
    }

    /// Which descriptors are there from the start. The minimal set by default.
    pub fn descriptors(mut self, descriptors: DescriptorSet) -> Self {
        self.descriptors = descriptors;
        self
    }

    /// Whether there are a district, 255901, and three schools, 255901001 to 255901003, from the start, all of them made up. There are not by default.
    pub fn populated(mut self, populated: bool) -> Self {
        self.populated = populated;
        self
    }

    /// Serves behind these segments of the path, each with the name of its placeholder, as a host of several tenants and school years does from
    /// version 7 on: `[("tenantIdentifier", "t1"), ("schoolYearFromRoute", "2025")]`. The discovery document at the root has the placeholders.
    pub fn behind<'s>(mut self, segments: impl IntoIterator<Item = (&'s str, &'s str)>) -> Self {
        let segments = segments.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        self.context = Context::Segments(segments.collect());
        self
    }

    /// Serves one school year, as a year-specific host of before version 7: the year stands behind the data path, and in the discovery document
    /// stands that of the server.
    pub fn year_specific(mut self, year: u16, published: u16) -> Self {
        self.context = Context::Year { year, published };
        self
    }

    /// Gives the client a profile on a resource: `("p1", "schools")`. With several, each request must say by its media type which it means. It hides
    /// nothing.
    pub fn profile(mut self, name: impl Into<String>, endpoint: impl Into<String>) -> Self {
        let endpoint = endpoint.into();
        let route = self.model.find(&endpoint).map_or(endpoint, |kind| kind.path());
        self.profiles.add(name.into(), route);
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
        let client = Client::new(self.key.clone(), self.secret.clone());
        let mut client = client.with_claims("SIS Vendor".to_owned(), self.claims, self.prefixes);
        client.profiles = self.profiles;
        let shared = Shared {
            state: State::new(&tables),
            snapshot: None,
            marks: Marks::default(),
            load: self.load_mode.then(|| LoadStore::new(&tables)),
            tokens: Tokens::default(),
            clients: vec![client],
            faults: Faults::default(),
            troubles: Troubles::default(),
            holds: Vec::new(),
            recording: Recording::default(),
            window: Window::default(),
            notes: Notes::at_the_start(&self.flavour, &self.model),
            requests: 0,
        };
        let ods = MockOds(Arc::new(Inner {
            issue: Issue { open: self.load_mode, life: self.flavour.token_life, limit: self.flavour.token_limit },
            key: self.key,
            secret: self.secret,
            fold: if self.case_sensitive { Fold::Exact } else { Fold::AnyCase },
            base_url: Url::parse("https://mock-ods.invalid/").expect("the URL is well formed"),
            latency: self.latency,
            furniture: Furniture { school_years: self.school_years, descriptors: self.descriptors, populated: self.populated },
            paths: self.context.paths(&self.flavour),
            context: self.context,
            flavour: self.flavour,
            shared: Mutex::new(shared),
            in_progress: watch::Sender::new(0),
            most_in_flight: AtomicUsize::new(0),
            tables,
        }));
        ods.furnish();
        self.troubles.into_iter().for_each(|trouble| ods.plant(trouble));
        ods
    }
}

impl MockOds {
    /// What a real host has before the first client comes.
    pub(super) fn furnish(&self) {
        let Furniture { school_years, descriptors, populated } = self.0.furniture.clone();
        if let Some(kind) = self.0.tables.named("SchoolYearType") {
            for year in school_years {
                let year_text = format!("{}-{year}", year - 1);
                let body = json!({"schoolYear": year, "schoolYearDescription": year_text, "currentSchoolYear": false});
                self.store(kind, body).expect("a school year has its key");
            }
        }
        for value in descriptors.values(&self.0.tables) {
            let stored = self.store(value.kind, descriptors::body(&value.namespace, &value.code));
            stored.expect("a descriptor has its key");
            if value.is_stand_in {
                self.lock().state.stands_in(value.kind, &self.0.tables, &format!("{}#{}", value.namespace, value.code));
            }
        }
        if populated {
            self.populate();
        }
    }

    /// A district and its schools.
    fn populate(&self) {
        let category = |of: &str| json!([{"educationOrganizationCategoryDescriptor": format!("uri://ed-fi.org/EducationOrganizationCategoryDescriptor#{of}")}]);
        let district = json!({
            "localEducationAgencyId": DISTRICT,
            "nameOfInstitution": "Willow Bend ISD",
            "localEducationAgencyCategoryDescriptor": "uri://ed-fi.org/LocalEducationAgencyCategoryDescriptor#Independent",
            "categories": category("Local Education Agency"),
        });
        let school = |(nth, name, grade): &(i64, &str, &str)| {
            json!({
                "schoolId": DISTRICT * 1_000 + nth,
                "nameOfInstitution": format!("Willow Bend {name}"),
                "localEducationAgencyReference": {"localEducationAgencyId": DISTRICT},
                "educationOrganizationCategories": category("School"),
                "gradeLevels": [{"gradeLevelDescriptor": format!("uri://ed-fi.org/GradeLevelDescriptor#{grade}")}],
            })
        };
        let schools = [(1, "High School", "Ninth grade"), (2, "Middle School", "Seventh grade"), (3, "Elementary", "Second grade")];
        let seeded = self.seed("localEducationAgencies", vec![district]);
        let seeded = seeded.and_then(|()| self.seed("schools", schools.iter().map(school).collect()));
        seeded.expect("the items have their keys, and every standard has the resources");
    }
}
