-- What Campus has of the listed people, courses, sections or schools and does not send in the year, and why: the
-- nearest reason of each. Where no flag is set and every join that is named here finds its row, it is `other`: then
-- the query of the resource knows. A section of a schedule that is not in use is inactive.
SELECT 'studentSchoolAssociations' AS resource, 'Enrollment' AS type, e.enrollmentID AS id,
  CASE WHEN k.endYear <> :school_year THEN 'otherYear'
       WHEN e.noShow = 1 THEN 'noShow'
       WHEN k.exclude = 1 THEN 'calendarExcluded'
       WHEN s.exclude = 1 THEN 'schoolExcluded'
       WHEN e.stateExclude = 1 OR g.excludeEnrollment = 1 THEN 'stateExcluded'
       WHEN g.name IS NULL THEN 'gradeUnknown'
       WHEN NOT EXISTS (SELECT 1 FROM SendableSchool n WHERE n.schoolID = s.schoolID) THEN 'numberUnfit'
       ELSE 'other' END AS reason
FROM Enrollment e
JOIN Calendar k ON k.calendarID = e.calendarID
JOIN School s ON s.schoolID = k.schoolID
LEFT JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
WHERE e.personID IN (:persons)
  AND NOT EXISTS (SELECT 1 FROM SendableEnrollment n WHERE n.enrollmentID = e.enrollmentID)
  -- Who is enrolled in the year was enrolled before, too.
  AND (k.endYear = :school_year
       OR NOT EXISTS (SELECT 1 FROM Enrollment o JOIN Calendar l ON l.calendarID = o.calendarID
                      WHERE o.personID = e.personID AND l.endYear = :school_year))
UNION ALL
SELECT 'staffEducationOrganizationAssignmentAssociations', 'EmploymentAssignment', a.assignmentID,
  CASE WHEN a.exclude = 1 THEN 'excluded'
       WHEN s.exclude = 1 THEN 'schoolExcluded'
       WHEN s.schoolID IS NOT NULL AND NOT EXISTS (SELECT 1 FROM SendableSchool n WHERE n.schoolID = s.schoolID) THEN 'numberUnfit'
       ELSE 'other' END
FROM EmploymentAssignment a
LEFT JOIN School s ON s.schoolID = a.schoolID
WHERE a.personID IN (:persons)
  AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
  AND NOT EXISTS (SELECT 1 FROM SendableAssignment n WHERE n.assignmentID = a.assignmentID)
UNION ALL
SELECT 'courses', 'Course', c.courseID,
  CASE WHEN k.endYear <> :school_year THEN 'otherYear'
       WHEN k.exclude = 1 THEN 'calendarExcluded'
       WHEN s.exclude = 1 THEN 'schoolExcluded'
       WHEN COALESCE(c.active, 0) <> 1 THEN 'inactive'
       WHEN c.stateReportExclude = 1 THEN 'stateExcluded'
       WHEN NOT EXISTS (SELECT 1 FROM SendableSchool n WHERE n.schoolID = s.schoolID) THEN 'numberUnfit'
       ELSE 'other' END
FROM Course c
JOIN Calendar k ON k.calendarID = c.calendarID
JOIN School s ON s.schoolID = k.schoolID
WHERE (c.courseID IN (:courses)
       OR EXISTS (SELECT 1 FROM Section o WHERE o.courseID = c.courseID AND o.sectionID IN (:sections)))
  AND NOT EXISTS (SELECT 1 FROM SendableCourse n WHERE n.courseID = c.courseID)
UNION ALL
SELECT 'sections', 'Section', t.sectionID,
  CASE WHEN k.endYear <> :school_year THEN 'otherYear'
       WHEN k.exclude = 1 THEN 'calendarExcluded'
       WHEN s.exclude = 1 THEN 'schoolExcluded'
       WHEN COALESCE(c.active, 0) <> 1 THEN 'inactive'
       WHEN c.stateReportExclude = 1 THEN 'stateExcluded'
       WHEN NOT EXISTS (SELECT 1 FROM ActiveSection n WHERE n.sectionID = t.sectionID) THEN 'inactive'
       WHEN NOT EXISTS (SELECT 1 FROM SectionPlacement p WHERE p.sectionID = t.sectionID AND p.trialID = t.trialID) THEN 'notPlaced'
       WHEN NOT EXISTS (SELECT 1 FROM SendableSchool n WHERE n.schoolID = s.schoolID) THEN 'numberUnfit'
       ELSE 'other' END
FROM Section t
JOIN Course c ON c.courseID = t.courseID
JOIN Calendar k ON k.calendarID = c.calendarID
JOIN School s ON s.schoolID = k.schoolID
WHERE t.sectionID IN (:sections)
  AND NOT EXISTS (SELECT 1 FROM SendableSection n WHERE n.sectionID = t.sectionID)
UNION ALL
SELECT 'schools', 'School', s.schoolID,
  CASE WHEN s.exclude = 1 THEN 'schoolExcluded'
       WHEN NOT EXISTS (SELECT 1 FROM Calendar k WHERE k.schoolID = s.schoolID AND k.endYear = :school_year) THEN 'otherYear'
       WHEN NOT EXISTS (SELECT 1 FROM SendableSchool n WHERE n.schoolID = s.schoolID) THEN 'numberUnfit'
       WHEN NOT EXISTS (SELECT 1 FROM Calendar k
                        WHERE k.schoolID = s.schoolID AND k.endYear = :school_year AND COALESCE(k.exclude, 0) = 0)
         THEN 'calendarExcluded'
       ELSE 'other' END
FROM School s
WHERE s.schoolID IN (:schools)
  AND NOT EXISTS (SELECT 1 FROM SendableStructure u WHERE u.schoolID = s.schoolID)
ORDER BY 2, 3;
