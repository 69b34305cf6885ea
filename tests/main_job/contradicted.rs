//! What the pages of the certification ask for and Data Standard 5.2 does not allow, or calls otherwise, and the one thing that is
//! not sent by decision. All else that they ask for is in [`certified`](super::certified) and [`pages`](super::pages).

use edfi_resync::model::{FieldKind, FieldSpec, Model};

use super::pages::pages;
use Why::{FixedKey, NoMember, NoResource, Renamed, Required, Withheld};

/// Why something is not as a page asks for it.
#[derive(Debug)]
enum Why {
    /// The resource has no such member, nor any in its place.
    NoMember,
    /// Its name is this.
    Renamed(&'static str),
    /// There is no such resource; its endpoint is this.
    NoResource(&'static str),
    /// It is part of a key that a PUT may not change: the page changes it on the same id. What is sent instead is a record of the new key,
    /// and the old one is listed and removed by the cleanup.
    FixedKey,
    /// The page takes it away, and no record is valid without it.
    Required,
    /// The standard has it; it is never sent, as the README of the reference queries says.
    Withheld,
}

/// The resource or what the page calls it, what is asked for, and why it is not so.
const CONTRADICTED: &[(&str, &str, Why)] = &[
    ("bellSchedules", "classPeriodReference", Renamed("classPeriods.classPeriodReference")),
    ("calendars", "gradelevels", Renamed("gradeLevels")),
    ("calendars", "schooYearTypeReference", Renamed("schoolYearTypeReference")),
    ("courses", "academicSubjectDescriptor", Renamed("academicSubjects.academicSubjectDescriptor")),
    ("courses", "courseIdentificationCodes", Renamed("identificationCodes")),
    ("descriptorMappings", "MappedNamespace", Renamed("mappedNamespace")),
    ("descriptorMappings", "MappedValue", Renamed("mappedValue")),
    ("descriptorMappings", "Namespace", Renamed("namespace")),
    ("descriptorMappings", "Value", Renamed("value")),
    ("disciplineActions", "receivedEducationServicesDuringExpulsion", NoMember),
    ("disciplineIncidents", "reporterName", Withheld),
    ("grades", "gradingPeriodReference.periodSequence", Renamed("gradingPeriodReference.gradingPeriodName")),
    (
        "sessions",
        "gradingPeriods.gradingPeriodReference.periodSequence",
        Renamed("gradingPeriods.gradingPeriodReference.gradingPeriodName"),
    ),
    ("staffEducationOrganizationAssignmentAssociations", "beginDate", FixedKey),
    ("staffSectionAssociations", "beginDate", Required),
    ("staffs", "electronicMails.electronicMailType", Renamed("electronicMails.electronicMailTypeDescriptor")),
    ("staffs", "sexType", Renamed("sexDescriptor")),
    (
        "studentDisciplineIncidentBehaviorAssociations",
        "DisciplineIncidentParticipationCodeDescriptor",
        Renamed("disciplineIncidentParticipationCodes.disciplineIncidentParticipationCodeDescriptor"),
    ),
    ("studentDisciplineIncidentBehaviorAssociations", "behaviors.behaviorDescriptor", Renamed("behaviorDescriptor")),
    ("studentMigrantProgramAssociations", "", NoResource("studentMigrantEducationProgramAssociations")),
    ("studentProgramAssociations", "beginDate", FixedKey),
    ("studentSchoolAssociations", "calendarCode", Renamed("calendarReference.calendarCode")),
    ("studentSpecialEducationProgramAssociations", "educationOrganizationReference", Required),
    ("studentSpecialEducationProgramAssociations", "programReference", Required),
    ("studentSpecialEducationProgramAssociations", "studentReference", Required),
];

/// The member at a path, through objects, references and collections.
fn member<'s>(fields: &'s [FieldSpec], path: &str) -> Option<&'s FieldSpec> {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    let field = fields.iter().find(|field| field.name == step)?;
    let Some(rest) = rest else { return Some(field) };
    match field.kind {
        FieldKind::Reference { fields, .. } | FieldKind::Object { fields, .. } | FieldKind::Array { items: fields, .. } => {
            member(fields, rest)
        }
        _ => None,
    }
}

#[test]
fn what_is_not_as_a_page_asks_cannot_be() {
    let model = Model::ds5_2();
    let pages = pages();
    for (resource, path, why) in CONTRADICTED {
        let found = model.find(resource);
        if let NoResource(endpoint) = why {
            assert!(found.is_none() && model.find(endpoint).is_some(), "{resource}");
            continue;
        }
        let kind = found.unwrap_or_else(|| panic!("{resource}"));
        let spec = kind.spec();
        let field = member(spec.fields, path);
        let holds = match why {
            NoMember => field.is_none(),
            Renamed(name) => field.is_none() && member(spec.fields, name).is_some(),
            FixedKey => {
                let page = pages.iter().find(|page| page.endpoint == *resource).expect("a page");
                field.is_some_and(|field| field.key) && !spec.updatable_key && page.leaves_behind()
            }
            Required => field.is_some_and(|field| field.required),
            Withheld => {
                field.is_some()
                    && include_str!("../../edfi-resync/campus/README.md").contains(&format!("**`{path}` is never sent.**"))
            }
            NoResource(_) => unreachable!("it is seen to above"),
        };
        assert!(holds, "{resource} {path}: {why:?}");
    }
}
