-- Neglected or delinquent students (Title I Part D).
SELECT x.startDate AS "beginDate",
  x.endDate AS "endDate",
  x.exitReason AS "reasonExitedDescriptor",
  x.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  x.edOrgID AS "programReference.educationOrganizationId",
  x.programName AS "programReference.programName",
  x.programType AS "programReference.programTypeDescriptor",
  p.uniqueID AS "studentReference.studentUniqueId",
  y.facility AS "neglectedOrDelinquentProgramDescriptor",
  y.readingProgress AS "elaProgressLevelDescriptor",
  y.mathProgress AS "mathematicsProgressLevelDescriptor",
  p.schoolYear AS "@schoolYear",
  x.personID AS "@person",
  x.participationID AS "@key",
  CONCAT('ProgramParticipation:', x.participationID) AS "@object"
FROM YearParticipation x
JOIN ProgramNeglected y ON y.participationID = x.participationID
JOIN SentStudent p ON p.personID = x.personID
WHERE x.category = 'ND'
ORDER BY x.participationID;
