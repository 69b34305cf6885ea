-- The level of a course, where it has one.
SELECT c.courseID AS "@key",
  x.level AS "courseLevelCharacteristicDescriptor"
FROM SendableCourse c
JOIN Course x ON x.courseID = c.courseID
WHERE x.level IS NOT NULL
  AND (:schools IS NULL OR c.schoolID IN (:schools))
ORDER BY c.courseID;
