//! [`MockServer`]: a mock behind a socket on the loopback interface.

use std::collections::BTreeSet;
use std::future::ready;
use std::io;
use std::sync::{Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State as Shared;
use axum::serve::ListenerExt;
use bytes::Bytes;
use edfi_resync::{Error, ErrorKind, Result};
use futures::stream;
use http::{Request, Response, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use url::Url;

use super::MockOds;
use super::faults::LostAnswer;

/// The largest body that the server reads.
const BODY_LIMIT: usize = 32 << 20;

/// Where the mocks of this process listened on a port that was free.
static TAKEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

/// A mock that listens on a port of the loopback interface. It stops when it is dropped.
#[derive(Debug)]
pub struct MockServer {
    url: Url,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl MockServer {
    /// Listens on a port; 0 is any that is free.
    pub(super) async fn start(ods: MockOds, port: u16) -> Result<Self> {
        let failed = |error: io::Error| {
            let what = match port {
                0 => "the mock ODS cannot listen on the loopback interface".to_owned(),
                port => format!("the mock ODS cannot listen on port {port} of the loopback interface"),
            };
            Error::new(ErrorKind::Unexpected, what).with_source(error)
        };
        let listener = listen(port).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let url = Url::parse(&format!("http://{address}/"))
            .map_err(|error| Error::new(ErrorKind::Unexpected, "a loopback address is no URL").with_source(error))?;
        // Without this, small answers wait for the client's acknowledgements.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().fallback(answer).with_state(ods);
        let task = tokio::spawn(async move {
            let serving = axum::serve(listener, router).with_graceful_shutdown(async move { drop(stopped.await) });
            drop(serving.await);
        });
        Ok(Self { url, stop: Some(stop), task })
    }

    /// Its root URL: `http://127.0.0.1:4711/`.
    pub fn url(&self) -> Url {
        self.url.clone()
    }

    /// Serves until its task is ended from outside, with the process.
    pub async fn until_stopped(mut self) {
        drop((&mut self.task).await);
    }

    /// Stops, after the requests in progress are answered.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        drop((&mut self.task).await);
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(Shared(ods): Shared<MockOds>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        return response;
    };
    let response = ods.answer(Request::from_parts(parts, body)).await;
    if response.extensions().get::<LostAnswer>().is_none() {
        return response.map(Body::from);
    }
    // The connection breaks while the answer is on its way.
    response.map(|_| Body::from_stream(stream::once(ready(Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionReset))))))
}

/// Listens on a port; where any will do, on one that no earlier mock of this process had while there is one: what is kept by a URL, as a token or a
/// connection is, is not kept of another ODS.
async fn listen(port: u16) -> io::Result<TcpListener> {
    let mut passed = Vec::new();
    loop {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let is_new = port != 0 || TAKEN.lock().unwrap_or_else(PoisonError::into_inner).insert(listener.local_addr()?.port());
        if is_new || passed.len() == 64 {
            return Ok(listener);
        }
        // It stays taken until another is found.
        passed.push(listener);
    }
}

#[cfg(test)]
mod tests {
    use edfi_resync::model::Model;

    use super::*;

    #[tokio::test]
    async fn no_two_mocks_have_one_url_after_another() {
        let mut urls = BTreeSet::new();
        let ods = MockOds::builder(&Model::ds5_2()).build();
        for _ in 0..300 {
            let server = ods.serve().await.expect("a free port");
            assert!(urls.insert(server.url()), "{} again", server.url());
            server.stop().await;
        }
    }
}
