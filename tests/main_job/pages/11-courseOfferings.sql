-- 11 courseOfferings
-- A course has one number, which is also the local code. It is offered in a term by the sections of page 12.
-- CREATE
INSERT INTO Course (courseID, calendarID, number, name, subjectType, attendance, active) VALUES
  (1101, 1071, 'ELA-01', 'English Language Arts GB Elementary', 'ELA', 1, 1),
  (1102, 11, 'ALG-01', 'Algebra 02 GBHS', 'MATH', 1, 1);
-- GET 1 ?schoolId=255901107&localCourseCode=ELA-01
--   courseReference.courseCode = ELA-01
--   courseReference.educationOrganizationId = 255901107
--   sessionReference.sessionName = 2026-2027 Fall Semester
--   sessionReference.schoolId = 255901107
--   sessionReference.schoolYear = 2027
--   localCourseTitle = English Language Arts GB Elementary
-- GET 2 ?schoolId=255901001&localCourseCode=ALG-01
--   courseReference.courseCode = ALG-01
--   localCourseTitle = Algebra 02 GBHS
-- UPDATE
UPDATE Course SET name = 'English Language Arts, Grade 1' WHERE courseID = 1101;
UPDATE Course SET name = 'Algebra II' WHERE courseID = 1102;
-- GET 1
--   localCourseTitle = English Language Arts, Grade 1
-- GET 2
--   localCourseTitle = Algebra II
