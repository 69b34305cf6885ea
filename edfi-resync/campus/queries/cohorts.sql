-- The cohorts of the district. A cohort is of no year.
SELECT c.code AS "cohortIdentifier",
  c.name AS "cohortDescription",
  c.scope AS "cohortScopeDescriptor",
  c.type AS "cohortTypeDescriptor",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  c.cohortID AS "@key",
  CONCAT('Cohort:', c.cohortID) AS "@object"
FROM Cohort c
JOIN SendableDistrict d ON d.districtID = c.districtID
ORDER BY c.cohortID;
