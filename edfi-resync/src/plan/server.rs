//! [`ServerFacts`]: what the server says of itself.

use url::Url;

use crate::model::Model;

/// What the server says of itself.
#[derive(Debug, Clone)]
pub(crate) struct ServerFacts {
    /// Its base URL.
    pub(crate) url: Url,
    /// The Data Standard it carries, if it says so.
    pub(crate) data_standard: Option<String>,
    /// What is odd about the server's own description, such as a token address on another host.
    pub(crate) warnings: Vec<String>,
}

impl ServerFacts {
    /// A server at this URL.
    pub(crate) fn new(url: Url, data_standard: Option<String>) -> Self {
        Self { url, data_standard, warnings: Vec::new() }
    }

    /// What is to be said where it carries another Data Standard than the records are of.
    pub(super) fn other_standard(&self, model: &Model) -> Option<String> {
        let model = model.version();
        let server = self.data_standard.as_ref().filter(|server| !server.starts_with(model))?;
        Some(format!("the source speaks Data Standard {model}, the server {server}: members that differ may be refused or lost"))
    }
}
