-- The reference Campus schema: a small model of a student information system, with its tables named as Campus users know them.
-- It is ours, made for examples and tests; a district points the store at its own database and its own queries.
--
-- Dates are TEXT `YYYY-MM-DD`, times TEXT `HH:mm:ss`, flags INTEGER 0 or 1. Credits, percentages and other amounts are TEXT, so that
-- they reach Ed-Fi digit by digit. A column named after a Campus list (grade, gender, type, code, ...) holds the Campus code; what
-- a code means in Ed-Fi stands in EdFiMapping.

-- People ------------------------------------------------------------------------------------------------------------------------

-- Everyone: students, staff, guardians. A person without the number that a configuration sends as unique ID sends nothing.
CREATE TABLE Person (
    personID INTEGER PRIMARY KEY,
    currentIdentityID INTEGER NOT NULL,
    edFiID TEXT,
    studentNumber TEXT,
    stateID TEXT,
    staffNumber TEXT,
    staffStateID TEXT
);

-- Who a person is, or was: the one named by Person.currentIdentityID counts.
CREATE TABLE Identity (
    identityID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    lastName TEXT NOT NULL,
    firstName TEXT NOT NULL,
    middleName TEXT,
    suffix TEXT,
    alias TEXT,
    gender TEXT,
    birthDate TEXT,
    birthCity TEXT,
    birthState TEXT,
    hispanicEthnicity INTEGER NOT NULL DEFAULT 0,
    homeLanguage TEXT,
    educationLevel TEXT
);

CREATE TABLE IdentityRace (
    identityID INTEGER NOT NULL REFERENCES Identity,
    race TEXT NOT NULL,
    PRIMARY KEY (identityID, race)
) WITHOUT ROWID;

-- A person's own mail address and telephones.
CREATE TABLE Contact (
    personID INTEGER PRIMARY KEY REFERENCES Person,
    email TEXT,
    homePhone TEXT,
    cellPhone TEXT,
    workPhone TEXT
);

CREATE TABLE Household (
    householdID INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE HouseholdMember (
    memberID INTEGER PRIMARY KEY,
    householdID INTEGER NOT NULL REFERENCES Household,
    personID INTEGER NOT NULL REFERENCES Person,
    startDate TEXT,
    endDate TEXT
);
CREATE INDEX HouseholdMemberByPerson ON HouseholdMember (personID);

CREATE TABLE Address (
    addressID INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    street TEXT NOT NULL,
    apt TEXT,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    zip TEXT NOT NULL,
    county TEXT
);

CREATE TABLE HouseholdLocation (
    locationID INTEGER PRIMARY KEY,
    householdID INTEGER NOT NULL REFERENCES Household,
    addressID INTEGER NOT NULL REFERENCES Address,
    type TEXT NOT NULL,
    startDate TEXT,
    endDate TEXT
);
CREATE INDEX HouseholdLocationByHousehold ON HouseholdLocation (householdID);

-- Relationships: personID is the student, relatedPersonID the guardian.
CREATE TABLE RelatedPair (
    pairID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    relatedPersonID INTEGER NOT NULL REFERENCES Person,
    relationship TEXT NOT NULL,
    guardian INTEGER NOT NULL,
    livesWith INTEGER NOT NULL,
    emergency INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    startDate TEXT,
    endDate TEXT,
    UNIQUE (personID, relatedPersonID)
);
CREATE INDEX RelatedPairByRelated ON RelatedPair (relatedPersonID, personID);

-- District, schools, calendars --------------------------------------------------------------------------------------------------

-- The number sent to Ed-Fi is edFiNumber, or number where that is absent; only digits can be sent.
CREATE TABLE District (
    districtID INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    edFiNumber TEXT,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    address TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    zip TEXT NOT NULL,
    phone TEXT,
    webSite TEXT
);

-- Like the district's: edFiNumber before stateNumber. `exclude`: nothing of the school is sent.
CREATE TABLE School (
    schoolID INTEGER PRIMARY KEY,
    districtID INTEGER NOT NULL REFERENCES District,
    number TEXT NOT NULL,
    stateNumber TEXT NOT NULL,
    edFiNumber TEXT,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    category TEXT NOT NULL,
    titleI TEXT,
    address TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    zip TEXT NOT NULL,
    phone TEXT,
    exclude INTEGER NOT NULL DEFAULT 0
);

-- By the year in which it ends: 2027 is 2026-27.
CREATE TABLE SchoolYear (
    endYear INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    startDate TEXT,
    endDate TEXT
);

-- A school's calendar of one year. `exclude`: nothing of the calendar is sent.
CREATE TABLE Calendar (
    calendarID INTEGER PRIMARY KEY,
    schoolID INTEGER NOT NULL REFERENCES School,
    endYear INTEGER NOT NULL REFERENCES SchoolYear,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    startDate TEXT NOT NULL,
    endDate TEXT NOT NULL,
    exclude INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX CalendarByYear ON Calendar (endYear, schoolID);
CREATE INDEX CalendarBySchool ON Calendar (schoolID, endYear);

-- A calendar has one or more structures, each with its own terms, days and period schedules.
CREATE TABLE ScheduleStructure (
    structureID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    name TEXT NOT NULL
);
CREATE INDEX ScheduleStructureByCalendar ON ScheduleStructure (calendarID);

-- The grades of a structure. `stateExclude`: enrollments in the grade are not sent.
CREATE TABLE GradeLevel (
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    stateExclude INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (structureID, name)
) WITHOUT ROWID;

CREATE TABLE Term (
    termID INTEGER PRIMARY KEY,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    seq INTEGER NOT NULL,
    startDate TEXT NOT NULL,
    endDate TEXT NOT NULL
);
CREATE INDEX TermByStructure ON Term (structureID, seq);

CREATE TABLE PeriodSchedule (
    periodScheduleID INTEGER PRIMARY KEY,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL
);
CREATE INDEX PeriodScheduleByStructure ON PeriodSchedule (structureID);

CREATE TABLE Period (
    periodID INTEGER PRIMARY KEY,
    periodScheduleID INTEGER NOT NULL REFERENCES PeriodSchedule,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    startTime TEXT NOT NULL,
    endTime TEXT NOT NULL,
    attendance INTEGER NOT NULL
);
CREATE INDEX PeriodBySchedule ON Period (periodScheduleID, seq);

-- `instruction`: students are taught. What else happens on the day stands in DayEvent.
CREATE TABLE Day (
    dayID INTEGER PRIMARY KEY,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    date TEXT NOT NULL,
    periodScheduleID INTEGER REFERENCES PeriodSchedule,
    instruction INTEGER NOT NULL,
    UNIQUE (structureID, date)
);
CREATE INDEX DayByPeriodSchedule ON Day (periodScheduleID, date);

CREATE TABLE DayEvent (
    dayID INTEGER NOT NULL REFERENCES Day,
    type TEXT NOT NULL,
    PRIMARY KEY (dayID, type)
) WITHOUT ROWID;

CREATE TABLE Room (
    roomID INTEGER PRIMARY KEY,
    schoolID INTEGER NOT NULL REFERENCES School,
    name TEXT NOT NULL,
    capacity INTEGER,
    UNIQUE (schoolID, name)
);

-- Courses and sections ----------------------------------------------------------------------------------------------------------

CREATE TABLE Course (
    courseID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    stateCode TEXT,
    subject TEXT NOT NULL,
    level TEXT,
    credits TEXT,
    active INTEGER NOT NULL DEFAULT 1,
    stateExclude INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX CourseByCalendar ON Course (calendarID, number);

CREATE TABLE Section (
    sectionID INTEGER PRIMARY KEY,
    courseID INTEGER NOT NULL REFERENCES Course,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    number TEXT NOT NULL,
    roomID INTEGER REFERENCES Room,
    homeroom INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX SectionByCourse ON Section (courseID);

-- When a section meets. A section without a placement is not sent.
CREATE TABLE SectionPlacement (
    sectionID INTEGER NOT NULL REFERENCES Section,
    termID INTEGER NOT NULL REFERENCES Term,
    periodID INTEGER NOT NULL REFERENCES Period,
    PRIMARY KEY (sectionID, termID, periodID)
) WITHOUT ROWID;

-- Who taught a section when; absent dates are those of the section's terms. The
-- person must have an assignment at the section's school.
CREATE TABLE SectionStaffHistory (
    historyID INTEGER PRIMARY KEY,
    sectionID INTEGER NOT NULL REFERENCES Section,
    personID INTEGER NOT NULL REFERENCES Person,
    role TEXT NOT NULL,
    startDate TEXT,
    endDate TEXT
);
CREATE INDEX SectionStaffHistoryBySection ON SectionStaffHistory (sectionID);

-- Staff -------------------------------------------------------------------------------------------------------------------------

CREATE TABLE DistrictEmployment (
    employmentID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    districtID INTEGER NOT NULL REFERENCES District,
    type TEXT NOT NULL,
    startDate TEXT NOT NULL,
    endDate TEXT,
    endReason TEXT,
    fte TEXT,
    UNIQUE (personID, districtID, type, startDate)
);

-- Where somebody works, and as what. Without a school: at the district office. `exclude`: not sent.
CREATE TABLE EmploymentAssignment (
    assignmentID INTEGER PRIMARY KEY,
    employmentID INTEGER NOT NULL REFERENCES DistrictEmployment,
    personID INTEGER NOT NULL REFERENCES Person,
    schoolID INTEGER REFERENCES School,
    type TEXT NOT NULL,
    title TEXT,
    program TEXT,
    fte TEXT,
    startDate TEXT NOT NULL,
    endDate TEXT,
    exclude INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX EmploymentAssignmentByPerson ON EmploymentAssignment (personID, schoolID);

-- Students ----------------------------------------------------------------------------------------------------------------------

-- A graduation program of one cohort, by the year in which it graduates.
CREATE TABLE GraduationProgram (
    graduationProgramID INTEGER PRIMARY KEY,
    districtID INTEGER NOT NULL REFERENCES District,
    type TEXT NOT NULL,
    cohortYear INTEGER NOT NULL,
    credits TEXT NOT NULL,
    UNIQUE (districtID, type, cohortYear)
);

CREATE TABLE GraduationProgramCredit (
    graduationProgramID INTEGER NOT NULL REFERENCES GraduationProgram,
    subject TEXT NOT NULL,
    credits TEXT NOT NULL,
    PRIMARY KEY (graduationProgramID, subject)
) WITHOUT ROWID;

-- `serviceType`: P primary, S partial. `noShow` and `stateExclude`: not sent, and nothing of the student for its sake.
CREATE TABLE Enrollment (
    enrollmentID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    structureID INTEGER NOT NULL REFERENCES ScheduleStructure,
    grade TEXT NOT NULL,
    serviceType TEXT NOT NULL,
    startDate TEXT NOT NULL,
    startStatus TEXT NOT NULL,
    endDate TEXT,
    endStatus TEXT,
    fte TEXT,
    residentStatus TEXT,
    cohortYear INTEGER,
    graduationProgramID INTEGER REFERENCES GraduationProgram,
    noShow INTEGER NOT NULL DEFAULT 0,
    stateExclude INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX EnrollmentByPerson ON Enrollment (personID, calendarID);

-- Who is in a section; absent dates are those of the section's terms.
CREATE TABLE Roster (
    rosterID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    sectionID INTEGER NOT NULL REFERENCES Section,
    startDate TEXT,
    endDate TEXT
);
CREATE INDEX RosterByPerson ON Roster (personID, sectionID);

-- One row a period where attendance is taken by section, one row a day (no section, no period) where it is taken daily.
CREATE TABLE Attendance (
    attendanceID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    date TEXT NOT NULL,
    code TEXT NOT NULL,
    sectionID INTEGER REFERENCES Section,
    periodID INTEGER REFERENCES Period,
    comments TEXT
);
CREATE INDEX AttendanceByPerson ON Attendance (personID, date, code, calendarID, sectionID);

-- What a score stands for; `type` is the sort of grade.
CREATE TABLE GradingTask (
    taskID INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    type TEXT NOT NULL
);

CREATE TABLE GradingScore (
    scoreID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    sectionID INTEGER NOT NULL REFERENCES Section,
    taskID INTEGER NOT NULL REFERENCES GradingTask,
    gradingPeriodID INTEGER NOT NULL REFERENCES EdFiGradingPeriod,
    score TEXT,
    percent TEXT,
    date TEXT,
    UNIQUE (personID, sectionID, gradingPeriodID, taskID)
);

-- Transcripts -------------------------------------------------------------------------------------------------------------------

-- A course on somebody's transcript. Without a `courseID` it was taken elsewhere, and is not sent; the year is otherwise that of the
-- course's calendar. `term` is the sort of term, `result` how the course ended.
CREATE TABLE TranscriptCourse (
    transcriptID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    courseID INTEGER REFERENCES Course,
    endYear INTEGER NOT NULL,
    term TEXT,
    grade TEXT NOT NULL,
    courseNumber TEXT NOT NULL,
    courseName TEXT NOT NULL,
    result TEXT NOT NULL,
    score TEXT,
    percent TEXT
);
CREATE INDEX TranscriptCourseByPerson ON TranscriptCourse (personID, term);

-- The credits of a transcript course, by the subject that they count for.
CREATE TABLE TranscriptCredit (
    creditID INTEGER PRIMARY KEY,
    transcriptID INTEGER NOT NULL REFERENCES TranscriptCourse,
    subject TEXT NOT NULL,
    attempted TEXT NOT NULL,
    earned TEXT NOT NULL
);
CREATE INDEX TranscriptCreditByTranscript ON TranscriptCredit (transcriptID);

-- The average and the credits of all terms so far, as they stood at the end of one; `term` as on the transcript.
CREATE TABLE TranscriptGPA (
    personID INTEGER NOT NULL REFERENCES Person,
    schoolID INTEGER NOT NULL REFERENCES School,
    endYear INTEGER NOT NULL,
    term TEXT NOT NULL,
    gpa TEXT NOT NULL,
    attempted TEXT NOT NULL,
    earned TEXT NOT NULL,
    PRIMARY KEY (personID, schoolID, endYear, term)
) WITHOUT ROWID;

CREATE TABLE Graduation (
    personID INTEGER PRIMARY KEY REFERENCES Person,
    diplomaDate TEXT NOT NULL,
    diplomaType TEXT NOT NULL
);

-- Tests and standards -----------------------------------------------------------------------------------------------------------

-- `namespace`: whose test it is.
CREATE TABLE Test (
    testID INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    type TEXT NOT NULL,
    maxRawScore TEXT,
    active INTEGER NOT NULL DEFAULT 1,
    UNIQUE (namespace, code)
);

CREATE TABLE TestGrade (
    testID INTEGER NOT NULL REFERENCES Test,
    grade TEXT NOT NULL,
    PRIMARY KEY (testID, grade)
) WITHOUT ROWID;

-- What a scale score from here to there means.
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
    grade TEXT,
    rawScore TEXT,
    scaleScore TEXT,
    percentile TEXT,
    result TEXT
);

CREATE TABLE StandardsBank (
    bankID INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    namespace TEXT NOT NULL
);

-- A learning standard, at times below another one.
CREATE TABLE Standard (
    standardID INTEGER PRIMARY KEY,
    bankID INTEGER NOT NULL REFERENCES StandardsBank,
    parentID INTEGER REFERENCES Standard,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE StandardGrade (
    standardID INTEGER NOT NULL REFERENCES Standard,
    grade TEXT NOT NULL,
    PRIMARY KEY (standardID, grade)
) WITHOUT ROWID;

-- Behavior ----------------------------------------------------------------------------------------------------------------------

-- `status`: CM complete; nothing of another one is sent. `location` and `reporter` are codes, never a person.
CREATE TABLE BehaviorIncident (
    incidentID INTEGER PRIMARY KEY,
    calendarID INTEGER NOT NULL REFERENCES Calendar,
    date TEXT NOT NULL,
    time TEXT,
    location TEXT,
    reporter TEXT,
    lawEnforcement INTEGER NOT NULL DEFAULT 0,
    status TEXT NOT NULL
);
CREATE INDEX BehaviorIncidentByCalendar ON BehaviorIncident (calendarID);

-- What happened in an incident.
CREATE TABLE BehaviorEvent (
    eventID INTEGER PRIMARY KEY,
    incidentID INTEGER NOT NULL REFERENCES BehaviorIncident,
    type TEXT NOT NULL
);
CREATE INDEX BehaviorEventByIncident ON BehaviorEvent (incidentID);

-- Who was part of an event, students and staff. `role`: OF offender; all others are no offenders.
CREATE TABLE BehaviorRole (
    roleID INTEGER PRIMARY KEY,
    eventID INTEGER NOT NULL REFERENCES BehaviorEvent,
    personID INTEGER NOT NULL REFERENCES Person,
    role TEXT NOT NULL
);
CREATE INDEX BehaviorRoleByEvent ON BehaviorRole (eventID);

-- What followed for an offender.
CREATE TABLE BehaviorResolution (
    resolutionID INTEGER PRIMARY KEY,
    roleID INTEGER NOT NULL REFERENCES BehaviorRole,
    type TEXT NOT NULL,
    startDate TEXT NOT NULL,
    endDate TEXT,
    days TEXT
);
CREATE INDEX BehaviorResolutionByRole ON BehaviorResolution (roleID);

-- Programs ----------------------------------------------------------------------------------------------------------------------

-- `category` says which Ed-Fi association a participation becomes: CTE, EL, HOM, ND, GEN, FOOD, SPED, T1, MIG or 504.
CREATE TABLE Program (
    programID INTEGER PRIMARY KEY,
    districtID INTEGER NOT NULL REFERENCES District,
    category TEXT NOT NULL,
    type TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT,
    UNIQUE (districtID, type, name)
);

-- A student in a program. What only one sort of program knows stands in that program's own table below. `schoolID`: the program is
-- the school's, not the district's (Title I).
CREATE TABLE ProgramParticipation (
    participationID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    programID INTEGER NOT NULL REFERENCES Program,
    schoolID INTEGER REFERENCES School,
    startDate TEXT NOT NULL,
    endDate TEXT,
    exitReason TEXT,
    UNIQUE (personID, programID, startDate)
);
CREATE INDEX ProgramParticipationByProgram ON ProgramParticipation (programID, participationID);

CREATE TABLE ProgramService (
    participationID INTEGER NOT NULL REFERENCES ProgramParticipation,
    service TEXT NOT NULL,
    isPrimary INTEGER NOT NULL,
    startDate TEXT NOT NULL,
    PRIMARY KEY (participationID, service)
) WITHOUT ROWID;

CREATE TABLE ProgramCTE (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    nonTraditional INTEGER NOT NULL
);

CREATE TABLE ProgramEL (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    status TEXT NOT NULL,
    minutesPerWeek INTEGER NOT NULL
);

CREATE TABLE ProgramFoodService (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    directCertification INTEGER NOT NULL
);

CREATE TABLE ProgramHomeless (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    residence TEXT NOT NULL,
    unaccompaniedYouth INTEGER NOT NULL
);

CREATE TABLE ProgramMigrant (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    lastQualifyingMove TEXT NOT NULL,
    priorityForServices INTEGER NOT NULL
);

CREATE TABLE ProgramNeglected (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    facility TEXT NOT NULL,
    readingProgress TEXT,
    mathProgress TEXT
);

CREATE TABLE ProgramSection504 (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    eligible INTEGER NOT NULL,
    plan INTEGER NOT NULL,
    disability TEXT,
    meetingDate TEXT
);

CREATE TABLE ProgramSpecialEd (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    disability TEXT NOT NULL,
    setting TEXT NOT NULL,
    iepStartDate TEXT NOT NULL,
    iepEndDate TEXT NOT NULL,
    evaluationDate TEXT,
    hoursPerWeek TEXT,
    schoolHoursPerWeek TEXT
);

CREATE TABLE ProgramTitleI (
    participationID INTEGER PRIMARY KEY REFERENCES ProgramParticipation,
    participant TEXT NOT NULL
);

-- An evaluation for special education, from the day on which the consent arrived.
CREATE TABLE SpecialEdEvaluation (
    evaluationID INTEGER PRIMARY KEY,
    personID INTEGER NOT NULL REFERENCES Person,
    programID INTEGER NOT NULL REFERENCES Program,
    part TEXT NOT NULL,
    type TEXT NOT NULL,
    consentDate TEXT NOT NULL,
    evaluationDate TEXT,
    determinationDate TEXT,
    complete INTEGER NOT NULL
);
CREATE INDEX SpecialEdEvaluationByPerson ON SpecialEdEvaluation (personID, programID, consentDate);

-- A group of students that the district keeps an eye on, for a program or without one.
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

CREATE TABLE CohortMember (
    memberID INTEGER PRIMARY KEY,
    cohortID INTEGER NOT NULL REFERENCES Cohort,
    personID INTEGER NOT NULL REFERENCES Person,
    startDate TEXT NOT NULL,
    endDate TEXT
);
CREATE INDEX CohortMemberByPerson ON CohortMember (personID, cohortID, startDate);

-- Who looks after a cohort. `recordAccess`: may see the records of its students.
CREATE TABLE CohortStaff (
    cohortStaffID INTEGER PRIMARY KEY,
    cohortID INTEGER NOT NULL REFERENCES Cohort,
    personID INTEGER NOT NULL REFERENCES Person,
    recordAccess INTEGER NOT NULL,
    startDate TEXT NOT NULL,
    endDate TEXT
);
CREATE INDEX CohortStaffByPerson ON CohortStaff (personID, cohortID, startDate);

-- Ed-Fi configuration -----------------------------------------------------------------------------------------------------------

-- System preferences. `Enable Ed-Fi` is Yes, Tools Only or No.
CREATE TABLE SystemPreference (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- One connection to one ODS for one school year. Keys and secrets do not live here.
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

-- Resource Preferences: which resources are switched on.
CREATE TABLE EdFiResourcePreference (
    configurationID INTEGER NOT NULL REFERENCES EdFiConfiguration,
    resource TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    PRIMARY KEY (configurationID, resource)
) WITHOUT ROWID;

-- What a Campus code means in Ed-Fi.
CREATE TABLE EdFiMapping (
    configurationID INTEGER NOT NULL REFERENCES EdFiConfiguration,
    descriptor TEXT NOT NULL,
    code TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (configurationID, descriptor, code)
) WITHOUT ROWID;

-- Grading periods, which Campus keeps with the preferences: each lies in a term.
CREATE TABLE EdFiGradingPeriod (
    gradingPeriodID INTEGER PRIMARY KEY,
    termID INTEGER NOT NULL REFERENCES Term,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    startDate TEXT NOT NULL,
    endDate TEXT NOT NULL,
    UNIQUE (termID, code, name)
);

-- What may be sent --------------------------------------------------------------------------------------------------------------
-- The rules that every query shares, as views: numbers that Ed-Fi can take, and nothing that is excluded.

CREATE VIEW SendableDistrict AS
SELECT districtID, number, CAST(coalesce(edFiNumber, number) AS INTEGER) AS edOrgID
FROM District
WHERE coalesce(edFiNumber, number) <> '' AND coalesce(edFiNumber, number) NOT GLOB '*[^0-9]*';

CREATE VIEW SendableSchool AS
SELECT s.schoolID, s.districtID, CAST(coalesce(s.edFiNumber, s.stateNumber) AS INTEGER) AS edOrgID, d.edOrgID AS districtEdOrgID
FROM School s
JOIN SendableDistrict d ON d.districtID = s.districtID
WHERE s.exclude = 0 AND coalesce(s.edFiNumber, s.stateNumber) <> '' AND coalesce(s.edFiNumber, s.stateNumber) NOT GLOB '*[^0-9]*';

CREATE VIEW SendableCalendar AS
SELECT c.calendarID, c.endYear AS schoolYear, s.schoolID, s.districtID, s.edOrgID, s.districtEdOrgID
FROM Calendar c
JOIN SendableSchool s ON s.schoolID = c.schoolID
WHERE c.exclude = 0;

-- A structure is one Ed-Fi calendar. Its code is the calendar's ID, and the structure's behind it where a calendar has several.
CREATE VIEW SendableStructure AS
SELECT u.structureID,
       CASE WHEN EXISTS (SELECT 1 FROM ScheduleStructure o WHERE o.calendarID = u.calendarID AND o.structureID <> u.structureID)
            THEN u.calendarID || '-' || u.structureID ELSE CAST(u.calendarID AS TEXT) END AS calendarCode,
       k.calendarID, k.schoolYear, k.schoolID, k.districtID, k.edOrgID, k.districtEdOrgID
FROM ScheduleStructure u
JOIN SendableCalendar k ON k.calendarID = u.calendarID;

CREATE VIEW SendableEnrollment AS
SELECT e.enrollmentID, e.personID, e.structureID, e.grade, e.serviceType, e.startDate, e.endDate,
       k.calendarID, k.schoolYear, k.schoolID, k.districtID, k.edOrgID, k.districtEdOrgID
FROM Enrollment e
JOIN SendableCalendar k ON k.calendarID = e.calendarID
JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
WHERE e.noShow = 0 AND e.stateExclude = 0 AND g.stateExclude = 0;

-- A section in a term: one Ed-Fi section.
CREATE VIEW SendableSection AS
SELECT s.sectionID, s.number AS sectionNumber, s.roomID, s.homeroom, s.structureID,
       c.courseID, c.number AS courseNumber, c.name AS courseName, c.credits, c.level,
       t.termID, t.name AS termName, t.startDate AS termStartDate, t.endDate AS termEndDate,
       k.calendarID, k.schoolYear, k.schoolID, k.edOrgID
FROM Section s
JOIN Course c ON c.courseID = s.courseID
JOIN SendableCalendar k ON k.calendarID = c.calendarID
JOIN Term t ON t.structureID = s.structureID
WHERE c.active = 1 AND c.stateExclude = 0
  AND EXISTS (SELECT 1 FROM SectionPlacement p WHERE p.sectionID = s.sectionID AND p.termID = t.termID);

-- An assignment at the district office has no school.
CREATE VIEW SendableAssignment AS
SELECT a.assignmentID, a.employmentID, a.personID, a.type, a.title, a.program, a.fte, a.startDate, a.endDate, a.schoolID,
       coalesce((SELECT s.edOrgID FROM SendableSchool s WHERE s.schoolID = a.schoolID), d.edOrgID) AS edOrgID
FROM EmploymentAssignment a
JOIN DistrictEmployment m ON m.employmentID = a.employmentID
JOIN SendableDistrict d ON d.districtID = m.districtID
WHERE a.exclude = 0 AND (a.schoolID IS NULL OR EXISTS (SELECT 1 FROM SendableSchool s WHERE s.schoolID = a.schoolID));

-- A course on a transcript that is in the catalog of its year, of a student enrolled at its school in that year.
CREATE VIEW SendableTranscript AS
SELECT t.transcriptID, t.personID, t.term, t.grade, t.courseName, t.result, t.score, t.percent,
       c.courseID, c.number AS courseNumber, k.calendarID, k.schoolYear, k.schoolID, k.edOrgID
FROM TranscriptCourse t
CROSS JOIN Course c ON c.courseID = t.courseID
JOIN SendableCalendar k ON k.calendarID = c.calendarID
WHERE c.active = 1 AND c.stateExclude = 0
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = t.personID AND e.schoolID = k.schoolID AND e.schoolYear = k.schoolYear);

-- The part of a student, enrolled at its school in the year, in a complete incident.
CREATE VIEW SendableBehaviorRole AS
SELECT r.roleID, r.personID, r.role, v.type, i.incidentID, k.calendarID, k.schoolYear, k.schoolID, k.edOrgID
FROM BehaviorIncident i
JOIN SendableCalendar k ON k.calendarID = i.calendarID
JOIN BehaviorEvent v ON v.incidentID = i.incidentID
JOIN BehaviorRole r ON r.eventID = v.eventID
WHERE i.status = 'CM'
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = r.personID AND e.schoolID = k.schoolID AND e.schoolYear = k.schoolYear);

-- A complete incident of which some student's part is left.
CREATE VIEW SendableIncident AS
SELECT i.incidentID, i.date, i.time, i.location, i.reporter, i.lawEnforcement,
       k.calendarID, k.schoolYear, k.schoolID, k.edOrgID
FROM BehaviorIncident i
JOIN SendableCalendar k ON k.calendarID = i.calendarID
WHERE i.status = 'CM'
  AND EXISTS (SELECT 1 FROM SendableBehaviorRole r WHERE r.incidentID = i.incidentID);
