//! A subject as a whole: whether Campus has it, and whether the source gives it itself.

use super::explanation::{ExplainedRecord, Reason};
use super::given::Given;
use super::reasons::{Told, of_query, of_withheld};
use super::subject::Subject;
use crate::error::Result;
use crate::model::{CampusObject, KeyPart, KeyPartOf, ResourceKind, key_parts};
use crate::source::{ObjectState, Snapshot, Withheld, WithheldReason};

/// What is known of a subject beside what source and ODS have.
pub(crate) struct Known {
    /// A ledger is named, whether it knows this ODS or another one.
    pub(crate) has_ledger: bool,
    pub(crate) is_without_unique_id: bool,
    /// The subject is a school that is marked Exclude.
    pub(crate) is_excluded: bool,
    /// What Campus has of the subject, and withholds.
    pub(crate) withheld: Vec<Withheld>,
}

/// What is to be said of the subject itself, unless the source gives it or says what withholds it. Records that belong to it may be in place all the same.
pub(super) async fn of_subject(
    snapshot: &dyn Snapshot,
    subject: &Subject,
    kinds: &[ResourceKind],
    given: &[Given],
    known: &Known,
) -> Result<Option<ExplainedRecord>> {
    let Some((kind, id)) = subject.object() else { return Ok(given.is_empty().then(|| of_key(subject, kinds))) };
    let object = CampusObject { kind: kind.into(), id };
    let own: Vec<&ResourceKind> = kinds.iter().filter(|kind| is_own(subject, kind)).collect();
    let is_it = |one: &Given| {
        let other = one.campus.object().filter(|other| other.kind == object.kind);
        own.contains(&&one.kind) && other.is_none_or(|other| other.id == id)
    };
    // Of people, what they lack is told by enrollments and assignments.
    let is_told = known.withheld.iter().any(|withheld| withheld.object == object || matches!(subject, Subject::Person(_)));
    let told = |reason, message: &str, next: &str| (reason, message.to_owned(), Some(next.to_owned()));
    let (reason, message, next) = if known.is_without_unique_id {
        told(
            Reason::NoUniqueId,
            "the person lacks the number that is sent as unique ID",
            "give the person the number in Campus; everything about the person is sent then",
        )
    } else if is_told || given.iter().any(is_it) || (own.is_empty() && !given.is_empty()) {
        return Ok(None);
    } else if known.is_excluded {
        told(Reason::SchoolExcluded, "the school is marked Exclude", "clear Exclude on the school, and resync")
    } else {
        let states = snapshot.objects(std::slice::from_ref(&object)).await?.unwrap_or_default();
        let names: Vec<_> = own.iter().map(|kind| kind.endpoint()).collect();
        of_state(states.first().copied(), &object, &names.join(" or "), given.is_empty())
    };
    let resource = if let [kind] = own[..] { Some(kind.to_string()) } else { None };
    Ok(Some(ExplainedRecord { resource, object: Some(object.to_string()), ..ExplainedRecord::new(reason, message, next) }))
}

/// Whether a kind has the records that subjects of this sort are themselves.
fn is_own(subject: &Subject, kind: &ResourceKind) -> bool {
    match subject {
        Subject::Person(_) => matches!(key_parts(kind).as_slice(), [KeyPart { of: KeyPartOf::Person(_), .. }]),
        Subject::Course(_) => kind.endpoint() == "courses",
        Subject::Section(_) => kind.endpoint() == "sections",
        Subject::School(_) => kind.endpoint() == "schools",
        Subject::Record { .. } => false,
    }
}

/// What is told of a subject that the source does not give, by what became of it in Campus.
fn of_state(state: Option<ObjectState>, object: &CampusObject, query: &str, has_nothing: bool) -> Told {
    let correct = Some("correct the ID, or look in Campus for whom or what has it".to_owned());
    match state {
        Some(ObjectState::Present) => of_query(query),
        Some(ObjectState::CalendarExcluded) => of_withheld(&Withheld::new(query, object.clone(), WithheldReason::CalendarExcluded)),
        Some(ObjectState::Gone) if has_nothing => {
            (Reason::NotInCampus, "nobody and nothing in Campus has this ID".to_owned(), correct)
        }
        Some(ObjectState::Gone) => {
            let message = "Campus does not have it, although the source gives records that belong to it";
            (Reason::NotInCampus, message.to_owned(), Some(format!("see the queries that give them, and that of {query}")))
        }
        Some(ObjectState::Unknown) | None if has_nothing => {
            let message = "the source gives no record with this ID, and cannot tell whether Campus has it";
            (Reason::NotInCampus, message.to_owned(), correct)
        }
        Some(ObjectState::Unknown) | None => {
            let (reason, _, next) = of_query(query);
            let message = format!("the source gives records that belong to it, and not itself: see the query of {query}");
            (reason, message, next)
        }
    }
}

/// What is told of a key that no record has.
fn of_key(subject: &Subject, kinds: &[ResourceKind]) -> ExplainedRecord {
    let held = kinds.iter().find(|kind| matches!(subject, Subject::Record { resource, .. } if kind.endpoint() == resource));
    let (message, next) = match held {
        Some(kind) => (
            "the source gives no record with this key".to_owned(),
            format!("correct the key; or look in Campus for what it names, and see why the query of {kind} does not give it"),
        ),
        None => ("the source holds no such records".to_owned(), "ask who sends them to this ODS".to_owned()),
    };
    ExplainedRecord::new(Reason::NotInCampus, message, Some(next))
}
