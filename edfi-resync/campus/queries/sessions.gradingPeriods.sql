-- The grading periods of a term.
SELECT t.termID AS "@key",
  g.code AS "gradingPeriodReference.gradingPeriodDescriptor",
  g.name AS "gradingPeriodReference.gradingPeriodName",
  t.edOrgID AS "gradingPeriodReference.schoolId",
  t.schoolYear AS "gradingPeriodReference.schoolYear"
FROM SendableTerm t
JOIN EdFiGradingPeriod g ON g.termID = t.termID
WHERE (:schools IS NULL OR t.schoolID IN (:schools))
ORDER BY t.termID, g.seq, g.gradingPeriodID;
