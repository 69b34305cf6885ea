-- The evaluations for special education whose consent arrived in the year; of two of one day, the first.
SELECT v.consentDate AS "consentToEvaluationReceivedDate",
  v.evaluationDate AS "eligibilityEvaluationDate",
  v.determinationDate AS "eligibilityDeterminationDate",
  v.type AS "eligibilityEvaluationTypeDescriptor",
  COALESCE(v.complete, 0) AS "evaluationCompleteIndicator",
  v.part AS "ideaPartDescriptor",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  d.edOrgID AS "programReference.educationOrganizationId",
  g.name AS "programReference.programName",
  g.type AS "programReference.programTypeDescriptor",
  p.uniqueID AS "studentReference.studentUniqueId",
  p.schoolYear AS "@schoolYear",
  v.personID AS "@person",
  v.evaluationID AS "@key",
  CONCAT('SpecialEdEvaluation:', v.evaluationID) AS "@object"
FROM SpecialEdEvaluation v
CROSS JOIN Program g
JOIN SendableDistrict d ON d.districtID = g.districtID
JOIN SentStudent p ON p.personID = v.personID
WHERE g.programID = v.programID
  AND v.consentDate BETWEEN :start_date AND :end_date
  AND (:persons IS NULL OR v.personID IN (:persons))
  AND NOT EXISTS (SELECT 1 FROM SpecialEdEvaluation o
                  WHERE o.personID = v.personID AND o.programID = v.programID AND o.consentDate = v.consentDate
                    AND o.evaluationID < v.evaluationID)
ORDER BY v.evaluationID;
