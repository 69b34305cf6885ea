//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Student Cohort.

use super::{
    MODEL,
    CohortReference,
    EducationOrganizationReference,
    ProgramReference,
    SectionReference,
    StaffReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `cohorts`.
    pub struct Cohort in "cohorts" {
        /// `cohortIdentifier`, key: at most 36 characters.
        pub cohort_identifier: String = required("cohortIdentifier"),
        /// `academicSubjectDescriptor`: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Option<Descriptor> = optional("academicSubjectDescriptor"),
        /// `cohortDescription`: at most 1024 characters.
        pub cohort_description: Option<String> = optional("cohortDescription"),
        /// `cohortScopeDescriptor`: a value of CohortScopeDescriptor.
        pub cohort_scope_descriptor: Option<Descriptor> = optional("cohortScopeDescriptor"),
        /// `cohortTypeDescriptor`: a value of CohortTypeDescriptor.
        pub cohort_type_descriptor: Descriptor = required("cohortTypeDescriptor"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `programs`.
        pub programs: Vec<CohortProgram> = optional("programs"),
    }

    /// An item of `cohorts.programs`.
    pub struct CohortProgram {
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
    }

    /// A record of `staffCohortAssociations`.
    pub struct StaffCohortAssociation in "staffCohortAssociations" {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `studentRecordAccess`.
        pub student_record_access: Option<bool> = optional("studentRecordAccess"),
        /// `cohortReference`, key.
        pub cohort_reference: CohortReference = required("cohortReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `studentCohortAssociations`.
    pub struct StudentCohortAssociation in "studentCohortAssociations" {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `cohortReference`, key.
        pub cohort_reference: CohortReference = required("cohortReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `sections`.
        pub sections: Vec<StudentCohortAssociationSection> = optional("sections"),
    }

    /// An item of `studentCohortAssociations.sections`.
    pub struct StudentCohortAssociationSection {
        /// `sectionReference`, key.
        pub section_reference: SectionReference = required("sectionReference"),
    }
}
