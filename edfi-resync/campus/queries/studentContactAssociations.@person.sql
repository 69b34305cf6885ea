-- The student and the guardian.
SELECT r.pairID AS "@key", r.personID1 AS "@person"
FROM RelatedPair r
WHERE r.guardian = 1
  AND (:persons IS NULL OR r.personID1 IN (:persons) OR r.personID2 IN (:persons))
  AND (:schools IS NULL OR r.personID1 IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
UNION ALL
SELECT r.pairID, r.personID2
FROM RelatedPair r
WHERE r.guardian = 1
  AND (:persons IS NULL OR r.personID1 IN (:persons) OR r.personID2 IN (:persons))
  AND (:schools IS NULL OR r.personID1 IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
ORDER BY 1, 2;
