//! Which kinds have a day of their own, so that dates narrow them, and where their records in an ODS show it.

use serde_json::Value;

use crate::model::{Day, ResourceKind, key_parameters};

/// Endpoints of records with a day of their own, each with the member that holds it. Where there is none (an association shows an incident and not
/// its day, a grade not when it was given), only the source knows it.
const OWN_DAY: [(&str, Option<&str>); 20] = [
    ("applicationEvents", Some("eventDate")),
    ("calendarDates", Some("date")),
    ("disciplineActions", Some("disciplineDate")),
    ("disciplineIncidents", Some("incidentDate")),
    ("grades", None),
    ("openStaffPositionEvents", Some("eventDate")),
    ("postSecondaryEvents", Some("eventDate")),
    ("recruitmentEvents", Some("eventDate")),
    ("restraintEvents", Some("eventDate")),
    ("sectionAttendanceTakenEvents", Some("eventDate")),
    ("staffAbsenceEvents", Some("eventDate")),
    ("staffDisciplineIncidentAssociations", None),
    ("studentAssessments", Some("administrationDate")),
    ("studentDisciplineIncidentAssociations", None),
    ("studentDisciplineIncidentBehaviorAssociations", None),
    ("studentDisciplineIncidentNonOffenderAssociations", None),
    ("studentInterventionAttendanceEvents", Some("eventDate")),
    ("studentProgramAttendanceEvents", Some("eventDate")),
    ("studentSchoolAttendanceEvents", Some("eventDate")),
    ("studentSectionAttendanceEvents", Some("eventDate")),
];

/// What records of a day refer to although it is of another: an action of yesterday may follow an incident of last week, and is refused without it.
const BROUGHT: [&str; 3] =
    ["disciplineIncidents", "studentDisciplineIncidentAssociations", "studentDisciplineIncidentBehaviorAssociations"];

/// Whether records of a kind have a day of their own.
pub(super) fn has_day(kind: &ResourceKind) -> bool {
    OWN_DAY.iter().any(|(endpoint, _)| *endpoint == kind.endpoint())
}

/// Whether records of a kind come along with what refers to them, although dates narrow it.
pub(super) fn is_brought(kind: &ResourceKind) -> bool {
    BROUGHT.contains(&kind.endpoint())
}

/// The member in which a record of a kind shows its day.
fn member(kind: &ResourceKind) -> Option<&'static str> {
    OWN_DAY.iter().find(|(endpoint, _)| *endpoint == kind.endpoint()).and_then(|(_, member)| *member)
}

/// Whether a record of a kind shows its day, so that an ODS's can be told to be of one.
pub(super) fn shows_day(kind: &ResourceKind) -> bool {
    member(kind).is_some()
}

/// The day that a record shows.
pub(super) fn shown_day(kind: &ResourceKind, body: &Value) -> Option<Day> {
    // A moment is shown in universal time, and of a record that was sent for a day that is its midnight.
    body.get(member(kind)?)?.as_str()?.get(..10)?.parse().ok()
}

/// The parameter by which an ODS can be asked for the records of one day: only a part of a key is one everywhere.
pub(crate) fn day_parameter(kind: &ResourceKind) -> Option<(String, &'static str)> {
    let member = member(kind)?;
    let path = format!("$.{member}");
    key_parameters(kind).iter().find(|(known, _)| *known == path).map(|(_, name)| (name.clone(), member))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{DATA_STANDARDS, FieldKind, Model};

    fn models() -> impl Iterator<Item = Model> {
        DATA_STANDARDS.iter().map(|version| Model::data_standard(version).expect("it is built in"))
    }

    #[test]
    fn what_has_a_day_is_in_a_data_standard_and_shows_it_where_that_has_it() {
        for (endpoint, member) in OWN_DAY {
            let kinds: Vec<_> = models().filter_map(|model| model.find(endpoint)).collect();
            assert!(!kinds.is_empty(), "{endpoint} is in no Data Standard");
            for kind in kinds {
                let field = member.map(|member| kind.spec().fields.iter().find(|field| field.name == member));
                let is_day = |kind: FieldKind| matches!(kind, FieldKind::Date | FieldKind::DateTime);
                assert!(field.is_none_or(|field| field.is_some_and(|field| is_day(field.kind))), "{kind:?}: {member:?}");
            }
        }
        assert!(BROUGHT.iter().all(|brought| OWN_DAY.iter().any(|(endpoint, _)| endpoint == brought)));
        assert!(OWN_DAY.is_sorted());
    }

    #[test]
    fn no_event_of_the_data_standards_is_overlooked() {
        for model in models() {
            for kind in model.kinds().filter(|kind| kind.spec().namespace == "ed-fi") {
                let is_event = kind.spec().fields.iter().any(|field| field.name == "eventDate");
                assert!(!is_event || has_day(&kind), "{kind:?}");
            }
        }
    }

    #[test]
    fn a_record_shows_its_day_and_an_ods_is_asked_by_the_key_alone() {
        let kind = |endpoint: &str| Model::ds5_2().kind(endpoint).expect("it exists");
        let shown = |endpoint: &str, body: Value| shown_day(&kind(endpoint), &body).map(|day| day.to_string());
        let day = || Some("2026-11-30".to_owned());
        assert_eq!(shown("studentSchoolAttendanceEvents", json!({"eventDate": "2026-11-30"})), day());
        assert_eq!(shown("studentAssessments", json!({"administrationDate": "2026-11-30T00:00:00Z"})), day());
        assert_eq!(shown("disciplineIncidents", json!({"incidentDate": "30.11.2026"})), None);
        assert_eq!(shown("disciplineIncidents", json!({})), None);
        assert_eq!(shown("grades", json!({"currentGradeAsOfDate": "2026-11-30"})), None);
        let parameter = |endpoint: &str| day_parameter(&kind(endpoint)).map(|(name, _)| name);
        assert_eq!(parameter("studentSectionAttendanceEvents").as_deref(), Some("eventDate"));
        assert_eq!(parameter("calendarDates").as_deref(), Some("date"));
        assert_eq!(parameter("disciplineIncidents"), None, "its day is no part of its key");
    }
}
