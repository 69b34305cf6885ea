-- The average of all terms up to the record's.
SELECT g.personID AS "@key.person", g.schoolID AS "@key.school", g.endYear AS "@key.year", g.term AS "@key.term",
  'uri://ed-fi.org/GradePointAverageTypeDescriptor#Unweighted' AS "gradePointAverageTypeDescriptor",
  g.gpa AS "gradePointAverageValue",
  1 AS "isCumulative",
  '4.000' AS "maxGradePointAverageValue"
FROM TranscriptGPA g
WHERE g.endYear <= :school_year
  AND (:schools IS NULL OR g.schoolID IN (:schools))
  AND (:persons IS NULL OR g.personID IN (:persons))
ORDER BY g.personID, g.schoolID, g.endYear, g.term;
