//! A scripted HTTP server for tests: raw bytes out, over a raw socket, with a log of what was asked.
//!
//! It shares nothing with the mock ODS, so that what both the mock and the client misunderstand shows here. A [`Script`] is
//! a list of rules, the newest first: each looks at what was asked and gives an [`Answer`] or lets the next one look. An
//! answer is made of pieces: bytes, waits, an end. So foreign pages, wrong lengths, stray second answers, gzip bombs, endless
//! bodies and silent sockets can be sent. `Script::ed_fi` begins with a root document, tokens and a small upserting
//! [`Store`]. Without a socket (for virtual time) a script is an `HttpService` itself.
//!
//! ```text
//! let store = Store::new(&[("schools", &["schoolId"]), ("students", &["studentUniqueId"])]);
//! let script = Script::ed_fi(&store);
//! script.on(|asked| (asked.is("POST", "students") && asked.nth == 3).then(|| Answer::page(502, "<html>bad gateway</html>")));
//! let server = script.serve().await;
//! // ... a run into `server.url()`, with any key and secret ...
//! assert_eq!(script.count("POST", "students"), 4);
//! ```
//!
//! Any test binary takes it with `#[path = "scripted/mod.rs"] mod scripted;`.

#![allow(dead_code, unused_imports, reason = "each test binary uses a part of it")]

mod answer;
mod ed_fi;
mod service;
mod store;

pub(crate) use answer::{Answer, Gate, Piece};
pub(crate) use ed_fi::{KEY, SECRET};
pub(crate) use store::Store;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;

/// One request, as it came.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Path and query: `/data/v3/ed-fi/students?limit=1`.
    pub(crate) path: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Where the server was found: `http://127.0.0.1:4711`.
    pub(crate) base: String,
    /// Which request it is of all, from 1.
    pub(crate) number: usize,
    /// Which request it is of those with its method and path (without query), from 1.
    pub(crate) nth: usize,
    pub(crate) at: Instant,
}

impl Asked {
    /// Whether it has a method and, without its query, ends in this path: `("POST", "students")`.
    pub(crate) fn is(&self, method: &str, path: &str) -> bool {
        let asked = self.path.split('?').next().unwrap_or_default();
        let ending = asked.strip_suffix(path.trim_start_matches('/'));
        self.method == method && ending.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    }

    /// Whether it is about data, and no document or token.
    pub(crate) fn is_data(&self) -> bool {
        self.path.starts_with(ed_fi::DATA)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The bearer token.
    pub(crate) fn token(&self) -> Option<&str> {
        self.header("authorization")?.strip_prefix("Bearer ")
    }

    /// The body, if it is JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

type Rule = Box<dyn FnMut(&Asked) -> Option<Answer> + Send>;

#[derive(Default)]
struct Inner {
    rules: Vec<Rule>,
    log: Vec<Asked>,
    seen: HashMap<(String, String), usize>,
}

/// What is answered to what, and what was asked. Copies share both.
#[derive(Clone)]
pub(crate) struct Script {
    inner: Arc<Mutex<Inner>>,
    asked: watch::Sender<usize>,
}

impl Script {
    /// A script that answers 404 to everything.
    pub(crate) fn new() -> Self {
        Self { inner: Arc::default(), asked: watch::Sender::new(0) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no rule panics")
    }

    /// Adds a rule before all others.
    pub(crate) fn on(&self, rule: impl FnMut(&Asked) -> Option<Answer> + Send + 'static) -> &Self {
        self.inner().rules.push(Box::new(rule));
        self
    }

    /// Every request so far, in the order in which they came.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.inner().log.clone()
    }

    /// How many requests had this method and path; see [`Asked::is`].
    pub(crate) fn count(&self, method: &str, path: &str) -> usize {
        self.inner().log.iter().filter(|asked| asked.is(method, path)).count()
    }

    /// Waits until so many requests with this method and path have come.
    pub(crate) async fn until(&self, count: usize, method: &str, path: &str) {
        let mut asked = self.asked.subscribe();
        while self.count(method, path) < count {
            asked.changed().await.expect("the script holds the sender");
        }
    }

    fn answer(&self, mut asked: Asked) -> Answer {
        let mut inner = self.inner();
        let path = asked.path.split('?').next().unwrap_or_default().to_owned();
        let nth = inner.seen.entry((asked.method.clone(), path)).or_default();
        *nth += 1;
        asked.nth = *nth;
        inner.log.push(asked.clone());
        asked.number = inner.log.len();
        inner.log[asked.number - 1].number = asked.number;
        let answer = inner.rules.iter_mut().rev().find_map(|rule| rule(&asked));
        self.asked.send_replace(asked.number);
        answer.unwrap_or_else(|| Answer::json(404, &serde_json::json!({"status": 404, "title": "Not Found"})))
    }

    /// Listens on a port of the loopback interface, until the server is dropped.
    pub(crate) async fn serve(&self) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let script = self.clone();
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.spawn(script.clone().connection(stream));
            }
        });
        Server { url, task }
    }

    async fn connection(self, mut stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let mut buffer = Vec::new();
        while let Some(asked) = request(&mut stream, &mut buffer).await {
            for piece in self.answer(asked).pieces {
                match piece {
                    Piece::Bytes(bytes) => {
                        if stream.write_all(&bytes).await.is_err() {
                            return;
                        }
                    }
                    Piece::Endless(bytes) => while stream.write_all(&bytes).await.is_ok() {},
                    Piece::Wait(time) => tokio::time::sleep(time).await,
                    Piece::Until(gate) => gate.opened().await,
                    Piece::Silence => std::future::pending().await,
                    // A close with unread input, or without lingering, is a reset; so is this.
                    Piece::Reset => {
                        let _ = stream.set_zero_linger();
                        return;
                    }
                    Piece::Close => return,
                }
            }
        }
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Script({} requests)", *self.asked.borrow())
    }
}

/// A listening script.
pub(crate) struct Server {
    url: String,
    task: JoinHandle<()>,
}

impl Server {
    /// Its root: `http://127.0.0.1:4711/`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Reads the next request of a connection. What was read beyond it stays in the buffer.
async fn request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Asked> {
    let head_ends = loop {
        if let Some(at) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&buffer[..head_ends]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let header = |line: &str| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    let headers: Vec<_> = lines.filter_map(header).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
    buffer.drain(..head_ends + 4);
    while buffer.len() < length {
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    let body = buffer.drain(..length).collect();
    let host = headers.iter().find(|(name, _)| name == "host").map_or("localhost", |(_, value)| value);
    let base = format!("http://{host}");
    Some(Asked { method, path, headers, body, base, number: 0, nth: 0, at: Instant::now() })
}
