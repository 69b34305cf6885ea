//! The floor under any client: one connection for each place, HTTP/1.1 by hyper, the same bytes; nothing is read, checked, remembered or told.
//!
//! Bodies are in memory before it begins. A kind goes once every kind before it, as the load order has it, is answered; without that
//! order, whatever is next.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use edfi_resync::graph::Dependencies;
use edfi_resync::model::Model;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST};
use http::{HeaderValue, Request};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::{LocalSet, spawn_local};
use tokio::time::Instant;

use crate::Outcome;
use crate::accounts::{Cost, Meter};

/// What is to be sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) url: String,
    /// Files of JSON lines.
    pub(crate) folder: PathBuf,
    pub(crate) at_once: usize,
    /// It ends after so many seconds, instead of after the last record.
    pub(crate) seconds: Option<f64>,
}

/// What was sent.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Done {
    pub(crate) cost: Cost,
    pub(crate) records: u64,
}

impl Done {
    pub(crate) fn rate(self) -> f64 {
        self.records as f64 / self.cost.wall_seconds
    }

    pub(crate) fn cpu_us(self) -> f64 {
        self.cost.cpu_seconds * 1e6 / self.records as f64
    }
}

/// Sends, and prints what that was.
pub(crate) fn work(job: &Job) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let done = runtime.block_on(LocalSet::new().run_until(done(job)))?;
    println!("{}", serde_json::to_string(&done)?);
    Ok(())
}

/// The records of one kind.
struct Kind {
    path: String,
    /// Kinds before it that are not done.
    waits_for: usize,
    /// Kinds that wait for it.
    awaited_by: Vec<usize>,
    ready: VecDeque<Bytes>,
    unanswered: usize,
}

struct Sending {
    host: HeaderValue,
    kinds: RefCell<Vec<Kind>>,
    changed: Notify,
    sent: Cell<u64>,
    until: Option<Instant>,
}

async fn done(job: &Job) -> Outcome<Done> {
    let host = job.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut connections = Vec::new();
    for _ in 0..job.at_once {
        let stream = TcpStream::connect(&host).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = http1::handshake::<_, Full<Bytes>>(TokioIo::new(stream)).await?;
        spawn_local(driver);
        connections.push(connection);
    }
    let kinds = RefCell::new(kinds(job)?);
    let until = job.seconds.map(|seconds| Instant::now() + Duration::from_secs_f64(seconds));
    let sending = Rc::new(Sending { host: host.parse()?, kinds, changed: Notify::new(), sent: Cell::new(0), until });
    let meter = Meter::start()?;
    let slots: Vec<_> = connections.into_iter().map(|connection| spawn_local(send(Rc::clone(&sending), connection))).collect();
    for slot in slots {
        slot.await?.map_err(|error| error.to_string())?;
    }
    Ok(Done { cost: meter.stop()?, records: sending.sent.get() })
}

fn kinds(job: &Job) -> Outcome<Vec<Kind>> {
    let model = Model::ds5_2();
    let dependencies = Dependencies::shared(&model)?;
    let (mut of_kinds, mut kinds) = (Vec::new(), Vec::<Kind>::new());
    for entry in dependencies.load_order() {
        let Some(kind) = model.find(&entry.resource).filter(|kind| !of_kinds.contains(kind)) else { continue };
        let file = job.folder.join(format!("{}.jsonl", kind.endpoint()));
        if !file.exists() {
            continue;
        }
        let ready: VecDeque<_> = std::fs::read_to_string(file)?.lines().map(|line| Bytes::from(line.to_owned())).collect();
        let before = dependencies.prerequisites(&kind);
        let before: Vec<usize> = (0..kinds.len()).filter(|other| before.contains(&of_kinds[*other])).collect();
        for other in &before {
            kinds[*other].awaited_by.push(of_kinds.len());
        }
        let path = format!("/data/v3{}", entry.resource);
        kinds.push(Kind { path, waits_for: before.len(), awaited_by: Vec::new(), unanswered: ready.len(), ready });
        of_kinds.push(kind);
    }
    Ok(kinds)
}

impl Sending {
    /// The next record, which may have to be waited for; nothing once all are answered.
    async fn next(&self) -> Option<(usize, Request<Full<Bytes>>, Bytes)> {
        loop {
            if self.until.is_some_and(|until| Instant::now() >= until) {
                return None;
            }
            // Whoever finds nothing hears of every change from here on.
            let changed = self.changed.notified();
            {
                let mut kinds = self.kinds.borrow_mut();
                if kinds.iter().all(|kind| kind.unanswered == 0) {
                    return None;
                }
                let next = kinds.iter_mut().enumerate().find(|(_, kind)| kind.waits_for == 0 && !kind.ready.is_empty());
                if let Some((nth, kind)) = next {
                    let body = kind.ready.pop_front()?;
                    let request = Request::post(kind.path.as_str())
                        .header(HOST, self.host.clone())
                        .header(CONTENT_TYPE, "application/json")
                        .header(ACCEPT, "application/json")
                        .header(AUTHORIZATION, "Bearer 0123456789abcdef0123456789abcdef");
                    return Some((nth, request.body(Full::from(body.clone())).ok()?, body));
                }
            }
            changed.await;
        }
    }

    fn answered(&self, nth: usize, body: Bytes, well: bool) {
        let mut kinds = self.kinds.borrow_mut();
        if !well {
            kinds[nth].ready.push_back(body);
            self.changed.notify_waiters();
            return;
        }
        self.sent.set(self.sent.get() + 1);
        kinds[nth].unanswered -= 1;
        if kinds[nth].unanswered == 0 {
            for other in std::mem::take(&mut kinds[nth].awaited_by) {
                kinds[other].waits_for -= 1;
            }
            self.changed.notify_waiters();
        }
    }
}

async fn send(sending: Rc<Sending>, mut connection: SendRequest<Full<Bytes>>) -> Result<(), hyper::Error> {
    while let Some((nth, request, body)) = sending.next().await {
        connection.ready().await?;
        let answer = connection.send_request(request).await?;
        let well = answer.status().is_success();
        drop(answer.into_body().collect().await?);
        sending.answered(nth, body, well);
    }
    Ok(())
}
