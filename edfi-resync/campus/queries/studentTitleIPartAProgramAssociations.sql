-- Title I Part A, by school, of students who are enrolled there.
SELECT x.startDate AS "beginDate",
  x.endDate AS "endDate",
  x.exitReason AS "reasonExitedDescriptor",
  s.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  x.edOrgID AS "programReference.educationOrganizationId",
  x.programName AS "programReference.programName",
  x.programType AS "programReference.programTypeDescriptor",
  p.uniqueID AS "studentReference.studentUniqueId",
  y.participant AS "titleIPartAParticipantDescriptor",
  p.schoolYear AS "@schoolYear",
  s.schoolID AS "@school",
  x.personID AS "@person",
  x.participationID AS "@key",
  CONCAT('ProgramParticipation:', x.participationID) AS "@object"
FROM YearParticipation x
JOIN ProgramParticipation z ON z.participationID = x.participationID
JOIN ProgramTitleI y ON y.participationID = x.participationID
JOIN SendableSchool s ON s.schoolID = z.schoolID
JOIN SentStudent p ON p.personID = x.personID
WHERE x.category = 'T1'
  AND (:schools IS NULL OR s.schoolID IN (:schools))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e WHERE e.personID = x.personID AND e.schoolID = s.schoolID)
ORDER BY x.participationID;
