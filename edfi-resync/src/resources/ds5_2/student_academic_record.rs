//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Student Academic Record.

use super::{
    MODEL,
    CompetencyObjectiveReference,
    CourseReference,
    EducationOrganizationReference,
    GeneralStudentProgramAssociationReference,
    GradeReference,
    GradebookEntryReference,
    GradingPeriodReference,
    LearningStandardReference,
    ProgramReference,
    ReportCardReference,
    SchoolYearTypeReference,
    SectionReference,
    StaffReference,
    StudentAcademicRecordReference,
    StudentCompetencyObjectiveReference,
    StudentReference,
    StudentSectionAssociationReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `competencyObjectives`.
    pub struct CompetencyObjective in "competencyObjectives" {
        /// `objective`, key: at most 60 characters.
        pub objective: String = required("objective"),
        /// `objectiveGradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub objective_grade_level_descriptor: Descriptor = required("objectiveGradeLevelDescriptor"),
        /// `competencyObjectiveId`: at most 60 characters.
        pub competency_objective_id: Option<String> = optional("competencyObjectiveId"),
        /// `description`: at most 1024 characters.
        pub description: Option<String> = optional("description"),
        /// `successCriteria`: at most 150 characters.
        pub success_criteria: Option<String> = optional("successCriteria"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
    }

    /// A record of `courseTranscripts`.
    pub struct CourseTranscript in "courseTranscripts" {
        /// `courseAttemptResultDescriptor`, key: a value of CourseAttemptResultDescriptor.
        pub course_attempt_result_descriptor: Descriptor = required("courseAttemptResultDescriptor"),
        /// `alternativeCourseTitle`: at most 60 characters.
        pub alternative_course_title: Option<String> = optional("alternativeCourseTitle"),
        /// `assigningOrganizationIdentificationCode`: at most 60 characters.
        pub assigning_organization_identification_code: Option<String> = optional("assigningOrganizationIdentificationCode"),
        /// `attemptedCreditConversion`: 9 digits, 2 of them behind the point.
        pub attempted_credit_conversion: Option<Decimal> = optional("attemptedCreditConversion"),
        /// `attemptedCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub attempted_credits: Option<Decimal> = optional("attemptedCredits"),
        /// `attemptedCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub attempted_credit_type_descriptor: Option<Descriptor> = optional("attemptedCreditTypeDescriptor"),
        /// `courseCatalogURL`: 5 to 255 characters.
        pub course_catalog_url: Option<String> = optional("courseCatalogURL"),
        /// `courseRepeatCodeDescriptor`: a value of CourseRepeatCodeDescriptor.
        pub course_repeat_code_descriptor: Option<Descriptor> = optional("courseRepeatCodeDescriptor"),
        /// `courseTitle`: at most 60 characters.
        pub course_title: Option<String> = optional("courseTitle"),
        /// `earnedCreditConversion`: 9 digits, 2 of them behind the point.
        pub earned_credit_conversion: Option<Decimal> = optional("earnedCreditConversion"),
        /// `earnedCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub earned_credits: Option<Decimal> = optional("earnedCredits"),
        /// `earnedCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub earned_credit_type_descriptor: Option<Descriptor> = optional("earnedCreditTypeDescriptor"),
        /// `externalEducationOrganizationNameOfInstitution`: at most 75 characters.
        pub external_education_organization_name_of_institution: Option<String> = optional("externalEducationOrganizationNameOfInstitution"),
        /// `finalLetterGradeEarned`: at most 20 characters.
        pub final_letter_grade_earned: Option<String> = optional("finalLetterGradeEarned"),
        /// `finalNumericGradeEarned`: 9 digits, 2 of them behind the point.
        pub final_numeric_grade_earned: Option<Decimal> = optional("finalNumericGradeEarned"),
        /// `methodCreditEarnedDescriptor`: a value of MethodCreditEarnedDescriptor.
        pub method_credit_earned_descriptor: Option<Descriptor> = optional("methodCreditEarnedDescriptor"),
        /// `whenTakenGradeLevelDescriptor`: a value of GradeLevelDescriptor.
        pub when_taken_grade_level_descriptor: Option<Descriptor> = optional("whenTakenGradeLevelDescriptor"),
        /// `courseReference`, key.
        pub course_reference: CourseReference = required("courseReference"),
        /// `externalEducationOrganizationReference`.
        pub external_education_organization_reference: Option<EducationOrganizationReference> = optional("externalEducationOrganizationReference"),
        /// `responsibleTeacherStaffReference`.
        pub responsible_teacher_staff_reference: Option<StaffReference> = optional("responsibleTeacherStaffReference"),
        /// `studentAcademicRecordReference`, key.
        pub student_academic_record_reference: StudentAcademicRecordReference = required("studentAcademicRecordReference"),
        /// `academicSubjects`.
        pub academic_subjects: Vec<CourseTranscriptAcademicSubject> = optional("academicSubjects"),
        /// `alternativeCourseIdentificationCodes`.
        pub alternative_course_identification_codes: Vec<CourseTranscriptAlternativeCourseIdentificationCode> = optional("alternativeCourseIdentificationCodes"),
        /// `coursePrograms`.
        pub course_programs: Vec<CourseTranscriptCourseProgram> = optional("coursePrograms"),
        /// `creditCategories`.
        pub credit_categories: Vec<CourseTranscriptCreditCategory> = optional("creditCategories"),
        /// `earnedAdditionalCredits`.
        pub earned_additional_credits: Vec<CourseTranscriptEarnedAdditionalCredits> = optional("earnedAdditionalCredits"),
        /// `partialCourseTranscriptAwards`.
        pub partial_course_transcript_awards: Vec<CourseTranscriptPartialCourseTranscriptAwards> = optional("partialCourseTranscriptAwards"),
        /// `sections`.
        pub sections: Vec<CourseTranscriptSection> = optional("sections"),
    }

    /// An item of `courseTranscripts.academicSubjects`.
    pub struct CourseTranscriptAcademicSubject {
        /// `academicSubjectDescriptor`, key: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Descriptor = required("academicSubjectDescriptor"),
    }

    /// An item of `courseTranscripts.alternativeCourseIdentificationCodes`.
    pub struct CourseTranscriptAlternativeCourseIdentificationCode {
        /// `courseIdentificationSystemDescriptor`, key: a value of CourseIdentificationSystemDescriptor.
        pub course_identification_system_descriptor: Descriptor = required("courseIdentificationSystemDescriptor"),
        /// `assigningOrganizationIdentificationCode`: at most 60 characters.
        pub assigning_organization_identification_code: Option<String> = optional("assigningOrganizationIdentificationCode"),
        /// `courseCatalogURL`: 5 to 255 characters.
        pub course_catalog_url: Option<String> = optional("courseCatalogURL"),
        /// `identificationCode`: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
    }

    /// An item of `courseTranscripts.coursePrograms`.
    pub struct CourseTranscriptCourseProgram {
        /// `courseProgramReference`, key.
        pub course_program_reference: ProgramReference = required("courseProgramReference"),
    }

    /// An item of `courseTranscripts.creditCategories`.
    pub struct CourseTranscriptCreditCategory {
        /// `creditCategoryDescriptor`, key: a value of CreditCategoryDescriptor.
        pub credit_category_descriptor: Descriptor = required("creditCategoryDescriptor"),
    }

    /// An item of `courseTranscripts.earnedAdditionalCredits`.
    pub struct CourseTranscriptEarnedAdditionalCredits {
        /// `additionalCreditTypeDescriptor`, key: a value of AdditionalCreditTypeDescriptor.
        pub additional_credit_type_descriptor: Descriptor = required("additionalCreditTypeDescriptor"),
        /// `credits`: 9 digits, 3 of them behind the point, at least 0.
        pub credits: Decimal = required("credits"),
    }

    /// An item of `courseTranscripts.partialCourseTranscriptAwards`.
    pub struct CourseTranscriptPartialCourseTranscriptAwards {
        /// `awardDate`, key.
        pub award_date: Date = required("awardDate"),
        /// `earnedCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub earned_credits: Decimal = required("earnedCredits"),
        /// `letterGradeEarned`: at most 20 characters.
        pub letter_grade_earned: Option<String> = optional("letterGradeEarned"),
        /// `methodCreditEarnedDescriptor`: a value of MethodCreditEarnedDescriptor.
        pub method_credit_earned_descriptor: Option<Descriptor> = optional("methodCreditEarnedDescriptor"),
        /// `numericGradeEarned`: at most 20 characters.
        pub numeric_grade_earned: Option<String> = optional("numericGradeEarned"),
    }

    /// An item of `courseTranscripts.sections`.
    pub struct CourseTranscriptSection {
        /// `sectionReference`, key.
        pub section_reference: SectionReference = required("sectionReference"),
    }

    /// A record of `grades`.
    pub struct Grade in "grades" {
        /// `gradeTypeDescriptor`, key: a value of GradeTypeDescriptor.
        pub grade_type_descriptor: Descriptor = required("gradeTypeDescriptor"),
        /// `currentGradeAsOfDate`.
        pub current_grade_as_of_date: Option<Date> = optional("currentGradeAsOfDate"),
        /// `currentGradeIndicator`.
        pub current_grade_indicator: Option<bool> = optional("currentGradeIndicator"),
        /// `diagnosticStatement`: at most 1024 characters.
        pub diagnostic_statement: Option<String> = optional("diagnosticStatement"),
        /// `gradeEarnedDescription`: at most 64 characters.
        pub grade_earned_description: Option<String> = optional("gradeEarnedDescription"),
        /// `letterGradeEarned`: at most 20 characters.
        pub letter_grade_earned: Option<String> = optional("letterGradeEarned"),
        /// `numericGradeEarned`: 9 digits, 2 of them behind the point.
        pub numeric_grade_earned: Option<Decimal> = optional("numericGradeEarned"),
        /// `performanceBaseConversionDescriptor`: a value of PerformanceBaseConversionDescriptor.
        pub performance_base_conversion_descriptor: Option<Descriptor> = optional("performanceBaseConversionDescriptor"),
        /// `gradingPeriodReference`, key.
        pub grading_period_reference: GradingPeriodReference = required("gradingPeriodReference"),
        /// `studentSectionAssociationReference`, key.
        pub student_section_association_reference: StudentSectionAssociationReference = required("studentSectionAssociationReference"),
        /// `learningStandardGrades`.
        pub learning_standard_grades: Vec<GradeLearningStandardGrade> = optional("learningStandardGrades"),
    }

    /// An item of `grades.learningStandardGrades`.
    pub struct GradeLearningStandardGrade {
        /// `diagnosticStatement`: at most 1024 characters.
        pub diagnostic_statement: Option<String> = optional("diagnosticStatement"),
        /// `letterGradeEarned`: at most 20 characters.
        pub letter_grade_earned: Option<String> = optional("letterGradeEarned"),
        /// `numericGradeEarned`: 9 digits, 2 of them behind the point.
        pub numeric_grade_earned: Option<Decimal> = optional("numericGradeEarned"),
        /// `performanceBaseConversionDescriptor`: a value of PerformanceBaseConversionDescriptor.
        pub performance_base_conversion_descriptor: Option<Descriptor> = optional("performanceBaseConversionDescriptor"),
        /// `learningStandardReference`, key.
        pub learning_standard_reference: LearningStandardReference = required("learningStandardReference"),
    }

    /// A record of `gradebookEntries`.
    pub struct GradebookEntry in "gradebookEntries" {
        /// `gradebookEntryIdentifier`, key: at most 60 characters.
        pub gradebook_entry_identifier: String = required("gradebookEntryIdentifier"),
        /// `namespace`, key: 5 to 255 characters.
        pub namespace: String = required("namespace"),
        /// `dateAssigned`.
        pub date_assigned: Date = required("dateAssigned"),
        /// `description`: at most 1024 characters.
        pub description: Option<String> = optional("description"),
        /// `dueDate`.
        pub due_date: Option<Date> = optional("dueDate"),
        /// `dueTime`.
        pub due_time: Option<Time> = optional("dueTime"),
        /// `gradebookEntryTypeDescriptor`: a value of GradebookEntryTypeDescriptor.
        pub gradebook_entry_type_descriptor: Option<Descriptor> = optional("gradebookEntryTypeDescriptor"),
        /// `maxPoints`: 9 digits, 2 of them behind the point.
        pub max_points: Option<Decimal> = optional("maxPoints"),
        /// `sourceSectionIdentifier`: at most 255 characters.
        pub source_section_identifier: String = required("sourceSectionIdentifier"),
        /// `title`: at most 100 characters.
        pub title: String = required("title"),
        /// `gradingPeriodReference`.
        pub grading_period_reference: Option<GradingPeriodReference> = optional("gradingPeriodReference"),
        /// `sectionReference`.
        pub section_reference: Option<SectionReference> = optional("sectionReference"),
        /// `learningStandards`.
        pub learning_standards: Vec<GradebookEntryLearningStandard> = optional("learningStandards"),
    }

    /// An item of `gradebookEntries.learningStandards`.
    pub struct GradebookEntryLearningStandard {
        /// `learningStandardReference`, key.
        pub learning_standard_reference: LearningStandardReference = required("learningStandardReference"),
    }

    /// A record of `reportCards`.
    pub struct ReportCard in "reportCards" {
        /// `numberOfDaysAbsent`: 18 digits, 4 of them behind the point, at least 0.
        pub number_of_days_absent: Option<Decimal> = optional("numberOfDaysAbsent"),
        /// `numberOfDaysInAttendance`: 18 digits, 4 of them behind the point, at least 0.
        pub number_of_days_in_attendance: Option<Decimal> = optional("numberOfDaysInAttendance"),
        /// `numberOfDaysTardy`: at least 0.
        pub number_of_days_tardy: Option<i32> = optional("numberOfDaysTardy"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `gradingPeriodReference`, key.
        pub grading_period_reference: GradingPeriodReference = required("gradingPeriodReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `gradePointAverages`.
        pub grade_point_averages: Vec<ReportCardGradePointAverage> = optional("gradePointAverages"),
        /// `grades`.
        pub grades: Vec<ReportCardGrade> = optional("grades"),
        /// `studentCompetencyObjectives`.
        pub student_competency_objectives: Vec<ReportCardStudentCompetencyObjective> = optional("studentCompetencyObjectives"),
    }

    /// An item of `reportCards.gradePointAverages`.
    pub struct ReportCardGradePointAverage {
        /// `gradePointAverageTypeDescriptor`, key: a value of GradePointAverageTypeDescriptor.
        pub grade_point_average_type_descriptor: Descriptor = required("gradePointAverageTypeDescriptor"),
        /// `gradePointAverageValue`: 18 digits, 4 of them behind the point, at least 0.
        pub grade_point_average_value: Decimal = required("gradePointAverageValue"),
        /// `isCumulative`.
        pub is_cumulative: Option<bool> = optional("isCumulative"),
        /// `maxGradePointAverageValue`: 18 digits, 4 of them behind the point, at least 0.
        pub max_grade_point_average_value: Option<Decimal> = optional("maxGradePointAverageValue"),
    }

    /// An item of `reportCards.grades`.
    pub struct ReportCardGrade {
        /// `gradeReference`, key.
        pub grade_reference: GradeReference = required("gradeReference"),
    }

    /// An item of `reportCards.studentCompetencyObjectives`.
    pub struct ReportCardStudentCompetencyObjective {
        /// `studentCompetencyObjectiveReference`, key.
        pub student_competency_objective_reference: StudentCompetencyObjectiveReference = required("studentCompetencyObjectiveReference"),
    }

    /// A record of `studentAcademicRecords`.
    pub struct StudentAcademicRecord in "studentAcademicRecords" {
        /// `termDescriptor`, key: a value of TermDescriptor.
        pub term_descriptor: Descriptor = required("termDescriptor"),
        /// `cumulativeAttemptedCreditConversion`: 9 digits, 2 of them behind the point.
        pub cumulative_attempted_credit_conversion: Option<Decimal> = optional("cumulativeAttemptedCreditConversion"),
        /// `cumulativeAttemptedCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub cumulative_attempted_credits: Option<Decimal> = optional("cumulativeAttemptedCredits"),
        /// `cumulativeAttemptedCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub cumulative_attempted_credit_type_descriptor: Option<Descriptor> = optional("cumulativeAttemptedCreditTypeDescriptor"),
        /// `cumulativeEarnedCreditConversion`: 9 digits, 2 of them behind the point.
        pub cumulative_earned_credit_conversion: Option<Decimal> = optional("cumulativeEarnedCreditConversion"),
        /// `cumulativeEarnedCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub cumulative_earned_credits: Option<Decimal> = optional("cumulativeEarnedCredits"),
        /// `cumulativeEarnedCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub cumulative_earned_credit_type_descriptor: Option<Descriptor> = optional("cumulativeEarnedCreditTypeDescriptor"),
        /// `projectedGraduationDate`.
        pub projected_graduation_date: Option<Date> = optional("projectedGraduationDate"),
        /// `sessionAttemptedCreditConversion`: 9 digits, 2 of them behind the point.
        pub session_attempted_credit_conversion: Option<Decimal> = optional("sessionAttemptedCreditConversion"),
        /// `sessionAttemptedCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub session_attempted_credits: Option<Decimal> = optional("sessionAttemptedCredits"),
        /// `sessionAttemptedCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub session_attempted_credit_type_descriptor: Option<Descriptor> = optional("sessionAttemptedCreditTypeDescriptor"),
        /// `sessionEarnedCreditConversion`: 9 digits, 2 of them behind the point.
        pub session_earned_credit_conversion: Option<Decimal> = optional("sessionEarnedCreditConversion"),
        /// `sessionEarnedCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub session_earned_credits: Option<Decimal> = optional("sessionEarnedCredits"),
        /// `sessionEarnedCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub session_earned_credit_type_descriptor: Option<Descriptor> = optional("sessionEarnedCreditTypeDescriptor"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `schoolYearTypeReference`, key.
        pub school_year_type_reference: SchoolYearTypeReference = required("schoolYearTypeReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `classRanking`.
        pub class_ranking: Option<StudentAcademicRecordClassRanking> = optional("classRanking"),
        /// `academicHonors`.
        pub academic_honors: Vec<StudentAcademicRecordAcademicHonor> = optional("academicHonors"),
        /// `diplomas`.
        pub diplomas: Vec<StudentAcademicRecordDiploma> = optional("diplomas"),
        /// `gradePointAverages`.
        pub grade_point_averages: Vec<StudentAcademicRecordGradePointAverage> = optional("gradePointAverages"),
        /// `recognitions`.
        pub recognitions: Vec<StudentAcademicRecordRecognition> = optional("recognitions"),
        /// `reportCards`.
        pub report_cards: Vec<StudentAcademicRecordReportCard> = optional("reportCards"),
    }

    /// The object `studentAcademicRecords.classRanking`.
    pub struct StudentAcademicRecordClassRanking {
        /// `classRank`.
        pub class_rank: i32 = required("classRank"),
        /// `classRankingDate`.
        pub class_ranking_date: Option<Date> = optional("classRankingDate"),
        /// `percentageRanking`.
        pub percentage_ranking: Option<i32> = optional("percentageRanking"),
        /// `totalNumberInClass`.
        pub total_number_in_class: i32 = required("totalNumberInClass"),
    }

    /// An item of `studentAcademicRecords.academicHonors`.
    pub struct StudentAcademicRecordAcademicHonor {
        /// `academicHonorCategoryDescriptor`, key: a value of AcademicHonorCategoryDescriptor.
        pub academic_honor_category_descriptor: Descriptor = required("academicHonorCategoryDescriptor"),
        /// `honorDescription`, key: at most 80 characters.
        pub honor_description: String = required("honorDescription"),
        /// `achievementCategoryDescriptor`: a value of AchievementCategoryDescriptor.
        pub achievement_category_descriptor: Option<Descriptor> = optional("achievementCategoryDescriptor"),
        /// `achievementCategorySystem`: at most 60 characters.
        pub achievement_category_system: Option<String> = optional("achievementCategorySystem"),
        /// `achievementTitle`: at most 60 characters.
        pub achievement_title: Option<String> = optional("achievementTitle"),
        /// `criteria`: at most 150 characters.
        pub criteria: Option<String> = optional("criteria"),
        /// `criteriaURL`: 5 to 255 characters.
        pub criteria_url: Option<String> = optional("criteriaURL"),
        /// `evidenceStatement`: at most 150 characters.
        pub evidence_statement: Option<String> = optional("evidenceStatement"),
        /// `honorAwardDate`.
        pub honor_award_date: Option<Date> = optional("honorAwardDate"),
        /// `honorAwardExpiresDate`.
        pub honor_award_expires_date: Option<Date> = optional("honorAwardExpiresDate"),
        /// `imageURL`: 5 to 255 characters.
        pub image_url: Option<String> = optional("imageURL"),
        /// `issuerName`: at most 150 characters.
        pub issuer_name: Option<String> = optional("issuerName"),
        /// `issuerOriginURL`: 5 to 255 characters.
        pub issuer_origin_url: Option<String> = optional("issuerOriginURL"),
    }

    /// An item of `studentAcademicRecords.diplomas`.
    pub struct StudentAcademicRecordDiploma {
        /// `diplomaAwardDate`, key.
        pub diploma_award_date: Date = required("diplomaAwardDate"),
        /// `diplomaTypeDescriptor`, key: a value of DiplomaTypeDescriptor.
        pub diploma_type_descriptor: Descriptor = required("diplomaTypeDescriptor"),
        /// `achievementCategoryDescriptor`: a value of AchievementCategoryDescriptor.
        pub achievement_category_descriptor: Option<Descriptor> = optional("achievementCategoryDescriptor"),
        /// `achievementCategorySystem`: at most 60 characters.
        pub achievement_category_system: Option<String> = optional("achievementCategorySystem"),
        /// `achievementTitle`: at most 60 characters.
        pub achievement_title: Option<String> = optional("achievementTitle"),
        /// `criteria`: at most 150 characters.
        pub criteria: Option<String> = optional("criteria"),
        /// `criteriaURL`: 5 to 255 characters.
        pub criteria_url: Option<String> = optional("criteriaURL"),
        /// `cteCompleter`.
        pub cte_completer: Option<bool> = optional("cteCompleter"),
        /// `diplomaAwardExpiresDate`.
        pub diploma_award_expires_date: Option<Date> = optional("diplomaAwardExpiresDate"),
        /// `diplomaDescription`: at most 80 characters.
        pub diploma_description: Option<String> = optional("diplomaDescription"),
        /// `diplomaLevelDescriptor`: a value of DiplomaLevelDescriptor.
        pub diploma_level_descriptor: Option<Descriptor> = optional("diplomaLevelDescriptor"),
        /// `evidenceStatement`: at most 150 characters.
        pub evidence_statement: Option<String> = optional("evidenceStatement"),
        /// `imageURL`: 5 to 255 characters.
        pub image_url: Option<String> = optional("imageURL"),
        /// `issuerName`: at most 150 characters.
        pub issuer_name: Option<String> = optional("issuerName"),
        /// `issuerOriginURL`: 5 to 255 characters.
        pub issuer_origin_url: Option<String> = optional("issuerOriginURL"),
    }

    /// An item of `studentAcademicRecords.gradePointAverages`.
    pub struct StudentAcademicRecordGradePointAverage {
        /// `gradePointAverageTypeDescriptor`, key: a value of GradePointAverageTypeDescriptor.
        pub grade_point_average_type_descriptor: Descriptor = required("gradePointAverageTypeDescriptor"),
        /// `gradePointAverageValue`: 18 digits, 4 of them behind the point, at least 0.
        pub grade_point_average_value: Decimal = required("gradePointAverageValue"),
        /// `isCumulative`.
        pub is_cumulative: Option<bool> = optional("isCumulative"),
        /// `maxGradePointAverageValue`: 18 digits, 4 of them behind the point, at least 0.
        pub max_grade_point_average_value: Option<Decimal> = optional("maxGradePointAverageValue"),
    }

    /// An item of `studentAcademicRecords.recognitions`.
    pub struct StudentAcademicRecordRecognition {
        /// `recognitionTypeDescriptor`, key: a value of RecognitionTypeDescriptor.
        pub recognition_type_descriptor: Descriptor = required("recognitionTypeDescriptor"),
        /// `achievementCategoryDescriptor`: a value of AchievementCategoryDescriptor.
        pub achievement_category_descriptor: Option<Descriptor> = optional("achievementCategoryDescriptor"),
        /// `achievementCategorySystem`: at most 60 characters.
        pub achievement_category_system: Option<String> = optional("achievementCategorySystem"),
        /// `achievementTitle`: at most 60 characters.
        pub achievement_title: Option<String> = optional("achievementTitle"),
        /// `criteria`: at most 150 characters.
        pub criteria: Option<String> = optional("criteria"),
        /// `criteriaURL`: 5 to 255 characters.
        pub criteria_url: Option<String> = optional("criteriaURL"),
        /// `evidenceStatement`: at most 150 characters.
        pub evidence_statement: Option<String> = optional("evidenceStatement"),
        /// `imageURL`: 5 to 255 characters.
        pub image_url: Option<String> = optional("imageURL"),
        /// `issuerName`: at most 150 characters.
        pub issuer_name: Option<String> = optional("issuerName"),
        /// `issuerOriginURL`: 5 to 255 characters.
        pub issuer_origin_url: Option<String> = optional("issuerOriginURL"),
        /// `recognitionAwardDate`.
        pub recognition_award_date: Option<Date> = optional("recognitionAwardDate"),
        /// `recognitionAwardExpiresDate`.
        pub recognition_award_expires_date: Option<Date> = optional("recognitionAwardExpiresDate"),
        /// `recognitionDescription`: at most 80 characters.
        pub recognition_description: Option<String> = optional("recognitionDescription"),
    }

    /// An item of `studentAcademicRecords.reportCards`.
    pub struct StudentAcademicRecordReportCard {
        /// `reportCardReference`, key.
        pub report_card_reference: ReportCardReference = required("reportCardReference"),
    }

    /// A record of `studentCompetencyObjectives`.
    pub struct StudentCompetencyObjective in "studentCompetencyObjectives" {
        /// `competencyLevelDescriptor`: a value of CompetencyLevelDescriptor.
        pub competency_level_descriptor: Descriptor = required("competencyLevelDescriptor"),
        /// `diagnosticStatement`: at most 1024 characters.
        pub diagnostic_statement: Option<String> = optional("diagnosticStatement"),
        /// `gradingPeriodReference`, key.
        pub grading_period_reference: GradingPeriodReference = required("gradingPeriodReference"),
        /// `objectiveCompetencyObjectiveReference`, key.
        pub objective_competency_objective_reference: CompetencyObjectiveReference = required("objectiveCompetencyObjectiveReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `generalStudentProgramAssociations`.
        pub general_student_program_associations: Vec<StudentCompetencyObjectiveGeneralStudentProgramAssociation> = optional("generalStudentProgramAssociations"),
        /// `studentSectionAssociations`.
        pub student_section_associations: Vec<StudentCompetencyObjectiveStudentSectionAssociation> = optional("studentSectionAssociations"),
    }

    /// An item of `studentCompetencyObjectives.generalStudentProgramAssociations`.
    pub struct StudentCompetencyObjectiveGeneralStudentProgramAssociation {
        /// `generalStudentProgramAssociationReference`, key.
        pub general_student_program_association_reference: GeneralStudentProgramAssociationReference = required("generalStudentProgramAssociationReference"),
    }

    /// An item of `studentCompetencyObjectives.studentSectionAssociations`.
    pub struct StudentCompetencyObjectiveStudentSectionAssociation {
        /// `studentSectionAssociationReference`, key.
        pub student_section_association_reference: StudentSectionAssociationReference = required("studentSectionAssociationReference"),
    }

    /// A record of `studentGradebookEntries`.
    pub struct StudentGradebookEntry in "studentGradebookEntries" {
        /// `assignmentLateStatusDescriptor`: a value of AssignmentLateStatusDescriptor.
        pub assignment_late_status_descriptor: Option<Descriptor> = optional("assignmentLateStatusDescriptor"),
        /// `competencyLevelDescriptor`: a value of CompetencyLevelDescriptor.
        pub competency_level_descriptor: Option<Descriptor> = optional("competencyLevelDescriptor"),
        /// `dateFulfilled`.
        pub date_fulfilled: Option<Date> = optional("dateFulfilled"),
        /// `diagnosticStatement`: at most 1024 characters.
        pub diagnostic_statement: Option<String> = optional("diagnosticStatement"),
        /// `letterGradeEarned`: at most 20 characters.
        pub letter_grade_earned: Option<String> = optional("letterGradeEarned"),
        /// `numericGradeEarned`: 9 digits, 2 of them behind the point.
        pub numeric_grade_earned: Option<Decimal> = optional("numericGradeEarned"),
        /// `pointsEarned`: 9 digits, 2 of them behind the point.
        pub points_earned: Option<Decimal> = optional("pointsEarned"),
        /// `submissionStatusDescriptor`: a value of SubmissionStatusDescriptor.
        pub submission_status_descriptor: Option<Descriptor> = optional("submissionStatusDescriptor"),
        /// `timeFulfilled`.
        pub time_fulfilled: Option<Time> = optional("timeFulfilled"),
        /// `gradebookEntryReference`, key.
        pub gradebook_entry_reference: GradebookEntryReference = required("gradebookEntryReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
    }
}
