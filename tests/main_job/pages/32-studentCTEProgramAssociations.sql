-- 32 studentCTEProgramAssociations
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name)
VALUES (3201, 1, 'CTE', 'CTE', 'Career and Technical Education');
INSERT INTO ProgramParticipation (participationID, personID, programID, startDate, endDate) VALUES
  (3201, 1002, 3201, '2026-08-23 00:00:00', '2027-05-23 00:00:00');
INSERT INTO ProgramCTE (participationID, nonTraditional, privateProgram, technicalSkillsAssessment)
VALUES (3201, 1, 0, 'P');
INSERT INTO ProgramService (participationID, service, isPrimary, startDate, cipCode)
VALUES (3201, 'IT', 1, '2026-08-23 00:00:00', '11.0103');
-- GET 1 ?studentUniqueId=222222
--   beginDate = 2026-08-23
--   endDate = 2027-05-23
--   educationOrganizationReference.educationOrganizationId = 255901
--   programReference.programName = Career and Technical Education
--   programReference.programTypeDescriptor = Career and Technical Education
--   programReference.educationOrganizationId = 255901
--   nonTraditionalGenderStatus = true
--   privateCTEProgram = false
--   technicalSkillsAssessmentDescriptor = Passed
--   cteProgramServices.cteProgramServiceDescriptor = Information Technology
--   cteProgramServices.cipCode = 11.0103
--   cteProgramServices.primaryIndicator = true
-- UPDATE
UPDATE ProgramService SET isPrimary = 0 WHERE participationID = 3201;
-- GET 1
--   cteProgramServices.primaryIndicator = false
