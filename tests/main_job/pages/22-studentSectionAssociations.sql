-- 22 studentSectionAssociations
-- CREATE
INSERT INTO Roster (rosterID, personID, sectionID, trialID, startDate, endDate) VALUES
  (2201, 1001, 1201, 1074, '2026-09-01 00:00:00', '2026-12-15 00:00:00'),
  (2202, 1002, 1202, 14, '2026-08-31 00:00:00', '2026-12-15 00:00:00');
-- GET 1 ?studentUniqueId=111111&sectionIdentifier=1201
--   sectionReference.localCourseCode = ELA-01
--   sectionReference.schoolId = 255901107
--   sectionReference.schoolYear = 2027
--   sectionReference.sessionName = 2026-2027 Fall Semester
--   beginDate = 2026-09-01
--   endDate = 2026-12-15
--   homeroomIndicator = false
-- GET 2 ?studentUniqueId=222222&sectionIdentifier=1202
--   sectionReference.localCourseCode = ALG-01
--   beginDate = 2026-08-31
--   endDate = 2026-12-15
--   homeroomIndicator = true
-- UPDATE
UPDATE Roster SET endDate = '2026-12-10 00:00:00' WHERE rosterID IN (2201, 2202);
-- GET 1
--   endDate = 2026-12-10
-- GET 2
--   endDate = 2026-12-10
-- DELETE
DELETE FROM Roster WHERE rosterID = 2201;
-- GONE 1
