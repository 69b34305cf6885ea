-- The program in which somebody works at a school; one for each program, however many assignments.
SELECT a.program AS "programAssignmentDescriptor",
  a.edOrgID AS "schoolReference.schoolId",
  :school_year AS "schoolYearTypeReference.schoolYear",
  CASE :staff_unique_id WHEN 'localStaffNumber' THEN p.staffNumber WHEN 'staffStateId' THEN p.staffStateID ELSE p.edFiID END
    AS "staffReference.staffUniqueId",
  :school_year AS "@schoolYear",
  a.schoolID AS "@school",
  a.personID AS "@person",
  'EmploymentAssignment:' || min(a.assignmentID) AS "@object"
FROM SendableAssignment a
JOIN Person p ON p.personID = a.personID
WHERE "staffReference.staffUniqueId" IS NOT NULL
  AND a.schoolID IS NOT NULL AND a.program IS NOT NULL
  AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date)
  AND (:schools IS NULL OR a.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR a.personID IN (SELECT value FROM json_each(:persons)))
GROUP BY a.personID, a.schoolID, a.program
ORDER BY a.personID, a.schoolID, a.program;
