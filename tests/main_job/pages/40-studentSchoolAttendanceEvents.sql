-- 40 studentSchoolAttendanceEvents
-- The first reasons, the page leaves open.
-- CREATE
INSERT INTO AttendanceExcuse (excuseID, calendarID, code, status, excuse)
VALUES (4001, 1071, 'T', 'T', 'U'), (4002, 11, 'UX', 'A', 'U');
INSERT INTO Attendance (attendanceID, calendarID, personID, date, periodID, excuseID, status, excuse, comments) VALUES
  (4001, 1071, 1001, '2026-09-16 00:00:00', 401, 4001, 'T', 'U', 'Bus'),
  (4002, 11, 1002, '2026-10-05 00:00:00', 402, 4002, 'A', 'U', 'Unknown');
-- GET 1 ?studentUniqueId=111111&eventDate=2026-09-16
--   schoolReference.schoolId = 255901107
--   sessionReference.schoolId = 255901107
--   sessionReference.schoolYear = 2027
--   sessionReference.sessionName = 2026-2027 Fall Semester
--   attendanceEventCategoryDescriptor = Tardy
--   attendanceEventReason = Bus
-- GET 2 ?studentUniqueId=222222&eventDate=2026-10-05
--   schoolReference.schoolId = 255901001
--   attendanceEventCategoryDescriptor = Unexcused Absence
--   attendanceEventReason = Unknown
-- UPDATE
UPDATE Attendance SET comments = 'Late' WHERE attendanceID = 4001;
UPDATE Attendance SET comments = 'No Note' WHERE attendanceID = 4002;
-- GET 1
--   attendanceEventReason = Late
-- GET 2
--   attendanceEventReason = No Note
-- DELETE
DELETE FROM Attendance WHERE attendanceID = 4001;
-- GONE 1
