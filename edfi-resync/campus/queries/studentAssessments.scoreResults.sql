-- The percentile, the raw and the scale score.
SELECT x.scoreID AS "@key",
  'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Percentile' AS "assessmentReportingMethodDescriptor",
  x.percentile AS "result",
  'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Percentile' AS "resultDatatypeTypeDescriptor"
FROM TestScore x
WHERE x.percentile IS NOT NULL
  AND x.date BETWEEN :start_date AND :end_date
  AND (:persons IS NULL OR x.personID IN (:persons))
  AND (:schools IS NULL OR x.personID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
UNION ALL
SELECT x.scoreID, 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Raw score', x.rawScore,
  'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Integer'
FROM TestScore x
WHERE x.rawScore IS NOT NULL
  AND x.date BETWEEN :start_date AND :end_date
  AND (:persons IS NULL OR x.personID IN (:persons))
  AND (:schools IS NULL OR x.personID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
UNION ALL
SELECT x.scoreID, 'uri://ed-fi.org/AssessmentReportingMethodDescriptor#Scale score', x.scaleScore,
  'uri://ed-fi.org/ResultDatatypeTypeDescriptor#Integer'
FROM TestScore x
WHERE x.scaleScore IS NOT NULL
  AND x.date BETWEEN :start_date AND :end_date
  AND (:persons IS NULL OR x.personID IN (:persons))
  AND (:schools IS NULL OR x.personID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)))
ORDER BY 1, 2;
