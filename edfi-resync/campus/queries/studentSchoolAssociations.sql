-- The enrollments of the year; of two at one school that start on one day, the first.
SELECT n.startDate AS "entryDate",
  n.grade AS "entryGradeLevelDescriptor",
  x.startStatus AS "entryTypeDescriptor",
  x.endDate AS "exitWithdrawDate",
  CASE WHEN x.endDate IS NOT NULL THEN x.endStatus END AS "exitWithdrawTypeDescriptor",
  x.fte AS "fullTimeEquivalency",
  n.serviceType = 'P' AS "primarySchool",
  x.residentStatus AS "residencyStatusDescriptor",
  u.calendarCode AS "calendarReference.calendarCode",
  n.edOrgID AS "calendarReference.schoolId",
  n.schoolYear AS "calendarReference.schoolYear",
  x.cohortYear AS "classOfSchoolYearTypeReference.schoolYear",
  gd.edOrgID AS "graduationPlanReference.educationOrganizationId",
  g.type AS "graduationPlanReference.graduationPlanTypeDescriptor",
  g.cohortYear AS "graduationPlanReference.graduationSchoolYear",
  n.edOrgID AS "schoolReference.schoolId",
  n.schoolYear AS "schoolYearTypeReference.schoolYear",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  n.schoolYear AS "@schoolYear",
  n.schoolID AS "@school",
  n.calendarID AS "@calendar",
  n.personID AS "@person",
  'Enrollment:' || n.enrollmentID AS "@object"
FROM SendableEnrollment n
CROSS JOIN Enrollment x ON x.enrollmentID = n.enrollmentID
JOIN Person p ON p.personID = n.personID
JOIN SendableStructure u ON u.structureID = n.structureID
LEFT JOIN GraduationProgram g ON g.graduationProgramID = x.graduationProgramID
  AND g.cohortYear BETWEEN :school_year AND :school_year + 3
LEFT JOIN SendableDistrict gd ON gd.districtID = g.districtID
WHERE n.schoolYear = :school_year
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND (:schools IS NULL OR n.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR n.personID IN (SELECT value FROM json_each(:persons)))
  AND NOT EXISTS (SELECT 1 FROM SendableEnrollment o
                  WHERE o.personID = n.personID AND o.schoolID = n.schoolID AND o.schoolYear = n.schoolYear
                    AND o.startDate = n.startDate AND o.enrollmentID < n.enrollmentID)
ORDER BY n.enrollmentID;
