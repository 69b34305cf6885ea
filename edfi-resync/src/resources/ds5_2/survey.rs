//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Survey.

use super::{
    MODEL,
    ContactReference,
    CourseReference,
    EducationOrganizationReference,
    ProgramReference,
    SchoolYearTypeReference,
    SectionReference,
    SessionReference,
    StaffReference,
    StudentReference,
    SurveyQuestionReference,
    SurveyReference,
    SurveyResponseReference,
    SurveySectionReference,
    SurveySectionResponseReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `surveys`.
    pub struct Survey in "surveys" {
        /// `namespace`, key: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `surveyIdentifier`, key: at most 60 characters.
        pub survey_identifier: String = required("surveyIdentifier"),
        /// `numberAdministered`.
        pub number_administered: Option<i32> = optional("numberAdministered"),
        /// `surveyCategoryDescriptor`: a value of SurveyCategoryDescriptor.
        pub survey_category_descriptor: Option<Descriptor> = optional("surveyCategoryDescriptor"),
        /// `surveyTitle`: at most 255 characters.
        pub survey_title: String = required("surveyTitle"),
        /// `educationOrganizationReference`.
        pub education_organization_reference: Option<EducationOrganizationReference> = optional("educationOrganizationReference"),
        /// `schoolYearTypeReference`.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
        /// `sessionReference`.
        pub session_reference: Option<SessionReference> = optional("sessionReference"),
    }

    /// A record of `surveyCourseAssociations`.
    pub struct SurveyCourseAssociation in "surveyCourseAssociations" {
        /// `courseReference`, key.
        pub course_reference: CourseReference = required("courseReference"),
        /// `surveyReference`, key.
        pub survey_reference: SurveyReference = required("surveyReference"),
    }

    /// A record of `surveyProgramAssociations`.
    pub struct SurveyProgramAssociation in "surveyProgramAssociations" {
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `surveyReference`, key.
        pub survey_reference: SurveyReference = required("surveyReference"),
    }

    /// A record of `surveyQuestions`.
    pub struct SurveyQuestion in "surveyQuestions" {
        /// `questionCode`, key: at most 60 characters.
        pub question_code: String = required("questionCode"),
        /// `questionFormDescriptor`: a value of QuestionFormDescriptor.
        pub question_form_descriptor: Descriptor = required("questionFormDescriptor"),
        /// `questionText`: at most 1024 characters.
        pub question_text: String = required("questionText"),
        /// `surveyReference`, key.
        pub survey_reference: SurveyReference = required("surveyReference"),
        /// `surveySectionReference`.
        pub survey_section_reference: Option<SurveySectionReference> = optional("surveySectionReference"),
        /// `matrices`.
        pub matrices: Vec<SurveyQuestionMatrix> = optional("matrices"),
        /// `responseChoices`.
        pub response_choices: Vec<SurveyQuestionResponseChoice> = optional("responseChoices"),
    }

    /// An item of `surveyQuestions.matrices`.
    pub struct SurveyQuestionMatrix {
        /// `matrixElement`, key: at most 255 characters.
        pub matrix_element: String = required("matrixElement"),
        /// `maxRawScore`.
        pub max_raw_score: Option<i32> = optional("maxRawScore"),
        /// `minRawScore`.
        pub min_raw_score: Option<i32> = optional("minRawScore"),
    }

    /// An item of `surveyQuestions.responseChoices`.
    pub struct SurveyQuestionResponseChoice {
        /// `sortOrder`, key.
        pub sort_order: i32 = required("sortOrder"),
        /// `numericValue`: 0 to 100.
        pub numeric_value: Option<i32> = optional("numericValue"),
        /// `textValue`: at most 255 characters.
        pub text_value: Option<String> = optional("textValue"),
    }

    /// A record of `surveyQuestionResponses`.
    pub struct SurveyQuestionResponse in "surveyQuestionResponses" {
        /// `comment`: at most 1024 characters.
        pub comment: Option<String> = optional("comment"),
        /// `noResponse`.
        pub no_response: Option<bool> = optional("noResponse"),
        /// `surveyQuestionReference`, key.
        pub survey_question_reference: SurveyQuestionReference = required("surveyQuestionReference"),
        /// `surveyResponseReference`, key.
        pub survey_response_reference: SurveyResponseReference = required("surveyResponseReference"),
        /// `surveyQuestionMatrixElementResponses`.
        pub survey_question_matrix_element_responses: Vec<SurveyQuestionResponseSurveyQuestionMatrixElementResponse> = optional("surveyQuestionMatrixElementResponses"),
        /// `values`.
        pub values: Vec<SurveyQuestionResponseValue> = optional("values"),
    }

    /// An item of `surveyQuestionResponses.surveyQuestionMatrixElementResponses`.
    pub struct SurveyQuestionResponseSurveyQuestionMatrixElementResponse {
        /// `matrixElement`, key: at most 255 characters.
        pub matrix_element: String = required("matrixElement"),
        /// `maxNumericResponse`.
        pub max_numeric_response: Option<i32> = optional("maxNumericResponse"),
        /// `minNumericResponse`.
        pub min_numeric_response: Option<i32> = optional("minNumericResponse"),
        /// `noResponse`.
        pub no_response: Option<bool> = optional("noResponse"),
        /// `numericResponse`: 0 to 100.
        pub numeric_response: Option<i32> = optional("numericResponse"),
        /// `textResponse`: at most 2048 characters.
        pub text_response: Option<String> = optional("textResponse"),
    }

    /// An item of `surveyQuestionResponses.values`.
    pub struct SurveyQuestionResponseValue {
        /// `surveyQuestionResponseValueIdentifier`, key.
        pub survey_question_response_value_identifier: i32 = required("surveyQuestionResponseValueIdentifier"),
        /// `numericResponse`: 0 to 100.
        pub numeric_response: Option<i32> = optional("numericResponse"),
        /// `textResponse`: at most 2048 characters.
        pub text_response: Option<String> = optional("textResponse"),
    }

    /// A record of `surveyResponses`.
    pub struct SurveyResponse in "surveyResponses" {
        /// `surveyResponseIdentifier`, key: at most 60 characters.
        pub survey_response_identifier: String = required("surveyResponseIdentifier"),
        /// `electronicMailAddress`: 7 to 128 characters.
        pub electronic_mail_address: Option<String> = optional("electronicMailAddress"),
        /// `fullName`: at most 80 characters.
        pub full_name: Option<String> = optional("fullName"),
        /// `location`: at most 75 characters.
        pub location: Option<String> = optional("location"),
        /// `responseDate`.
        pub response_date: Date = required("responseDate"),
        /// `responseTime`.
        pub response_time: Option<i32> = optional("responseTime"),
        /// `contactReference`.
        pub contact_reference: Option<ContactReference> = optional("contactReference"),
        /// `staffReference`.
        pub staff_reference: Option<StaffReference> = optional("staffReference"),
        /// `studentReference`.
        pub student_reference: Option<StudentReference> = optional("studentReference"),
        /// `surveyReference`, key.
        pub survey_reference: SurveyReference = required("surveyReference"),
        /// `surveyLevels`.
        pub survey_levels: Vec<SurveyResponseSurveyLevel> = optional("surveyLevels"),
    }

    /// An item of `surveyResponses.surveyLevels`.
    pub struct SurveyResponseSurveyLevel {
        /// `surveyLevelDescriptor`, key: a value of SurveyLevelDescriptor.
        pub survey_level_descriptor: Descriptor = required("surveyLevelDescriptor"),
    }

    /// A record of `surveyResponseEducationOrganizationTargetAssociations`.
    pub struct SurveyResponseEducationOrganizationTargetAssociation in "surveyResponseEducationOrganizationTargetAssociations" {
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `surveyResponseReference`, key.
        pub survey_response_reference: SurveyResponseReference = required("surveyResponseReference"),
    }

    /// A record of `surveyResponseStaffTargetAssociations`.
    pub struct SurveyResponseStaffTargetAssociation in "surveyResponseStaffTargetAssociations" {
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
        /// `surveyResponseReference`, key.
        pub survey_response_reference: SurveyResponseReference = required("surveyResponseReference"),
    }

    /// A record of `surveySections`.
    pub struct SurveySection in "surveySections" {
        /// `surveySectionTitle`, key: at most 255 characters.
        pub survey_section_title: String = required("surveySectionTitle"),
        /// `surveyReference`, key.
        pub survey_reference: SurveyReference = required("surveyReference"),
    }

    /// A record of `surveySectionAssociations`.
    pub struct SurveySectionAssociation in "surveySectionAssociations" {
        /// `sectionReference`, key.
        pub section_reference: SectionReference = required("sectionReference"),
        /// `surveyReference`, key.
        pub survey_reference: SurveyReference = required("surveyReference"),
    }

    /// A record of `surveySectionResponses`.
    pub struct SurveySectionResponse in "surveySectionResponses" {
        /// `sectionRating`: 9 digits, 3 of them behind the point, at least 0.
        pub section_rating: Option<Decimal> = optional("sectionRating"),
        /// `surveyResponseReference`, key.
        pub survey_response_reference: SurveyResponseReference = required("surveyResponseReference"),
        /// `surveySectionReference`, key.
        pub survey_section_reference: SurveySectionReference = required("surveySectionReference"),
    }

    /// A record of `surveySectionResponseEducationOrganizationTargetAssociations`.
    pub struct SurveySectionResponseEducationOrganizationTargetAssociation in "surveySectionResponseEducationOrganizationTargetAssociations" {
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `surveySectionResponseReference`, key.
        pub survey_section_response_reference: SurveySectionResponseReference = required("surveySectionResponseReference"),
    }

    /// A record of `surveySectionResponseStaffTargetAssociations`.
    pub struct SurveySectionResponseStaffTargetAssociation in "surveySectionResponseStaffTargetAssociations" {
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
        /// `surveySectionResponseReference`, key.
        pub survey_section_response_reference: SurveySectionResponseReference = required("surveySectionResponseReference"),
    }
}
