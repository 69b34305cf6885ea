//! [`Hold`]: requests that wait until a test lets them go, so that no test has to meet a moment by looking again and again.

use bytes::Bytes;
use edfi_resync::Result;
use http::{Method, Request};
use tokio::sync::watch;

use super::MockOds;
use super::route::Route;
use super::tables::KindIndex;

/// What becomes of those that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    Closed,
    Open,
    /// Their connections break, and nothing of them is carried out.
    Cut,
}

/// Which requests a [`Hold`] holds.
#[derive(Debug)]
pub(super) struct Held {
    method: Method,
    kind: Option<KindIndex>,
    /// How many still pass.
    passing: u64,
    gate: watch::Sender<Gate>,
    waiting: watch::Sender<usize>,
}

impl Held {
    /// The place of a request that has to wait.
    fn place(&mut self, method: &Method, kind: KindIndex) -> Option<Place> {
        let meant = self.method == *method && self.kind.is_none_or(|wanted| wanted == kind);
        if !meant || *self.gate.borrow() == Gate::Open {
            return None;
        }
        if self.passing > 0 {
            self.passing -= 1;
            return None;
        }
        self.waiting.send_modify(|waiting| *waiting += 1);
        Some(Place { gate: self.gate.subscribe(), waiting: self.waiting.clone() })
    }
}

/// A request's place before a gate; given up when the request's future ends, however it ends.
#[derive(Debug)]
pub(super) struct Place {
    gate: watch::Receiver<Gate>,
    waiting: watch::Sender<usize>,
}

impl Place {
    /// Waits for the gate; whether the request goes on.
    pub(super) async fn passes(mut self) -> bool {
        self.gate.wait_for(|gate| *gate != Gate::Closed).await.is_ok_and(|gate| *gate == Gate::Open)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.waiting.send_modify(|waiting| *waiting -= 1);
    }
}

/// Requests that wait before they are carried out; see [`MockOds::hold`]. Dropping it lets them go on.
#[derive(Debug)]
pub struct Hold {
    ods: MockOds,
    gate: watch::Sender<Gate>,
    waiting: watch::Sender<usize>,
}

impl Hold {
    /// How many requests wait.
    pub fn waiting(&self) -> usize {
        *self.waiting.borrow()
    }

    /// Waits until a request waits.
    pub async fn reached(&self) {
        // No error comes: the sender is held here.
        let _ = self.waiting.subscribe().wait_for(|waiting| *waiting > 0).await;
    }

    /// Waits until requests wait and no other is in progress: as many as were let through have been answered, and no more will be.
    pub async fn still(&self) {
        let (mut waiting, mut in_progress) = (self.waiting.subscribe(), self.ods.0.in_progress.subscribe());
        loop {
            let (held, all) = (*waiting.borrow_and_update(), *in_progress.borrow_and_update());
            if held > 0 && held == all {
                return;
            }
            tokio::select! {
                _ = waiting.changed() => {}
                _ = in_progress.changed() => {}
            }
        }
    }

    /// Lets those that wait, and all that come, go on.
    pub fn release(&self) {
        // What was cut stays cut: it may not have seen that yet.
        self.ods.lock().holds.retain(|held| !held.gate.same_channel(&self.gate));
        self.open(Gate::Open);
    }

    /// Breaks the connections of those that wait, and of those that come until it is released; nothing of them is carried out.
    pub fn cut(&self) {
        self.open(Gate::Cut);
    }

    fn open(&self, how: Gate) {
        self.gate.send_if_modified(|gate| {
            let closed = *gate == Gate::Closed;
            if closed {
                *gate = how;
            }
            closed
        });
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.release();
    }
}

impl MockOds {
    /// Holds requests for data with this method, of one resource or of all: the first `after` from now on pass, the others wait before
    /// anything of them is looked at, until the [`Hold`] lets them go.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownResource`](edfi_resync::ErrorKind::UnknownResource) for a resource that the model lacks.
    pub fn hold(&self, method: Method, resource: Option<&str>, after: u64) -> Result<Hold> {
        let kind = resource.map(|resource| self.index(resource)).transpose()?;
        let (gate, waiting) = (watch::Sender::new(Gate::Closed), watch::Sender::new(0));
        let hold = Hold { ods: self.clone(), gate: gate.clone(), waiting: waiting.clone() };
        self.lock().holds.push(Held { method, kind, passing: after, gate, waiting });
        Ok(hold)
    }

    /// Waits until no request is in progress.
    pub async fn idle(&self) {
        // No error comes: the sender is held here.
        let _ = self.0.in_progress.subscribe().wait_for(|requests| *requests == 0).await;
    }

    /// The place of a request that has to wait. Every hold counts it; it waits before the first that stops it.
    pub(super) fn place(&self, request: &Request<Bytes>) -> Option<Place> {
        let mut shared = self.lock();
        if shared.holds.is_empty() {
            return None;
        }
        let (_, path) = self.0.context.split(request.uri().path())?;
        let Route::Data(kind, _) = Route::of(path, &self.0.flavour, &self.0.paths, &self.0.tables) else { return None };
        shared.holds.iter_mut().find_map(|held| held.place(request.method(), kind))
    }
}
