//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Intervention.

use super::{
    MODEL,
    CohortReference,
    EducationContentReference,
    EducationOrganizationReference,
    InterventionPrescriptionReference,
    InterventionReference,
    StaffReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `educationOrganizationInterventionPrescriptionAssociations`.
    pub struct EducationOrganizationInterventionPrescriptionAssociation in "educationOrganizationInterventionPrescriptionAssociations" {
        /// `beginDate`.
        pub begin_date: Option<Date> = optional("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `interventionPrescriptionReference`, key.
        pub intervention_prescription_reference: InterventionPrescriptionReference = required("interventionPrescriptionReference"),
    }

    /// A record of `interventions`.
    pub struct Intervention in "interventions" {
        /// `interventionIdentificationCode`, key: at most 60 characters.
        pub intervention_identification_code: String = required("interventionIdentificationCode"),
        /// `beginDate`.
        pub begin_date: Date = required("beginDate"),
        /// `deliveryMethodDescriptor`: a value of DeliveryMethodDescriptor.
        pub delivery_method_descriptor: Descriptor = required("deliveryMethodDescriptor"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `interventionClassDescriptor`: a value of InterventionClassDescriptor.
        pub intervention_class_descriptor: Descriptor = required("interventionClassDescriptor"),
        /// `maxDosage`.
        pub max_dosage: Option<i32> = optional("maxDosage"),
        /// `minDosage`.
        pub min_dosage: Option<i32> = optional("minDosage"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: Option<String> = optional("namespace"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `appropriateGradeLevels`.
        pub appropriate_grade_levels: Vec<InterventionAppropriateGradeLevel> = optional("appropriateGradeLevels"),
        /// `appropriateSexes`.
        pub appropriate_sexes: Vec<InterventionAppropriateSex> = optional("appropriateSexes"),
        /// `diagnoses`.
        pub diagnoses: Vec<InterventionDiagnosis> = optional("diagnoses"),
        /// `educationContents`.
        pub education_contents: Vec<InterventionEducationContent> = optional("educationContents"),
        /// `interventionPrescriptions`.
        pub intervention_prescriptions: Vec<InterventionInterventionPrescription> = optional("interventionPrescriptions"),
        /// `learningResourceMetadataURIs`.
        pub learning_resource_metadata_uris: Vec<InterventionLearningResourceMetadataURI> = optional("learningResourceMetadataURIs"),
        /// `meetingTimes`.
        pub meeting_times: Vec<InterventionMeetingTime> = optional("meetingTimes"),
        /// `populationServeds`.
        pub population_serveds: Vec<InterventionPopulationServed> = optional("populationServeds"),
        /// `staffs`.
        pub staffs: Vec<InterventionStaff> = optional("staffs"),
        /// `uris`.
        pub uris: Vec<InterventionURI> = optional("uris"),
    }

    /// An item of `interventions.appropriateGradeLevels`.
    pub struct InterventionAppropriateGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// An item of `interventions.appropriateSexes`.
    pub struct InterventionAppropriateSex {
        /// `sexDescriptor`, key: a value of SexDescriptor.
        pub sex_descriptor: Descriptor = required("sexDescriptor"),
    }

    /// An item of `interventions.diagnoses`.
    pub struct InterventionDiagnosis {
        /// `diagnosisDescriptor`, key: a value of DiagnosisDescriptor.
        pub diagnosis_descriptor: Descriptor = required("diagnosisDescriptor"),
    }

    /// An item of `interventions.educationContents`.
    pub struct InterventionEducationContent {
        /// `educationContentReference`, key.
        pub education_content_reference: EducationContentReference = required("educationContentReference"),
    }

    /// An item of `interventions.interventionPrescriptions`.
    pub struct InterventionInterventionPrescription {
        /// `interventionPrescriptionReference`, key.
        pub intervention_prescription_reference: InterventionPrescriptionReference = required("interventionPrescriptionReference"),
    }

    /// An item of `interventions.learningResourceMetadataURIs`.
    pub struct InterventionLearningResourceMetadataURI {
        /// `learningResourceMetadataURI`, key: 5 to 255 characters.
        pub learning_resource_metadata_uri: String = required("learningResourceMetadataURI"),
    }

    /// An item of `interventions.meetingTimes`.
    pub struct InterventionMeetingTime {
        /// `endTime`, key.
        pub end_time: Time = required("endTime"),
        /// `startTime`, key.
        pub start_time: Time = required("startTime"),
    }

    /// An item of `interventions.populationServeds`.
    pub struct InterventionPopulationServed {
        /// `populationServedDescriptor`, key: a value of PopulationServedDescriptor.
        pub population_served_descriptor: Descriptor = required("populationServedDescriptor"),
    }

    /// An item of `interventions.staffs`.
    pub struct InterventionStaff {
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// An item of `interventions.uris`.
    pub struct InterventionURI {
        /// `uri`, key: 5 to 255 characters.
        pub uri: String = required("uri"),
    }

    /// A record of `interventionPrescriptions`.
    pub struct InterventionPrescription in "interventionPrescriptions" {
        /// `interventionPrescriptionIdentificationCode`, key: at most 60 characters.
        pub intervention_prescription_identification_code: String = required("interventionPrescriptionIdentificationCode"),
        /// `deliveryMethodDescriptor`: a value of DeliveryMethodDescriptor.
        pub delivery_method_descriptor: Descriptor = required("deliveryMethodDescriptor"),
        /// `interventionClassDescriptor`: a value of InterventionClassDescriptor.
        pub intervention_class_descriptor: Descriptor = required("interventionClassDescriptor"),
        /// `maxDosage`.
        pub max_dosage: Option<i32> = optional("maxDosage"),
        /// `minDosage`.
        pub min_dosage: Option<i32> = optional("minDosage"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: Option<String> = optional("namespace"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `appropriateGradeLevels`.
        pub appropriate_grade_levels: Vec<InterventionPrescriptionAppropriateGradeLevel> = optional("appropriateGradeLevels"),
        /// `appropriateSexes`.
        pub appropriate_sexes: Vec<InterventionPrescriptionAppropriateSex> = optional("appropriateSexes"),
        /// `diagnoses`.
        pub diagnoses: Vec<InterventionPrescriptionDiagnosis> = optional("diagnoses"),
        /// `educationContents`.
        pub education_contents: Vec<InterventionPrescriptionEducationContent> = optional("educationContents"),
        /// `learningResourceMetadataURIs`.
        pub learning_resource_metadata_uris: Vec<InterventionPrescriptionLearningResourceMetadataURI> = optional("learningResourceMetadataURIs"),
        /// `populationServeds`.
        pub population_serveds: Vec<InterventionPrescriptionPopulationServed> = optional("populationServeds"),
        /// `uris`.
        pub uris: Vec<InterventionPrescriptionURI> = optional("uris"),
    }

    /// An item of `interventionPrescriptions.appropriateGradeLevels`.
    pub struct InterventionPrescriptionAppropriateGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// An item of `interventionPrescriptions.appropriateSexes`.
    pub struct InterventionPrescriptionAppropriateSex {
        /// `sexDescriptor`, key: a value of SexDescriptor.
        pub sex_descriptor: Descriptor = required("sexDescriptor"),
    }

    /// An item of `interventionPrescriptions.diagnoses`.
    pub struct InterventionPrescriptionDiagnosis {
        /// `diagnosisDescriptor`, key: a value of DiagnosisDescriptor.
        pub diagnosis_descriptor: Descriptor = required("diagnosisDescriptor"),
    }

    /// An item of `interventionPrescriptions.educationContents`.
    pub struct InterventionPrescriptionEducationContent {
        /// `educationContentReference`, key.
        pub education_content_reference: EducationContentReference = required("educationContentReference"),
    }

    /// An item of `interventionPrescriptions.learningResourceMetadataURIs`.
    pub struct InterventionPrescriptionLearningResourceMetadataURI {
        /// `learningResourceMetadataURI`, key: 5 to 255 characters.
        pub learning_resource_metadata_uri: String = required("learningResourceMetadataURI"),
    }

    /// An item of `interventionPrescriptions.populationServeds`.
    pub struct InterventionPrescriptionPopulationServed {
        /// `populationServedDescriptor`, key: a value of PopulationServedDescriptor.
        pub population_served_descriptor: Descriptor = required("populationServedDescriptor"),
    }

    /// An item of `interventionPrescriptions.uris`.
    pub struct InterventionPrescriptionURI {
        /// `uri`, key: 5 to 255 characters.
        pub uri: String = required("uri"),
    }

    /// A record of `interventionStudies`.
    pub struct InterventionStudy in "interventionStudies" {
        /// `interventionStudyIdentificationCode`, key: at most 60 characters.
        pub intervention_study_identification_code: String = required("interventionStudyIdentificationCode"),
        /// `deliveryMethodDescriptor`: a value of DeliveryMethodDescriptor.
        pub delivery_method_descriptor: Descriptor = required("deliveryMethodDescriptor"),
        /// `interventionClassDescriptor`: a value of InterventionClassDescriptor.
        pub intervention_class_descriptor: Descriptor = required("interventionClassDescriptor"),
        /// `participants`.
        pub participants: i32 = required("participants"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `interventionPrescriptionReference`.
        pub intervention_prescription_reference: InterventionPrescriptionReference = required("interventionPrescriptionReference"),
        /// `appropriateGradeLevels`.
        pub appropriate_grade_levels: Vec<InterventionStudyAppropriateGradeLevel> = optional("appropriateGradeLevels"),
        /// `appropriateSexes`.
        pub appropriate_sexes: Vec<InterventionStudyAppropriateSex> = optional("appropriateSexes"),
        /// `educationContents`.
        pub education_contents: Vec<InterventionStudyEducationContent> = optional("educationContents"),
        /// `interventionEffectivenesses`.
        pub intervention_effectivenesses: Vec<InterventionStudyInterventionEffectiveness> = optional("interventionEffectivenesses"),
        /// `learningResourceMetadataURIs`.
        pub learning_resource_metadata_uris: Vec<InterventionStudyLearningResourceMetadataURI> = optional("learningResourceMetadataURIs"),
        /// `populationServeds`.
        pub population_serveds: Vec<InterventionStudyPopulationServed> = optional("populationServeds"),
        /// `stateAbbreviations`.
        pub state_abbreviations: Vec<InterventionStudyStateAbbreviation> = optional("stateAbbreviations"),
        /// `uris`.
        pub uris: Vec<InterventionStudyURI> = optional("uris"),
    }

    /// An item of `interventionStudies.appropriateGradeLevels`.
    pub struct InterventionStudyAppropriateGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// An item of `interventionStudies.appropriateSexes`.
    pub struct InterventionStudyAppropriateSex {
        /// `sexDescriptor`, key: a value of SexDescriptor.
        pub sex_descriptor: Descriptor = required("sexDescriptor"),
    }

    /// An item of `interventionStudies.educationContents`.
    pub struct InterventionStudyEducationContent {
        /// `educationContentReference`, key.
        pub education_content_reference: EducationContentReference = required("educationContentReference"),
    }

    /// An item of `interventionStudies.interventionEffectivenesses`.
    pub struct InterventionStudyInterventionEffectiveness {
        /// `diagnosisDescriptor`, key: a value of DiagnosisDescriptor.
        pub diagnosis_descriptor: Descriptor = required("diagnosisDescriptor"),
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
        /// `populationServedDescriptor`, key: a value of PopulationServedDescriptor.
        pub population_served_descriptor: Descriptor = required("populationServedDescriptor"),
        /// `improvementIndex`.
        pub improvement_index: Option<i32> = optional("improvementIndex"),
        /// `interventionEffectivenessRatingDescriptor`: a value of InterventionEffectivenessRatingDescriptor.
        pub intervention_effectiveness_rating_descriptor: Descriptor = required("interventionEffectivenessRatingDescriptor"),
    }

    /// An item of `interventionStudies.learningResourceMetadataURIs`.
    pub struct InterventionStudyLearningResourceMetadataURI {
        /// `learningResourceMetadataURI`, key: 5 to 255 characters.
        pub learning_resource_metadata_uri: String = required("learningResourceMetadataURI"),
    }

    /// An item of `interventionStudies.populationServeds`.
    pub struct InterventionStudyPopulationServed {
        /// `populationServedDescriptor`, key: a value of PopulationServedDescriptor.
        pub population_served_descriptor: Descriptor = required("populationServedDescriptor"),
    }

    /// An item of `interventionStudies.stateAbbreviations`.
    pub struct InterventionStudyStateAbbreviation {
        /// `stateAbbreviationDescriptor`, key: a value of StateAbbreviationDescriptor.
        pub state_abbreviation_descriptor: Descriptor = required("stateAbbreviationDescriptor"),
    }

    /// An item of `interventionStudies.uris`.
    pub struct InterventionStudyURI {
        /// `uri`, key: 5 to 255 characters.
        pub uri: String = required("uri"),
    }

    /// A record of `studentInterventionAssociations`.
    pub struct StudentInterventionAssociation in "studentInterventionAssociations" {
        /// `diagnosticStatement`: at most 1024 characters.
        pub diagnostic_statement: Option<String> = optional("diagnosticStatement"),
        /// `dosage`.
        pub dosage: Option<i32> = optional("dosage"),
        /// `cohortReference`.
        pub cohort_reference: Option<CohortReference> = optional("cohortReference"),
        /// `interventionReference`, key.
        pub intervention_reference: InterventionReference = required("interventionReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `interventionEffectivenesses`.
        pub intervention_effectivenesses: Vec<StudentInterventionAssociationInterventionEffectiveness> = optional("interventionEffectivenesses"),
    }

    /// An item of `studentInterventionAssociations.interventionEffectivenesses`.
    pub struct StudentInterventionAssociationInterventionEffectiveness {
        /// `diagnosisDescriptor`, key: a value of DiagnosisDescriptor.
        pub diagnosis_descriptor: Descriptor = required("diagnosisDescriptor"),
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
        /// `populationServedDescriptor`, key: a value of PopulationServedDescriptor.
        pub population_served_descriptor: Descriptor = required("populationServedDescriptor"),
        /// `improvementIndex`.
        pub improvement_index: Option<i32> = optional("improvementIndex"),
        /// `interventionEffectivenessRatingDescriptor`: a value of InterventionEffectivenessRatingDescriptor.
        pub intervention_effectiveness_rating_descriptor: Descriptor = required("interventionEffectivenessRatingDescriptor"),
    }

    /// A record of `studentInterventionAttendanceEvents`.
    pub struct StudentInterventionAttendanceEvent in "studentInterventionAttendanceEvents" {
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
        /// `interventionDuration`: 0 to 1440.
        pub intervention_duration: Option<i32> = optional("interventionDuration"),
        /// `interventionReference`, key.
        pub intervention_reference: InterventionReference = required("interventionReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
    }
}
