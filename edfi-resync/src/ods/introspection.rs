//! [`Introspection`]: what a server says of the client behind a token.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use serde::Serialize;
use serde_json::Value;

use super::client::Ods;
use super::discovery::as_segment;
use super::exchange::SETUP_ATTEMPTS;
use crate::error::{Error, ErrorKind, Result};
use crate::model::ResourceKind;
use crate::shown::line;

/// What a server says of the client: whose data it may see, and what it may do with each resource. Servers before 6.0 say less, and some say nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Introspection {
    /// The education organizations of its claims.
    pub education_organizations: BTreeSet<i64>,
    /// The namespaces in which it may write, as they begin.
    pub namespace_prefixes: Vec<String>,
    /// The profiles that it is bound to.
    pub profiles: Vec<String>,
    /// The name of its claim set.
    pub claim_set: Option<String>,
    /// What it may do with each resource, by path in lower case: `/ed-fi/students` to `create`, `read`. Absent: the server does not say.
    pub resources: Option<BTreeMap<String, BTreeSet<String>>>,
}

impl Introspection {
    /// Whether the client may do something with a kind, such as `create`; `None` where the server does not say.
    pub fn may(&self, kind: &ResourceKind, operation: &str) -> Option<bool> {
        let resources = self.resources.as_ref()?;
        let operations = resources.get(&kind.path().to_lowercase());
        Some(operations.is_some_and(|operations| operations.contains(&operation.to_lowercase())))
    }

    /// Reads the document, whose texts are anybody's.
    fn of(document: &Value) -> Self {
        let texts = |name: &str| -> Vec<String> {
            document[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(|text| line(text.to_owned())).collect()
        };
        let organization = |item: &Value| item["education_organization_id"].as_i64();
        let resource = |item: &Value| {
            let operations = item["operations"].as_array()?.iter().filter_map(Value::as_str);
            Some((item["resource"].as_str()?.to_lowercase(), operations.map(str::to_lowercase).collect()))
        };
        Self {
            education_organizations: document["education_organizations"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(organization)
                .collect(),
            namespace_prefixes: texts("namespace_prefixes"),
            profiles: texts("assigned_profiles"),
            claim_set: document["claim_set"]["name"].as_str().map(|name| line(name.to_owned())),
            resources: document["resources"].as_array().map(|all| all.iter().filter_map(resource).collect()),
        }
    }
}

impl Ods {
    /// What the server says of this client; `None` of one that has no introspection.
    ///
    /// # Errors
    /// As [`authenticate`](Self::authenticate), and [`ErrorKind::Unreachable`] or [`ErrorKind::NotAnEdFiApi`] for what is answered instead.
    pub async fn introspect(&self) -> Result<Option<Introspection>> {
        let header = self.bearer().await?;
        let token =
            header.to_str().ok().and_then(|header| header.split_once(' ')).map(|(_, token)| token.to_owned()).unwrap_or_default();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        let headers = HeaderMap::from_iter([(AUTHORIZATION, header), (CONTENT_TYPE, form)]);
        let body = Bytes::from(format!("token={}", as_segment(&token)));
        let url = &self.discovery().token_info;
        let response =
            self.exchange().call_patiently(Method::POST, url, &headers, &body, SETUP_ATTEMPTS).await.map_err(|error| {
                Error::new(ErrorKind::Unreachable, format!("what the client may do cannot be asked: {}", error.reason()))
                    .with_source(error)
            })?;
        match response.status().as_u16() {
            200 => serde_json::from_slice(response.body()).map(|document| Some(Introspection::of(&document))).map_err(|_| {
                Error::new(ErrorKind::NotAnEdFiApi, "what the client may do is not answered as an Ed-Fi API does")
                    .with_hint("check the URL")
            }),
            404 | 405 | 501 => Ok(None),
            status => Err(Error::new(ErrorKind::NotAnEdFiApi, format!("what the client may do is answered with HTTP {status}"))
                .with_hint("ask the host; a run finds out by itself")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Model;

    #[test]
    fn what_is_not_said_is_not_known() {
        let kind = Model::ds5_2().kind("students").expect("students exist");
        let said = Introspection::of(
            &json!({"active": true, "education_organizations": [{"education_organization_id": 255_901}, {"id": 3}]}),
        );
        assert_eq!((said.may(&kind, "Create"), said.education_organizations), (None, [255_901].into()));
        let said = Introspection::of(&json!({
            "claim_set": {"name": "SIS\nVendor"}, "resources": [{"resource": "/ed-fi/Students", "operations": ["Read", "Create"]}, {"resource": "/ed-fi/schools"}],
        }));
        assert_eq!((said.may(&kind, "create"), said.may(&kind, "Delete")), (Some(true), Some(false)));
        assert_eq!(said.claim_set.as_deref(), Some(r"SIS\nVendor"));
        assert_eq!(Introspection::of(&json!("nothing")), Introspection::default());
    }
}
