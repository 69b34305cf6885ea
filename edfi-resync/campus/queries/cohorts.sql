-- The cohorts of the district. A cohort is of no year.
SELECT c.code AS "cohortIdentifier",
  c.name AS "cohortDescription",
  c.scope AS "cohortScopeDescriptor",
  c.type AS "cohortTypeDescriptor",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  (SELECT json_array(json_object('programReference', json_object('educationOrganizationId', o.edOrgID, 'programName', g.name,
            'programTypeDescriptor', g.type)))
     FROM Program g JOIN SendableDistrict o ON o.districtID = g.districtID
     WHERE g.programID = c.programID) AS "programs",
  'Cohort:' || c.cohortID AS "@object"
FROM Cohort c
JOIN SendableDistrict d ON d.districtID = c.districtID
ORDER BY c.cohortID;
