//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Enrollment.

use super::{
    MODEL,
    CalendarReference,
    EducationOrganizationReference,
    GraduationPlanReference,
    SchoolReference,
    SchoolYearTypeReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `studentEducationOrganizationResponsibilityAssociations`.
    pub struct StudentEducationOrganizationResponsibilityAssociation in "studentEducationOrganizationResponsibilityAssociations" {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `responsibilityDescriptor`, key: a value of ResponsibilityDescriptor.
        pub responsibility_descriptor: Descriptor = required("responsibilityDescriptor"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
    }

    /// A record of `studentSchoolAssociations`.
    pub struct StudentSchoolAssociation in "studentSchoolAssociations" {
        /// `entryDate`, key.
        pub entry_date: Date = required("entryDate"),
        /// `employedWhileEnrolled`.
        pub employed_while_enrolled: Option<bool> = optional("employedWhileEnrolled"),
        /// `enrollmentTypeDescriptor`: a value of EnrollmentTypeDescriptor.
        pub enrollment_type_descriptor: Option<Descriptor> = optional("enrollmentTypeDescriptor"),
        /// `entryGradeLevelDescriptor`: a value of GradeLevelDescriptor.
        pub entry_grade_level_descriptor: Descriptor = required("entryGradeLevelDescriptor"),
        /// `entryGradeLevelReasonDescriptor`: a value of EntryGradeLevelReasonDescriptor.
        pub entry_grade_level_reason_descriptor: Option<Descriptor> = optional("entryGradeLevelReasonDescriptor"),
        /// `entryTypeDescriptor`: a value of EntryTypeDescriptor.
        pub entry_type_descriptor: Option<Descriptor> = optional("entryTypeDescriptor"),
        /// `exitWithdrawDate`.
        pub exit_withdraw_date: Option<Date> = optional("exitWithdrawDate"),
        /// `exitWithdrawTypeDescriptor`: a value of ExitWithdrawTypeDescriptor.
        pub exit_withdraw_type_descriptor: Option<Descriptor> = optional("exitWithdrawTypeDescriptor"),
        /// `fullTimeEquivalency`: 5 digits, 4 of them behind the point, at least 0.
        pub full_time_equivalency: Option<Decimal> = optional("fullTimeEquivalency"),
        /// `nextYearGradeLevelDescriptor`: a value of GradeLevelDescriptor.
        pub next_year_grade_level_descriptor: Option<Descriptor> = optional("nextYearGradeLevelDescriptor"),
        /// `primarySchool`.
        pub primary_school: Option<bool> = optional("primarySchool"),
        /// `repeatGradeIndicator`.
        pub repeat_grade_indicator: Option<bool> = optional("repeatGradeIndicator"),
        /// `residencyStatusDescriptor`: a value of ResidencyStatusDescriptor.
        pub residency_status_descriptor: Option<Descriptor> = optional("residencyStatusDescriptor"),
        /// `schoolChoice`.
        pub school_choice: Option<bool> = optional("schoolChoice"),
        /// `schoolChoiceBasisDescriptor`: a value of SchoolChoiceBasisDescriptor.
        pub school_choice_basis_descriptor: Option<Descriptor> = optional("schoolChoiceBasisDescriptor"),
        /// `schoolChoiceTransfer`.
        pub school_choice_transfer: Option<bool> = optional("schoolChoiceTransfer"),
        /// `termCompletionIndicator`.
        pub term_completion_indicator: Option<bool> = optional("termCompletionIndicator"),
        /// `calendarReference`.
        pub calendar_reference: Option<CalendarReference> = optional("calendarReference"),
        /// `classOfSchoolYearTypeReference`.
        pub class_of_school_year_type_reference: Option<SchoolYearTypeReference> = optional("classOfSchoolYearTypeReference"),
        /// `graduationPlanReference`.
        pub graduation_plan_reference: Option<GraduationPlanReference> = optional("graduationPlanReference"),
        /// `nextYearSchoolReference`.
        pub next_year_school_reference: Option<SchoolReference> = optional("nextYearSchoolReference"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `schoolYearTypeReference`.
        pub school_year_type_reference: Option<SchoolYearTypeReference> = optional("schoolYearTypeReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `alternativeGraduationPlans`.
        pub alternative_graduation_plans: Vec<StudentSchoolAssociationAlternativeGraduationPlan> = optional("alternativeGraduationPlans"),
        /// `educationPlans`.
        pub education_plans: Vec<StudentSchoolAssociationEducationPlan> = optional("educationPlans"),
    }

    /// An item of `studentSchoolAssociations.alternativeGraduationPlans`.
    pub struct StudentSchoolAssociationAlternativeGraduationPlan {
        /// `alternativeGraduationPlanReference`, key.
        pub alternative_graduation_plan_reference: GraduationPlanReference = required("alternativeGraduationPlanReference"),
    }

    /// An item of `studentSchoolAssociations.educationPlans`.
    pub struct StudentSchoolAssociationEducationPlan {
        /// `educationPlanDescriptor`, key: a value of EducationPlanDescriptor.
        pub education_plan_descriptor: Descriptor = required("educationPlanDescriptor"),
    }
}
