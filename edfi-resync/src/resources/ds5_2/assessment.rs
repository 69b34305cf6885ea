//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Assessment.

use super::{
    MODEL,
    AssessmentItemReference,
    AssessmentReference,
    EducationOrganizationReference,
    LearningStandardReference,
    ObjectiveAssessmentReference,
    ProgramReference,
    SchoolReference,
    SchoolYearTypeReference,
    SectionReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `assessments`.
    pub struct Assessment in "assessments" {
        /// `assessmentIdentifier`, key: at most 60 characters.
        pub assessment_identifier: String = required("assessmentIdentifier"),
        /// `namespace`, key: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `adaptiveAssessment`.
        pub adaptive_assessment: Option<bool> = optional("adaptiveAssessment"),
        /// `assessmentCategoryDescriptor`: a value of AssessmentCategoryDescriptor.
        pub assessment_category_descriptor: Option<Descriptor> = optional("assessmentCategoryDescriptor"),
        /// `assessmentFamily`: at most 60 characters.
        pub assessment_family: Option<String> = optional("assessmentFamily"),
        /// `assessmentForm`: at most 60 characters.
        pub assessment_form: Option<String> = optional("assessmentForm"),
        /// `assessmentTitle`: at most 255 characters.
        pub assessment_title: String = required("assessmentTitle"),
        /// `assessmentVersion`.
        pub assessment_version: Option<i32> = optional("assessmentVersion"),
        /// `maxRawScore`: 15 digits, 5 of them behind the point.
        pub max_raw_score: Option<Decimal> = optional("maxRawScore"),
        /// `nomenclature`: at most 100 characters.
        pub nomenclature: Option<String> = optional("nomenclature"),
        /// `revisionDate`.
        pub revision_date: Option<Date> = optional("revisionDate"),
        /// `educationOrganizationReference`.
        pub education_organization_reference: Option<EducationOrganizationReference> = optional("educationOrganizationReference"),
        /// `contentStandard`.
        pub content_standard: Option<AssessmentContentStandard> = optional("contentStandard"),
        /// `academicSubjects`: at least one.
        pub academic_subjects: Vec<AssessmentAcademicSubject> = required("academicSubjects"),
        /// `assessedGradeLevels`.
        pub assessed_grade_levels: Vec<AssessmentAssessedGradeLevel> = optional("assessedGradeLevels"),
        /// `identificationCodes`.
        pub identification_codes: Vec<AssessmentIdentificationCode> = optional("identificationCodes"),
        /// `languages`.
        pub languages: Vec<AssessmentLanguage> = optional("languages"),
        /// `performanceLevels`.
        pub performance_levels: Vec<AssessmentPerformanceLevel> = optional("performanceLevels"),
        /// `periods`.
        pub periods: Vec<AssessmentPeriod> = optional("periods"),
        /// `platformTypes`.
        pub platform_types: Vec<AssessmentPlatformType> = optional("platformTypes"),
        /// `programs`.
        pub programs: Vec<AssessmentProgram> = optional("programs"),
        /// `scores`.
        pub scores: Vec<AssessmentScore> = optional("scores"),
        /// `sections`.
        pub sections: Vec<AssessmentSection> = optional("sections"),
    }

    /// The object `assessments.contentStandard`.
    pub struct AssessmentContentStandard {
        /// `beginDate`.
        pub begin_date: Option<Date> = optional("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `publicationDate`.
        pub publication_date: Option<Date> = optional("publicationDate"),
        /// `publicationStatusDescriptor`: a value of PublicationStatusDescriptor.
        pub publication_status_descriptor: Option<Descriptor> = optional("publicationStatusDescriptor"),
        /// `publicationYear`.
        pub publication_year: Option<i32> = optional("publicationYear"),
        /// `title`: at most 75 characters.
        pub title: String = required("title"),
        /// `uri`: 5 to 255 characters.
        pub uri: Option<String> = optional("uri"),
        /// `version`: at most 50 characters.
        pub version: Option<String> = optional("version"),
        /// `mandatingEducationOrganizationReference`.
        pub mandating_education_organization_reference: Option<EducationOrganizationReference> = optional("mandatingEducationOrganizationReference"),
        /// `authors`.
        pub authors: Vec<AssessmentContentStandardAuthor> = optional("authors"),
    }

    /// An item of `assessments.contentStandard.authors`.
    pub struct AssessmentContentStandardAuthor {
        /// `author`, key: at most 100 characters.
        pub author: String = required("author"),
    }

    /// An item of `assessments.academicSubjects`.
    pub struct AssessmentAcademicSubject {
        /// `academicSubjectDescriptor`, key: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Descriptor = required("academicSubjectDescriptor"),
    }

    /// An item of `assessments.assessedGradeLevels`.
    pub struct AssessmentAssessedGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// An item of `assessments.identificationCodes`.
    pub struct AssessmentIdentificationCode {
        /// `assessmentIdentificationSystemDescriptor`, key: a value of AssessmentIdentificationSystemDescriptor.
        pub assessment_identification_system_descriptor: Descriptor = required("assessmentIdentificationSystemDescriptor"),
        /// `assigningOrganizationIdentificationCode`: at most 60 characters.
        pub assigning_organization_identification_code: Option<String> = optional("assigningOrganizationIdentificationCode"),
        /// `identificationCode`: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
    }

    /// An item of `assessments.languages`.
    pub struct AssessmentLanguage {
        /// `languageDescriptor`, key: a value of LanguageDescriptor.
        pub language_descriptor: Descriptor = required("languageDescriptor"),
    }

    /// An item of `assessments.performanceLevels`.
    pub struct AssessmentPerformanceLevel {
        /// `assessmentReportingMethodDescriptor`, key: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `performanceLevelDescriptor`, key: a value of PerformanceLevelDescriptor.
        pub performance_level_descriptor: Descriptor = required("performanceLevelDescriptor"),
        /// `maximumScore`: at most 35 characters.
        pub maximum_score: Option<String> = optional("maximumScore"),
        /// `minimumScore`: at most 35 characters.
        pub minimum_score: Option<String> = optional("minimumScore"),
        /// `performanceLevelIndicatorName`: at most 60 characters.
        pub performance_level_indicator_name: Option<String> = optional("performanceLevelIndicatorName"),
        /// `resultDatatypeTypeDescriptor`: a value of ResultDatatypeTypeDescriptor.
        pub result_datatype_type_descriptor: Option<Descriptor> = optional("resultDatatypeTypeDescriptor"),
    }

    /// An item of `assessments.periods`.
    pub struct AssessmentPeriod {
        /// `assessmentPeriodDescriptor`, key: a value of AssessmentPeriodDescriptor.
        pub assessment_period_descriptor: Descriptor = required("assessmentPeriodDescriptor"),
        /// `beginDate`.
        pub begin_date: Option<Date> = optional("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `assessments.platformTypes`.
    pub struct AssessmentPlatformType {
        /// `platformTypeDescriptor`, key: a value of PlatformTypeDescriptor.
        pub platform_type_descriptor: Descriptor = required("platformTypeDescriptor"),
    }

    /// An item of `assessments.programs`.
    pub struct AssessmentProgram {
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
    }

    /// An item of `assessments.scores`.
    pub struct AssessmentScore {
        /// `assessmentReportingMethodDescriptor`, key: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `maximumScore`: at most 35 characters.
        pub maximum_score: Option<String> = optional("maximumScore"),
        /// `minimumScore`: at most 35 characters.
        pub minimum_score: Option<String> = optional("minimumScore"),
        /// `resultDatatypeTypeDescriptor`: a value of ResultDatatypeTypeDescriptor.
        pub result_datatype_type_descriptor: Option<Descriptor> = optional("resultDatatypeTypeDescriptor"),
    }

    /// An item of `assessments.sections`.
    pub struct AssessmentSection {
        /// `sectionReference`, key.
        pub section_reference: SectionReference = required("sectionReference"),
    }

    /// A record of `assessmentItems`.
    pub struct AssessmentItem in "assessmentItems" {
        /// `identificationCode`, key: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
        /// `assessmentItemCategoryDescriptor`: a value of AssessmentItemCategoryDescriptor.
        pub assessment_item_category_descriptor: Option<Descriptor> = optional("assessmentItemCategoryDescriptor"),
        /// `assessmentItemURI`: 5 to 255 characters.
        pub assessment_item_uri: Option<String> = optional("assessmentItemURI"),
        /// `expectedTimeAssessed`: at most 30 characters.
        pub expected_time_assessed: Option<String> = optional("expectedTimeAssessed"),
        /// `itemText`: at most 1024 characters.
        pub item_text: Option<String> = optional("itemText"),
        /// `maxRawScore`: 15 digits, 5 of them behind the point.
        pub max_raw_score: Option<Decimal> = optional("maxRawScore"),
        /// `nomenclature`: at most 100 characters.
        pub nomenclature: Option<String> = optional("nomenclature"),
        /// `assessmentReference`, key.
        pub assessment_reference: AssessmentReference = required("assessmentReference"),
        /// `learningStandards`.
        pub learning_standards: Vec<AssessmentItemLearningStandard> = optional("learningStandards"),
        /// `possibleResponses`.
        pub possible_responses: Vec<AssessmentItemPossibleResponse> = optional("possibleResponses"),
    }

    /// An item of `assessmentItems.learningStandards`.
    pub struct AssessmentItemLearningStandard {
        /// `learningStandardReference`, key.
        pub learning_standard_reference: LearningStandardReference = required("learningStandardReference"),
    }

    /// An item of `assessmentItems.possibleResponses`.
    pub struct AssessmentItemPossibleResponse {
        /// `responseValue`, key: at most 60 characters.
        pub response_value: String = required("responseValue"),
        /// `correctResponse`.
        pub correct_response: Option<bool> = optional("correctResponse"),
        /// `responseDescription`: at most 1024 characters.
        pub response_description: Option<String> = optional("responseDescription"),
    }

    /// A record of `assessmentScoreRangeLearningStandards`.
    pub struct AssessmentScoreRangeLearningStandard in "assessmentScoreRangeLearningStandards" {
        /// `scoreRangeId`, key: at most 60 characters.
        pub score_range_id: String = required("scoreRangeId"),
        /// `assessmentReportingMethodDescriptor`: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Option<Descriptor> = optional("assessmentReportingMethodDescriptor"),
        /// `maximumScore`: at most 35 characters.
        pub maximum_score: String = required("maximumScore"),
        /// `minimumScore`: at most 35 characters.
        pub minimum_score: String = required("minimumScore"),
        /// `assessmentReference`, key.
        pub assessment_reference: AssessmentReference = required("assessmentReference"),
        /// `objectiveAssessmentReference`.
        pub objective_assessment_reference: Option<ObjectiveAssessmentReference> = optional("objectiveAssessmentReference"),
        /// `learningStandards`: at least one.
        pub learning_standards: Vec<AssessmentScoreRangeLearningStandardLearningStandard> = required("learningStandards"),
    }

    /// An item of `assessmentScoreRangeLearningStandards.learningStandards`.
    pub struct AssessmentScoreRangeLearningStandardLearningStandard {
        /// `learningStandardReference`, key.
        pub learning_standard_reference: LearningStandardReference = required("learningStandardReference"),
    }

    /// A record of `learningStandards`.
    pub struct LearningStandard in "learningStandards" {
        /// `learningStandardId`, key: at most 60 characters.
        pub learning_standard_id: String = required("learningStandardId"),
        /// `courseTitle`: at most 60 characters.
        pub course_title: Option<String> = optional("courseTitle"),
        /// `description`: at most 1024 characters.
        pub description: String = required("description"),
        /// `learningStandardCategoryDescriptor`: a value of LearningStandardCategoryDescriptor.
        pub learning_standard_category_descriptor: Option<Descriptor> = optional("learningStandardCategoryDescriptor"),
        /// `learningStandardItemCode`: at most 60 characters.
        pub learning_standard_item_code: Option<String> = optional("learningStandardItemCode"),
        /// `learningStandardScopeDescriptor`: a value of LearningStandardScopeDescriptor.
        pub learning_standard_scope_descriptor: Option<Descriptor> = optional("learningStandardScopeDescriptor"),
        /// `namespace`: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `successCriteria`: at most 150 characters.
        pub success_criteria: Option<String> = optional("successCriteria"),
        /// `uri`: 5 to 255 characters.
        pub uri: Option<String> = optional("uri"),
        /// `parentLearningStandardReference`.
        pub parent_learning_standard_reference: Option<LearningStandardReference> = optional("parentLearningStandardReference"),
        /// `contentStandard`.
        pub content_standard: LearningStandardContentStandard = required("contentStandard"),
        /// `academicSubjects`: at least one.
        pub academic_subjects: Vec<LearningStandardAcademicSubject> = required("academicSubjects"),
        /// `gradeLevels`: at least one.
        pub grade_levels: Vec<LearningStandardGradeLevel> = required("gradeLevels"),
        /// `identificationCodes`.
        pub identification_codes: Vec<LearningStandardIdentificationCode> = optional("identificationCodes"),
    }

    /// The object `learningStandards.contentStandard`.
    pub struct LearningStandardContentStandard {
        /// `beginDate`.
        pub begin_date: Option<Date> = optional("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `publicationDate`.
        pub publication_date: Option<Date> = optional("publicationDate"),
        /// `publicationStatusDescriptor`: a value of PublicationStatusDescriptor.
        pub publication_status_descriptor: Option<Descriptor> = optional("publicationStatusDescriptor"),
        /// `publicationYear`.
        pub publication_year: Option<i32> = optional("publicationYear"),
        /// `title`: at most 75 characters.
        pub title: String = required("title"),
        /// `uri`: 5 to 255 characters.
        pub uri: Option<String> = optional("uri"),
        /// `version`: at most 50 characters.
        pub version: Option<String> = optional("version"),
        /// `mandatingEducationOrganizationReference`.
        pub mandating_education_organization_reference: Option<EducationOrganizationReference> = optional("mandatingEducationOrganizationReference"),
        /// `authors`.
        pub authors: Vec<LearningStandardContentStandardAuthor> = optional("authors"),
    }

    /// An item of `learningStandards.contentStandard.authors`.
    pub struct LearningStandardContentStandardAuthor {
        /// `author`, key: at most 100 characters.
        pub author: String = required("author"),
    }

    /// An item of `learningStandards.academicSubjects`.
    pub struct LearningStandardAcademicSubject {
        /// `academicSubjectDescriptor`, key: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Descriptor = required("academicSubjectDescriptor"),
    }

    /// An item of `learningStandards.gradeLevels`.
    pub struct LearningStandardGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// An item of `learningStandards.identificationCodes`.
    pub struct LearningStandardIdentificationCode {
        /// `contentStandardName`, key: at most 65 characters.
        pub content_standard_name: String = required("contentStandardName"),
        /// `identificationCode`, key: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
    }

    /// A record of `learningStandardEquivalenceAssociations`.
    pub struct LearningStandardEquivalenceAssociation in "learningStandardEquivalenceAssociations" {
        /// `namespace`, key: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `effectiveDate`.
        pub effective_date: Option<Date> = optional("effectiveDate"),
        /// `learningStandardEquivalenceStrengthDescription`: at most 255 characters.
        pub learning_standard_equivalence_strength_description: Option<String> = optional("learningStandardEquivalenceStrengthDescription"),
        /// `learningStandardEquivalenceStrengthDescriptor`: a value of LearningStandardEquivalenceStrengthDescriptor.
        pub learning_standard_equivalence_strength_descriptor: Option<Descriptor> = optional("learningStandardEquivalenceStrengthDescriptor"),
        /// `sourceLearningStandardReference`, key.
        pub source_learning_standard_reference: LearningStandardReference = required("sourceLearningStandardReference"),
        /// `targetLearningStandardReference`, key.
        pub target_learning_standard_reference: LearningStandardReference = required("targetLearningStandardReference"),
    }

    /// A record of `objectiveAssessments`.
    pub struct ObjectiveAssessment in "objectiveAssessments" {
        /// `identificationCode`, key: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
        /// `academicSubjectDescriptor`: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Option<Descriptor> = optional("academicSubjectDescriptor"),
        /// `description`: at most 1024 characters.
        pub description: Option<String> = optional("description"),
        /// `maxRawScore`: 15 digits, 5 of them behind the point.
        pub max_raw_score: Option<Decimal> = optional("maxRawScore"),
        /// `nomenclature`: at most 100 characters.
        pub nomenclature: Option<String> = optional("nomenclature"),
        /// `percentOfAssessment`: 5 digits, 4 of them behind the point, 0 to 1.
        pub percent_of_assessment: Option<Decimal> = optional("percentOfAssessment"),
        /// `assessmentReference`, key.
        pub assessment_reference: AssessmentReference = required("assessmentReference"),
        /// `parentObjectiveAssessmentReference`.
        pub parent_objective_assessment_reference: Option<ObjectiveAssessmentReference> = optional("parentObjectiveAssessmentReference"),
        /// `assessmentItems`.
        pub assessment_items: Vec<ObjectiveAssessmentAssessmentItem> = optional("assessmentItems"),
        /// `learningStandards`.
        pub learning_standards: Vec<ObjectiveAssessmentLearningStandard> = optional("learningStandards"),
        /// `performanceLevels`.
        pub performance_levels: Vec<ObjectiveAssessmentPerformanceLevel> = optional("performanceLevels"),
        /// `scores`.
        pub scores: Vec<ObjectiveAssessmentScore> = optional("scores"),
    }

    /// An item of `objectiveAssessments.assessmentItems`.
    pub struct ObjectiveAssessmentAssessmentItem {
        /// `assessmentItemReference`, key.
        pub assessment_item_reference: AssessmentItemReference = required("assessmentItemReference"),
    }

    /// An item of `objectiveAssessments.learningStandards`.
    pub struct ObjectiveAssessmentLearningStandard {
        /// `learningStandardReference`, key.
        pub learning_standard_reference: LearningStandardReference = required("learningStandardReference"),
    }

    /// An item of `objectiveAssessments.performanceLevels`.
    pub struct ObjectiveAssessmentPerformanceLevel {
        /// `assessmentReportingMethodDescriptor`, key: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `performanceLevelDescriptor`, key: a value of PerformanceLevelDescriptor.
        pub performance_level_descriptor: Descriptor = required("performanceLevelDescriptor"),
        /// `maximumScore`: at most 35 characters.
        pub maximum_score: Option<String> = optional("maximumScore"),
        /// `minimumScore`: at most 35 characters.
        pub minimum_score: Option<String> = optional("minimumScore"),
        /// `performanceLevelIndicatorName`: at most 60 characters.
        pub performance_level_indicator_name: Option<String> = optional("performanceLevelIndicatorName"),
        /// `resultDatatypeTypeDescriptor`: a value of ResultDatatypeTypeDescriptor.
        pub result_datatype_type_descriptor: Option<Descriptor> = optional("resultDatatypeTypeDescriptor"),
    }

    /// An item of `objectiveAssessments.scores`.
    pub struct ObjectiveAssessmentScore {
        /// `assessmentReportingMethodDescriptor`, key: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `maximumScore`: at most 35 characters.
        pub maximum_score: Option<String> = optional("maximumScore"),
        /// `minimumScore`: at most 35 characters.
        pub minimum_score: Option<String> = optional("minimumScore"),
        /// `resultDatatypeTypeDescriptor`: a value of ResultDatatypeTypeDescriptor.
        pub result_datatype_type_descriptor: Option<Descriptor> = optional("resultDatatypeTypeDescriptor"),
    }

    /// A record of `studentAssessments`.
    pub struct StudentAssessment in "studentAssessments" {
        /// `studentAssessmentIdentifier`, key: at most 60 characters.
        pub student_assessment_identifier: String = required("studentAssessmentIdentifier"),
        /// `administrationDate`.
        pub administration_date: Option<DateTime> = optional("administrationDate"),
        /// `administrationEndDate`.
        pub administration_end_date: Option<DateTime> = optional("administrationEndDate"),
        /// `administrationEnvironmentDescriptor`: a value of AdministrationEnvironmentDescriptor.
        pub administration_environment_descriptor: Option<Descriptor> = optional("administrationEnvironmentDescriptor"),
        /// `administrationLanguageDescriptor`: a value of LanguageDescriptor.
        pub administration_language_descriptor: Option<Descriptor> = optional("administrationLanguageDescriptor"),
        /// `assessedMinutes`.
        pub assessed_minutes: Option<i32> = optional("assessedMinutes"),
        /// `eventCircumstanceDescriptor`: a value of EventCircumstanceDescriptor.
        pub event_circumstance_descriptor: Option<Descriptor> = optional("eventCircumstanceDescriptor"),
        /// `eventDescription`: at most 1024 characters.
        pub event_description: Option<String> = optional("eventDescription"),
        /// `platformTypeDescriptor`: a value of PlatformTypeDescriptor.
        pub platform_type_descriptor: Option<Descriptor> = optional("platformTypeDescriptor"),
        /// `reasonNotTestedDescriptor`: a value of ReasonNotTestedDescriptor.
        pub reason_not_tested_descriptor: Option<Descriptor> = optional("reasonNotTestedDescriptor"),
        /// `reportedSchoolIdentifier`: at most 60 characters.
        pub reported_school_identifier: Option<String> = optional("reportedSchoolIdentifier"),
        /// `retestIndicatorDescriptor`: a value of RetestIndicatorDescriptor.
        pub retest_indicator_descriptor: Option<Descriptor> = optional("retestIndicatorDescriptor"),
        /// `serialNumber`: at most 60 characters.
        pub serial_number: Option<String> = optional("serialNumber"),
        /// `whenAssessedGradeLevelDescriptor`: a value of GradeLevelDescriptor.
        pub when_assessed_grade_level_descriptor: Option<Descriptor> = optional("whenAssessedGradeLevelDescriptor"),
        /// `assessmentReference`, key.
        pub assessment_reference: AssessmentReference = required("assessmentReference"),
        /// `reportedSchoolReference`.
        pub reported_school_reference: Option<SchoolReference> = optional("reportedSchoolReference"),
        /// `schoolYearTypeReference`.
        pub school_year_type_reference: Option<SchoolYearTypeReference> = optional("schoolYearTypeReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `period`.
        pub period: Option<StudentAssessmentPeriod> = optional("period"),
        /// `accommodations`.
        pub accommodations: Vec<StudentAssessmentAccommodation> = optional("accommodations"),
        /// `items`.
        pub items: Vec<StudentAssessmentItem> = optional("items"),
        /// `performanceLevels`.
        pub performance_levels: Vec<StudentAssessmentPerformanceLevel> = optional("performanceLevels"),
        /// `scoreResults`.
        pub score_results: Vec<StudentAssessmentScoreResult> = optional("scoreResults"),
        /// `studentObjectiveAssessments`.
        pub student_objective_assessments: Vec<StudentAssessmentStudentObjectiveAssessment> = optional("studentObjectiveAssessments"),
    }

    /// The object `studentAssessments.period`.
    pub struct StudentAssessmentPeriod {
        /// `assessmentPeriodDescriptor`: a value of AssessmentPeriodDescriptor.
        pub assessment_period_descriptor: Descriptor = required("assessmentPeriodDescriptor"),
        /// `beginDate`.
        pub begin_date: Option<Date> = optional("beginDate"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
    }

    /// An item of `studentAssessments.accommodations`.
    pub struct StudentAssessmentAccommodation {
        /// `accommodationDescriptor`, key: a value of AccommodationDescriptor.
        pub accommodation_descriptor: Descriptor = required("accommodationDescriptor"),
    }

    /// An item of `studentAssessments.items`.
    pub struct StudentAssessmentItem {
        /// `assessmentItemResultDescriptor`: a value of AssessmentItemResultDescriptor.
        pub assessment_item_result_descriptor: Descriptor = required("assessmentItemResultDescriptor"),
        /// `assessmentResponse`: at most 255 characters.
        pub assessment_response: Option<String> = optional("assessmentResponse"),
        /// `descriptiveFeedback`: at most 1024 characters.
        pub descriptive_feedback: Option<String> = optional("descriptiveFeedback"),
        /// `itemNumber`.
        pub item_number: Option<i32> = optional("itemNumber"),
        /// `rawScoreResult`: 15 digits, 5 of them behind the point.
        pub raw_score_result: Option<Decimal> = optional("rawScoreResult"),
        /// `responseIndicatorDescriptor`: a value of ResponseIndicatorDescriptor.
        pub response_indicator_descriptor: Option<Descriptor> = optional("responseIndicatorDescriptor"),
        /// `timeAssessed`: at most 30 characters.
        pub time_assessed: Option<String> = optional("timeAssessed"),
        /// `assessmentItemReference`, key.
        pub assessment_item_reference: AssessmentItemReference = required("assessmentItemReference"),
    }

    /// An item of `studentAssessments.performanceLevels`.
    pub struct StudentAssessmentPerformanceLevel {
        /// `assessmentReportingMethodDescriptor`, key: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `performanceLevelDescriptor`, key: a value of PerformanceLevelDescriptor.
        pub performance_level_descriptor: Descriptor = required("performanceLevelDescriptor"),
        /// `performanceLevelIndicatorName`: at most 60 characters.
        pub performance_level_indicator_name: Option<String> = optional("performanceLevelIndicatorName"),
    }

    /// An item of `studentAssessments.scoreResults`.
    pub struct StudentAssessmentScoreResult {
        /// `assessmentReportingMethodDescriptor`, key: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `result`: at most 35 characters.
        pub result: String = required("result"),
        /// `resultDatatypeTypeDescriptor`: a value of ResultDatatypeTypeDescriptor.
        pub result_datatype_type_descriptor: Descriptor = required("resultDatatypeTypeDescriptor"),
    }

    /// An item of `studentAssessments.studentObjectiveAssessments`.
    pub struct StudentAssessmentStudentObjectiveAssessment {
        /// `administrationDate`.
        pub administration_date: Option<DateTime> = optional("administrationDate"),
        /// `administrationEndDate`.
        pub administration_end_date: Option<DateTime> = optional("administrationEndDate"),
        /// `assessedMinutes`.
        pub assessed_minutes: Option<i32> = optional("assessedMinutes"),
        /// `objectiveAssessmentReference`, key.
        pub objective_assessment_reference: ObjectiveAssessmentReference = required("objectiveAssessmentReference"),
        /// `performanceLevels`.
        pub performance_levels: Vec<StudentAssessmentStudentObjectiveAssessmentPerformanceLevel> = optional("performanceLevels"),
        /// `scoreResults`.
        pub score_results: Vec<StudentAssessmentStudentObjectiveAssessmentScoreResult> = optional("scoreResults"),
    }

    /// An item of `studentAssessments.studentObjectiveAssessments.performanceLevels`.
    pub struct StudentAssessmentStudentObjectiveAssessmentPerformanceLevel {
        /// `assessmentReportingMethodDescriptor`, key: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `performanceLevelDescriptor`, key: a value of PerformanceLevelDescriptor.
        pub performance_level_descriptor: Descriptor = required("performanceLevelDescriptor"),
        /// `performanceLevelIndicatorName`: at most 60 characters.
        pub performance_level_indicator_name: Option<String> = optional("performanceLevelIndicatorName"),
    }

    /// An item of `studentAssessments.studentObjectiveAssessments.scoreResults`.
    pub struct StudentAssessmentStudentObjectiveAssessmentScoreResult {
        /// `assessmentReportingMethodDescriptor`, key: a value of AssessmentReportingMethodDescriptor.
        pub assessment_reporting_method_descriptor: Descriptor = required("assessmentReportingMethodDescriptor"),
        /// `result`: at most 35 characters.
        pub result: String = required("result"),
        /// `resultDatatypeTypeDescriptor`: a value of ResultDatatypeTypeDescriptor.
        pub result_datatype_type_descriptor: Descriptor = required("resultDatatypeTypeDescriptor"),
    }
}
