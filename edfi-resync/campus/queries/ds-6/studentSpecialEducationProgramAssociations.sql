-- Individualized education programs.
SELECT x.startDate AS "beginDate",
  x.endDate AS "endDate",
  x.exitReason AS "reasonExitedDescriptor",
  x.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  x.edOrgID AS "programReference.educationOrganizationId",
  x.programName AS "programReference.programName",
  x.programType AS "programReference.programTypeDescriptor",
  p.uniqueID AS "studentReference.studentUniqueId",
  COALESCE(y.ideaEligible, 0) AS "ideaEligibility",
  y.iepStartDate AS "iepBeginDate",
  y.iepEndDate AS "iepEndDate",
  y.evaluationDate AS "iepLastEvaluationDate",
  y.exitDate AS "specialEducationExitDate",
  y.setting AS "specialEducationSettingDescriptor",
  y.hoursPerWeek AS "specialEducationHoursPerWeek",
  y.schoolHoursPerWeek AS "schoolHoursPerWeek",
  p.schoolYear AS "@schoolYear",
  x.personID AS "@person",
  x.participationID AS "@key",
  CONCAT('ProgramParticipation:', x.participationID) AS "@object"
FROM YearParticipation x
JOIN ProgramSpecialEd y ON y.participationID = x.participationID
JOIN SentStudent p ON p.personID = x.personID
WHERE x.category = 'SPED'
ORDER BY x.participationID;
