-- The grades that a test is for.
SELECT g.testID AS "@key",
  g.grade AS "gradeLevelDescriptor"
FROM TestGrade g
ORDER BY g.testID, g.grade;
