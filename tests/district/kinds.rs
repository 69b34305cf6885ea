//! The kinds that the reference queries cover.

use edfi_resync::model::Model;

/// The kinds that the reference queries cover: all waves of the recommended order.
pub(crate) const KINDS: [&str; 56] = [
    "assessments",
    "bellSchedules",
    "calendarDates",
    "calendars",
    "classPeriods",
    "cohorts",
    "contacts",
    "courseOfferings",
    "courseTranscripts",
    "courses",
    "descriptorMappings",
    "disciplineActions",
    "disciplineIncidents",
    "grades",
    "gradingPeriods",
    "graduationPlans",
    "interventions",
    "learningStandards",
    "localEducationAgencies",
    "locations",
    "programs",
    "schools",
    "sections",
    "sessions",
    "staffCohortAssociations",
    "staffDisciplineIncidentAssociations",
    "staffEducationOrganizationAssignmentAssociations",
    "staffEducationOrganizationEmploymentAssociations",
    "staffSchoolAssociations",
    "staffSectionAssociations",
    "staffs",
    "studentAcademicRecords",
    "studentAssessments",
    "studentCTEProgramAssociations",
    "studentCohortAssociations",
    "studentContactAssociations",
    "studentDisciplineIncidentBehaviorAssociations",
    "studentDisciplineIncidentNonOffenderAssociations",
    "studentEducationOrganizationAssociations",
    "studentEducationOrganizationResponsibilityAssociations",
    "studentHomelessProgramAssociations",
    "studentInterventionAssociations",
    "studentLanguageInstructionProgramAssociations",
    "studentMigrantEducationProgramAssociations",
    "studentNeglectedOrDelinquentProgramAssociations",
    "studentProgramAssociations",
    "studentSchoolAssociations",
    "studentSchoolAttendanceEvents",
    "studentSchoolFoodServiceProgramAssociations",
    "studentSection504ProgramAssociations",
    "studentSectionAssociations",
    "studentSectionAttendanceEvents",
    "studentSpecialEducationProgramAssociations",
    "studentSpecialEducationProgramEligibilityAssociations",
    "studentTitleIPartAProgramAssociations",
    "students",
];

/// What Data Standard 6 has in addition.
pub(crate) const ADDED_BY_6: [&str; 7] = [
    "educationOrganizationIdentificationCodes",
    "staffDemographics",
    "staffDirectories",
    "staffIdentificationCodes",
    "studentDemographics",
    "studentDirectories",
    "studentIdentificationCodes",
];

/// The kinds of a Data Standard, in order.
pub(crate) fn kinds(model: &Model) -> Vec<&'static str> {
    let mut kinds: Vec<_> = KINDS.into_iter().chain(ADDED_BY_6).filter(|kind| model.find(kind).is_some()).collect();
    kinds.sort_unstable();
    kinds
}

/// What of them came with wave 5, the last of the order: assessments, transcripts, discipline and cohorts.
pub(crate) const WAVE_FIVE: [&str; 14] = [
    "assessments",
    "cohorts",
    "courseTranscripts",
    "disciplineActions",
    "disciplineIncidents",
    "learningStandards",
    "staffCohortAssociations",
    "staffDisciplineIncidentAssociations",
    "studentAcademicRecords",
    "studentAssessments",
    "studentCohortAssociations",
    "studentDisciplineIncidentBehaviorAssociations",
    "studentDisciplineIncidentNonOffenderAssociations",
    "studentSpecialEducationProgramEligibilityAssociations",
];

/// What is sent of earlier years too.
pub(crate) const HISTORY: [&str; 2] = ["courseTranscripts", "studentAcademicRecords"];
