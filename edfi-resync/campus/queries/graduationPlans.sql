-- The graduation programs of the cohorts that graduate in this year and the three after it.
SELECT g.type AS "graduationPlanTypeDescriptor",
  g.cohortYear AS "graduationSchoolYearTypeReference.schoolYear",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  g.credits AS "totalRequiredCredits",
  'uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit' AS "totalRequiredCreditTypeDescriptor",
  (SELECT json_group_array(json_object('academicSubjectDescriptor', subject, 'credits', json(credits)))
     FROM (SELECT c.subject, c.credits FROM GraduationProgramCredit c
           WHERE c.graduationProgramID = g.graduationProgramID ORDER BY c.subject)) AS "creditsBySubjects",
  :school_year AS "@schoolYear",
  'GraduationProgram:' || g.graduationProgramID AS "@object"
FROM GraduationProgram g
JOIN SendableDistrict d ON d.districtID = g.districtID
WHERE g.cohortYear BETWEEN :school_year AND :school_year + 3
ORDER BY g.graduationProgramID;
