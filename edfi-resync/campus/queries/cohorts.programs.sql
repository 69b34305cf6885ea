-- The program that a cohort is for.
SELECT c.cohortID AS "@key",
  d.edOrgID AS "programReference.educationOrganizationId",
  g.name AS "programReference.programName",
  g.type AS "programReference.programTypeDescriptor"
FROM Cohort c
JOIN Program g ON g.programID = c.programID
JOIN SendableDistrict d ON d.districtID = g.districtID
ORDER BY c.cohortID;
