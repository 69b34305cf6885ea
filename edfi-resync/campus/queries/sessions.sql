-- One for each term; of two with one name in a school and year, the first.
SELECT t.name AS "sessionName",
  t.type AS "termDescriptor",
  t.startDate AS "beginDate",
  t.endDate AS "endDate",
  (SELECT count(*) FROM Day d WHERE d.structureID = t.structureID AND d.date BETWEEN t.startDate AND t.endDate AND d.instruction = 1)
    AS "totalInstructionalDays",
  u.edOrgID AS "schoolReference.schoolId",
  u.schoolYear AS "schoolYearTypeReference.schoolYear",
  (SELECT json_group_array(json_object('gradingPeriodReference', json_object('gradingPeriodDescriptor', code,
            'gradingPeriodName', name, 'schoolId', u.edOrgID, 'schoolYear', u.schoolYear)))
     FROM (SELECT g.code, g.name FROM EdFiGradingPeriod g WHERE g.termID = t.termID ORDER BY g.seq, g.gradingPeriodID))
    AS "gradingPeriods",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  'Term:' || t.termID AS "@object"
FROM SendableStructure u
JOIN Term t ON t.structureID = u.structureID
WHERE u.schoolYear = :school_year
  AND (:schools IS NULL OR u.schoolID IN (SELECT value FROM json_each(:schools)))
  AND NOT EXISTS (SELECT 1 FROM SendableStructure v JOIN Term o ON o.structureID = v.structureID
                  WHERE v.schoolID = u.schoolID AND v.schoolYear = u.schoolYear AND o.name = t.name AND o.termID < t.termID)
ORDER BY t.termID;
