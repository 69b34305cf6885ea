-- What a Campus database has to send in a school year, read from its tables alone: a table of records for each resource, with the parts of their
-- keys and of what they refer to, and in `school`, `person`, `course` and `section` the Campus IDs behind them. A record stands there once for
-- every combination of these that is a reason to send it. `school` is null for what belongs to no school. What is of a day has that in `day`.
--
-- Asked(year, first, last, configuration, student, staff) holds what is asked for. Campus keeps a day as the moment at which it begins: here it is
-- the day. A flag that is nothing is not set.

CREATE TEMP TABLE Numbered AS
SELECT personID, edFiID AS contact,
       CASE a.student WHEN 'localStudentNumber' THEN studentNumber WHEN 'studentStateId' THEN stateID ELSE edFiID END AS student,
       CASE a.staff WHEN 'localStaffNumber' THEN staffNumber WHEN 'staffStateId' THEN staffStateID ELSE edFiID END AS staff
FROM Person, Asked a;
CREATE INDEX temp.NumberedByPerson ON Numbered (personID);

CREATE TEMP TABLE Meaning AS
SELECT descriptor, code, value FROM EdFiMapping m JOIN EdFiConfiguration c USING (configurationID) JOIN Asked a ON c.name = a.configuration;
CREATE INDEX temp.MeaningOfCode ON Meaning (descriptor, code);

-- Schools, calendars, structures and grades that take part.
CREATE TEMP TABLE Agency AS SELECT districtID, CAST(coalesce(edFiNumber, number) AS INTEGER) AS agency FROM District;

CREATE TEMP TABLE OpenSchool AS
SELECT schoolID, districtID, number, agency, CAST(coalesce(edFiNumber, standardCode) AS INTEGER) AS ed
FROM School JOIN Agency USING (districtID) WHERE exclude IS NOT 1;

CREATE TEMP TABLE OpenCalendar AS
SELECT calendarID, schoolID, s.districtID, agency, ed, a.year
FROM Calendar JOIN OpenSchool s USING (schoolID), Asked a WHERE exclude IS NOT 1 AND endYear = a.year;

CREATE TEMP TABLE OpenStructure AS
SELECT structureID, k.*, iif((SELECT count(*) FROM ScheduleStructure o WHERE o.calendarID = k.calendarID) = 1,
                             '' || k.calendarID, k.calendarID || '-' || structureID) AS calendar
FROM ScheduleStructure JOIN OpenCalendar k USING (calendarID);

CREATE TEMP TABLE OpenTerm AS
SELECT termID, name AS session, date(startDate) AS first, date(endDate) AS last, structureID, u.schoolID, u.ed, u.year
FROM Term JOIN TermSchedule USING (termScheduleID) JOIN OpenStructure u USING (structureID);

-- Stays of students, and of those who have a number.
CREATE TEMP TABLE Enrolled AS
SELECT e.enrollmentID, e.personID, e.structureID, e.serviceType, date(e.startDate) AS entered, coalesce(date(e.endDate), '9999') AS left_on,
       e.graduationProgramID, k.calendarID, k.schoolID, k.agency, k.ed, k.year, n.student
FROM Enrollment e JOIN OpenCalendar k USING (calendarID) JOIN Numbered n USING (personID)
WHERE e.noShow IS NOT 1 AND e.stateExclude IS NOT 1
  AND EXISTS (SELECT * FROM GradeLevel g WHERE g.structureID = e.structureID AND g.name = e.grade AND g.excludeEnrollment IS NOT 1);
CREATE INDEX temp.EnrolledPerson ON Enrolled (personID, schoolID);

CREATE TEMP TABLE Stay AS SELECT * FROM Enrolled WHERE student IS NOT NULL;
CREATE INDEX temp.StayOfPerson ON Stay (personID, calendarID);

CREATE TEMP TABLE Pupil AS SELECT DISTINCT personID, student, schoolID FROM Stay;
CREATE INDEX temp.PupilOfPerson ON Pupil (personID);

-- Assignments of the year, of staff who have a number, each with the employment that had begun last before it, or with the first. Who works at
-- the district office alone is of no school.
CREATE TEMP TABLE Hired AS
SELECT employmentID, personID, districtID, type, date(startDate) AS hired FROM Employment;
CREATE INDEX temp.HiredPerson ON Hired (personID, districtID);

CREATE TEMP TABLE Post AS
SELECT e.personID, e.schoolID, e.titleCode, e.program, date(e.startDate) AS begun, coalesce(s.ed, g.agency) AS place, g.agency, n.staff,
       (SELECT m.employmentID FROM Hired m WHERE m.personID = e.personID AND m.districtID = e.districtID
        ORDER BY m.hired > date(e.startDate), iif(m.hired > date(e.startDate), m.hired, NULL), m.hired DESC, m.employmentID LIMIT 1) AS employmentID
FROM EmploymentAssignment e JOIN Agency g USING (districtID) JOIN Numbered n ON n.personID = e.personID, Asked a
LEFT JOIN OpenSchool s ON s.schoolID = e.schoolID
WHERE e.exclude IS NOT 1 AND (e.schoolID IS NULL OR s.schoolID IS NOT NULL) AND n.staff IS NOT NULL
  AND date(e.startDate) <= a.last AND coalesce(date(e.endDate), '9999') >= a.first;
CREATE INDEX temp.PostOfPerson ON Post (personID, schoolID);

CREATE TEMP TABLE Employee AS
SELECT DISTINCT personID, staff, schoolID FROM Post p
WHERE schoolID IS NOT NULL OR NOT EXISTS (SELECT * FROM Post o WHERE o.personID = p.personID AND o.schoolID IS NOT NULL);
CREATE INDEX temp.EmployeeOfPerson ON Employee (personID);

-- Courses that take part, and their sections by term.
CREATE TEMP TABLE OpenCourse AS
SELECT c.courseID, c.number AS code, k.calendarID, k.schoolID, k.ed, k.year
FROM Course c JOIN OpenCalendar k USING (calendarID) WHERE c.active = 1 AND c.stateReportExclude IS NOT 1;

-- Of the trials of a structure one is in use. What hangs on a section belongs to the section's trial.
CREATE TEMP TABLE Used AS
SELECT s.sectionID, s.trialID, s.courseID, s.roomID, t.structureID FROM Section s JOIN Trial t USING (trialID) WHERE t.active = 1;
CREATE INDEX temp.UsedSection ON Used (sectionID, trialID);

CREATE TEMP TABLE Class AS
SELECT DISTINCT s.sectionID, '' || s.sectionID AS sect, s.trialID, s.roomID, c.courseID, c.code, c.calendarID, c.schoolID, c.ed, c.year,
       t.termID, t.session, t.first, t.last
FROM SectionPlacement p JOIN Used s USING (sectionID, trialID) JOIN OpenCourse c USING (courseID) JOIN OpenTerm t USING (termID)
WHERE t.structureID = s.structureID;
CREATE INDEX temp.ClassOfSection ON Class (sectionID);

-- Schools and their year ----------------------------------------------------------------------------------------------------------
CREATE TEMP TABLE localEducationAgencies AS SELECT DISTINCT agency, NULL AS school FROM OpenCalendar;

CREATE TEMP TABLE schools AS SELECT DISTINCT ed, agency, schoolID AS school FROM OpenStructure;

CREATE TEMP TABLE calendars AS SELECT calendar, ed, year, schoolID AS school FROM OpenStructure;

CREATE TEMP TABLE calendarDates AS
SELECT date(d.date) AS date, u.calendar, u.ed, u.year, u.schoolID AS school, date(d.date) AS day FROM Day d JOIN OpenStructure u USING (structureID)
WHERE d.instruction = 1 OR d.dayID IN (SELECT dayID FROM DayEvent);

CREATE TEMP TABLE classPeriods AS
SELECT q.name || '-' || p.name || '-' || structureID AS period, p.periodID, q.periodScheduleID, q.name || '-' || structureID AS bells, u.ed,
       u.schoolID AS school
FROM Period p JOIN PeriodSchedule q USING (periodScheduleID) JOIN OpenStructure u USING (structureID);
CREATE INDEX temp.PeriodOfID ON classPeriods (periodID);

CREATE TEMP TABLE bellSchedules AS SELECT bells, ed, period, school FROM classPeriods;

CREATE TEMP TABLE gradingPeriods AS
SELECT m.value AS grading, g.name, t.ed, t.year, t.schoolID AS school, g.termID, g.taskID, g.gradingPeriodID, date(g.startDate) AS opens,
       date(g.endDate) AS closes
FROM EdFiGradingPeriod g JOIN OpenTerm t USING (termID)
JOIN Meaning m ON m.descriptor = 'GradingPeriodDescriptor' AND m.code = g.code;

CREATE TEMP TABLE sessions AS
SELECT t.session, t.ed, t.year, t.schoolID AS school, g.grading, g.name AS grading_name FROM OpenTerm t LEFT JOIN gradingPeriods g USING (termID);

CREATE TEMP TABLE locations AS
SELECT r.roomID, r.name AS room, s.ed, s.schoolID AS school FROM Room r JOIN OpenSchool s USING (schoolID)
WHERE s.schoolID IN (SELECT schoolID FROM OpenStructure);

-- Courses and sections ------------------------------------------------------------------------------------------------------------
CREATE TEMP TABLE courses AS
SELECT c.code, c.ed, c.schoolID AS school, c.courseID AS course, s.sectionID AS section FROM OpenCourse c LEFT JOIN Used s USING (courseID);

CREATE TEMP TABLE courseOfferings AS
SELECT code, ed, year, session, schoolID AS school, courseID AS course, sectionID AS section FROM Class;

CREATE TEMP TABLE sections AS
SELECT c.sect, c.code, c.ed, c.year, c.session, l.room, k.period, c.schoolID AS school, c.courseID AS course, c.sectionID AS section
FROM Class c LEFT JOIN locations l ON l.roomID = c.roomID AND l.ed = c.ed
JOIN SectionPlacement p USING (sectionID, trialID, termID) JOIN classPeriods k USING (periodID);

-- Staff ---------------------------------------------------------------------------------------------------------------------------
CREATE TEMP TABLE staffs AS SELECT staff, schoolID AS school, personID AS person FROM Employee;

CREATE TEMP TABLE employments AS
SELECT DISTINCT p.agency, v.value AS status, m.hired, p.staff, e.schoolID AS school, e.personID AS person
FROM Post p JOIN Hired m USING (employmentID) JOIN Employee e ON e.personID = p.personID
JOIN Meaning v ON v.descriptor = 'EmploymentStatusDescriptor' AND v.code = m.type;

CREATE TEMP TABLE assignments AS
SELECT p.begun, p.place, v.value AS class, p.staff, p.agency, w.value AS status, m.hired, e.schoolID AS school, p.personID AS person
FROM Post p JOIN Employee e ON e.personID = p.personID AND (p.schoolID IS NULL OR p.schoolID = e.schoolID)
JOIN Meaning v ON v.descriptor = 'StaffClassificationDescriptor' AND v.code = p.titleCode
LEFT JOIN Hired m USING (employmentID) LEFT JOIN Meaning w ON w.descriptor = 'EmploymentStatusDescriptor' AND w.code = m.type;

CREATE TEMP TABLE staffSchoolAssociations AS
SELECT v.value AS program, p.place AS ed, p.staff, p.schoolID AS school, p.personID AS person
FROM Post p JOIN Meaning v ON v.descriptor = 'ProgramAssignmentDescriptor' AND v.code = p.program WHERE p.schoolID IS NOT NULL;

CREATE TEMP TABLE staffSectionAssociations AS
SELECT max(coalesce(date(h.startDate), c.first), c.first) AS begun, c.code, c.ed, c.year, c.sect, c.session, n.staff,
       c.schoolID AS school, h.personID AS person, c.courseID AS course, c.sectionID AS section
FROM SectionStaffHistory h JOIN Class c USING (sectionID, trialID) JOIN Numbered n USING (personID)
WHERE coalesce(date(h.startDate), '') <= c.last AND coalesce(date(h.endDate), '9999') >= c.first
  AND coalesce(date(h.startDate), '') <= coalesce(date(h.endDate), '9999')
  AND EXISTS (SELECT * FROM Post p WHERE p.personID = h.personID AND p.schoolID = c.schoolID);

-- Students ------------------------------------------------------------------------------------------------------------------------
CREATE TEMP TABLE students AS SELECT student, schoolID AS school, personID AS person FROM Pupil;

CREATE TEMP TABLE programs AS
SELECT p.programID, g.agency, p.name, v.value AS type, p.category, NULL AS school
FROM Program p JOIN Agency g USING (districtID) JOIN Meaning v ON v.descriptor = 'ProgramTypeDescriptor' AND v.code = p.type;

CREATE TEMP TABLE graduationPlans AS
SELECT p.graduationProgramID, g.agency, v.value AS type, p.cohortYear AS cohort, NULL AS school
FROM GraduationProgram p JOIN Agency g USING (districtID) JOIN Meaning v ON v.descriptor = 'GraduationPlanTypeDescriptor' AND v.code = p.type,
     Asked a
WHERE p.cohortYear - a.year BETWEEN 0 AND 3;

CREATE TEMP TABLE studentSchoolAssociations AS
SELECT s.entered, s.ed, s.student, u.calendar, s.year, g.agency, g.type, g.cohort, s.schoolID AS school, s.personID AS person
FROM Stay s JOIN OpenStructure u USING (structureID) LEFT JOIN graduationPlans g USING (graduationProgramID);

CREATE TEMP TABLE studentEducationOrganizationAssociations AS
SELECT DISTINCT s.agency, s.student, s.schoolID AS school, s.personID AS person FROM Stay s;

CREATE TEMP TABLE responsibilities AS
SELECT s.entered, s.agency, s.student, p.schoolID AS school, s.personID AS person
FROM Stay s JOIN Pupil p USING (personID) WHERE s.serviceType = 'P';

CREATE TEMP TABLE studentContactAssociations AS
SELECT n.contact, s.student, s.schoolID AS school, who.value AS person, r.personID2, r.personID1
FROM RelatedPair r JOIN Pupil s ON s.personID = r.personID1 JOIN Numbered n ON n.personID = r.personID2, Asked a,
     json_each(json_array(r.personID1, r.personID2)) who
WHERE r.guardian = 1 AND n.contact IS NOT NULL
  AND coalesce(date(r.startDate), '') <= a.last AND coalesce(date(r.endDate), '9999') >= a.first;

CREATE TEMP TABLE contacts AS SELECT DISTINCT contact, school, person FROM studentContactAssociations;

-- What the district runs belongs to the student's schools, what a school runs to that one.
CREATE TEMP TABLE participations AS
SELECT date(p.startDate) AS begun, coalesce(o.ed, g.agency) AS place, g.agency, g.name, g.type, s.student, g.category, s.schoolID AS school,
       p.personID AS person
FROM ProgramParticipation p JOIN programs g USING (programID) JOIN Pupil s USING (personID), Asked a
LEFT JOIN OpenSchool o ON g.category = 'T1' AND o.schoolID = p.schoolID
WHERE date(p.startDate) <= a.last AND coalesce(date(p.endDate), '9999') >= a.first AND (g.category <> 'T1' OR s.schoolID = p.schoolID);

CREATE TEMP TABLE Absence AS
SELECT a.attendanceID, a.personID, a.calendarID, a.periodID, date(a.date) AS date, v.value AS meaning
FROM Attendance a LEFT JOIN AttendanceExcuse x USING (excuseID)
JOIN Meaning v ON v.descriptor = 'AttendanceEventCategoryDescriptor' AND v.code = coalesce(x.code, a.status);

CREATE TEMP TABLE studentSchoolAttendanceEvents AS
SELECT a.meaning AS code, a.date, s.ed, s.year, t.session, s.student, s.schoolID AS school, a.personID AS person, a.date AS day
FROM Absence a JOIN Stay s ON s.personID = a.personID AND s.calendarID = a.calendarID AND a.date BETWEEN s.entered AND s.left_on
JOIN OpenTerm t ON t.structureID = s.structureID AND a.date BETWEEN t.first AND t.last;

CREATE TEMP TABLE Seat AS
SELECT r.rosterID, r.personID, s.student, coalesce(date(r.startDate), '') AS since, coalesce(date(r.endDate), '9999') AS until, c.*
FROM Roster r JOIN Class c USING (sectionID, trialID)
JOIN (SELECT DISTINCT personID, calendarID, student FROM Stay) s ON s.personID = r.personID AND s.calendarID = c.calendarID;
CREATE INDEX temp.SeatOfPerson ON Seat (personID, sectionID);

CREATE TEMP TABLE studentSectionAssociations AS
SELECT max(since, first) AS begun, code, ed, year, sect, session, student, schoolID AS school, personID AS person, courseID AS course,
       sectionID AS section
FROM Seat WHERE max(since, first) <= min(until, last);

-- Where attendance is taken: the section that meets in the period, with the student in it on the day.
CREATE TEMP TABLE studentSectionAttendanceEvents AS
SELECT a.meaning AS category, a.date, c.code, c.ed, c.year, c.sect, c.session, c.student, k.period,
       c.schoolID AS school, a.personID AS person, c.courseID AS course, c.sectionID AS section, a.date AS day
FROM Absence a JOIN Seat c ON c.personID = a.personID AND c.calendarID = a.calendarID
  AND a.date BETWEEN c.first AND c.last AND a.date BETWEEN c.since AND c.until
JOIN Course o ON o.courseID = c.courseID AND o.attendance = 1
JOIN SectionPlacement p ON p.sectionID = c.sectionID AND p.trialID = c.trialID AND p.termID = c.termID AND p.periodID = a.periodID
JOIN classPeriods k ON k.periodID = a.periodID
WHERE EXISTS (SELECT * FROM Stay s WHERE s.personID = a.personID AND s.calendarID = a.calendarID AND a.date BETWEEN s.entered AND s.left_on);

-- A score is of the period that its task has in its term, or else of one that has all tasks.
CREATE TEMP TABLE grades AS
SELECT v.value AS kind, g.grading, g.name, c.ed, c.year, max(c.since, c.first) AS begun, c.code, c.sect, c.session, c.student,
       c.schoolID AS school, c.personID AS person, c.courseID AS course, c.sectionID AS section, date(x.date) AS day, min(c.rosterID)
FROM GradingScore x JOIN GradingTask k USING (taskID) JOIN gradingPeriods g ON g.gradingPeriodID =
  (SELECT o.gradingPeriodID FROM EdFiGradingPeriod o WHERE o.termID = x.termID AND coalesce(o.taskID, x.taskID) = x.taskID
   ORDER BY o.taskID IS NULL, o.gradingPeriodID LIMIT 1)
JOIN Seat c ON c.personID = x.personID AND c.sectionID = x.sectionID AND c.termID = g.termID
  AND max(c.since, c.first) <= min(c.until, c.last) AND c.since <= g.closes AND c.until >= g.opens
JOIN Meaning v ON v.descriptor = 'GradeTypeDescriptor' AND v.code = k.name
WHERE x.score IS NOT NULL OR x."percent" IS NOT NULL
GROUP BY x.scoreID;

-- Transcripts, tests, behavior, cohorts -------------------------------------------------------------------------------------------
-- What was taken at a school in this year or an earlier one, if the school's catalog of this year has it. No credit of those attempted: failed.
CREATE TEMP TABLE Taken AS
SELECT t.personID, s.student, c.courseID, c.code, c.schoolID, c.ed, t.endYear AS year, v.value AS term, w.value AS result
FROM TranscriptCourse t JOIN OpenSchool o ON o.number = t.schoolNumber
JOIN (SELECT min(courseID) AS courseID, code, schoolID, ed FROM OpenCourse GROUP BY code, schoolID) c ON c.schoolID = o.schoolID AND c.code = t.courseNumber
JOIN Pupil s ON s.personID = t.personID AND s.schoolID = c.schoolID
JOIN (SELECT transcriptID, iif(sum(creditsAttempted) > 0 AND sum(creditsEarned) = 0, 'F', 'P') AS result FROM TranscriptCredit GROUP BY 1) x
  USING (transcriptID)
JOIN Meaning v ON v.descriptor = 'TermDescriptor' AND v.code = '' || t.actualTerm
JOIN Meaning w ON w.descriptor = 'CourseAttemptResultDescriptor' AND w.code = x.result, Asked a
WHERE t.endYear <= a.year;

CREATE TEMP TABLE studentAcademicRecords AS SELECT ed, year, student, term, schoolID AS school, personID AS person FROM Taken;

CREATE TEMP TABLE courseTranscripts AS
SELECT result, code, ed, year, student, term, schoolID AS school, personID AS person, courseID AS course, NULL AS section FROM Taken;

CREATE TEMP TABLE assessments AS
SELECT testID, code, namespace, NULL AS school FROM Test WHERE active = 1 AND parentID IS NULL;

CREATE TEMP TABLE learningStandards AS
SELECT s.code, u.code AS parent, NULL AS school FROM CurriculumStandard s LEFT JOIN CurriculumStandard u ON u.standardID = s.parentID AND u.active = 1 AND u.bankID IS NOT NULL
WHERE s.active = 1 AND s.bankID IS NOT NULL;

CREATE TEMP TABLE studentAssessments AS
SELECT t.code, t.namespace, '' || x.scoreID AS score, s.student, s.schoolID AS school, x.personID AS person, date(x.date) AS day
FROM TestScore x JOIN assessments t USING (testID) JOIN Pupil s USING (personID), Asked a WHERE date(x.date) BETWEEN a.first AND a.last;

-- What complete incidents say of students enrolled at their school, with or without a number.
CREATE TEMP TABLE Part AS
SELECT i.incidentID, '' || i.incidentID AS incident, date(i.timestamp) AS day, k.schoolID, k.ed, r.roleID, r.personID, r.role, t.code AS type
FROM BehaviorIncident i JOIN OpenCalendar k USING (calendarID) JOIN BehaviorEvent v USING (incidentID) JOIN BehaviorRole r USING (eventID)
JOIN BehaviorType t USING (typeID)
WHERE i.status = 'CM' AND EXISTS (SELECT * FROM Enrolled e WHERE e.personID = r.personID AND e.schoolID = k.schoolID);

CREATE TEMP TABLE disciplineIncidents AS SELECT DISTINCT incidentID, incident, ed, schoolID AS school, day FROM Part;

CREATE TEMP TABLE offenses AS
SELECT v.value AS behavior, p.incident, p.ed, n.student, p.schoolID AS school, p.personID AS person, p.day, p.roleID
FROM Part p JOIN Numbered n USING (personID) JOIN Meaning v ON v.descriptor = 'BehaviorDescriptor' AND v.code = p.type
WHERE p.role = 'Offender' AND n.student IS NOT NULL;

CREATE TEMP TABLE nonOffenders AS
SELECT p.incident, p.ed, n.student, p.schoolID AS school, p.personID AS person, p.day
FROM Part p JOIN Numbered n USING (personID) WHERE p.role <> 'Offender' AND n.student IS NOT NULL;

CREATE TEMP TABLE staffDisciplineIncidentAssociations AS
SELECT i.incident, i.ed, p.staff, i.school, p.personID AS person, i.day
FROM disciplineIncidents i JOIN BehaviorEvent USING (incidentID) JOIN BehaviorRole r USING (eventID)
JOIN Post p ON p.personID = r.personID AND p.schoolID = i.school;

CREATE TEMP TABLE disciplineActions AS
SELECT '' || x.resolutionID AS act, date(x.timestamp) AS begun, o.student, o.ed, o.behavior, o.incident, o.school, o.person, date(x.timestamp) AS day
FROM BehaviorResolution x JOIN offenses o USING (roleID);

CREATE TEMP TABLE cohorts AS
SELECT c.cohortID, c.code, g.agency, p.name, p.type, NULL AS school
FROM Cohort c JOIN Agency g USING (districtID) LEFT JOIN programs p USING (programID);

CREATE TEMP TABLE studentCohortAssociations AS
SELECT date(m.startDate) AS begun, c.code, c.agency, s.student, s.schoolID AS school, m.personID AS person
FROM CohortMember m JOIN cohorts c USING (cohortID) JOIN Pupil s USING (personID), Asked a
WHERE date(m.startDate) <= a.last AND coalesce(date(m.endDate), '9999') >= a.first;

CREATE TEMP TABLE staffCohortAssociations AS
SELECT date(m.startDate) AS begun, c.code, c.agency, e.staff, e.schoolID AS school, m.personID AS person
FROM CohortStaff m JOIN cohorts c USING (cohortID) JOIN Employee e USING (personID), Asked a
WHERE date(m.startDate) <= a.last AND coalesce(date(m.endDate), '9999') >= a.first;

CREATE TEMP TABLE evaluations AS
SELECT date(v.consentDate) AS consent, g.agency, g.name, g.type, s.student, s.schoolID AS school, v.personID AS person
FROM SpecialEdEvaluation v JOIN programs g USING (programID) JOIN Pupil s USING (personID), Asked a
WHERE date(v.consentDate) BETWEEN a.first AND a.last;

CREATE TEMP TABLE interventions AS
SELECT i.interventionID, i.code, g.agency, NULL AS school FROM Intervention i JOIN Agency g USING (districtID), Asked a
WHERE date(i.startDate) <= a.last AND coalesce(date(i.endDate), '9999') >= a.first;

CREATE TEMP TABLE studentInterventionAssociations AS
SELECT i.code, i.agency, s.student, s.schoolID AS school, x.personID AS person
FROM InterventionStudent x JOIN interventions i USING (interventionID) JOIN Pupil s USING (personID);

CREATE TEMP TABLE descriptorMappings AS
SELECT namespace, value, mappedNamespace AS other_namespace, mappedValue AS other, NULL AS school FROM EdFiDescriptorMapping;
