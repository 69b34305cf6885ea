-- The programs that the district runs. A program is of no year.
SELECT g.name AS "programName",
  g.type AS "programTypeDescriptor",
  g.code AS "programId",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  CONCAT('Program:', g.programID) AS "@object"
FROM Program g
JOIN SendableDistrict d ON d.districtID = g.districtID
ORDER BY g.programID;
