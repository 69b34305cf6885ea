//! One record: what is seen of it becomes one reason and one next step.

use super::explanation::Reason;
use super::given::Given;
use crate::campus::Configuration;
use crate::engine::code_as_shown;
use crate::ledger::{Ending, ErrorRow, Known};
use crate::model::{Origin, ResourceKind, ShapeProblem};
use crate::source::{Withheld, WithheldReason};

/// A reason, in a sentence, with what to do.
pub(super) type Told = (Reason, String, Option<String>);

/// What of the source keeps a record from being sent, whatever the ODS has.
pub(super) fn of_source(given: &Given, configuration: &Configuration) -> Option<Told> {
    let (kind, name) = (&given.kind, &configuration.name);
    let told = |reason, message: String, next: String| Some((reason, message, Some(next)));
    if !configuration.preferences.is_on(kind.endpoint()) {
        return told(
            Reason::ResourceOff,
            format!("{kind} are switched off in configuration {name:?}"),
            format!("switch {kind} on in the Resource Preferences, and resync"),
        );
    }
    if configuration.policies.is_read_only(kind) {
        return told(
            Reason::ReadOnly,
            format!("{kind} are read-only in the ODS of configuration {name:?}"),
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

/// Why an object that Campus withholds is.
pub(super) fn of_withheld(withheld: &Withheld) -> Told {
    let is = |kind: &str| &*withheld.object.kind == kind;
    let told = |reason, message: &str, next: &str| (reason, message.to_owned(), Some(next.to_owned()));
    match withheld.reason {
        WithheldReason::CalendarExcluded => {
            told(Reason::CalendarExcluded, "its calendar is marked Exclude", "clear Exclude on the calendar, and resync")
        }
        WithheldReason::SchoolExcluded if is("School") => {
            told(Reason::SchoolExcluded, "the school is marked Exclude", "clear Exclude on the school, and resync")
        }
        WithheldReason::SchoolExcluded => {
            told(Reason::SchoolExcluded, "its school is marked Exclude", "clear Exclude on the school, and resync")
        }
        WithheldReason::NoShow => {
            told(Reason::NoShow, "the student did not show up", "clear No Show on the enrollment, and resync")
        }
        WithheldReason::StateExcluded if is("Enrollment") => told(
            Reason::StateExcluded,
            "the enrollment, or its grade level, is marked State Exclude",
            "clear State Exclude on the enrollment or the grade level, and resync",
        ),
        WithheldReason::StateExcluded => {
            told(Reason::StateExcluded, "the course is marked State Exclude", "clear State Exclude on the course, and resync")
        }
        WithheldReason::OtherYear if is("School") => told(
            Reason::OtherYear,
            "the school has no calendar in the school year of the configuration",
            "make its calendar of the year, and resync; or ask the configuration of another year",
        ),
        WithheldReason::OtherYear if is("Enrollment") => told(
            Reason::OtherYear,
            "it belongs to another school year than the configuration",
            "ask the configuration of that year, or enroll the student in this one",
        ),
        WithheldReason::OtherYear => told(
            Reason::OtherYear,
            "it belongs to another school year than the configuration",
            "ask the configuration of that year",
        ),
        WithheldReason::Excluded => told(Reason::Excluded, "it is marked Exclude", "clear Exclude on it, and resync"),
        WithheldReason::Inactive => told(Reason::Inactive, "the course is not active", "make the course active, and resync"),
        WithheldReason::NotPlaced => told(
            Reason::NotPlaced,
            "the section has no placement: no term and period in which it meets",
            "place the section in its schedule, and resync",
        ),
        WithheldReason::GradeUnknown => told(
            Reason::GradeUnknown,
            "the grade of the enrollment is none of those of its schedule structure",
            "correct the grade of the enrollment, or add it to the structure, and resync",
        ),
        WithheldReason::NumberUnfit => told(
            Reason::NumberUnfit,
            "the number that is sent for the school, or for the district, has other characters than digits, or is empty",
            "correct the Ed-Fi number of the school or the district, and resync",
        ),
        // A reason that came later than this text is told as one that is not named.
        _ => of_query(&withheld.resource),
    }
}

/// What is told of an object that is in Campus, and that a query leaves out for a reason which is not named.
pub(super) fn of_query(query: &str) -> Told {
    (
        Reason::Withheld,
        format!("it is in Campus, and the source does not give it: see the query of {query}"),
        Some(format!("see which condition of the query of {query} it does not meet, correct that in Campus, and resync")),
    )
}

/// What the ledger can say of a record.
#[derive(Clone, Copy)]
pub(super) enum Remembered<'a> {
    /// Nothing, for this reason.
    Nothing(&'static str),
    /// What it has of it.
    Row(Option<&'a Known>),
}

/// Why the ODS does not have a record, or has it otherwise.
pub(super) fn of_ods(given: &Given, remembered: Remembered<'_>, is_there: bool) -> Told {
    let resync = || Some("resync: Campus's values are sent again".to_owned());
    let known = match remembered {
        Remembered::Row(known) => known,
        Remembered::Nothing(why) if is_there => {
            return (Reason::Different, format!("the ODS has it otherwise; {why}, so who wrote that is not known"), resync());
        }
        Remembered::Nothing(why) => {
            let message = format!("the ODS does not have it; {why}, so whether it was sent before is not known");
            return (Reason::Missing, message, Some("resync".to_owned()));
        }
    };
    let is_ours = known.is_some_and(Known::is_ours);
    let accepted = known.and_then(|known| known.accepted.as_ref());
    let is_as_sent = accepted.is_some_and(|accepted| accepted.digest == given.digest);
    match (is_there, is_ours) {
        (true, true) if is_as_sent => (
            Reason::ChangedInOds,
            "somebody else has written it in the ODS since it was sent".to_owned(),
            Some("find out who else writes this resource; a resync sends Campus's values again".to_owned()),
        ),
        (true, true) => (Reason::ChangedInCampus, "it was changed in Campus since it was sent".to_owned(), resync()),
        (true, false) => (
            Reason::NotSent,
            "the ODS has it otherwise, and the ledger knows of nothing that was sent from here".to_owned(),
            resync(),
        ),
        (false, true) => (
            Reason::Vanished,
            "it was in the ODS, and is not there any more: another client deleted it, or the ODS was restored".to_owned(),
            Some("resync; then find out who deleted it".to_owned()),
        ),
        (false, false) if known.is_some_and(|known| known.ending == Ending::Skipped) => match &given.twin {
            Some(twin) => of_twin(twin),
            None => not_permitted(&given.kind),
        },
        (false, false) => (Reason::NotSent, "it was not sent yet".to_owned(), Some("resync".to_owned())),
    }
}

/// What is told of a record whose key an earlier one has in another spelling.
pub(super) fn of_twin(twin: &Origin) -> Told {
    (
        Reason::Conflict,
        format!("the natural key of {twin} differs from its own in letter case alone: an ODS that takes both for one has that one"),
        Some("correct one of the two in Campus, and resync".to_owned()),
    )
}

fn not_permitted(kind: &ResourceKind) -> Told {
    (
        Reason::NotPermitted,
        format!("the claim set of this key does not allow writing {kind}"),
        Some("ask the host of the ODS for a claim set that does, or who else maintains them".to_owned()),
    )
}

/// Whether an error says what was wrong in the source then. What the source says of the record itself today goes before.
fn is_of_source(error: &ErrorRow) -> bool {
    matches!(error.class.as_str(), "shape" | "unmappedCode" | "outsideScope")
}

/// What an error of the ledger says of its own record.
pub(super) fn of_error(error: &ErrorRow) -> Option<Told> {
    let reason = match error.class.as_str() {
        "descriptorMissing" => Reason::DescriptorMissing,
        "parentMissing" => Reason::ParentMissing,
        "personRefused" => Reason::PersonUnseen,
        "permission" => Reason::NotPermitted,
        "notOffered" => Reason::NotOffered,
        "temporary" | "breaksDown" | "intercepted" | "tokenRefused" | "unauthorized" => Reason::NoAnswer,
        _ if is_of_source(error) => {
            error.because_of.as_ref()?;
            Reason::ParentMissing
        }
        _ => Reason::Refused,
    };
    let status = error.status.map_or(String::new(), |status| format!(" (HTTP {status})"));
    let because = error.because_of.as_ref().map_or(String::new(), |of| format!(", because of {of}"));
    let message = format!("run {}{because}{status}: {}", error.run.0, error.message);
    let next = error.hint.clone().unwrap_or_else(|| "correct the data, and send the error again".to_owned());
    let next = if reason == Reason::NoAnswer { "send the error again when the server is well".to_owned() } else { next };
    Some((reason, message, Some(next)))
}

/// What an error says of a record that another one of the source held back, by what is wrong with that one today.
pub(super) fn of_blocked(error: &ErrorRow, root: &Given, configuration: &Configuration) -> Option<Told> {
    let (run, root_is) = (error.run.0, format!("{} ({})", root.kind, root.origin));
    match of_source(root, configuration) {
        Some((_, message, next)) => Some((
            Reason::ParentMissing,
            format!("run {run} held it back because of {root_is}, which cannot be sent: {message}"),
            next,
        )),
        None if is_of_source(error) => Some((
            Reason::NotSent,
            format!("run {run} held it back because of {root_is}, which can be sent by now"),
            Some("resync".to_owned()),
        )),
        None => of_error(error),
    }
}
