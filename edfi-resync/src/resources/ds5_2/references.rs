//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! References.

use crate::resources::prelude::*;

resource! {
    /// A reference to a School: its key.
    pub struct SchoolReference {
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
    }

    /// A reference to a EducationOrganization: its key.
    pub struct EducationOrganizationReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
    }

    /// A reference to a SchoolYearType: its key.
    pub struct SchoolYearTypeReference {
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
    }

    /// A reference to a Program: its key.
    pub struct ProgramReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `programName`: at most 60 characters.
        pub program_name: String = required("programName"),
        /// `programTypeDescriptor`: a value of ProgramTypeDescriptor.
        pub program_type_descriptor: Descriptor = required("programTypeDescriptor"),
    }

    /// A reference to a Section: its key.
    pub struct SectionReference {
        /// `localCourseCode`: at most 60 characters.
        pub local_course_code: String = required("localCourseCode"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
        /// `sectionIdentifier`: at most 255 characters.
        pub section_identifier: String = required("sectionIdentifier"),
        /// `sessionName`: at most 60 characters.
        pub session_name: String = required("sessionName"),
    }

    /// A reference to a Assessment: its key.
    pub struct AssessmentReference {
        /// `assessmentIdentifier`: at most 60 characters.
        pub assessment_identifier: String = required("assessmentIdentifier"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
    }

    /// A reference to a AssessmentBatteryPart: its key.
    pub struct AssessmentBatteryPartReference {
        /// `assessmentBatteryPartName`: at most 65 characters.
        pub assessment_battery_part_name: String = required("assessmentBatteryPartName"),
        /// `assessmentIdentifier`: at most 60 characters.
        pub assessment_identifier: String = required("assessmentIdentifier"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
    }

    /// A reference to a AssessmentAdministration: its key.
    pub struct AssessmentAdministrationReference {
        /// `administrationIdentifier`: at most 255 characters.
        pub administration_identifier: String = required("administrationIdentifier"),
        /// `assessmentIdentifier`: at most 60 characters.
        pub assessment_identifier: String = required("assessmentIdentifier"),
        /// `assigningEducationOrganizationId`.
        pub assigning_education_organization_id: i64 = required("assigningEducationOrganizationId"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
    }

    /// A reference to a ObjectiveAssessment: its key.
    pub struct ObjectiveAssessmentReference {
        /// `assessmentIdentifier`: at most 60 characters.
        pub assessment_identifier: String = required("assessmentIdentifier"),
        /// `identificationCode`: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
    }

    /// A reference to a LearningStandard: its key.
    pub struct LearningStandardReference {
        /// `learningStandardId`: at most 60 characters.
        pub learning_standard_id: String = required("learningStandardId"),
    }

    /// A reference to a ClassPeriod: its key.
    pub struct ClassPeriodReference {
        /// `classPeriodName`: at most 60 characters.
        pub class_period_name: String = required("classPeriodName"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
    }

    /// A reference to a Calendar: its key.
    pub struct CalendarReference {
        /// `calendarCode`: at most 60 characters.
        pub calendar_code: String = required("calendarCode"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
    }

    /// A reference to a BalanceSheetDimension: its key.
    pub struct BalanceSheetDimensionReference {
        /// `code`: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a FunctionDimension: its key.
    pub struct FunctionDimensionReference {
        /// `code`: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a FundDimension: its key.
    pub struct FundDimensionReference {
        /// `code`: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a ObjectDimension: its key.
    pub struct ObjectDimensionReference {
        /// `code`: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a OperationalUnitDimension: its key.
    pub struct OperationalUnitDimensionReference {
        /// `code`: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a ProgramDimension: its key.
    pub struct ProgramDimensionReference {
        /// `code`: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a ProjectDimension: its key.
    pub struct ProjectDimensionReference {
        /// `code`: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a SourceDimension: its key.
    pub struct SourceDimensionReference {
        /// `code`: at most 16 characters.
        pub code: String = required("code"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a CommunityOrganization: its key.
    pub struct CommunityOrganizationReference {
        /// `communityOrganizationId`.
        pub community_organization_id: i64 = required("communityOrganizationId"),
    }

    /// A reference to a CommunityProvider: its key.
    pub struct CommunityProviderReference {
        /// `communityProviderId`.
        pub community_provider_id: i64 = required("communityProviderId"),
    }

    /// A reference to a Person: its key.
    pub struct PersonReference {
        /// `personId`: at most 32 characters.
        pub person_id: String = required("personId"),
        /// `sourceSystemDescriptor`: a value of SourceSystemDescriptor.
        pub source_system_descriptor: Descriptor = required("sourceSystemDescriptor"),
    }

    /// A reference to a Course: its key.
    pub struct CourseReference {
        /// `courseCode`: at most 60 characters.
        pub course_code: String = required("courseCode"),
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
    }

    /// A reference to a Session: its key.
    pub struct SessionReference {
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
        /// `sessionName`: at most 60 characters.
        pub session_name: String = required("sessionName"),
    }

    /// A reference to a Staff: its key.
    pub struct StaffReference {
        /// `staffUniqueId`: at most 32 characters.
        pub staff_unique_id: String = required("staffUniqueId"),
    }

    /// A reference to a StudentAcademicRecord: its key.
    pub struct StudentAcademicRecordReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
        /// `termDescriptor`: a value of TermDescriptor.
        pub term_descriptor: Descriptor = required("termDescriptor"),
    }

    /// A reference to a Student: its key.
    pub struct StudentReference {
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a StudentDisciplineIncidentBehaviorAssociation: its key.
    pub struct StudentDisciplineIncidentBehaviorAssociationReference {
        /// `behaviorDescriptor`: a value of BehaviorDescriptor.
        pub behavior_descriptor: Descriptor = required("behaviorDescriptor"),
        /// `incidentIdentifier`: at most 36 characters.
        pub incident_identifier: String = required("incidentIdentifier"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a EducationContent: its key.
    pub struct EducationContentReference {
        /// `contentIdentifier`: at most 225 characters.
        pub content_identifier: String = required("contentIdentifier"),
    }

    /// A reference to a InterventionPrescription: its key.
    pub struct InterventionPrescriptionReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `interventionPrescriptionIdentificationCode`: at most 60 characters.
        pub intervention_prescription_identification_code: String = required("interventionPrescriptionIdentificationCode"),
    }

    /// A reference to a EducationOrganizationNetwork: its key.
    pub struct EducationOrganizationNetworkReference {
        /// `educationOrganizationNetworkId`.
        pub education_organization_network_id: i64 = required("educationOrganizationNetworkId"),
    }

    /// A reference to a StateEducationAgency: its key.
    pub struct StateEducationAgencyReference {
        /// `stateEducationAgencyId`.
        pub state_education_agency_id: i64 = required("stateEducationAgencyId"),
    }

    /// A reference to a ProgramEvaluationElement: its key.
    pub struct ProgramEvaluationElementReference {
        /// `programEducationOrganizationId`.
        pub program_education_organization_id: i64 = required("programEducationOrganizationId"),
        /// `programEvaluationElementTitle`: at most 50 characters.
        pub program_evaluation_element_title: String = required("programEvaluationElementTitle"),
        /// `programEvaluationPeriodDescriptor`: a value of ProgramEvaluationPeriodDescriptor.
        pub program_evaluation_period_descriptor: Descriptor = required("programEvaluationPeriodDescriptor"),
        /// `programEvaluationTitle`: at most 50 characters.
        pub program_evaluation_title: String = required("programEvaluationTitle"),
        /// `programEvaluationTypeDescriptor`: a value of ProgramEvaluationTypeDescriptor.
        pub program_evaluation_type_descriptor: Descriptor = required("programEvaluationTypeDescriptor"),
        /// `programName`: at most 60 characters.
        pub program_name: String = required("programName"),
        /// `programTypeDescriptor`: a value of ProgramTypeDescriptor.
        pub program_type_descriptor: Descriptor = required("programTypeDescriptor"),
    }

    /// A reference to a GradingPeriod: its key.
    pub struct GradingPeriodReference {
        /// `gradingPeriodDescriptor`: a value of GradingPeriodDescriptor.
        pub grading_period_descriptor: Descriptor = required("gradingPeriodDescriptor"),
        /// `gradingPeriodName`: at most 60 characters.
        pub grading_period_name: String = required("gradingPeriodName"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
    }

    /// A reference to a StudentSectionAssociation: its key.
    pub struct StudentSectionAssociationReference {
        /// `beginDate`.
        pub begin_date: Date = required("beginDate"),
        /// `localCourseCode`: at most 60 characters.
        pub local_course_code: String = required("localCourseCode"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
        /// `sectionIdentifier`: at most 255 characters.
        pub section_identifier: String = required("sectionIdentifier"),
        /// `sessionName`: at most 60 characters.
        pub session_name: String = required("sessionName"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a ChartOfAccount: its key.
    pub struct ChartOfAccountReference {
        /// `accountIdentifier`: at most 50 characters.
        pub account_identifier: String = required("accountIdentifier"),
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a LocalAccount: its key.
    pub struct LocalAccountReference {
        /// `accountIdentifier`: at most 50 characters.
        pub account_identifier: String = required("accountIdentifier"),
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `fiscalYear`: 2020 to 2040.
        pub fiscal_year: i32 = required("fiscalYear"),
    }

    /// A reference to a EducationServiceCenter: its key.
    pub struct EducationServiceCenterReference {
        /// `educationServiceCenterId`.
        pub education_service_center_id: i64 = required("educationServiceCenterId"),
    }

    /// A reference to a LocalEducationAgency: its key.
    pub struct LocalEducationAgencyReference {
        /// `localEducationAgencyId`.
        pub local_education_agency_id: i64 = required("localEducationAgencyId"),
    }

    /// A reference to a AssessmentItem: its key.
    pub struct AssessmentItemReference {
        /// `assessmentIdentifier`: at most 60 characters.
        pub assessment_identifier: String = required("assessmentIdentifier"),
        /// `identificationCode`: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
    }

    /// A reference to a PostSecondaryInstitution: its key.
    pub struct PostSecondaryInstitutionReference {
        /// `postSecondaryInstitutionId`.
        pub post_secondary_institution_id: i64 = required("postSecondaryInstitutionId"),
    }

    /// A reference to a ProgramEvaluation: its key.
    pub struct ProgramEvaluationReference {
        /// `programEducationOrganizationId`.
        pub program_education_organization_id: i64 = required("programEducationOrganizationId"),
        /// `programEvaluationPeriodDescriptor`: a value of ProgramEvaluationPeriodDescriptor.
        pub program_evaluation_period_descriptor: Descriptor = required("programEvaluationPeriodDescriptor"),
        /// `programEvaluationTitle`: at most 50 characters.
        pub program_evaluation_title: String = required("programEvaluationTitle"),
        /// `programEvaluationTypeDescriptor`: a value of ProgramEvaluationTypeDescriptor.
        pub program_evaluation_type_descriptor: Descriptor = required("programEvaluationTypeDescriptor"),
        /// `programName`: at most 60 characters.
        pub program_name: String = required("programName"),
        /// `programTypeDescriptor`: a value of ProgramTypeDescriptor.
        pub program_type_descriptor: Descriptor = required("programTypeDescriptor"),
    }

    /// A reference to a ProgramEvaluationObjective: its key.
    pub struct ProgramEvaluationObjectiveReference {
        /// `programEducationOrganizationId`.
        pub program_education_organization_id: i64 = required("programEducationOrganizationId"),
        /// `programEvaluationObjectiveTitle`: at most 50 characters.
        pub program_evaluation_objective_title: String = required("programEvaluationObjectiveTitle"),
        /// `programEvaluationPeriodDescriptor`: a value of ProgramEvaluationPeriodDescriptor.
        pub program_evaluation_period_descriptor: Descriptor = required("programEvaluationPeriodDescriptor"),
        /// `programEvaluationTitle`: at most 50 characters.
        pub program_evaluation_title: String = required("programEvaluationTitle"),
        /// `programEvaluationTypeDescriptor`: a value of ProgramEvaluationTypeDescriptor.
        pub program_evaluation_type_descriptor: Descriptor = required("programEvaluationTypeDescriptor"),
        /// `programName`: at most 60 characters.
        pub program_name: String = required("programName"),
        /// `programTypeDescriptor`: a value of ProgramTypeDescriptor.
        pub program_type_descriptor: Descriptor = required("programTypeDescriptor"),
    }

    /// A reference to a Grade: its key.
    pub struct GradeReference {
        /// `beginDate`.
        pub begin_date: Date = required("beginDate"),
        /// `gradeTypeDescriptor`: a value of GradeTypeDescriptor.
        pub grade_type_descriptor: Descriptor = required("gradeTypeDescriptor"),
        /// `gradingPeriodDescriptor`: a value of GradingPeriodDescriptor.
        pub grading_period_descriptor: Descriptor = required("gradingPeriodDescriptor"),
        /// `gradingPeriodName`: at most 60 characters.
        pub grading_period_name: String = required("gradingPeriodName"),
        /// `gradingPeriodSchoolYear`.
        pub grading_period_school_year: i32 = required("gradingPeriodSchoolYear"),
        /// `localCourseCode`: at most 60 characters.
        pub local_course_code: String = required("localCourseCode"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
        /// `sectionIdentifier`: at most 255 characters.
        pub section_identifier: String = required("sectionIdentifier"),
        /// `sessionName`: at most 60 characters.
        pub session_name: String = required("sessionName"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a StudentCompetencyObjective: its key.
    pub struct StudentCompetencyObjectiveReference {
        /// `gradingPeriodDescriptor`: a value of GradingPeriodDescriptor.
        pub grading_period_descriptor: Descriptor = required("gradingPeriodDescriptor"),
        /// `gradingPeriodName`: at most 60 characters.
        pub grading_period_name: String = required("gradingPeriodName"),
        /// `gradingPeriodSchoolId`.
        pub grading_period_school_id: i64 = required("gradingPeriodSchoolId"),
        /// `gradingPeriodSchoolYear`.
        pub grading_period_school_year: i32 = required("gradingPeriodSchoolYear"),
        /// `objective`: at most 60 characters.
        pub objective: String = required("objective"),
        /// `objectiveEducationOrganizationId`.
        pub objective_education_organization_id: i64 = required("objectiveEducationOrganizationId"),
        /// `objectiveGradeLevelDescriptor`: a value of GradeLevelDescriptor.
        pub objective_grade_level_descriptor: Descriptor = required("objectiveGradeLevelDescriptor"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a DisciplineIncident: its key.
    pub struct DisciplineIncidentReference {
        /// `incidentIdentifier`: at most 36 characters.
        pub incident_identifier: String = required("incidentIdentifier"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
    }

    /// A reference to a CourseOffering: its key.
    pub struct CourseOfferingReference {
        /// `localCourseCode`: at most 60 characters.
        pub local_course_code: String = required("localCourseCode"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
        /// `sessionName`: at most 60 characters.
        pub session_name: String = required("sessionName"),
    }

    /// A reference to a Location: its key.
    pub struct LocationReference {
        /// `classroomIdentificationCode`: at most 60 characters.
        pub classroom_identification_code: String = required("classroomIdentificationCode"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
    }

    /// A reference to a CalendarDate: its key.
    pub struct CalendarDateReference {
        /// `calendarCode`: at most 60 characters.
        pub calendar_code: String = required("calendarCode"),
        /// `date`.
        pub date: Date = required("date"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `schoolYear`.
        pub school_year: i32 = required("schoolYear"),
    }

    /// A reference to a AcademicWeek: its key.
    pub struct AcademicWeekReference {
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `weekIdentifier`: 5 to 80 characters.
        pub week_identifier: String = required("weekIdentifier"),
    }

    /// A reference to a Credential: its key.
    pub struct CredentialReference {
        /// `credentialIdentifier`: at most 60 characters.
        pub credential_identifier: String = required("credentialIdentifier"),
        /// `stateOfIssueStateAbbreviationDescriptor`: a value of StateAbbreviationDescriptor.
        pub state_of_issue_state_abbreviation_descriptor: Descriptor = required("stateOfIssueStateAbbreviationDescriptor"),
    }

    /// A reference to a Cohort: its key.
    pub struct CohortReference {
        /// `cohortIdentifier`: at most 36 characters.
        pub cohort_identifier: String = required("cohortIdentifier"),
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
    }

    /// A reference to a StaffEducationOrganizationEmploymentAssociation: its key.
    pub struct StaffEducationOrganizationEmploymentAssociationReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `employmentStatusDescriptor`: a value of EmploymentStatusDescriptor.
        pub employment_status_descriptor: Descriptor = required("employmentStatusDescriptor"),
        /// `hireDate`.
        pub hire_date: Date = required("hireDate"),
        /// `staffUniqueId`: at most 32 characters.
        pub staff_unique_id: String = required("staffUniqueId"),
    }

    /// A reference to a ReportCard: its key.
    pub struct ReportCardReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `gradingPeriodDescriptor`: a value of GradingPeriodDescriptor.
        pub grading_period_descriptor: Descriptor = required("gradingPeriodDescriptor"),
        /// `gradingPeriodName`: at most 60 characters.
        pub grading_period_name: String = required("gradingPeriodName"),
        /// `gradingPeriodSchoolId`.
        pub grading_period_school_id: i64 = required("gradingPeriodSchoolId"),
        /// `gradingPeriodSchoolYear`.
        pub grading_period_school_year: i32 = required("gradingPeriodSchoolYear"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a StudentAssessment: its key.
    pub struct StudentAssessmentReference {
        /// `assessmentIdentifier`: at most 60 characters.
        pub assessment_identifier: String = required("assessmentIdentifier"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `studentAssessmentIdentifier`: at most 60 characters.
        pub student_assessment_identifier: String = required("studentAssessmentIdentifier"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a StudentEducationOrganizationAssessmentAccommodation: its key.
    pub struct StudentEducationOrganizationAssessmentAccommodationReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a StudentEducationOrganizationAssociation: its key.
    pub struct StudentEducationOrganizationAssociationReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a StudentSchoolAssociation: its key.
    pub struct StudentSchoolAssociationReference {
        /// `entryDate`.
        pub entry_date: Date = required("entryDate"),
        /// `schoolId`.
        pub school_id: i64 = required("schoolId"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a StudentAssessmentRegistration: its key.
    pub struct StudentAssessmentRegistrationReference {
        /// `administrationIdentifier`: at most 255 characters.
        pub administration_identifier: String = required("administrationIdentifier"),
        /// `assessmentIdentifier`: at most 60 characters.
        pub assessment_identifier: String = required("assessmentIdentifier"),
        /// `assigningEducationOrganizationId`.
        pub assigning_education_organization_id: i64 = required("assigningEducationOrganizationId"),
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a CompetencyObjective: its key.
    pub struct CompetencyObjectiveReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `objective`: at most 60 characters.
        pub objective: String = required("objective"),
        /// `objectiveGradeLevelDescriptor`: a value of GradeLevelDescriptor.
        pub objective_grade_level_descriptor: Descriptor = required("objectiveGradeLevelDescriptor"),
    }

    /// A reference to a GeneralStudentProgramAssociation: its key.
    pub struct GeneralStudentProgramAssociationReference {
        /// `beginDate`.
        pub begin_date: Date = required("beginDate"),
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `programEducationOrganizationId`.
        pub program_education_organization_id: i64 = required("programEducationOrganizationId"),
        /// `programName`: at most 60 characters.
        pub program_name: String = required("programName"),
        /// `programTypeDescriptor`: a value of ProgramTypeDescriptor.
        pub program_type_descriptor: Descriptor = required("programTypeDescriptor"),
        /// `studentUniqueId`: at most 32 characters.
        pub student_unique_id: String = required("studentUniqueId"),
    }

    /// A reference to a Contact: its key.
    pub struct ContactReference {
        /// `contactUniqueId`: at most 32 characters.
        pub contact_unique_id: String = required("contactUniqueId"),
    }

    /// A reference to a CrisisEvent: its key.
    pub struct CrisisEventReference {
        /// `crisisEventName`: at most 100 characters.
        pub crisis_event_name: String = required("crisisEventName"),
    }

    /// A reference to a GradebookEntry: its key.
    pub struct GradebookEntryReference {
        /// `gradebookEntryIdentifier`: at most 60 characters.
        pub gradebook_entry_identifier: String = required("gradebookEntryIdentifier"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
    }

    /// A reference to a Intervention: its key.
    pub struct InterventionReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `interventionIdentificationCode`: at most 60 characters.
        pub intervention_identification_code: String = required("interventionIdentificationCode"),
    }

    /// A reference to a GraduationPlan: its key.
    pub struct GraduationPlanReference {
        /// `educationOrganizationId`.
        pub education_organization_id: i64 = required("educationOrganizationId"),
        /// `graduationPlanTypeDescriptor`: a value of GraduationPlanTypeDescriptor.
        pub graduation_plan_type_descriptor: Descriptor = required("graduationPlanTypeDescriptor"),
        /// `graduationSchoolYear`.
        pub graduation_school_year: i32 = required("graduationSchoolYear"),
    }

    /// A reference to a Survey: its key.
    pub struct SurveyReference {
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `surveyIdentifier`: at most 60 characters.
        pub survey_identifier: String = required("surveyIdentifier"),
    }

    /// A reference to a SurveySection: its key.
    pub struct SurveySectionReference {
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `surveyIdentifier`: at most 60 characters.
        pub survey_identifier: String = required("surveyIdentifier"),
        /// `surveySectionTitle`: at most 255 characters.
        pub survey_section_title: String = required("surveySectionTitle"),
    }

    /// A reference to a SurveyQuestion: its key.
    pub struct SurveyQuestionReference {
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `questionCode`: at most 60 characters.
        pub question_code: String = required("questionCode"),
        /// `surveyIdentifier`: at most 60 characters.
        pub survey_identifier: String = required("surveyIdentifier"),
    }

    /// A reference to a SurveyResponse: its key.
    pub struct SurveyResponseReference {
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `surveyIdentifier`: at most 60 characters.
        pub survey_identifier: String = required("surveyIdentifier"),
        /// `surveyResponseIdentifier`: at most 60 characters.
        pub survey_response_identifier: String = required("surveyResponseIdentifier"),
    }

    /// A reference to a SurveySectionResponse: its key.
    pub struct SurveySectionResponseReference {
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `surveyIdentifier`: at most 60 characters.
        pub survey_identifier: String = required("surveyIdentifier"),
        /// `surveyResponseIdentifier`: at most 60 characters.
        pub survey_response_identifier: String = required("surveyResponseIdentifier"),
        /// `surveySectionTitle`: at most 255 characters.
        pub survey_section_title: String = required("surveySectionTitle"),
    }
}
