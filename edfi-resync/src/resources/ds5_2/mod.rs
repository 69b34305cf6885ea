//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! The structs of Data Standard 5.2, by domain.

use crate::model::Model;
use crate::resources::prelude::*;

mod alternative_and_supplemental_services;
mod assessment;
mod assessment_registration;
mod bell_schedule;
mod common;
mod discipline;
mod education_organization;
mod enrollment;
mod finance;
mod graduation;
mod intervention;
mod references;
mod school_calendar;
mod staff;
mod student_academic_record;
mod student_attendance;
mod student_cohort;
mod student_health;
mod student_identification_and_demographics;
mod student_program_evaluation;
mod survey;
mod teaching_and_learning;

pub use alternative_and_supplemental_services::*;
pub use assessment::*;
pub use assessment_registration::*;
pub use bell_schedule::*;
pub use common::*;
pub use discipline::*;
pub use education_organization::*;
pub use enrollment::*;
pub use finance::*;
pub use graduation::*;
pub use intervention::*;
pub use references::*;
pub use school_calendar::*;
pub use staff::*;
pub use student_academic_record::*;
pub use student_attendance::*;
pub use student_cohort::*;
pub use student_health::*;
pub use student_identification_and_demographics::*;
pub use student_program_evaluation::*;
pub use survey::*;
pub use teaching_and_learning::*;

const MODEL: fn() -> Model = Model::ds5_2;

/// Reads a record of any kind, descriptors included, by its endpoint.
///
/// # Errors
/// Of kind `UnknownResource` for an endpoint that the Data Standard does not have; otherwise as [`Resource::from_json`].
pub fn parse(endpoint: &str, body: &[u8]) -> Fallible<AnyResource> {
    let kind = MODEL().kind(endpoint)?;
    let object = match EMPTY.binary_search_by_key(&kind.endpoint(), |(endpoint, _)| endpoint) {
        Ok(at) => EMPTY[at].1(),
        Err(_) => Box::<CodeListEntry>::default(),
    };
    AnyResource::read(kind, object, body)
}

type Empty = fn() -> Box<dyn Object>;

/// What each endpoint, in order, is read into.
static EMPTY: &[(&str, Empty)] = &[
    ("academicWeeks", || Box::<AcademicWeek>::default()),
    ("accountabilityRatings", || Box::<AccountabilityRating>::default()),
    ("assessmentAdministrationParticipations", || Box::<AssessmentAdministrationParticipation>::default()),
    ("assessmentAdministrations", || Box::<AssessmentAdministration>::default()),
    ("assessmentBatteryParts", || Box::<AssessmentBatteryPart>::default()),
    ("assessmentItems", || Box::<AssessmentItem>::default()),
    ("assessmentScoreRangeLearningStandards", || Box::<AssessmentScoreRangeLearningStandard>::default()),
    ("assessments", || Box::<Assessment>::default()),
    ("balanceSheetDimensions", || Box::<BalanceSheetDimension>::default()),
    ("bellSchedules", || Box::<BellSchedule>::default()),
    ("calendarDates", || Box::<CalendarDate>::default()),
    ("calendars", || Box::<Calendar>::default()),
    ("chartOfAccounts", || Box::<ChartOfAccount>::default()),
    ("classPeriods", || Box::<ClassPeriod>::default()),
    ("cohorts", || Box::<Cohort>::default()),
    ("communityOrganizations", || Box::<CommunityOrganization>::default()),
    ("communityProviderLicenses", || Box::<CommunityProviderLicense>::default()),
    ("communityProviders", || Box::<CommunityProvider>::default()),
    ("competencyObjectives", || Box::<CompetencyObjective>::default()),
    ("contacts", || Box::<Contact>::default()),
    ("courseOfferings", || Box::<CourseOffering>::default()),
    ("courseTranscripts", || Box::<CourseTranscript>::default()),
    ("courses", || Box::<Course>::default()),
    ("credentials", || Box::<Credential>::default()),
    ("crisisEvents", || Box::<CrisisEvent>::default()),
    ("descriptorMappings", || Box::<DescriptorMapping>::default()),
    ("disciplineActions", || Box::<DisciplineAction>::default()),
    ("disciplineIncidents", || Box::<DisciplineIncident>::default()),
    ("educationContents", || Box::<EducationContent>::default()),
    ("educationOrganizationInterventionPrescriptionAssociations", || Box::<EducationOrganizationInterventionPrescriptionAssociation>::default()),
    ("educationOrganizationNetworkAssociations", || Box::<EducationOrganizationNetworkAssociation>::default()),
    ("educationOrganizationNetworks", || Box::<EducationOrganizationNetwork>::default()),
    ("educationOrganizationPeerAssociations", || Box::<EducationOrganizationPeerAssociation>::default()),
    ("educationServiceCenters", || Box::<EducationServiceCenter>::default()),
    ("evaluationRubricDimensions", || Box::<EvaluationRubricDimension>::default()),
    ("feederSchoolAssociations", || Box::<FeederSchoolAssociation>::default()),
    ("functionDimensions", || Box::<FunctionDimension>::default()),
    ("fundDimensions", || Box::<FundDimension>::default()),
    ("gradebookEntries", || Box::<GradebookEntry>::default()),
    ("grades", || Box::<Grade>::default()),
    ("gradingPeriods", || Box::<GradingPeriod>::default()),
    ("graduationPlans", || Box::<GraduationPlan>::default()),
    ("interventionPrescriptions", || Box::<InterventionPrescription>::default()),
    ("interventionStudies", || Box::<InterventionStudy>::default()),
    ("interventions", || Box::<Intervention>::default()),
    ("learningStandardEquivalenceAssociations", || Box::<LearningStandardEquivalenceAssociation>::default()),
    ("learningStandards", || Box::<LearningStandard>::default()),
    ("localAccounts", || Box::<LocalAccount>::default()),
    ("localActuals", || Box::<LocalActual>::default()),
    ("localBudgets", || Box::<LocalBudget>::default()),
    ("localContractedStaffs", || Box::<LocalContractedStaff>::default()),
    ("localEducationAgencies", || Box::<LocalEducationAgency>::default()),
    ("localEncumbrances", || Box::<LocalEncumbrance>::default()),
    ("localPayrolls", || Box::<LocalPayroll>::default()),
    ("locations", || Box::<Location>::default()),
    ("objectDimensions", || Box::<ObjectDimension>::default()),
    ("objectiveAssessments", || Box::<ObjectiveAssessment>::default()),
    ("openStaffPositions", || Box::<OpenStaffPosition>::default()),
    ("operationalUnitDimensions", || Box::<OperationalUnitDimension>::default()),
    ("organizationDepartments", || Box::<OrganizationDepartment>::default()),
    ("people", || Box::<Person>::default()),
    ("postSecondaryEvents", || Box::<PostSecondaryEvent>::default()),
    ("postSecondaryInstitutions", || Box::<PostSecondaryInstitution>::default()),
    ("programDimensions", || Box::<ProgramDimension>::default()),
    ("programEvaluationElements", || Box::<ProgramEvaluationElement>::default()),
    ("programEvaluationObjectives", || Box::<ProgramEvaluationObjective>::default()),
    ("programEvaluations", || Box::<ProgramEvaluation>::default()),
    ("programs", || Box::<Program>::default()),
    ("projectDimensions", || Box::<ProjectDimension>::default()),
    ("reportCards", || Box::<ReportCard>::default()),
    ("restraintEvents", || Box::<RestraintEvent>::default()),
    ("schoolYearTypes", || Box::<SchoolYearType>::default()),
    ("schools", || Box::<School>::default()),
    ("sectionAttendanceTakenEvents", || Box::<SectionAttendanceTakenEvent>::default()),
    ("sections", || Box::<Section>::default()),
    ("sessions", || Box::<Session>::default()),
    ("sourceDimensions", || Box::<SourceDimension>::default()),
    ("staffAbsenceEvents", || Box::<StaffAbsenceEvent>::default()),
    ("staffCohortAssociations", || Box::<StaffCohortAssociation>::default()),
    ("staffDisciplineIncidentAssociations", || Box::<StaffDisciplineIncidentAssociation>::default()),
    ("staffEducationOrganizationAssignmentAssociations", || Box::<StaffEducationOrganizationAssignmentAssociation>::default()),
    ("staffEducationOrganizationContactAssociations", || Box::<StaffEducationOrganizationContactAssociation>::default()),
    ("staffEducationOrganizationEmploymentAssociations", || Box::<StaffEducationOrganizationEmploymentAssociation>::default()),
    ("staffLeaves", || Box::<StaffLeave>::default()),
    ("staffProgramAssociations", || Box::<StaffProgramAssociation>::default()),
    ("staffSchoolAssociations", || Box::<StaffSchoolAssociation>::default()),
    ("staffSectionAssociations", || Box::<StaffSectionAssociation>::default()),
    ("staffs", || Box::<Staff>::default()),
    ("stateEducationAgencies", || Box::<StateEducationAgency>::default()),
    ("studentAcademicRecords", || Box::<StudentAcademicRecord>::default()),
    ("studentAssessmentEducationOrganizationAssociations", || Box::<StudentAssessmentEducationOrganizationAssociation>::default()),
    ("studentAssessmentRegistrationBatteryPartAssociations", || Box::<StudentAssessmentRegistrationBatteryPartAssociation>::default()),
    ("studentAssessmentRegistrations", || Box::<StudentAssessmentRegistration>::default()),
    ("studentAssessments", || Box::<StudentAssessment>::default()),
    ("studentCTEProgramAssociations", || Box::<StudentCTEProgramAssociation>::default()),
    ("studentCohortAssociations", || Box::<StudentCohortAssociation>::default()),
    ("studentCompetencyObjectives", || Box::<StudentCompetencyObjective>::default()),
    ("studentContactAssociations", || Box::<StudentContactAssociation>::default()),
    ("studentDisciplineIncidentBehaviorAssociations", || Box::<StudentDisciplineIncidentBehaviorAssociation>::default()),
    ("studentDisciplineIncidentNonOffenderAssociations", || Box::<StudentDisciplineIncidentNonOffenderAssociation>::default()),
    ("studentEducationOrganizationAssessmentAccommodations", || Box::<StudentEducationOrganizationAssessmentAccommodation>::default()),
    ("studentEducationOrganizationAssociations", || Box::<StudentEducationOrganizationAssociation>::default()),
    ("studentEducationOrganizationResponsibilityAssociations", || Box::<StudentEducationOrganizationResponsibilityAssociation>::default()),
    ("studentGradebookEntries", || Box::<StudentGradebookEntry>::default()),
    ("studentHealths", || Box::<StudentHealth>::default()),
    ("studentHomelessProgramAssociations", || Box::<StudentHomelessProgramAssociation>::default()),
    ("studentInterventionAssociations", || Box::<StudentInterventionAssociation>::default()),
    ("studentInterventionAttendanceEvents", || Box::<StudentInterventionAttendanceEvent>::default()),
    ("studentLanguageInstructionProgramAssociations", || Box::<StudentLanguageInstructionProgramAssociation>::default()),
    ("studentMigrantEducationProgramAssociations", || Box::<StudentMigrantEducationProgramAssociation>::default()),
    ("studentNeglectedOrDelinquentProgramAssociations", || Box::<StudentNeglectedOrDelinquentProgramAssociation>::default()),
    ("studentProgramAssociations", || Box::<StudentProgramAssociation>::default()),
    ("studentProgramAttendanceEvents", || Box::<StudentProgramAttendanceEvent>::default()),
    ("studentProgramEvaluations", || Box::<StudentProgramEvaluation>::default()),
    ("studentSchoolAssociations", || Box::<StudentSchoolAssociation>::default()),
    ("studentSchoolAttendanceEvents", || Box::<StudentSchoolAttendanceEvent>::default()),
    ("studentSchoolFoodServiceProgramAssociations", || Box::<StudentSchoolFoodServiceProgramAssociation>::default()),
    ("studentSection504ProgramAssociations", || Box::<StudentSection504ProgramAssociation>::default()),
    ("studentSectionAssociations", || Box::<StudentSectionAssociation>::default()),
    ("studentSectionAttendanceEvents", || Box::<StudentSectionAttendanceEvent>::default()),
    ("studentSpecialEducationProgramAssociations", || Box::<StudentSpecialEducationProgramAssociation>::default()),
    ("studentSpecialEducationProgramEligibilityAssociations", || Box::<StudentSpecialEducationProgramEligibilityAssociation>::default()),
    ("studentTitleIPartAProgramAssociations", || Box::<StudentTitleIPartAProgramAssociation>::default()),
    ("studentTransportations", || Box::<StudentTransportation>::default()),
    ("students", || Box::<Student>::default()),
    ("surveyCourseAssociations", || Box::<SurveyCourseAssociation>::default()),
    ("surveyProgramAssociations", || Box::<SurveyProgramAssociation>::default()),
    ("surveyQuestionResponses", || Box::<SurveyQuestionResponse>::default()),
    ("surveyQuestions", || Box::<SurveyQuestion>::default()),
    ("surveyResponseEducationOrganizationTargetAssociations", || Box::<SurveyResponseEducationOrganizationTargetAssociation>::default()),
    ("surveyResponseStaffTargetAssociations", || Box::<SurveyResponseStaffTargetAssociation>::default()),
    ("surveyResponses", || Box::<SurveyResponse>::default()),
    ("surveySectionAssociations", || Box::<SurveySectionAssociation>::default()),
    ("surveySectionResponseEducationOrganizationTargetAssociations", || Box::<SurveySectionResponseEducationOrganizationTargetAssociation>::default()),
    ("surveySectionResponseStaffTargetAssociations", || Box::<SurveySectionResponseStaffTargetAssociation>::default()),
    ("surveySectionResponses", || Box::<SurveySectionResponse>::default()),
    ("surveySections", || Box::<SurveySection>::default()),
    ("surveys", || Box::<Survey>::default()),
];
