//! Plays one scenario with one flavour.

use std::collections::BTreeMap;

use edfi_resync::campus::{Request, SchoolYear};
use edfi_resync::engine::Event;
use edfi_resync::model::{CampusKeys, Model};
use edfi_resync::ods::Credentials;
use edfi_resync::source::MemoryStore;
use edfi_resync::{Result, Resync};
use serde_json::{Map, Value, json};
use url::Url;

use super::expected::{at, check};
use super::given::{Given, path_of, with, with_prerequisites, words};
use super::wire::{Said, send};
use super::{Scenario, Step};
use crate::mock_ods::{Flavour, MockOds, MockOdsBuilder, MockServer};

/// The key and secret in scenarios, and both in base64.
const CLIENT: (&str, &str, &str) = ("k", "s", "azpz");

/// The key with another secret.
const WRONG: &str = "azp3cm9uZw==";

/// How often a step that is throttled is played again, as a client would.
const ATTEMPTS: usize = 5;

/// What a step brought.
#[derive(Debug, Clone, Default)]
pub(super) struct Captured {
    /// Where the item is, below the data URL.
    pub(super) path: String,
    pub(super) etag: Option<String>,
    body: Value,
}

struct Play<'a> {
    fixture: &'a Map<String, Value>,
    flavour: &'a Flavour,
    model: Model,
    ods: MockOds,
    _server: MockServer,
    root: Url,
    place: Place,
    token: String,
    captured: BTreeMap<String, Captured>,
    /// The ETag that the last answer had.
    etag: Option<String>,
}

/// What was expected and what came instead, if it failed.
pub(super) async fn play(scenario: &Scenario, fixture: &Map<String, Value>, flavour: &Flavour) -> Result<Result<(), String>> {
    let model = Model::ds5_2();
    let client = fixture.get("client").cloned().unwrap_or_default();
    let ids = client["educationOrganizationIds"].as_array().into_iter().flatten().filter_map(Value::as_i64);
    let prefixes = client["namespacePrefixes"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let ods = MockOds::builder(&model).flavour(flavour.clone()).credentials(CLIENT.0, CLIENT.1).namespace_prefixes(prefixes);
    // Only where something is given that it may not see does it matter what the client may see.
    let limited = scenario.given.iter().any(|given| given == FOREIGN);
    let ods = if limited { ods.claim_edorgs(ids) } else { ods };
    let (ods, place) = scenario.given.iter().fold((ods, Place::of(flavour)), |(ods, place), given| hosted(given, ods, place));
    let ods = ods.build();
    let descriptors = fixture.get("descriptors").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    ods.seed_descriptors(descriptors)?;
    let server = ods.serve().await?;
    let root = server.url();
    let (token, captured) = (String::new(), BTreeMap::new());
    let mut play = Play { fixture, flavour, model, ods, _server: server, root, place, token, captured, etag: None };
    Ok(play.all(scenario).await)
}

/// Where a host has what it serves.
#[derive(Debug, Clone)]
struct Place {
    /// What stands in front of everything.
    prefix: String,
    data: String,
}

impl Place {
    fn of(flavour: &Flavour) -> Self {
        Self { prefix: String::new(), data: flavour.data_path.to_owned() }
    }
}

/// A mock that is hosted as the words say; other words change nothing.
fn hosted(given: &str, ods: MockOdsBuilder, place: Place) -> (MockOdsBuilder, Place) {
    match given {
        TENANT => {
            let ods = ods.behind([("tenantIdentifier", "t1"), ("schoolYear", "2025")]);
            (ods, Place { prefix: "/t1/2025".to_owned(), ..place })
        }
        YEAR => (ods.year_specific(2025, 2026), Place { data: format!("{}/2025", place.data), ..place }),
        PROFILES => (ods.profile("p1", "schools").profile("p2", "schools"), place),
        _ => (ods, place),
    }
}

impl Play<'_> {
    async fn all(&mut self, scenario: &Scenario) -> Result<(), String> {
        self.token = self.new_token().await?;
        if scenario.given.iter().any(|given| given == REVOKED) {
            return self.revoked().await;
        }
        for given in &scenario.given {
            self.give(given).await.map_err(|said| format!("given {given}: {said}"))?;
        }
        for (nth, step) in (1..).zip(&scenario.steps) {
            self.step(step).await.map_err(|said| format!("step {nth}, {} {}: {said}", step.m, step.p))?;
        }
        Ok(())
    }

    async fn new_token(&self) -> Result<String, String> {
        let headers = [("Authorization", format!("Basic {}", CLIENT.2)), ("Content-Type", FORM.to_owned())];
        let path = format!("{}/oauth/token", self.place.prefix);
        let said = self.send("POST", &path, &headers, "grant_type=client_credentials").await?;
        said.json()["access_token"].as_str().map(str::to_owned).ok_or_else(|| format!("no token: {} {}", said.status, said.text))
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, String)], body: &str) -> Result<Said, String> {
        let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        send(&self.root, method, path, &headers, body).await.map_err(|error| error.to_string())
    }

    async fn give(&mut self, given: &str) -> Result<(), String> {
        match given {
            FOREIGN => return self.foreign_school(),
            TENANT | YEAR => return Ok(()),
            PROFILES => return self.create_school_by_profile(),
            _ => {}
        }
        if self.fixture.contains_key(given) {
            for name in with_prerequisites(given, self.fixture) {
                self.create_entry(&name).await?;
            }
            return Ok(());
        }
        match words(given, self.fixture, &self.ods) {
            Given::Items(entries, items) => {
                for name in entries.iter().flat_map(|entry| with_prerequisites(entry, self.fixture)) {
                    self.create_entry(&name).await?;
                }
                for (path, body) in items {
                    self.create(&path, &body).await?;
                }
                Ok(())
            }
            Given::Tokens(count) => {
                // One was issued before.
                for _ in 1..count {
                    self.new_token().await?;
                }
                Ok(())
            }
            Given::Done => Ok(()),
            Given::Unknown => Err("the mock cannot be made so".to_owned()),
        }
    }

    fn data(&self) -> String {
        format!("{}{}", self.place.prefix, self.place.data)
    }

    /// A school, by a client that must say which of its profiles it means.
    fn create_school_by_profile(&mut self) -> Result<(), String> {
        for name in ["lea", "school"] {
            let endpoint = if name == "lea" { "localEducationAgencies" } else { "schools" };
            let body = self.fixture.get(name).cloned().unwrap_or_default();
            self.ods.seed(endpoint, vec![body]).map_err(|error| error.to_string())?;
        }
        let school = self.ods.records("schools").into_iter().next().unwrap_or_default();
        let path = format!("/ed-fi/schools/{}", school["id"].as_str().unwrap_or_default());
        self.captured.insert("school".to_owned(), Captured { path, etag: None, body: school });
        Ok(())
    }

    /// Tokens are refused while many requests are under way: our own client fetches one new one, sends each refused request once more, and loses
    /// nothing.
    async fn revoked(&self) -> Result<(), String> {
        const RECORDS: u64 = 400;
        let failed = |error: edfi_resync::Error| error.to_string();
        let mut store = MemoryStore::new(self.model.clone());
        for nth in 0..RECORDS {
            let student = with(self.fixture, "student", "/studentUniqueId", json!((700_000 + nth).to_string()));
            store.add("students", &student, CampusKeys::new()).map_err(failed)?;
        }
        let secrets = Credentials::new(CLIENT.0, CLIENT.1);
        let year: SchoolYear = "2025".parse().map_err(failed)?;
        let builder = Resync::builder(store).ods(self.ods.base_url()).secrets(secrets).service(self.ods.clone()).school_year(year);
        let resync = builder.open().await.map_err(failed)?;
        let plan = resync.plan(&Request::new()).await.map_err(failed)?;
        let tokens = || self.ods.requests().iter().filter(|request| request.path == "/oauth/token").count();
        let (ods, mut written, before) = (self.ods.clone(), 0, tokens());
        let revoking = move |event: &Event<'_>| {
            written += u64::from(matches!(event, Event::Answered { .. }));
            if written == 100 && matches!(event, Event::Answered { .. }) {
                ods.revoke_tokens();
            }
        };
        let report = resync.run(&plan).observe(revoking).await.map_err(failed)?;
        let fetched = tokens() - before;
        if report.total.created == RECORDS && fetched == 1 { Ok(()) } else { Err(format!("{fetched} new tokens; {report}")) }
    }

    /// A school of another district, which the client may not see.
    fn foreign_school(&self) -> Result<(), String> {
        let mut school = with(self.fixture, "school", "/schoolId", json!(777_000_001));
        if let Some(agency) = school.pointer_mut("/localEducationAgencyReference/localEducationAgencyId") {
            *agency = json!(777_000);
        }
        let agency = with(self.fixture, "lea", "/localEducationAgencyId", json!(777_000));
        let seeded = self.ods.seed("localEducationAgencies", vec![agency]).and_then(|()| self.ods.seed("schools", vec![school]));
        seeded.map_err(|error| error.to_string())
    }

    async fn create_entry(&mut self, name: &str) -> Result<(), String> {
        if self.captured.contains_key(name) {
            return Ok(());
        }
        let path = path_of(name, &self.model).ok_or("no such resource")?;
        let body = self.fixture.get(name).cloned().unwrap_or_default();
        let mut captured = self.create(&path, &body).await?;
        captured.body = body;
        let id = captured.path.rsplit('/').next().unwrap_or_default().to_owned();
        captured.body["id"] = Value::from(id);
        self.captured.insert(name.to_owned(), captured);
        Ok(())
    }

    async fn create(&mut self, path: &str, body: &Value) -> Result<Captured, String> {
        let headers = [("Authorization", format!("Bearer {}", self.token)), ("Content-Type", JSON.to_owned())];
        let said = self.send("POST", &format!("{}{path}", self.data()), &headers, &body.to_string()).await?;
        if !matches!(said.status, 200 | 201) {
            return Err(format!("POST {path}: {} {}", said.status, said.text));
        }
        self.etag = said.header("etag").map(str::to_owned);
        let at = said.header("location").and_then(|at| at.split_once(self.place.data.as_str())).map(|(_, path)| path.to_owned());
        Ok(Captured { path: at.unwrap_or_default(), etag: self.etag.clone(), body: Value::Null })
    }

    async fn step(&mut self, step: &Step) -> Result<(), String> {
        if let Some(names) = step.p.strip_prefix("<create ").and_then(|names| names.strip_suffix('>')) {
            for name in names.split(", ") {
                self.give(name).await?;
            }
            return Ok(());
        }
        let (path, headers, body) = (self.path(step)?, self.headers(step)?, self.body(step)?);
        let mut said = self.send(&step.m, &path, &headers, &body).await?;
        let throttles = step.x.get("s").and_then(Value::as_u64) == Some(429);
        for _ in 1..ATTEMPTS {
            if said.status != 429 || throttles {
                break;
            }
            said = self.send(&step.m, &path, &headers, &body).await?;
        }
        let earlier = |name: &str| match name {
            "@" => Some(Captured { etag: self.etag.clone(), ..Captured::default() }),
            name => self.captured.get(name.trim_start_matches('@')).cloned(),
        };
        check(&step.x, &said, self.flavour, &earlier)?;
        if let Some(etag) = said.header("etag") {
            self.etag = Some(etag.to_owned());
        }
        if let Some(name) = &step.name {
            self.captured.insert(name.clone(), self.capture(&path, &said));
        }
        Ok(())
    }

    fn capture(&self, path: &str, said: &Said) -> Captured {
        let body = said.json();
        let mut body = body.as_array().and_then(|items| items.first()).cloned().unwrap_or(body);
        let below = |path: &str| path.split_once(self.place.data.as_str()).map(|(_, path)| path.to_owned()).unwrap_or_default();
        let place = match (said.header("location"), body["id"].as_str()) {
            (Some(location), _) => below(location),
            (None, Some(id)) => {
                let collection = below(path.split('?').next().unwrap_or_default());
                if collection.ends_with(id) { collection } else { format!("{collection}/{id}") }
            }
            (None, None) => String::new(),
        };
        let id = place.rsplit('/').next().unwrap_or_default();
        for (name, value) in [("id", Some(id).filter(|id| !id.is_empty())), ("nextPageToken", said.header("next-page-token"))] {
            match (&mut body, value) {
                (Value::Null, Some(value)) => body = json!({name: value}),
                (Value::Object(members), Some(value)) => drop(members.insert(name.to_owned(), json!(value))),
                _ => {}
            }
        }
        Captured { path: place, etag: said.header("etag").map(str::to_owned), body }
    }

    fn path(&self, step: &Step) -> Result<String, String> {
        let prefix = &self.place.prefix;
        let (place, rest) = match step.p.split_once(':') {
            Some(("root", rest)) => (String::new(), rest),
            Some(("oauth", rest)) => (format!("{prefix}/oauth/"), rest),
            Some(("cq", rest)) => (format!("{prefix}/changeQueries/v1/"), rest),
            Some(("meta", rest)) if self.flavour.errors.is_of_api() => (format!("{prefix}/metadata/"), rest),
            Some(("meta", rest)) => (format!("{prefix}/metadata/data/v3/"), rest),
            _ => (self.data(), step.p.as_str()),
        };
        if let Some(name) = rest.strip_prefix('@') {
            return self
                .captured
                .get(name)
                .map(|one| format!("{place}{}", one.path))
                .ok_or_else(|| format!("@{name} is not known"));
        }
        Ok(format!("{place}{}", self.filled(rest)?))
    }

    /// The text with what earlier steps brought in the place of their names.
    fn filled(&self, text: &str) -> Result<String, String> {
        let mut filled = String::new();
        let mut parts = text.split('@');
        filled.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let end =
                part.find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '.' | '+' | '_')).unwrap_or(part.len());
            filled.push_str(&self.value(&part[..end])?);
            filled.push_str(&part[end..]);
        }
        Ok(filled)
    }

    /// What a name stands for: a member of what came, a page token by its number, or the newest change version and something more.
    fn value(&self, name: &str) -> Result<String, String> {
        let unknown = || format!("@{name} is not known");
        if let Some((name, more)) = name.split_once('+') {
            let newest = self.captured.get(name).and_then(|one| one.body["newestChangeVersion"].as_u64()).ok_or_else(unknown)?;
            return Ok((newest + more.parse::<u64>().map_err(|_| unknown())?).to_string());
        }
        let (name, member) = name.split_once('.').ok_or_else(unknown)?;
        let one = self.captured.get(name).ok_or_else(unknown)?;
        let found = at(&one.body, member).or_else(|| at(&one.body["pageTokens"], member)).ok_or_else(unknown)?;
        Ok(found.as_str().map_or_else(|| found.to_string(), str::to_owned))
    }

    fn headers(&self, step: &Step) -> Result<Vec<(&'static str, String)>, String> {
        let token_request = step.p.starts_with("oauth:");
        let form = matches!(step.b, Some(Value::String(_))) && token_request;
        let mut headers = Vec::new();
        let given =
            |wanted: &str| step.h.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.clone());
        match given("Authorization") {
            Some(None) => {}
            Some(Some(text)) if text == "Basic wrong" => headers.push(("Authorization", format!("Basic {WRONG}"))),
            Some(Some(text)) if text.ends_with('…') => headers.push(("Authorization", format!("Basic {}", CLIENT.2))),
            Some(Some(text)) if text.ends_with("<fresh>") => headers.push(("Authorization", format!("Bearer {}", self.token))),
            Some(Some(text)) => headers.push(("Authorization", text)),
            None if token_request && form => headers.push(("Authorization", format!("Basic {}", CLIENT.2))),
            None if token_request => {}
            None => headers.push(("Authorization", format!("Bearer {}", self.token))),
        }
        let usual = || step.b.is_some().then(|| if form { FORM } else { JSON }.to_owned());
        if let Some(media) = given("Content-Type").unwrap_or_else(usual) {
            headers.push(("Content-Type", media));
        }
        for name in ["If-Match", "If-None-Match", "Accept", "Use-Snapshot", "Snapshot-Identifier"] {
            if let Some(Some(text)) = given(name) {
                headers.push((name, self.filled(&text)?));
            }
        }
        Ok(headers)
    }

    fn body(&self, step: &Step) -> Result<String, String> {
        match &step.b {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(body) => {
                let mut body = body.clone();
                self.fill(&mut body)?;
                Ok(body.to_string())
            }
        }
    }

    fn fill(&self, value: &mut Value) -> Result<(), String> {
        match value {
            Value::String(text) if text.starts_with('@') => *text = self.filled(text)?,
            Value::Object(members) => members.values_mut().try_for_each(|value| self.fill(value))?,
            Value::Array(items) => items.iter_mut().try_for_each(|value| self.fill(value))?,
            _ => {}
        }
        Ok(())
    }
}

const FOREIGN: &str = "foreignSchool";
const TENANT: &str = "server with tenant t1 and route segment {schoolYear}";
const YEAR: &str = "apiMode Year Specific, server year 2026, client year 2025";
const PROFILES: &str = "client with 2 profiles on School";
const REVOKED: &str = "fault: all tokens invalidated after 100 writes, 16 workers";
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
