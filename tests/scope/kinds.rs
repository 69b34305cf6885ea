//! [`KINDS`]: what the oracle knows of Ed-Fi. Written by hand from the Data Standard 5.2 documentation; nothing is asked of the library's model.

/// A resource.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) endpoint: &'static str,
    /// The table of `campus.sql` that lists its records.
    pub(crate) table: &'static str,
    /// The columns of its natural key, each with where it stands in a body.
    pub(crate) key: &'static str,
    pub(crate) refers: &'static [Refers],
}

/// A reference that records of a resource hold.
#[derive(Debug)]
pub(crate) struct Refers {
    /// The endpoints that may be meant, by spaces.
    pub(crate) to: &'static str,
    /// The columns, in the order of the key that they repeat.
    pub(crate) columns: &'static str,
}

const fn kind(endpoint: &'static str, table: &'static str, key: &'static str, refers: &'static [Refers]) -> Kind {
    Kind { endpoint, table, key, refers }
}

const fn refers(to: &'static str, columns: &'static str) -> Refers {
    Refers { to, columns }
}

/// An education organization: one number space.
const ORGANIZATION: &str = "schools localEducationAgencies";

macro_rules! participations {
    ($category:literal) => {
        concat!("(SELECT * FROM participations WHERE category = '", $category, "')")
    };
}

const PARTICIPATION: &str = "begun:beginDate place:educationOrganizationReference.educationOrganizationId \
    agency:programReference.educationOrganizationId name:programReference.programName type:programReference.programTypeDescriptor \
    student:studentReference.studentUniqueId";
const OF_PARTICIPATION: &[Refers] =
    &[refers(ORGANIZATION, "place"), refers("programs", "agency name type"), refers("students", "student")];

const SECTION: &str = "sect code ed year session";

/// The kinds that bear on people: a list of people narrows them.
pub(crate) fn is_about_people(endpoint: &str) -> bool {
    endpoint.starts_with("student")
        || endpoint.starts_with("staff")
        || matches!(endpoint, "contacts" | "grades" | "courseTranscripts" | "disciplineActions")
}

/// The kinds that a list of courses or sections narrows.
pub(crate) fn is_about_courses(endpoint: &str) -> bool {
    matches!(
        endpoint,
        "courses"
            | "courseOfferings"
            | "sections"
            | "studentSectionAssociations"
            | "staffSectionAssociations"
            | "studentSectionAttendanceEvents"
            | "grades"
            | "courseTranscripts"
    )
}

/// The kinds that come along although a list narrows them: students bring their contacts, sections their courses and offerings.
pub(crate) fn is_brought(endpoint: &str) -> bool {
    matches!(endpoint, "contacts" | "courses" | "courseOfferings" | "sections")
}

/// The kinds whose records are of a day.
pub(crate) fn is_of_a_day(endpoint: &str) -> bool {
    endpoint.contains("Discipline")
        || endpoint.starts_with("discipline")
        || endpoint.ends_with("AttendanceEvents")
        || matches!(endpoint, "calendarDates" | "grades" | "studentAssessments")
}

/// The kinds that come along with what refers to them, of whatever day they are: what follows from an incident may come later.
pub(crate) fn is_brought_from_another_day(endpoint: &str) -> bool {
    matches!(endpoint, "disciplineIncidents" | "studentDisciplineIncidentBehaviorAssociations")
}

/// For each kind of person the associations by which an ODS lets a client write about one.
pub(crate) const OPENING: &[(&str, &[&str])] = &[
    ("students", &["studentSchoolAssociations"]),
    ("staffs", &["staffEducationOrganizationAssignmentAssociations", "staffEducationOrganizationEmploymentAssociations"]),
    ("contacts", &["studentContactAssociations"]),
];

/// Every resource that a Campus database gives.
pub(crate) const KINDS: &[Kind] = &[
    kind("localEducationAgencies", "localEducationAgencies", "agency:localEducationAgencyId", &[]),
    kind("schools", "schools", "ed:schoolId", &[refers("localEducationAgencies", "agency")]),
    kind(
        "calendars",
        "calendars",
        "calendar:calendarCode ed:schoolReference.schoolId year:schoolYearTypeReference.schoolYear",
        &[refers("schools", "ed")],
    ),
    kind(
        "calendarDates",
        "calendarDates",
        "date:date calendar:calendarReference.calendarCode ed:calendarReference.schoolId year:calendarReference.schoolYear",
        &[refers("calendars", "calendar ed year")],
    ),
    kind("classPeriods", "classPeriods", "period:classPeriodName ed:schoolReference.schoolId", &[refers("schools", "ed")]),
    kind(
        "bellSchedules",
        "bellSchedules",
        "bells:bellScheduleName ed:schoolReference.schoolId",
        &[refers("schools", "ed"), refers("classPeriods", "period ed")],
    ),
    kind(
        "gradingPeriods",
        "gradingPeriods",
        "grading:gradingPeriodDescriptor name:gradingPeriodName ed:schoolReference.schoolId year:schoolYearTypeReference.schoolYear",
        &[refers("schools", "ed")],
    ),
    kind(
        "sessions",
        "sessions",
        "session:sessionName ed:schoolReference.schoolId year:schoolYearTypeReference.schoolYear",
        &[refers("schools", "ed"), refers("gradingPeriods", "grading grading_name ed year")],
    ),
    kind("locations", "locations", "room:classroomIdentificationCode ed:schoolReference.schoolId", &[refers("schools", "ed")]),
    kind(
        "courses",
        "courses",
        "code:courseCode ed:educationOrganizationReference.educationOrganizationId",
        &[refers(ORGANIZATION, "ed")],
    ),
    kind(
        "courseOfferings",
        "courseOfferings",
        "code:localCourseCode ed:schoolReference.schoolId year:sessionReference.schoolYear session:sessionReference.sessionName",
        &[refers("courses", "code ed"), refers("schools", "ed"), refers("sessions", "session ed year")],
    ),
    kind(
        "sections",
        "sections",
        "sect:sectionIdentifier code:courseOfferingReference.localCourseCode ed:courseOfferingReference.schoolId \
         year:courseOfferingReference.schoolYear session:courseOfferingReference.sessionName",
        &[refers("courseOfferings", "code ed year session"), refers("locations", "room ed"), refers("classPeriods", "period ed")],
    ),
    kind("staffs", "staffs", "staff:staffUniqueId", &[]),
    kind(
        "staffEducationOrganizationEmploymentAssociations",
        "employments",
        "agency:educationOrganizationReference.educationOrganizationId status:employmentStatusDescriptor hired:hireDate \
         staff:staffReference.staffUniqueId",
        &[refers(ORGANIZATION, "agency"), refers("staffs", "staff")],
    ),
    kind(
        "staffEducationOrganizationAssignmentAssociations",
        "assignments",
        "begun:beginDate place:educationOrganizationReference.educationOrganizationId class:staffClassificationDescriptor \
         staff:staffReference.staffUniqueId",
        &[
            refers(ORGANIZATION, "place"),
            refers("staffs", "staff"),
            refers("staffEducationOrganizationEmploymentAssociations", "agency status hired staff"),
        ],
    ),
    kind(
        "staffSchoolAssociations",
        "staffSchoolAssociations",
        "program:programAssignmentDescriptor ed:schoolReference.schoolId staff:staffReference.staffUniqueId",
        &[refers("schools", "ed"), refers("staffs", "staff")],
    ),
    kind(
        "staffSectionAssociations",
        "staffSectionAssociations",
        "begun:beginDate sect:sectionReference.sectionIdentifier code:sectionReference.localCourseCode ed:sectionReference.schoolId \
         year:sectionReference.schoolYear session:sectionReference.sessionName staff:staffReference.staffUniqueId",
        &[refers("sections", SECTION), refers("staffs", "staff")],
    ),
    kind("students", "students", "student:studentUniqueId", &[]),
    kind(
        "programs",
        "programs",
        "agency:educationOrganizationReference.educationOrganizationId name:programName type:programTypeDescriptor",
        &[refers(ORGANIZATION, "agency")],
    ),
    kind(
        "graduationPlans",
        "graduationPlans",
        "agency:educationOrganizationReference.educationOrganizationId type:graduationPlanTypeDescriptor \
         cohort:graduationSchoolYearTypeReference.schoolYear",
        &[refers(ORGANIZATION, "agency")],
    ),
    kind(
        "studentSchoolAssociations",
        "studentSchoolAssociations",
        "entered:entryDate ed:schoolReference.schoolId student:studentReference.studentUniqueId",
        &[
            refers("schools", "ed"),
            refers("students", "student"),
            refers("calendars", "calendar ed year"),
            refers("graduationPlans", "agency type cohort"),
        ],
    ),
    kind(
        "studentEducationOrganizationAssociations",
        "studentEducationOrganizationAssociations",
        "agency:educationOrganizationReference.educationOrganizationId student:studentReference.studentUniqueId",
        &[refers(ORGANIZATION, "agency"), refers("students", "student")],
    ),
    kind(
        "studentEducationOrganizationResponsibilityAssociations",
        "responsibilities",
        "entered:beginDate agency:educationOrganizationReference.educationOrganizationId student:studentReference.studentUniqueId",
        &[refers(ORGANIZATION, "agency"), refers("students", "student")],
    ),
    kind("contacts", "contacts", "contact:contactUniqueId", &[]),
    kind(
        "studentContactAssociations",
        "studentContactAssociations",
        "contact:contactReference.contactUniqueId student:studentReference.studentUniqueId",
        &[refers("contacts", "contact"), refers("students", "student")],
    ),
    kind("studentCTEProgramAssociations", participations!("CTE"), PARTICIPATION, OF_PARTICIPATION),
    kind("studentLanguageInstructionProgramAssociations", participations!("EL"), PARTICIPATION, OF_PARTICIPATION),
    kind("studentHomelessProgramAssociations", participations!("HOM"), PARTICIPATION, OF_PARTICIPATION),
    kind("studentNeglectedOrDelinquentProgramAssociations", participations!("ND"), PARTICIPATION, OF_PARTICIPATION),
    kind("studentProgramAssociations", participations!("GEN"), PARTICIPATION, OF_PARTICIPATION),
    kind("studentSchoolFoodServiceProgramAssociations", participations!("FOOD"), PARTICIPATION, OF_PARTICIPATION),
    kind("studentSpecialEducationProgramAssociations", participations!("SPED"), PARTICIPATION, OF_PARTICIPATION),
    kind("studentTitleIPartAProgramAssociations", participations!("T1"), PARTICIPATION, OF_PARTICIPATION),
    kind("studentMigrantEducationProgramAssociations", participations!("MIG"), PARTICIPATION, OF_PARTICIPATION),
    kind("studentSection504ProgramAssociations", participations!("504"), PARTICIPATION, OF_PARTICIPATION),
    kind(
        "studentSectionAssociations",
        "studentSectionAssociations",
        "begun:beginDate sect:sectionReference.sectionIdentifier code:sectionReference.localCourseCode ed:sectionReference.schoolId \
         year:sectionReference.schoolYear session:sectionReference.sessionName student:studentReference.studentUniqueId",
        &[refers("sections", SECTION), refers("students", "student")],
    ),
    kind(
        "studentSchoolAttendanceEvents",
        "studentSchoolAttendanceEvents",
        "code:attendanceEventCategoryDescriptor date:eventDate ed:schoolReference.schoolId year:sessionReference.schoolYear \
         session:sessionReference.sessionName student:studentReference.studentUniqueId",
        &[refers("schools", "ed"), refers("sessions", "session ed year"), refers("students", "student")],
    ),
    kind(
        "studentSectionAttendanceEvents",
        "studentSectionAttendanceEvents",
        "category:attendanceEventCategoryDescriptor date:eventDate sect:sectionReference.sectionIdentifier \
         code:sectionReference.localCourseCode ed:sectionReference.schoolId year:sectionReference.schoolYear \
         session:sectionReference.sessionName student:studentReference.studentUniqueId",
        &[refers("sections", SECTION), refers("students", "student"), refers("classPeriods", "period ed")],
    ),
    kind(
        "grades",
        "grades",
        "kind:gradeTypeDescriptor grading:gradingPeriodReference.gradingPeriodDescriptor \
         name:gradingPeriodReference.gradingPeriodName ed:gradingPeriodReference.schoolId year:gradingPeriodReference.schoolYear \
         begun:studentSectionAssociationReference.beginDate sect:studentSectionAssociationReference.sectionIdentifier \
         code:studentSectionAssociationReference.localCourseCode session:studentSectionAssociationReference.sessionName \
         student:studentSectionAssociationReference.studentUniqueId",
        &[
            refers("gradingPeriods", "grading name ed year"),
            refers("studentSectionAssociations", "begun sect code ed year session student"),
        ],
    ),
    kind(
        "studentSpecialEducationProgramEligibilityAssociations",
        "evaluations",
        "consent:consentToEvaluationReceivedDate agency:educationOrganizationReference.educationOrganizationId \
         name:programReference.programName type:programReference.programTypeDescriptor student:studentReference.studentUniqueId",
        &[refers(ORGANIZATION, "agency"), refers("programs", "agency name type"), refers("students", "student")],
    ),
    kind(
        "studentAcademicRecords",
        "studentAcademicRecords",
        "ed:educationOrganizationReference.educationOrganizationId year:schoolYearTypeReference.schoolYear \
         student:studentReference.studentUniqueId term:termDescriptor",
        &[refers(ORGANIZATION, "ed"), refers("students", "student")],
    ),
    kind(
        "courseTranscripts",
        "courseTranscripts",
        "result:courseAttemptResultDescriptor code:courseReference.courseCode ed:courseReference.educationOrganizationId \
         year:studentAcademicRecordReference.schoolYear student:studentAcademicRecordReference.studentUniqueId \
         term:studentAcademicRecordReference.termDescriptor",
        &[refers("courses", "code ed"), refers("studentAcademicRecords", "ed year student term")],
    ),
    kind("assessments", "assessments", "code:assessmentIdentifier namespace:namespace", &[]),
    kind("learningStandards", "learningStandards", "code:learningStandardId", &[refers("learningStandards", "parent")]),
    kind(
        "studentAssessments",
        "studentAssessments",
        "code:assessmentReference.assessmentIdentifier namespace:assessmentReference.namespace score:studentAssessmentIdentifier \
         student:studentReference.studentUniqueId",
        &[refers("assessments", "code namespace"), refers("students", "student")],
    ),
    kind(
        "disciplineIncidents",
        "disciplineIncidents",
        "incident:incidentIdentifier ed:schoolReference.schoolId",
        &[refers("schools", "ed")],
    ),
    kind(
        "studentDisciplineIncidentBehaviorAssociations",
        "offenses",
        "behavior:behaviorDescriptor incident:disciplineIncidentReference.incidentIdentifier ed:disciplineIncidentReference.schoolId \
         student:studentReference.studentUniqueId",
        &[refers("disciplineIncidents", "incident ed"), refers("students", "student")],
    ),
    kind(
        "studentDisciplineIncidentNonOffenderAssociations",
        "nonOffenders",
        "incident:disciplineIncidentReference.incidentIdentifier ed:disciplineIncidentReference.schoolId \
         student:studentReference.studentUniqueId",
        &[refers("disciplineIncidents", "incident ed"), refers("students", "student")],
    ),
    kind(
        "staffDisciplineIncidentAssociations",
        "staffDisciplineIncidentAssociations",
        "incident:disciplineIncidentReference.incidentIdentifier ed:disciplineIncidentReference.schoolId staff:staffReference.staffUniqueId",
        &[refers("disciplineIncidents", "incident ed"), refers("staffs", "staff")],
    ),
    kind(
        "disciplineActions",
        "disciplineActions",
        "act:disciplineActionIdentifier begun:disciplineDate student:studentReference.studentUniqueId",
        &[
            refers("schools", "ed"),
            refers("students", "student"),
            refers("studentDisciplineIncidentBehaviorAssociations", "behavior incident ed student"),
        ],
    ),
    kind(
        "cohorts",
        "cohorts",
        "code:cohortIdentifier agency:educationOrganizationReference.educationOrganizationId",
        &[refers(ORGANIZATION, "agency"), refers("programs", "agency name type")],
    ),
    kind(
        "studentCohortAssociations",
        "studentCohortAssociations",
        "begun:beginDate code:cohortReference.cohortIdentifier agency:cohortReference.educationOrganizationId \
         student:studentReference.studentUniqueId",
        &[refers("cohorts", "code agency"), refers("students", "student")],
    ),
    kind(
        "staffCohortAssociations",
        "staffCohortAssociations",
        "begun:beginDate code:cohortReference.cohortIdentifier agency:cohortReference.educationOrganizationId \
         staff:staffReference.staffUniqueId",
        &[refers("cohorts", "code agency"), refers("staffs", "staff")],
    ),
    kind(
        "interventions",
        "interventions",
        "code:interventionIdentificationCode agency:educationOrganizationReference.educationOrganizationId",
        &[refers(ORGANIZATION, "agency")],
    ),
    kind(
        "studentInterventionAssociations",
        "studentInterventionAssociations",
        "code:interventionReference.interventionIdentificationCode agency:interventionReference.educationOrganizationId \
         student:studentReference.studentUniqueId",
        &[refers("interventions", "code agency"), refers("students", "student")],
    ),
    kind(
        "descriptorMappings",
        "descriptorMappings",
        "other_namespace:mappedNamespace other:mappedValue namespace:namespace value:value",
        &[],
    ),
];
