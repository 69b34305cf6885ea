//! [`Meddler`]: a server into which others write while it is read.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::ods::{HttpService, TransportError};
use edfi_resync_testing::mock_ods::MockOds;
use http::{Request, Response};

type Write = Arc<dyn Fn(&MockOds, usize) + Send + Sync>;

/// A server into which others write each time that a list of a resource was read.
#[derive(Clone)]
pub(crate) struct Meddler {
    ods: MockOds,
    resource: &'static str,
    lists: Arc<AtomicUsize>,
    write: Write,
}

impl Meddler {
    /// Others write so behind each list of this resource, which is counted from 0.
    pub(crate) fn new(ods: &MockOds, resource: &'static str, write: impl Fn(&MockOds, usize) + Send + Sync + 'static) -> Self {
        Self { ods: ods.clone(), resource, lists: Arc::default(), write: Arc::new(write) }
    }
}

impl fmt::Debug for Meddler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meddler")
    }
}

/// A server that begins the lists of what was deleted and what got another key anew, whatever offset it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Deaf(pub(crate) MockOds);

#[async_trait]
impl HttpService for Deaf {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (mut parts, body) = request.into_parts();
        if ["/deletes", "/keyChanges"].iter().any(|name| parts.uri.path().ends_with(name)) {
            let (before, behind) =
                parts.uri.to_string().split_once("offset=").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("it has one");
            let rest = behind.trim_start_matches(|digit: char| digit.is_ascii_digit());
            parts.uri = format!("{before}offset=0{rest}").parse().expect("a URL");
        }
        self.0.call(Request::from_parts(parts, body)).await
    }
}

#[async_trait]
impl HttpService for Meddler {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        // What counts alone reads one.
        let query = request.uri().query().unwrap_or_default();
        let reads = request.uri().path().ends_with(self.resource) && !query.contains("limit=1&");
        let response = self.ods.call(request).await;
        if reads {
            (self.write)(&self.ods, self.lists.fetch_add(1, Ordering::Relaxed));
        }
        response
    }
}
