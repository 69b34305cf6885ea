-- The reference Campus schema: the tables of Infinite Campus that service queries read, as far as the SQL that districts publish shows
-- them, with their real names and shapes. Campus keeps many more tables, and these have many more columns.
--
-- A table headed "Ours", and a column marked "ours", stands in no public text: a district replaces it by what it has. The README beside
-- this file lists them all, with what is to be supplied.
--
-- As in Campus, a flag is 0, 1 or NULL, which is no; a day is a datetime at midnight, TEXT `YYYY-MM-DD HH:mm:ss` here. Times of the
-- clock are TEXT `HH:mm:ss`; credits, percentages and other amounts TEXT or DECIMAL. A column named after a Campus list (grade, gender,
-- type, code, ...) holds the Campus code; what a code means in Ed-Fi stands in EdFiMapping.

-- People ------------------------------------------------------------------------------------------------------------------------

-- Everyone: students, staff, guardians. A person without the number that a configuration sends as unique ID sends nothing.
CREATE TABLE Person (
    personID INTEGER PRIMARY KEY,
    currentIdentityID INTEGER,
    edFiID TEXT,
    studentNumber TEXT,
    stateID TEXT,
    staffNumber TEXT,
    staffStateID TEXT
);

-- Who a person is, or was: the one named by Person.currentIdentityID counts.
CREATE TABLE "Identity" (
    identityID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    lastName TEXT NOT NULL,
    firstName TEXT NOT NULL,
    middleName TEXT,
    suffix TEXT,
    alias TEXT,
    gender TEXT,
    birthdate TEXT,
    birthCity TEXT,
    birthState TEXT,
    birthCountry TEXT,
    hispanicEthnicity TEXT, -- Y or N
    raceEthnicityFed TEXT, -- 1 Hispanic, 2 American Indian, 3 Asian, 4 Black, 5 Pacific, 6 White, 7 several
    homePrimaryLanguage TEXT,
    educationLevel TEXT,
    personalTitle TEXT -- ours
);
CREATE INDEX IdentityByPerson ON "Identity" (personID);

CREATE TABLE RaceEthnicity (
    raceID INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL
);

-- The races of an identity.
CREATE TABLE IdentityRaceEthnicity (
    identityID INTEGER NOT NULL REFERENCES "Identity",
    raceID INTEGER NOT NULL REFERENCES RaceEthnicity,
    PRIMARY KEY (identityID, raceID)
) WITHOUT ROWID;

-- A person's own mail addresses and telephones.
CREATE TABLE Contact (
    personID INTEGER PRIMARY KEY REFERENCES Person,
    email TEXT,
    secondaryEmail TEXT,
    homePhone TEXT,
    cellPhone TEXT,
    workPhone TEXT
);

CREATE TABLE Household (
    householdID INTEGER PRIMARY KEY,
    phone TEXT
);

-- Who lives in a household; `secondary`: not the one where the person mostly lives.
CREATE TABLE HouseholdMember (
    householdID INTEGER NOT NULL REFERENCES Household,
    personID INTEGER NOT NULL REFERENCES Person,
    secondary INTEGER,
    mailing INTEGER,
    private INTEGER,
    startDate TEXT,
    endDate TEXT
);
CREATE INDEX HouseholdMemberByPerson ON HouseholdMember (personID);

-- `number` is that of the house, or of the box where postOfficeBox is set; then there is no street.
CREATE TABLE Address (
    addressID INTEGER PRIMARY KEY,
    postOfficeBox INTEGER,
    number TEXT,
    prefix TEXT,
    street TEXT,
    tag TEXT,
    dir TEXT,
    apt TEXT,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    zip TEXT NOT NULL,
    county TEXT -- ours
);

CREATE TABLE HouseholdLocation (
    householdID INTEGER NOT NULL REFERENCES Household,
    addressID INTEGER NOT NULL REFERENCES Address,
    physical INTEGER,
    mailing INTEGER,
    secondary INTEGER,
    private INTEGER,
    startDate TEXT,
    endDate TEXT
);
CREATE INDEX HouseholdLocationByHousehold ON HouseholdLocation (householdID);

-- Relationships: personID1 is the student, personID2 who is related, `name` how (Mother, Father).
CREATE TABLE RelatedPair (
    pairID INTEGER PRIMARY KEY, -- ours
    personID1 INTEGER NOT NULL REFERENCES Person,
    personID2 INTEGER NOT NULL REFERENCES Person,
    name TEXT NOT NULL,
    guardian INTEGER,
    mailing INTEGER,
    seq INTEGER,
    livesWith INTEGER, -- ours
    emergency INTEGER, -- ours
    startDate TEXT,
    endDate TEXT
);
CREATE INDEX RelatedPairByStudent ON RelatedPair (personID1, personID2);
CREATE INDEX RelatedPairByRelated ON RelatedPair (personID2, personID1);

-- District, schools, calendars --------------------------------------------------------------------------------------------------

CREATE TABLE District (
    districtID INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    edFiNumber TEXT, -- ours
    name TEXT NOT NULL,
    type TEXT NOT NULL, -- ours
    address TEXT,
    city TEXT,
    state TEXT,
    zip TEXT,
    phone TEXT,
    webSite TEXT -- ours
);

-- `number` is the district's own, `standardCode` the state's. `exclude`: nothing of the school is sent.
CREATE TABLE School (
    schoolID INTEGER PRIMARY KEY,
    districtID INTEGER NOT NULL REFERENCES District,
    number TEXT NOT NULL,
    standardCode TEXT,
    edFiNumber TEXT, -- ours
    name TEXT NOT NULL,
    shortName TEXT, -- ours
    type TEXT,
    schoolLevel TEXT,
    title1 TEXT,
    address TEXT,
    city TEXT,
    state TEXT,
    zip TEXT,
    phone TEXT,
    exclude INTEGER
);
CREATE INDEX SchoolByNumber ON School (number);

-- By the year in which it ends: 2027 is 2026-27. `active`: the running one.
CREATE TABLE SchoolYear (
    endYear INTEGER PRIMARY KEY,
    startYear INTEGER NOT NULL,
    label TEXT NOT NULL,
    startDate TEXT,
    endDate TEXT,
    active INTEGER
);

-- A school's calendar of one year. `exclude`: nothing of the calendar is sent.
CREATE TABLE Calendar (
    calendarID INTEGER PRIMARY KEY,
    districtID INTEGER NOT NULL REFERENCES District,
    schoolID INTEGER NOT NULL REFERENCES School,
    endYear INTEGER NOT NULL REFERENCES SchoolYear,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT,
    summerSchool INTEGER,
    startDate TEXT,
    endDate TEXT,
    exclude INTEGER
);
CREATE INDEX CalendarByYear ON Calendar (endYear, schoolID);
CREATE INDEX CalendarBySchool ON Calendar (schoolID, endYear);

-- A calendar has one or more structures, each with its own grades, terms, days, period schedules and trials.
CREATE TABLE ScheduleStructure (
    structureID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar
);
CREATE INDEX ScheduleStructureByCalendar ON ScheduleStructure (calendarID);

-- The grades of a structure. `excludeEnrollment`: enrollments in the grade are not sent.
CREATE TABLE GradeLevel (
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    name TEXT NOT NULL,
    stateGrade TEXT,
    excludeEnrollment INTEGER,
    PRIMARY KEY (structureID, name)
) WITHOUT ROWID;

CREATE TABLE TermSchedule (
    termScheduleID INTEGER PRIMARY KEY,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure
);
CREATE INDEX TermScheduleByStructure ON TermSchedule (structureID);

-- What sort of term it is, EdFiMapping says of its name.
CREATE TABLE Term (
    termID INTEGER PRIMARY KEY,
    termScheduleID INTEGER NOT NULL REFERENCES TermSchedule,
    name TEXT NOT NULL,
    startDate TEXT NOT NULL,
    endDate TEXT NOT NULL
);
CREATE INDEX TermBySchedule ON Term (termScheduleID, startDate);

CREATE TABLE PeriodSchedule (
    periodScheduleID INTEGER PRIMARY KEY,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    name TEXT NOT NULL,
    seq INTEGER
);
CREATE INDEX PeriodScheduleByStructure ON PeriodSchedule (structureID);

CREATE TABLE Period (
    periodID INTEGER PRIMARY KEY,
    periodScheduleID INTEGER NOT NULL REFERENCES PeriodSchedule,
    name TEXT NOT NULL,
    seq INTEGER,
    startTime TEXT,
    endTime TEXT, -- ours
    periodMinutes INTEGER,
    nonInstructional INTEGER
);
CREATE INDEX PeriodBySchedule ON Period (periodScheduleID, seq);

-- `instruction`: students are taught. What else happens on the day stands in DayEvent.
CREATE TABLE Day (
    dayID INTEGER PRIMARY KEY, -- ours
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    periodScheduleID INTEGER REFERENCES PeriodSchedule,
    date TEXT NOT NULL,
    schoolDay INTEGER,
    instruction INTEGER
);
CREATE UNIQUE INDEX DayByStructure ON Day (structureID, date);
CREATE INDEX DayByPeriodSchedule ON Day (periodScheduleID, date);

-- Ours. What happens on a day: a holiday, a late start.
CREATE TABLE DayEvent (
    dayID INTEGER NOT NULL REFERENCES Day,
    type TEXT NOT NULL,
    PRIMARY KEY (dayID, type)
) WITHOUT ROWID;

-- A schedule of a structure: one is in use, the others are what-if schedules with sections and rosters of their own, which are never sent.
CREATE TABLE Trial (
    trialID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    name TEXT,
    active INTEGER
);
CREATE INDEX TrialByStructure ON Trial (structureID);

CREATE TABLE Room (
    roomID INTEGER PRIMARY KEY,
    schoolID INTEGER NOT NULL REFERENCES School, -- ours
    name TEXT NOT NULL,
    capacity INTEGER -- ours
);
CREATE INDEX RoomBySchool ON Room (schoolID, name);

-- Courses and sections ----------------------------------------------------------------------------------------------------------

CREATE TABLE Department (
    departmentID INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);

-- `attendance`: it is taken in the course's sections. `stateReportExclude`: the course and its sections are not sent.
CREATE TABLE Course (
    courseID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    departmentID INTEGER REFERENCES Department,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    stateCode TEXT,
    subjectType TEXT,
    level TEXT,
    homeroom INTEGER,
    attendance INTEGER,
    repeatable INTEGER,
    edFiTermType TEXT,
    active INTEGER,
    stateReportExclude INTEGER
);
CREATE INDEX CourseByCalendar ON Course (calendarID, number);

CREATE TABLE Section (
    sectionID INTEGER PRIMARY KEY,
    courseID INTEGER NOT NULL REFERENCES Course,
    trialID INTEGER NOT NULL REFERENCES Trial,
    number INTEGER NOT NULL,
    roomID INTEGER REFERENCES Room,
    teacherPersonID INTEGER REFERENCES Person,
    teacherDisplay TEXT,
    homeroomSection INTEGER,
    maxStudents INTEGER,
    edFiTermType TEXT
);
CREATE INDEX SectionByCourse ON Section (courseID);

-- When a section meets. A section without a placement is not sent.
CREATE TABLE SectionPlacement (
    sectionID INTEGER NOT NULL REFERENCES Section,
    trialID INTEGER NOT NULL REFERENCES Trial,
    termID INTEGER NOT NULL REFERENCES Term,
    periodID INTEGER NOT NULL REFERENCES Period,
    PRIMARY KEY (sectionID, termID, periodID)
) WITHOUT ROWID;

-- Who taught a section when; absent dates are those of the section's terms. `staffType`: P primary, T teacher, S section staff. The
-- person must have an assignment at the section's school.
CREATE TABLE SectionStaffHistory (
    historyID INTEGER PRIMARY KEY,
    sectionID INTEGER NOT NULL REFERENCES Section,
    trialID INTEGER NOT NULL REFERENCES Trial,
    personID INTEGER NOT NULL REFERENCES Person,
    staffType TEXT NOT NULL,
    role TEXT,
    startDate TEXT,
    endDate TEXT
);
CREATE INDEX SectionStaffHistoryBySection ON SectionStaffHistory (sectionID);
CREATE INDEX SectionStaffHistoryByPerson ON SectionStaffHistory (personID);

-- Staff -------------------------------------------------------------------------------------------------------------------------

CREATE TABLE Employment (
    employmentID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    districtID INTEGER NOT NULL REFERENCES District,
    startDate TEXT NOT NULL,
    endDate TEXT,
    type TEXT NOT NULL, -- ours
    endReason TEXT, -- ours
    fte TEXT, -- ours
    highlyQualified INTEGER -- ours
);
CREATE INDEX EmploymentByPerson ON Employment (personID, districtID, startDate);

-- Where somebody works, and as what. Without a school: at the district office. `exclude`: not sent.
CREATE TABLE EmploymentAssignment (
    assignmentID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    districtID INTEGER NOT NULL REFERENCES District,
    schoolID INTEGER REFERENCES School,
    title TEXT,
    titleCode TEXT NOT NULL,
    fte TEXT,
    teacher INTEGER,
    specialed INTEGER,
    counselor INTEGER,
    supervisor INTEGER,
    program TEXT, -- ours
    exclude INTEGER, -- ours
    startDate TEXT NOT NULL,
    endDate TEXT
);
CREATE INDEX EmploymentAssignmentByPerson ON EmploymentAssignment (personID, schoolID);

-- Students ----------------------------------------------------------------------------------------------------------------------

-- Ours. A graduation program of one cohort, by the year in which it graduates.
CREATE TABLE GraduationProgram (
    graduationProgramID INTEGER PRIMARY KEY,
    districtID INTEGER NOT NULL REFERENCES District,
    type TEXT NOT NULL,
    cohortYear INTEGER NOT NULL,
    credits TEXT NOT NULL,
    UNIQUE (districtID, type, cohortYear)
);

-- Ours. The credits of a graduation program, by subject.
CREATE TABLE GraduationProgramCredit (
    graduationProgramID INTEGER NOT NULL REFERENCES GraduationProgram,
    subject TEXT NOT NULL,
    credits TEXT NOT NULL,
    PRIMARY KEY (graduationProgramID, subject)
) WITHOUT ROWID;

-- `serviceType`: P primary, S partial, N special education services. `noShow` and `stateExclude`: not sent, and nothing of the student for
-- its sake.
CREATE TABLE Enrollment (
    enrollmentID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    districtID INTEGER NOT NULL REFERENCES District,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    endYear INTEGER NOT NULL,
    grade TEXT NOT NULL,
    serviceType TEXT NOT NULL,
    active INTEGER,
    startDate TEXT NOT NULL,
    startStatus TEXT NOT NULL,
    endDate TEXT,
    endStatus TEXT,
    percentEnrolled DECIMAL(7,3),
    residentStatus TEXT, -- ours
    cohortYear TEXT,
    graduationProgramID INTEGER REFERENCES GraduationProgram, -- ours
    noShow INTEGER,
    stateExclude INTEGER
);
CREATE INDEX EnrollmentByPerson ON Enrollment (personID, calendarID);
CREATE INDEX EnrollmentByCalendar ON Enrollment (calendarID, personID);

-- Who is in a section; absent dates are those of the section's terms.
CREATE TABLE Roster (
    rosterID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    sectionID INTEGER NOT NULL REFERENCES Section,
    trialID INTEGER NOT NULL REFERENCES Trial,
    startDate TEXT,
    endDate TEXT
);
CREATE INDEX RosterBySection ON Roster (sectionID, personID);
CREATE INDEX RosterByPerson ON Roster (personID, sectionID);

-- The codes of a calendar's attendance. `status`: A absent, T tardy, E early; `excuse`: E excused, U unexcused, X exempt.
CREATE TABLE AttendanceExcuse (
    excuseID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    code TEXT NOT NULL,
    description TEXT,
    status TEXT NOT NULL,
    excuse TEXT
);

-- One row a period; the section is the one that meets then with the student on its roster. Without an excuse, the status is the code.
CREATE TABLE Attendance (
    attendanceID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    personID INTEGER NOT NULL REFERENCES Person,
    date TEXT NOT NULL,
    periodID INTEGER NOT NULL REFERENCES Period,
    excuseID INTEGER REFERENCES AttendanceExcuse,
    status TEXT NOT NULL,
    excuse TEXT,
    presentMinutes INTEGER,
    comments TEXT
);
CREATE INDEX AttendanceByCalendar ON Attendance (calendarID, personID, date, periodID);

-- The standards in use, and what credits count for: `parentID` 1 are the types of credit, whose names are the subjects.
CREATE TABLE CurriculumStandard (
    standardID INTEGER PRIMARY KEY,
    parentID INTEGER,
    name TEXT NOT NULL,
    bankID INTEGER REFERENCES StandardsBank, -- ours
    code TEXT, -- ours
    subject TEXT, -- ours
    active INTEGER -- ours
);

-- What a score stands for; EdFiMapping says of its name which sort of grade it is.
CREATE TABLE GradingTask (
    taskID INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    standardID INTEGER REFERENCES CurriculumStandard,
    transcript INTEGER
);

-- The credit that a task of a course gives, and of which type.
CREATE TABLE GradingTaskCredit (
    courseID INTEGER NOT NULL REFERENCES Course,
    taskID INTEGER NOT NULL REFERENCES GradingTask,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    standardID INTEGER REFERENCES CurriculumStandard,
    credit DECIMAL(6,3),
    PRIMARY KEY (courseID, taskID)
) WITHOUT ROWID;

-- A posted grade (score, percent), or one in progress. Its grading period is that of EdFiGradingPeriod for its term and task.
CREATE TABLE GradingScore (
    scoreID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    personID INTEGER NOT NULL REFERENCES Person,
    sectionID INTEGER NOT NULL REFERENCES Section,
    taskID INTEGER NOT NULL REFERENCES GradingTask,
    termID INTEGER NOT NULL REFERENCES Term,
    score TEXT,
    percent TEXT,
    progressScore TEXT,
    progressPercent TEXT,
    date TEXT,
    comments TEXT
);
CREATE INDEX GradingScoreBySection ON GradingScore (sectionID, termID, personID);
CREATE INDEX GradingScoreByPerson ON GradingScore (personID, sectionID);

-- Transcripts -------------------------------------------------------------------------------------------------------------------

-- A course on somebody's transcript, by its number and the number of its school, of this year and earlier ones. One whose number is in no
-- catalog of the year is not sent. `actualTerm` is the number of the term.
CREATE TABLE TranscriptCourse (
    transcriptID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    scoreID INTEGER REFERENCES GradingScore,
    schoolNumber TEXT,
    schoolName TEXT,
    courseNumber TEXT NOT NULL,
    courseName TEXT NOT NULL,
    startYear INTEGER NOT NULL,
    endYear INTEGER NOT NULL,
    actualTerm INTEGER,
    startTerm INTEGER,
    endTerm INTEGER,
    termsLong INTEGER,
    grade TEXT NOT NULL,
    score TEXT,
    percent TEXT,
    date TEXT
);
CREATE INDEX TranscriptCourseByPerson ON TranscriptCourse (personID, endYear, actualTerm);

-- The credits of a transcript course, by the type of credit.
CREATE TABLE TranscriptCredit (
    creditID INTEGER PRIMARY KEY,
    transcriptID INTEGER NOT NULL REFERENCES TranscriptCourse,
    standardID INTEGER NOT NULL REFERENCES CurriculumStandard,
    creditsAttempted DECIMAL(6,3) NOT NULL,
    creditsEarned DECIMAL(6,3) NOT NULL
);
CREATE INDEX TranscriptCreditByTranscript ON TranscriptCredit (transcriptID);

-- Ours. The average and the credits of all terms so far, as they stood at the end of one; `term` as on the transcript.
CREATE TABLE TranscriptGPA (
    personID INTEGER NOT NULL REFERENCES Person,
    schoolID INTEGER NOT NULL REFERENCES School,
    endYear INTEGER NOT NULL,
    term INTEGER NOT NULL,
    gpa TEXT NOT NULL,
    attempted TEXT NOT NULL,
    earned TEXT NOT NULL,
    PRIMARY KEY (personID, schoolID, endYear, term)
) WITHOUT ROWID;

CREATE TABLE Graduation (
    personID INTEGER PRIMARY KEY REFERENCES Person,
    schoolID INTEGER REFERENCES School,
    diplomaDate TEXT,
    diplomaType TEXT,
    onTimeGradYr INTEGER
);

-- Tests and standards -----------------------------------------------------------------------------------------------------------

-- A test is a tree; only tests without a parent, and in use, are sent. `namespace`: whose test it is.
CREATE TABLE Test (
    testID INTEGER PRIMARY KEY,
    parentID INTEGER REFERENCES Test,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    namespace TEXT NOT NULL, -- ours
    subject TEXT NOT NULL, -- ours
    type TEXT NOT NULL, -- ours
    maxRawScore TEXT, -- ours
    active INTEGER -- ours
);

-- Ours. The grades that a test is for.
CREATE TABLE TestGrade (
    testID INTEGER NOT NULL REFERENCES Test,
    grade TEXT NOT NULL,
    PRIMARY KEY (testID, grade)
) WITHOUT ROWID;

-- Ours. What a scale score from here to there means.
CREATE TABLE TestResult (
    testID INTEGER NOT NULL REFERENCES Test,
    result TEXT NOT NULL,
    minScore TEXT,
    maxScore TEXT,
    PRIMARY KEY (testID, result)
) WITHOUT ROWID;

CREATE TABLE TestScore (
    scoreID INTEGER PRIMARY KEY,
    testID INTEGER NOT NULL REFERENCES Test,
    personID INTEGER NOT NULL REFERENCES Person,
    date TEXT NOT NULL,
    testingGrade TEXT,
    rawScore TEXT,
    scaleScore TEXT,
    percentile TEXT,
    result TEXT
);
CREATE INDEX TestScoreByPerson ON TestScore (personID);

-- Ours. Where standards come from.
CREATE TABLE StandardsBank (
    bankID INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    namespace TEXT NOT NULL
);

-- Ours. The grades that a standard is for.
CREATE TABLE StandardGrade (
    standardID INTEGER NOT NULL REFERENCES CurriculumStandard,
    grade TEXT NOT NULL,
    PRIMARY KEY (standardID, grade)
) WITHOUT ROWID;

-- Behavior ----------------------------------------------------------------------------------------------------------------------

-- `status`: CM complete, DF draft; nothing of another one than a complete one is sent. Who reported it is a person, and is not sent.
CREATE TABLE BehaviorIncident (
    incidentID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    timestamp TEXT NOT NULL,
    title TEXT,
    location TEXT,
    referralPersonID INTEGER REFERENCES Person,
    lawEnforcement INTEGER, -- ours
    status TEXT NOT NULL
);
CREATE INDEX BehaviorIncidentByCalendar ON BehaviorIncident (calendarID);

CREATE TABLE BehaviorType (
    typeID INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT,
    category TEXT
);

-- What happened in an incident.
CREATE TABLE BehaviorEvent (
    eventID INTEGER PRIMARY KEY,
    incidentID INTEGER NOT NULL REFERENCES BehaviorIncident,
    typeID INTEGER NOT NULL REFERENCES BehaviorType
);
CREATE INDEX BehaviorEventByIncident ON BehaviorEvent (incidentID);

-- Who was part of an event, students and staff. `role`: Offender; all others (Participant, Victim, Witness, ...) are no offenders.
CREATE TABLE BehaviorRole (
    roleID INTEGER PRIMARY KEY,
    eventID INTEGER NOT NULL REFERENCES BehaviorEvent,
    personID INTEGER NOT NULL REFERENCES Person,
    role TEXT NOT NULL
);
CREATE INDEX BehaviorRoleByEvent ON BehaviorRole (eventID);

CREATE TABLE BehaviorResType (
    typeID INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT
);

-- What followed for an offender.
CREATE TABLE BehaviorResolution (
    resolutionID INTEGER PRIMARY KEY,
    roleID INTEGER NOT NULL REFERENCES BehaviorRole,
    typeID INTEGER NOT NULL REFERENCES BehaviorResType,
    timestamp TEXT NOT NULL,
    endTimeStamp TEXT,
    schoolDaysDuration TEXT,
    actualDuration TEXT, -- ours
    iepPlacementMeeting INTEGER -- ours
);
CREATE INDEX BehaviorResolutionByRole ON BehaviorResolution (roleID);

-- Programs ----------------------------------------------------------------------------------------------------------------------

-- `category` says which Ed-Fi association a participation becomes: CTE, EL, HOM, ND, GEN, FOOD, SPED, T1, MIG or 504.
CREATE TABLE Program (
    programID INTEGER PRIMARY KEY,
    districtID INTEGER NOT NULL REFERENCES District, -- ours
    category TEXT NOT NULL, -- ours
    type TEXT NOT NULL, -- ours
    name TEXT NOT NULL,
    code TEXT -- ours
);

-- A student in a program. What only one sort of program knows stands in that program's own table below. `schoolID`: the program is
-- the school's, not the district's (Title I).
CREATE TABLE ProgramParticipation (
    participationID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    programID INTEGER NOT NULL REFERENCES Program,
    schoolID INTEGER REFERENCES School, -- ours
    startDate TEXT NOT NULL,
    endDate TEXT,
    exitReason TEXT -- ours
);
CREATE INDEX ProgramParticipationByProgram ON ProgramParticipation (programID, participationID);
CREATE INDEX ProgramParticipationByPerson ON ProgramParticipation (personID, programID, startDate);

-- Ours. The services of a participation; `cipCode` for career and technical education.
CREATE TABLE ProgramService (
    participationID INTEGER NOT NULL REFERENCES ProgramParticipation,
    service TEXT NOT NULL,
    isPrimary INTEGER,
    startDate TEXT,
    cipCode TEXT,
    PRIMARY KEY (participationID, service)
) WITHOUT ROWID;

-- Ours. Career and technical education.
CREATE TABLE ProgramCTE (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    nonTraditional INTEGER,
    privateProgram INTEGER,
    technicalSkillsAssessment TEXT
);

-- Ours. English learners (Campus has Lep and LepService).
CREATE TABLE ProgramEL (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    status TEXT NOT NULL,
    minutesPerWeek INTEGER
);

-- Ours. How proficient in English a learner was found to be in a school year.
CREATE TABLE ProgramELAssessment (
    participationID INTEGER NOT NULL REFERENCES ProgramParticipation,
    endYear INTEGER NOT NULL,
    participation TEXT,
    proficiency TEXT,
    progress TEXT,
    monitored TEXT,
    PRIMARY KEY (participationID, endYear)
) WITHOUT ROWID;

-- Ours. Food service (Campus has POSEligibility).
CREATE TABLE ProgramFoodService (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    directCertification INTEGER
);

-- Ours. Students without a home (Campus has Enrollment.homeless).
CREATE TABLE ProgramHomeless (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    residence TEXT NOT NULL,
    unaccompaniedYouth INTEGER
);

-- Ours. Migrant education (Campus has Migrant).
CREATE TABLE ProgramMigrant (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    lastQualifyingMove TEXT NOT NULL,
    priorityForServices INTEGER
);

-- Ours. Neglected or delinquent students.
CREATE TABLE ProgramNeglected (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    facility TEXT NOT NULL,
    readingProgress TEXT,
    mathProgress TEXT
);

-- Ours. Section 504 plans (Campus has Section504).
CREATE TABLE ProgramSection504 (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    eligible INTEGER,
    plan504 INTEGER,
    disability TEXT,
    meetingDate TEXT
);

-- Ours. Individualized education programs (Campus has Plan, SEPlan and, by state, SpecialEdState).
CREATE TABLE ProgramSpecialEd (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    disability TEXT NOT NULL,
    setting TEXT NOT NULL,
    ideaEligible INTEGER,
    iepStartDate TEXT NOT NULL,
    iepEndDate TEXT NOT NULL,
    evaluationDate TEXT,
    hoursPerWeek TEXT,
    schoolHoursPerWeek TEXT,
    exitDate TEXT
);

-- Ours. Title I Part A.
CREATE TABLE ProgramTitleI (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    participant TEXT NOT NULL
);

-- Ours. An evaluation for special education, from the day on which the consent arrived.
CREATE TABLE SpecialEdEvaluation (
    evaluationID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    programID INTEGER NOT NULL REFERENCES Program,
    part TEXT NOT NULL,
    type TEXT NOT NULL,
    consentDate TEXT NOT NULL,
    evaluationDate TEXT,
    determinationDate TEXT,
    complete INTEGER
);
CREATE INDEX SpecialEdEvaluationByPerson ON SpecialEdEvaluation (personID, programID, consentDate);

-- Ours. A group of students that the district keeps an eye on, for a program or without one.
CREATE TABLE Cohort (
    cohortID INTEGER PRIMARY KEY,
    districtID INTEGER NOT NULL REFERENCES District,
    programID INTEGER REFERENCES Program,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    scope TEXT,
    UNIQUE (districtID, code)
);

-- Ours. Who is in a cohort.
CREATE TABLE CohortMember (
    memberID INTEGER PRIMARY KEY,
    cohortID INTEGER NOT NULL REFERENCES Cohort,
    personID INTEGER NOT NULL REFERENCES Person,
    startDate TEXT NOT NULL,
    endDate TEXT
);
CREATE INDEX CohortMemberByPerson ON CohortMember (personID, cohortID, startDate);

-- Ours. Who looks after a cohort. `recordAccess`: may see the records of its students.
CREATE TABLE CohortStaff (
    cohortStaffID INTEGER PRIMARY KEY,
    cohortID INTEGER NOT NULL REFERENCES Cohort,
    personID INTEGER NOT NULL REFERENCES Person,
    recordAccess INTEGER,
    startDate TEXT NOT NULL,
    endDate TEXT
);
CREATE INDEX CohortStaffByPerson ON CohortStaff (personID, cohortID, startDate);

-- Ours. Something that is done for students who need it.
CREATE TABLE Intervention (
    interventionID INTEGER PRIMARY KEY,
    districtID INTEGER NOT NULL REFERENCES District,
    code TEXT NOT NULL,
    interventionClass TEXT NOT NULL,
    deliveryMethod TEXT NOT NULL,
    startDate TEXT NOT NULL,
    endDate TEXT,
    UNIQUE (districtID, code)
);

-- Ours. Who gets an intervention, and how many minutes of it a week.
CREATE TABLE InterventionStudent (
    interventionStudentID INTEGER PRIMARY KEY,
    interventionID INTEGER NOT NULL REFERENCES Intervention,
    personID INTEGER NOT NULL REFERENCES Person,
    dosage INTEGER,
    UNIQUE (interventionID, personID)
);
CREATE INDEX InterventionStudentByPerson ON InterventionStudent (personID);

-- Ed-Fi configuration -----------------------------------------------------------------------------------------------------------

-- Ours. System preferences. `Enable Ed-Fi` is Yes, Tools Only or No.
CREATE TABLE SystemPreference (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Ours. One connection to one ODS for one school year. Keys and secrets do not live here.
CREATE TABLE EdFiConfiguration (
    configurationID INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    url TEXT,
    tenant TEXT,
    instance TEXT,
    schoolYear INTEGER NOT NULL,
    dataStandard TEXT NOT NULL,
    studentUniqueId TEXT NOT NULL DEFAULT 'edFiId',
    staffUniqueId TEXT NOT NULL DEFAULT 'edFiId'
);

-- Ours. Resource Preferences: which resources are switched on.
CREATE TABLE EdFiResourcePreference (
    configurationID INTEGER NOT NULL REFERENCES EdFiConfiguration,
    resource TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    PRIMARY KEY (configurationID, resource)
) WITHOUT ROWID;

-- Ours. What a Campus code means in Ed-Fi.
CREATE TABLE EdFiMapping (
    configurationID INTEGER NOT NULL REFERENCES EdFiConfiguration,
    descriptor TEXT NOT NULL,
    code TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (configurationID, descriptor, code)
) WITHOUT ROWID;

-- Ours. Grading periods, which Campus keeps with the preferences: each lies in a term. `taskID`: the task whose scores of the term are the
-- period's; without one, all of them.
CREATE TABLE EdFiGradingPeriod (
    gradingPeriodID INTEGER PRIMARY KEY,
    termID INTEGER NOT NULL REFERENCES Term,
    taskID INTEGER REFERENCES GradingTask,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    startDate TEXT NOT NULL,
    endDate TEXT NOT NULL,
    UNIQUE (termID, code, name)
);

-- Ours. What a descriptor value of one namespace is in another one: records of their own, which are sent.
CREATE TABLE EdFiDescriptorMapping (
    descriptorMappingID INTEGER PRIMARY KEY,
    namespace TEXT NOT NULL,
    value TEXT NOT NULL,
    mappedNamespace TEXT NOT NULL,
    mappedValue TEXT NOT NULL,
    UNIQUE (namespace, value, mappedNamespace, mappedValue)
);

-- The views that districts' own queries read more than the tables ------------------------------------------------------------------

CREATE VIEW individual AS
SELECT p.personID, p.studentNumber, p.stateID, p.staffNumber, p.staffStateID, p.edFiID, i.identityID, i.lastName, i.firstName,
       i.middleName, i.suffix, i.alias, i.gender, i.birthdate, i.homePrimaryLanguage
FROM Person p
JOIN "Identity" i ON i.identityID = p.currentIdentityID;

CREATE VIEW student AS
SELECT p.personID, p.studentNumber, p.stateID, i.lastName, i.firstName, i.middleName, i.suffix, i.gender, i.birthdate,
       i.hispanicEthnicity, i.raceEthnicityFed, i.homePrimaryLanguage, e.enrollmentID, e.grade, e.serviceType, e.startDate, e.endDate,
       e.startStatus, e.endStatus, e.noShow, e.calendarID, e.structureID, e.endYear, k.schoolID, e.districtID, y.startYear,
       y.active AS activeYear
FROM Person p
JOIN "Identity" i ON i.identityID = p.currentIdentityID
JOIN Enrollment e ON e.personID = p.personID
JOIN Calendar k ON k.calendarID = e.calendarID
JOIN SchoolYear y ON y.endYear = e.endYear;

CREATE VIEW staffMember AS
SELECT p.personID, p.staffNumber, p.staffStateID, i.lastName, i.firstName, i.middleName, i.gender, a.assignmentID, a.schoolID,
       s.name AS schoolName, s.number AS schoolNumber, a.title, a.teacher, a.counselor, a.supervisor, a.startDate, a.endDate
FROM Person p
JOIN "Identity" i ON i.identityID = p.currentIdentityID
JOIN EmploymentAssignment a ON a.personID = p.personID
JOIN School s ON s.schoolID = a.schoolID;

CREATE VIEW ActiveTrial AS
SELECT t.trialID, t.calendarID, t.structureID, k.endYear
FROM Trial t
JOIN Calendar k ON k.calendarID = t.calendarID
WHERE t.active = 1;
