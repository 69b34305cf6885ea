-- 33 studentHomelessProgramAssociations
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name) VALUES (3301, 1, 'HOM', 'HOM', 'Homeless');
INSERT INTO ProgramParticipation (participationID, personID, programID, startDate, endDate) VALUES
  (3301, 1001, 3301, '2026-08-23 00:00:00', '2027-05-23 00:00:00');
INSERT INTO ProgramHomeless (participationID, residence, unaccompaniedYouth) VALUES (3301, 'S', 1);
-- GET 1 ?studentUniqueId=111111
--   beginDate = 2026-08-23
--   endDate = 2027-05-23
--   educationOrganizationReference.educationOrganizationId = 255901
--   programReference.programName = Homeless
--   programReference.programTypeDescriptor = Homeless
--   programReference.educationOrganizationId = 255901
--   homelessPrimaryNighttimeResidenceDescriptor = Shelters
--   homelessUnaccompaniedYouth = true
-- UPDATE
UPDATE ProgramHomeless SET residence = 'D' WHERE participationID = 3301;
-- GET 1
--   homelessPrimaryNighttimeResidenceDescriptor = Doubled-up
