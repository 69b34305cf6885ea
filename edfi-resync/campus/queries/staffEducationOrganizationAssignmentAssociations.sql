-- The assignments that overlap the year, at a school or at the district office. Those at the office carry the schools
-- of the person.
SELECT a.titleCode AS "staffClassificationDescriptor",
  a.startDate AS "beginDate",
  a.endDate AS "endDate",
  a.title AS "positionTitle",
  a.fte AS "fullTimeEquivalency",
  a.edOrgID AS "educationOrganizationReference.educationOrganizationId",
  p.uniqueID AS "staffReference.staffUniqueId",
  CASE WHEN m.employmentID IS NOT NULL THEN a.districtEdOrgID END
    AS "employmentStaffEducationOrganizationEmploymentAssociationReference.educationOrganizationId",
  m.type AS "employmentStaffEducationOrganizationEmploymentAssociationReference.employmentStatusDescriptor",
  m.startDate AS "employmentStaffEducationOrganizationEmploymentAssociationReference.hireDate",
  CASE WHEN m.employmentID IS NOT NULL THEN p.uniqueID END
    AS "employmentStaffEducationOrganizationEmploymentAssociationReference.staffUniqueId",
  p.schoolYear AS "@schoolYear",
  a.personID AS "@person",
  a.assignmentID AS "@key",
  CONCAT('EmploymentAssignment:', a.assignmentID) AS "@object"
FROM SendableAssignment a
JOIN SentStaff p ON p.personID = a.personID
LEFT JOIN Employment m ON m.employmentID = a.employmentID
WHERE (:persons IS NULL OR a.personID IN (:persons))
  AND (:schools IS NULL OR a.schoolID IS NULL OR a.schoolID IN (:schools))
ORDER BY a.assignmentID;
