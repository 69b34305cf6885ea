-- 16 staffSectionAssociations
-- The page takes the begin date away, which is part of the key; and it ends after the term, to which dates are cut.
-- CREATE
INSERT INTO SectionStaffHistory (historyID, sectionID, trialID, personID, staffType, startDate) VALUES
  (1601, 1201, 1074, 5001, 'P', '2026-08-31 00:00:00'),
  (1602, 1202, 14, 5002, 'P', '2026-08-31 00:00:00');
-- GET 1 ?staffUniqueId=207220&sectionIdentifier=1201
--   sectionReference.localCourseCode = ELA-01
--   sectionReference.schoolId = 255901107
--   sectionReference.schoolYear = 2027
--   sectionReference.sessionName = 2026-2027 Fall Semester
--   classroomPositionDescriptor = Teacher of Record
--   beginDate = 2026-08-31
-- GET 2 ?staffUniqueId=207269&sectionIdentifier=1202
--   sectionReference.localCourseCode = ALG-01
--   classroomPositionDescriptor = Teacher of Record
--   beginDate = 2026-08-31
-- UPDATE
UPDATE SectionStaffHistory SET staffType = 'A' WHERE historyID = 1601;
UPDATE SectionStaffHistory SET endDate = '2026-12-01 00:00:00' WHERE historyID = 1602;
-- GET 1
--   classroomPositionDescriptor = Assistant Teacher
-- GET 2
--   beginDate = 2026-08-31
--   endDate = 2026-12-01
-- DELETE
DELETE FROM SectionStaffHistory WHERE historyID = 1601;
-- GONE 1
