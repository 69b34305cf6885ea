-- Title I Part A, by school.
SELECT pp.startDate AS "beginDate",
  pp.endDate AS "endDate",
  pp.exitReason AS "reasonExitedDescriptor",
  s.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  d.edOrgID AS "programReference.educationOrganizationId",
  g.name AS "programReference.programName",
  g.type AS "programReference.programTypeDescriptor",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  x.participant AS "titleIPartAParticipantDescriptor",
  (SELECT json_group_array(json_object('titleIPartAProgramServiceDescriptor', service,
            'primaryIndicator', json(CASE isPrimary WHEN 1 THEN 'true' ELSE 'false' END), 'serviceBeginDate', startDate))
     FROM (SELECT v.service, v.isPrimary, v.startDate FROM ProgramService v
           WHERE v.participationID = pp.participationID ORDER BY v.service)) AS "titleIPartAProgramServices",
  :school_year AS "@schoolYear",
  pp.schoolID AS "@school",
  pp.personID AS "@person",
  'ProgramParticipation:' || pp.participationID AS "@object"
FROM Program g
JOIN SendableDistrict d ON d.districtID = g.districtID
JOIN ProgramParticipation pp ON pp.programID = g.programID
JOIN Person p ON p.personID = pp.personID
JOIN ProgramTitleI x ON x.participationID = pp.participationID
JOIN SendableSchool s ON s.schoolID = pp.schoolID
WHERE g.category = 'T1'
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND pp.startDate <= :end_date AND (pp.endDate IS NULL OR pp.endDate >= :start_date)
  AND (:persons IS NULL OR pp.personID IN (SELECT value FROM json_each(:persons)))
  AND (:schools IS NULL OR pp.schoolID IN (SELECT value FROM json_each(:schools)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = pp.personID AND e.schoolYear = :school_year AND e.schoolID = pp.schoolID)
ORDER BY pp.participationID;
