//! The service queries that come with the library, for its own reference schema of a Campus database.

/// Lists the files of `edfi-resync/campus/queries/`, without `.sql`.
macro_rules! queries {
    ($($name:literal),* $(,)?) => {
        &[$((concat!($name, ".sql"), include_str!(concat!("../../../campus/queries/", $name, ".sql")))),*]
    };
}

/// File names and their SQL.
pub(super) const QUERIES: &[(&str, &str)] = queries![
    "_configurations",
    "_mappings",
    "_objects",
    "_people",
    "_preferences",
    "_schools",
    "_system",
    "bellSchedules",
    "calendarDates",
    "calendars",
    "classPeriods",
    "contacts",
    "courseOfferings",
    "courses",
    "grades",
    "gradingPeriods",
    "graduationPlans",
    "localEducationAgencies",
    "locations",
    "programs",
    "schools",
    "sections",
    "sessions",
    "staffEducationOrganizationAssignmentAssociations",
    "staffEducationOrganizationEmploymentAssociations",
    "staffSchoolAssociations",
    "staffSectionAssociations",
    "staffs",
    "studentCTEProgramAssociations",
    "studentContactAssociations",
    "studentEducationOrganizationAssociations",
    "studentEducationOrganizationResponsibilityAssociations",
    "studentHomelessProgramAssociations",
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
    "studentTitleIPartAProgramAssociations",
    "students",
];
