-- Programs that have no association of their own, such as gifted and talented.
SELECT x.startDate AS "beginDate",
  x.endDate AS "endDate",
  x.exitReason AS "reasonExitedDescriptor",
  x.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  x.edOrgID AS "programReference.educationOrganizationId",
  x.programName AS "programReference.programName",
  x.programType AS "programReference.programTypeDescriptor",
  p.uniqueID AS "studentReference.studentUniqueId",
  p.schoolYear AS "@schoolYear",
  x.personID AS "@person",
  x.participationID AS "@key",
  CONCAT('ProgramParticipation:', x.participationID) AS "@object"
FROM YearParticipation x
JOIN SentStudent p ON p.personID = x.personID
WHERE x.category = 'GEN'
ORDER BY x.participationID;
