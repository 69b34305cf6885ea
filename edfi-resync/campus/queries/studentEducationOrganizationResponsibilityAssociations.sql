-- The district is accountable for a student from the start of a primary enrollment; of two that start on one day, the first
-- counts. It carries the schools of the student.
SELECT 'uri://ed-fi.org/ResponsibilityDescriptor#Accountability' AS "responsibilityDescriptor",
  n.startDate AS "beginDate",
  n.endDate AS "endDate",
  n.districtEdOrgID AS "educationOrganizationReference.educationOrganizationId",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  n.schoolYear AS "@schoolYear",
  (SELECT json_group_array(schoolID)
     FROM (SELECT DISTINCT e.schoolID FROM SendableEnrollment e
           WHERE e.personID = p.personID AND e.schoolYear = :school_year ORDER BY e.schoolID)) AS "@school",
  n.personID AS "@person",
  'Enrollment:' || n.enrollmentID AS "@object"
FROM SendableEnrollment n
JOIN Person p ON p.personID = n.personID
WHERE n.schoolYear = :school_year
  AND n.serviceType = 'P'
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND (:persons IS NULL OR n.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableEnrollment e
              WHERE e.personID = p.personID AND e.schoolYear = :school_year
                AND (:schools IS NULL OR e.schoolID IN (SELECT value FROM json_each(:schools))))
  AND NOT EXISTS (SELECT 1 FROM SendableEnrollment o
                  WHERE o.personID = n.personID AND o.schoolYear = n.schoolYear AND o.districtID = n.districtID
                    AND o.serviceType = 'P' AND o.startDate = n.startDate AND o.enrollmentID < n.enrollmentID)
ORDER BY n.enrollmentID;
