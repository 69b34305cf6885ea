-- The tests in use, with their scores and what these mean. A test is of no year.
SELECT t.code AS "assessmentIdentifier",
  t.namespace AS "namespace",
  t.name AS "assessmentTitle",
  t.type AS "assessmentCategoryDescriptor",
  t.maxRawScore AS "maxRawScore",
  json_array(json_object('academicSubjectDescriptor', t.subject)) AS "academicSubjects",
  (SELECT json_group_array(json_object('gradeLevelDescriptor', grade))
     FROM (SELECT g.grade FROM TestGrade g WHERE g.testID = t.testID ORDER BY g.grade)) AS "assessedGradeLevels",
  (SELECT json_group_array(json_patch('{}', json_object(
            'assessmentReportingMethodDescriptor', 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Achievement/proficiency level',
            'performanceLevelDescriptor', result, 'minimumScore', minScore, 'maximumScore', maxScore,
            'resultDatatypeTypeDescriptor', 'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Level')))
     FROM (SELECT r.result, r.minScore, r.maxScore FROM TestResult r WHERE r.testID = t.testID ORDER BY r.result))
    AS "performanceLevels",
  json_array(
    json_object('assessmentReportingMethodDescriptor', 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Percentile',
      'resultDatatypeTypeDescriptor', 'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Percentile'),
    json_object('assessmentReportingMethodDescriptor', 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Raw score',
      'resultDatatypeTypeDescriptor', 'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Integer'),
    json_object('assessmentReportingMethodDescriptor', 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Scale score',
      'resultDatatypeTypeDescriptor', 'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Integer')) AS "scores",
  'Test:' || t.testID AS "@object"
FROM Test t
WHERE t.active = 1
ORDER BY t.testID;
