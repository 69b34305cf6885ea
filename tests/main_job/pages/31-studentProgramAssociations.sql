-- 31 studentProgramAssociations
-- The page moves the begin dates on the same ids, which no ODS does: records of the new days are created, and the old
-- ones are removed by the cleanup.
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name) VALUES
  (3101, 1, 'GEN', 'GT', 'Gifted and Talented'), (3102, 1, 'GEN', 'BIL', 'Grand Bend Bilingual 102');
INSERT INTO ProgramParticipation (participationID, personID, programID, startDate, endDate) VALUES
  (3101, 1001, 3101, '2026-08-23 00:00:00', '2027-05-23 00:00:00'),
  (3102, 1002, 3102, '2026-08-23 00:00:00', '2027-05-23 00:00:00');
-- GET 1 ?studentUniqueId=111111&programName=Gifted and Talented
--   beginDate = 2026-08-23
--   endDate = 2027-05-23
--   educationOrganizationReference.educationOrganizationId = 255901
--   programReference.educationOrganizationId = 255901
--   programReference.programTypeDescriptor = Gifted and Talented
-- GET 2 ?studentUniqueId=222222&programName=Grand Bend Bilingual 102
--   beginDate = 2026-08-23
--   endDate = 2027-05-23
--   programReference.programTypeDescriptor = Bilingual
-- UPDATE
UPDATE ProgramParticipation SET startDate = '2026-09-30 00:00:00', endDate = NULL WHERE participationID = 3101;
UPDATE ProgramParticipation SET startDate = '2026-10-20 00:00:00', endDate = NULL WHERE participationID = 3102;
-- LEFT ProgramParticipation:3101
-- LEFT ProgramParticipation:3102
-- GET 1
--   beginDate = 2026-08-23
-- GET 2
--   beginDate = 2026-08-23
-- GET 3 ?studentUniqueId=111111&programName=Gifted and Talented&beginDate=2026-09-30
--   endDate = none
-- GET 4 ?studentUniqueId=222222&programName=Grand Bend Bilingual 102&beginDate=2026-10-20
--   endDate = none
-- DELETE
DELETE FROM ProgramParticipation WHERE participationID = 3101;
-- GONE 1
-- GONE 2
-- GONE 3
-- GET 4
--   programReference.programTypeDescriptor = Bilingual
