//! [`HttpService`]: how bytes reach a server.

use std::fmt::{self, Debug};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

/// Carries one request to a server and brings the answer back. Any status is `Ok`; `Err` means that there was no response.
///
/// # Contract
/// - **One request, one attempt.** Nothing is tried again, and no redirect is followed: a request carries a token and
///   may carry a record. Method, URL, headers and body go out as they are.
/// - **What an error says.** [`NotSent`](TransportFault::NotSent) only where the server cannot have seen anything of
///   the request: it is simply sent again. Wherever that is not sure, [`MaybeApplied`](TransportFault::MaybeApplied):
///   then the client reckons with a record that is there already.
/// - **Whose answer it is.** An answer belongs to the request that it is given to. What comes on a connection behind
///   a request that was dropped or broke is nobody's: the connection is closed.
/// - **The body** of an answer is whole, with any compression undone, or longer than [`BodyLimit`]; one that breaks
///   off is an error.
/// - **Dropping** the future gives the request up. It may have been carried out, and the client counts on that.
/// - **Callers.** Many calls are under way at once, and none waits for another but for a free connection. Their order
///   is not kept.
/// - **Silence.** No path, query, header or body of a request is in `Debug` or in an error.
///
/// The client waits no longer than [`OdsOptions::request_timeout`](super::OdsOptions::request_timeout) and then drops
/// the future: a service needs no clock of its own. Two extensions of a request say what else the client asks for, and
/// a service may pass over both: [`BodyLimit`] and [`FreshConnection`].
#[async_trait]
pub trait HttpService: Debug + Send + Sync + 'static {
    /// Sends one request. No retries, no redirects to another host.
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>;
}

#[async_trait]
impl<T: HttpService + ?Sized> HttpService for Arc<T> {
    async fn call(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        (**self).call(request).await
    }
}

/// An extension of every request: the most bytes that are read of the body of its answer, behind any compression.
///
/// A service reads on until it has more than that, gives what it has and drops the connection. The client takes no
/// longer body from any service: what was cut, or should have been, is an answer that is not one of an Ed-Fi API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BodyLimit(pub usize);

impl BodyLimit {
    /// Refusals, documents and tokens have a few hundred bytes, seldom some thousands.
    pub(super) const SMALL: Self = Self(1 << 20);

    /// What so many records may take. A record has some hundred bytes; a few are much larger, and are seldom on one
    /// page together.
    pub(super) fn records(records: u32) -> Self {
        const LARGE_RECORD: usize = 4 << 20;
        const RECORD: usize = 64 << 10;
        Self(LARGE_RECORD + RECORD * records as usize)
    }

    /// Whether a body is longer.
    pub fn is_exceeded_by(self, body: &[u8]) -> bool {
        body.len() > self.0
    }
}

/// An extension of a request that must not go over a connection which has carried another one before.
///
/// An answer on such a connection was none to the request that it came for; nobody can say what else is still on its
/// way there, or on others that this server or what is in between has open. A service with connections of its own lets
/// go of all that are idle and makes new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreshConnection;

/// There was no response.
#[derive(thiserror::Error)]
#[error("{fault}")]
pub struct TransportError {
    fault: TransportFault,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

/// What is known of a request that got no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum TransportFault {
    /// It never left: name not found, connection refused, TLS failed. The server has not seen it.
    #[error("the server could not be reached")]
    NotSent,
    /// It may have been carried out: the connection broke or time ran out after it left.
    #[error("the connection broke before the answer came")]
    MaybeApplied,
    /// It will never work: a malformed URL, a redirect to another host.
    #[error("the request cannot be sent")]
    NotRetryable,
    /// The server's certificate is not to be trusted; nothing was sent, and no repetition changes that.
    #[error("the server's certificate is not trusted by this system")]
    Untrusted,
}

impl TransportError {
    /// An error with its cause.
    pub fn new(fault: TransportFault, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { fault, source: source.into() }
    }

    /// What happened, with its causes, on one line. No service puts a request's path, query or body into its errors.
    pub fn reason(&self) -> String {
        let mut text = self.to_string();
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self.source.as_ref());
        while let Some(error) = cause {
            let said = error.to_string();
            if !said.is_empty() && !text.contains(&said) {
                text.push_str(": ");
                text.push_str(&said);
            }
            cause = error.source();
        }
        text
    }

    /// What is known of the request.
    pub fn fault(&self) -> TransportFault {
        self.fault
    }
}

impl Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransportError({:?})", self.fault)
    }
}
