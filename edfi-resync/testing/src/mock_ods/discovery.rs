//! The discovery document, with URLs for the address at which it was called.

use edfi_resync::model::Model;
use serde_json::{Map, Value, json};

use super::context::{Context, Paths};
use super::flavour::{Documents, Flavour};

/// The document for a server whose root is `root`, without a slash at its end, and what stands in front of its paths.
pub(super) fn document(flavour: &Flavour, context: &Context, model: &Model, root: &str) -> Value {
    let Paths { data, change_queries } = context.published(flavour);
    let mut urls = Map::new();
    let mut url = |name: &str, path: &str| urls.insert(name.to_owned(), json!(format!("{root}{path}")));
    match flavour.documents {
        Documents::Swagger => {
            url("dependencies", &format!("/metadata{data}/dependencies"));
            url("openApiMetadata", "/metadata/");
            url("dataManagementApi", &if context.is_of_years() { data } else { format!("{data}/") });
        }
        Documents::OpenApi => {
            url("dependencies", "/metadata/dependencies");
            url("openApiMetadata", "/metadata/specifications");
            url("dataManagementApi", &data);
        }
    }
    url("oauth", "/oauth/token");
    url("xsdMetadata", "/metadata/xsd");
    if flavour.publishes_change_queries {
        url("changeQueries", &if context.is_of_years() { change_queries } else { format!("{change_queries}/") });
    }
    if let Some(name) = flavour.introspection {
        url(name, "/oauth/token_info");
    }
    let standard = format!("{}.0", model.version());
    let mut document = json!({
        "version": flavour.version,
        "informationalVersion": flavour.version,
        "suite": "3",
        "build": "0",
        "dataModels": [{"name": "Ed-Fi", "version": standard, "informationalVersion": format!("The Ed-Fi Data Model {}", model.version())}],
        "urls": urls,
    });
    for extension in model.extensions() {
        let about = format!("The {} extension {}", extension.name, extension.version);
        let loaded = json!({"name": extension.name, "version": extension.version, "informationalVersion": about});
        document["dataModels"].as_array_mut().into_iter().for_each(|models| models.push(loaded.clone()));
    }
    if let Some(name) = flavour.application_name {
        document["applicationName"] = json!(name);
    }
    if let Some(mode) = flavour.api_mode {
        document["apiMode"] = json!(if context.is_of_years() { "Year Specific" } else { mode });
    }
    document
}
