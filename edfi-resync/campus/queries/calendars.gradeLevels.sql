-- The grades of a structure whose enrollments are sent.
SELECT g.structureID AS "@key",
  g.name AS "gradeLevelDescriptor"
FROM SendableStructure u
JOIN GradeLevel g ON g.structureID = u.structureID
WHERE COALESCE(g.excludeEnrollment, 0) = 0
  AND (:schools IS NULL OR u.schoolID IN (:schools))
ORDER BY g.structureID, g.name;
