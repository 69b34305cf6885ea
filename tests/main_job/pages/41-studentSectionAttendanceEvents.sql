-- 41 studentSectionAttendanceEvents
-- What is missed in a period is missed in the section that meets then: other days than those of page 40, its codes.
-- The first reasons, the page leaves open.
-- CREATE
INSERT INTO Attendance (attendanceID, calendarID, personID, date, periodID, excuseID, status, excuse, comments) VALUES
  (4101, 1071, 1001, '2026-09-17 00:00:00', 401, 4001, 'T', 'U', 'Bus'),
  (4102, 11, 1002, '2026-10-06 00:00:00', 402, 4002, 'A', 'U', 'Unknown');
-- GET 1 ?studentUniqueId=111111&sectionIdentifier=1201&eventDate=2026-09-17
--   sectionReference.localCourseCode = ELA-01
--   sectionReference.schoolId = 255901107
--   sectionReference.schoolYear = 2027
--   sectionReference.sessionName = 2026-2027 Fall Semester
--   attendanceEventCategoryDescriptor = Tardy
--   attendanceEventReason = Bus
-- GET 2 ?studentUniqueId=222222&sectionIdentifier=1202&eventDate=2026-10-06
--   sectionReference.localCourseCode = ALG-01
--   attendanceEventCategoryDescriptor = Unexcused Absence
--   attendanceEventReason = Unknown
-- UPDATE
UPDATE Attendance SET comments = 'Late' WHERE attendanceID = 4101;
UPDATE Attendance SET comments = 'No Note' WHERE attendanceID = 4102;
-- GET 1
--   attendanceEventReason = Late
-- GET 2
--   attendanceEventReason = No Note
-- DELETE
DELETE FROM Attendance WHERE attendanceID = 4101;
-- GONE 1
