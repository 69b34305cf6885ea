//! What an event says, against what Campus says when it is processed.

use super::super::opened::Resync;
use crate::campus::{CampusEvent, StaffUniqueId, StudentUniqueId};
use crate::error::{Error, ErrorKind, Result};
use crate::orphans::{PEOPLE, Search};

const PREMATURE: &str =
    "see to it that Campus has saved it, then process the events again; if it did not happen so, archive the event";

impl Resync {
    /// Why an event is not to be carried out yet, or cannot have happened so: Campus shows the person under another Ed-Fi ID than the new one, the
    /// removed person still under any, or does not have the one that is kept. What Campus does not show contradicts nothing, nor does what a later event explains:
    /// these come behind it, in order.
    pub(super) async fn contradiction(
        &self,
        event: &CampusEvent,
        later: &[CampusEvent],
        search: &Search<'_>,
    ) -> Result<Option<Error>> {
        let message = match event {
            CampusEvent::EdFiIdChanged { person, new: Some(new), .. } => {
                let shown = search.shown(*person, &self.by_ed_fi_id().collect()).await?;
                let explains = |later: &CampusEvent| match later {
                    CampusEvent::EdFiIdChanged { person: of, new: Some(new), .. } => of == person && shown.contains(new.expose()),
                    _ => false,
                };
                let is_so = shown.is_empty() || shown.contains(new.expose()) || later.iter().any(explains);
                (!is_so).then(|| format!("Campus has another Ed-Fi ID of person {person} than the event says"))
            }
            CampusEvent::EdFiIdChanged { .. } => None,
            CampusEvent::PeopleCombined { kept, removed, .. } => {
                let explains =
                    |later: &CampusEvent| matches!(later, CampusEvent::PeopleCombined { removed, .. } if removed == kept);
                if !search.shown(*removed, &PEOPLE.into()).await?.is_empty() {
                    Some(format!("Campus still has person {removed}, of whom the event says that it is gone"))
                } else if !later.iter().any(explains) && search.is_gone(*kept).await? {
                    Some(format!("Campus does not have person {kept}, of whom the event says that it stays"))
                } else {
                    None
                }
            }
        };
        Ok(message.map(|message| Error::new(ErrorKind::RequestInvalid, message).with_hint(PREMATURE)))
    }

    /// The kinds of person that this configuration sends under their Ed-Fi IDs.
    pub(super) fn by_ed_fi_id(&self) -> impl Iterator<Item = &'static str> {
        let unique_ids = self.configuration.unique_ids;
        PEOPLE.into_iter().filter(move |person| match *person {
            "Student" => unique_ids.student == StudentUniqueId::EdFiId,
            "Staff" => unique_ids.staff == StaffUniqueId::EdFiId,
            _ => true,
        })
    }
}
