//! How a run and the interpreter live side by side.
//!
//! The run has a thread and a runtime of its own. The calling thread waits without the GIL; it wakes for events, hands them to Python,
//! and looks for signals at least every [`PATIENCE`]. A signal, or an exception in a callback, stops the run and waits for its clean
//! end; a second one ends it at once: requests in flight are not awaited, what was answered is still kept in the ledger, and after
//! [`FAREWELL`] not even that is waited for. Events travel through a bounded channel: a slow callback slows the run down, and memory does
//! not grow.

use std::future::Future;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use edfi_resync::engine::{Event, Stop};
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::prelude::*;
use tokio::runtime::Builder;

use crate::event::{Dicts, Message};

/// How long signals may go unseen.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long a run that is to end at once may take to commit what was answered.
const FAREWELL: Duration = Duration::from_secs(5);
/// Events on their way.
const WAITING_EVENTS: usize = 1024;
/// Events that are handed over before others get the GIL.
const EVENTS_AT_ONCE: usize = 256;

/// Python objects that are called with every event.
#[derive(Debug, Default)]
pub(crate) struct Callbacks {
    /// The progress line: its exceptions end a run too, but it raises none.
    pub(crate) progress: Option<Py<PyAny>>,
    pub(crate) on_event: Option<Py<PyAny>>,
}

impl Callbacks {
    fn is_empty(&self) -> bool {
        self.progress.is_none() && self.on_event.is_none()
    }
}

/// Where the work sends its events; nowhere if nobody listens.
pub(crate) struct Events(Option<SyncSender<Message>>);

impl Events {
    pub(crate) fn send(&self, event: &Event<'_>) {
        if let (Some(sender), Some(message)) = (&self.0, Message::of(event)) {
            // The receiver lives as long as the work.
            let _ = sender.send(message);
        }
    }

    pub(crate) fn is_wanted(&self) -> bool {
        self.0.is_some()
    }
}

/// How the work ended.
pub(crate) struct Ended<T> {
    /// What it returned; nothing if it was abandoned.
    pub(crate) result: Option<Result<T>>,
    /// The exception that stopped it, if one did.
    pub(crate) raised: Option<PyErr>,
}

/// Does the work on a thread of its own, and serves Python meanwhile.
pub(crate) fn supervise<T, F>(
    py: Python<'_>,
    callbacks: Callbacks,
    work: impl FnOnce(Stop, Events) -> F + Send + 'static,
) -> Ended<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>>,
{
    py.detach(|| {
        let stop = Stop::new();
        let (sender, receiver) = sync_channel(WAITING_EVENTS);
        let worker = {
            let (stop, wanted) = (stop.clone(), !callbacks.is_empty());
            thread::Builder::new().name("edfi-resync".to_owned()).spawn(move || perform(work, stop, sender, wanted))
        };
        let worker = match worker {
            Ok(worker) => worker,
            Err(error) => {
                let error = Error::new(ErrorKind::Unexpected, "no thread can be started").with_source(error);
                return Ended { result: Some(Err(error)), raised: None };
            }
        };
        let raised = Watch { callbacks, stop, dicts: Dicts::default(), raised: None }.until_closed(&receiver);
        let result = worker.join().unwrap_or_else(|_| {
            let error = Error::new(ErrorKind::Unexpected, "the run broke down");
            Some(Err(error.with_hint("this is a defect of edfi-resync; please report it")))
        });
        Ended { result, raised }
    })
}

/// The run's thread: the channel closes when it ends, whatever way.
fn perform<T, F>(work: impl FnOnce(Stop, Events) -> F, stop: Stop, sender: SyncSender<Message>, wanted: bool) -> Option<Result<T>>
where
    F: Future<Output = Result<T>>,
{
    let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("edfi-resync-io").enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return Some(Err(Error::new(ErrorKind::Unexpected, "no runtime can be started").with_source(error))),
    };
    // Held here too, so that the channel stays open although nobody wants events.
    let events = Events(wanted.then(|| sender.clone()));
    let pressed = stop.clone();
    let abandoned = async {
        pressed.hurried().await;
        tokio::time::sleep(FAREWELL).await;
    };
    let result = runtime.block_on(async {
        tokio::select! {
            biased;
            () = abandoned => None,
            result = work(stop, events) => Some(result),
        }
    });
    // A query that is still being read is not waited for.
    runtime.shutdown_background();
    drop(sender);
    result
}

/// The calling thread while the work is done.
struct Watch {
    callbacks: Callbacks,
    stop: Stop,
    dicts: Dicts,
    raised: Option<PyErr>,
}

impl Watch {
    fn until_closed(mut self, receiver: &Receiver<Message>) -> Option<PyErr> {
        loop {
            match receiver.recv_timeout(PATIENCE) {
                Ok(first) => Python::attach(|py| {
                    let rest = receiver.try_iter().take(EVENTS_AT_ONCE);
                    for message in std::iter::once(first).chain(rest) {
                        self.deliver(py, message);
                        self.look_for_signals(py);
                    }
                }),
                Err(RecvTimeoutError::Timeout) => Python::attach(|py| self.look_for_signals(py)),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        // A signal of the last moment belongs to this run, not to the next line of the program.
        Python::attach(|py| self.look_for_signals(py));
        self.raised
    }

    fn look_for_signals(&mut self, py: Python<'_>) {
        if let Err(error) = py.check_signals() {
            self.stop_for(error);
        }
    }

    fn deliver(&mut self, py: Python<'_>, message: Message) {
        let event = match self.dicts.make(py, message) {
            Ok(event) => event,
            Err(error) => return self.stop_for(error),
        };
        if let Some(progress) = &self.callbacks.progress
            && let Err(error) = progress.call1(py, (&event,))
        {
            self.callbacks.progress = None;
            self.stop_for(error);
        }
        if let Some(on_event) = &self.callbacks.on_event
            && let Err(error) = on_event.call1(py, (&event,))
        {
            // What it has not understood it is not told again.
            self.callbacks.on_event = None;
            self.stop_for(error);
        }
    }

    fn stop_for(&mut self, error: PyErr) {
        self.raised.get_or_insert(error);
        self.stop.press();
    }
}
