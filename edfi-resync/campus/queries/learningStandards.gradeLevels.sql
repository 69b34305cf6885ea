-- The grades that a standard is for.
SELECT g.standardID AS "@key",
  g.grade AS "gradeLevelDescriptor"
FROM StandardGrade g
ORDER BY g.standardID, g.grade;
