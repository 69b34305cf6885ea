//! Discovery and tokens.

use std::time::Duration;

use bytes::Bytes;
use edfi_resync::model::Model;
use edfi_resync_testing::MockOds;
use edfi_resync_testing::mock_ods::Flavour;
use http::{Method, Request};

use crate::caller::{BASIC, Caller, send, token_request};
use crate::fixture::ods;

#[test]
fn discovery_is_anonymous_and_names_the_address_it_was_called_at() {
    let ods = ods();
    let said = send(&ods, Request::get("https://elsewhere.example:8443/").body(Bytes::new()).expect("a request"));
    assert_eq!(said.status, 200);
    let urls = &said.body["urls"];
    assert_eq!(urls["dataManagementApi"], "https://elsewhere.example:8443/data/v3/");
    assert_eq!(urls["oauth"], "https://elsewhere.example:8443/oauth/token");
    assert_eq!(urls["changeQueries"], "https://elsewhere.example:8443/changeQueries/v1/");
    assert_eq!(urls["oauthTokenIntrospection"], "https://elsewhere.example:8443/oauth/token_info");
    assert_eq!(said.body["dataModels"][0]["version"], "5.2.0");
    let older = MockOds::builder(&Model::ds5_0()).flavour(Flavour::ods72()).build();
    let said = send(&older, Request::get(older.base_url().as_str()).body(Bytes::new()).expect("a request"));
    assert_eq!(said.body["version"], "7.2");
    assert!(said.body["urls"].get("oauthTokenIntrospection").is_none());
}

#[test]
fn a_token_needs_the_key_the_secret_and_the_right_grant() {
    let ods = ods();
    let ask = |basic, form| token_request(&ods, basic, form);
    let good = ask(Some(BASIC), "grant_type=client_credentials");
    assert_eq!((good.status, &good.body["token_type"], &good.body["expires_in"]), (200, &"bearer".into(), &1800.into()));
    let in_body = ask(None, "grant_type=client_credentials&client_id=mock-key&client_secret=mock-secret");
    assert_eq!(in_body.status, 200);
    // mock-key:other
    let wrong = ask(Some("bW9jay1rZXk6b3RoZXI="), "grant_type=client_credentials");
    assert_eq!((wrong.status, &wrong.body["error"]), (401, &"invalid_client".into()));
    let none = ask(None, "grant_type=client_credentials");
    assert_eq!((none.status, &none.body["error"]), (401, &"invalid_request".into()));
    let malformed = ask(Some("???"), "grant_type=client_credentials");
    assert_eq!((malformed.status, &malformed.body["error"]), (400, &"invalid_request".into()));
    let grant = ask(Some(BASIC), "grant_type=password");
    assert_eq!((grant.status, &grant.body["error"]), (400, &"unsupported_grant_type".into()));
    let both = ask(Some(BASIC), "grant_type=client_credentials&client_id=mock-key&client_secret=mock-secret");
    assert_eq!((both.status, &both.body["error"]), (400, &"invalid_client".into()));
    let untyped = Request::post(format!("{}oauth/token", ods.base_url())).body(Bytes::new()).expect("a request");
    assert_eq!(send(&ods, untyped).status, 415);
}

#[test]
fn the_sixteenth_live_token_is_refused() {
    let ods = ods();
    for _ in 0..15 {
        Caller::new(&ods);
    }
    let said = token_request(&ods, Some(BASIC), "grant_type=client_credentials");
    assert_eq!((said.status, said.problem()), (429, "security:authentication:too-many-tokens"));
    assert_eq!(said.header("retry-after"), "");
    let unlimited = MockOds::builder(&Model::ds5_2()).token_limit(None).build();
    for _ in 0..20 {
        Caller::new(&unlimited);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_ends_after_its_life() {
    let ods = MockOds::builder(&Model::ds5_2()).token_life(Duration::from_secs(60)).build();
    let caller = Caller::new(&ods);
    assert_eq!(caller.get("/ed-fi/schools").status, 200);
    tokio::time::advance(Duration::from_secs(61)).await;
    let said = caller.get("/ed-fi/schools");
    assert_eq!((said.status, said.problem(), &said.body["errors"][0]), (401, "security:authentication", &"Invalid token".into()));
}

#[test]
fn a_bad_bearer_is_told_what_is_wrong_before_anything_else() {
    let caller = Caller::new(&ods());
    for (header, text) in [
        ("", "Authorization header is missing."),
        ("Digest x", "Unknown Authorization header scheme."),
        ("Bearer ", "Missing Authorization header bearer token value."),
        ("Bearer expired", "Invalid token"),
    ] {
        for path in ["/ed-fi/students", "/ed-fi/nothings"] {
            let said = caller.with(Method::GET, path, &[("Authorization", header), ("correlation-id", "c-7")], "");
            assert_eq!((said.status, said.problem()), (401, "security:authentication"));
            assert_eq!(said.body["errors"][0], text);
            assert_eq!(said.body["correlationId"], "c-7");
        }
    }
    caller.ods.revoke_tokens();
    assert_eq!(caller.get("/ed-fi/students").status, 401);
}
