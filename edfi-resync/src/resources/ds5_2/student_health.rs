//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Student Health.

use super::{
    MODEL,
    EducationOrganizationReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `studentHealths`.
    pub struct StudentHealth in "studentHealths" {
        /// `asOfDate`.
        pub as_of_date: Date = required("asOfDate"),
        /// `nonMedicalImmunizationExemptionDate`.
        pub non_medical_immunization_exemption_date: Option<Date> = optional("nonMedicalImmunizationExemptionDate"),
        /// `nonMedicalImmunizationExemptionDescriptor`: a value of NonMedicalImmunizationExemptionDescriptor.
        pub non_medical_immunization_exemption_descriptor: Option<Descriptor> = optional("nonMedicalImmunizationExemptionDescriptor"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `additionalImmunizations`.
        pub additional_immunizations: Vec<StudentHealthAdditionalImmunization> = optional("additionalImmunizations"),
        /// `requiredImmunizations`.
        pub required_immunizations: Vec<StudentHealthRequiredImmunization> = optional("requiredImmunizations"),
    }

    /// An item of `studentHealths.additionalImmunizations`.
    pub struct StudentHealthAdditionalImmunization {
        /// `immunizationName`, key: at most 100 characters.
        pub immunization_name: String = required("immunizationName"),
        /// `dates`.
        pub dates: Vec<StudentHealthAdditionalImmunizationDate> = optional("dates"),
    }

    /// An item of `studentHealths.additionalImmunizations.dates`.
    pub struct StudentHealthAdditionalImmunizationDate {
        /// `immunizationDate`, key.
        pub immunization_date: Date = required("immunizationDate"),
    }

    /// An item of `studentHealths.requiredImmunizations`.
    pub struct StudentHealthRequiredImmunization {
        /// `immunizationTypeDescriptor`, key: a value of ImmunizationTypeDescriptor.
        pub immunization_type_descriptor: Descriptor = required("immunizationTypeDescriptor"),
        /// `medicalExemption`: at most 1024 characters.
        pub medical_exemption: Option<String> = optional("medicalExemption"),
        /// `medicalExemptionDate`.
        pub medical_exemption_date: Option<Date> = optional("medicalExemptionDate"),
        /// `dates`.
        pub dates: Vec<StudentHealthRequiredImmunizationDate> = optional("dates"),
    }

    /// An item of `studentHealths.requiredImmunizations.dates`.
    pub struct StudentHealthRequiredImmunizationDate {
        /// `immunizationDate`, key.
        pub immunization_date: Date = required("immunizationDate"),
    }
}
