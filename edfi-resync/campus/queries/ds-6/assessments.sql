-- The tests in use, with their scores and what these mean; what stands below a test is no test. A test is of no year.
SELECT t.code AS "assessmentIdentifier",
  t.namespace AS "namespace",
  t.name AS "assessmentTitle",
  t.subject AS "academicSubjectDescriptor",
  t.type AS "assessmentCategoryDescriptor",
  t.maxRawScore AS "maxRawScore",
  '[{"assessmentReportingMethodDescriptor": "uri://ed-fi.org/AssessmentReportingMethodDescriptor#Percentile",
     "resultDatatypeTypeDescriptor": "uri://ed-fi.org/ResultDatatypeTypeDescriptor#Percentile"},
    {"assessmentReportingMethodDescriptor": "uri://ed-fi.org/AssessmentReportingMethodDescriptor#Raw score",
     "resultDatatypeTypeDescriptor": "uri://ed-fi.org/ResultDatatypeTypeDescriptor#Integer"},
    {"assessmentReportingMethodDescriptor": "uri://ed-fi.org/AssessmentReportingMethodDescriptor#Scale score",
     "resultDatatypeTypeDescriptor": "uri://ed-fi.org/ResultDatatypeTypeDescriptor#Integer"}]' AS "scores",
  t.testID AS "@key",
  CONCAT('Test:', t.testID) AS "@object"
FROM Test t
WHERE t.active = 1
  AND t.parentID IS NULL
ORDER BY t.testID;
