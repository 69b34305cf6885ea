//! One record: what is seen of it becomes one reason and one next step.

use super::explanation::Reason;
use super::given::Given;
use super::parents::Lacking;
use crate::engine::code_as_shown;
use crate::ledger::{Ending, ErrorRow, Known};
use crate::model::{ResourceKind, ShapeProblem};
use crate::source::WithheldReason;

/// A reason, in a sentence, with what to do.
pub(super) type Told = (Reason, String, Option<String>);

/// What of the source keeps a record from being sent, whatever the ODS has.
pub(super) fn of_source(given: &Given, is_on: bool, is_read_only: bool, configuration: &str) -> Option<Told> {
    let kind = &given.kind;
    let told = |reason, message: String, next: String| Some((reason, message, Some(next)));
    if !is_on {
        return told(
            Reason::ResourceOff,
            format!("{kind} are switched off in configuration {configuration:?}"),
            format!("switch {kind} on in the Resource Preferences, and resync"),
        );
    }
    if is_read_only {
        return told(
            Reason::ReadOnly,
            format!("{kind} are read-only in the ODS of configuration {configuration:?}"),
            "ask who maintains them in the ODS, or change the policies of the configuration".to_owned(),
        );
    }
    if let Some(why) = &given.outside {
        return told(
            Reason::OutsideScope,
            format!("its query gives it although {why}"),
            format!("correct the query {}", given.origin.source),
        );
    }
    let unmapped = given.errors.iter().find_map(|error| match &error.problem {
        ShapeProblem::UnmappedCode { descriptor, code } => Some((descriptor, code)),
        _ => None,
    });
    if let Some((descriptor, code)) = unmapped {
        return told(
            Reason::UnmappedCode,
            format!("the Campus code {} is not mapped to a {descriptor}", code_as_shown(code)),
            "map the code in the Resource Preferences, and resync".to_owned(),
        );
    }
    if let Some(error) = given.errors.first() {
        return told(Reason::Malformed, error.to_string(), "correct the data in Campus, or the query, and resync".to_owned());
    }
    let earlier = given.conflicts_with.as_ref()?;
    told(
        Reason::Conflict,
        format!("{earlier} has its natural key and another body, and is sent in its place"),
        "correct one of the two in Campus".to_owned(),
    )
}

/// Why a record that Campus withholds is.
pub(super) fn of_withheld(reason: WithheldReason) -> Told {
    let (reason, message, next) = match reason {
        WithheldReason::CalendarExcluded => {
            (Reason::CalendarExcluded, "its calendar is marked Exclude", "clear Exclude on the calendar, and resync")
        }
        WithheldReason::SchoolExcluded => {
            (Reason::SchoolExcluded, "its school is marked Exclude", "clear Exclude on the school, and resync")
        }
        WithheldReason::NoShow => (Reason::NoShow, "the student did not show up", "clear No Show on the enrollment, and resync"),
        WithheldReason::StateExcluded => (
            Reason::StateExcluded,
            "the enrollment, or its grade level, is marked State Exclude",
            "clear State Exclude on the enrollment or the grade level, and resync",
        ),
        WithheldReason::OtherYear => (
            Reason::OtherYear,
            "it belongs to another school year than the configuration",
            "ask the configuration of that year, or enroll the student in this one",
        ),
    };
    (reason, message.to_owned(), Some(next.to_owned()))
}

/// Why the ODS does not have a record, or has it otherwise.
pub(super) fn of_ods(
    given: &Given,
    known: Option<&Known>,
    error: Option<&ErrorRow>,
    lacking: Option<&Lacking>,
    is_there: bool,
) -> Told {
    if let Some(Lacking { path, kinds, .. }) = lacking {
        let names: Vec<_> = kinds.iter().map(ResourceKind::endpoint).collect();
        let names = names.join(" or ");
        return (
            Reason::ParentMissing,
            format!("it refers to {names} that the ODS lacks ({path})"),
            Some(format!("resync {names} as well (select dependencies)")),
        );
    }
    if let Some(told) = error.and_then(of_error) {
        return told;
    }
    let is_ours = known.is_some_and(Known::is_ours);
    let accepted = known.and_then(|known| known.accepted.as_ref());
    let is_as_sent = accepted.is_some_and(|accepted| accepted.digest == given.digest);
    let resync = || Some("resync: Campus's values are sent again".to_owned());
    match (is_there, is_ours) {
        (true, true) if is_as_sent => (
            Reason::ChangedInOds,
            "somebody else has written it in the ODS since it was sent".to_owned(),
            Some("find out who else writes this resource; a resync sends Campus's values again".to_owned()),
        ),
        (true, true) => (Reason::ChangedInCampus, "it was changed in Campus since it was sent".to_owned(), resync()),
        (true, false) => (Reason::NotSent, "the ODS has it otherwise, and nothing of it was sent from here".to_owned(), resync()),
        (false, true) => (
            Reason::Vanished,
            "it was in the ODS, and is not there any more: another client deleted it, or the ODS was restored".to_owned(),
            Some("resync; then find out who deleted it".to_owned()),
        ),
        (false, false) if known.is_some_and(|known| known.ending == Ending::Skipped) => not_permitted(&given.kind),
        (false, false) => (Reason::NotSent, "it was not sent yet".to_owned(), Some("resync".to_owned())),
    }
}

fn not_permitted(kind: &ResourceKind) -> Told {
    (
        Reason::NotPermitted,
        format!("the claim set of this key does not allow writing {kind}"),
        Some("ask the host of the ODS for a claim set that does, or who else maintains them".to_owned()),
    )
}

/// What an error of the ledger says.
fn of_error(error: &ErrorRow) -> Option<Told> {
    let reason = match error.class.as_str() {
        "descriptorMissing" => Reason::DescriptorMissing,
        "parentMissing" => Reason::ParentMissing,
        "personRefused" => Reason::PersonUnseen,
        "permission" => Reason::NotPermitted,
        "notOffered" => Reason::NotOffered,
        "temporary" | "breaksDown" | "intercepted" | "tokenRefused" | "unauthorized" => Reason::NoAnswer,
        // What the source says today goes before.
        "shape" | "unmappedCode" | "outsideScope" => return None,
        _ => Reason::Refused,
    };
    let status = error.status.map_or(String::new(), |status| format!(" (HTTP {status})"));
    let because = error.because_of.as_ref().map_or(String::new(), |of| format!(", because of {of}"));
    let message = format!("run {}{because}{status}: {}", error.run.0, error.message);
    let next = error.hint.clone().unwrap_or_else(|| "correct the data, and send the error again".to_owned());
    let next = if reason == Reason::NoAnswer { "send the error again when the server is well".to_owned() } else { next };
    Some((reason, message, Some(next)))
}
