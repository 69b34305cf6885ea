-- A course has one subject.
SELECT c.courseID AS "@key",
  x.subjectType AS "academicSubjectDescriptor"
FROM SendableCourse c
JOIN Course x ON x.courseID = c.courseID
WHERE (:schools IS NULL OR c.schoolID IN (:schools))
ORDER BY c.courseID;
