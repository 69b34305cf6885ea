-- 35 studentMigrantEducationProgramAssociations
-- The page names the endpoint studentMigrantProgramAssociations, which no Data Standard has.
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name) VALUES (3501, 1, 'MIG', 'MIG', 'Migrant Education');
INSERT INTO ProgramParticipation (participationID, personID, programID, startDate, endDate) VALUES
  (3501, 1001, 3501, '2026-08-23 00:00:00', '2027-05-23 00:00:00');
INSERT INTO ProgramMigrant (participationID, lastQualifyingMove, priorityForServices)
VALUES (3501, '2026-07-16 00:00:00', 1);
INSERT INTO ProgramService (participationID, service, isPrimary) VALUES (3501, 'IN', 1);
-- GET 1 ?studentUniqueId=111111
--   beginDate = 2026-08-23
--   endDate = 2027-05-23
--   educationOrganizationReference.educationOrganizationId = 255901
--   programReference.programName = Migrant Education
--   programReference.programTypeDescriptor = Migrant Education
--   programReference.educationOrganizationId = 255901
--   priorityForServices = true
--   lastQualifyingMove = 2026-07-16
--   migrantEducationProgramServices.migrantEducationProgramServiceDescriptor = Instructional Services
-- UPDATE
UPDATE ProgramMigrant SET priorityForServices = 0 WHERE participationID = 3501;
-- GET 1
--   priorityForServices = false
