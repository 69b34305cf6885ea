-- 14 staffEducationOrganizationAssignmentAssociations
-- The page also moves the begin date on the same id, which no ODS does: a record of the new day is created, and the old
-- one is removed by the cleanup.
-- CREATE
INSERT INTO EmploymentAssignment (assignmentID, personID, districtID, schoolID, title, titleCode, startDate, endDate)
VALUES
  (1401, 5001, 1, 107, '1st Grade teacher', 'T', '2027-01-02 00:00:00', '2027-01-03 00:00:00'),
  (1402, 5002, 1, 1, '9th Grade Teacher', 'T', '2026-08-01 00:00:00', NULL);
-- GET 1 ?staffUniqueId=207220&beginDate=2027-01-02
--   educationOrganizationReference.educationOrganizationId = 255901107
--   staffClassificationDescriptor = Teacher
--   endDate = 2027-01-03
--   positionTitle = 1st Grade teacher
-- GET 2 ?staffUniqueId=207269&beginDate=2026-08-01
--   educationOrganizationReference.educationOrganizationId = 255901001
--   staffClassificationDescriptor = Teacher
--   endDate = none
--   positionTitle = 9th Grade Teacher
-- UPDATE
UPDATE EmploymentAssignment SET endDate = NULL, title = '2nd Grade teacher' WHERE assignmentID = 1401;
UPDATE EmploymentAssignment SET title = '10th Grade Teacher' WHERE assignmentID = 1402;
-- GET 1
--   endDate = none
--   positionTitle = 2nd Grade teacher
-- GET 2
--   positionTitle = 10th Grade Teacher
-- UPDATE AGAIN
UPDATE EmploymentAssignment SET startDate = '2027-01-01 00:00:00' WHERE assignmentID = 1401;
-- LEFT EmploymentAssignment:1401
-- GET 1
--   beginDate = 2027-01-02
-- GET 3 ?staffUniqueId=207220&beginDate=2027-01-01
--   staffClassificationDescriptor = Teacher
--   endDate = none
--   positionTitle = 2nd Grade teacher
-- DELETE
-- GONE 1
-- GET 3
--   positionTitle = 2nd Grade teacher
