-- Relationships of the year with Guardian checked; of two between the same people, the first. They carry both people,
-- and the schools of the student.
SELECT c.edFiID AS "contactReference.contactUniqueId",
  p.uniqueID AS "studentReference.studentUniqueId",
  r.name AS "relationDescriptor",
  r.seq AS "contactPriority",
  r.guardian AS "legalGuardian",
  COALESCE(r.livesWith, 0) AS "livesWith",
  COALESCE(r.emergency, 0) AS "emergencyContactStatus",
  CASE WHEN r.seq = 1 THEN 1 ELSE 0 END AS "primaryContactStatus",
  p.schoolYear AS "@schoolYear",
  r.pairID AS "@key",
  CONCAT('RelatedPair:', r.pairID) AS "@object"
FROM RelatedPair r
CROSS JOIN SentStudent p
JOIN Person c ON c.personID = r.personID2
WHERE p.personID = r.personID1
  AND r.guardian = 1
  AND (r.startDate IS NULL OR r.startDate <= :end_date) AND (r.endDate IS NULL OR r.endDate >= :start_date)
  AND c.edFiID IS NOT NULL
  AND (:persons IS NULL OR r.personID1 IN (:persons) OR r.personID2 IN (:persons))
  AND NOT EXISTS (SELECT 1 FROM RelatedPair o
                  WHERE o.personID1 = p.personID AND o.personID2 = c.personID AND o.guardian = 1
                    AND (o.startDate IS NULL OR o.startDate <= :end_date) AND (o.endDate IS NULL OR o.endDate >= :start_date)
                    AND o.pairID < r.pairID)
ORDER BY r.pairID;
