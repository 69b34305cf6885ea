-- One for each student, day and code, however many periods; the first row gives the reason, and of the terms of the
-- day the first. The year is that of the enrollment.
SELECT a.code AS "attendanceEventCategoryDescriptor",
  a.date AS "eventDate",
  a.comments AS "attendanceEventReason",
  k.edOrgID AS "schoolReference.schoolId",
  k.edOrgID AS "sessionReference.schoolId",
  k.schoolYear AS "sessionReference.schoolYear",
  t.name AS "sessionReference.sessionName",
  p.uniqueID AS "studentReference.studentUniqueId",
  k.schoolYear AS "@schoolYear",
  k.schoolID AS "@school",
  k.calendarID AS "@calendar",
  a.personID AS "@person",
  a.date AS "@date",
  CONCAT('Attendance:', a.attendanceID) AS "@object"
FROM SendableCalendar k
CROSS JOIN AttendanceCode a
JOIN Term t ON t.termID = (SELECT MIN(m.termID) FROM CountedEnrollment e
                           JOIN TermSchedule q ON q.structureID = e.structureID
                           JOIN Term m ON m.termScheduleID = q.termScheduleID
                           WHERE e.personID = a.personID AND e.calendarID = k.calendarID
                             AND e.startDate <= a.date AND (e.endDate IS NULL OR e.endDate >= a.date)
                             AND a.date BETWEEN m.startDate AND m.endDate)
JOIN NumberedStudent p ON p.personID = a.personID
WHERE a.calendarID = k.calendarID
  AND (:schools IS NULL OR k.schoolID IN (:schools))
  AND (:persons IS NULL OR a.personID IN (:persons))
  AND (:from_date IS NULL OR a.date >= :from_date) AND (:to_date IS NULL OR a.date <= :to_date)
  AND NOT EXISTS (SELECT 1 FROM AttendanceCode o
                  WHERE o.personID = a.personID AND o.date = a.date AND o.code = a.code AND o.calendarID = k.calendarID
                    AND o.attendanceID < a.attendanceID)
ORDER BY a.attendanceID;
