-- Who teaches a section in each of its terms, if assigned to its school in the year. The position is mapped from the
-- role, or else from the type.
SELECT CASE WHEN h.startDate > s.termStartDate THEN h.startDate ELSE s.termStartDate END AS "beginDate",
  CASE WHEN h.endDate < s.termEndDate THEN h.endDate ELSE s.termEndDate END AS "endDate",
  COALESCE(h.role, h.staffType) AS "classroomPositionDescriptor",
  s.courseNumber AS "sectionReference.localCourseCode",
  s.edOrgID AS "sectionReference.schoolId",
  s.schoolYear AS "sectionReference.schoolYear",
  s.sectionID AS "sectionReference.sectionIdentifier",
  s.termName AS "sectionReference.sessionName",
  p.uniqueID AS "staffReference.staffUniqueId",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.sectionID AS "@section",
  h.personID AS "@person",
  CONCAT('SectionStaffHistory:', h.historyID) AS "@object"
FROM SendableSection s
JOIN SectionStaffHistory h ON h.sectionID = s.sectionID AND h.trialID = s.trialID
JOIN NumberedStaff p ON p.personID = h.personID
WHERE (h.startDate IS NULL OR h.startDate <= s.termEndDate) AND (h.endDate IS NULL OR h.endDate >= s.termStartDate)
  AND (h.startDate IS NULL OR h.endDate IS NULL OR h.startDate <= h.endDate)
  AND (:schools IS NULL OR s.schoolID IN (:schools))
  AND (:persons IS NULL OR h.personID IN (:persons))
  AND ((:courses IS NULL AND :sections IS NULL) OR s.courseID IN (:courses) OR s.sectionID IN (:sections))
  AND EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = h.personID AND a.schoolID = s.schoolID)
ORDER BY s.sectionID, s.termID, h.historyID;
