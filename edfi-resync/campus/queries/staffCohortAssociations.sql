-- Who looks after a cohort during the year, if assigned anywhere in it; of two times that start on one day, the first. They carry
-- the schools of the person.
SELECT m.startDate AS "beginDate",
  m.endDate AS "endDate",
  m.recordAccess AS "studentRecordAccess",
  c.code AS "cohortReference.cohortIdentifier",
  d.edOrgID AS "cohortReference.educationOrganizationId",
  CASE :staff_unique_id WHEN 'localStaffNumber' THEN p.staffNumber WHEN 'staffStateId' THEN p.staffStateID ELSE p.edFiID END
    AS "staffReference.staffUniqueId",
  :school_year AS "@schoolYear",
  (SELECT nullif(json_group_array(schoolID), '[]')
     FROM (SELECT DISTINCT a.schoolID FROM SendableAssignment a
           WHERE a.personID = m.personID AND a.schoolID IS NOT NULL
             AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
           ORDER BY a.schoolID)) AS "@school",
  m.personID AS "@person",
  'CohortStaff:' || m.cohortStaffID AS "@object"
FROM CohortStaff m
CROSS JOIN Cohort c ON c.cohortID = m.cohortID
JOIN SendableDistrict d ON d.districtID = c.districtID
JOIN Person p ON p.personID = m.personID
WHERE "staffReference.staffUniqueId" IS NOT NULL
  AND m.startDate <= :end_date AND (m.endDate IS NULL OR m.endDate >= :start_date)
  AND (:persons IS NULL OR m.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableAssignment a
              WHERE a.personID = m.personID AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date))
  AND (:schools IS NULL
       OR EXISTS (SELECT 1 FROM SendableAssignment a
                  WHERE a.personID = m.personID AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
                    AND a.schoolID IN (SELECT value FROM json_each(:schools)))
       OR NOT EXISTS (SELECT 1 FROM SendableAssignment a
                      WHERE a.personID = m.personID AND a.schoolID IS NOT NULL
                        AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)))
  AND NOT EXISTS (SELECT 1 FROM CohortStaff o
                  WHERE o.personID = m.personID AND o.cohortID = m.cohortID AND o.startDate = m.startDate
                    AND (o.endDate IS NULL OR o.endDate >= :start_date) AND o.cohortStaffID < m.cohortStaffID)
ORDER BY m.cohortStaffID;
