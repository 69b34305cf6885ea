//! One request and its answer: the checks that come before reading and writing, and the record of it.

use std::borrow::Cow;

use bytes::Bytes;
use edfi_resync::ods::TransportFault;
use http::header::HOST;
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderName, Method, Request, Response, StatusCode};
use serde_json::{Map, Value, json};
use tokio::time::Instant;
use url::form_urlencoded;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::answers::{Answer, Outcome};
use super::authorization::Action;
use super::faults::{LateAnswer, LostAnswer};
use super::flavour::{Checks, Cursor, Errors, Flavour, Snapshots};
use super::notes::Notes;
use super::paging::parameter;
use super::problem::Problem;
use super::read::Reader;
use super::recording::Entry;
use super::route::{self, Below, Route, below, id_text};
use super::state::{State, etag};
use super::tables::KindIndex;
use super::token::{self, Bearer, Issue};
use super::troubles::{Blow, Met, Visit};
use super::write::{Desk, read_body, read_id};
use super::{Inner, Shared, discovery, introspection};

/// The header that names a request.
const CORRELATION: &str = "correlation-id";
/// The parameter that does if there is no such header.
const CORRELATION_PARAMETER: &str = "correlationId";

/// Where a request was sent.
struct Place<'p> {
    /// Its path, without what stands in front of everything and without a slash at its end.
    path: &'p str,
    /// What stands before it: the address of the host, and what stands in front of everything.
    root: String,
    /// The same as the discovery document shows it, with placeholders for what the request leaves out.
    shown: String,
}

/// A path that leads nowhere, in place of one with a tenant or a year that the host does not have.
const NOWHERE: &str = "/none";
/// How much a body may be that the Ed-Fi API takes.
const MOST_BYTES: usize = 10 << 20;
/// A trouble that looks at every POST and strikes few.
const LOST_CREATE: &str = "lost_create";

pub(super) fn handle(inner: &Inner, request: Request<Bytes>) -> Response<Bytes> {
    let (parts, body) = request.into_parts();
    let (prefix, path) = inner.context.split(parts.uri.path()).unwrap_or(("", NOWHERE));
    let route = Route::of(path, &inner.flavour, &inner.paths, &inner.tables);
    let base = root(&parts);
    let place = Place {
        path: path.trim_end_matches('/'),
        root: format!("{base}{prefix}"),
        shown: format!("{base}{}", inner.context.prefix(prefix)),
    };
    let mut shared = inner.lock();
    let correlation = parts.headers.get(CORRELATION).and_then(|value| value.to_str().ok());
    shared.requests += 1;
    let unnamed = shared.requests;
    let endpoint = match route {
        Route::Data(kind, _) => Some(inner.tables.kind(kind).spec().endpoint),
        _ => None,
    };
    let (trouble, blow) = befall(&mut shared, inner.flavour.errors, &parts, route, &body).unzip();
    let (mut lost, mut late, mut made) = (None, None, true);
    let outcome = match blow {
        Some(Blow::Refused) => {
            (lost, made) = (Some(LostAnswer(TransportFault::NotSent)), false);
            Ok(Answer::default())
        }
        Some(Blow::BrokenBefore) => {
            (lost, made) = (Some(LostAnswer(TransportFault::MaybeApplied)), false);
            Ok(Answer::default())
        }
        Some(Blow::Answered(answer)) => Ok(answer),
        Some(Blow::Failed(problem)) => Err(problem),
        other => {
            let outcome = match (shared.window.pass(&inner.flavour, Instant::now()), route, shared.load.is_some()) {
                (Some(throttled), ..) => throttled,
                (None, Route::Data(kind, under), true) => load(inner, &mut shared, &parts, &place.root, kind, under, &body),
                _ => answer(inner, &mut shared, &parts, &place, route, &body),
            };
            let created = outcome.as_ref().is_ok_and(Answer::is_created);
            match other {
                Some(Blow::BrokenAfter) => lost = Some(LostAnswer(TransportFault::MaybeApplied)),
                Some(Blow::BrokenIfCreated(resource))
                    if created && matches!(route, Route::Data(kind, _) if inner.tables.is(kind, &resource)) =>
                {
                    shared.troubles.lost_create(&resource);
                    lost = Some(LostAnswer(TransportFault::MaybeApplied));
                }
                Some(Blow::Late(by)) => late = Some(LateAnswer(by)),
                _ => {}
            }
            outcome
        }
    };
    let refused = |problem: Box<Problem>| {
        let named = correlation.map(str::to_owned).or_else(|| parameter(&query(&parts), CORRELATION_PARAMETER).map(str::to_owned));
        problem.into_answer(&named.unwrap_or_else(|| unnamed_text(unnamed)), inner.flavour.errors)
    };
    let answer = outcome.unwrap_or_else(refused);
    let mut response = answer.into_response();
    if shared.faults.take_lost() {
        lost = Some(LostAnswer(TransportFault::MaybeApplied));
    }
    if let Some(lost) = lost {
        response.extensions_mut().insert(lost);
    }
    if let Some(late) = late {
        response.extensions_mut().insert(late);
    }
    let path = recorded_path(inner, &parts);
    let path = shared.recording.shared(&path);
    shared.recording.push(Entry {
        path,
        status: if made { response.status().as_u16() } else { 0 },
        trouble: trouble.filter(|name| *name != LOST_CREATE || lost.is_some()),
        resource: endpoint,
        body_bytes: u32::try_from(body.len()).unwrap_or(u32::MAX),
        body_digest: xxh3_64(&body),
        correlation_id: correlation.map(Box::from),
        method: parts.method,
    });
    response
}

/// What a request is called that names itself nothing.
fn unnamed_text(nth: u64) -> String {
    route::dashed(xxh3_128(&nth.to_le_bytes()))
}

/// What befalls a request before anything is carried out.
fn befall(shared: &mut Shared, errors: Errors, parts: &Parts, route: Route<'_>, body: &Bytes) -> Option<(&'static str, Blow)> {
    if shared.troubles.is_empty() {
        return None;
    }
    let visit = Visit {
        method: &parts.method,
        body,
        for_data: matches!(route, Route::Data(..) | Route::ChangeVersions),
        authorized: shared.load.is_some() || shared.tokens.check(&parts.headers).is_ok(),
        met: parts.extensions.get::<Met>().is_some(),
        now: Instant::now(),
        errors,
    };
    shared.troubles.strike(&visit)
}

fn answer(inner: &Inner, shared: &mut Shared, parts: &Parts, place: &Place<'_>, route: Route<'_>, body: &Bytes) -> Outcome {
    let Place { path, root, shown } = place;
    if matches!(route, Route::Discovery | Route::Token | Route::TokenInfo | Route::Metadata(_)) {
        shared.faults.strike(&parts.method, path, &Value::Null)?;
    }
    match route {
        Route::Discovery => match parts.method {
            Method::GET => Ok(Answer::json(&discovery::document(&inner.flavour, &inner.context, inner.tables.model(), shown))),
            _ => Err(Box::new(Problem::wrong_method("GET"))),
        },
        Route::Metadata(metadata) => match parts.method {
            Method::GET => match metadata.answer(&inner.tables, &inner.flavour, &inner.paths.data, &parts.headers, root) {
                Ok(Some(answer)) => Ok(answer),
                Ok(None) => Err(Box::new(Problem::not_found("The specified data could not be found."))),
                Err(error) => Err(Box::new(Problem::new(500, "system", "System Error", error.to_string()))),
            },
            _ => Err(Box::new(Problem::wrong_method("GET"))),
        },
        Route::Token => match parts.method {
            Method::POST => {
                let life = shared.troubles.token_life().unwrap_or(inner.issue.life);
                shared.tokens.answer(&inner.flavour, &shared.clients, Issue { life, ..inner.issue }, &parts.headers, body)
            }
            _ => Ok(token::wrong_method()),
        },
        Route::TokenInfo => introspection::answer(inner, shared, parts, body),
        Route::ChangeVersions | Route::Snapshots => {
            shared.tokens.check(&parts.headers)?;
            shared.faults.strike(&parts.method, path, &query_members(parts))?;
            let is_past = reads_snapshot(parts, &inner.flavour, shared.snapshot.is_some())?;
            let past = shared.snapshot.as_ref().filter(|_| is_past);
            let newest = past.map_or_else(|| shared.newest_change_version(), State::change_version);
            match (&parts.method, route) {
                (&Method::GET, Route::Snapshots) => {
                    let row = |_: &State| json!({"id": SNAPSHOT, "snapshotIdentifier": SNAPSHOT, "snapshotDateTime": "2026-09-01T00:00:00Z"});
                    Ok(Answer::json(&Value::Array(shared.snapshot.iter().map(row).collect())))
                }
                (&Method::GET, _) => Ok(Answer::json(&json!({"oldestChangeVersion": 0, "newestChangeVersion": newest}))),
                _ => Err(Box::new(Problem::wrong_method("GET"))),
            }
        }
        Route::Data(kind, under) => {
            let bearer = shared.tokens.check(&parts.headers)?;
            let is_past = reads_snapshot(parts, &inner.flavour, shared.snapshot.is_some())?;
            data(inner, shared, parts, (root, &bearer), (kind, under, is_past), body)
        }
        // A caller without a token learns nothing of what exists.
        Route::NoResource => {
            shared.tokens.check(&parts.headers)?;
            note_namespace(path, inner, &mut shared.notes);
            Err(Box::new(Problem::not_found("The specified data could not be found.")))
        }
        Route::Nothing => Err(Box::new(Problem::not_found("The specified data could not be found."))),
    }
}

/// The identifier of the snapshot, in versions that have such.
const SNAPSHOT: &str = "0e5cbb3d0b4f4d8f9a53cbe26fd9e9c1";

/// Whether a snapshot is asked for. A client that asks for one that is not there, or would write into it, learns that, in versions that know of
/// snapshots.
fn reads_snapshot(parts: &Parts, flavour: &Flavour, is_there: bool) -> Result<bool, Box<Problem>> {
    let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let wanted = match flavour.snapshots {
        Snapshots::Unread => false,
        Snapshots::Identifier => header("snapshot-identifier").is_some(),
        Snapshots::UseSnapshot => header("use-snapshot").is_some_and(|value| value.eq_ignore_ascii_case("true")),
    };
    if !wanted {
        return Ok(false);
    }
    let is_known = flavour.snapshots != Snapshots::Identifier || header("snapshot-identifier") == Some(SNAPSHOT);
    if is_there && is_known && parts.method == Method::GET {
        return Ok(true);
    }
    let detail = "Snapshot not found.";
    Err(Box::new(match flavour.snapshots {
        Snapshots::Identifier => Problem::new(410, "not-found", "Gone", detail),
        _ if parts.method == Method::GET => Problem::not_found(detail),
        _ => {
            let detail = "Snapshots are read-only.";
            Problem::new(405, "snapshots:method-not-allowed", "Method Not Allowed with Snapshots", detail)
        }
    }))
}

/// A client that asks for a resource of an extension may take a 404 for an empty list.
fn note_namespace(path: &str, inner: &Inner, notes: &mut Notes) {
    let rest = below(path, &inner.paths.data).unwrap_or_default();
    let mut segments = rest.split('/').skip(1);
    if let (Some(namespace), Some(resource)) = (segments.next(), segments.next())
        && !namespace.eq_ignore_ascii_case("ed-fi")
        && !inner.tables.model().extensions().any(|extension| extension.namespace.eq_ignore_ascii_case(namespace))
    {
        notes.add(format!("a client asked for {namespace}/{resource}: the mock does not have that extension"));
    }
}

/// What this version takes for an id, since it has nothing of that name below a resource.
fn as_it_is_known<'p>(parts: &Parts, under: Below<'p>, flavour: &Flavour, notes: &mut Notes) -> Below<'p> {
    let (name, known) = match under {
        Below::KeyChanges => ("keyChanges", flavour.key_changes),
        Below::Partitions => ("partitions", flavour.cursor != Cursor::None),
        other => {
            let by_token = flavour.cursor == Cursor::None && parameter(&query(parts), "pageToken").is_some();
            if by_token {
                notes.add(format!("a client asked for a page by token, which {flavour} does not have"));
            }
            return other;
        }
    };
    if known {
        return under;
    }
    notes.add(format!("a client asked for {name}, which {flavour} does not have"));
    Below::Item(name)
}

fn data(
    inner: &Inner,
    shared: &mut Shared,
    parts: &Parts,
    (root, bearer): (&str, &Bearer),
    (kind, under, is_past): (KindIndex, Below<'_>, bool),
    body: &Bytes,
) -> Outcome {
    let table = inner.tables.kind(kind);
    let under = as_it_is_known(parts, under, &inner.flavour, &mut shared.notes);
    let api = inner.flavour.checks == Checks::Api;
    if let Below::Item(id) = under
        && api
    {
        read_id(id)?;
    }
    let (allow, allowed) = match under {
        Below::Collection => ("GET, POST", matches!(parts.method, Method::GET | Method::POST)),
        Below::Deletes | Below::KeyChanges | Below::Partitions => ("GET", parts.method == Method::GET),
        Below::Item(_) => ("GET, PUT, DELETE", matches!(parts.method, Method::GET | Method::PUT | Method::DELETE)),
    };
    if !allowed {
        return Err(Box::new(Problem::wrong_method(allow)));
    }
    if !api || !matches!(parts.method, Method::POST | Method::PUT) {
        shared.clients[bearer.client].granted(kind, table, Action::of(&parts.method))?;
    }
    shared.clients[bearer.client].profiles.check(table, &parts.method, &parts.headers)?;
    if api && body.len() > MOST_BYTES {
        return Ok(Answer::status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    let path = table.kind.path();
    if shared.faults.concern(&parts.method, &path) {
        let members = match (&parts.method, under) {
            (&Method::POST | &Method::PUT, _) => serde_json::from_slice(body).unwrap_or_default(),
            (_, Below::Item(id)) => stored(&shared.state, kind, id),
            _ => query_members(parts),
        };
        shared.faults.strike(&parts.method, &path, &members)?;
    }
    let data_url = format!("{root}{}", inner.paths.data);
    let Shared { state, snapshot, clients, marks, notes, .. } = shared;
    let client = &clients[bearer.client];
    let narrowed = bearer.scope.map(|organization| client.narrowed(organization));
    let client = narrowed.as_ref().unwrap_or(client);
    let (tables, flavour, fold) = (&inner.tables, &inner.flavour, inner.fold);
    if parts.method == Method::GET {
        let state = snapshot.as_ref().filter(|_| is_past).unwrap_or(state);
        let reader = Reader { tables, flavour, fold, client, state };
        return match under {
            Below::Collection => reader.list(kind, &query(parts), marks),
            Below::Deletes => reader.deletes(kind, &query(parts)),
            Below::KeyChanges => reader.key_changes(kind, &query(parts)),
            Below::Partitions => reader.partitions(kind, &query(parts)),
            Below::Item(id) => reader.item(kind, read_id(id)?, &parts.headers),
        };
    }
    let mut desk = Desk { tables, flavour, fold, client, state, notes, data_url: &data_url };
    match under {
        Below::Item(id) if parts.method == Method::DELETE => desk.delete(kind, read_id(id)?, &parts.headers),
        Below::Item(id) => {
            let id = read_id(id)?;
            desk.put(kind, id, &parts.headers, read_body(flavour, &parts.headers, body)?)
        }
        _ => desk.post(kind, &parts.headers, read_body(flavour, &parts.headers, body)?),
    }
}

/// Load mode: whatever comes is accepted.
fn load(inner: &Inner, shared: &mut Shared, parts: &Parts, root: &str, kind: KindIndex, under: Below<'_>, body: &Bytes) -> Outcome {
    let Some(store) = &mut shared.load else { return Err(Box::new(Problem::typical(500))) };
    let path = inner.tables.kind(kind).kind.path();
    match (&parts.method, under) {
        (&Method::POST | &Method::PUT, _) => {
            let upload = store.upload(kind, body);
            let status = match (parts.method == Method::PUT, upload.created) {
                (true, _) => StatusCode::NO_CONTENT,
                (false, true) => StatusCode::CREATED,
                (false, false) => StatusCode::OK,
            };
            let id = id_text(upload.id, &inner.flavour);
            let location = format!("{root}{}{path}/{id}", inner.paths.data);
            let version = upload.change_version;
            let modified = i64::try_from(version).unwrap_or(i64::MAX);
            Ok(Answer::status(status).location(location).etag(&etag(&inner.flavour, modified, version)))
        }
        (&Method::GET, Below::Collection | Below::Deletes | Below::KeyChanges) => {
            let answer = Answer::json(&json!([]));
            Ok(answer.header(HeaderName::from_static("total-count"), store.count(kind).to_string()))
        }
        (&Method::DELETE, _) => Ok(Answer::status(StatusCode::NO_CONTENT)),
        _ => Err(Box::new(Problem::not_found("The specified item could not be found."))),
    }
}

/// Scheme and host by which the mock was called, without a slash at the end.
fn root(parts: &Parts) -> String {
    let host = parts.uri.authority().map(Authority::as_str);
    let host = host.or_else(|| parts.headers.get(HOST).and_then(|host| host.to_str().ok())).unwrap_or("localhost");
    format!("{}://{host}", parts.uri.scheme_str().unwrap_or("http"))
}

fn query(parts: &Parts) -> Vec<(String, String)> {
    form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

fn query_members(parts: &Parts) -> Value {
    Value::Object(query(parts).into_iter().map(|(name, value)| (name, Value::String(value))).collect::<Map<_, _>>())
}

fn stored(state: &State, kind: KindIndex, id: &str) -> Value {
    read_id(id).ok().and_then(|id| state.by_id(kind, id)).map_or(Value::Null, |(_, item)| item.value())
}

/// The path as tests read it: below the data URL, or below the root.
fn recorded_path<'p>(inner: &Inner, parts: &'p Parts) -> Cow<'p, str> {
    let path = parts.uri.path();
    let path = inner.context.split(path).map_or(path, |(_, path)| path);
    let path = below(path, &inner.paths.data).unwrap_or(path);
    match parts.uri.query() {
        Some(query) => Cow::Owned(format!("{path}?{query}")),
        None => Cow::Borrowed(path),
    }
}
