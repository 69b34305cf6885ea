-- One for each student, day, section and code, with the periods it covers, if the student is in the section on the day.
SELECT a.code AS "attendanceEventCategoryDescriptor",
  a.date AS "eventDate",
  a.comments AS "attendanceEventReason",
  s.courseNumber AS "sectionReference.localCourseCode",
  s.edOrgID AS "sectionReference.schoolId",
  s.schoolYear AS "sectionReference.schoolYear",
  CAST(s.sectionID AS TEXT) AS "sectionReference.sectionIdentifier",
  s.termName AS "sectionReference.sessionName",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  (SELECT json_group_array(json_object('classPeriodReference', json_object('classPeriodName', name, 'schoolId', s.edOrgID)))
     FROM (SELECT DISTINCT q.name || '-' || o.name || '-' || q.structureID AS name
           FROM Attendance x
           JOIN Period o ON o.periodID = x.periodID
           JOIN PeriodSchedule q ON q.periodScheduleID = o.periodScheduleID
           WHERE x.personID = a.personID AND x.date = a.date AND x.code = a.code AND x.sectionID = a.sectionID
             AND q.structureID = s.structureID
           ORDER BY name)) AS "classPeriods",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.sectionID AS "@section",
  a.personID AS "@person",
  a.date AS "@date",
  'Attendance:' || min(a.attendanceID) AS "@object"
FROM Attendance a
CROSS JOIN SendableSection s ON s.sectionID = a.sectionID AND s.calendarID = a.calendarID
  AND a.date BETWEEN s.termStartDate AND s.termEndDate
JOIN Person p ON p.personID = a.personID
WHERE s.schoolYear = :school_year
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND (:schools IS NULL OR s.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR a.personID IN (SELECT value FROM json_each(:persons)))
  AND (:from_date IS NULL OR a.date >= :from_date) AND (:to_date IS NULL OR a.date <= :to_date)
  AND ((:courses IS NULL AND :sections IS NULL)
       OR s.courseID IN (SELECT value FROM json_each(:courses))
       OR s.sectionID IN (SELECT value FROM json_each(:sections)))
  AND EXISTS (SELECT 1 FROM Roster r
              WHERE r.personID = a.personID AND r.sectionID = a.sectionID
                AND (r.startDate IS NULL OR r.startDate <= a.date) AND (r.endDate IS NULL OR r.endDate >= a.date))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = a.personID AND e.calendarID = s.calendarID
                AND e.startDate <= a.date AND (e.endDate IS NULL OR e.endDate >= a.date))
GROUP BY a.personID, a.date, a.code, a.calendarID, a.sectionID
ORDER BY a.personID, a.date, a.code, a.calendarID, a.sectionID;
