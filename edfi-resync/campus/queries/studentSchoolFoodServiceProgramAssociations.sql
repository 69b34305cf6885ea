-- Free and reduced price meals.
SELECT x.startDate AS "beginDate",
  x.endDate AS "endDate",
  x.exitReason AS "reasonExitedDescriptor",
  x.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  x.edOrgID AS "programReference.educationOrganizationId",
  x.programName AS "programReference.programName",
  x.programType AS "programReference.programTypeDescriptor",
  p.uniqueID AS "studentReference.studentUniqueId",
  COALESCE(y.directCertification, 0) AS "directCertification",
  p.schoolYear AS "@schoolYear",
  x.personID AS "@person",
  x.participationID AS "@key",
  CONCAT('ProgramParticipation:', x.participationID) AS "@object"
FROM YearParticipation x
JOIN ProgramFoodService y ON y.participationID = x.participationID
JOIN SentStudent p ON p.personID = x.personID
WHERE x.category = 'FOOD'
ORDER BY x.participationID;
