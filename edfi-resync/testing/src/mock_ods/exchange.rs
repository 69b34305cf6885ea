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
use xxhash_rust::xxh3::xxh3_64;

use super::answers::{Answer, Outcome, Problem};
use super::authorization::Action;
use super::faults::{LateAnswer, LostAnswer};
use super::read::Reader;
use super::recording::Entry;
use super::route::{Below, Route, below};
use super::state::State;
use super::tables::KindIndex;
use super::token;
use super::troubles::{Blow, Met, Visit};
use super::write::{Desk, read_body, read_id};
use super::{Inner, Shared, discovery};

/// The header that names a request.
const CORRELATION: &str = "correlation-id";
/// A trouble that looks at every POST and strikes few.
const LOST_CREATE: &str = "lost_create";

pub(super) fn handle(inner: &Inner, request: Request<Bytes>) -> Response<Bytes> {
    let (parts, body) = request.into_parts();
    let route = Route::of(parts.uri.path(), &inner.flavour, &inner.tables);
    let mut shared = inner.lock();
    let correlation = parts.headers.get(CORRELATION).and_then(|value| value.to_str().ok());
    let endpoint = match route {
        Route::Data(kind, _) => Some(inner.tables.kind(kind).spec().endpoint),
        _ => None,
    };
    let (trouble, blow) = befall(&mut shared, &parts, route, &body).unzip();
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
            let outcome = match (route, shared.load.is_some()) {
                (Route::Data(kind, under), true) => load(inner, &mut shared, &parts, kind, under, &body),
                _ => answer(inner, &mut shared, &parts, route, &body),
            };
            let created = outcome.as_ref().is_ok_and(Answer::is_created);
            match other {
                Some(Blow::BrokenAfter) => lost = Some(LostAnswer(TransportFault::MaybeApplied)),
                Some(Blow::BrokenIfCreated(resource)) if created && endpoint == Some(resource.as_str()) => {
                    shared.troubles.lost_create(&resource);
                    lost = Some(LostAnswer(TransportFault::MaybeApplied));
                }
                Some(Blow::Late(by)) => late = Some(LateAnswer(by)),
                _ => {}
            }
            outcome
        }
    };
    let unnamed = "00000000-0000-0000-0000-000000000000";
    let answer = outcome.unwrap_or_else(|problem| problem.into_answer(correlation.unwrap_or(unnamed)));
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

/// What befalls a request before anything is carried out.
fn befall(shared: &mut Shared, parts: &Parts, route: Route<'_>, body: &Bytes) -> Option<(&'static str, Blow)> {
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
    };
    shared.troubles.strike(&visit)
}

fn answer(inner: &Inner, shared: &mut Shared, parts: &Parts, route: Route<'_>, body: &Bytes) -> Outcome {
    let path = parts.uri.path().trim_end_matches('/');
    match route {
        Route::Discovery | Route::Token | Route::TokenInfo => shared.faults.strike(&parts.method, path, &Value::Null)?,
        Route::Nothing => return Err(Box::new(Problem::not_found("The specified data could not be found."))),
        Route::ChangeVersions | Route::Data(..) | Route::NoResource => {}
    }
    match route {
        Route::Discovery => match parts.method {
            Method::GET => Ok(Answer::json(&discovery::document(&inner.flavour, inner.tables.model(), &root(parts)))),
            _ => Err(Box::new(Problem::wrong_method())),
        },
        Route::Token => match parts.method {
            Method::POST => {
                let life = shared.troubles.token_life().unwrap_or(inner.credentials.life);
                shared.tokens.answer(&inner.credentials, life, &parts.headers, body)
            }
            _ => Ok(token::wrong_method()),
        },
        Route::TokenInfo => token_info(inner, shared, parts, body),
        Route::ChangeVersions => {
            shared.tokens.check(&parts.headers)?;
            shared.faults.strike(&parts.method, path, &query_members(parts))?;
            Ok(Answer::json(&json!({"oldestChangeVersion": 0, "newestChangeVersion": shared.state.change_version()})))
        }
        Route::Data(kind, under) => {
            shared.tokens.check(&parts.headers)?;
            data(inner, shared, parts, kind, under, body)
        }
        // A caller without a token learns nothing of what exists.
        Route::NoResource | Route::Nothing => {
            shared.tokens.check(&parts.headers)?;
            Err(Box::new(Problem::not_found("The specified data could not be found.")))
        }
    }
}

fn data(inner: &Inner, shared: &mut Shared, parts: &Parts, kind: KindIndex, under: Below<'_>, body: &Bytes) -> Outcome {
    let table = inner.tables.kind(kind);
    let allowed = match under {
        Below::Collection => matches!(parts.method, Method::GET | Method::POST),
        Below::Deletes => parts.method == Method::GET,
        Below::Item(_) => matches!(parts.method, Method::GET | Method::PUT | Method::DELETE),
    };
    if !allowed {
        return Err(Box::new(Problem::wrong_method()));
    }
    shared.client.granted(kind, table, Action::of(&parts.method))?;
    let path = table.kind.path();
    if shared.faults.concern(&parts.method, &path) {
        let members = match (&parts.method, under) {
            (&Method::POST | &Method::PUT, _) => serde_json::from_slice(body).unwrap_or_default(),
            (_, Below::Item(id)) => stored(&shared.state, kind, id),
            _ => query_members(parts),
        };
        shared.faults.strike(&parts.method, &path, &members)?;
    }
    let data_url = format!("{}{}", root(parts), inner.flavour.data_path);
    let Shared { state, client, marks, .. } = shared;
    let (tables, flavour, fold) = (&inner.tables, &inner.flavour, inner.fold);
    if parts.method == Method::GET {
        let reader = Reader { tables, flavour, fold, client, state };
        return match under {
            Below::Collection => reader.list(kind, &query(parts), marks),
            Below::Deletes => reader.deletes(kind, &query(parts)),
            Below::Item(id) => reader.item(kind, read_id(id)?, &parts.headers),
        };
    }
    let mut desk = Desk { tables, flavour, fold, client, state, data_url: &data_url };
    match under {
        Below::Item(id) if parts.method == Method::DELETE => desk.delete(kind, read_id(id)?, &parts.headers),
        Below::Item(id) => {
            let id = read_id(id)?;
            desk.put(kind, id, &parts.headers, read_body(&parts.headers, body)?)
        }
        _ => desk.post(kind, &parts.headers, read_body(&parts.headers, body)?),
    }
}

/// Load mode: whatever comes is accepted.
fn load(inner: &Inner, shared: &mut Shared, parts: &Parts, kind: KindIndex, under: Below<'_>, body: &Bytes) -> Outcome {
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
            let location = format!("{}{}{path}/{:032x}", root(parts), inner.flavour.data_path, upload.id);
            Ok(Answer::status(status).location(location).etag(i64::try_from(upload.change_version).unwrap_or(i64::MAX)))
        }
        (&Method::GET, Below::Collection | Below::Deletes) => {
            let answer = Answer::json(&json!([]));
            Ok(answer.header(HeaderName::from_static("total-count"), store.count(kind).to_string()))
        }
        (&Method::DELETE, _) => Ok(Answer::status(StatusCode::NO_CONTENT)),
        _ => Err(Box::new(Problem::not_found("The specified item could not be found."))),
    }
}

/// What a token may do, for a connection test.
fn token_info(inner: &Inner, shared: &mut Shared, parts: &Parts, body: &Bytes) -> Outcome {
    let bearer = shared.tokens.check(&parts.headers)?;
    let form = token::form(&parts.headers, body).ok_or_else(|| Box::new(Problem::media_type()))?;
    if form.get("token") != Some(&bearer) {
        return Err(Box::new(Problem::bad_request("The token to be introspected must be the one of the caller.")));
    }
    let client = &shared.client;
    Ok(Answer::json(&json!({
        "active": true,
        "client_id": inner.credentials.key,
        "namespace_prefixes": client.prefixes,
        "education_organizations": client.organizations.iter().flatten()
            .map(|id| json!({"education_organization_id": id})).collect::<Vec<_>>(),
        "assigned_profiles": [],
        "claim_set": {"name": client.claim_set},
    })))
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
    let path = below(path, inner.flavour.data_path).unwrap_or(path);
    match parts.uri.query() {
        Some(query) => Cow::Owned(format!("{path}?{query}")),
        None => Cow::Borrowed(path),
    }
}
