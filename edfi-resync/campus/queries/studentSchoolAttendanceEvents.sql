-- One for each student, day and code, however many periods; the first row gives the reason. The year is that of the enrollment.
SELECT a.code AS "attendanceEventCategoryDescriptor",
  a.date AS "eventDate",
  a.comments AS "attendanceEventReason",
  e.edOrgID AS "schoolReference.schoolId",
  e.edOrgID AS "sessionReference.schoolId",
  e.schoolYear AS "sessionReference.schoolYear",
  t.name AS "sessionReference.sessionName",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  e.schoolYear AS "@schoolYear",
  e.schoolID AS "@school",
  e.calendarID AS "@calendar",
  a.personID AS "@person",
  a.date AS "@date",
  'Attendance:' || min(a.attendanceID) AS "@object"
FROM Attendance a
CROSS JOIN SendableEnrollment e ON e.personID = a.personID AND e.calendarID = a.calendarID
  AND e.startDate <= a.date AND (e.endDate IS NULL OR e.endDate >= a.date)
JOIN Term t ON t.structureID = e.structureID AND a.date BETWEEN t.startDate AND t.endDate
JOIN Person p ON p.personID = a.personID
WHERE e.schoolYear = :school_year
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR a.personID IN (SELECT value FROM json_each(:persons)))
  AND (:from_date IS NULL OR a.date >= :from_date) AND (:to_date IS NULL OR a.date <= :to_date)
GROUP BY a.personID, a.date, a.code, a.calendarID
ORDER BY a.personID, a.date, a.code, a.calendarID;
