//! A judge as the certification has one: reads an ODS over HTTP, by natural key, by id and in pages, and looks at nothing else.

use std::iter;

use bytes::Bytes;
use edfi_resync_testing::MockOds;
use http::{Request, StatusCode};
use serde_json::Value;
use url::Url;

/// How many records a page of a list has at most.
const PAGE: usize = 500;

pub(crate) struct Judge {
    ods: MockOds,
    token: String,
}

impl Judge {
    /// With a token of the mock's own client.
    pub(crate) fn new(ods: &MockOds) -> Self {
        let form = format!("grant_type=client_credentials&client_id={}&client_secret={}", ods.key(), ods.secret());
        let request = Request::post(format!("{}oauth/token", ods.base_url()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(Bytes::from(form));
        let (status, answer) = answered(ods, request.expect("a request"));
        assert_eq!(status, StatusCode::OK, "{answer}");
        Self { ods: ods.clone(), token: answer["access_token"].as_str().expect("a token").to_owned() }
    }

    pub(crate) fn token(&self) -> &str {
        &self.token
    }

    fn get(&self, path: &str, query: &[(&str, &str)]) -> (StatusCode, Value) {
        let mut url: Url = format!("{}data/v3/ed-fi/{path}", self.ods.base_url()).parse().expect("a URL");
        url.query_pairs_mut().extend_pairs(query);
        let request = Request::get(url.as_str()).header("Authorization", format!("Bearer {}", self.token));
        answered(&self.ods, request.body(Bytes::new()).expect("a request"))
    }

    fn list(&self, endpoint: &str, query: &[(&str, &str)]) -> Vec<Value> {
        let (status, mut answer) = self.get(endpoint, query);
        assert_eq!(status, StatusCode::OK, "{endpoint} {query:?}: {answer}");
        answer.as_array_mut().map(std::mem::take).expect("a list")
    }

    /// What a query finds that is written as behind a URL's question mark, but not encoded: `schoolId=255901001&sessionName=Fall Semester`.
    pub(crate) fn find(&self, endpoint: &str, query: &str) -> Vec<Value> {
        let pairs: Vec<_> = query.split('&').map(|pair| pair.split_once('=').expect("a name and a value")).collect();
        self.list(endpoint, &pairs)
    }

    /// The record of an id; absent where the ODS says that there is none.
    pub(crate) fn by_id(&self, endpoint: &str, id: &str) -> Option<Value> {
        let (status, answer) = self.get(&format!("{endpoint}/{id}"), &[]);
        assert!([StatusCode::OK, StatusCode::NOT_FOUND].contains(&status), "{endpoint}: {status} {answer}");
        (status == StatusCode::OK).then_some(answer)
    }

    /// All records of an endpoint, in pages.
    pub(crate) fn all<'j>(&'j self, endpoint: &'j str) -> impl Iterator<Item = Value> + 'j {
        let mut next = Some(0);
        let page = move || {
            let offset = next?;
            let page = self.list(endpoint, &[("offset", &offset.to_string()), ("limit", &PAGE.to_string())]);
            next = (page.len() == PAGE).then_some(offset + PAGE);
            Some(page)
        };
        iter::from_fn(page).flatten()
    }
}

fn answered(ods: &MockOds, request: Request<Bytes>) -> (StatusCode, Value) {
    let (parts, body) = ods.handle(request).into_parts();
    (parts.status, serde_json::from_slice(&body).unwrap_or_default())
}

/// The values at a path, in all items of the arrays on the way.
pub(crate) fn values<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    match (value, path.split_once('.')) {
        (Value::Array(items), _) => items.iter().flat_map(|item| values(item, path)).collect(),
        (_, Some((step, rest))) => value.get(step).map(|found| values(found, rest)).unwrap_or_default(),
        (_, None) => match value.get(path) {
            None | Some(Value::Null) => Vec::new(),
            Some(found) => vec![found],
        },
    }
}
