-- Career and technical education.
SELECT x.startDate AS "beginDate",
  x.endDate AS "endDate",
  x.exitReason AS "reasonExitedDescriptor",
  x.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  x.edOrgID AS "programReference.educationOrganizationId",
  x.programName AS "programReference.programName",
  x.programType AS "programReference.programTypeDescriptor",
  p.uniqueID AS "studentReference.studentUniqueId",
  COALESCE(y.nonTraditional, 0) AS "nonTraditionalGenderStatus",
  COALESCE(y.privateProgram, 0) AS "privateCTEProgram",
  y.technicalSkillsAssessment AS "technicalSkillsAssessmentDescriptor",
  p.schoolYear AS "@schoolYear",
  x.personID AS "@person",
  x.participationID AS "@key",
  CONCAT('ProgramParticipation:', x.participationID) AS "@object"
FROM YearParticipation x
JOIN ProgramCTE y ON y.participationID = x.participationID
JOIN SentStudent p ON p.personID = x.personID
WHERE x.category = 'CTE'
ORDER BY x.participationID;
