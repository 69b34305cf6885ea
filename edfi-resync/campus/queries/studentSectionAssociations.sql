-- Who sits in a section in each of its terms, if enrolled in the calendar of the section.
SELECT CASE WHEN r.startDate > s.termStartDate THEN r.startDate ELSE s.termStartDate END AS "beginDate",
  CASE WHEN r.endDate < s.termEndDate THEN r.endDate ELSE s.termEndDate END AS "endDate",
  COALESCE(s.homeroomSection, 0) AS "homeroomIndicator",
  s.courseNumber AS "sectionReference.localCourseCode",
  s.edOrgID AS "sectionReference.schoolId",
  s.schoolYear AS "sectionReference.schoolYear",
  s.sectionID AS "sectionReference.sectionIdentifier",
  s.termName AS "sectionReference.sessionName",
  p.uniqueID AS "studentReference.studentUniqueId",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.sectionID AS "@section",
  r.personID AS "@person",
  CONCAT('Roster:', r.rosterID) AS "@object"
FROM SendableSection s
JOIN Roster r ON r.sectionID = s.sectionID AND r.trialID = s.trialID
JOIN NumberedStudent p ON p.personID = r.personID
WHERE (r.startDate IS NULL OR r.startDate <= s.termEndDate) AND (r.endDate IS NULL OR r.endDate >= s.termStartDate)
  AND (r.startDate IS NULL OR r.endDate IS NULL OR r.startDate <= r.endDate)
  AND (:schools IS NULL OR s.schoolID IN (:schools))
  AND (:persons IS NULL OR r.personID IN (:persons))
  AND ((:courses IS NULL AND :sections IS NULL) OR s.courseID IN (:courses) OR s.sectionID IN (:sections))
  AND EXISTS (SELECT 1 FROM CountedEnrollment e WHERE e.personID = r.personID AND e.calendarID = s.calendarID)
ORDER BY s.sectionID, s.termID, r.rosterID;
