-- 15 staffSchoolAssociations
-- CREATE
INSERT INTO EmploymentAssignment (assignmentID, personID, districtID, schoolID, titleCode, program, startDate) VALUES
  (1501, 5001, 1, 107, 'CN', 'REG', '2026-08-03 00:00:00'),
  (1502, 5002, 1, 1, 'CN', 'REG', '2026-08-03 00:00:00');
-- GET 1 ?staffUniqueId=207220&schoolId=255901107
--   programAssignmentDescriptor = Regular Education
-- GET 2 ?staffUniqueId=207269&schoolId=255901001
--   programAssignmentDescriptor = Regular Education
-- DELETE
DELETE FROM EmploymentAssignment WHERE assignmentID = 1501;
-- GONE 1
-- GET 2
--   programAssignmentDescriptor = Regular Education
