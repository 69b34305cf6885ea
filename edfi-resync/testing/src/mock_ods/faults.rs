//! [`Faults`]: failures that a test plants, and which requests they strike.

use std::time::Duration;

use edfi_resync::ods::TransportFault;
use http::Method;
use serde_json::{Map, Value};

use super::problem::Problem;

/// The planted failures, in the order in which they were planted.
#[derive(Debug, Default)]
pub(super) struct Faults {
    planted: Vec<Fault>,
    issued: u64,
    /// Whether the answer to the present request is to be lost.
    lost: bool,
}

/// Marks an answer that does not reach the client, and how that looks to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct LostAnswer(pub(super) TransportFault);

/// Marks an answer that reaches the client so much later.
#[derive(Debug, Clone, Copy)]
pub(super) struct LateAnswer(pub(super) Duration);

#[derive(Debug)]
pub(super) struct Fault {
    id: u64,
    method: Method,
    /// `/ed-fi/schools`, in lower case.
    path: String,
    /// Members that must equal; empty is every request.
    matching: Map<String, Value>,
    status: u16,
    pub(super) kind: Option<String>,
    pub(super) retry_after: Option<u32>,
    /// What stands in place of a problem.
    pub(super) page: Option<String>,
    /// The request is carried out, and its answer is lost.
    pub(super) loses_answer: bool,
    /// How many requests it still strikes; `None` is all.
    pub(super) left: Option<u64>,
    pub(super) struck: u64,
}

impl Faults {
    pub(super) fn plant(&mut self, method: Method, path: &str, matching: Map<String, Value>, status: u16) -> u64 {
        self.issued += 1;
        let path = path.trim_end_matches('/').to_lowercase();
        let id = self.issued;
        self.planted.push(Fault {
            id,
            method,
            path,
            matching,
            status,
            kind: None,
            retry_after: None,
            page: None,
            loses_answer: false,
            left: None,
            struck: 0,
        });
        id
    }

    pub(super) fn get_mut(&mut self, id: u64) -> Option<&mut Fault> {
        self.planted.iter_mut().find(|fault| fault.id == id)
    }

    pub(super) fn remove(&mut self, id: u64) {
        self.planted.retain(|fault| fault.id != id);
    }

    pub(super) fn clear(&mut self) {
        self.planted.clear();
    }

    /// Whether the answer to the present request is to be lost.
    pub(super) fn take_lost(&mut self) -> bool {
        std::mem::take(&mut self.lost)
    }

    /// Whether any failure could strike this request, so that its members are worth reading.
    pub(super) fn concern(&self, method: &Method, path: &str) -> bool {
        self.planted.iter().any(|fault| fault.concerns(method, path))
    }

    /// Fails the request if a planted failure says so.
    pub(super) fn strike(&mut self, method: &Method, path: &str, members: &Value) -> Result<(), Box<Problem>> {
        let strikes = |fault: &&mut Fault| fault.concerns(method, path) && fault.matches(members);
        let Some(fault) = self.planted.iter_mut().find(strikes) else { return Ok(()) };
        fault.struck += 1;
        if let Some(left) = &mut fault.left {
            *left -= 1;
        }
        if fault.loses_answer {
            self.lost = true;
            return Ok(());
        }
        let mut problem = Problem::typical(fault.status);
        if let Some(kind) = &fault.kind {
            problem = problem.of_kind(kind);
        }
        if let Some(seconds) = fault.retry_after {
            problem = problem.retry_after(seconds);
        }
        if let Some(page) = &fault.page {
            problem = problem.with_page(page);
        }
        Err(Box::new(problem))
    }
}

impl Fault {
    fn concerns(&self, method: &Method, path: &str) -> bool {
        self.left != Some(0) && self.method == *method && self.path.eq_ignore_ascii_case(path)
    }

    fn matches(&self, members: &Value) -> bool {
        self.matching.iter().all(|(path, wanted)| {
            let path = path.strip_prefix("$.").unwrap_or(path);
            let found = path.split('.').try_fold(members, |value, name| match value {
                Value::Array(items) => name.parse::<usize>().ok().and_then(|position| items.get(position)),
                _ => value.get(name),
            });
            found.is_some_and(|found| same(found, wanted))
        })
    }
}

/// Equal, or equal as text: query parameters are text.
fn same(left: &Value, right: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    left == right || text(left).zip(text(right)).is_some_and(|(left, right)| left == right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn members(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).expect("an object")
    }

    #[test]
    fn a_failure_strikes_what_matches_and_as_often_as_it_should() {
        let mut faults = Faults::default();
        let id = faults.plant(Method::POST, "/ed-fi/sections", members(json!({"school.id": 7})), 400);
        let body = json!({"school": {"id": 7}});
        assert!(faults.strike(&Method::POST, "/ed-fi/sections", &json!({"school": {"id": 8}})).is_ok());
        assert!(faults.strike(&Method::PUT, "/ed-fi/sections", &body).is_ok());
        assert!(faults.strike(&Method::POST, "/ed-fi/sections", &body).is_err());
        assert!(faults.strike(&Method::POST, "/ed-fi/Sections", &json!({"school": {"id": "7"}})).is_err());
        faults.get_mut(id).expect("planted").left = Some(1);
        assert!(faults.strike(&Method::POST, "/ed-fi/sections", &body).is_err());
        assert!(faults.strike(&Method::POST, "/ed-fi/sections", &body).is_ok());
        assert_eq!(faults.get_mut(id).expect("planted").struck, 3);
    }
}
