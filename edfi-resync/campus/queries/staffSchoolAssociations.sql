-- The program in which somebody works at a school; one for each program, however many assignments.
SELECT x.program AS "programAssignmentDescriptor",
  a.edOrgID AS "schoolReference.schoolId",
  p.schoolYear AS "schoolYearTypeReference.schoolYear",
  p.uniqueID AS "staffReference.staffUniqueId",
  p.schoolYear AS "@schoolYear",
  a.schoolID AS "@school",
  a.personID AS "@person",
  CONCAT('EmploymentAssignment:', MIN(a.assignmentID)) AS "@object"
FROM SendableAssignment a
JOIN EmploymentAssignment x ON x.assignmentID = a.assignmentID
JOIN SentStaff p ON p.personID = a.personID
WHERE a.schoolID IS NOT NULL AND x.program IS NOT NULL
  AND (:schools IS NULL OR a.schoolID IN (:schools))
  AND (:persons IS NULL OR a.personID IN (:persons))
GROUP BY a.personID, a.schoolID, x.program, a.edOrgID, p.uniqueID, p.schoolYear
ORDER BY a.personID, a.schoolID, x.program;
