//! [`Endpoint`]: where requests go, in the two forms that carrying them takes.

use std::sync::Arc;

#[cfg(feature = "reqwest")]
use http::Request;
use http::Uri;
use url::Url;

use super::http::{TransportError, TransportFault};

/// Where requests go: as a URL and as what HTTP takes for one. Cheap to clone, since parsing either costs more than most of what else a small
/// request takes. As an extension of a request it saves a service that needs the URL from parsing it once more.
#[derive(Clone)]
pub(super) struct Endpoint(Arc<Forms>);

struct Forms {
    url: Url,
    /// Absent if no request can be sent there.
    uri: Option<Uri>,
}

impl Endpoint {
    pub(super) fn url(&self) -> &Url {
        &self.0.url
    }

    /// What a request is addressed to.
    pub(super) fn uri(&self) -> Result<Uri, TransportError> {
        match &self.0.uri {
            Some(uri) => Ok(uri.clone()),
            None => self.0.url.as_str().parse().map_err(|error| TransportError::new(TransportFault::NotRetryable, error)),
        }
    }

    /// The URL of a request, which is not parsed where that was done before.
    #[cfg(feature = "reqwest")]
    pub(super) fn url_of<T>(request: &Request<T>) -> Result<Url, TransportError> {
        // What hands requests on may have led this one elsewhere.
        let known = request.extensions().get::<Self>().filter(|endpoint| endpoint.0.uri.as_ref() == Some(request.uri()));
        match known {
            Some(endpoint) => Ok(endpoint.0.url.clone()),
            None => {
                Url::parse(&request.uri().to_string()).map_err(|error| TransportError::new(TransportFault::NotRetryable, error))
            }
        }
    }
}

impl From<Url> for Endpoint {
    fn from(url: Url) -> Self {
        let uri = url.as_str().parse().ok();
        Self(Arc::new(Forms { url, uri }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str) -> Endpoint {
        Url::parse(url).expect("a URL").into()
    }

    #[test]
    fn both_forms_are_the_same_address() {
        let endpoint = endpoint("https://ods.example/data/v3/ed-fi/students?studentUniqueId=1%262");
        assert_eq!(endpoint.uri().expect("it can be sent").to_string(), endpoint.url().as_str());
    }

    #[test]
    fn what_is_too_long_for_a_request_is_never_sent() {
        let error = endpoint(&format!("https://ods.example/{}", "a".repeat(1 << 16))).uri().expect_err("too long");
        assert_eq!(error.fault(), TransportFault::NotRetryable);
    }

    #[cfg(feature = "reqwest")]
    #[test]
    fn a_request_that_was_led_elsewhere_goes_there() {
        let endpoint = endpoint("https://ods.example/data");
        let mut request = Request::get(endpoint.uri().expect("it can be sent")).body(()).expect("a request");
        request.extensions_mut().insert(endpoint.clone());
        assert_eq!(Endpoint::url_of(&request).expect("a URL"), *endpoint.url());
        *request.uri_mut() = "http://127.0.0.1:8080/data".parse().expect("a URI");
        assert_eq!(Endpoint::url_of(&request).expect("a URL").as_str(), "http://127.0.0.1:8080/data");
    }
}
