-- The diploma of a student, in the records of the year in which it was awarded.
SELECT DISTINCT d.personID AS "@key.person", s.schoolID AS "@key.school", t.endYear AS "@key.year", t.actualTerm AS "@key.term",
  d.diplomaDate AS "diplomaAwardDate",
  d.diplomaType AS "diplomaTypeDescriptor"
FROM Graduation d
JOIN TranscriptCourse t ON t.personID = d.personID AND t.endYear = :school_year
JOIN School s ON s.number = t.schoolNumber
WHERE d.diplomaDate BETWEEN :start_date AND :end_date
  AND t.actualTerm IS NOT NULL
  AND (:persons IS NULL OR d.personID IN (:persons))
ORDER BY 1, 2, 3, 4;
