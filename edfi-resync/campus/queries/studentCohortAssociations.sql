-- Who is in a cohort during the year; of two stays that start on one day, the first.
SELECT m.startDate AS "beginDate",
  m.endDate AS "endDate",
  c.code AS "cohortReference.cohortIdentifier",
  d.edOrgID AS "cohortReference.educationOrganizationId",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  :school_year AS "@schoolYear",
  (SELECT json_group_array(schoolID)
     FROM (SELECT DISTINCT e.schoolID FROM SendableEnrollment e
           WHERE e.personID = m.personID AND e.schoolYear = :school_year ORDER BY e.schoolID)) AS "@school",
  m.personID AS "@person",
  'CohortMember:' || m.memberID AS "@object"
FROM CohortMember m
CROSS JOIN Cohort c ON c.cohortID = m.cohortID
JOIN SendableDistrict d ON d.districtID = c.districtID
JOIN Person p ON p.personID = m.personID
WHERE "studentReference.studentUniqueId" IS NOT NULL
  AND m.startDate <= :end_date AND (m.endDate IS NULL OR m.endDate >= :start_date)
  AND (:persons IS NULL OR m.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = m.personID AND e.schoolYear = :school_year
                AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools))))
  AND NOT EXISTS (SELECT 1 FROM CohortMember o
                  WHERE o.personID = m.personID AND o.cohortID = m.cohortID AND o.startDate = m.startDate
                    AND (o.endDate IS NULL OR o.endDate >= :start_date) AND o.memberID < m.memberID)
ORDER BY m.memberID;
