//! [`Arrival`]: a request that is being answered: it counts as in progress, and keeps what it refers to busy, until its future ends, however it ends.

use std::sync::atomic::Ordering;

use bytes::Bytes;
use http::Request;

use super::MockOds;
use super::troubles::Met;

pub(super) struct Arrival<'a> {
    ods: &'a MockOds,
    references: Vec<u128>,
}

impl<'a> Arrival<'a> {
    /// Notes that a request came, and on it if it met another one in a parent.
    pub(super) fn of(ods: &'a MockOds, request: &mut Request<Bytes>) -> Self {
        ods.0.in_progress.send_modify(|requests| {
            *requests += 1;
            ods.0.most_in_flight.fetch_max(*requests, Ordering::Relaxed);
        });
        let references = ods.lock().troubles.arrive(request.method(), request.body());
        if references.is_none() {
            request.extensions_mut().insert(Met);
        }
        Self { ods, references: references.unwrap_or_default() }
    }
}

impl Drop for Arrival<'_> {
    fn drop(&mut self) {
        if !self.references.is_empty() {
            self.ods.lock().troubles.depart(&self.references);
        }
        self.ods.0.in_progress.send_modify(|requests| *requests -= 1);
    }
}
