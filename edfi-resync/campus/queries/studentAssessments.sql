-- The scores of tests in use that fall in the year, of students who are enrolled in it.
SELECT CAST(x.scoreID AS TEXT) AS "studentAssessmentIdentifier",
  x.date || 'T00:00:00Z' AS "administrationDate",
  x.grade AS "whenAssessedGradeLevelDescriptor",
  t.code AS "assessmentReference.assessmentIdentifier",
  t.namespace AS "assessmentReference.namespace",
  :school_year AS "schoolYearTypeReference.schoolYear",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  CASE WHEN x.result IS NOT NULL THEN json_array(json_object(
      'assessmentReportingMethodDescriptor', 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Achievement/proficiency level',
      'performanceLevelDescriptor', x.result)) END AS "performanceLevels",
  (SELECT json_group_array(json_object('assessmentReportingMethodDescriptor', method, 'result', result,
            'resultDatatypeTypeDescriptor', type))
     FROM (SELECT 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Percentile' AS method, x.percentile AS result,
             'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Percentile' AS type WHERE x.percentile IS NOT NULL
           UNION ALL SELECT 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Raw score', x.rawScore,
             'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Integer' WHERE x.rawScore IS NOT NULL
           UNION ALL SELECT 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Scale score', x.scaleScore,
             'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Integer' WHERE x.scaleScore IS NOT NULL
           ORDER BY method)) AS "scoreResults",
  :school_year AS "@schoolYear",
  (SELECT json_group_array(schoolID)
     FROM (SELECT DISTINCT e.schoolID FROM SendableEnrollment e
           WHERE e.personID = x.personID AND e.schoolYear = :school_year ORDER BY e.schoolID)) AS "@school",
  x.personID AS "@person",
  x.date AS "@date",
  'TestScore:' || x.scoreID AS "@object"
FROM TestScore x
CROSS JOIN Test t ON t.testID = x.testID
JOIN Person p ON p.personID = x.personID
WHERE t.active = 1
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND x.date BETWEEN :start_date AND :end_date
  AND (:from_date IS NULL OR x.date >= :from_date) AND (:to_date IS NULL OR x.date <= :to_date)
  AND (:persons IS NULL OR x.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = x.personID AND e.schoolYear = :school_year
                AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools))))
ORDER BY x.scoreID;
