//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Alternative and Supplemental Services.

use super::{
    MODEL,
    EducationOrganizationReference,
    LearningStandardReference,
    ProgramReference,
    SchoolYearTypeReference,
    StaffReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `programs`.
    pub struct Program in "programs" {
        /// `programName`, key: at most 60 characters.
        pub program_name: String = required("programName"),
        /// `programTypeDescriptor`, key: a value of ProgramTypeDescriptor.
        pub program_type_descriptor: Descriptor = required("programTypeDescriptor"),
        /// `programId`: at most 20 characters.
        pub program_id: Option<String> = optional("programId"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `characteristics`.
        pub characteristics: Vec<ProgramCharacteristic> = optional("characteristics"),
        /// `learningStandards`.
        pub learning_standards: Vec<ProgramLearningStandard> = optional("learningStandards"),
        /// `sponsors`.
        pub sponsors: Vec<ProgramSponsor> = optional("sponsors"),
    }

    /// An item of `programs.characteristics`.
    pub struct ProgramCharacteristic {
        /// `programCharacteristicDescriptor`, key: a value of ProgramCharacteristicDescriptor.
        pub program_characteristic_descriptor: Descriptor = required("programCharacteristicDescriptor"),
    }

    /// An item of `programs.learningStandards`.
    pub struct ProgramLearningStandard {
        /// `learningStandardReference`, key.
        pub learning_standard_reference: LearningStandardReference = required("learningStandardReference"),
    }

    /// An item of `programs.sponsors`.
    pub struct ProgramSponsor {
        /// `programSponsorDescriptor`, key: a value of ProgramSponsorDescriptor.
        pub program_sponsor_descriptor: Descriptor = required("programSponsorDescriptor"),
    }

    /// A record of `staffProgramAssociations`.
    pub struct StaffProgramAssociation in "staffProgramAssociations" {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `studentRecordAccess`.
        pub student_record_access: Option<bool> = optional("studentRecordAccess"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `studentCTEProgramAssociations`.
    pub struct StudentCTEProgramAssociation in "studentCTEProgramAssociations" {
        /// `nonTraditionalGenderStatus`.
        pub non_traditional_gender_status: Option<bool> = optional("nonTraditionalGenderStatus"),
        /// `privateCTEProgram`.
        pub private_cte_program: Option<bool> = optional("privateCTEProgram"),
        /// `technicalSkillsAssessmentDescriptor`: a value of TechnicalSkillsAssessmentDescriptor.
        pub technical_skills_assessment_descriptor: Option<Descriptor> = optional("technicalSkillsAssessmentDescriptor"),
        /// `cteProgramServices`.
        pub cte_program_services: Vec<StudentCTEProgramAssociationCTEProgramService> = optional("cteProgramServices"),
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reasonExitedDescriptor`: a value of ReasonExitedDescriptor.
        pub reason_exited_descriptor: Option<Descriptor> = optional("reasonExitedDescriptor"),
        /// `servedOutsideOfRegularSession`.
        pub served_outside_of_regular_session: Option<bool> = optional("servedOutsideOfRegularSession"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programParticipationStatuses`.
        pub program_participation_statuses: Vec<GeneralStudentProgramAssociationProgramParticipationStatus> = optional("programParticipationStatuses"),
    }

    /// An item of `studentCTEProgramAssociations.cteProgramServices`.
    pub struct StudentCTEProgramAssociationCTEProgramService {
        /// `cteProgramServiceDescriptor`, key: a value of CTEProgramServiceDescriptor.
        pub cte_program_service_descriptor: Descriptor = required("cteProgramServiceDescriptor"),
        /// `cipCode`: at most 120 characters.
        pub cip_code: Option<String> = optional("cipCode"),
        /// `primaryIndicator`.
        pub primary_indicator: Option<bool> = optional("primaryIndicator"),
        /// `serviceBeginDate`.
        pub service_begin_date: Option<Date> = optional("serviceBeginDate"),
        /// `serviceEndDate`.
        pub service_end_date: Option<Date> = optional("serviceEndDate"),
    }

    /// An item of `studentCTEProgramAssociations.programParticipationStatuses`.
    pub struct GeneralStudentProgramAssociationProgramParticipationStatus {
        /// `participationStatusDescriptor`, key: a value of ParticipationStatusDescriptor.
        pub participation_status_descriptor: Descriptor = required("participationStatusDescriptor"),
        /// `statusBeginDate`, key.
        pub status_begin_date: Date = required("statusBeginDate"),
        /// `designatedBy`: at most 60 characters.
        pub designated_by: Option<String> = optional("designatedBy"),
        /// `statusEndDate`.
        pub status_end_date: Option<Date> = optional("statusEndDate"),
    }

    /// A record of `studentHomelessProgramAssociations`.
    pub struct StudentHomelessProgramAssociation in "studentHomelessProgramAssociations" {
        /// `awaitingFosterCare`.
        pub awaiting_foster_care: Option<bool> = optional("awaitingFosterCare"),
        /// `homelessPrimaryNighttimeResidenceDescriptor`: a value of HomelessPrimaryNighttimeResidenceDescriptor.
        pub homeless_primary_nighttime_residence_descriptor: Option<Descriptor> = optional("homelessPrimaryNighttimeResidenceDescriptor"),
        /// `homelessUnaccompaniedYouth`.
        pub homeless_unaccompanied_youth: Option<bool> = optional("homelessUnaccompaniedYouth"),
        /// `homelessProgramServices`.
        pub homeless_program_services: Vec<StudentHomelessProgramAssociationHomelessProgramService> = optional("homelessProgramServices"),
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reasonExitedDescriptor`: a value of ReasonExitedDescriptor.
        pub reason_exited_descriptor: Option<Descriptor> = optional("reasonExitedDescriptor"),
        /// `servedOutsideOfRegularSession`.
        pub served_outside_of_regular_session: Option<bool> = optional("servedOutsideOfRegularSession"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programParticipationStatuses`.
        pub program_participation_statuses: Vec<GeneralStudentProgramAssociationProgramParticipationStatus> = optional("programParticipationStatuses"),
    }

    /// An item of `studentHomelessProgramAssociations.homelessProgramServices`.
    pub struct StudentHomelessProgramAssociationHomelessProgramService {
        /// `homelessProgramServiceDescriptor`, key: a value of HomelessProgramServiceDescriptor.
        pub homeless_program_service_descriptor: Descriptor = required("homelessProgramServiceDescriptor"),
        /// `primaryIndicator`.
        pub primary_indicator: Option<bool> = optional("primaryIndicator"),
        /// `serviceBeginDate`.
        pub service_begin_date: Option<Date> = optional("serviceBeginDate"),
        /// `serviceEndDate`.
        pub service_end_date: Option<Date> = optional("serviceEndDate"),
    }

    /// A record of `studentLanguageInstructionProgramAssociations`.
    pub struct StudentLanguageInstructionProgramAssociation in "studentLanguageInstructionProgramAssociations" {
        /// `dosage`.
        pub dosage: Option<i32> = optional("dosage"),
        /// `englishLearnerParticipation`.
        pub english_learner_participation: Option<bool> = optional("englishLearnerParticipation"),
        /// `englishLanguageProficiencyAssessments`.
        pub english_language_proficiency_assessments: Vec<StudentLanguageInstructionProgramAssociationEnglishLanguageProficiencyAssessment> = optional("englishLanguageProficiencyAssessments"),
        /// `languageInstructionProgramServices`.
        pub language_instruction_program_services: Vec<StudentLanguageInstructionProgramAssociationLanguageInstructionProgramService> = optional("languageInstructionProgramServices"),
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reasonExitedDescriptor`: a value of ReasonExitedDescriptor.
        pub reason_exited_descriptor: Option<Descriptor> = optional("reasonExitedDescriptor"),
        /// `servedOutsideOfRegularSession`.
        pub served_outside_of_regular_session: Option<bool> = optional("servedOutsideOfRegularSession"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programParticipationStatuses`.
        pub program_participation_statuses: Vec<GeneralStudentProgramAssociationProgramParticipationStatus> = optional("programParticipationStatuses"),
    }

    /// An item of `studentLanguageInstructionProgramAssociations.englishLanguageProficiencyAssessments`.
    pub struct StudentLanguageInstructionProgramAssociationEnglishLanguageProficiencyAssessment {
        /// `monitoredDescriptor`: a value of MonitoredDescriptor.
        pub monitored_descriptor: Option<Descriptor> = optional("monitoredDescriptor"),
        /// `participationDescriptor`: a value of ParticipationDescriptor.
        pub participation_descriptor: Option<Descriptor> = optional("participationDescriptor"),
        /// `proficiencyDescriptor`: a value of ProficiencyDescriptor.
        pub proficiency_descriptor: Option<Descriptor> = optional("proficiencyDescriptor"),
        /// `progressDescriptor`: a value of ProgressDescriptor.
        pub progress_descriptor: Option<Descriptor> = optional("progressDescriptor"),
        /// `schoolYearTypeReference`, key.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
    }

    /// An item of `studentLanguageInstructionProgramAssociations.languageInstructionProgramServices`.
    pub struct StudentLanguageInstructionProgramAssociationLanguageInstructionProgramService {
        /// `languageInstructionProgramServiceDescriptor`, key: a value of LanguageInstructionProgramServiceDescriptor.
        pub language_instruction_program_service_descriptor: Descriptor = required("languageInstructionProgramServiceDescriptor"),
        /// `primaryIndicator`.
        pub primary_indicator: Option<bool> = optional("primaryIndicator"),
        /// `serviceBeginDate`.
        pub service_begin_date: Option<Date> = optional("serviceBeginDate"),
        /// `serviceEndDate`.
        pub service_end_date: Option<Date> = optional("serviceEndDate"),
    }

    /// A record of `studentMigrantEducationProgramAssociations`.
    pub struct StudentMigrantEducationProgramAssociation in "studentMigrantEducationProgramAssociations" {
        /// `continuationOfServicesReasonDescriptor`: a value of ContinuationOfServicesReasonDescriptor.
        pub continuation_of_services_reason_descriptor: Option<Descriptor> = optional("continuationOfServicesReasonDescriptor"),
        /// `eligibilityExpirationDate`.
        pub eligibility_expiration_date: Option<Date> = optional("eligibilityExpirationDate"),
        /// `lastQualifyingMove`.
        pub last_qualifying_move: Date = required("lastQualifyingMove"),
        /// `priorityForServices`.
        pub priority_for_services: bool = required("priorityForServices"),
        /// `qualifyingArrivalDate`.
        pub qualifying_arrival_date: Option<Date> = optional("qualifyingArrivalDate"),
        /// `stateResidencyDate`.
        pub state_residency_date: Option<Date> = optional("stateResidencyDate"),
        /// `usInitialEntry`.
        pub us_initial_entry: Option<Date> = optional("usInitialEntry"),
        /// `usInitialSchoolEntry`.
        pub us_initial_school_entry: Option<Date> = optional("usInitialSchoolEntry"),
        /// `usMostRecentEntry`.
        pub us_most_recent_entry: Option<Date> = optional("usMostRecentEntry"),
        /// `migrantEducationProgramServices`.
        pub migrant_education_program_services: Vec<StudentMigrantEducationProgramAssociationMigrantEducationProgramService> = optional("migrantEducationProgramServices"),
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reasonExitedDescriptor`: a value of ReasonExitedDescriptor.
        pub reason_exited_descriptor: Option<Descriptor> = optional("reasonExitedDescriptor"),
        /// `servedOutsideOfRegularSession`.
        pub served_outside_of_regular_session: Option<bool> = optional("servedOutsideOfRegularSession"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programParticipationStatuses`.
        pub program_participation_statuses: Vec<GeneralStudentProgramAssociationProgramParticipationStatus> = optional("programParticipationStatuses"),
    }

    /// An item of `studentMigrantEducationProgramAssociations.migrantEducationProgramServices`.
    pub struct StudentMigrantEducationProgramAssociationMigrantEducationProgramService {
        /// `migrantEducationProgramServiceDescriptor`, key: a value of MigrantEducationProgramServiceDescriptor.
        pub migrant_education_program_service_descriptor: Descriptor = required("migrantEducationProgramServiceDescriptor"),
        /// `primaryIndicator`.
        pub primary_indicator: Option<bool> = optional("primaryIndicator"),
        /// `serviceBeginDate`.
        pub service_begin_date: Option<Date> = optional("serviceBeginDate"),
        /// `serviceEndDate`.
        pub service_end_date: Option<Date> = optional("serviceEndDate"),
    }

    /// A record of `studentNeglectedOrDelinquentProgramAssociations`.
    pub struct StudentNeglectedOrDelinquentProgramAssociation in "studentNeglectedOrDelinquentProgramAssociations" {
        /// `elaProgressLevelDescriptor`: a value of ProgressLevelDescriptor.
        pub ela_progress_level_descriptor: Option<Descriptor> = optional("elaProgressLevelDescriptor"),
        /// `mathematicsProgressLevelDescriptor`: a value of ProgressLevelDescriptor.
        pub mathematics_progress_level_descriptor: Option<Descriptor> = optional("mathematicsProgressLevelDescriptor"),
        /// `neglectedOrDelinquentProgramDescriptor`: a value of NeglectedOrDelinquentProgramDescriptor.
        pub neglected_or_delinquent_program_descriptor: Option<Descriptor> = optional("neglectedOrDelinquentProgramDescriptor"),
        /// `neglectedOrDelinquentProgramServices`.
        pub neglected_or_delinquent_program_services: Vec<StudentNeglectedOrDelinquentProgramAssociationNeglectedOrDelinquentProgramService> = optional("neglectedOrDelinquentProgramServices"),
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reasonExitedDescriptor`: a value of ReasonExitedDescriptor.
        pub reason_exited_descriptor: Option<Descriptor> = optional("reasonExitedDescriptor"),
        /// `servedOutsideOfRegularSession`.
        pub served_outside_of_regular_session: Option<bool> = optional("servedOutsideOfRegularSession"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programParticipationStatuses`.
        pub program_participation_statuses: Vec<GeneralStudentProgramAssociationProgramParticipationStatus> = optional("programParticipationStatuses"),
    }

    /// An item of `studentNeglectedOrDelinquentProgramAssociations.neglectedOrDelinquentProgramServices`.
    pub struct StudentNeglectedOrDelinquentProgramAssociationNeglectedOrDelinquentProgramService {
        /// `neglectedOrDelinquentProgramServiceDescriptor`, key: a value of NeglectedOrDelinquentProgramServiceDescriptor.
        pub neglected_or_delinquent_program_service_descriptor: Descriptor = required("neglectedOrDelinquentProgramServiceDescriptor"),
        /// `primaryIndicator`.
        pub primary_indicator: Option<bool> = optional("primaryIndicator"),
        /// `serviceBeginDate`.
        pub service_begin_date: Option<Date> = optional("serviceBeginDate"),
        /// `serviceEndDate`.
        pub service_end_date: Option<Date> = optional("serviceEndDate"),
    }

    /// A record of `studentProgramAssociations`.
    pub struct StudentProgramAssociation in "studentProgramAssociations" {
        /// `services`.
        pub services: Vec<StudentProgramAssociationService> = optional("services"),
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reasonExitedDescriptor`: a value of ReasonExitedDescriptor.
        pub reason_exited_descriptor: Option<Descriptor> = optional("reasonExitedDescriptor"),
        /// `servedOutsideOfRegularSession`.
        pub served_outside_of_regular_session: Option<bool> = optional("servedOutsideOfRegularSession"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programParticipationStatuses`.
        pub program_participation_statuses: Vec<GeneralStudentProgramAssociationProgramParticipationStatus> = optional("programParticipationStatuses"),
    }

    /// An item of `studentProgramAssociations.services`.
    pub struct StudentProgramAssociationService {
        /// `serviceDescriptor`, key: a value of ServiceDescriptor.
        pub service_descriptor: Descriptor = required("serviceDescriptor"),
        /// `primaryIndicator`.
        pub primary_indicator: Option<bool> = optional("primaryIndicator"),
        /// `serviceBeginDate`.
        pub service_begin_date: Option<Date> = optional("serviceBeginDate"),
        /// `serviceEndDate`.
        pub service_end_date: Option<Date> = optional("serviceEndDate"),
    }

    /// A record of `studentProgramAttendanceEvents`.
    pub struct StudentProgramAttendanceEvent in "studentProgramAttendanceEvents" {
        /// `attendanceEventCategoryDescriptor`, key: a value of AttendanceEventCategoryDescriptor.
        pub attendance_event_category_descriptor: Descriptor = required("attendanceEventCategoryDescriptor"),
        /// `eventDate`, key.
        pub event_date: Date = required("eventDate"),
        /// `attendanceEventReason`: at most 255 characters.
        pub attendance_event_reason: Option<String> = optional("attendanceEventReason"),
        /// `educationalEnvironmentDescriptor`: a value of EducationalEnvironmentDescriptor.
        pub educational_environment_descriptor: Option<Descriptor> = optional("educationalEnvironmentDescriptor"),
        /// `eventDuration`: 3 digits, 2 of them behind the point, 0 to 1.
        pub event_duration: Option<Decimal> = optional("eventDuration"),
        /// `programAttendanceDuration`: 0 to 1440.
        pub program_attendance_duration: Option<i32> = optional("programAttendanceDuration"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
    }

    /// A record of `studentSchoolFoodServiceProgramAssociations`.
    pub struct StudentSchoolFoodServiceProgramAssociation in "studentSchoolFoodServiceProgramAssociations" {
        /// `directCertification`.
        pub direct_certification: Option<bool> = optional("directCertification"),
        /// `schoolFoodServiceProgramServices`.
        pub school_food_service_program_services: Vec<StudentSchoolFoodServiceProgramAssociationSchoolFoodServiceProgramService> = optional("schoolFoodServiceProgramServices"),
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reasonExitedDescriptor`: a value of ReasonExitedDescriptor.
        pub reason_exited_descriptor: Option<Descriptor> = optional("reasonExitedDescriptor"),
        /// `servedOutsideOfRegularSession`.
        pub served_outside_of_regular_session: Option<bool> = optional("servedOutsideOfRegularSession"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programParticipationStatuses`.
        pub program_participation_statuses: Vec<GeneralStudentProgramAssociationProgramParticipationStatus> = optional("programParticipationStatuses"),
    }

    /// An item of `studentSchoolFoodServiceProgramAssociations.schoolFoodServiceProgramServices`.
    pub struct StudentSchoolFoodServiceProgramAssociationSchoolFoodServiceProgramService {
        /// `schoolFoodServiceProgramServiceDescriptor`, key: a value of SchoolFoodServiceProgramServiceDescriptor.
        pub school_food_service_program_service_descriptor: Descriptor = required("schoolFoodServiceProgramServiceDescriptor"),
        /// `primaryIndicator`.
        pub primary_indicator: Option<bool> = optional("primaryIndicator"),
        /// `serviceBeginDate`.
        pub service_begin_date: Option<Date> = optional("serviceBeginDate"),
        /// `serviceEndDate`.
        pub service_end_date: Option<Date> = optional("serviceEndDate"),
    }

    /// A record of `studentSpecialEducationProgramAssociations`.
    pub struct StudentSpecialEducationProgramAssociation in "studentSpecialEducationProgramAssociations" {
        /// `ideaEligibility`.
        pub idea_eligibility: Option<bool> = optional("ideaEligibility"),
        /// `iepBeginDate`.
        pub iep_begin_date: Option<Date> = optional("iepBeginDate"),
        /// `iepEndDate`.
        pub iep_end_date: Option<Date> = optional("iepEndDate"),
        /// `iepReviewDate`.
        pub iep_review_date: Option<Date> = optional("iepReviewDate"),
        /// `lastEvaluationDate`.
        pub last_evaluation_date: Option<Date> = optional("lastEvaluationDate"),
        /// `medicallyFragile`.
        pub medically_fragile: Option<bool> = optional("medicallyFragile"),
        /// `multiplyDisabled`.
        pub multiply_disabled: Option<bool> = optional("multiplyDisabled"),
        /// `reductionInHoursPerWeekComparedToPeers`: 5 digits, 2 of them behind the point.
        pub reduction_in_hours_per_week_compared_to_peers: Option<Decimal> = optional("reductionInHoursPerWeekComparedToPeers"),
        /// `schoolHoursPerWeek`: 5 digits, 2 of them behind the point.
        pub school_hours_per_week: Option<Decimal> = optional("schoolHoursPerWeek"),
        /// `shortenedSchoolDayIndicator`.
        pub shortened_school_day_indicator: Option<bool> = optional("shortenedSchoolDayIndicator"),
        /// `specialEducationExitDate`.
        pub special_education_exit_date: Option<Date> = optional("specialEducationExitDate"),
        /// `specialEducationExitExplained`: at most 1024 characters.
        pub special_education_exit_explained: Option<String> = optional("specialEducationExitExplained"),
        /// `specialEducationExitReasonDescriptor`: a value of SpecialEducationExitReasonDescriptor.
        pub special_education_exit_reason_descriptor: Option<Descriptor> = optional("specialEducationExitReasonDescriptor"),
        /// `specialEducationHoursPerWeek`: 5 digits, 2 of them behind the point.
        pub special_education_hours_per_week: Option<Decimal> = optional("specialEducationHoursPerWeek"),
        /// `specialEducationSettingDescriptor`: a value of SpecialEducationSettingDescriptor.
        pub special_education_setting_descriptor: Option<Descriptor> = optional("specialEducationSettingDescriptor"),
        /// `disabilities`.
        pub disabilities: Vec<StudentSpecialEducationProgramAssociationDisability> = optional("disabilities"),
        /// `serviceProviders`.
        pub service_providers: Vec<StudentSpecialEducationProgramAssociationServiceProvider> = optional("serviceProviders"),
        /// `specialEducationProgramServices`.
        pub special_education_program_services: Vec<StudentSpecialEducationProgramAssociationSpecialEducationProgramService> = optional("specialEducationProgramServices"),
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reasonExitedDescriptor`: a value of ReasonExitedDescriptor.
        pub reason_exited_descriptor: Option<Descriptor> = optional("reasonExitedDescriptor"),
        /// `servedOutsideOfRegularSession`.
        pub served_outside_of_regular_session: Option<bool> = optional("servedOutsideOfRegularSession"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programParticipationStatuses`.
        pub program_participation_statuses: Vec<GeneralStudentProgramAssociationProgramParticipationStatus> = optional("programParticipationStatuses"),
    }

    /// An item of `studentSpecialEducationProgramAssociations.disabilities`.
    pub struct StudentSpecialEducationProgramAssociationDisability {
        /// `disabilityDescriptor`, key: a value of DisabilityDescriptor.
        pub disability_descriptor: Descriptor = required("disabilityDescriptor"),
        /// `disabilityDeterminationSourceTypeDescriptor`: a value of DisabilityDeterminationSourceTypeDescriptor.
        pub disability_determination_source_type_descriptor: Option<Descriptor> = optional("disabilityDeterminationSourceTypeDescriptor"),
        /// `disabilityDiagnosis`: at most 80 characters.
        pub disability_diagnosis: Option<String> = optional("disabilityDiagnosis"),
        /// `orderOfDisability`.
        pub order_of_disability: Option<i32> = optional("orderOfDisability"),
        /// `designations`.
        pub designations: Vec<StudentSpecialEducationProgramAssociationDisabilityDesignation> = optional("designations"),
    }

    /// An item of `studentSpecialEducationProgramAssociations.disabilities.designations`.
    pub struct StudentSpecialEducationProgramAssociationDisabilityDesignation {
        /// `disabilityDesignationDescriptor`, key: a value of DisabilityDesignationDescriptor.
        pub disability_designation_descriptor: Descriptor = required("disabilityDesignationDescriptor"),
    }

    /// An item of `studentSpecialEducationProgramAssociations.serviceProviders`.
    pub struct StudentSpecialEducationProgramAssociationServiceProvider {
        /// `primaryProvider`.
        pub primary_provider: Option<bool> = optional("primaryProvider"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// An item of `studentSpecialEducationProgramAssociations.specialEducationProgramServices`.
    pub struct StudentSpecialEducationProgramAssociationSpecialEducationProgramService {
        /// `specialEducationProgramServiceDescriptor`, key: a value of SpecialEducationProgramServiceDescriptor.
        pub special_education_program_service_descriptor: Descriptor = required("specialEducationProgramServiceDescriptor"),
        /// `primaryIndicator`.
        pub primary_indicator: Option<bool> = optional("primaryIndicator"),
        /// `serviceBeginDate`.
        pub service_begin_date: Option<Date> = optional("serviceBeginDate"),
        /// `serviceEndDate`.
        pub service_end_date: Option<Date> = optional("serviceEndDate"),
        /// `providers`.
        pub providers: Vec<StudentSpecialEducationProgramAssociationSpecialEducationProgramServiceProvider> = optional("providers"),
    }

    /// An item of `studentSpecialEducationProgramAssociations.specialEducationProgramServices.providers`.
    pub struct StudentSpecialEducationProgramAssociationSpecialEducationProgramServiceProvider {
        /// `primaryProvider`.
        pub primary_provider: Option<bool> = optional("primaryProvider"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `studentSpecialEducationProgramEligibilityAssociations`.
    pub struct StudentSpecialEducationProgramEligibilityAssociation in "studentSpecialEducationProgramEligibilityAssociations" {
        /// `consentToEvaluationReceivedDate`, key.
        pub consent_to_evaluation_received_date: Date = required("consentToEvaluationReceivedDate"),
        /// `consentToEvaluationDate`.
        pub consent_to_evaluation_date: Option<Date> = optional("consentToEvaluationDate"),
        /// `eligibilityConferenceDate`.
        pub eligibility_conference_date: Option<Date> = optional("eligibilityConferenceDate"),
        /// `eligibilityDelayReasonDescriptor`: a value of EligibilityDelayReasonDescriptor.
        pub eligibility_delay_reason_descriptor: Option<Descriptor> = optional("eligibilityDelayReasonDescriptor"),
        /// `eligibilityDeterminationDate`.
        pub eligibility_determination_date: Option<Date> = optional("eligibilityDeterminationDate"),
        /// `eligibilityEvaluationDate`.
        pub eligibility_evaluation_date: Option<Date> = optional("eligibilityEvaluationDate"),
        /// `eligibilityEvaluationTypeDescriptor`: a value of EligibilityEvaluationTypeDescriptor.
        pub eligibility_evaluation_type_descriptor: Option<Descriptor> = optional("eligibilityEvaluationTypeDescriptor"),
        /// `evaluationCompleteIndicator`.
        pub evaluation_complete_indicator: Option<bool> = optional("evaluationCompleteIndicator"),
        /// `evaluationDelayDays`.
        pub evaluation_delay_days: Option<i32> = optional("evaluationDelayDays"),
        /// `evaluationDelayReasonDescriptor`: a value of EvaluationDelayReasonDescriptor.
        pub evaluation_delay_reason_descriptor: Option<Descriptor> = optional("evaluationDelayReasonDescriptor"),
        /// `evaluationLateReason`: at most 255 characters.
        pub evaluation_late_reason: Option<String> = optional("evaluationLateReason"),
        /// `ideaIndicator`.
        pub idea_indicator: Option<bool> = optional("ideaIndicator"),
        /// `ideaPartDescriptor`: a value of IDEAPartDescriptor.
        pub idea_part_descriptor: Descriptor = required("ideaPartDescriptor"),
        /// `originalECIServicesDate`.
        pub original_eci_services_date: Option<Date> = optional("originalECIServicesDate"),
        /// `transitionConferenceDate`.
        pub transition_conference_date: Option<Date> = optional("transitionConferenceDate"),
        /// `transitionNotificationDate`.
        pub transition_notification_date: Option<Date> = optional("transitionNotificationDate"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
    }

    /// A record of `studentTitleIPartAProgramAssociations`.
    pub struct StudentTitleIPartAProgramAssociation in "studentTitleIPartAProgramAssociations" {
        /// `titleIPartAParticipantDescriptor`: a value of TitleIPartAParticipantDescriptor.
        pub title_i_part_a_participant_descriptor: Descriptor = required("titleIPartAParticipantDescriptor"),
        /// `titleIPartAProgramServices`.
        pub title_i_part_a_program_services: Vec<StudentTitleIPartAProgramAssociationTitleIPartAProgramService> = optional("titleIPartAProgramServices"),
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `reasonExitedDescriptor`: a value of ReasonExitedDescriptor.
        pub reason_exited_descriptor: Option<Descriptor> = optional("reasonExitedDescriptor"),
        /// `servedOutsideOfRegularSession`.
        pub served_outside_of_regular_session: Option<bool> = optional("servedOutsideOfRegularSession"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programParticipationStatuses`.
        pub program_participation_statuses: Vec<GeneralStudentProgramAssociationProgramParticipationStatus> = optional("programParticipationStatuses"),
    }

    /// An item of `studentTitleIPartAProgramAssociations.titleIPartAProgramServices`.
    pub struct StudentTitleIPartAProgramAssociationTitleIPartAProgramService {
        /// `titleIPartAProgramServiceDescriptor`, key: a value of TitleIPartAProgramServiceDescriptor.
        pub title_i_part_a_program_service_descriptor: Descriptor = required("titleIPartAProgramServiceDescriptor"),
        /// `primaryIndicator`.
        pub primary_indicator: Option<bool> = optional("primaryIndicator"),
        /// `serviceBeginDate`.
        pub service_begin_date: Option<Date> = optional("serviceBeginDate"),
        /// `serviceEndDate`.
        pub service_end_date: Option<Date> = optional("serviceEndDate"),
    }
}
