-- The grading periods of the preferences; of two with one name in a school and year, the first.
SELECT g.code AS "gradingPeriodDescriptor",
  g.name AS "gradingPeriodName",
  g.seq AS "periodSequence",
  g.startDate AS "beginDate",
  g.endDate AS "endDate",
  (SELECT COUNT(*) FROM Day d WHERE d.structureID = t.structureID AND d.date BETWEEN g.startDate AND g.endDate AND d.instruction = 1)
    AS "totalInstructionalDays",
  t.edOrgID AS "schoolReference.schoolId",
  t.schoolYear AS "schoolYearTypeReference.schoolYear",
  t.schoolYear AS "@schoolYear",
  t.schoolID AS "@school",
  t.calendarID AS "@calendar",
  CONCAT('EdFiGradingPeriod:', g.gradingPeriodID) AS "@object"
FROM SendableTerm t
JOIN EdFiGradingPeriod g ON g.termID = t.termID
WHERE (:schools IS NULL OR t.schoolID IN (:schools))
  AND NOT EXISTS (SELECT 1 FROM SendableTerm v
                  JOIN EdFiGradingPeriod o ON o.termID = v.termID
                  WHERE v.schoolID = t.schoolID AND o.code = g.code AND o.name = g.name AND o.gradingPeriodID < g.gradingPeriodID)
ORDER BY g.gradingPeriodID;
