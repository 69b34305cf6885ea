-- The district's number of a course, and the state's.
SELECT c.courseID AS "@key",
  'uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA course code' AS "courseIdentificationSystemDescriptor",
  c.courseNumber AS "identificationCode"
FROM SendableCourse c
WHERE (:schools IS NULL OR c.schoolID IN (:schools))
UNION ALL
SELECT c.courseID, 'uri://ed-fi.org/CourseIdentificationSystemDescriptor#State course code', x.stateCode
FROM SendableCourse c
JOIN Course x ON x.courseID = c.courseID
WHERE x.stateCode IS NOT NULL
  AND (:schools IS NULL OR c.schoolID IN (:schools))
ORDER BY 1, 2;
