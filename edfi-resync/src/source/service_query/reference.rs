//! The service queries that come with the library, for its own reference schema of a Campus database.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind as IoErrorKind, Write as _};
use std::path::Path;

use super::dialect::Dialect;
use super::folder::ServiceQueries;
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
/// all dialects, or those that one dialect uses, side by side.
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
fn files(dialect: Option<Dialect>) -> Vec<(&'static str, &'static str)> {
    let Some(dialect) = dialect else { return QUERIES.to_vec() };
    let folder_of = |path: &str| Dialect::named(path.split('/').next().unwrap_or_default());
    let mut files = BTreeMap::new();
    for &(path, sql) in QUERIES.iter().filter(|(path, _)| folder_of(path).is_none()) {
        files.insert(path.to_lowercase(), (path, sql));
    }
    for &(path, sql) in QUERIES.iter().filter(|(path, _)| folder_of(path) == Some(dialect)) {
        let path = path.split_once('/').map_or(path, |(_, path)| path);
        files.insert(path.to_lowercase(), (path, sql));
    }
    files.into_values().collect()
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
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// The files of a folder and of those in it, by their paths in the first.
    fn in_folder(root: &Path, folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(in_folder(root, &path));
            } else {
                found.push(path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
        found.sort();
        found
    }

    #[test]
    fn every_query_is_listed() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("campus/queries");
        let mut listed: Vec<_> = QUERIES.iter().map(|(path, _)| (*path).to_owned()).collect();
        listed.sort();
        assert_eq!(in_folder(&root, &root), listed, "list each file of campus/queries in source/service_query/reference.rs");
        for dialect in ["sqlite", "tsql", "postgres"] {
            let queries = reference_queries(dialect.parse().unwrap());
            let problems: Vec<_> = queries.all_problems().map(ToString::to_string).collect();
            assert_eq!(problems, [""; 0]);
        }
    }

    #[test]
    fn what_is_written_is_what_is_built_in() {
        let directory = tempfile::tempdir().unwrap();
        for dialect in [None, Some(Dialect::Sqlite), Some(Dialect::Tsql)] {
            let folder = directory.path().join(format!("{dialect:?}/deeper"));
            write_reference_queries(&folder, dialect).unwrap();
            let written = in_folder(&folder, &folder);
            assert_eq!(written.len(), files(dialect).len());
            assert!(dialect.is_none() || written.iter().all(|path| path.split('/').count() == 1 || path.starts_with("views/")));
            let read = ServiceQueries::in_folder(&folder, dialect.unwrap_or(Dialect::Sqlite)).unwrap();
            let built_in = reference_queries(dialect.unwrap_or(Dialect::Sqlite));
            let texts = |queries: &ServiceQueries| -> Vec<_> {
                queries.resources.iter().map(|(endpoint, of)| (endpoint.clone(), of.query.as_ref().unwrap().sql.clone())).collect()
            };
            assert_eq!(texts(&read), texts(&built_in));
            assert_eq!(read.all_problems().count(), 0);
        }
        let file = directory.path().join("file");
        fs::write(&file, "x").unwrap();
        let error = write_reference_queries(&file, None).unwrap_err().to_string();
        assert!(error.starts_with("queries cannot be written to") && error.contains("file"), "{error}");
    }
}
