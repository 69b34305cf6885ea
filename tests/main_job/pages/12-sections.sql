-- 12 sections
-- Sections of the courses of page 11, in the periods of page 4 and the rooms of page 5. The identifier is the Campus
-- ID.
-- CREATE
INSERT INTO Section (sectionID, courseID, trialID, number, roomID, homeroomSection)
VALUES (1201, 1101, 1074, 1, 501, 0), (1202, 1102, 14, 1, 502, 1);
INSERT INTO SectionPlacement (sectionID, trialID, termID, periodID)
VALUES (1201, 1074, 1001, 401), (1202, 14, 1002, 402);
INSERT INTO GradingTaskCredit (courseID, taskID, calendarID, standardID, credit)
VALUES (1101, 3, 1071, 2, 1), (1102, 3, 11, 2, 1);
-- GET 1 ?schoolId=255901107&sectionIdentifier=1201
--   classPeriods.classPeriodReference.classPeriodName = Regular-Class Period 1-1072
--   classPeriods.classPeriodReference.schoolId = 255901107
--   courseOfferingReference.sessionName = 2026-2027 Fall Semester
--   courseOfferingReference.localCourseCode = ELA-01
--   courseOfferingReference.schoolId = 255901107
--   courseOfferingReference.schoolYear = 2027
--   locationReference.classroomIdentificationCode = 501
--   locationReference.schoolId = 255901107
--   locationSchoolReference.schoolId = 255901107
--   sequenceOfCourse = 1
--   availableCredits = 1
--   educationalEnvironmentDescriptor = Classroom
-- GET 2 ?schoolId=255901001&sectionIdentifier=1202
--   classPeriods.classPeriodReference.classPeriodName = Regular-Class Period 1-12
--   courseOfferingReference.localCourseCode = ALG-01
--   locationReference.classroomIdentificationCode = 901
--   locationSchoolReference.schoolId = 255901001
--   sequenceOfCourse = 1
--   availableCredits = 1
-- UPDATE
UPDATE GradingTaskCredit SET credit = 2 WHERE courseID = 1101;
UPDATE GradingTaskCredit SET credit = 3 WHERE courseID = 1102;
-- GET 1
--   availableCredits = 2
--   classPeriods.classPeriodReference.classPeriodName = Regular-Class Period 01-1072
-- GET 2
--   availableCredits = 3
