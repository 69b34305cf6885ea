-- Who looks after a cohort during the year, if assigned anywhere in it; of two times that start on one day, the
-- first. They carry the schools of the person.
SELECT m.startDate AS "beginDate",
  m.endDate AS "endDate",
  COALESCE(m.recordAccess, 0) AS "studentRecordAccess",
  c.code AS "cohortReference.cohortIdentifier",
  d.edOrgID AS "cohortReference.educationOrganizationId",
  p.uniqueID AS "staffReference.staffUniqueId",
  p.schoolYear AS "@schoolYear",
  m.personID AS "@person",
  m.cohortStaffID AS "@key",
  CONCAT('CohortStaff:', m.cohortStaffID) AS "@object"
FROM CohortStaff m
CROSS JOIN Cohort c
JOIN SendableDistrict d ON d.districtID = c.districtID
JOIN SentStaff p ON p.personID = m.personID
WHERE c.cohortID = m.cohortID
  AND m.startDate <= :end_date AND (m.endDate IS NULL OR m.endDate >= :start_date)
  AND (:persons IS NULL OR m.personID IN (:persons))
  AND NOT EXISTS (SELECT 1 FROM CohortStaff o
                  WHERE o.personID = m.personID AND o.cohortID = m.cohortID AND o.startDate = m.startDate
                    AND (o.endDate IS NULL OR o.endDate >= :start_date) AND o.cohortStaffID < m.cohortStaffID)
ORDER BY m.cohortStaffID;
