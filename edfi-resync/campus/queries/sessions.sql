-- One for each term; of two with one name in a school and year, the first. What sort of term it is, is mapped from
-- its name.
SELECT t.termName AS "sessionName",
  t.termName AS "termDescriptor",
  t.startDate AS "beginDate",
  t.endDate AS "endDate",
  (SELECT COUNT(*) FROM Day d WHERE d.structureID = t.structureID AND d.date BETWEEN t.startDate AND t.endDate AND d.instruction = 1)
    AS "totalInstructionalDays",
  t.edOrgID AS "schoolReference.schoolId",
  t.schoolYear AS "schoolYearTypeReference.schoolYear",
  t.schoolYear AS "@schoolYear",
  t.schoolID AS "@school",
  t.calendarID AS "@calendar",
  t.termID AS "@key",
  CONCAT('Term:', t.termID) AS "@object"
FROM SendableTerm t
WHERE (:schools IS NULL OR t.schoolID IN (:schools))
  AND NOT EXISTS (SELECT 1 FROM SendableTerm o
                  WHERE o.schoolID = t.schoolID AND o.termName = t.termName AND o.termID < t.termID)
ORDER BY t.termID;
