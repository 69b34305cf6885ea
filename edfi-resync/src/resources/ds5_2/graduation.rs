//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Graduation.

use super::{
    MODEL,
    AssessmentReference,
    CourseReference,
    EducationOrganizationReference,
    PostSecondaryInstitutionReference,
    SchoolYearTypeReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `graduationPlans`.
    pub struct GraduationPlan in "graduationPlans" {
        /// `graduationPlanTypeDescriptor`, key: a value of GraduationPlanTypeDescriptor.
        pub graduation_plan_type_descriptor: Descriptor = required("graduationPlanTypeDescriptor"),
        /// `individualPlan`.
        pub individual_plan: Option<bool> = optional("individualPlan"),
        /// `totalRequiredCreditConversion`: 9 digits, 2 of them behind the point.
        pub total_required_credit_conversion: Option<Decimal> = optional("totalRequiredCreditConversion"),
        /// `totalRequiredCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub total_required_credits: Decimal = required("totalRequiredCredits"),
        /// `totalRequiredCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub total_required_credit_type_descriptor: Option<Descriptor> = optional("totalRequiredCreditTypeDescriptor"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `graduationSchoolYearTypeReference`, key.
        pub graduation_school_year_type_reference: SchoolYearTypeReference = required("graduationSchoolYearTypeReference"),
        /// `creditsByCourses`.
        pub credits_by_courses: Vec<GraduationPlanCreditsByCourse> = optional("creditsByCourses"),
        /// `creditsByCreditCategories`.
        pub credits_by_credit_categories: Vec<GraduationPlanCreditsByCreditCategory> = optional("creditsByCreditCategories"),
        /// `creditsBySubjects`.
        pub credits_by_subjects: Vec<GraduationPlanCreditsBySubject> = optional("creditsBySubjects"),
        /// `requiredAssessments`.
        pub required_assessments: Vec<GraduationPlanRequiredAssessment> = optional("requiredAssessments"),
    }

    /// An item of `graduationPlans.creditsByCourses`.
    pub struct GraduationPlanCreditsByCourse {
        /// `courseSetName`, key: at most 120 characters.
        pub course_set_name: String = required("courseSetName"),
        /// `creditConversion`: 9 digits, 2 of them behind the point.
        pub credit_conversion: Option<Decimal> = optional("creditConversion"),
        /// `credits`: 9 digits, 3 of them behind the point, at least 0.
        pub credits: Decimal = required("credits"),
        /// `creditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub credit_type_descriptor: Option<Descriptor> = optional("creditTypeDescriptor"),
        /// `whenTakenGradeLevelDescriptor`: a value of GradeLevelDescriptor.
        pub when_taken_grade_level_descriptor: Option<Descriptor> = optional("whenTakenGradeLevelDescriptor"),
        /// `courses`: at least one.
        pub courses: Vec<GraduationPlanCreditsByCourseCourse> = required("courses"),
    }

    /// An item of `graduationPlans.creditsByCourses.courses`.
    pub struct GraduationPlanCreditsByCourseCourse {
        /// `courseReference`, key.
        pub course_reference: CourseReference = required("courseReference"),
    }

    /// An item of `graduationPlans.creditsByCreditCategories`.
    pub struct GraduationPlanCreditsByCreditCategory {
        /// `creditCategoryDescriptor`, key: a value of CreditCategoryDescriptor.
        pub credit_category_descriptor: Descriptor = required("creditCategoryDescriptor"),
        /// `creditConversion`: 9 digits, 2 of them behind the point.
        pub credit_conversion: Option<Decimal> = optional("creditConversion"),
        /// `credits`: 9 digits, 3 of them behind the point, at least 0.
        pub credits: Decimal = required("credits"),
        /// `creditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub credit_type_descriptor: Option<Descriptor> = optional("creditTypeDescriptor"),
    }

    /// An item of `graduationPlans.creditsBySubjects`.
    pub struct GraduationPlanCreditsBySubject {
        /// `academicSubjectDescriptor`, key: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Descriptor = required("academicSubjectDescriptor"),
        /// `creditConversion`: 9 digits, 2 of them behind the point.
        pub credit_conversion: Option<Decimal> = optional("creditConversion"),
        /// `credits`: 9 digits, 3 of them behind the point, at least 0.
        pub credits: Decimal = required("credits"),
        /// `creditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub credit_type_descriptor: Option<Descriptor> = optional("creditTypeDescriptor"),
    }

    /// An item of `graduationPlans.requiredAssessments`.
    pub struct GraduationPlanRequiredAssessment {
        /// `assessmentReference`, key.
        pub assessment_reference: AssessmentReference = required("assessmentReference"),
        /// `performanceLevel`.
        pub performance_level: Option<GraduationPlanRequiredAssessmentPerformanceLevel> = optional("performanceLevel"),
        /// `scores`.
        pub scores: Vec<GraduationPlanRequiredAssessmentScore> = optional("scores"),
    }

    /// The object `graduationPlans.requiredAssessments.performanceLevel`.
    pub struct GraduationPlanRequiredAssessmentPerformanceLevel {
        /// `assessmentReportingMethodDescriptor`: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `maximumScore`: at most 35 characters.
        pub maximum_score: Option<String> = optional("maximumScore"),
        /// `minimumScore`: at most 35 characters.
        pub minimum_score: Option<String> = optional("minimumScore"),
        /// `performanceLevelDescriptor`: a value of PerformanceLevelDescriptor.
        pub performance_level_descriptor: Descriptor = required("performanceLevelDescriptor"),
        /// `performanceLevelIndicatorName`: at most 60 characters.
        pub performance_level_indicator_name: Option<String> = optional("performanceLevelIndicatorName"),
        /// `resultDatatypeTypeDescriptor`: a value of ResultDatatypeTypeDescriptor.
        pub result_datatype_type_descriptor: Option<Descriptor> = optional("resultDatatypeTypeDescriptor"),
    }

    /// An item of `graduationPlans.requiredAssessments.scores`.
    pub struct GraduationPlanRequiredAssessmentScore {
        /// `assessmentReportingMethodDescriptor`, key: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `maximumScore`: at most 35 characters.
        pub maximum_score: Option<String> = optional("maximumScore"),
        /// `minimumScore`: at most 35 characters.
        pub minimum_score: Option<String> = optional("minimumScore"),
        /// `resultDatatypeTypeDescriptor`: a value of ResultDatatypeTypeDescriptor.
        pub result_datatype_type_descriptor: Option<Descriptor> = optional("resultDatatypeTypeDescriptor"),
    }

    /// A record of `postSecondaryEvents`.
    pub struct PostSecondaryEvent in "postSecondaryEvents" {
        /// `eventDate`, key.
        pub event_date: Date = required("eventDate"),
        /// `postSecondaryEventCategoryDescriptor`, key: a value of PostSecondaryEventCategoryDescriptor.
        pub post_secondary_event_category_descriptor: Descriptor = required("postSecondaryEventCategoryDescriptor"),
        /// `postSecondaryInstitutionReference`.
        pub post_secondary_institution_reference: Option<PostSecondaryInstitutionReference> = optional("postSecondaryInstitutionReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
    }
}
