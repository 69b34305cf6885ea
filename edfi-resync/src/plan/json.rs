//! The JSON form of a plan: saved, approved by somebody else, and run later.

use serde_json::Value;

use super::{PLAN_FORMAT, Plan};
use crate::error::{Error, ErrorKind, Result};

impl Plan {
    /// Its versioned JSON form, as text; [`from_json`](Self::from_json) reads it.
    ///
    /// # Errors
    /// [`ErrorKind::Unexpected`] when it cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self)
            .map_err(|error| Error::new(ErrorKind::Unexpected, "the plan cannot be written as JSON").with_source(error))
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] for text that is no plan, with the line, for a plan of another format, and for one that was changed after it
    /// was made.
    pub fn from_json(text: &str) -> Result<Self> {
        let invalid = |message: String, hint: &str| Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        // What a parser says of a file that is something else may quote it.
        let no_plan = |error: &serde_json::Error| {
            let message = format!("this is no saved plan: line {}, column {}", error.line(), error.column());
            invalid(message, "pass the JSON form of a plan, unchanged")
        };
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => return no_plan(&error),
        };
        match value.get("format").and_then(Value::as_str) {
            Some(PLAN_FORMAT) => {}
            Some(other) if other.starts_with("edfi-resync-plan/") => {
                return invalid(format!("the plan has the format {other}, not {PLAN_FORMAT}"), "make the plan anew");
            }
            _ => return invalid("this is no saved plan".to_owned(), "pass the JSON form of a plan, unchanged"),
        }
        let plan: Self = match serde_json::from_str(text) {
            Ok(plan) => plan,
            Err(error) => return no_plan(&error),
        };
        plan.check_unchanged()?;
        Ok(plan)
    }

    /// Refuses a plan whose fingerprint is not that of its content.
    pub(crate) fn check_unchanged(&self) -> Result<()> {
        if self.compute_fingerprint()? == self.fingerprint {
            return Ok(());
        }
        Err(Error::new(ErrorKind::RequestInvalid, "the plan was changed after it was made")
            .with_hint("change the request, and make the plan anew"))
    }
}
