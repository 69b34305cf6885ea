-- 39 studentTitleIPartAProgramAssociations
-- Title I is the school's here.
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name) VALUES (3901, 1, 'T1', 'T1', 'Title I Part A');
INSERT INTO ProgramParticipation (participationID, personID, programID, schoolID, startDate) VALUES
  (3901, 1001, 3901, 107, '2026-08-23 00:00:00'), (3902, 1002, 3901, 1, '2026-08-23 00:00:00');
INSERT INTO ProgramTitleI (participationID, participant) VALUES (3901, 'TA'), (3902, 'SW');
-- GET 1 ?studentUniqueId=111111
--   beginDate = 2026-08-23
--   educationOrganizationReference.educationOrganizationId = 255901107
--   programReference.programName = Title I Part A
--   programReference.educationOrganizationId = 255901
--   programReference.programTypeDescriptor = Title I Part A
--   titleIPartAParticipantDescriptor = Public Targeted Assistance Program
-- GET 2 ?studentUniqueId=222222
--   beginDate = 2026-08-23
--   educationOrganizationReference.educationOrganizationId = 255901001
--   titleIPartAParticipantDescriptor = Public Schoolwide Program
-- UPDATE
UPDATE ProgramTitleI SET participant = 'SW' WHERE participationID = 3901;
UPDATE ProgramTitleI SET participant = 'NS' WHERE participationID = 3902;
-- GET 1
--   titleIPartAParticipantDescriptor = Public Schoolwide Program
-- GET 2
--   titleIPartAParticipantDescriptor = Was not served
