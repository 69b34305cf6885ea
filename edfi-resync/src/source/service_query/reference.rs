//! The service queries that come with the library, for its own reference schema of a Campus database.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind as IoErrorKind, Write as _};
use std::path::Path;

use super::dialect::Dialect;
use super::folder::ServiceQueries;
use super::standard::StandardFolder;
use crate::error::{Error, ErrorKind, Result};
use crate::system::Trouble;

/// Lists the files of `edfi-resync/campus/queries/`, by their paths in it without `.sql`: `sections.classPeriods`, `views/SendableSchool`.
macro_rules! queries {
    ($($name:literal),* $(,)?) => {
        &[$((concat!($name, ".sql"), include_str!(concat!("../../../campus/queries/", $name, ".sql")))),*]
    };
}

/// The queries as a dialect has them.
pub(crate) fn reference_queries(dialect: Dialect) -> ServiceQueries {
    ServiceQueries::of(QUERIES.iter().copied(), dialect)
}

/// Writes the queries that come with the library into a folder that is new or empty, to be read and changed there: all of them, with views and the folders of
/// all dialects, or those that one dialect uses, side by side. Those of Data Standards keep their folders.
///
/// ```
/// use edfi_resync::source::service_query::write_reference_queries;
///
/// # let directory = tempfile::tempdir()?;
/// let folder = directory.path().join("queries");
/// write_reference_queries(&folder, None)?;
/// assert!(folder.join("students.sql").is_file());
/// let error = write_reference_queries(&folder, None).unwrap_err();
/// assert!(error.to_string().ends_with("is not empty; name a folder that is new or empty: nothing is overwritten"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`ErrorKind::ConfigInvalid`] for a folder that holds something, or that cannot be written to.
pub fn write_reference_queries(folder: impl AsRef<Path>, dialect: Option<Dialect>) -> Result<()> {
    let folder = folder.as_ref();
    let failed = |path: &Path, error: io::Error| {
        let Trouble { what, remedy } = Trouble::of(&error);
        let message = format!("queries cannot be written to {}: {what}", path.display());
        Error::new(ErrorKind::ConfigInvalid, message).with_hint(remedy).with_source(error)
    };
    match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Ok(false) => {}
        Ok(true) => {
            return Err(Error::new(ErrorKind::ConfigInvalid, format!("folder {} is not empty", folder.display()))
                .with_hint("name a folder that is new or empty: nothing is overwritten"));
        }
        Err(error) if error.kind() == IoErrorKind::NotFound => fs::create_dir_all(folder).map_err(|error| failed(folder, error))?,
        Err(error) => return Err(failed(folder, error)),
    }
    for (path, sql) in files(dialect) {
        let path = folder.join(path);
        let write = || {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            File::create_new(&path)?.write_all(sql.as_bytes())
        };
        write().map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

/// The files, with their paths: all, or those that one dialect uses.
fn files(dialect: Option<Dialect>) -> Vec<(String, &'static str)> {
    let Some(dialect) = dialect else { return QUERIES.iter().map(|&(path, sql)| (path.to_owned(), sql)).collect() };
    let mut files = BTreeMap::new();
    for is_own in [false, true] {
        for &(path, sql) in QUERIES {
            let (of, path) = without_dialect(path);
            if of == is_own.then_some(dialect) {
                files.insert(path.to_lowercase(), (path, sql));
            }
        }
    }
    files.into_values().collect()
}

/// The dialect whose folder a file is in, and the path of what it stands in for. Such a folder may be in that of a Data Standard.
fn without_dialect(path: &str) -> (Option<Dialect>, String) {
    let (before, inner) = match path.split_once('/') {
        Some((folder, inner)) if StandardFolder::named(folder).is_some() => (format!("{folder}/"), inner),
        _ => (String::new(), path),
    };
    match inner.split_once('/').and_then(|(folder, file)| Some((Dialect::named(folder)?, file))) {
        Some((dialect, file)) => (Some(dialect), format!("{before}{file}")),
        None => (None, path.to_owned()),
    }
}

/// Paths in the folder and their SQL.
const QUERIES: &[(&str, &str)] = queries![
    "_configurations",
    "_mappings",
    "_objects",
    "_people",
    "_preferences",
    "_schools",
    "_system",
    "_withheld",
    "assessments",
    "assessments.academicSubjects",
    "assessments.assessedGradeLevels",
    "assessments.performanceLevels",
    "bellSchedules",
    "bellSchedules.classPeriods",
    "bellSchedules.dates",
    "calendarDates",
    "calendarDates.calendarEvents",
    "calendars",
    "calendars.gradeLevels",
    "classPeriods",
    "classPeriods.meetingTimes",
    "cohorts",
    "cohorts.programs",
    "contacts",
    "contacts.@person",
    "contacts.@school",
    "contacts.addresses",
    "contacts.electronicMails",
    "contacts.telephones",
    "courseOfferings",
    "courseOfferings.@section",
    "courseTranscripts",
    "courses",
    "courses.@section",
    "courses.academicSubjects",
    "courses.identificationCodes",
    "courses.levelCharacteristics",
    "descriptorMappings",
    "disciplineActions",
    "disciplineActions.disciplines",
    "disciplineActions.studentDisciplineIncidentBehaviorAssociations",
    "disciplineIncidents",
    "disciplineIncidents.behaviors",
    "grades",
    "gradingPeriods",
    "graduationPlans",
    "graduationPlans.creditsBySubjects",
    "interventions",
    "learningStandards",
    "learningStandards.academicSubjects",
    "learningStandards.gradeLevels",
    "localEducationAgencies",
    "localEducationAgencies.addresses",
    "localEducationAgencies.identificationCodes",
    "localEducationAgencies.institutionTelephones",
    "locations",
    "programs",
    "schools",
    "schools.addresses",
    "schools.gradeLevels",
    "schools.identificationCodes",
    "schools.institutionTelephones",
    "schools.schoolCategories",
    "sections",
    "sections.classPeriods",
    "sessions",
    "sessions.gradingPeriods",
    "staffCohortAssociations",
    "staffCohortAssociations.@school",
    "staffDisciplineIncidentAssociations",
    "staffDisciplineIncidentAssociations.disciplineIncidentParticipationCodes",
    "staffEducationOrganizationAssignmentAssociations",
    "staffEducationOrganizationAssignmentAssociations.@school",
    "staffEducationOrganizationEmploymentAssociations",
    "staffEducationOrganizationEmploymentAssociations.@school",
    "staffSchoolAssociations",
    "staffSectionAssociations",
    "staffs",
    "staffs.@school",
    "staffs.electronicMails",
    "staffs.identificationCodes",
    "staffs.races",
    "studentAcademicRecords",
    "studentAcademicRecords.diplomas",
    "studentAcademicRecords.gradePointAverages",
    "studentAssessments",
    "studentAssessments.@school",
    "studentAssessments.performanceLevels",
    "studentAssessments.scoreResults",
    "studentCTEProgramAssociations",
    "studentCTEProgramAssociations.@school",
    "studentCTEProgramAssociations.cteProgramServices",
    "studentCohortAssociations",
    "studentCohortAssociations.@school",
    "studentContactAssociations",
    "studentContactAssociations.@person",
    "studentContactAssociations.@school",
    "studentDisciplineIncidentBehaviorAssociations",
    "studentDisciplineIncidentNonOffenderAssociations",
    "studentDisciplineIncidentNonOffenderAssociations.disciplineIncidentParticipationCodes",
    "studentEducationOrganizationAssociations",
    "studentEducationOrganizationAssociations.@school",
    "studentEducationOrganizationAssociations.addresses",
    "studentEducationOrganizationAssociations.disabilities",
    "studentEducationOrganizationAssociations.electronicMails",
    "studentEducationOrganizationAssociations.languages",
    "studentEducationOrganizationAssociations.races",
    "studentEducationOrganizationAssociations.studentCharacteristics",
    "studentEducationOrganizationAssociations.studentIdentificationCodes",
    "studentEducationOrganizationAssociations.telephones",
    "studentEducationOrganizationResponsibilityAssociations",
    "studentEducationOrganizationResponsibilityAssociations.@school",
    "studentHomelessProgramAssociations",
    "studentHomelessProgramAssociations.@school",
    "studentHomelessProgramAssociations.homelessProgramServices",
    "studentInterventionAssociations",
    "studentInterventionAssociations.@school",
    "studentLanguageInstructionProgramAssociations",
    "studentLanguageInstructionProgramAssociations.@school",
    "studentLanguageInstructionProgramAssociations.englishLanguageProficiencyAssessments",
    "studentLanguageInstructionProgramAssociations.languageInstructionProgramServices",
    "studentMigrantEducationProgramAssociations",
    "studentMigrantEducationProgramAssociations.@school",
    "studentMigrantEducationProgramAssociations.migrantEducationProgramServices",
    "studentNeglectedOrDelinquentProgramAssociations",
    "studentNeglectedOrDelinquentProgramAssociations.@school",
    "studentNeglectedOrDelinquentProgramAssociations.neglectedOrDelinquentProgramServices",
    "studentProgramAssociations",
    "studentProgramAssociations.@school",
    "studentProgramAssociations.services",
    "studentSchoolAssociations",
    "studentSchoolAttendanceEvents",
    "studentSchoolFoodServiceProgramAssociations",
    "studentSchoolFoodServiceProgramAssociations.@school",
    "studentSchoolFoodServiceProgramAssociations.schoolFoodServiceProgramServices",
    "studentSection504ProgramAssociations",
    "studentSection504ProgramAssociations.@school",
    "studentSectionAssociations",
    "studentSectionAttendanceEvents",
    "studentSectionAttendanceEvents.classPeriods",
    "studentSpecialEducationProgramAssociations",
    "studentSpecialEducationProgramAssociations.@school",
    "studentSpecialEducationProgramAssociations.disabilities",
    "studentSpecialEducationProgramAssociations.specialEducationProgramServices",
    "studentSpecialEducationProgramEligibilityAssociations",
    "studentSpecialEducationProgramEligibilityAssociations.@school",
    "studentTitleIPartAProgramAssociations",
    "studentTitleIPartAProgramAssociations.titleIPartAProgramServices",
    "students",
    "students.@school",
    "ds-6.1/studentEducationOrganizationResponsibilityAssociations",
    "ds-6.1/studentEducationOrganizationResponsibilityAssociations.@school",
    "ds-6/assessments",
    "ds-6/assessments.assessedGradeLevels",
    "ds-6/assessments.performanceLevels",
    "ds-6/educationOrganizationIdentificationCodes",
    "ds-6/localEducationAgencies",
    "ds-6/localEducationAgencies.addresses",
    "ds-6/localEducationAgencies.institutionTelephones",
    "ds-6/schools",
    "ds-6/schools.addresses",
    "ds-6/schools.gradeLevels",
    "ds-6/schools.institutionTelephones",
    "ds-6/schools.schoolCategories",
    "ds-6/staffDemographics",
    "ds-6/staffDemographics.@school",
    "ds-6/staffDemographics.races",
    "ds-6/staffDirectories",
    "ds-6/staffDirectories.@school",
    "ds-6/staffDirectories.electronicMails",
    "ds-6/staffIdentificationCodes",
    "ds-6/staffIdentificationCodes.@school",
    "ds-6/staffs",
    "ds-6/staffs.@school",
    "ds-6/studentDemographics",
    "ds-6/studentDemographics.@school",
    "ds-6/studentDemographics.disabilities",
    "ds-6/studentDemographics.languages",
    "ds-6/studentDemographics.races",
    "ds-6/studentDemographics.studentCharacteristics",
    "ds-6/studentDirectories",
    "ds-6/studentDirectories.@school",
    "ds-6/studentDirectories.addresses",
    "ds-6/studentDirectories.electronicMails",
    "ds-6/studentDirectories.telephones",
    "ds-6/studentEducationOrganizationAssociations",
    "ds-6/studentEducationOrganizationAssociations.@school",
    "ds-6/studentIdentificationCodes",
    "ds-6/studentIdentificationCodes.@school",
    "ds-6/studentSpecialEducationProgramAssociations",
    "ds-6/studentSpecialEducationProgramAssociations.@school",
    "ds-6/studentSpecialEducationProgramAssociations.disabilities",
    "ds-6/studentSpecialEducationProgramAssociations.specialEducationProgramServices",
    "ds-6/views/StaffDistrict",
    "ds-6/views/StudentNumberSystem",
    "postgres/views/AskedObject",
    "sqlite/views/AskedObject",
    "sqlite/views/IncidentMoment",
    "sqlite/views/ResolutionDay",
    "tsql/views/AskedObject",
    "tsql/views/SendableDistrict",
    "tsql/views/SendableSchool",
    "views/ActiveSection",
    "views/AskedContact",
    "views/AttendanceCode",
    "views/CatalogCourse",
    "views/ClassPeriod",
    "views/CountedEnrollment",
    "views/CourseAttempt",
    "views/CourseCredit",
    "views/EnglishLearner",
    "views/Guardianship",
    "views/IncidentMoment",
    "views/NumberedStaff",
    "views/NumberedStudent",
    "views/PersonAddress",
    "views/ResolutionDay",
    "views/SectionAttendance",
    "views/SendableAssignment",
    "views/SendableBehaviorRole",
    "views/SendableCalendar",
    "views/SendableCourse",
    "views/SendableDistrict",
    "views/SendableEnrollment",
    "views/SendableIncident",
    "views/SendableSchool",
    "views/SendableSection",
    "views/SendableStructure",
    "views/SendableTerm",
    "views/SendableTranscript",
    "views/SentStaff",
    "views/SentStudent",
    "views/StaffSchool",
    "views/StudentDistrict",
    "views/YearParticipation",
];

#[cfg(test)]
#[path = "reference_tests.rs"]
mod tests;
