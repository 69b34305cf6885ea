-- What a score means.
SELECT x.scoreID AS "@key",
  'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Achievement/proficiency level' AS "assessmentReportingMethodDescriptor",
  x.result AS "performanceLevelDescriptor"
FROM TestScore x
WHERE x.result IS NOT NULL
  AND x.date BETWEEN :start_date AND :end_date
  AND (:persons IS NULL OR x.personID IN (:persons))
  AND (:schools IS NULL OR x.personID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
ORDER BY x.scoreID;
