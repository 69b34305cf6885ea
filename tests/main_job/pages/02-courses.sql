-- 2 courses
-- Courses are those of schools here, not of the district. How often the second may be taken, the page leaves open.
-- CREATE
INSERT INTO Course (courseID, calendarID, number, name, stateCode, subjectType, level, repeatable, active) VALUES
  (201, 11, 'ALG 01', 'Algebra I', '03100500', 'MATH', 'CORE', 3, 1),
  (202, 1071, 'ART 01', 'Art, Grade 1', NULL, 'ART', 'CORE', 2, 1);
-- GET 1 ?courseCode=ALG 01
--   academicSubjects.academicSubjectDescriptor = Mathematics
--   identificationCodes.courseIdentificationSystemDescriptor = LEA course code | State course code
--   identificationCodes.identificationCode = ALG 01 | 03100500
--   levelCharacteristics.courseLevelCharacteristicDescriptor = Core Subject
--   courseTitle = Algebra I
--   educationOrganizationReference.educationOrganizationId = 255901001
--   numberOfParts = 1
--   maxCompletionsForCredit = 3
-- GET 2 ?courseCode=ART 01
--   academicSubjects.academicSubjectDescriptor = Fine and Performing Arts
--   identificationCodes.courseIdentificationSystemDescriptor = LEA course code
--   identificationCodes.identificationCode = ART 01
--   levelCharacteristics.courseLevelCharacteristicDescriptor = Core Subject
--   courseTitle = Art, Grade 1
--   maxCompletionsForCredit = 2
-- UPDATE
UPDATE Course SET name = 'Algebra II' WHERE courseID = 201;
UPDATE Course SET level = 'BASIC' WHERE courseID = 202;
-- GET 1
--   courseTitle = Algebra II
-- GET 2
--   levelCharacteristics.courseLevelCharacteristicDescriptor = Basic
