//! [`Discovery`]: the one document that tells where an Ed-Fi API has its data, and the rules that make up for what it leaves out.
//!
//! Versions differ: 5.x publishes few URLs and the *current calendar year* instead of the school year; 7.x and the DMS leave placeholders for
//! tenant and year; reverse proxies let wrong schemes and hosts through. What comes out is complete and checked, or an error before anything is sent.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;
use url::Url;

use super::address;
use super::exchange::{Exchange, SETUP_ATTEMPTS};
use super::http::TransportFault;
use super::options::OdsOptions;
use super::problem::Problem;
use super::verdict::{Operation, Verdict, classify};
use crate::error::{Error, ErrorKind, Result};

/// A Data Standard or extension that a server has loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DataModel {
    /// Its name: `Ed-Fi`, `TPDM`.
    pub name: String,
    /// Its version: `5.2.0`.
    pub version: String,
}

/// Which of the two families of servers it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Flavour {
    /// The Ed-Fi ODS/API.
    Ods,
    /// The Ed-Fi Data Management Service.
    Dms,
}

/// What a server says of itself, with every URL complete: no placeholder, no slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Discovery {
    /// The version of the server, as it says: `7.3`.
    pub version: String,
    /// What is loaded, the Data Standard first where the server keeps that order.
    pub data_models: Vec<DataModel>,
    /// ODS/API or DMS.
    pub flavour: Flavour,
    /// Where data lies.
    pub data: Url,
    /// Where tokens are issued.
    pub oauth: Url,
    /// Where a token is described.
    pub token_info: Url,
    /// Where change queries are answered, if the host has them on.
    pub change_queries: Url,
    /// Where the load order is published.
    pub dependencies: Url,
    /// What was put right, or looks wrong: one sentence each.
    pub warnings: Vec<String>,
}

const REACH: &str = "check the URL, the network and that the server runs";
/// What the check of a certificate says of one that is sound and not for this server.
const OTHER_NAME: &str = "not valid for name";
const NAME: &str = "use the name that the certificate was issued for, or ask the host for one that is valid for this name";
const TRUST: &str = "have this system trust the authority that signed the certificate, or name the authority's own as ca_file; or ask the host for one that is valid";

/// A value as one segment of a URL's path, whatever it holds.
pub(crate) fn as_segment(value: &str) -> String {
    let mut segment = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'~' | b'.' => segment.push(char::from(byte)),
            _ => {
                let _ = write!(segment, "%{byte:02X}");
            }
        }
    }
    segment
}

impl Discovery {
    /// The version of the Data Standard: `5.2.0`.
    pub fn data_standard(&self) -> Option<&str> {
        self.data_models.iter().find(|model| model.name.eq_ignore_ascii_case("Ed-Fi")).map(|model| model.version.as_str())
    }

    /// What makes it this ODS and no other: host and path of its data, which hold tenant, instance and school year where a host has several.
    pub(crate) fn identity(&self) -> String {
        let (data, host) = (&self.data, address::host(&self.data));
        // Routes are the same in any letter case.
        format!("ods {host}{}", data.path().trim_end_matches('/')).to_lowercase()
    }

    /// Asks a server for its document. The root must have passed [`address::check`].
    ///
    /// # Errors
    /// [`ErrorKind::Unreachable`], [`ErrorKind::NotAnEdFiApi`] with what was answered, and those of [`Discovery::parse`].
    pub(super) async fn fetch(exchange: &Exchange, root: &Url, options: &OdsOptions) -> Result<Self> {
        let host = address::host(root);
        let response = exchange
            .call_patiently(Method::GET, root, &HeaderMap::new(), &bytes::Bytes::new(), SETUP_ATTEMPTS)
            .await
            .map_err(|error| {
                Error::new(ErrorKind::Unreachable, format!("{host} cannot be reached: {}", error.reason()))
                    .with_hint(match error.fault() {
                        TransportFault::Untrusted if error.reason().contains(OTHER_NAME) => NAME,
                        TransportFault::Untrusted => TRUST,
                        _ => REACH,
                    })
                    .with_source(error)
            })?;
        let status = response.status();
        if status != StatusCode::OK {
            return Err(refusal(root, &response));
        }
        match Self::parse(root, response.body(), options) {
            Ok(discovery) => Ok(discovery),
            Err(ParseError::Foreign) => Err(foreign(root, status, response.headers())),
            Err(ParseError::Options(error)) => Err(error),
        }
    }

    /// Reads the document that was found at `root`.
    fn parse(root: &Url, body: &[u8], options: &OdsOptions) -> Result<Self, ParseError> {
        let document: Value = serde_json::from_slice(body).map_err(|_| ParseError::Foreign)?;
        let text = |name: &str| document.get(name).and_then(Value::as_str);
        let urls = document.get("urls").filter(|urls| urls.is_object());
        let version = text("version").filter(|version| version.starts_with(|c: char| c.is_ascii_digit()));
        let models = document.get("dataModels").and_then(Value::as_array);
        let data_management = urls.and_then(|urls| urls.get("dataManagementApi")).and_then(Value::as_str);
        // Much JSON has a version; an Ed-Fi API says where its data lies or which data models it has loaded.
        if data_management.is_none() && (models.is_none() || version.is_none()) {
            return Err(ParseError::Foreign);
        }
        let data_models = models.into_iter().flatten().filter_map(|model| {
            let text = |name: &str| model.get(name).and_then(Value::as_str).map(str::to_owned);
            Some(DataModel { name: text("name")?, version: text("version")? })
        });
        let yearly = text("apiMode").is_some_and(|mode| mode.to_lowercase().contains("year specific"));
        let mut resolver = Resolver { root, options, yearly, moved: BTreeMap::new(), warnings: Vec::new() };
        let published = |name: &str| urls.and_then(|urls| urls.get(name)).and_then(Value::as_str);
        let mut resolve = |published: Option<&str>, overridden: Option<&Url>, what: &str| match (published, overridden) {
            (_, Some(url)) => checked(without_slash(url.clone()), options, what).map(Some),
            (Some(published), None) => resolver.resolve(published, what).map(Some),
            (None, None) => Ok(None),
        };
        let data = resolve(data_management, options.data_url.as_ref(), "dataManagementApi")?;
        let oauth = resolve(published("oauth"), options.oauth_url.as_ref(), "oauth")?;
        let change_queries = resolve(published("changeQueries"), options.change_queries_url.as_ref(), "changeQueries")?;
        let token_info = resolve(published("oauthTokenIntrospection").or(published("tokenInfo")), None, "tokenInfo")?;
        let dependencies = resolve(published("dependencies"), None, "dependencies")?;
        let data = match data {
            Some(data) => data,
            None => resolver.resolve(&format!("{}/data/v3", root.as_str().trim_end_matches('/')), "dataManagementApi")?,
        };
        let oauth = oauth.unwrap_or_else(|| with_path(root, |path| format!("{path}/oauth/token")));
        let change_queries = change_queries.unwrap_or_else(|| with_path(&data, |path| replaced(path, "changeQueries/v1")));
        let token_info = token_info
            .unwrap_or_else(|| with_path(&oauth, |path| format!("{}/token_info", path.strip_suffix("/token").unwrap_or(path))));
        let dependencies =
            dependencies.unwrap_or_else(|| with_path(&data, |path| format!("{}/dependencies", replaced(path, "metadata/data/v3"))));
        let dms = published("tokenInfo").is_some() || !data.path().to_lowercase().contains("/data/v3");
        Ok(Self {
            version: version.unwrap_or("unknown").to_owned(),
            data_models: data_models.collect(),
            flavour: if dms { Flavour::Dms } else { Flavour::Ods },
            data,
            oauth,
            token_info,
            change_queries,
            dependencies,
            warnings: resolver.warnings(),
        })
    }
}

impl fmt::Display for Discovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.flavour {
            Flavour::Ods => "ODS/API",
            Flavour::Dms => "DMS",
        };
        write!(f, "{name} {} at {}", self.version, self.data)?;
        for (at, model) in self.data_models.iter().enumerate() {
            write!(f, "{}{} {}", if at == 0 { " with " } else { ", " }, model.name, model.version)?;
        }
        Ok(())
    }
}

#[derive(Debug)]
enum ParseError {
    /// It is not a discovery document.
    Foreign,
    /// It is one, but options are missing or its URLs are refused.
    Options(Error),
}

impl From<Error> for ParseError {
    fn from(error: Error) -> Self {
        Self::Options(error)
    }
}

/// Completes published URLs.
struct Resolver<'a> {
    root: &'a Url,
    options: &'a OdsOptions,
    yearly: bool,
    /// What was put on the root, by where it was published.
    moved: BTreeMap<String, Vec<String>>,
    warnings: Vec<String>,
}

impl Resolver<'_> {
    fn resolve(&mut self, published: &str, what: &str) -> Result<Url> {
        let filled = self.fill(published, what)?;
        let url = self.root.join(&filled).map_err(|_| {
            Error::new(ErrorKind::NotAnEdFiApi, format!("the server publishes a {what} URL that is none"))
                .with_hint("ask the host to correct it, or override it")
        })?;
        let mut url = without_slash(url);
        if self.yearly && what != "oauth" && what != "tokenInfo" {
            self.put_year(&mut url)?;
        }
        self.mend(&mut url, what);
        checked(url, self.options, what)
    }

    /// Replaces `{name}`, also where it is encoded or carries a rule as in `{schoolYearFromRoute:range(2000,2099)}`.
    fn fill(&self, published: &str, what: &str) -> Result<String> {
        let published = published.replace("%7B", "{").replace("%7b", "{").replace("%7D", "}").replace("%7d", "}");
        let (mut filled, mut rest) = (String::with_capacity(published.len()), published.as_str());
        while let Some((before, after)) = rest.split_once('{') {
            let (placeholder, after) = after.split_once('}').unwrap_or((after, ""));
            let name = placeholder.split(':').next().unwrap_or(placeholder);
            let (value, option) = self.value(name);
            // A URL takes dots alone for a step in its path, encoded or not.
            let value = value.filter(|value| !value.trim_matches('.').is_empty()).ok_or_else(|| {
                let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
                Error::new(ErrorKind::ConfigInvalid, format!("the server's {what} URL needs a value for {{{name}}}"))
                    .with_hint(format!("set the option {option}, or give the full URL of the tenant and year as the API's URL"))
            })?;
            filled.push_str(before);
            // As one segment of the path, whatever it holds.
            filled.push_str(&as_segment(&value));
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// The value for a placeholder, and the option that gives it.
    fn value(&self, name: &str) -> (Option<String>, &'static str) {
        let given =
            self.options.placeholders.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone());
        let lower = name.to_lowercase();
        let (value, option) = if lower.contains("tenant") {
            (self.options.tenant.clone(), "tenant")
        } else if lower.contains("instance") {
            (self.options.instance.clone(), "instance")
        } else if lower.contains("year") {
            (self.options.school_year.map(|year| year.to_string()), "school_year")
        } else {
            (None, "placeholders")
        };
        (given.or(value), option)
    }

    /// Puts the school year where an older server publishes its current calendar year.
    fn put_year(&self, url: &mut Url) -> Result<()> {
        let year = self.options.school_year.ok_or_else(|| {
            Error::new(ErrorKind::ConfigInvalid, "the server keeps one ODS for each school year, and no school year is given")
                .with_hint("set the option school_year")
        })?;
        let is_year = |segment: &str| segment.len() == 4 && segment.bytes().all(|byte| byte.is_ascii_digit());
        let path = url.path().to_owned();
        let mut segments: Vec<&str> = path.split('/').collect();
        let year = year.to_string();
        let at_end = segments.len().saturating_sub(usize::from(segments.last() == Some(&"dependencies")));
        if segments[..at_end].last().is_some_and(|segment| is_year(segment)) {
            segments[at_end - 1] = &year;
        } else {
            segments.insert(at_end, &year);
        }
        url.set_path(&segments.join("/"));
        Ok(())
    }

    /// Puts right what a reverse proxy let through: the inner scheme, or the inner host, of a server that was reached from outside. Nothing goes
    /// unencrypted because a document says so: what is published so beside a root that is not stands on the root.
    fn mend(&mut self, url: &mut Url, what: &str) {
        let (elsewhere, here) = (url.host() != self.root.host(), address::is_loopback(url));
        let (inner, outer) = (url.scheme() == "http", self.root.scheme() == "https");
        let inner_host = here && !address::is_loopback(self.root);
        let inner_scheme = inner && outer && !elsewhere;
        let unencrypted = inner && elsewhere && !here && (outer || !self.options.allow_http);
        if inner_host || inner_scheme || unencrypted {
            let was = format!("{}://{}", url.scheme(), address::host(url));
            let path = if inner_scheme { url.path().to_owned() } else { below(self.root, url.path()) };
            *url = with_path(self.root, |_| path);
            self.moved.entry(was).or_default().push(what.to_owned());
        } else if elsewhere && !here {
            self.warnings.push(format!("{what} lies on another host, {}", address::host(url)));
        }
    }

    /// What was put right, one sentence for each place, and what looks wrong.
    fn warnings(self) -> Vec<String> {
        let (scheme, host) = (self.root.scheme(), address::host(self.root));
        let moved = self.moved.into_iter().map(|(was, whats)| {
            let whats = whats.join(", ");
            format!("the server publishes {whats} at {was}, which is right behind its proxy only; {scheme}://{host} is used")
        });
        moved.chain(self.warnings).collect()
    }
}

/// A path as it is below the root: what a server behind a proxy knows of its own path may begin behind the proxy's.
fn below(root: &Url, path: &str) -> String {
    let outer = root.path().trim_end_matches('/');
    let stands = path.get(..outer.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(outer))
        && path[outer.len()..].chars().next().is_none_or(|next| next == '/');
    if stands { path.to_owned() } else { format!("{outer}{path}") }
}

fn checked(url: Url, options: &OdsOptions, what: &str) -> Result<Url> {
    address::check(&url, options.allow_http, &format!("the {what} URL"))?;
    Ok(url)
}

fn without_slash(mut url: Url) -> Url {
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url
}

fn with_path(url: &Url, path: impl FnOnce(&str) -> String) -> Url {
    let mut changed = url.clone();
    changed.set_path(&path(url.path().trim_end_matches('/')));
    changed.set_query(None);
    changed
}

/// The path of the data with another service in the place of `data/v3` or `data`; year and instance behind it stay.
fn replaced(data_path: &str, service: &str) -> String {
    let found = ["/data/v3", "/data"].iter().find_map(|part| Some((data_path.to_lowercase().rfind(part)?, part.len())));
    match found {
        Some((at, length)) => {
            let service = if length == "/data".len() { service.trim_end_matches("/data/v3") } else { service };
            format!("{}/{service}{}", &data_path[..at], &data_path[at + length..])
        }
        None => format!("{data_path}/{service}"),
    }
}

const WANTED: &str = "expected the JSON document that an Ed-Fi API has at its base URL";

/// A 200 with something else.
fn foreign(root: &Url, status: StatusCode, headers: &HeaderMap) -> Error {
    Error::new(
        ErrorKind::NotAnEdFiApi,
        format!("{} answered {} with {}; {WANTED}", address::host(root), status.as_u16(), content_type(headers)),
    )
    .with_hint("check the URL: it should be the API's base, such as https://api.example.org/v7.3")
}

/// Another status than 200.
fn refusal(root: &Url, response: &http::Response<bytes::Bytes>) -> Error {
    let (status, host) = (response.status(), address::host(root));
    let answered = format!("{host} answered {} with {}", status.as_u16(), content_type(response.headers()));
    let verdict = classify(Operation::List, status.as_u16(), &Problem::parse(response.body()));
    if matches!(verdict, Verdict::Transient | Verdict::Throttled | Verdict::AuthThrottled) {
        return Error::new(ErrorKind::Unreachable, answered).with_hint("try again later");
    }
    let hint = if status.is_redirection() {
        match redirected_to(root, response.headers()) {
            Some(target) => format!("redirects are not followed; it points to {target}, if that is right use its URL"),
            None => "redirects are not followed; use the URL it redirects to".to_owned(),
        }
    } else if ["/data/v3", "/data", "/oauth/token", "/metadata"]
        .iter()
        .any(|part| root.path().trim_end_matches('/').ends_with(part))
    {
        "give the API's base URL, without /data/v3 and what follows".to_owned()
    } else {
        "check the URL, tenant and school year: it should be the API's base, such as https://api.example.org/v7.3".to_owned()
    };
    Error::new(ErrorKind::NotAnEdFiApi, format!("{answered}; {WANTED}")).with_hint(hint)
}

/// Where a redirect leads, without credentials, query and fragment: these may hold a session.
fn redirected_to(root: &Url, headers: &HeaderMap) -> Option<String> {
    let target = root.join(headers.get(http::header::LOCATION)?.to_str().ok()?).ok()?;
    Some(format!("{}://{}{}", target.scheme(), address::host(&target), target.path()))
}

fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let plain = value.map(|value| value.split(';').next().unwrap_or(value).trim()).filter(|value| {
        value.len() <= 60
            && value.contains('/')
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+.-".contains(&byte))
    });
    plain.map_or_else(|| "no content type".to_owned(), |value| format!("content type {value}"))
}

#[cfg(test)]
mod tests;
