-- The employments behind the assignments that overlap the year. They carry the schools of the person.
SELECT m.type AS "employmentStatusDescriptor",
  m.startDate AS "hireDate",
  m.endDate AS "endDate",
  m.endReason AS "separationDescriptor",
  m.fte AS "fullTimeEquivalency",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  p.uniqueID AS "staffReference.staffUniqueId",
  p.schoolYear AS "@schoolYear",
  m.personID AS "@person",
  m.employmentID AS "@key",
  CONCAT('Employment:', m.employmentID) AS "@object"
FROM Employment m
JOIN SendableDistrict d ON d.districtID = m.districtID
JOIN SentStaff p ON p.personID = m.personID
WHERE (:persons IS NULL OR m.personID IN (:persons))
  AND EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = m.personID AND a.employmentID = m.employmentID)
ORDER BY m.employmentID;
