//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Assessment Registration.

use super::{
    MODEL,
    AssessmentAdministrationReference,
    AssessmentBatteryPartReference,
    AssessmentReference,
    EducationOrganizationReference,
    ObjectiveAssessmentReference,
    StudentAssessmentRegistrationReference,
    StudentEducationOrganizationAssessmentAccommodationReference,
    StudentEducationOrganizationAssociationReference,
    StudentReference,
    StudentSchoolAssociationReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `assessmentAdministrations`.
    pub struct AssessmentAdministration in "assessmentAdministrations" {
        /// `administrationIdentifier`, key: at most 255 characters.
        pub administration_identifier: String = required("administrationIdentifier"),
        /// `assessmentReference`, key.
        pub assessment_reference: AssessmentReference = required("assessmentReference"),
        /// `assigningEducationOrganizationReference`, key.
        pub assigning_education_organization_reference: EducationOrganizationReference = required("assigningEducationOrganizationReference"),
        /// `assessmentBatteryParts`.
        pub assessment_battery_parts: Vec<AssessmentAdministrationAssessmentBatteryPart> = optional("assessmentBatteryParts"),
        /// `periods`.
        pub periods: Vec<AssessmentAdministrationPeriod> = optional("periods"),
    }

    /// An item of `assessmentAdministrations.assessmentBatteryParts`.
    pub struct AssessmentAdministrationAssessmentBatteryPart {
        /// `assessmentBatteryPartReference`, key.
        pub assessment_battery_part_reference: AssessmentBatteryPartReference = required("assessmentBatteryPartReference"),
    }

    /// An item of `assessmentAdministrations.periods`.
    pub struct AssessmentAdministrationPeriod {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// A record of `assessmentAdministrationParticipations`.
    pub struct AssessmentAdministrationParticipation in "assessmentAdministrationParticipations" {
        /// `assessmentAdministrationReference`, key.
        pub assessment_administration_reference: AssessmentAdministrationReference = required("assessmentAdministrationReference"),
        /// `participatingEducationOrganizationReference`, key.
        pub participating_education_organization_reference: EducationOrganizationReference = required("participatingEducationOrganizationReference"),
        /// `administrationPointOfContacts`.
        pub administration_point_of_contacts: Vec<AssessmentAdministrationParticipationAdministrationPointOfContact> = optional("administrationPointOfContacts"),
    }

    /// An item of `assessmentAdministrationParticipations.administrationPointOfContacts`.
    pub struct AssessmentAdministrationParticipationAdministrationPointOfContact {
        /// `electronicMailAddress`, key: 7 to 128 characters.
        pub electronic_mail_address: String = required("electronicMailAddress"),
        /// `firstName`: at most 75 characters.
        pub first_name: String = required("firstName"),
        /// `lastSurname`: at most 75 characters.
        pub last_surname: String = required("lastSurname"),
        /// `loginId`: at most 60 characters.
        pub login_id: Option<String> = optional("loginId"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
    }

    /// A record of `assessmentBatteryParts`.
    pub struct AssessmentBatteryPart in "assessmentBatteryParts" {
        /// `assessmentBatteryPartName`, key: at most 65 characters.
        pub assessment_battery_part_name: String = required("assessmentBatteryPartName"),
        /// `assessmentReference`, key.
        pub assessment_reference: AssessmentReference = required("assessmentReference"),
        /// `objectiveAssessments`.
        pub objective_assessments: Vec<AssessmentBatteryPartObjectiveAssessment> = optional("objectiveAssessments"),
    }

    /// An item of `assessmentBatteryParts.objectiveAssessments`.
    pub struct AssessmentBatteryPartObjectiveAssessment {
        /// `objectiveAssessmentReference`, key.
        pub objective_assessment_reference: ObjectiveAssessmentReference = required("objectiveAssessmentReference"),
    }

    /// A record of `studentAssessmentRegistrations`.
    pub struct StudentAssessmentRegistration in "studentAssessmentRegistrations" {
        /// `assessmentGradeLevelDescriptor`: a value of GradeLevelDescriptor.
        pub assessment_grade_level_descriptor: Option<Descriptor> = optional("assessmentGradeLevelDescriptor"),
        /// `platformTypeDescriptor`: a value of PlatformTypeDescriptor.
        pub platform_type_descriptor: Option<Descriptor> = optional("platformTypeDescriptor"),
        /// `assessmentAdministrationReference`, key.
        pub assessment_administration_reference: AssessmentAdministrationReference = required("assessmentAdministrationReference"),
        /// `reportingEducationOrganizationReference`.
        pub reporting_education_organization_reference: Option<EducationOrganizationReference> = optional("reportingEducationOrganizationReference"),
        /// `scheduledStudentEducationOrganizationAssessmentAccommodationReference`.
        pub scheduled_student_education_organization_assessment_accommodation_reference: Option<StudentEducationOrganizationAssessmentAccommodationReference> = optional("scheduledStudentEducationOrganizationAssessmentAccommodationReference"),
        /// `studentEducationOrganizationAssociationReference`, key.
        pub student_education_organization_association_reference: StudentEducationOrganizationAssociationReference = required("studentEducationOrganizationAssociationReference"),
        /// `studentSchoolAssociationReference`.
        pub student_school_association_reference: StudentSchoolAssociationReference = required("studentSchoolAssociationReference"),
        /// `testingEducationOrganizationReference`.
        pub testing_education_organization_reference: Option<EducationOrganizationReference> = optional("testingEducationOrganizationReference"),
        /// `assessmentAccommodations`.
        pub assessment_accommodations: Vec<StudentAssessmentRegistrationAssessmentAccommodation> = optional("assessmentAccommodations"),
        /// `assessmentCustomizations`.
        pub assessment_customizations: Vec<StudentAssessmentRegistrationAssessmentCustomization> = optional("assessmentCustomizations"),
    }

    /// An item of `studentAssessmentRegistrations.assessmentAccommodations`.
    pub struct StudentAssessmentRegistrationAssessmentAccommodation {
        /// `accommodationDescriptor`, key: a value of AccommodationDescriptor.
        pub accommodation_descriptor: Descriptor = required("accommodationDescriptor"),
    }

    /// An item of `studentAssessmentRegistrations.assessmentCustomizations`.
    pub struct StudentAssessmentRegistrationAssessmentCustomization {
        /// `customizationKey`, key: at most 60 characters.
        pub customization_key: String = required("customizationKey"),
        /// `customizationValue`: at most 1024 characters.
        pub customization_value: String = required("customizationValue"),
    }

    /// A record of `studentAssessmentRegistrationBatteryPartAssociations`.
    pub struct StudentAssessmentRegistrationBatteryPartAssociation in "studentAssessmentRegistrationBatteryPartAssociations" {
        /// `assessmentBatteryPartReference`, key.
        pub assessment_battery_part_reference: AssessmentBatteryPartReference = required("assessmentBatteryPartReference"),
        /// `studentAssessmentRegistrationReference`, key.
        pub student_assessment_registration_reference: StudentAssessmentRegistrationReference = required("studentAssessmentRegistrationReference"),
        /// `accommodations`.
        pub accommodations: Vec<StudentAssessmentRegistrationBatteryPartAssociationAccommodation> = optional("accommodations"),
    }

    /// An item of `studentAssessmentRegistrationBatteryPartAssociations.accommodations`.
    pub struct StudentAssessmentRegistrationBatteryPartAssociationAccommodation {
        /// `accommodationDescriptor`, key: a value of AccommodationDescriptor.
        pub accommodation_descriptor: Descriptor = required("accommodationDescriptor"),
    }

    /// A record of `studentEducationOrganizationAssessmentAccommodations`.
    pub struct StudentEducationOrganizationAssessmentAccommodation in "studentEducationOrganizationAssessmentAccommodations" {
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `generalAccommodations`.
        pub general_accommodations: Vec<StudentEducationOrganizationAssessmentAccommodationGeneralAccommodation> = optional("generalAccommodations"),
    }

    /// An item of `studentEducationOrganizationAssessmentAccommodations.generalAccommodations`.
    pub struct StudentEducationOrganizationAssessmentAccommodationGeneralAccommodation {
        /// `accommodationDescriptor`, key: a value of AccommodationDescriptor.
        pub accommodation_descriptor: Descriptor = required("accommodationDescriptor"),
    }
}
