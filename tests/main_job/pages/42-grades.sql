-- 42 grades
-- CREATE
INSERT INTO GradingScore (scoreID, calendarID, personID, sectionID, taskID, termID, score, percent, date) VALUES
  (4201, 1071, 1001, 1201, 1, 1001, 'B', '80', '2026-10-02 00:00:00'),
  (4202, 11, 1002, 1202, 1, 1002, 'A', '94', '2026-10-02 00:00:00');
-- GET 1 ?studentUniqueId=111111&sectionIdentifier=1201
--   gradeTypeDescriptor = Grading Period
--   letterGradeEarned = B
--   numericGradeEarned = 80
--   gradingPeriodReference.schoolId = 255901107
--   gradingPeriodReference.gradingPeriodDescriptor = First Six Weeks
--   gradingPeriodReference.gradingPeriodName = First Six Weeks
--   gradingPeriodReference.schoolYear = 2027
--   studentSectionAssociationReference.beginDate = 2026-09-01
--   studentSectionAssociationReference.localCourseCode = ELA-01
--   studentSectionAssociationReference.schoolId = 255901107
--   studentSectionAssociationReference.schoolYear = 2027
--   studentSectionAssociationReference.sessionName = 2026-2027 Fall Semester
-- GET 2 ?studentUniqueId=222222&sectionIdentifier=1202
--   letterGradeEarned = A
--   numericGradeEarned = 94
--   studentSectionAssociationReference.localCourseCode = ALG-01
-- UPDATE
UPDATE GradingScore SET score = 'A', percent = '91' WHERE scoreID = 4201;
UPDATE GradingScore SET score = 'B', percent = '89' WHERE scoreID = 4202;
-- GET 1
--   letterGradeEarned = A
--   numericGradeEarned = 91
-- GET 2
--   letterGradeEarned = B
--   numericGradeEarned = 89
-- DELETE
DELETE FROM GradingScore WHERE scoreID = 4201;
-- GONE 1
