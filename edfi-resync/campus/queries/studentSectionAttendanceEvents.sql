-- One for each student, day, section and code, with the periods it covers; the first row gives the reason. Only of
-- sections in which attendance is taken.
SELECT a.code AS "attendanceEventCategoryDescriptor",
  a.date AS "eventDate",
  a.comments AS "attendanceEventReason",
  a.courseNumber AS "sectionReference.localCourseCode",
  a.edOrgID AS "sectionReference.schoolId",
  a.schoolYear AS "sectionReference.schoolYear",
  a.sectionID AS "sectionReference.sectionIdentifier",
  a.termName AS "sectionReference.sessionName",
  p.uniqueID AS "studentReference.studentUniqueId",
  a.schoolYear AS "@schoolYear",
  a.schoolID AS "@school",
  a.calendarID AS "@calendar",
  a.courseID AS "@course",
  a.sectionID AS "@section",
  a.personID AS "@person",
  a.date AS "@date",
  a.attendanceID AS "@key.attendance",
  a.sectionID AS "@key.section",
  CONCAT('Attendance:', a.attendanceID) AS "@object"
FROM SectionAttendance a
CROSS JOIN NumberedStudent p
WHERE p.personID = a.personID
  AND a.attendanceID = a.firstID
  AND EXISTS (SELECT 1 FROM CountedEnrollment e
              WHERE e.personID = a.personID AND e.calendarID = a.calendarID
                AND e.startDate <= a.date AND (e.endDate IS NULL OR e.endDate >= a.date))
ORDER BY a.attendanceID, a.sectionID;
