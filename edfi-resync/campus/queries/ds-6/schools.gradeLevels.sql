-- The grades of a school's structures of the year whose enrollments are sent.
SELECT DISTINCT u.schoolID AS "@key",
  g.name AS "gradeLevelDescriptor"
FROM SendableStructure u
JOIN GradeLevel g ON g.structureID = u.structureID
WHERE COALESCE(g.excludeEnrollment, 0) = 0
ORDER BY 1, 2;
