//! From what went wrong to a [`Cause`]: one message for failures that one fix repairs, and the remedy.

use std::sync::Arc;

use super::outcome::{Cause, CauseClass, RecordName};
use crate::campus::Request;
use crate::graph::Dependencies;
use crate::model::{ResourceKind, ShapeError, ShapeProblem};
use crate::ods::{Answer, Verdict};
use crate::shown::{Shown, line};

/// What to do about a record of a source that is not Campus: files, memory, somebody's own store.
const CORRECT_IT: &str = "correct the record in its source, then send it again";

/// Whether a record was made from Campus: it carries IDs of there. What is advised depends on it.
fn is_of_campus(record: &RecordName) -> bool {
    !record.campus().is_empty()
}

/// A record that cannot be sent because of its shape.
pub(super) fn shape(record: RecordName, errors: Vec<ShapeError>) -> Arc<Cause> {
    let mut unmapped = Vec::new();
    let mut others = Vec::new();
    for error in &errors {
        let (list, text) = match &error.problem {
            ShapeProblem::UnmappedCode { descriptor, code } => {
                (&mut unmapped, format!("the Campus code {} is not mapped to a {descriptor}", code_as_shown(code)))
            }
            problem => (&mut others, format!("{} {problem}", without_positions(&error.path))),
        };
        if !list.contains(&text) {
            list.push(text);
        }
    }
    let (class, mut messages, hint) = if unmapped.is_empty() {
        let known = errors.iter().find_map(|error| error.problem.hint());
        let usual = if is_of_campus(&record) { "correct the data, or the query that made the record" } else { CORRECT_IT };
        (CauseClass::Shape, others, known.unwrap_or(usual))
    } else {
        (CauseClass::UnmappedCode, unmapped, "map the code in the Resource Preferences of the configuration")
    };
    // Each code is a cause of its own where failures are grouped.
    let most = if class == CauseClass::UnmappedCode { 50 } else { 5 };
    let more = messages.len().saturating_sub(most);
    messages.truncate(most);
    if more > 0 {
        messages.push(format!("and {more} more"));
    }
    Arc::new(plain(record, class, messages.join("; "), Some(hint.to_owned())).with_errors(errors))
}

/// A code as it may be shown. A query that takes a name or a free text for a code must not print it.
pub(crate) fn code_as_shown(code: &str) -> String {
    const LONGEST_CODE: usize = 20;
    let plain = code.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '/' | ':' | ' ' | '+'));
    let words = code.split_whitespace().count();
    // A date is no code, nor is a number that somebody goes by.
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    if plain && digits < 6 && words <= 2 && code.chars().count() <= LONGEST_CODE {
        format!("{code:?}")
    } else {
        format!("of {} characters", code.chars().count())
    }
}

/// A row that its query should not have returned.
pub(super) fn outside_scope(record: RecordName, why: &str) -> Arc<Cause> {
    let hint = format!("{} must apply the request's scope, as by :school_year and :schools", Shown(&record.origin().source));
    Arc::new(plain(record, CauseClass::OutsideScope, format!("outside the request's scope: {why}"), Some(hint)))
}

/// Something else, with its own words. Every cause is made here, so that its texts are lines that may be shown.
pub(super) fn plain(record: RecordName, class: CauseClass, message: String, hint: Option<String>) -> Cause {
    Cause::new(record, class, line(message)).with_hint(hint.map(line))
}

/// A record that cannot be deleted, because of what is left in the ODS.
pub(super) fn still_referenced(record: RecordName, children: &[String], status: Option<u16>) -> Arc<Cause> {
    let who = if children.is_empty() { "other records".to_owned() } else { format!("records of {}", children.join(", ")) };
    let message = format!("{who} in the ODS still refer to it");
    let hint = "clean these up as well; if they are another vendor's, only that one can delete them".to_owned();
    let cause = plain(record, CauseClass::StillReferenced, message, Some(hint));
    Arc::new(cause.with_status(status))
}

/// A request that was abandoned before it had its answer.
pub(super) fn unanswered(record: RecordName) -> Arc<Cause> {
    let message = "no answer came before the run ended".to_owned();
    Arc::new(plain(record, CauseClass::Temporary, message, Some("run it again".to_owned())).maybe_applied_if(true))
}

/// Why the ODS refuses records, with hints that fit the run: nobody is told to do what it does already.
#[derive(Debug, Clone)]
pub(super) struct Causes {
    dependencies: Arc<Dependencies>,
    /// The run sends what its records refer to, as far as it can.
    sends_parents: bool,
    /// The primary associations of people that the run sends.
    associations: Vec<ResourceKind>,
}

impl Causes {
    /// Of a run that sends these kinds for this request.
    pub(super) fn new(dependencies: &Arc<Dependencies>, request: &Request, kinds: &[ResourceKind]) -> Self {
        let associations = kinds.iter().filter(|kind| dependencies.person_of(kind).is_some()).cloned().collect();
        let sends_parents = request.select_dependencies || request.resources.is_none();
        Self { dependencies: Arc::clone(dependencies), sends_parents, associations }
    }

    /// A record that the ODS did not accept, or did not delete.
    pub(super) fn refused(&self, record: RecordName, answer: &Answer) -> Arc<Cause> {
        let sent_too = match &answer.verdict {
            Verdict::ParentMissing { .. } => self.sends_parents,
            Verdict::PersonRefused => self.sends_association(record.kind()),
            _ => false,
        };
        refused(record, answer, sent_too)
    }

    /// Whether the run sends primary associations of the people that a kind is about.
    fn sends_association(&self, kind: &ResourceKind) -> bool {
        let people = self.dependencies.person_references(kind).into_iter().map(|reference| reference.person);
        let mut opens = people.chain([kind.clone()]).flat_map(|person| self.dependencies.primary_associations(&person));
        opens.any(|association| self.associations.contains(&association)) || self.associations.contains(kind)
    }
}

/// As [`Causes::refused`]; `sent_too`: what it lacks by this answer is sent by the same run already.
fn refused(record: RecordName, answer: &Answer, sent_too: bool) -> Arc<Cause> {
    let of_campus = is_of_campus(&record);
    let page = answer.problem.as_ref().is_some_and(|problem| problem.is_page());
    let (class, hint) = match &answer.verdict {
        Verdict::Transient | Verdict::Throttled | Verdict::Foreign if answer.gave_up.is_some() => {
            (CauseClass::Temporary, "run it again when the server is well")
        }
        Verdict::ParentMissing { .. } if sent_too => {
            (CauseClass::ParentMissing, "look whether the source sends what it refers to, and what became of that")
        }
        Verdict::ParentMissing { .. } => (CauseClass::ParentMissing, "resync what it refers to as well (select dependencies)"),
        Verdict::DescriptorMissing { .. } if of_campus => {
            (CauseClass::DescriptorMissing, "map the Campus code to a value that the ODS has, or have the host load it")
        }
        Verdict::DescriptorMissing { .. } => {
            (CauseClass::DescriptorMissing, "send a value that the ODS has, or have the host load this one")
        }
        Verdict::PersonRefused if sent_too => (
            CauseClass::PersonRefused,
            "the run sends the person's primary associations: look what became of them, or have the host grant the key their education organization",
        ),
        Verdict::PersonRefused => (
            CauseClass::PersonRefused,
            "send the person's primary association too (studentSchoolAssociations for a student), or have the host grant the key its education organization",
        ),
        Verdict::Permission => (CauseClass::Permission, "have the host widen the claim set of this key"),
        Verdict::Duplicate => (CauseClass::Duplicate, "find out who else uses these identifying values"),
        Verdict::Config => (CauseClass::NotOffered, "check the API URL, the school year and the Data Standard of the server"),
        Verdict::Unproven => (CauseClass::Temporary, "run it again; if it stays, find out what answers in the place of the server"),
        Verdict::Throttled => (CauseClass::Temporary, "run it again when the server is well"),
        Verdict::Transient => (
            CauseClass::BreaksDown,
            "other records pass: have the host look into its log under the time of the run, then resync the record",
        ),
        // The API's own or not, it is about this record: others pass.
        Verdict::Foreign if says_why(answer) => (
            CauseClass::Refused,
            "correct the record if these words are about it; else have the host find out which server in front of the API says them",
        ),
        Verdict::Foreign => (
            CauseClass::Intercepted,
            "other records pass: have whoever runs the gateway or firewall in front of the API let this one through",
        ),
        Verdict::TokenRefused => (
            CauseClass::TokenRefused,
            "other records are accepted with the same token: have the host look whether one of its nodes, or a rule of its gateway, refuses it",
        ),
        Verdict::Unauthorized | Verdict::AuthThrottled => {
            (CauseClass::Unauthorized, "check key and secret, and that the host has not disabled them")
        }
        // Nobody who grants a namespace has seen it.
        Verdict::Refused | Verdict::Invalid if page => (
            CauseClass::Other,
            "have whoever runs the gateway or firewall in front of the API let this request through; the API has not seen the record",
        ),
        Verdict::Refused => (CauseClass::Permission, "have the host grant this key the record's namespace or owner"),
        Verdict::Invalid if of_campus => (CauseClass::Refused, "correct the data in Campus, then resync the record"),
        Verdict::Invalid => (CauseClass::Refused, CORRECT_IT),
        Verdict::Rekey => (CauseClass::Refused, "delete the old record, then send the new one"),
        _ => (CauseClass::Other, "see what the server says"),
    };
    let message = match (&answer.problem, answer.status) {
        (problem, Some(status)) if answer.verdict == Verdict::Foreign && !says_why(answer) => {
            let who = answer.gateway.as_deref().map_or_else(|| "something".to_owned(), |gateway| format!("a gateway ({gateway})"));
            let words = problem.as_ref().filter(|problem| problem.has_words() || problem.is_too_long());
            let words = words.map(|problem| format!("; {}", problem.safe_message())).unwrap_or_default();
            format!("{who} answered {status} in place of the API{words}")
        }
        (Some(problem), _) => problem.safe_message(),
        (None, Some(status)) if answer.verdict == Verdict::Unproven => {
            format!("HTTP {status}, and nothing shows that the ODS has it as it was sent")
        }
        (None, Some(status)) => format!("HTTP {status} without an explanation"),
        (None, None) => "no answer came".to_owned(),
    };
    let cause = plain(record, class, message, Some(hint.to_owned()));
    Arc::new(cause.with_status(answer.status).maybe_applied_if(answer.maybe_applied))
}

/// Whether an answer that is not known to be the API's reads as a refusal of the record all the same: words, or too many of them, with a status that refuses one, of
/// nobody who calls itself otherwise than the API does.
fn says_why(answer: &Answer) -> bool {
    let words = answer.problem.as_ref().is_some_and(|problem| problem.has_words() || problem.is_too_long());
    words && answer.gateway.is_none() && matches!(answer.status, Some(400 | 409 | 422))
}

/// `$.classPeriods[2].x` as `$.classPeriods[*].x`, so that equal failures read equal.
fn without_positions(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for (at, part) in path.split('[').enumerate() {
        if at > 0 {
            out.push('[');
            let (inside, rest) = part.split_once(']').unwrap_or((part, ""));
            out.push_str(if inside.bytes().all(|byte| byte.is_ascii_digit()) { "*" } else { inside });
            out.push(']');
            out.push_str(rest);
        } else {
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_do_not_make_a_difference() {
        assert_eq!(without_positions("$.a[2].b[10].c"), "$.a[*].b[*].c");
        assert_eq!(without_positions("$.a"), "$.a");
    }
}
