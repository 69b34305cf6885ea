//! [`Fault`]: slips that could have been made, each planted in turn: the simulation finds every one.
//!
//! What engine and client decide is planted by leaving out a [`Rule`]; what a server or a ledger tells them, in a wrapper around the seam.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use edfi_resync::ods::{HttpService, TransportError, TransportFault};
use edfi_resync::{Rule, Rules};
use http::header::{HeaderValue, LOCATION, RETRY_AFTER};
use http::{Method, Request, Response, StatusCode};
use serde_json::Value;

use super::seeds::{attempt, attempt_with};
use super::wire::Wire;

/// In so many seeds each must be found.
const ENOUGH: u64 = 400;

/// A slip that could have been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Engine or client do not hold to this.
    Without(Rule),
    /// A group that the ledger could not keep counts as kept.
    LosesGroups,
    /// A connection that broke after the request left counts as success.
    TakesLostAnswersForGood,
    /// A success counts by its status, whatever else its answer lacks or names.
    TakesStatusAlone,
    /// A throttled request goes again before the time that the server asks for.
    IgnoresRetryAfter,
    /// Every request fetches a token of its own.
    HoardsTokens,
}

impl Fault {
    /// All that the simulation's worlds bring to light.
    const ALL: [Self; 17] = [
        Self::Without(Rule::FailuresHoldBack),
        Self::Without(Rule::DeferredGoAgain),
        Self::Without(Rule::ResumeSendsFailures),
        Self::Without(Rule::ResumeSendsChanges),
        Self::Without(Rule::StepsWait),
        Self::Without(Rule::ScopeIsKept),
        Self::Without(Rule::RingsAreCompleted),
        Self::Without(Rule::UnseenGoAgain),
        Self::Without(Rule::EmptyListsProveNothing),
        Self::Without(Rule::OutagesEndWell),
        Self::Without(Rule::OutagesAreNobodysFault),
        Self::Without(Rule::OneIdIsOneRecord),
        Self::LosesGroups,
        Self::TakesLostAnswersForGood,
        Self::TakesStatusAlone,
        Self::IgnoresRetryAfter,
        Self::HoardsTokens,
    ];

    /// What is held to while it is planted.
    pub(crate) fn rules(planted: Option<Self>) -> Rules {
        match planted {
            Some(Self::Without(rule)) => Rules::without(rule),
            _ => Rules::default(),
        }
    }
}

/// The way to the mock, with a slip of whoever reads its answers.
#[derive(Debug)]
pub(crate) struct Slip {
    wire: Wire,
    planted: Option<Fault>,
    made_up: AtomicU64,
}

impl Slip {
    /// The wire with what is planted, if that is a slip of its kind.
    pub(crate) fn on(wire: Wire, planted: Option<Fault>) -> Self {
        Self { wire, planted, made_up: AtomicU64::new(0) }
    }

    /// A place where a record might stand.
    fn place(&self, path: &str) -> HeaderValue {
        let number = self.made_up.fetch_add(1, Ordering::Relaxed);
        HeaderValue::from_str(&format!("{path}/{number:032x}")).expect("a place")
    }
}

#[async_trait]
impl HttpService for Slip {
    async fn call(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path().to_owned();
        let sends = request.method() == Method::POST && path.starts_with("/data");
        let mut answer = self.wire.call(request).await;
        match (self.planted, &mut answer) {
            (Some(Fault::TakesLostAnswersForGood), Err(error)) if sends && error.fault() == TransportFault::MaybeApplied => {
                let mut made_up = Response::new(Bytes::new());
                *made_up.status_mut() = StatusCode::CREATED;
                made_up.headers_mut().insert(LOCATION, self.place(&path));
                answer = Ok(made_up);
            }
            (Some(Fault::TakesStatusAlone), Ok(response)) if sends && response.status().is_success() => {
                let names_it = |place: &HeaderValue| place.to_str().is_ok_and(|place| place.contains(&format!("{path}/")));
                if !response.headers().get(LOCATION).is_some_and(names_it) {
                    response.headers_mut().insert(LOCATION, self.place(&path));
                    *response.body_mut() = Bytes::new();
                }
            }
            (Some(Fault::IgnoresRetryAfter), Ok(response)) => drop(response.headers_mut().remove(RETRY_AFTER)),
            (Some(Fault::HoardsTokens), Ok(response)) => {
                if let Ok(Value::Object(mut token)) = serde_json::from_slice::<Value>(response.body())
                    && token.contains_key("expires_in")
                {
                    token.insert("expires_in".to_owned(), 0.into());
                    *response.body_mut() = Value::Object(token).to_string().into();
                }
            }
            _ => {}
        }
        answer
    }
}

#[test]
fn every_planted_fault_is_found() {
    for fault in Fault::ALL {
        let found = (0..ENOUGH).find_map(|seed| {
            // What fails anyway proves nothing.
            let reason = attempt_with(seed, Some(fault)).err().filter(|_| attempt(seed).is_ok())?;
            Some((seed, reason))
        });
        let Some((seed, reason)) = found else { panic!("{fault:?} is not found in {ENOUGH} seeds") };
        let reason = reason.lines().next().unwrap_or_default();
        println!("| {fault:?} | {} | {reason} |", seed + 1);
    }
}
