//! Introspection of a token: who its client is, and what it may see and do.

use bytes::Bytes;
use http::Method;
use http::request::Parts;
use serde_json::{Value, json};

use super::answers::{Answer, Outcome};
use super::flavour::TokenInfo;
use super::path::schema;
use super::problem::Problem;
use super::references::key_of;
use super::{Inner, Shared, route, token};

/// The document about the token that stands in the body, or why the caller gets none.
pub(super) fn answer(inner: &Inner, shared: &Shared, parts: &Parts, body: &Bytes) -> Outcome {
    let caller = shared.tokens.check(&parts.headers)?;
    if parts.method != Method::POST {
        return Err(Box::new(Problem::wrong_method("POST")));
    }
    let form = token::form(&parts.headers, body).ok_or_else(|| Box::new(Problem::media_type()))?;
    let asked = form.get("token").map(String::as_str).unwrap_or_default();
    if !inner.flavour.errors.is_of_api() && route::id(asked).is_none() {
        return Err(Box::new(Problem::bad_request("The token to be introspected is no GUID.")));
    }
    let strict = inner.flavour.token_info == TokenInfo::Strict;
    match shared.tokens.client_of(asked) {
        Some(_) if asked == caller.token => {}
        Some(client) if client == caller.client && !strict => {}
        Some(_) if strict => {
            return Err(Box::new(Problem::bad_request("The token to be introspected must be the one of the caller.")));
        }
        None if !strict => return Err(Box::new(Problem::not_found("The specified token could not be found."))),
        _ => return Err(Box::new(Problem::unauthenticated("Invalid token"))),
    }
    let client = &shared.clients[caller.client];
    let organizations = client.organizations.iter().flatten();
    let kinds = (0..).zip(inner.tables.kinds());
    let resources: Vec<_> = kinds
        .map(|(index, table)| json!({"resource": table.kind.path(), "operations": client.operations(index, table)}))
        .filter(|entry| entry["operations"].as_array().is_some_and(|operations| !operations.is_empty()))
        .collect();
    Ok(Answer::json(&json!({
        "active": true,
        "client_id": client.key,
        "namespace_prefixes": client.prefixes,
        "education_organizations": organizations.map(|id| organization(inner, shared, *id)).collect::<Vec<_>>(),
        "student_identification_system": null,
        "assigned_profiles": client.profiles.names(),
        "claim_set": {"name": client.claim_set},
        "resources": resources,
        "services": [],
    })))
}

/// An organization of the client's claims; of one that is not there, its id alone.
fn organization(inner: &Inner, shared: &Shared, id: i64) -> Value {
    let key = key_of("EducationOrganization", [Some(&Value::from(id))].into_iter(), inner.fold);
    let mut shown = json!({"education_organization_id": id});
    if let Some((_, item)) = key.and_then(|key| shared.state.by_key(key)) {
        shown["name_of_institution"] = item.value()["nameOfInstitution"].clone();
        let table = inner.tables.kind(item.kind);
        shown["type"] = json!(format!("{}.{}", schema(table.spec().namespace), table.simple_name()));
    }
    shown
}
