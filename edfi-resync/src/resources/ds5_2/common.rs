//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Common.

use super::{
    MODEL,
    DisciplineIncidentReference,
    EducationContentReference,
    EducationOrganizationReference,
    GeneralStudentProgramAssociationProgramParticipationStatus,
    LearningStandardReference,
    ProgramReference,
    SchoolReference,
    SchoolYearTypeReference,
    StudentAssessmentReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `classPeriods`.
    pub struct ClassPeriod in "classPeriods" {
        /// `classPeriodName`, key: at most 60 characters.
        pub class_period_name: String = required("classPeriodName"),
        /// `officialAttendancePeriod`.
        pub official_attendance_period: Option<bool> = optional("officialAttendancePeriod"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `meetingTimes`.
        pub meeting_times: Vec<ClassPeriodMeetingTime> = optional("meetingTimes"),
    }

    /// An item of `classPeriods.meetingTimes`.
    pub struct ClassPeriodMeetingTime {
        /// `endTime`, key.
        pub end_time: Time = required("endTime"),
        /// `startTime`, key.
        pub start_time: Time = required("startTime"),
    }

    /// A record of `crisisEvents`.
    pub struct CrisisEvent in "crisisEvents" {
        /// `crisisEventName`, key: at most 100 characters.
        pub crisis_event_name: String = required("crisisEventName"),
        /// `crisisDescription`: at most 1024 characters.
        pub crisis_description: Option<String> = optional("crisisDescription"),
        /// `crisisEndDate`.
        pub crisis_end_date: Option<Date> = optional("crisisEndDate"),
        /// `crisisStartDate`.
        pub crisis_start_date: Option<Date> = optional("crisisStartDate"),
        /// `crisisTypeDescriptor`: a value of CrisisTypeDescriptor.
        pub crisis_type_descriptor: Descriptor = required("crisisTypeDescriptor"),
    }

    /// A record of `descriptorMappings`.
    pub struct DescriptorMapping in "descriptorMappings" {
        /// `mappedNamespace`, key: 5 to 255 characters.
        pub mapped_namespace: String = required("mappedNamespace"),
        /// `mappedValue`, key: at most 50 characters.
        pub mapped_value: String = required("mappedValue"),
        /// `namespace`, key: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `value`, key: at most 50 characters.
        pub value: String = required("value"),
        /// `modelEntities`.
        pub model_entities: Vec<DescriptorMappingModelEntity> = optional("modelEntities"),
    }

    /// An item of `descriptorMappings.modelEntities`.
    pub struct DescriptorMappingModelEntity {
        /// `modelEntityDescriptor`, key: a value of ModelEntityDescriptor.
        pub model_entity_descriptor: Descriptor = required("modelEntityDescriptor"),
    }

    /// A record of `educationContents`.
    pub struct EducationContent in "educationContents" {
        /// `contentIdentifier`, key: at most 225 characters.
        pub content_identifier: String = required("contentIdentifier"),
        /// `additionalAuthorsIndicator`.
        pub additional_authors_indicator: Option<bool> = optional("additionalAuthorsIndicator"),
        /// `contentClassDescriptor`: a value of ContentClassDescriptor.
        pub content_class_descriptor: Option<Descriptor> = optional("contentClassDescriptor"),
        /// `cost`: 19 digits, 4 of them behind the point.
        pub cost: Option<Decimal> = optional("cost"),
        /// `costRateDescriptor`: a value of CostRateDescriptor.
        pub cost_rate_descriptor: Option<Descriptor> = optional("costRateDescriptor"),
        /// `description`: at most 1024 characters.
        pub description: Option<String> = optional("description"),
        /// `interactivityStyleDescriptor`: a value of InteractivityStyleDescriptor.
        pub interactivity_style_descriptor: Option<Descriptor> = optional("interactivityStyleDescriptor"),
        /// `learningResourceMetadataURI`: 5 to 255 characters.
        pub learning_resource_metadata_uri: Option<String> = optional("learningResourceMetadataURI"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `publicationDate`.
        pub publication_date: Option<Date> = optional("publicationDate"),
        /// `publicationYear`.
        pub publication_year: Option<i32> = optional("publicationYear"),
        /// `publisher`: at most 50 characters.
        pub publisher: Option<String> = optional("publisher"),
        /// `shortDescription`: at most 75 characters.
        pub short_description: Option<String> = optional("shortDescription"),
        /// `timeRequired`: at most 30 characters.
        pub time_required: Option<String> = optional("timeRequired"),
        /// `useRightsURL`: 5 to 255 characters.
        pub use_rights_url: Option<String> = optional("useRightsURL"),
        /// `version`: at most 10 characters.
        pub version: Option<String> = optional("version"),
        /// `learningStandardReference`.
        pub learning_standard_reference: Option<LearningStandardReference> = optional("learningStandardReference"),
        /// `appropriateGradeLevels`.
        pub appropriate_grade_levels: Vec<EducationContentAppropriateGradeLevel> = optional("appropriateGradeLevels"),
        /// `appropriateSexes`.
        pub appropriate_sexes: Vec<EducationContentAppropriateSex> = optional("appropriateSexes"),
        /// `authors`.
        pub authors: Vec<EducationContentAuthor> = optional("authors"),
        /// `derivativeSourceEducationContents`.
        pub derivative_source_education_contents: Vec<EducationContentDerivativeSourceEducationContent> = optional("derivativeSourceEducationContents"),
        /// `derivativeSourceLearningResourceMetadataURIs`.
        pub derivative_source_learning_resource_metadata_uris: Vec<EducationContentDerivativeSourceLearningResourceMetadataURI> = optional("derivativeSourceLearningResourceMetadataURIs"),
        /// `derivativeSourceURIs`.
        pub derivative_source_uris: Vec<EducationContentDerivativeSourceURI> = optional("derivativeSourceURIs"),
        /// `languages`.
        pub languages: Vec<EducationContentLanguage> = optional("languages"),
    }

    /// An item of `educationContents.appropriateGradeLevels`.
    pub struct EducationContentAppropriateGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// An item of `educationContents.appropriateSexes`.
    pub struct EducationContentAppropriateSex {
        /// `sexDescriptor`, key: a value of SexDescriptor.
        pub sex_descriptor: Descriptor = required("sexDescriptor"),
    }

    /// An item of `educationContents.authors`.
    pub struct EducationContentAuthor {
        /// `author`, key: at most 100 characters.
        pub author: String = required("author"),
    }

    /// An item of `educationContents.derivativeSourceEducationContents`.
    pub struct EducationContentDerivativeSourceEducationContent {
        /// `derivativeSourceEducationContentReference`, key.
        pub derivative_source_education_content_reference: EducationContentReference = required("derivativeSourceEducationContentReference"),
    }

    /// An item of `educationContents.derivativeSourceLearningResourceMetadataURIs`.
    pub struct EducationContentDerivativeSourceLearningResourceMetadataURI {
        /// `derivativeSourceLearningResourceMetadataURI`, key: at most 255 characters.
        pub derivative_source_learning_resource_metadata_uri: String = required("derivativeSourceLearningResourceMetadataURI"),
    }

    /// An item of `educationContents.derivativeSourceURIs`.
    pub struct EducationContentDerivativeSourceURI {
        /// `derivativeSourceURI`, key: at most 255 characters.
        pub derivative_source_uri: String = required("derivativeSourceURI"),
    }

    /// An item of `educationContents.languages`.
    pub struct EducationContentLanguage {
        /// `languageDescriptor`, key: a value of LanguageDescriptor.
        pub language_descriptor: Descriptor = required("languageDescriptor"),
    }

    /// A record of `restraintEvents`.
    pub struct RestraintEvent in "restraintEvents" {
        /// `restraintEventIdentifier`, key: at most 36 characters.
        pub restraint_event_identifier: String = required("restraintEventIdentifier"),
        /// `educationalEnvironmentDescriptor`: a value of EducationalEnvironmentDescriptor.
        pub educational_environment_descriptor: Option<Descriptor> = optional("educationalEnvironmentDescriptor"),
        /// `eventDate`.
        pub event_date: Date = required("eventDate"),
        /// `disciplineIncidentReference`.
        pub discipline_incident_reference: Option<DisciplineIncidentReference> = optional("disciplineIncidentReference"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programs`.
        pub programs: Vec<RestraintEventProgram> = optional("programs"),
        /// `reasons`.
        pub reasons: Vec<RestraintEventReason> = optional("reasons"),
    }

    /// An item of `restraintEvents.programs`.
    pub struct RestraintEventProgram {
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
    }

    /// An item of `restraintEvents.reasons`.
    pub struct RestraintEventReason {
        /// `restraintEventReasonDescriptor`, key: a value of RestraintEventReasonDescriptor.
        pub restraint_event_reason_descriptor: Descriptor = required("restraintEventReasonDescriptor"),
    }

    /// A record of `schoolYearTypes`.
    pub struct SchoolYearType in "schoolYearTypes" {
        /// `schoolYear`, key.
        pub school_year: i32 = required("schoolYear"),
        /// `schoolYearDescription`: at most 50 characters.
        pub school_year_description: String = required("schoolYearDescription"),
        /// `currentSchoolYear`.
        pub current_school_year: bool = required("currentSchoolYear"),
    }

    /// A record of `studentAssessmentEducationOrganizationAssociations`.
    pub struct StudentAssessmentEducationOrganizationAssociation in "studentAssessmentEducationOrganizationAssociations" {
        /// `educationOrganizationAssociationTypeDescriptor`, key: a value of EducationOrganizationAssociationTypeDescriptor.
        pub education_organization_association_type_descriptor: Descriptor = required("educationOrganizationAssociationTypeDescriptor"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `schoolYearTypeReference`.
        pub school_year_type_reference: Option<SchoolYearTypeReference> = optional("schoolYearTypeReference"),
        /// `studentAssessmentReference`, key.
        pub student_assessment_reference: StudentAssessmentReference = required("studentAssessmentReference"),
    }

    /// A record of `studentSection504ProgramAssociations`.
    pub struct StudentSection504ProgramAssociation in "studentSection504ProgramAssociations" {
        /// `accommodationPlan`.
        pub accommodation_plan: Option<bool> = optional("accommodationPlan"),
        /// `section504DisabilityDescriptor`: a value of Section504DisabilityDescriptor.
        pub section504_disability_descriptor: Option<Descriptor> = optional("section504DisabilityDescriptor"),
        /// `section504Eligibility`.
        pub section504_eligibility: bool = required("section504Eligibility"),
        /// `section504EligibilityDecisionDate`.
        pub section504_eligibility_decision_date: Option<Date> = optional("section504EligibilityDecisionDate"),
        /// `section504MeetingDate`.
        pub section504_meeting_date: Option<Date> = optional("section504MeetingDate"),
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

    /// A record of `studentTransportations`.
    pub struct StudentTransportation in "studentTransportations" {
        /// `specialAccomodationRequirements`: at most 1024 characters.
        pub special_accomodation_requirements: Option<String> = optional("specialAccomodationRequirements"),
        /// `transportationPublicExpenseEligibilityTypeDescriptor`: a value of TransportationPublicExpenseEligibilityTypeDescriptor.
        pub transportation_public_expense_eligibility_type_descriptor: Option<Descriptor> = optional("transportationPublicExpenseEligibilityTypeDescriptor"),
        /// `transportationTypeDescriptor`: a value of TransportationTypeDescriptor.
        pub transportation_type_descriptor: Option<Descriptor> = optional("transportationTypeDescriptor"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `transportationEducationOrganizationReference`, key.
        pub transportation_education_organization_reference: EducationOrganizationReference = required("transportationEducationOrganizationReference"),
        /// `studentBusDetails`.
        pub student_bus_details: Option<StudentTransportationStudentBusDetails> = optional("studentBusDetails"),
    }

    /// The object `studentTransportations.studentBusDetails`.
    pub struct StudentTransportationStudentBusDetails {
        /// `busNumber`: at most 36 characters.
        pub bus_number: String = required("busNumber"),
        /// `busRouteDescriptor`: a value of BusRouteDescriptor.
        pub bus_route_descriptor: Descriptor = required("busRouteDescriptor"),
        /// `mileage`: 5 digits, 2 of them behind the point.
        pub mileage: Option<Decimal> = optional("mileage"),
        /// `travelDayofWeeks`.
        pub travel_dayof_weeks: Vec<StudentTransportationStudentBusDetailsTravelDayofWeek> = optional("travelDayofWeeks"),
        /// `travelDirections`.
        pub travel_directions: Vec<StudentTransportationStudentBusDetailsTravelDirection> = optional("travelDirections"),
    }

    /// An item of `studentTransportations.studentBusDetails.travelDayofWeeks`.
    pub struct StudentTransportationStudentBusDetailsTravelDayofWeek {
        /// `travelDayofWeekDescriptor`, key: a value of TravelDayofWeekDescriptor.
        pub travel_dayof_week_descriptor: Descriptor = required("travelDayofWeekDescriptor"),
    }

    /// An item of `studentTransportations.studentBusDetails.travelDirections`.
    pub struct StudentTransportationStudentBusDetailsTravelDirection {
        /// `travelDirectionDescriptor`, key: a value of TravelDirectionDescriptor.
        pub travel_direction_descriptor: Descriptor = required("travelDirectionDescriptor"),
    }
}
