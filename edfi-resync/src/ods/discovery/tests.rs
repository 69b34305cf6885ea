//! Discovery documents of every version, and what is none.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use serde_json::json;

use super::*;
use crate::ods::clock::{Rng, TokioClock};
use crate::ods::http::{HttpService, TransportError, TransportFault};
use crate::ods::retry::RetryPolicy;

const ROOT: &str = "https://ods.example/api";

fn parse_at(root: &str, document: &Value, options: &OdsOptions) -> Result<Discovery, ParseError> {
    Discovery::parse(&Url::parse(root).expect("a URL"), document.to_string().as_bytes(), options)
}

fn parsed(document: &Value, options: &OdsOptions) -> Discovery {
    parse_at(ROOT, document, options).expect("a discovery document")
}

fn options_error(document: &Value, options: &OdsOptions) -> Error {
    match parse_at(ROOT, document, options) {
        Err(ParseError::Options(error)) => error,
        other => panic!("not an error of the options: {other:?}"),
    }
}

fn year_specific() -> Value {
    json!({"version": "5.3", "informationalVersion": "5.3", "suite": "3", "build": "1", "apiMode": "Year Specific",
        "dataModels": [{"name": "Ed-Fi", "version": "3.3.1-b"}],
        "urls": {"dependencies": "https://ods.example/api/metadata/data/v3/2026/dependencies",
            "openApiMetadata": "https://ods.example/api/metadata/", "oauth": "https://ods.example/api/oauth/token",
            "dataManagementApi": "https://ods.example/api/data/v3/2026", "xsdMetadata": "https://ods.example/api/metadata/xsd"}})
}

#[test]
fn version_5_3_gets_the_school_year_in_the_place_of_the_calendar_year() {
    let found = parsed(&year_specific(), &OdsOptions::default().with_school_year(2027));
    assert_eq!(found.data.as_str(), "https://ods.example/api/data/v3/2027");
    assert_eq!(found.oauth.as_str(), "https://ods.example/api/oauth/token");
    assert_eq!(found.token_info.as_str(), "https://ods.example/api/oauth/token_info");
    assert_eq!(found.change_queries.as_str(), "https://ods.example/api/changeQueries/v1/2027", "derived from the data URL");
    assert_eq!(found.dependencies.as_str(), "https://ods.example/api/metadata/data/v3/2027/dependencies");
    assert_eq!((found.flavour, found.version.as_str(), found.data_standard()), (Flavour::Ods, "5.3", Some("3.3.1-b")));
    let error = options_error(&year_specific(), &OdsOptions::default());
    assert_eq!(error.kind(), ErrorKind::ConfigInvalid);
    assert!(error.to_string().contains("school_year"), "{error}");
}

#[test]
fn version_6_1_has_instances_and_publishes_change_queries() {
    let document = json!({"version": "6.1", "apiMode": "Instance Year Specific", "dataModels": [{"name": "Ed-Fi", "version": "4.0.0"}],
        "urls": {"dependencies": "https://ods.example/api/metadata/data/v3/{instance}/2026/dependencies",
            "oauth": "https://ods.example/api/{instance}/oauth/token",
            "dataManagementApi": "https://ods.example/api/data/v3/{instance}/2026",
            "changeQueries": "https://ods.example/api/changeQueries/v1/%7Binstance%7D/2026"}});
    let found = parsed(&document, &OdsOptions::default().with_instance("grand bend").with_school_year(2027));
    assert_eq!(found.data.as_str(), "https://ods.example/api/data/v3/grand%20bend/2027");
    assert_eq!(found.oauth.as_str(), "https://ods.example/api/grand%20bend/oauth/token");
    assert_eq!(found.change_queries.as_str(), "https://ods.example/api/changeQueries/v1/grand%20bend/2027");
    assert_eq!(found.dependencies.as_str(), "https://ods.example/api/metadata/data/v3/grand%20bend/2027/dependencies");
    let error = options_error(&document, &OdsOptions::default().with_school_year(2027));
    assert!(error.to_string().contains("{instance}") && error.to_string().contains("option instance"), "{error}");
}

#[test]
fn version_7_has_placeholders_for_tenant_and_context() {
    let base = "https://ods.example/api/{tenantIdentifier}/{schoolYearFromRoute:range(2000,2099)}";
    let document = json!({"version": "7.3", "applicationName": "Ed-Fi ODS / API", "suite": "3",
        "dataModels": [{"name": "Ed-Fi", "version": "5.2.0"}, {"name": "TPDM", "version": "1.1.0"}],
        "urls": {"dependencies": format!("{base}/metadata/data/v3/dependencies"), "oauth": format!("{base}/oauth/token"),
            "oauthTokenIntrospection": format!("{base}/oauth/token_info"), "dataManagementApi": format!("{base}/data/v3/"),
            "changeQueries": format!("{base}/changeQueries/v1/")}});
    let found = parsed(&document, &OdsOptions::default().with_tenant("t1").with_school_year(2027));
    assert_eq!(found.data.as_str(), "https://ods.example/api/t1/2027/data/v3");
    assert_eq!(found.oauth.as_str(), "https://ods.example/api/t1/2027/oauth/token");
    assert_eq!(found.token_info.as_str(), "https://ods.example/api/t1/2027/oauth/token_info");
    assert_eq!(found.change_queries.as_str(), "https://ods.example/api/t1/2027/changeQueries/v1");
    assert_eq!(found.to_string(), "ODS/API 7.3 at https://ods.example/api/t1/2027/data/v3 with Ed-Fi 5.2.0, TPDM 1.1.0");
    let error = options_error(&document, &OdsOptions::default().with_school_year(2027));
    assert!(error.to_string().contains("{tenantIdentifier}") && error.to_string().contains("option tenant"), "{error}");
    // A value stays one segment, so that it cannot lead elsewhere.
    let found = parsed(&document, &OdsOptions::default().with_tenant("../x").with_school_year(2027));
    assert_eq!(found.data.as_str(), "https://ods.example/api/..%2Fx/2027/data/v3");
    assert_eq!(
        options_error(&document, &OdsOptions::default().with_tenant("..").with_school_year(2027)).kind(),
        ErrorKind::ConfigInvalid
    );
}

#[test]
fn the_dms_has_no_version_in_its_route() {
    let base = "https://ods.example/api/{districtId}";
    let document = json!({"version": "1.0", "applicationName": "Ed-Fi API", "dataModels": [{"name": "Ed-Fi", "version": "5.2.0"}],
        "urls": {"dependencies": format!("{base}/metadata/dependencies"), "oauth": format!("{base}/oauth/token"),
            "tokenInfo": format!("{base}/oauth/token_info"), "dataManagementApi": format!("{base}/data")}});
    let found = parsed(&document, &OdsOptions::default().with_placeholder("districtid", "255901"));
    assert_eq!((found.flavour, found.data.as_str()), (Flavour::Dms, "https://ods.example/api/255901/data"));
    assert_eq!(found.change_queries.as_str(), "https://ods.example/api/255901/changeQueries/v1");
    assert!(options_error(&document, &OdsOptions::default()).to_string().contains("{districtId}"));
}

#[test]
fn without_urls_the_conventions_hold() {
    let document = json!({"version": "5.2", "dataModels": []});
    let found = parsed(&document, &OdsOptions::default());
    assert_eq!(found.data.as_str(), "https://ods.example/api/data/v3");
    assert_eq!(found.oauth.as_str(), "https://ods.example/api/oauth/token");
    assert_eq!(found.change_queries.as_str(), "https://ods.example/api/changeQueries/v1");
    assert_eq!(found.dependencies.as_str(), "https://ods.example/api/metadata/data/v3/dependencies");
}

#[test]
fn a_proxys_wrong_scheme_or_host_is_put_right_and_said() {
    let document = |base: &str| {
        json!({"version": "7.3", "dataModels": [],
        "urls": {"dataManagementApi": format!("{base}/data/v3/"), "oauth": format!("{base}/oauth/token")}})
    };
    let inner =
        ["http://ods.example/api", "http://localhost:8001/api", "http://ods-api/api", "http://ods-api:8080", "http://10.0.0.7"];
    for inner in inner {
        let found = parsed(&document(inner), &OdsOptions::default());
        assert_eq!(found.data.as_str(), "https://ods.example/api/data/v3", "{inner}");
        assert_eq!(found.oauth.as_str(), "https://ods.example/api/oauth/token", "{inner}");
        assert_eq!(found.warnings.len(), 1, "{:?}", found.warnings);
    }
    let elsewhere = parsed(&document("https://other.example/api"), &OdsOptions::default());
    assert_eq!(elsewhere.data.host_str(), Some("other.example"));
    assert!(elsewhere.warnings[0].contains("other.example"));
    // The token does not go out unencrypted because a document says so, nor because that is allowed elsewhere.
    for options in [OdsOptions::default(), OdsOptions::default().with_allow_http(true)] {
        let found = parsed(&document("http://other.example/api"), &options);
        assert_eq!(found.oauth.as_str(), "https://ods.example/api/oauth/token");
        assert_eq!(
            found.warnings,
            ["the server publishes dataManagementApi, oauth at http://other.example, which is right behind its proxy only; \
              https://ods.example is used"]
        );
    }
    let fixed = OdsOptions::default().with_data_url(Url::parse("https://x.example/data/v3/").expect("a URL"));
    assert_eq!(parsed(&document(ROOT), &fixed).data.as_str(), "https://x.example/data/v3");
}

#[test]
fn an_inner_host_behind_a_port_of_this_machine_is_put_on_it() {
    let document = json!({"version": "7.3", "dataModels": [],
        "urls": {"dataManagementApi": "http://ods-api/data/v3/", "oauth": "http://ods-api/oauth/token"}});
    let at = |root: &str, options: &OdsOptions| parse_at(root, &document, options).expect("a discovery document");
    assert_eq!(at("http://localhost:8001", &OdsOptions::default()).data.as_str(), "http://localhost:8001/data/v3");
    let allowed = OdsOptions::default().with_allow_http(true);
    assert_eq!(at("http://localhost:8001", &allowed).data.as_str(), "http://ods-api/data/v3", "it was asked for");
    // Another port of this machine is another server of this machine.
    let ports = json!({"version": "7.3", "dataModels": [], "urls": {"dataManagementApi": "http://127.0.0.1:9000/data/v3"}});
    let found = parse_at("http://localhost:8001", &ports, &OdsOptions::default()).expect("a discovery document");
    assert_eq!((found.data.as_str(), found.warnings.len()), ("http://127.0.0.1:9000/data/v3", 0));
}

#[test]
fn other_json_is_no_discovery_document() {
    for document in
        [json!({"version": "1.0"}), json!([]), json!({"urls": {"self": "https://x"}}), json!({"dataModels": []}), json!("x")]
    {
        assert!(matches!(parse_at(ROOT, &document, &OdsOptions::default()), Err(ParseError::Foreign)), "{document}");
    }
}

#[derive(Debug)]
struct Always(u16, &'static str, &'static str);

#[async_trait]
impl HttpService for Always {
    async fn call(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        if self.0 == 0 {
            return Err(TransportError::new(TransportFault::NotSent, "name not found"));
        }
        let response = http::Response::builder().status(self.0).header("content-type", self.1);
        Ok(response
            .header("location", "https://canary:canary@login.example/portal/start?session=canary#canary")
            .body(Bytes::from_static(self.2.as_bytes()))
            .expect("valid"))
    }
}

async fn fetched(root: &str, always: Always) -> Error {
    let exchange = Exchange {
        service: Arc::new(always),
        clock: Arc::new(TokioClock::new()),
        rng: Rng::seeded(1),
        policy: RetryPolicy::default(),
        request_timeout: std::time::Duration::from_secs(100),
    };
    let root = Url::parse(root).expect("a URL");
    Discovery::fetch(&exchange, &root, &OdsOptions::default()).await.expect_err("it is no Ed-Fi API")
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_no_ed_fi_api_is_told_by_what_it_answered() {
    let page = fetched(ROOT, Always(200, "text/html; charset=utf-8", "<html>canary</html>")).await;
    assert_eq!(page.kind(), ErrorKind::NotAnEdFiApi);
    let said = page.to_string();
    assert!(said.contains("ods.example answered 200 with content type text/html"), "{said}");
    assert!(said.contains("expected") && !said.contains("canary"), "{said}");
    let gone = fetched("https://ods.example/data/v3", Always(404, "application/json", "{}")).await;
    assert_eq!(gone.kind(), ErrorKind::NotAnEdFiApi);
    assert!(gone.to_string().contains("404") && gone.to_string().contains("without /data/v3"), "{gone}");
    let moved = fetched(ROOT, Always(302, "text/html", "")).await;
    assert!(
        moved.to_string().contains("302") && moved.to_string().contains("it points to https://login.example/portal/start, if"),
        "{moved}"
    );
    assert!(!format!("{moved:?}").contains("canary"), "{moved:?}");
    assert_eq!(fetched(ROOT, Always(503, "text/html", "<html>")).await.kind(), ErrorKind::Unreachable);
    let unreachable = fetched(ROOT, Always(0, "", "")).await;
    assert_eq!(unreachable.kind(), ErrorKind::Unreachable);
    assert!(unreachable.to_string().contains("name not found"), "{unreachable}");
}
