//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Student Program Evaluation.

use super::{
    MODEL,
    EducationOrganizationReference,
    ProgramEvaluationElementReference,
    ProgramEvaluationObjectiveReference,
    ProgramEvaluationReference,
    ProgramReference,
    StaffReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `evaluationRubricDimensions`.
    pub struct EvaluationRubricDimension in "evaluationRubricDimensions" {
        /// `evaluationRubricRating`, key.
        pub evaluation_rubric_rating: i32 = required("evaluationRubricRating"),
        /// `evaluationCriterionDescription`: at most 1024 characters.
        pub evaluation_criterion_description: String = required("evaluationCriterionDescription"),
        /// `evaluationRubricRatingLevelDescriptor`: a value of RatingLevelDescriptor.
        pub evaluation_rubric_rating_level_descriptor: Option<Descriptor> = optional("evaluationRubricRatingLevelDescriptor"),
        /// `rubricDimensionSortOrder`.
        pub rubric_dimension_sort_order: Option<i32> = optional("rubricDimensionSortOrder"),
        /// `programEvaluationElementReference`, key.
        pub program_evaluation_element_reference: ProgramEvaluationElementReference = required("programEvaluationElementReference"),
    }

    /// A record of `programEvaluations`.
    pub struct ProgramEvaluation in "programEvaluations" {
        /// `programEvaluationPeriodDescriptor`, key: a value of ProgramEvaluationPeriodDescriptor.
        pub program_evaluation_period_descriptor: Descriptor = required("programEvaluationPeriodDescriptor"),
        /// `programEvaluationTitle`, key: at most 50 characters.
        pub program_evaluation_title: String = required("programEvaluationTitle"),
        /// `programEvaluationTypeDescriptor`, key: a value of ProgramEvaluationTypeDescriptor.
        pub program_evaluation_type_descriptor: Descriptor = required("programEvaluationTypeDescriptor"),
        /// `evaluationMaxNumericRating`: 6 digits, 3 of them behind the point.
        pub evaluation_max_numeric_rating: Option<Decimal> = optional("evaluationMaxNumericRating"),
        /// `evaluationMinNumericRating`: 6 digits, 3 of them behind the point.
        pub evaluation_min_numeric_rating: Option<Decimal> = optional("evaluationMinNumericRating"),
        /// `programEvaluationDescription`: at most 255 characters.
        pub program_evaluation_description: Option<String> = optional("programEvaluationDescription"),
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
        /// `levels`.
        pub levels: Vec<ProgramEvaluationLevel> = optional("levels"),
    }

    /// An item of `programEvaluations.levels`.
    pub struct ProgramEvaluationLevel {
        /// `ratingLevelDescriptor`, key: a value of RatingLevelDescriptor.
        pub rating_level_descriptor: Descriptor = required("ratingLevelDescriptor"),
        /// `maxNumericRating`: 6 digits, 3 of them behind the point.
        pub max_numeric_rating: Option<Decimal> = optional("maxNumericRating"),
        /// `minNumericRating`: 6 digits, 3 of them behind the point.
        pub min_numeric_rating: Option<Decimal> = optional("minNumericRating"),
    }

    /// A record of `programEvaluationElements`.
    pub struct ProgramEvaluationElement in "programEvaluationElements" {
        /// `programEvaluationElementTitle`, key: at most 50 characters.
        pub program_evaluation_element_title: String = required("programEvaluationElementTitle"),
        /// `elementMaxNumericRating`: 6 digits, 3 of them behind the point.
        pub element_max_numeric_rating: Option<Decimal> = optional("elementMaxNumericRating"),
        /// `elementMinNumericRating`: 6 digits, 3 of them behind the point.
        pub element_min_numeric_rating: Option<Decimal> = optional("elementMinNumericRating"),
        /// `elementSortOrder`.
        pub element_sort_order: Option<i32> = optional("elementSortOrder"),
        /// `programEvaluationElementDescription`: at most 255 characters.
        pub program_evaluation_element_description: Option<String> = optional("programEvaluationElementDescription"),
        /// `programEvaluationReference`, key.
        pub program_evaluation_reference: ProgramEvaluationReference = required("programEvaluationReference"),
        /// `programEvaluationObjectiveReference`.
        pub program_evaluation_objective_reference: Option<ProgramEvaluationObjectiveReference> = optional("programEvaluationObjectiveReference"),
        /// `programEvaluationLevels`.
        pub program_evaluation_levels: Vec<ProgramEvaluationElementProgramEvaluationLevel> = optional("programEvaluationLevels"),
    }

    /// An item of `programEvaluationElements.programEvaluationLevels`.
    pub struct ProgramEvaluationElementProgramEvaluationLevel {
        /// `ratingLevelDescriptor`, key: a value of RatingLevelDescriptor.
        pub rating_level_descriptor: Descriptor = required("ratingLevelDescriptor"),
        /// `maxNumericRating`: 6 digits, 3 of them behind the point.
        pub max_numeric_rating: Option<Decimal> = optional("maxNumericRating"),
        /// `minNumericRating`: 6 digits, 3 of them behind the point.
        pub min_numeric_rating: Option<Decimal> = optional("minNumericRating"),
    }

    /// A record of `programEvaluationObjectives`.
    pub struct ProgramEvaluationObjective in "programEvaluationObjectives" {
        /// `programEvaluationObjectiveTitle`, key: at most 50 characters.
        pub program_evaluation_objective_title: String = required("programEvaluationObjectiveTitle"),
        /// `objectiveMaxNumericRating`: 6 digits, 3 of them behind the point.
        pub objective_max_numeric_rating: Option<Decimal> = optional("objectiveMaxNumericRating"),
        /// `objectiveMinNumericRating`: 6 digits, 3 of them behind the point.
        pub objective_min_numeric_rating: Option<Decimal> = optional("objectiveMinNumericRating"),
        /// `objectiveSortOrder`.
        pub objective_sort_order: Option<i32> = optional("objectiveSortOrder"),
        /// `programEvaluationObjectiveDescription`: at most 255 characters.
        pub program_evaluation_objective_description: Option<String> = optional("programEvaluationObjectiveDescription"),
        /// `programEvaluationReference`, key.
        pub program_evaluation_reference: ProgramEvaluationReference = required("programEvaluationReference"),
        /// `programEvaluationLevels`.
        pub program_evaluation_levels: Vec<ProgramEvaluationObjectiveProgramEvaluationLevel> = optional("programEvaluationLevels"),
    }

    /// An item of `programEvaluationObjectives.programEvaluationLevels`.
    pub struct ProgramEvaluationObjectiveProgramEvaluationLevel {
        /// `ratingLevelDescriptor`, key: a value of RatingLevelDescriptor.
        pub rating_level_descriptor: Descriptor = required("ratingLevelDescriptor"),
        /// `maxNumericRating`: 6 digits, 3 of them behind the point.
        pub max_numeric_rating: Option<Decimal> = optional("maxNumericRating"),
        /// `minNumericRating`: 6 digits, 3 of them behind the point.
        pub min_numeric_rating: Option<Decimal> = optional("minNumericRating"),
    }

    /// A record of `studentProgramEvaluations`.
    pub struct StudentProgramEvaluation in "studentProgramEvaluations" {
        /// `evaluationDate`, key.
        pub evaluation_date: Date = required("evaluationDate"),
        /// `evaluationDuration`: at least 1.
        pub evaluation_duration: Option<i32> = optional("evaluationDuration"),
        /// `summaryEvaluationComment`: at most 1024 characters.
        pub summary_evaluation_comment: Option<String> = optional("summaryEvaluationComment"),
        /// `summaryEvaluationNumericRating`: 6 digits, 3 of them behind the point.
        pub summary_evaluation_numeric_rating: Option<Decimal> = optional("summaryEvaluationNumericRating"),
        /// `summaryEvaluationRatingLevelDescriptor`: a value of RatingLevelDescriptor.
        pub summary_evaluation_rating_level_descriptor: Option<Descriptor> = optional("summaryEvaluationRatingLevelDescriptor"),
        /// `educationOrganizationReference`.
        pub education_organization_reference: Option<EducationOrganizationReference> = optional("educationOrganizationReference"),
        /// `programEvaluationReference`, key.
        pub program_evaluation_reference: ProgramEvaluationReference = required("programEvaluationReference"),
        /// `staffEvaluatorStaffReference`.
        pub staff_evaluator_staff_reference: Option<StaffReference> = optional("staffEvaluatorStaffReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `externalEvaluators`.
        pub external_evaluators: Vec<StudentProgramEvaluationExternalEvaluator> = optional("externalEvaluators"),
        /// `studentEvaluationElements`.
        pub student_evaluation_elements: Vec<StudentProgramEvaluationStudentEvaluationElement> = optional("studentEvaluationElements"),
        /// `studentEvaluationObjectives`.
        pub student_evaluation_objectives: Vec<StudentProgramEvaluationStudentEvaluationObjective> = optional("studentEvaluationObjectives"),
    }

    /// An item of `studentProgramEvaluations.externalEvaluators`.
    pub struct StudentProgramEvaluationExternalEvaluator {
        /// `externalEvaluator`, key: at most 150 characters.
        pub external_evaluator: String = required("externalEvaluator"),
    }

    /// An item of `studentProgramEvaluations.studentEvaluationElements`.
    pub struct StudentProgramEvaluationStudentEvaluationElement {
        /// `evaluationElementNumericRating`: 6 digits, 3 of them behind the point.
        pub evaluation_element_numeric_rating: Option<Decimal> = optional("evaluationElementNumericRating"),
        /// `evaluationElementRatingLevelDescriptor`: a value of RatingLevelDescriptor.
        pub evaluation_element_rating_level_descriptor: Option<Descriptor> = optional("evaluationElementRatingLevelDescriptor"),
        /// `programEvaluationElementReference`, key.
        pub program_evaluation_element_reference: ProgramEvaluationElementReference = required("programEvaluationElementReference"),
    }

    /// An item of `studentProgramEvaluations.studentEvaluationObjectives`.
    pub struct StudentProgramEvaluationStudentEvaluationObjective {
        /// `evaluationObjectiveNumericRating`: 6 digits, 3 of them behind the point.
        pub evaluation_objective_numeric_rating: Option<Decimal> = optional("evaluationObjectiveNumericRating"),
        /// `evaluationObjectiveRatingLevelDescriptor`: a value of RatingLevelDescriptor.
        pub evaluation_objective_rating_level_descriptor: Option<Descriptor> = optional("evaluationObjectiveRatingLevelDescriptor"),
        /// `programEvaluationObjectiveReference`, key.
        pub program_evaluation_objective_reference: ProgramEvaluationObjectiveReference = required("programEvaluationObjectiveReference"),
    }
}
