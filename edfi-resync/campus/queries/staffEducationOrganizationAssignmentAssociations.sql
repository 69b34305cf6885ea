-- The assignments that overlap the year, at a school or at the district office. Those at the office carry the schools of the
-- person.
SELECT a.type AS "staffClassificationDescriptor",
  a.startDate AS "beginDate",
  a.endDate AS "endDate",
  a.title AS "positionTitle",
  a.fte AS "fullTimeEquivalency",
  a.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  CASE :staff_unique_id WHEN 'localStaffNumber' THEN p.staffNumber WHEN 'staffStateId' THEN p.staffStateID ELSE p.edFiID END
    AS "staffReference.staffUniqueId",
  d.edOrgID AS "employmentStaffEducationOrganizationEmploymentAssociationReference.educationOrganizationId",
  m.type AS "employmentStaffEducationOrganizationEmploymentAssociationReference.employmentStatusDescriptor",
  m.startDate AS "employmentStaffEducationOrganizationEmploymentAssociationReference.hireDate",
  CASE :staff_unique_id WHEN 'localStaffNumber' THEN p.staffNumber WHEN 'staffStateId' THEN p.staffStateID ELSE p.edFiID END
    AS "employmentStaffEducationOrganizationEmploymentAssociationReference.staffUniqueId",
  :school_year AS "@schoolYear",
  coalesce(a.schoolID, (SELECT nullif(json_group_array(schoolID), '[]')
     FROM (SELECT DISTINCT x.schoolID FROM SendableAssignment x
           WHERE x.personID = a.personID AND x.schoolID IS NOT NULL
             AND x.startDate <= :end_date AND (x.endDate IS NULL OR x.endDate >= :start_date)
           ORDER BY x.schoolID))) AS "@school",
  a.personID AS "@person",
  'EmploymentAssignment:' || a.assignmentID AS "@object"
FROM SendableAssignment a
JOIN DistrictEmployment m ON m.employmentID = a.employmentID
JOIN SendableDistrict d ON d.districtID = m.districtID
JOIN Person p ON p.personID = a.personID
WHERE p.personID = m.personID
  AND "staffReference.staffUniqueId" IS NOT NULL
  AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
  AND (:persons IS NULL OR a.personID IN (SELECT value FROM json_each(:persons)))
  AND (:schools IS NULL
       OR a.schoolID IN (SELECT value FROM json_each(:schools))
       OR (a.schoolID IS NULL
           AND (EXISTS (SELECT 1 FROM SendableAssignment x
                        WHERE x.personID = a.personID AND x.startDate <= :end_date AND (x.endDate IS NULL OR x.endDate >= :start_date)
                          AND x.schoolID IN (SELECT value FROM json_each(:schools)))
                OR NOT EXISTS (SELECT 1 FROM SendableAssignment x
                               WHERE x.personID = a.personID AND x.schoolID IS NOT NULL
                                 AND x.startDate <= :end_date AND (x.endDate IS NULL OR x.endDate >= :start_date)))))
ORDER BY a.assignmentID;
