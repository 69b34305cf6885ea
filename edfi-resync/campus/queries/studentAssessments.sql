-- The scores of tests in use that fall in the year, of students who are enrolled in it.
SELECT x.scoreID AS "studentAssessmentIdentifier",
  x.date AS "administrationDate",
  x.testingGrade AS "whenAssessedGradeLevelDescriptor",
  t.code AS "assessmentReference.assessmentIdentifier",
  t.namespace AS "assessmentReference.namespace",
  p.schoolYear AS "schoolYearTypeReference.schoolYear",
  p.uniqueID AS "studentReference.studentUniqueId",
  p.schoolYear AS "@schoolYear",
  x.personID AS "@person",
  x.date AS "@date",
  x.scoreID AS "@key",
  CONCAT('TestScore:', x.scoreID) AS "@object"
FROM TestScore x
CROSS JOIN Test t
JOIN SentStudent p ON p.personID = x.personID
WHERE t.testID = x.testID
  AND t.active = 1
  AND t.parentID IS NULL
  AND x.date BETWEEN :start_date AND :end_date
  AND (:from_date IS NULL OR x.date >= :from_date) AND (:to_date IS NULL OR x.date <= :to_date)
  AND (:persons IS NULL OR x.personID IN (:persons))
ORDER BY x.scoreID;
