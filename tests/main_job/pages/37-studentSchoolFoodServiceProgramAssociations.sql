-- 37 studentSchoolFoodServiceProgramAssociations
-- Programs are the district's here.
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name)
VALUES (3701, 1, 'FOOD', 'FOOD', 'School Food Service');
INSERT INTO ProgramParticipation (participationID, personID, programID, startDate, endDate) VALUES
  (3701, 1001, 3701, '2026-08-23 00:00:00', '2027-05-23 00:00:00');
INSERT INTO ProgramFoodService (participationID, directCertification) VALUES (3701, 0);
INSERT INTO ProgramService (participationID, service, isPrimary) VALUES (3701, 'RL', 1);
-- GET 1 ?studentUniqueId=111111&programName=School Food Service
--   beginDate = 2026-08-23
--   endDate = 2027-05-23
--   educationOrganizationReference.educationOrganizationId = 255901
--   programReference.educationOrganizationId = 255901
--   programReference.programTypeDescriptor = Other
--   schoolFoodServiceProgramServices.schoolFoodServiceProgramServiceDescriptor = Reduced Price Lunch
-- UPDATE
UPDATE ProgramService SET service = 'FL' WHERE participationID = 3701;
-- GET 1
--   schoolFoodServiceProgramServices.schoolFoodServiceProgramServiceDescriptor = Free Lunch
