-- The grading periods of the preferences; of two with one name in a school and year, the first.
SELECT g.code AS "gradingPeriodDescriptor",
  g.name AS "gradingPeriodName",
  g.seq AS "periodSequence",
  g.startDate AS "beginDate",
  g.endDate AS "endDate",
  (SELECT count(*) FROM Day d WHERE d.structureID = u.structureID AND d.date BETWEEN g.startDate AND g.endDate AND d.instruction = 1)
    AS "totalInstructionalDays",
  u.edOrgID AS "schoolReference.schoolId",
  u.schoolYear AS "schoolYearTypeReference.schoolYear",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  'EdFiGradingPeriod:' || g.gradingPeriodID AS "@object"
FROM EdFiGradingPeriod g
JOIN Term t ON t.termID = g.termID
JOIN SendableStructure u ON u.structureID = t.structureID
WHERE u.schoolYear = :school_year
  AND (:schools IS NULL OR u.schoolID IN (SELECT value FROM json_each(:schools)))
  AND NOT EXISTS (SELECT 1 FROM SendableStructure v
                  JOIN Term x ON x.structureID = v.structureID
                  JOIN EdFiGradingPeriod o ON o.termID = x.termID
                  WHERE v.schoolID = u.schoolID AND v.schoolYear = u.schoolYear
                    AND o.code = g.code AND o.name = g.name AND o.gradingPeriodID < g.gradingPeriodID)
ORDER BY g.gradingPeriodID;
