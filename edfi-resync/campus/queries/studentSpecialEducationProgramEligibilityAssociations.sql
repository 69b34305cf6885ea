-- The evaluations for special education whose consent arrived in the year; of two of one day, the first.
SELECT v.consentDate AS "consentToEvaluationReceivedDate",
  v.evaluationDate AS "eligibilityEvaluationDate",
  v.determinationDate AS "eligibilityDeterminationDate",
  v.type AS "eligibilityEvaluationTypeDescriptor",
  v.complete AS "evaluationCompleteIndicator",
  v.part AS "ideaPartDescriptor",
  d.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  d.edOrgID AS "programReference.educationOrganizationId",
  g.name AS "programReference.programName",
  g.type AS "programReference.programTypeDescriptor",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  :school_year AS "@schoolYear",
  (SELECT json_group_array(schoolID)
     FROM (SELECT DISTINCT e.schoolID FROM SendableEnrollment e
           WHERE e.personID = v.personID AND e.schoolYear = :school_year ORDER BY e.schoolID)) AS "@school",
  v.personID AS "@person",
  'SpecialEdEvaluation:' || v.evaluationID AS "@object"
FROM SpecialEdEvaluation v
CROSS JOIN Program g ON g.programID = v.programID
JOIN SendableDistrict d ON d.districtID = g.districtID
JOIN Person p ON p.personID = v.personID
WHERE "studentReference.studentUniqueId" IS NOT NULL
  AND v.consentDate BETWEEN :start_date AND :end_date
  AND (:persons IS NULL OR v.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = v.personID AND e.schoolYear = :school_year
                AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools))))
  AND NOT EXISTS (SELECT 1 FROM SpecialEdEvaluation o
                  WHERE o.personID = v.personID AND o.programID = v.programID AND o.consentDate = v.consentDate
                    AND o.evaluationID < v.evaluationID)
ORDER BY v.evaluationID;
