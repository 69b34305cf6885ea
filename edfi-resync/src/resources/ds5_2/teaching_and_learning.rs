//! @generated from `edfi-resync/model/ds-5.2.model` by `EDFI_RESYNC_REFRESH=1 cargo test --test model generated`. Do not edit.
//!
//! Teaching and Learning.

use super::{
    MODEL,
    ClassPeriodReference,
    CourseOfferingReference,
    CourseReference,
    EducationOrganizationReference,
    LearningStandardReference,
    LocationReference,
    ProgramReference,
    SchoolReference,
    SectionReference,
    SessionReference,
    StaffReference,
    StudentReference,
};
use crate::resources::prelude::*;

resource! {
    /// A record of `courses`.
    pub struct Course in "courses" {
        /// `courseCode`, key: at most 60 characters.
        pub course_code: String = required("courseCode"),
        /// `careerPathwayDescriptor`: a value of CareerPathwayDescriptor.
        pub career_pathway_descriptor: Option<Descriptor> = optional("careerPathwayDescriptor"),
        /// `courseDefinedByDescriptor`: a value of CourseDefinedByDescriptor.
        pub course_defined_by_descriptor: Option<Descriptor> = optional("courseDefinedByDescriptor"),
        /// `courseDescription`: at most 1024 characters.
        pub course_description: Option<String> = optional("courseDescription"),
        /// `courseGPAApplicabilityDescriptor`: a value of CourseGPAApplicabilityDescriptor.
        pub course_gpa_applicability_descriptor: Option<Descriptor> = optional("courseGPAApplicabilityDescriptor"),
        /// `courseTitle`: at most 60 characters.
        pub course_title: String = required("courseTitle"),
        /// `dateCourseAdopted`.
        pub date_course_adopted: Option<Date> = optional("dateCourseAdopted"),
        /// `highSchoolCourseRequirement`.
        pub high_school_course_requirement: Option<bool> = optional("highSchoolCourseRequirement"),
        /// `maxCompletionsForCredit`: at least 1.
        pub max_completions_for_credit: Option<i32> = optional("maxCompletionsForCredit"),
        /// `maximumAvailableCreditConversion`: 9 digits, 2 of them behind the point.
        pub maximum_available_credit_conversion: Option<Decimal> = optional("maximumAvailableCreditConversion"),
        /// `maximumAvailableCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub maximum_available_credits: Option<Decimal> = optional("maximumAvailableCredits"),
        /// `maximumAvailableCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub maximum_available_credit_type_descriptor: Option<Descriptor> = optional("maximumAvailableCreditTypeDescriptor"),
        /// `minimumAvailableCreditConversion`: 9 digits, 2 of them behind the point.
        pub minimum_available_credit_conversion: Option<Decimal> = optional("minimumAvailableCreditConversion"),
        /// `minimumAvailableCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub minimum_available_credits: Option<Decimal> = optional("minimumAvailableCredits"),
        /// `minimumAvailableCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub minimum_available_credit_type_descriptor: Option<Descriptor> = optional("minimumAvailableCreditTypeDescriptor"),
        /// `numberOfParts`: 1 to 8.
        pub number_of_parts: i32 = required("numberOfParts"),
        /// `timeRequiredForCompletion`: at least 1.
        pub time_required_for_completion: Option<i32> = optional("timeRequiredForCompletion"),
        /// `educationOrganizationReference`, key.
        pub education_organization_reference: EducationOrganizationReference = required("educationOrganizationReference"),
        /// `academicSubjects`.
        pub academic_subjects: Vec<CourseAcademicSubject> = optional("academicSubjects"),
        /// `competencyLevels`.
        pub competency_levels: Vec<CourseCompetencyLevel> = optional("competencyLevels"),
        /// `identificationCodes`: at least one.
        pub identification_codes: Vec<CourseIdentificationCode> = required("identificationCodes"),
        /// `learningStandards`.
        pub learning_standards: Vec<CourseLearningStandard> = optional("learningStandards"),
        /// `levelCharacteristics`.
        pub level_characteristics: Vec<CourseLevelCharacteristic> = optional("levelCharacteristics"),
        /// `offeredGradeLevels`.
        pub offered_grade_levels: Vec<CourseOfferedGradeLevel> = optional("offeredGradeLevels"),
    }

    /// An item of `courses.academicSubjects`.
    pub struct CourseAcademicSubject {
        /// `academicSubjectDescriptor`, key: a value of AcademicSubjectDescriptor.
        pub academic_subject_descriptor: Descriptor = required("academicSubjectDescriptor"),
    }

    /// An item of `courses.competencyLevels`.
    pub struct CourseCompetencyLevel {
        /// `competencyLevelDescriptor`, key: a value of CompetencyLevelDescriptor.
        pub competency_level_descriptor: Descriptor = required("competencyLevelDescriptor"),
    }

    /// An item of `courses.identificationCodes`.
    pub struct CourseIdentificationCode {
        /// `courseIdentificationSystemDescriptor`, key: a value of CourseIdentificationSystemDescriptor.
        pub course_identification_system_descriptor: Descriptor = required("courseIdentificationSystemDescriptor"),
        /// `assigningOrganizationIdentificationCode`: at most 60 characters.
        pub assigning_organization_identification_code: Option<String> = optional("assigningOrganizationIdentificationCode"),
        /// `courseCatalogURL`: 5 to 255 characters.
        pub course_catalog_url: Option<String> = optional("courseCatalogURL"),
        /// `identificationCode`: at most 60 characters.
        pub identification_code: String = required("identificationCode"),
    }

    /// An item of `courses.learningStandards`.
    pub struct CourseLearningStandard {
        /// `learningStandardReference`, key.
        pub learning_standard_reference: LearningStandardReference = required("learningStandardReference"),
    }

    /// An item of `courses.levelCharacteristics`.
    pub struct CourseLevelCharacteristic {
        /// `courseLevelCharacteristicDescriptor`, key: a value of CourseLevelCharacteristicDescriptor.
        pub course_level_characteristic_descriptor: Descriptor = required("courseLevelCharacteristicDescriptor"),
    }

    /// An item of `courses.offeredGradeLevels`.
    pub struct CourseOfferedGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// A record of `courseOfferings`.
    pub struct CourseOffering in "courseOfferings" {
        /// `localCourseCode`, key: at most 60 characters.
        pub local_course_code: String = required("localCourseCode"),
        /// `instructionalTimePlanned`: at least 1.
        pub instructional_time_planned: Option<i32> = optional("instructionalTimePlanned"),
        /// `localCourseTitle`: at most 60 characters.
        pub local_course_title: Option<String> = optional("localCourseTitle"),
        /// `courseReference`.
        pub course_reference: CourseReference = required("courseReference"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
        /// `sessionReference`, key.
        pub session_reference: SessionReference = required("sessionReference"),
        /// `courseLevelCharacteristics`.
        pub course_level_characteristics: Vec<CourseOfferingCourseLevelCharacteristic> = optional("courseLevelCharacteristics"),
        /// `curriculumUseds`.
        pub curriculum_useds: Vec<CourseOfferingCurriculumUsed> = optional("curriculumUseds"),
        /// `offeredGradeLevels`.
        pub offered_grade_levels: Vec<CourseOfferingOfferedGradeLevel> = optional("offeredGradeLevels"),
    }

    /// An item of `courseOfferings.courseLevelCharacteristics`.
    pub struct CourseOfferingCourseLevelCharacteristic {
        /// `courseLevelCharacteristicDescriptor`, key: a value of CourseLevelCharacteristicDescriptor.
        pub course_level_characteristic_descriptor: Descriptor = required("courseLevelCharacteristicDescriptor"),
    }

    /// An item of `courseOfferings.curriculumUseds`.
    pub struct CourseOfferingCurriculumUsed {
        /// `curriculumUsedDescriptor`, key: a value of CurriculumUsedDescriptor.
        pub curriculum_used_descriptor: Descriptor = required("curriculumUsedDescriptor"),
    }

    /// An item of `courseOfferings.offeredGradeLevels`.
    pub struct CourseOfferingOfferedGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// A record of `locations`.
    pub struct Location in "locations" {
        /// `classroomIdentificationCode`, key: at most 60 characters.
        pub classroom_identification_code: String = required("classroomIdentificationCode"),
        /// `maximumNumberOfSeats`.
        pub maximum_number_of_seats: Option<i32> = optional("maximumNumberOfSeats"),
        /// `optimalNumberOfSeats`.
        pub optimal_number_of_seats: Option<i32> = optional("optimalNumberOfSeats"),
        /// `schoolReference`, key.
        pub school_reference: SchoolReference = required("schoolReference"),
    }

    /// A record of `sections`.
    pub struct Section in "sections" {
        /// `sectionIdentifier`, key: at most 255 characters.
        pub section_identifier: String = required("sectionIdentifier"),
        /// `availableCreditConversion`: 9 digits, 2 of them behind the point.
        pub available_credit_conversion: Option<Decimal> = optional("availableCreditConversion"),
        /// `availableCredits`: 9 digits, 3 of them behind the point, at least 0.
        pub available_credits: Option<Decimal> = optional("availableCredits"),
        /// `availableCreditTypeDescriptor`: a value of CreditTypeDescriptor.
        pub available_credit_type_descriptor: Option<Descriptor> = optional("availableCreditTypeDescriptor"),
        /// `educationalEnvironmentDescriptor`: a value of EducationalEnvironmentDescriptor.
        pub educational_environment_descriptor: Option<Descriptor> = optional("educationalEnvironmentDescriptor"),
        /// `instructionLanguageDescriptor`: a value of LanguageDescriptor.
        pub instruction_language_descriptor: Option<Descriptor> = optional("instructionLanguageDescriptor"),
        /// `mediumOfInstructionDescriptor`: a value of MediumOfInstructionDescriptor.
        pub medium_of_instruction_descriptor: Option<Descriptor> = optional("mediumOfInstructionDescriptor"),
        /// `officialAttendancePeriod`.
        pub official_attendance_period: Option<bool> = optional("officialAttendancePeriod"),
        /// `populationServedDescriptor`: a value of PopulationServedDescriptor.
        pub population_served_descriptor: Option<Descriptor> = optional("populationServedDescriptor"),
        /// `sectionName`: at most 100 characters.
        pub section_name: Option<String> = optional("sectionName"),
        /// `sectionTypeDescriptor`: a value of SectionTypeDescriptor.
        pub section_type_descriptor: Option<Descriptor> = optional("sectionTypeDescriptor"),
        /// `sequenceOfCourse`: 1 to 8.
        pub sequence_of_course: Option<i32> = optional("sequenceOfCourse"),
        /// `courseOfferingReference`, key.
        pub course_offering_reference: CourseOfferingReference = required("courseOfferingReference"),
        /// `locationReference`.
        pub location_reference: Option<LocationReference> = optional("locationReference"),
        /// `locationSchoolReference`.
        pub location_school_reference: Option<SchoolReference> = optional("locationSchoolReference"),
        /// `characteristics`.
        pub characteristics: Vec<SectionCharacteristic> = optional("characteristics"),
        /// `classPeriods`.
        pub class_periods: Vec<SectionClassPeriod> = optional("classPeriods"),
        /// `courseLevelCharacteristics`.
        pub course_level_characteristics: Vec<SectionCourseLevelCharacteristic> = optional("courseLevelCharacteristics"),
        /// `offeredGradeLevels`.
        pub offered_grade_levels: Vec<SectionOfferedGradeLevel> = optional("offeredGradeLevels"),
        /// `programs`.
        pub programs: Vec<SectionProgram> = optional("programs"),
    }

    /// An item of `sections.characteristics`.
    pub struct SectionCharacteristic {
        /// `sectionCharacteristicDescriptor`, key: a value of SectionCharacteristicDescriptor.
        pub section_characteristic_descriptor: Descriptor = required("sectionCharacteristicDescriptor"),
    }

    /// An item of `sections.classPeriods`.
    pub struct SectionClassPeriod {
        /// `classPeriodReference`, key.
        pub class_period_reference: ClassPeriodReference = required("classPeriodReference"),
    }

    /// An item of `sections.courseLevelCharacteristics`.
    pub struct SectionCourseLevelCharacteristic {
        /// `courseLevelCharacteristicDescriptor`, key: a value of CourseLevelCharacteristicDescriptor.
        pub course_level_characteristic_descriptor: Descriptor = required("courseLevelCharacteristicDescriptor"),
    }

    /// An item of `sections.offeredGradeLevels`.
    pub struct SectionOfferedGradeLevel {
        /// `gradeLevelDescriptor`, key: a value of GradeLevelDescriptor.
        pub grade_level_descriptor: Descriptor = required("gradeLevelDescriptor"),
    }

    /// An item of `sections.programs`.
    pub struct SectionProgram {
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
    }

    /// A record of `staffSectionAssociations`.
    pub struct StaffSectionAssociation in "staffSectionAssociations" {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `classroomPositionDescriptor`: a value of ClassroomPositionDescriptor.
        pub classroom_position_descriptor: Descriptor = required("classroomPositionDescriptor"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `highlyQualifiedTeacher`.
        pub highly_qualified_teacher: Option<bool> = optional("highlyQualifiedTeacher"),
        /// `percentageContribution`: 5 digits, 4 of them behind the point, 0 to 1.
        pub percentage_contribution: Option<Decimal> = optional("percentageContribution"),
        /// `teacherStudentDataLinkExclusion`.
        pub teacher_student_data_link_exclusion: Option<bool> = optional("teacherStudentDataLinkExclusion"),
        /// `sectionReference`, key.
        pub section_reference: SectionReference = required("sectionReference"),
        /// `staffReference`, key.
        pub staff_reference: StaffReference = required("staffReference"),
    }

    /// A record of `studentSectionAssociations`.
    pub struct StudentSectionAssociation in "studentSectionAssociations" {
        /// `beginDate`, key.
        pub begin_date: Date = required("beginDate"),
        /// `attemptStatusDescriptor`: a value of AttemptStatusDescriptor.
        pub attempt_status_descriptor: Option<Descriptor> = optional("attemptStatusDescriptor"),
        /// `dualCreditIndicator`.
        pub dual_credit_indicator: Option<bool> = optional("dualCreditIndicator"),
        /// `dualCreditInstitutionDescriptor`: a value of DualCreditInstitutionDescriptor.
        pub dual_credit_institution_descriptor: Option<Descriptor> = optional("dualCreditInstitutionDescriptor"),
        /// `dualCreditTypeDescriptor`: a value of DualCreditTypeDescriptor.
        pub dual_credit_type_descriptor: Option<Descriptor> = optional("dualCreditTypeDescriptor"),
        /// `dualHighSchoolCreditIndicator`.
        pub dual_high_school_credit_indicator: Option<bool> = optional("dualHighSchoolCreditIndicator"),
        /// `endDate`.
        pub end_date: Option<Date> = optional("endDate"),
        /// `homeroomIndicator`.
        pub homeroom_indicator: Option<bool> = optional("homeroomIndicator"),
        /// `repeatIdentifierDescriptor`: a value of RepeatIdentifierDescriptor.
        pub repeat_identifier_descriptor: Option<Descriptor> = optional("repeatIdentifierDescriptor"),
        /// `teacherStudentDataLinkExclusion`.
        pub teacher_student_data_link_exclusion: Option<bool> = optional("teacherStudentDataLinkExclusion"),
        /// `dualCreditEducationOrganizationReference`.
        pub dual_credit_education_organization_reference: Option<EducationOrganizationReference> = optional("dualCreditEducationOrganizationReference"),
        /// `sectionReference`, key.
        pub section_reference: SectionReference = required("sectionReference"),
        /// `studentReference`, key.
        pub student_reference: StudentReference = required("studentReference"),
        /// `programs`.
        pub programs: Vec<StudentSectionAssociationProgram> = optional("programs"),
    }

    /// An item of `studentSectionAssociations.programs`.
    pub struct StudentSectionAssociationProgram {
        /// `programReference`, key.
        pub program_reference: ProgramReference = required("programReference"),
    }
}
