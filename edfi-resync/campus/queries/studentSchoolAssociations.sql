-- The enrollments of the year; of two at one school that start on one day, the first. Who was in the same grade in
-- the year before repeats it.
SELECT e.startDate AS "entryDate",
  e.grade AS "entryGradeLevelDescriptor",
  x.startStatus AS "entryTypeDescriptor",
  e.serviceType AS "enrollmentTypeDescriptor",
  x.endDate AS "exitWithdrawDate",
  CASE WHEN x.endDate IS NOT NULL THEN x.endStatus END AS "exitWithdrawTypeDescriptor",
  ROUND(x.percentEnrolled / 100.0, 4) AS "fullTimeEquivalency",
  CASE WHEN e.serviceType = 'P' THEN 1 ELSE 0 END AS "primarySchool",
  CASE WHEN EXISTS (SELECT 1 FROM Enrollment o
                    WHERE o.personID = e.personID AND o.endYear = e.schoolYear - 1 AND o.grade = e.grade AND COALESCE(o.noShow, 0) = 0)
    THEN 1 ELSE 0 END AS "repeatGradeIndicator",
  x.residentStatus AS "residencyStatusDescriptor",
  u.calendarCode AS "calendarReference.calendarCode",
  e.edOrgID AS "calendarReference.schoolId",
  e.schoolYear AS "calendarReference.schoolYear",
  x.cohortYear AS "classOfSchoolYearTypeReference.schoolYear",
  d.edOrgID AS "graduationPlanReference.educationOrganizationId",
  g.type AS "graduationPlanReference.graduationPlanTypeDescriptor",
  g.cohortYear AS "graduationPlanReference.graduationSchoolYear",
  e.edOrgID AS "schoolReference.schoolId",
  e.schoolYear AS "schoolYearTypeReference.schoolYear",
  p.uniqueID AS "studentReference.studentUniqueId",
  e.schoolYear AS "@schoolYear",
  e.schoolID AS "@school",
  e.calendarID AS "@calendar",
  e.personID AS "@person",
  CONCAT('Enrollment:', e.enrollmentID) AS "@object"
FROM SendableEnrollment e
CROSS JOIN Enrollment x
JOIN NumberedStudent p ON p.personID = e.personID
JOIN SendableStructure u ON u.structureID = e.structureID
LEFT JOIN GraduationProgram g ON g.graduationProgramID = x.graduationProgramID
  AND g.cohortYear BETWEEN :school_year AND :school_year + 3
LEFT JOIN SendableDistrict d ON d.districtID = g.districtID
WHERE x.enrollmentID = e.enrollmentID
  AND (:schools IS NULL OR e.schoolID IN (:schools))
  AND (:persons IS NULL OR e.personID IN (:persons))
  AND NOT EXISTS (SELECT 1 FROM SendableEnrollment o
                  WHERE o.personID = e.personID AND o.schoolID = e.schoolID
                    AND o.startDate = e.startDate AND o.enrollmentID < e.enrollmentID)
ORDER BY e.enrollmentID;
