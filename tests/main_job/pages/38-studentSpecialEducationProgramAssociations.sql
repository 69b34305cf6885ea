-- 38 studentSpecialEducationProgramAssociations
-- When and why the students leave, the page leaves open at first.
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name) VALUES (3801, 1, 'SPED', 'SPED', 'Special Education');
INSERT INTO ProgramParticipation (participationID, personID, programID, startDate, endDate, exitReason) VALUES
  (3801, 1001, 3801, '2026-08-23 00:00:00', '2027-06-01 00:00:00', 'OT'),
  (3802, 1002, 3801, '2026-08-23 00:00:00', '2027-06-01 00:00:00', 'OT');
INSERT INTO ProgramSpecialEd (participationID, disability, setting, ideaEligible, iepStartDate, iepEndDate, exitDate) VALUES
  (3801, 'SLD', '1', 1, '2026-08-23 00:00:00', '2027-08-22 00:00:00', '2027-06-01 00:00:00'),
  (3802, 'SLD', '3', 1, '2026-08-23 00:00:00', '2027-08-22 00:00:00', '2027-06-01 00:00:00');
-- GET 1 ?studentUniqueId=111111
--   beginDate = 2026-08-23
--   endDate = 2027-06-01
--   reasonExitedDescriptor = Other
--   educationOrganizationReference.educationOrganizationId = 255901
--   programReference.programName = Special Education
--   programReference.programTypeDescriptor = Special Education
--   programReference.educationOrganizationId = 255901
--   specialEducationSettingDescriptor = Inside regular class 80% or more of the day
--   ideaEligibility = true
--   specialEducationExitDate = 2027-06-01
-- GET 2 ?studentUniqueId=222222
--   beginDate = 2026-08-23
--   specialEducationSettingDescriptor = Inside regular class less than 40% of the day
--   ideaEligibility = true
-- UPDATE
UPDATE ProgramSpecialEd SET ideaEligible = 0 WHERE participationID IN (3801, 3802);
-- GET 1
--   ideaEligibility = false
-- GET 2
--   ideaEligibility = false
-- UPDATE AGAIN
UPDATE ProgramParticipation SET endDate = '2027-05-23 00:00:00', exitReason = 'RG' WHERE participationID = 3801;
UPDATE ProgramSpecialEd SET exitDate = '2027-05-23 00:00:00' WHERE participationID = 3801;
-- GET 1
--   endDate = 2027-05-23
--   reasonExitedDescriptor = Transferred to regular education
--   specialEducationExitDate = 2027-05-23
--   programReference.programName = Special Education
