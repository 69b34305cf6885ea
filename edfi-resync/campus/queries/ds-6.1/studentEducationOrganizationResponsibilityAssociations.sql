-- The district is accountable for a student from the start of a primary enrollment; of two that start on one day, the
-- first counts. It carries the schools of the student.
SELECT 'uri://ed-fi.org/ResponsibilityDescriptor#Accountability' AS "responsibilityDescriptor",
  e.startDate AS "beginDate",
  e.endDate AS "endDate",
  e.districtEdOrgID AS "educationOrganizationReference.educationOrganizationId",
  e.districtEdOrgID AS "responsibleEducationOrganizationReference.educationOrganizationId",
  p.uniqueID AS "studentReference.studentUniqueId",
  e.schoolYear AS "@schoolYear",
  e.personID AS "@person",
  e.enrollmentID AS "@key",
  CONCAT('Enrollment:', e.enrollmentID) AS "@object"
FROM SendableEnrollment e
JOIN SentStudent p ON p.personID = e.personID
WHERE e.serviceType = 'P'
  AND (:persons IS NULL OR e.personID IN (:persons))
  AND NOT EXISTS (SELECT 1 FROM SendableEnrollment o
                  WHERE o.personID = e.personID AND o.districtID = e.districtID
                    AND o.serviceType = 'P' AND o.startDate = e.startDate AND o.enrollmentID < e.enrollmentID)
ORDER BY e.enrollmentID;
