-- Who is in a cohort during the year; of two stays that start on one day, the first.
SELECT m.startDate AS "beginDate",
  m.endDate AS "endDate",
  c.code AS "cohortReference.cohortIdentifier",
  d.edOrgID AS "cohortReference.educationOrganizationId",
  p.uniqueID AS "studentReference.studentUniqueId",
  p.schoolYear AS "@schoolYear",
  m.personID AS "@person",
  m.memberID AS "@key",
  CONCAT('CohortMember:', m.memberID) AS "@object"
FROM CohortMember m
CROSS JOIN Cohort c
JOIN SendableDistrict d ON d.districtID = c.districtID
JOIN SentStudent p ON p.personID = m.personID
WHERE c.cohortID = m.cohortID
  AND m.startDate <= :end_date AND (m.endDate IS NULL OR m.endDate >= :start_date)
  AND (:persons IS NULL OR m.personID IN (:persons))
  AND NOT EXISTS (SELECT 1 FROM CohortMember o
                  WHERE o.personID = m.personID AND o.cohortID = m.cohortID AND o.startDate = m.startDate
                    AND (o.endDate IS NULL OR o.endDate >= :start_date) AND o.memberID < m.memberID)
ORDER BY m.memberID;
