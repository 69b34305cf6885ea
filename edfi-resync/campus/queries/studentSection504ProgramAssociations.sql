-- Section 504 plans.
SELECT x.startDate AS "beginDate",
  x.endDate AS "endDate",
  x.exitReason AS "reasonExitedDescriptor",
  x.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  x.edOrgID AS "programReference.educationOrganizationId",
  x.programName AS "programReference.programName",
  x.programType AS "programReference.programTypeDescriptor",
  p.uniqueID AS "studentReference.studentUniqueId",
  COALESCE(y.eligible, 0) AS "section504Eligibility",
  COALESCE(y.plan504, 0) AS "accommodationPlan",
  y.disability AS "section504DisabilityDescriptor",
  y.meetingDate AS "section504MeetingDate",
  p.schoolYear AS "@schoolYear",
  x.personID AS "@person",
  x.participationID AS "@key",
  CONCAT('ProgramParticipation:', x.participationID) AS "@object"
FROM YearParticipation x
JOIN ProgramSection504 y ON y.participationID = x.participationID
JOIN SentStudent p ON p.personID = x.personID
WHERE x.category = '504'
ORDER BY x.participationID;
