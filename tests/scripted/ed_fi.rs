//! The rules of an Ed-Fi API of few words: its root document, tokens, and data in a [`Store`].

use serde_json::{Value, json};

use super::{Answer, Asked, Script, Store};

/// Where data lies.
pub(super) const DATA: &str = "/data/v3/";
/// Every key and secret is taken; these are for tests that need some.
pub(crate) const KEY: &str = "key";
pub(crate) const SECRET: &str = "secret";

impl Script {
    /// An Ed-Fi API with Data Standard 5.2: a root document, a new token whenever one is asked for (`token-1`, `token-2`, ...,
    /// good for half an hour), and what a store answers. Tokens are not looked at.
    pub(crate) fn ed_fi(store: &Store) -> Self {
        let script = Self::new();
        let store = store.clone();
        script.on(move |asked| asked.is_data().then(|| store.answer(asked)));
        script.on(|asked| asked.is("POST", "oauth/token").then(|| Self::token(asked.nth)));
        script.on(|asked| (asked.path == "/" && asked.method == "GET").then(|| Answer::json(200, &root(&asked.base))));
        script
    }

    /// The answer that issues `token-n`.
    pub(crate) fn token(n: usize) -> Answer {
        Answer::json(200, &json!({"access_token": format!("token-{n}"), "expires_in": 1800, "token_type": "bearer"}))
    }
}

/// The root document of an API at a base such as `http://127.0.0.1:4711`.
pub(crate) fn root(base: &str) -> Value {
    json!({
        "version": "7.3",
        "dataModels": [{"name": "Ed-Fi", "version": "5.2.0"}],
        "urls": {
            "oauth": format!("{base}/oauth/token"),
            "dataManagementApi": format!("{base}{DATA}"),
            "dependencies": format!("{base}/metadata/data/v3/dependencies"),
            "changeQueries": format!("{base}/changeQueries/v1/"),
        },
    })
}
