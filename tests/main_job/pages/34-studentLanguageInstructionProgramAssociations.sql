-- 34 studentLanguageInstructionProgramAssociations
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name)
VALUES (3401, 1, 'EL', 'EL', 'English as a Second Language (ESL)');
INSERT INTO ProgramParticipation (participationID, personID, programID, startDate, endDate) VALUES
  (3401, 1002, 3401, '2026-08-23 00:00:00', '2027-05-23 00:00:00');
INSERT INTO ProgramEL (participationID, status) VALUES (3401, 'N');
INSERT INTO ProgramELAssessment (participationID, endYear, participation, proficiency, monitored)
VALUES (3401, 2027, 'C', 'N', 'M1');
INSERT INTO ProgramService (participationID, service, isPrimary) VALUES (3401, 'SEI', 1);
-- GET 1 ?studentUniqueId=222222&programName=English as a Second Language (ESL)
--   beginDate = 2026-08-23
--   endDate = 2027-05-23
--   educationOrganizationReference.educationOrganizationId = 255901
--   programReference.programTypeDescriptor = English as a Second Language (ESL)
--   programReference.educationOrganizationId = 255901
--   englishLanguageProficiencyAssessments.schoolYearTypeReference.schoolYear = 2027
--   englishLanguageProficiencyAssessments.participationDescriptor = Completed
--   englishLanguageProficiencyAssessments.proficiencyDescriptor = Not Proficient
--   englishLanguageProficiencyAssessments.monitoredDescriptor = Year 1
--   languageInstructionProgramServices.languageInstructionProgramServiceDescriptor = Structured English Immersion
--   englishLearnerParticipation = true
-- UPDATE
UPDATE ProgramELAssessment SET proficiency = 'P' WHERE participationID = 3401;
-- GET 1
--   englishLanguageProficiencyAssessments.proficiencyDescriptor = Proficient
