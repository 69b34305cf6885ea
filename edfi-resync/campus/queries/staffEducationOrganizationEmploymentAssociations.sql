-- The employments behind the assignments that overlap the year. They carry the schools of the person.
SELECT m.type AS "employmentStatusDescriptor",
  m.startDate AS "hireDate",
  m.endDate AS "endDate",
  m.endReason AS "separationDescriptor",
  m.fte AS "fullTimeEquivalency",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  CASE :staff_unique_id WHEN 'localStaffNumber' THEN p.staffNumber WHEN 'staffStateId' THEN p.staffStateID ELSE p.edFiID END
    AS "staffReference.staffUniqueId",
  :school_year AS "@schoolYear",
  (SELECT nullif(json_group_array(schoolID), '[]')
     FROM (SELECT DISTINCT a.schoolID FROM SendableAssignment a
           WHERE a.personID = m.personID AND a.schoolID IS NOT NULL
             AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
           ORDER BY a.schoolID)) AS "@school",
  m.personID AS "@person",
  'DistrictEmployment:' || m.employmentID AS "@object"
FROM DistrictEmployment m
JOIN SendableDistrict d ON d.districtID = m.districtID
JOIN Person p ON p.personID = m.personID
WHERE "staffReference.staffUniqueId" IS NOT NULL
  AND (:persons IS NULL OR m.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableAssignment a
              WHERE a.personID = m.personID AND a.employmentID = m.employmentID
                AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date))
  AND EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = m.personID AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date))
  AND (:schools IS NULL
       OR EXISTS (SELECT 1 FROM SendableAssignment a
                  WHERE a.personID = m.personID AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
                    AND a.schoolID IN (SELECT value FROM json_each(:schools)))
       OR NOT EXISTS (SELECT 1 FROM SendableAssignment a
                      WHERE a.personID = m.personID AND a.schoolID IS NOT NULL
                        AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)))
ORDER BY m.employmentID;
