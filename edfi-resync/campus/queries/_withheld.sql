-- The enrollments of the listed people that are not sent in the year, and why: the nearest reason of each.
SELECT 'studentSchoolAssociations' AS resource, 'Enrollment' AS type, e.enrollmentID AS id,
  CASE WHEN k.endYear <> :school_year THEN 'otherYear'
       WHEN e.noShow = 1 THEN 'noShow'
       WHEN k.exclude = 1 THEN 'calendarExcluded'
       WHEN s.exclude = 1 THEN 'schoolExcluded'
       ELSE 'stateExcluded' END AS reason
FROM Enrollment e
JOIN Calendar k ON k.calendarID = e.calendarID
JOIN School s ON s.schoolID = k.schoolID
WHERE e.personID IN (SELECT value FROM json_each(:persons))
  AND NOT EXISTS (SELECT 1 FROM SendableEnrollment n WHERE n.enrollmentID = e.enrollmentID AND n.schoolYear = :school_year)
ORDER BY k.endYear DESC, e.enrollmentID;
