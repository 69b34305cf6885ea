-- 36 studentNeglectedOrDelinquentProgramAssociations
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name)
VALUES (3601, 1, 'ND', 'ND', 'Neglected and Delinquent Program');
INSERT INTO ProgramParticipation (participationID, personID, programID, startDate, endDate) VALUES
  (3601, 1002, 3601, '2026-08-23 00:00:00', '2027-05-23 00:00:00');
INSERT INTO ProgramNeglected (participationID, facility) VALUES (3601, 'NG');
INSERT INTO ProgramService (participationID, service, isPrimary, startDate)
VALUES (3601, 'MN', 1, '2026-08-23 00:00:00');
-- GET 1 ?studentUniqueId=222222
--   beginDate = 2026-08-23
--   endDate = 2027-05-23
--   educationOrganizationReference.educationOrganizationId = 255901
--   programReference.programName = Neglected and Delinquent Program
--   programReference.programTypeDescriptor = Neglected and Delinquent Program
--   programReference.educationOrganizationId = 255901
--   neglectedOrDelinquentProgramDescriptor = Neglected Programs
--   neglectedOrDelinquentProgramServices.neglectedOrDelinquentProgramServiceDescriptor = Mentoring Programs
--   neglectedOrDelinquentProgramServices.serviceBeginDate = 2026-08-23
--   neglectedOrDelinquentProgramServices.primaryIndicator = true
-- UPDATE
UPDATE ProgramService SET service = 'DP' WHERE participationID = 3601;
-- GET 1
--   neglectedOrDelinquentProgramServices.neglectedOrDelinquentProgramServiceDescriptor = Dropout Prevention Programs
