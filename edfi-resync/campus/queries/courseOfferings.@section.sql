-- The sections of a course in a term.
SELECT s.courseID AS "@key.course", s.termID AS "@key.term", s.sectionID AS "@section"
FROM SendableSection s
WHERE (:schools IS NULL OR s.schoolID IN (:schools))
ORDER BY s.courseID, s.termID, s.sectionID;
