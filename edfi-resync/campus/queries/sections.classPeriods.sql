-- The periods in which a section meets in a term.
SELECT s.sectionID AS "@key.section", s.termID AS "@key.term",
  c.classPeriodName AS "classPeriodReference.classPeriodName",
  s.edOrgID AS "classPeriodReference.schoolId"
FROM SendableSection s
JOIN SectionPlacement p ON p.sectionID = s.sectionID AND p.termID = s.termID AND p.trialID = s.trialID
JOIN ClassPeriod c ON c.periodID = p.periodID
WHERE (:schools IS NULL OR s.schoolID IN (:schools))
ORDER BY s.sectionID, s.termID, p.periodID;
