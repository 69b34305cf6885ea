//! [`Troubles`]: the troubles of a mock, and which requests they strike.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use edfi_resync::ods::Rng;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;
use xxhash_rust::xxh3::xxh3_128;

use super::answers::Answer;
use super::flavour::Errors;
use super::limiter::end_of;
use super::limiter::whole_seconds;
use super::problem::Problem;
use super::trouble::{Commit, Trouble};

/// What a gateway says.
const PAGE: &str = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";

/// The troubles that were planted.
#[derive(Debug, Default)]
pub(super) struct Troubles {
    planted: Vec<Planted>,
    /// How many POSTs with an equal reference are being answered, by digest of the reference.
    busy: HashMap<u128, u32>,
}

#[derive(Debug)]
struct Planted {
    trouble: Trouble,
    /// Requests that it looked at.
    seen: u64,
    /// Requests that it struck, or let pass in the present window.
    struck: u64,
    begun: Option<Instant>,
    /// Bodies that it struck.
    bodies: HashSet<u128>,
    chance: Rng,
}

/// A request, as far as troubles look at it.
#[derive(Debug)]
pub(super) struct Visit<'a> {
    pub(super) method: &'a Method,
    pub(super) body: &'a [u8],
    /// It asks for data; not for a token, nor for the discovery document.
    pub(super) for_data: bool,
    /// Its token is good.
    pub(super) authorized: bool,
    /// It met another one in a parent.
    pub(super) met: bool,
    /// The form of the version's refusals.
    pub(super) errors: Errors,
    pub(super) now: Instant,
}

/// What befalls a request.
#[derive(Debug)]
pub(super) enum Blow {
    /// The server was not reached.
    Refused,
    /// The connection breaks before the request is carried out.
    BrokenBefore,
    /// The connection breaks after it.
    BrokenAfter,
    /// The connection breaks if it creates something of this resource.
    BrokenIfCreated(String),
    /// This is answered, and nothing is carried out.
    Answered(Answer),
    /// A problem is answered, and nothing is carried out.
    Failed(Box<Problem>),
    /// It is carried out, and answered late.
    Late(Duration),
}

/// That a request met another one in a parent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met;

impl Troubles {
    pub(super) fn plant(&mut self, trouble: Trouble) {
        let seed = if let Trouble::Random { seed, .. } = &trouble { *seed } else { 0 };
        let chance = Rng::seeded(seed);
        self.planted.push(Planted { trouble, seen: 0, struck: 0, begun: None, bodies: HashSet::new(), chance });
    }

    pub(super) fn clear(&mut self) {
        self.planted.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.planted.is_empty()
    }

    /// How long tokens live, if something was planted for them.
    pub(super) fn token_life(&self) -> Option<Duration> {
        let lives = self.planted.iter().rev().map(|planted| &planted.trouble);
        lives.into_iter().find_map(|trouble| if let Trouble::TokenLife(life) = trouble { Some(*life) } else { None })
    }

    /// How long an answer takes with so many requests in progress, if something was planted for that.
    pub(super) fn crowd(&self, in_progress: usize) -> Option<Duration> {
        self.planted.iter().find_map(|planted| match planted.trouble {
            Trouble::Crowd { best, takes } => Some(takes.mul_f64((in_progress as f64 / best as f64).max(1.0).powi(2))),
            _ => None,
        })
    }

    /// What befalls a request, and by the name of which trouble. All count it; the first that strikes has it.
    pub(super) fn strike(&mut self, visit: &Visit<'_>) -> Option<(&'static str, Blow)> {
        let mut first = None;
        for planted in &mut self.planted {
            if let Some(blow) = planted.strike(visit) {
                first.get_or_insert((planted.trouble.name(), blow));
            }
        }
        first
    }

    /// Something of this resource was created, and its answer was lost as planted.
    pub(super) fn lost_create(&mut self, endpoint: &str) {
        let wanted =
            |planted: &&mut Planted| matches!(&planted.trouble, Trouble::LostCreate { resource, .. } if resource == endpoint);
        if let Some(planted) = self.planted.iter_mut().find(wanted) {
            planted.struck += 1;
        }
    }

    /// A POST begins to be answered. Its references, which are busy until [`Troubles::depart`]; `None` if one of them is busy already.
    pub(super) fn arrive(&mut self, method: &Method, body: &[u8]) -> Option<Vec<u128>> {
        let watched = method == Method::POST && self.planted.iter().any(|planted| planted.trouble == Trouble::SharedParent);
        let references = if watched { references(body) } else { Vec::new() };
        if references.iter().any(|reference| self.busy.contains_key(reference)) {
            return None;
        }
        for reference in &references {
            *self.busy.entry(*reference).or_default() += 1;
        }
        Some(references)
    }

    pub(super) fn depart(&mut self, references: &[u128]) {
        for reference in references {
            if let Some(count) = self.busy.get_mut(reference) {
                *count -= 1;
                if *count == 0 {
                    self.busy.remove(reference);
                }
            }
        }
    }
}

impl Planted {
    fn strike(&mut self, visit: &Visit<'_>) -> Option<Blow> {
        let post = visit.method == Method::POST;
        let counted = match &self.trouble {
            Trouble::LateParent { .. } | Trouble::Invalid { .. } => visit.for_data && visit.authorized && post,
            Trouble::Malformed { .. } => visit.for_data && visit.authorized,
            _ => visit.for_data,
        };
        self.seen += u64::from(counted);
        let nth = |every: &u64| counted && self.seen.is_multiple_of(*every);
        let blow = match &self.trouble {
            Trouble::Drop { every, commit } if nth(every) => match commit {
                Commit::After => Blow::BrokenAfter,
                Commit::Either if self.struck % 2 == 1 => Blow::BrokenAfter,
                Commit::Before | Commit::Either => Blow::BrokenBefore,
            },
            Trouble::RateLimit { per_second, retry_after } if counted => {
                if self.begun.is_none_or(|begun| visit.now >= end_of(begun, Duration::from_secs(1))) {
                    (self.begun, self.struck) = (Some(visit.now), 0);
                }
                self.struck += 1;
                return (self.struck > *per_second).then(|| Blow::Failed(Box::new(throttled().retry_after(*retry_after))));
            }
            Trouble::LateParent { every } if nth(every) && self.bodies.insert(xxh3_128(visit.body)) => {
                Blow::Failed(Box::new(Problem::missing_reference(&parent(visit.body))))
            }
            Trouble::Invalid { every } if nth(every) => Blow::Failed(Box::new(invalid(visit.body))),
            Trouble::Gateway { lasts, from } if counted && self.seen >= *from => {
                let begun = *self.begun.get_or_insert(visit.now);
                return (visit.now < end_of(begun, *lasts)).then(|| Blow::Failed(Box::new(Problem::typical(502).with_page(PAGE))));
            }
            Trouble::OpenCircuit { lasts, from } if counted && self.seen >= *from => {
                let begun = *self.begun.get_or_insert(visit.now);
                let left = end_of(begun, *lasts).saturating_duration_since(visit.now);
                return (!left.is_zero()).then(|| open_circuit(visit.errors, left));
            }
            Trouble::SharedParent if visit.met && visit.authorized => broken_down(),
            Trouble::Outage { lasts, from, answers } => {
                if counted && self.seen >= *from {
                    self.begun.get_or_insert(visit.now);
                }
                let out = self.begun.is_some_and(|begun| visit.now < end_of(begun, *lasts));
                return out.then(|| if *answers { Blow::Failed(Box::new(unavailable())) } else { Blow::Refused });
            }
            Trouble::Revoked { from } if counted && self.seen >= *from => {
                Blow::Failed(Box::new(Problem::unauthenticated("Invalid token")))
            }
            Trouble::Random { rate, .. } if counted => return self.chance(*rate),
            Trouble::LostCreate { resource, times } if post && self.struck < *times => {
                return Some(Blow::BrokenIfCreated(resource.clone()));
            }
            Trouble::Slow { every, by } if nth(every) => Blow::Late(*by),
            Trouble::Malformed { every } if nth(every) => Blow::Answered(if self.struck.is_multiple_of(2) {
                Answer::text("text/html", "<!DOCTYPE html><html><body><form>Please sign in.</form></body></html>")
            } else {
                Answer::text("application/json; charset=utf-8", "[{\"id\":\"0a1")
            }),
            _ => return None,
        };
        self.struck += 1;
        Some(blow)
    }

    fn chance(&self, rate: f64) -> Option<Blow> {
        // Both are drawn for each request, so that what befalls a request depends on its place in the row alone.
        let (struck, kind) = (self.chance.fraction() < rate, self.chance.bits() % 6);
        struck.then(|| match kind {
            0 => Blow::BrokenBefore,
            1 => Blow::BrokenAfter,
            2 => broken_down(),
            3 => Blow::Failed(Box::new(Problem::typical(502).with_page(PAGE))),
            4 => Blow::Failed(Box::new(unavailable())),
            _ => Blow::Failed(Box::new(throttled())),
        })
    }
}

fn open_circuit(errors: Errors, left: Duration) -> Blow {
    if errors == Errors::Api80 {
        let body = json!({"message": "The server encountered an unexpected condition.", "traceId": "0"});
        return Blow::Answered(Answer::json(&body).with_status(500));
    }
    Blow::Failed(Box::new(unavailable().retry_after(whole_seconds(left))))
}

fn broken_down() -> Blow {
    Blow::Answered(Answer::status(StatusCode::INTERNAL_SERVER_ERROR))
}

fn unavailable() -> Problem {
    Problem::new(503, "service-unavailable", "Service Unavailable", "The service is not available.")
}

fn throttled() -> Problem {
    Problem::new(429, "too-many-requests", "Too Many Requests", "Too many requests were sent. Send fewer.")
}

/// A finding about a member that the body has.
fn invalid(body: &[u8]) -> Problem {
    let members: Value = serde_json::from_slice(body).unwrap_or_default();
    let texts = members.as_object().into_iter().flatten().filter(|(_, value)| value.is_string());
    match texts.map(|(name, _)| name).next_back() {
        Some(name) => Problem::invalid_at(&format!("$.{name}"), format!("{name} is not valid.")),
        None => Problem::typical(400),
    }
}

/// The first thing that a body refers to.
fn parent(body: &[u8]) -> String {
    let members: Value = serde_json::from_slice(body).unwrap_or_default();
    let names = members.as_object().into_iter().flatten().filter_map(|(name, _)| name.strip_suffix("Reference")).map(capitalized);
    names.into_iter().next().unwrap_or_else(|| "EducationOrganization".to_owned())
}

fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

fn references(body: &[u8]) -> Vec<u128> {
    let members: Value = serde_json::from_slice(body).unwrap_or_default();
    let references =
        members.as_object().into_iter().flatten().filter(|(name, value)| name.ends_with("Reference") && value.is_object());
    references.map(|(name, value)| xxh3_128(format!("{name} {value}").as_bytes())).collect()
}
