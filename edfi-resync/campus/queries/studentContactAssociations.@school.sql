-- The schools of the student.
SELECT DISTINCT r.pairID AS "@key", e.schoolID AS "@school"
FROM RelatedPair r
CROSS JOIN SendableEnrollment e
WHERE e.personID = r.personID1
  AND r.guardian = 1
  AND (:persons IS NULL OR r.personID1 IN (:persons) OR r.personID2 IN (:persons))
  AND (:schools IS NULL OR r.personID1 IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
ORDER BY 1, 2;
