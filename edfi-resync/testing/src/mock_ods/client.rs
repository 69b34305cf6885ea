//! [`MockClient`]: who may ask a mock, and what it may see and do.

use std::fmt;

use edfi_resync::model::suggestion;
use edfi_resync::{Error, ErrorKind, Result};
use http::Method;

use super::MockOds;
use super::authorization::{Action, Client};
use super::claims::Claims;
use super::tables::{CLAIMS, KindIndex};

/// A client of a mock, beside the one that it has from its start: key and secret, and what it may see and do. `Debug` shows neither.
///
/// ```
/// use edfi_resync::model::Model;
/// use edfi_resync_testing::MockOds;
/// use edfi_resync_testing::mock_ods::MockClient;
///
/// let ods = MockOds::new(&Model::ds5_2());
/// let reader = MockClient::new("reader", "secret").organizations([255_901]).may_only(["schools", "students"], [http::Method::GET]);
/// ods.add_client(reader)?;
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct MockClient {
    key: String,
    secret: String,
    claim_set: String,
    organizations: Option<Vec<i64>>,
    prefixes: Vec<String>,
    /// What it may do, if that is not everything: endpoints or claims, and methods.
    only: Option<Vec<(String, Vec<Method>)>>,
    profiles: Vec<(String, String)>,
}

impl MockClient {
    /// A client that may see everything and do everything.
    pub fn new(key: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            secret: secret.into(),
            claim_set: "SIS Vendor".to_owned(),
            organizations: None,
            prefixes: vec!["uri://".to_owned()],
            only: None,
            profiles: Vec::new(),
        }
    }

    /// The education organizations of its claims; what is below them is visible too. All by default.
    pub fn organizations(mut self, ids: impl IntoIterator<Item = i64>) -> Self {
        self.organizations = Some(ids.into_iter().collect());
        self
    }

    /// The namespaces that it may write: what starts with one of these. Any `uri://` by default.
    pub fn namespace_prefixes<T: Into<String>>(mut self, prefixes: impl IntoIterator<Item = T>) -> Self {
        self.prefixes = prefixes.into_iter().map(Into::into).collect();
        self
    }

    /// The name of its claim set, as refusals show it.
    pub fn claim_set(mut self, name: impl Into<String>) -> Self {
        self.claim_set = name.into();
        self
    }

    /// Its claim set grants these actions on these resources, beside those that were named before, and nothing else: POST is Create, PUT is Update, GET
    /// is Read. A resource is named by its endpoint, or by a claim that it stands below: `domains/people`, `domains/relationshipBasedData`, .., with
    /// or without `http://ed-fi.org/identity/claims/` in front. What the published claims of a Data Standard do not know, such as the resources of Sample,
    /// stands below none.
    ///
    /// ```
    /// use http::Method;
    /// use edfi_resync_testing::mock_ods::MockClient;
    ///
    /// // As a host that keeps its own education organizations: a client reads them, and writes people.
    /// let vendor = MockClient::new("vendor", "secret")
    ///     .may_only(["domains/educationOrganizations", "domains/edFiTypes", "domains/systemDescriptors"], [Method::GET])
    ///     .may_only(["domains/people", "domains/primaryRelationships"], [Method::GET, Method::POST, Method::PUT, Method::DELETE]);
    /// ```
    pub fn may_only<T: Into<String>>(
        mut self,
        resources: impl IntoIterator<Item = T>,
        methods: impl IntoIterator<Item = Method>,
    ) -> Self {
        let methods: Vec<_> = methods.into_iter().collect();
        let granted = resources.into_iter().map(|resource| (resource.into(), methods.clone()));
        self.only.get_or_insert_default().extend(granted);
        self
    }

    /// Gives it a profile on a resource: `("p1", "schools")`. With several, each request must say by its media type which it means. It hides nothing.
    pub fn profile(mut self, name: impl Into<String>, endpoint: impl Into<String>) -> Self {
        self.profiles.push((name.into(), endpoint.into()));
        self
    }
}

impl fmt::Debug for MockClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockClient").field("claim_set", &self.claim_set).finish_non_exhaustive()
    }
}

impl MockOds {
    /// Lets another client in. One with the same key takes the place of the one before it; its tokens stay good.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`] for a resource or claim of its claim set or of a profile that the model lacks;
    /// [`ErrorKind::ConfigInvalid`] for a method that stands for no action.
    pub fn add_client(&self, client: MockClient) -> Result<()> {
        let MockClient { key, secret, claim_set, organizations, prefixes, only, profiles } = client;
        let mut added = Client::new(key, secret).with_claims(claim_set, organizations, prefixes);
        if let Some(only) = only {
            let mut granted = Vec::new();
            for (resource, methods) in only {
                let actions = methods.iter().map(Action::named).collect::<Result<Vec<_>>>()?;
                for kind in self.granted(&resource)? {
                    granted.extend(actions.iter().map(|action| (kind, *action)));
                }
            }
            added.may_only(granted);
        }
        for (name, endpoint) in profiles {
            added.profiles.add(name, self.model().kind(&endpoint)?.path());
        }
        let clients = &mut self.lock().clients;
        match clients.iter_mut().find(|client| client.key == added.key) {
            Some(known) => *known = added,
            None => clients.push(added),
        }
        Ok(())
    }

    /// The kinds that an endpoint or a claim names.
    fn granted(&self, name: &str) -> Result<Vec<KindIndex>> {
        let (tables, model) = (&self.0.tables, self.model());
        let claim = name.strip_prefix(CLAIMS).unwrap_or(name);
        let claimed = tables.claimed(claim);
        if !claimed.is_empty() || Claims::is_known(model, claim) {
            return Ok(claimed);
        }
        if let Some(kind) = model.find(claim).and_then(|kind| tables.named(kind.name())) {
            return Ok(vec![kind]);
        }
        if !claim.contains('/') {
            return Ok(vec![self.index(claim)?]);
        }
        let message = format!("{name:?} is neither a claim nor a resource of Data Standard {}", model.version());
        Err(Error::new(ErrorKind::UnknownResource, message).with_hint(suggestion(claim, tables.claims_above())))
    }
}
