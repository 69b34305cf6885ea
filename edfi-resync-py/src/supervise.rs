//! How a run and the interpreter live side by side.
//!
//! The run has a thread and a runtime of its own. Whoever waits for it does so without the GIL; it wakes for events, hands them to Python,
//! and looks for signals at least every [`PATIENCE`]. A signal, or an exception in a callback, stops the run and waits for its clean
//! end; a second one ends it at once: requests in flight are not awaited, what was answered is still kept in the ledger, and after
//! [`FAREWELL`] not even that is waited for. Events travel through a [`Mailbox`].

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use edfi_resync::engine::{Event, Stop};
use edfi_resync::{Error, ErrorKind, Result};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use tokio::runtime::Builder;

use crate::event::{Dicts, Message};
use crate::mailbox::Mailbox;

/// How long signals may go unseen.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long a run that is to end at once may take to commit what was answered.
const FAREWELL: Duration = Duration::from_secs(5);
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
    pub(crate) fn is_empty(&self) -> bool {
        self.progress.is_none() && self.on_event.is_none()
    }
}

/// Where the work sends its events; nowhere if nobody listens.
pub(crate) struct Events(Option<Arc<Mailbox>>);

impl Events {
    pub(crate) fn send(&self, event: &Event<'_>) {
        if let (Some(mailbox), Some(message)) = (&self.0, Message::of(event)) {
            mailbox.send(message);
        }
    }

    pub(crate) fn is_wanted(&self) -> bool {
        self.0.is_some()
    }
}

/// Work that is under way.
pub(crate) struct Started<T> {
    pub(crate) watch: Watch,
    pub(crate) result: Slot<T>,
}

/// Where the work leaves what came of it.
pub(crate) struct Slot<T>(Arc<Mutex<Option<Result<T>>>>);

impl<T> Slot<T> {
    /// What came of it; nothing if it was abandoned.
    pub(crate) fn take(&self) -> Option<Result<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn set(&self, result: Option<Result<T>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = result;
    }
}

/// How the work ended.
pub(crate) struct Ended<T> {
    /// What it returned; nothing if it was abandoned.
    pub(crate) result: Option<Result<T>>,
    /// The exception that stopped it, if one did.
    pub(crate) raised: Option<PyErr>,
}

/// Begins the work on a thread of its own. Its events are kept if somebody listens, or `keeps_events`.
pub(crate) fn start<T, F>(
    callbacks: Callbacks,
    keeps_events: bool,
    work: impl FnOnce(Stop, Events) -> F + Send + 'static,
) -> Started<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>>,
{
    let (stop, mailbox) = (Stop::new(), Arc::new(Mailbox::default()));
    let broken = Error::new(ErrorKind::Unexpected, "the run broke down");
    let broken = broken.with_hint("this is a defect of edfi-resync; please report it");
    let result = Slot(Arc::new(Mutex::new(Some(Err(broken)))));
    if !callbacks.is_empty() {
        mailbox.hear();
    }
    let is_listened = !callbacks.is_empty();
    let events = Events((keeps_events || is_listened).then(|| Arc::clone(&mailbox)));
    let begun = {
        let (stop, result, ending) = (stop.clone(), Slot(Arc::clone(&result.0)), Ending(Arc::clone(&mailbox)));
        thread::Builder::new().name("edfi-resync".to_owned()).spawn(move || {
            // It is told last, whatever way the work ends.
            let _ending = ending;
            result.set(perform(work, stop, events));
        })
    };
    if let Err(error) = begun {
        result.set(Some(Err(Error::new(ErrorKind::Unexpected, "no thread can be started").with_source(error))));
    }
    let listening = Mutex::new(Listening { callbacks, raised: None });
    Started { watch: Watch { mailbox, stop, is_listened, listening }, result }
}

/// Tells the end when it goes.
struct Ending(Arc<Mailbox>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// The run's thread.
fn perform<T, F>(work: impl FnOnce(Stop, Events) -> F, stop: Stop, events: Events) -> Option<Result<T>>
where
    F: Future<Output = Result<T>>,
{
    let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("edfi-resync-io").enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return Some(Err(Error::new(ErrorKind::Unexpected, "no runtime can be started").with_source(error))),
    };
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
    result
}

/// Whoever waits for the work, and serves Python meanwhile.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) mailbox: Arc<Mailbox>,
    pub(crate) stop: Stop,
    is_listened: bool,
    listening: Mutex<Listening>,
}

#[derive(Debug)]
struct Listening {
    callbacks: Callbacks,
    raised: Option<PyErr>,
}

impl Watch {
    /// Serves Python until the work is over, and all of it was told.
    pub(crate) fn until_over(&self, py: Python<'_>) {
        loop {
            py.detach(|| self.mailbox.wait(PATIENCE));
            if self.deliver(py) {
                break;
            }
            self.look_for_signals(py);
        }
        // A signal of the last moment belongs to this run, not to the next line of the program.
        self.look_for_signals(py);
    }

    /// Waits for the end alone, whoever takes the events.
    pub(crate) fn until_ended(&self, py: Python<'_>) {
        self.mailbox.await_end();
        while !py.detach(|| self.mailbox.wait_for_end(PATIENCE)) {
            self.look_for_signals(py);
        }
        self.look_for_signals(py);
    }

    /// Hands over events that wait, not too many at once. Returns whether the work is over, and all of it was told.
    pub(crate) fn deliver(&self, py: Python<'_>) -> bool {
        let taken = self.mailbox.take(EVENTS_AT_ONCE);
        let mut dicts = taken.dicts;
        for message in taken.messages {
            self.hand_over(py, &mut dicts, message);
            self.look_for_signals(py);
        }
        taken.over
    }

    /// The events that wait, as dicts; waits for the first of them if asked to. Nothing when there are no more.
    ///
    /// # Errors
    /// What Python says when a dict cannot be made.
    pub(crate) fn take<'py>(&self, py: Python<'py>, waits: bool) -> PyResult<Option<Vec<Bound<'py, PyAny>>>> {
        loop {
            let mut taken = self.mailbox.take(EVENTS_AT_ONCE);
            if !taken.messages.is_empty() {
                let mut dicts = Vec::with_capacity(taken.messages.len());
                for message in taken.messages {
                    let event = taken.dicts.make(py, message)?;
                    self.tell(py, &event);
                    dicts.push(event.into_any());
                }
                return Ok(Some(dicts));
            }
            if taken.over {
                return Ok(None);
            }
            if !waits {
                return Ok(Some(Vec::new()));
            }
            py.detach(|| self.mailbox.wait(PATIENCE));
            self.look_for_signals(py);
        }
    }

    /// What was raised meanwhile. To be asked once.
    pub(crate) fn take_raised(&self) -> Option<PyErr> {
        self.listening().raised.take()
    }

    /// Whether callbacks hear of the events.
    pub(crate) fn is_listened(&self) -> bool {
        self.is_listened
    }

    /// Nothing of Python's is called while this is held.
    fn listening(&self) -> std::sync::MutexGuard<'_, Listening> {
        self.listening.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_for_signals(&self, py: Python<'_>) {
        if let Err(error) = py.check_signals() {
            self.stop_for(error);
        }
    }

    fn hand_over(&self, py: Python<'_>, dicts: &mut Dicts, message: Message) {
        let event = match dicts.make(py, message) {
            Ok(event) => event,
            Err(error) => return self.stop_for(error),
        };
        self.tell(py, &event);
    }

    fn tell(&self, py: Python<'_>, event: &Bound<'_, PyDict>) {
        if !self.is_listened {
            return;
        }
        let (progress, on_event) = {
            let Callbacks { progress, on_event } = &self.listening().callbacks;
            (progress.as_ref().map(|callback| callback.clone_ref(py)), on_event.as_ref().map(|callback| callback.clone_ref(py)))
        };
        if let Some(progress) = progress
            && let Err(error) = progress.call1(py, (event,))
        {
            let silenced = self.listening().callbacks.progress.take();
            drop(silenced);
            self.stop_for(error);
        }
        if let Some(on_event) = on_event
            && let Err(error) = on_event.call1(py, (event,))
        {
            // What it has not understood it is not told again.
            let silenced = self.listening().callbacks.on_event.take();
            drop(silenced);
            self.stop_for(error);
        }
    }

    fn stop_for(&self, error: PyErr) {
        let mut listening = self.listening();
        if listening.raised.is_none() {
            listening.raised = Some(error);
        }
        drop(listening);
        self.stop.press();
    }
}
