-- What a scale score means.
SELECT r.testID AS "@key",
  'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Achievement/proficiency level' AS "assessmentReportingMethodDescriptor",
  r.result AS "performanceLevelDescriptor",
  r.minScore AS "minimumScore",
  r.maxScore AS "maximumScore",
  'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Level' AS "resultDatatypeTypeDescriptor"
FROM TestResult r
ORDER BY r.testID, r.result;
