//! [`Wave`]: the order in which Campus's manual recommends to resync, as data.
//!
//! The manual's page *Recommended Resync Order (Core v3.x)* lists resources in five waves, under headings that are the categories of the
//! Resync screen. It uses the names of its time; here each stands with the endpoints that carry the same data in today's Data
//! Standards. Within and across waves the printed order is not quite the order of true dependencies: what runs is always ordered by these.

use super::request::Request;
use crate::model::{Model, ResourceKind};

/// One wave of the recommended resync order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wave {
    /// Its number, from 1.
    pub number: u8,
    /// Its resources, in printed order.
    pub resources: &'static [WaveResource],
    /// Endpoints that the page does not print, and that belong here: what printed resources refer to, and others of their sort.
    pub unprinted: &'static [&'static str],
}

/// A resource of the recommended resync order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaveResource {
    /// The heading under which it is printed.
    pub category: &'static str,
    /// Its name as it is printed.
    pub printed: &'static str,
    /// The endpoints that it has had, the newest first. A Data Standard has the first of them that it knows; with none, the resource is gone
    /// from it.
    pub endpoints: &'static [&'static str],
}

impl Wave {
    /// The five waves.
    pub const ALL: [Self; 5] = [
        Self { number: 1, resources: FIRST, unprinted: FIRST_UNPRINTED },
        Self { number: 2, resources: SECOND, unprinted: &[] },
        Self { number: 3, resources: THIRD, unprinted: THIRD_UNPRINTED },
        Self { number: 4, resources: FOURTH, unprinted: &["contactIdentificationCodes"] },
        Self { number: 5, resources: FIFTH, unprinted: &["interventions", "studentInterventionAssociations"] },
    ];

    /// Its kinds in a model, in printed order, each once.
    pub fn kinds(&self, model: &Model) -> Vec<ResourceKind> {
        let mut kinds = Vec::new();
        for kind in self.resources.iter().filter_map(|resource| resource.kind(model)) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// A request for its resources, printed or not, as far as they are offered: held by the source and switched on. The schools are yet to be chosen. Where
    /// none is offered the list of resources is empty, which planning refuses.
    pub fn request(&self, model: &Model, offered: impl Fn(&ResourceKind) -> bool) -> Request {
        let unprinted = self.unprinted.iter().filter_map(|endpoint| model.find(endpoint));
        let kinds = self.kinds(model).into_iter().chain(unprinted);
        Request::new().resources(kinds.filter(|kind| offered(kind)).map(|kind| kind.spec().endpoint))
    }
}

impl WaveResource {
    /// Its kind in a model, if the model has it.
    pub fn kind(&self, model: &Model) -> Option<ResourceKind> {
        self.endpoints.iter().find_map(|endpoint| model.find(endpoint))
    }
}

const fn row(category: &'static str, printed: &'static str, endpoints: &'static [&'static str]) -> WaveResource {
    WaveResource { category, printed, endpoints }
}

const EDUCATION_ORGANIZATION: &str = "Education Organization Information";
const GRADE: &str = "Grade Information";
const SCHEDULE: &str = "Schedule Information";
const STAFF: &str = "Staff Information";
const STUDENT: &str = "Student Information";
const PARENT: &str = "Parent Information";
const ATTENDANCE: &str = "Attendance Information";
const DISCIPLINE: &str = "Discipline Information";
const COHORT: &str = "Cohort Information";

const FIRST: &[WaveResource] = &[row(EDUCATION_ORGANIZATION, "Schools", &["schools"])];

const FIRST_UNPRINTED: &[&str] = &["localEducationAgencies", "educationOrganizationIdentificationCodes", "descriptorMappings"];

const SECOND: &[WaveResource] = &[
    row(GRADE, "Grading Periods", &["gradingPeriods"]),
    row(SCHEDULE, "Calendars", &["calendars"]),
    row(SCHEDULE, "Calendar Dates", &["calendarDates"]),
    row(SCHEDULE, "Class Periods", &["classPeriods"]),
    row(SCHEDULE, "Bell Schedules", &["bellSchedules"]),
    row(SCHEDULE, "Locations", &["locations"]),
    row(SCHEDULE, "Sessions", &["sessions"]),
];

const THIRD: &[WaveResource] = &[
    row(SCHEDULE, "Courses", &["courses"]),
    row(SCHEDULE, "Course Offerings", &["courseOfferings"]),
    row(SCHEDULE, "Sections", &["sections"]),
    row(STAFF, "Staffs", &["staffs"]),
    row(STAFF, "Staff Education Organization Assignment Associations", &["staffEducationOrganizationAssignmentAssociations"]),
    row(STAFF, "Staff School Associations", &["staffSchoolAssociations"]),
    row(STUDENT, "Students", &["students"]),
    row(STUDENT, "Graduation Plans", &["graduationPlans"]),
    row(STUDENT, "Student Education Organization Associations", &["studentEducationOrganizationAssociations"]),
    row(STUDENT, "Student School Associations", &["studentSchoolAssociations"]),
    row(STUDENT, "Programs", &["programs"]),
    row(STUDENT, "Student CTE Program Association", &["studentCTEProgramAssociations"]),
    row(STUDENT, "Student Language Instruction Program Association", &["studentLanguageInstructionProgramAssociations"]),
    row(STUDENT, "Student Homeless Program Association", &["studentHomelessProgramAssociations"]),
    row(STUDENT, "Student Neglected or Delinquent Program Associations", &["studentNeglectedOrDelinquentProgramAssociations"]),
    row(STUDENT, "Student Program Association", &["studentProgramAssociations"]),
    row(STUDENT, "Student School Food Service Program Association", &["studentSchoolFoodServiceProgramAssociations"]),
    row(STUDENT, "Student Special Education Program Association", &["studentSpecialEducationProgramAssociations"]),
    row(STUDENT, "Student Title I Program Association", &["studentTitleIPartAProgramAssociations"]),
];

/// What stood in staffs and studentEducationOrganizationAssociations once is of this wave, too.
const THIRD_UNPRINTED: &[&str] = &[
    "staffDemographics",
    "staffDirectories",
    "staffEducationOrganizationEmploymentAssociations",
    "staffIdentificationCodes",
    "studentDemographics",
    "studentDirectories",
    "studentEducationOrganizationResponsibilityAssociations",
    "studentIdentificationCodes",
    "studentMigrantEducationProgramAssociations",
    "studentSection504ProgramAssociations",
    "studentSpecialEducationProgramEligibilityAssociations",
];

const FOURTH: &[WaveResource] = &[
    row(PARENT, "Parents", &["contacts", "parents"]),
    row(PARENT, "Student Parent Association", &["studentContactAssociations", "studentParentAssociations"]),
    row(SCHEDULE, "Staff Section Associations", &["staffSectionAssociations"]),
    row(SCHEDULE, "Student Section Associations", &["studentSectionAssociations"]),
];

const FIFTH: &[WaveResource] = &[
    row(ATTENDANCE, "Student School Attendance Events", &["studentSchoolAttendanceEvents"]),
    row(ATTENDANCE, "Student Section Attendance Events", &["studentSectionAttendanceEvents"]),
    row(GRADE, "Assessments", &["assessments"]),
    row(GRADE, "Course Transcripts", &["courseTranscripts"]),
    row(GRADE, "Student Academic Records", &["studentAcademicRecords"]),
    row(GRADE, "Grades", &["grades"]),
    row(GRADE, "Learning Standards", &["learningStandards"]),
    row(GRADE, "Student Assessments", &["studentAssessments"]),
    row(DISCIPLINE, "Discipline Incident", &["disciplineIncidents"]),
    // One association with a behavior in it became an association for each behavior.
    row(
        DISCIPLINE,
        "Student Discipline Incident Association",
        &["studentDisciplineIncidentBehaviorAssociations", "studentDisciplineIncidentAssociations"],
    ),
    row(DISCIPLINE, "Discipline Action", &["disciplineActions"]),
    row(DISCIPLINE, "Student Discipline Incident Behaviors Associations", &["studentDisciplineIncidentBehaviorAssociations"]),
    row(DISCIPLINE, "Student Discipline Incident Non-Offender Associations", &["studentDisciplineIncidentNonOffenderAssociations"]),
    row(DISCIPLINE, "Staff Discipline Incident Associations", &["staffDisciplineIncidentAssociations"]),
    row(COHORT, "Cohorts", &["cohorts"]),
    row(COHORT, "Student Cohort Associations", &["studentCohortAssociations"]),
    row(COHORT, "Staff Cohort Associations", &["staffCohortAssociations"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_data_standard_split_off_is_in_one_wave() {
        let model = Model::ds6_1();
        let of = |endpoint: &str| {
            let offers = |wave: &&Wave| {
                let request = wave.request(&model, |_| true);
                request.resources.is_some_and(|resources| resources.iter().any(|resource| resource == endpoint))
            };
            Wave::ALL.iter().filter(offers).map(|wave| wave.number).collect::<Vec<_>>()
        };
        assert_eq!(of("educationOrganizationIdentificationCodes"), [1]);
        for split in ["Demographics", "Directories", "IdentificationCodes"] {
            assert_eq!((of(&format!("student{split}")), of(&format!("staff{split}"))), (vec![3], vec![3]), "{split}");
        }
        assert_eq!(of("contactIdentificationCodes"), [4]);
    }
}
