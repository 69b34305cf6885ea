//! [`RecordedRequest`]: what a mock was asked, for tests to count.

use std::sync::Arc;

use http::Method;

/// A request that the mock answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method.
    pub method: Method,
    /// The path with its query: below the data URL for resources (`/ed-fi/schools?limit=5`), below the root for everything else
    /// (`/oauth/token`, `/`).
    pub path: String,
    /// The status of the answer, also if it was lost; 0 if none was made.
    pub status: u16,
    /// The name of the [`Trouble`](super::Trouble) that befell it.
    pub trouble: Option<String>,
    /// The endpoint, `schools`, where the path is one of a resource of the model.
    pub resource: Option<String>,
    /// The size of the body.
    pub body_bytes: usize,
    /// A digest of the body: equal for equal bodies, so that a test can tell what was sent again.
    pub body_digest: u64,
    /// What the request named as its `correlation-id`.
    pub correlation_id: Option<String>,
}

/// The requests in the order of their answers. Paths are shared, so that a million uploads stay small.
#[derive(Debug, Default)]
pub(super) struct Recording {
    requests: Vec<Entry>,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) method: Method,
    pub(super) path: Arc<str>,
    pub(super) status: u16,
    pub(super) trouble: Option<&'static str>,
    pub(super) resource: Option<&'static str>,
    pub(super) body_bytes: u32,
    pub(super) body_digest: u64,
    pub(super) correlation_id: Option<Box<str>>,
}

impl Recording {
    /// The path, in the memory of the last request if that had the same.
    pub(super) fn shared(&self, path: &str) -> Arc<str> {
        let last = self.requests.last().map(|entry| &entry.path).filter(|last| ***last == *path);
        last.map_or_else(|| path.into(), Arc::clone)
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.requests.push(entry);
    }

    pub(super) fn all(&self) -> Vec<RecordedRequest> {
        let request = |entry: &Entry| RecordedRequest {
            method: entry.method.clone(),
            path: entry.path.to_string(),
            status: entry.status,
            trouble: entry.trouble.map(str::to_owned),
            resource: entry.resource.map(str::to_owned),
            body_bytes: entry.body_bytes as usize,
            body_digest: entry.body_digest,
            correlation_id: entry.correlation_id.as_deref().map(str::to_owned),
        };
        self.requests.iter().map(request).collect()
    }

    pub(super) fn clear(&mut self) {
        self.requests.clear();
    }
}
