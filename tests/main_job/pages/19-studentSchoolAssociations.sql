-- 19 studentSchoolAssociations
-- Two students of their own, since the page deletes an enrollment. The entry date, a part of the key, moves on the same
-- id. The calendar that the second one changes to is that of page 6, the graduation plan that of page 18.
-- CREATE
INSERT INTO Person (personID, currentIdentityID, edFiID) VALUES (1901, 1901, '111119'), (1902, 1902, '222219');
INSERT INTO "Identity" (identityID, personID, lastName, firstName, gender, birthdate) VALUES
  (1901, 1901, 'Jones', 'Avery', 'M', '2019-01-01 00:00:00'),
  (1902, 1902, 'Johnson', 'Mia', 'F', '2011-01-01 00:00:00');
INSERT INTO Enrollment (enrollmentID, personID, districtID, calendarID, structureID, endYear, grade, serviceType, active,
                        startDate, startStatus, endDate, endStatus, percentEnrolled, residentStatus)
VALUES
  (1901, 1901, 1, 1071, 1072, 2027, '01', 'P', 1, '2026-08-31 00:00:00', '03', '2026-09-01 00:00:00', '10', 100, 'R'),
  (1902, 1902, 1, 11, 12, 2027, '09', 'P', 1, '2026-08-31 00:00:00', '03', NULL, NULL, 100, 'R');
-- GET 1 ?studentUniqueId=111119&entryDate=2026-08-31
--   schoolReference.schoolId = 255901107
--   primarySchool = true
--   graduationPlanReference.graduationPlanTypeDescriptor = none
--   entryGradeLevelDescriptor = First grade
--   entryTypeDescriptor = Next year school
--   enrollmentTypeDescriptor = Current
--   exitWithdrawDate = 2026-09-01
--   exitWithdrawTypeDescriptor = Transferred
--   fullTimeEquivalency = 1
--   repeatGradeIndicator = false
--   residencyStatusDescriptor = Resident of admin unit and school area
--   schoolYearTypeReference.schoolYear = 2027
--   calendarReference.calendarCode = 1071
-- GET 2 ?studentUniqueId=222219
--   schoolReference.schoolId = 255901001
--   primarySchool = true
--   entryDate = 2026-08-31
--   entryGradeLevelDescriptor = Ninth grade
--   exitWithdrawDate = none
--   exitWithdrawTypeDescriptor = none
--   graduationPlanReference.graduationPlanTypeDescriptor = none
--   calendarReference.calendarCode = 11
-- UPDATE
UPDATE Enrollment SET startDate = '2026-09-01 00:00:00', endDate = NULL, endStatus = NULL WHERE enrollmentID = 1901;
UPDATE Enrollment SET graduationProgramID = 1801, calendarID = 602, structureID = 612 WHERE enrollmentID = 1902;
-- GET 1
--   entryDate = 2026-09-01
--   exitWithdrawDate = none
--   exitWithdrawTypeDescriptor = none
-- NONE ?studentUniqueId=111119&entryDate=2026-08-31
-- GET 2
--   graduationPlanReference.educationOrganizationId = 255901
--   graduationPlanReference.graduationSchoolYear = 2030
--   graduationPlanReference.graduationPlanTypeDescriptor = Recommended
--   calendarReference.calendarCode = 602
-- UPDATE AGAIN
UPDATE Enrollment SET endDate = '2026-11-01 00:00:00', endStatus = '10' WHERE enrollmentID = 1901;
-- GET 1
--   entryDate = 2026-09-01
--   exitWithdrawDate = 2026-11-01
--   exitWithdrawTypeDescriptor = Transferred
-- DELETE
DELETE FROM Enrollment WHERE enrollmentID = 1901;
-- GONE 1
-- GET 2
--   calendarReference.calendarCode = 602
