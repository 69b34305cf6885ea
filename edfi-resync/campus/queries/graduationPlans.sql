-- The graduation programs of the cohorts that graduate in this year and the three after it.
SELECT g.type AS "graduationPlanTypeDescriptor",
  g.cohortYear AS "graduationSchoolYearTypeReference.schoolYear",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  g.credits AS "totalRequiredCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "totalRequiredCreditTypeDescriptor",
  CAST(:school_year AS INTEGER) AS "@schoolYear",
  g.graduationProgramID AS "@key",
  CONCAT('GraduationProgram:', g.graduationProgramID) AS "@object"
FROM GraduationProgram g
JOIN SendableDistrict d ON d.districtID = g.districtID
WHERE g.cohortYear BETWEEN :school_year AND :school_year + 3
ORDER BY g.graduationProgramID;
