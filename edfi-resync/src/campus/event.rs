//! [`CampusEvent`]: what happens in Campus that a resync answers by itself.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};

/// Something that happened in Campus and makes a resync necessary, as Campus's event queue holds it.
///
/// ```
/// use edfi_resync::campus::{CampusEvent, EdFiIdChange};
///
/// let event = CampusEvent::ed_fi_id_changed(1001, Some("604822"), Some("604823"))?;
/// assert_eq!(event.ed_fi_id_change(), Some(EdFiIdChange::Changed));
/// assert!(!format!("{event} {event:?}").contains("60482"), "unique IDs stay secret");
/// # Ok::<(), edfi_resync::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "event")]
#[non_exhaustive]
pub enum CampusEvent {
    /// The Demographics of a person were saved with another Ed-Fi ID than before.
    EdFiIdChanged {
        /// The Campus person ID.
        person: i64,
        /// The Ed-Fi ID before, if there was one.
        old: Option<UniqueId>,
        /// The Ed-Fi ID now, if there is one.
        new: Option<UniqueId>,
    },
    /// *Combine Person*: two people turned out to be one.
    PeopleCombined {
        /// The Campus person ID that stays.
        kept: i64,
        /// The Campus person ID that is gone.
        removed: i64,
        /// The unique IDs under which the removed person was sent: as student, staff, contact. None: those that Campus or the ledger still knows.
        removed_unique_ids: Vec<UniqueId>,
    },
}

/// What became of a person's Ed-Fi ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdFiIdChange {
    /// There was none.
    Added,
    /// It is another one.
    Changed,
    /// There is none any more.
    Removed,
}

/// A person's unique ID. `Debug` and `Display` do not show it; [`expose`](Self::expose) does.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UniqueId(String);

impl UniqueId {
    /// A unique ID.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The ID itself: protected student data, and the caller's to guard.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl CampusEvent {
    /// An Ed-Fi ID was added, changed or removed. IDs of blanks are none.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] when it did not change, or when the person is no Campus ID.
    pub fn ed_fi_id_changed(person: i64, old: Option<&str>, new: Option<&str>) -> Result<Self, Error> {
        let id = |id: Option<&str>| id.map(str::trim).filter(|id| !id.is_empty()).map(UniqueId::new);
        let event = Self::EdFiIdChanged { person, old: id(old), new: id(new) };
        event.check().map(|()| event)
    }

    /// Two people were combined into one.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] when both are the same person, or one is no Campus ID.
    pub fn people_combined<S: Into<String>>(
        kept: i64,
        removed: i64,
        removed_unique_ids: impl IntoIterator<Item = S>,
    ) -> Result<Self, Error> {
        let removed_unique_ids = removed_unique_ids.into_iter().map(UniqueId::new).collect();
        let event = Self::PeopleCombined { kept, removed, removed_unique_ids };
        event.check().map(|()| event)
    }

    /// Checks that something can have happened so. One that was made by its constructor did; one that was read may be anybody's work.
    ///
    /// # Errors
    /// [`ErrorKind::RequestInvalid`] says what is wrong.
    pub fn check(&self) -> Result<(), Error> {
        let invalid = |message: String, hint: &str| Err(Error::new(ErrorKind::RequestInvalid, message).with_hint(hint));
        if let Some(person) = self.persons().into_iter().find(|&person| person < 1) {
            return invalid(format!("{person} is not a Campus ID"), "Campus IDs are whole numbers from 1");
        }
        match self {
            Self::EdFiIdChanged { person, old, new } if old == new => {
                invalid(format!("the Ed-Fi ID of person {person} did not change"), "name it as it was before and as it is now")
            }
            Self::PeopleCombined { kept, removed, .. } if kept == removed => invalid(
                format!("person {kept} cannot be combined with itself"),
                "name the person that stays and the one that is gone",
            ),
            _ => Ok(()),
        }
    }

    /// The Campus IDs of the people it is about; of two, the one that stays comes first.
    pub fn persons(&self) -> Vec<i64> {
        match self {
            Self::EdFiIdChanged { person, .. } => vec![*person],
            Self::PeopleCombined { kept, removed, .. } => vec![*kept, *removed],
        }
    }

    /// What became of an Ed-Fi ID, if the event is about one.
    pub fn ed_fi_id_change(&self) -> Option<EdFiIdChange> {
        match self {
            Self::EdFiIdChanged { old: None, .. } => Some(EdFiIdChange::Added),
            Self::EdFiIdChanged { new: None, .. } => Some(EdFiIdChange::Removed),
            Self::EdFiIdChanged { .. } => Some(EdFiIdChange::Changed),
            Self::PeopleCombined { .. } => None,
        }
    }
}

/// What happened, with Campus IDs only: `Ed-Fi ID of person 1001 changed`.
impl fmt::Display for CampusEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EdFiIdChanged { person, old: None, .. } => write!(f, "Ed-Fi ID of person {person} added"),
            Self::EdFiIdChanged { person, new: None, .. } => write!(f, "Ed-Fi ID of person {person} removed"),
            Self::EdFiIdChanged { person, .. } => write!(f, "Ed-Fi ID of person {person} changed"),
            Self::PeopleCombined { kept, removed, .. } => write!(f, "person {removed} combined into person {kept}"),
        }
    }
}

impl fmt::Display for UniqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<unique ID>")
    }
}

impl fmt::Debug for UniqueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<unique ID>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_comes_back_from_its_json_as_it_was() {
        let changed = CampusEvent::ed_fi_id_changed(7, Some(" "), Some("604822")).expect("an event");
        let combined = CampusEvent::people_combined(7, 8, ["604822", "X1"]).expect("an event");
        assert_eq!((changed.ed_fi_id_change(), combined.ed_fi_id_change()), (Some(EdFiIdChange::Added), None));
        for event in [changed, combined] {
            let json = serde_json::to_string(&event).expect("JSON");
            assert!(json.contains("604822"), "the queue must know it");
            assert_eq!(serde_json::from_str::<CampusEvent>(&json).expect("an event"), event);
            assert!(!format!("{event} {event:?} {event:#?}").contains("604822"));
        }
    }

    #[test]
    fn what_cannot_have_happened_is_refused_without_naming_unique_ids() {
        let said = |event: Result<CampusEvent, Error>| event.expect_err("no event").to_string();
        let same = said(CampusEvent::ed_fi_id_changed(7, Some("604822"), Some("604822 ")));
        assert_eq!(same, "the Ed-Fi ID of person 7 did not change; name it as it was before and as it is now");
        assert!(said(CampusEvent::people_combined(7, 7, ["604822"])).starts_with("person 7 cannot be combined with itself"));
        assert!(said(CampusEvent::people_combined(7, 0, ["604822"])).starts_with("0 is not a Campus ID"));
    }
}
