-- The sections of a course.
SELECT c.courseID AS "@key", s.sectionID AS "@section"
FROM SendableCourse c
JOIN ActiveSection s ON s.courseID = c.courseID
WHERE (:schools IS NULL OR c.schoolID IN (:schools))
ORDER BY c.courseID, s.sectionID;
