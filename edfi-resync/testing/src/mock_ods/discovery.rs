//! The discovery document, with URLs for the address at which it was called.

use edfi_resync::model::Model;
use serde_json::{Map, Value, json};

use super::flavour::Flavour;

/// The document for a server whose root is `root`, without a slash at its end.
pub(super) fn document(flavour: &Flavour, model: &Model, root: &str) -> Value {
    let mut urls = Map::new();
    let mut url = |name: &str, path: &str| urls.insert(name.to_owned(), json!(format!("{root}{path}")));
    url("dependencies", &format!("/metadata{}/dependencies", flavour.data_path));
    url("openApiMetadata", "/metadata/");
    url("oauth", "/oauth/token");
    url("dataManagementApi", &format!("{}/", flavour.data_path));
    url("xsdMetadata", "/metadata/xsd");
    url("changeQueries", "/changeQueries/v1/");
    if let Some((name, path)) = flavour.introspection {
        url(name, path);
    }
    let standard = format!("{}.0", model.version());
    json!({
        "version": flavour.version,
        "applicationName": flavour.application_name,
        "informationalVersion": flavour.version,
        "suite": "3",
        "build": "0",
        "dataModels": [{"name": "Ed-Fi", "version": standard, "informationalVersion": format!("The Ed-Fi Data Model {}", model.version())}],
        "urls": urls,
    })
}
