-- Who teaches a section in each of its terms, if assigned to its school in the year.
SELECT max(coalesce(h.startDate, s.termStartDate), s.termStartDate) AS "beginDate",
  min(coalesce(h.endDate, s.termEndDate), s.termEndDate) AS "endDate",
  h.role AS "classroomPositionDescriptor",
  s.courseNumber AS "sectionReference.localCourseCode",
  s.edOrgID AS "sectionReference.schoolId",
  s.schoolYear AS "sectionReference.schoolYear",
  CAST(s.sectionID AS TEXT) AS "sectionReference.sectionIdentifier",
  s.termName AS "sectionReference.sessionName",
  CASE :staff_unique_id WHEN 'localStaffNumber' THEN p.staffNumber WHEN 'staffStateId' THEN p.staffStateID ELSE p.edFiID END
    AS "staffReference.staffUniqueId",
  s.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  s.calendarID AS "@calendar",
  s.courseID AS "@course",
  s.sectionID AS "@section",
  h.personID AS "@person",
  'SectionStaffHistory:' || h.historyID AS "@object"
FROM SectionStaffHistory h
CROSS JOIN SendableSection s ON s.sectionID = h.sectionID
JOIN Person p ON p.personID = h.personID
WHERE s.schoolYear = :school_year
  AND "staffReference.staffUniqueId" IS NOT NULL
  AND "beginDate" <= min(coalesce(h.endDate, s.termEndDate), s.termEndDate)
  AND (:schools IS NULL OR s.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR h.personID IN (SELECT value FROM json_each(:persons)))
  AND ((:courses IS NULL AND :sections IS NULL)
       OR s.courseID IN (SELECT value FROM json_each(:courses))
       OR s.sectionID IN (SELECT value FROM json_each(:sections)))
  AND EXISTS (SELECT 1 FROM SendableAssignment a
              WHERE a.personID = h.personID AND a.schoolID = s.schoolID
                AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date))
ORDER BY h.historyID, s.termID;
