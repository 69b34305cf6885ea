-- Programs that have no association of their own, such as gifted and talented.
SELECT pp.startDate AS "beginDate",
  pp.endDate AS "endDate",
  pp.exitReason AS "reasonExitedDescriptor",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  d.edOrgID AS "programReference.educationOrganizationId",
  g.name AS "programReference.programName",
  g.type AS "programReference.programTypeDescriptor",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  (SELECT json_group_array(json_object('serviceDescriptor', service,
            'primaryIndicator', json(CASE isPrimary WHEN 1 THEN 'true' ELSE 'false' END), 'serviceBeginDate', startDate))
     FROM (SELECT v.service, v.isPrimary, v.startDate FROM ProgramService v
           WHERE v.participationID = pp.participationID ORDER BY v.service)) AS "services",
  :school_year AS "@schoolYear",
  (SELECT json_group_array(schoolID)
     FROM (SELECT DISTINCT e.schoolID FROM SendableEnrollment e
           WHERE e.personID = pp.personID AND e.schoolYear = :school_year ORDER BY e.schoolID)) AS "@school",
  pp.personID AS "@person",
  'ProgramParticipation:' || pp.participationID AS "@object"
FROM Program g
JOIN SendableDistrict d ON d.districtID = g.districtID
JOIN ProgramParticipation pp ON pp.programID = g.programID
JOIN Person p ON p.personID = pp.personID
WHERE g.category = 'GEN'
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND pp.startDate <= :end_date AND (pp.endDate IS NULL OR pp.endDate >= :start_date)
  AND (:persons IS NULL OR pp.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = pp.personID AND e.schoolYear = :school_year
                AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools))))
ORDER BY pp.participationID;
