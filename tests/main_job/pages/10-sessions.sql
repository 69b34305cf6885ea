-- 10 sessions
-- CREATE
INSERT INTO Term (termID, termScheduleID, name, startDate, endDate) VALUES
  (1001, 1073, '2026-2027 Fall Semester', '2026-08-23 00:00:00', '2026-12-15 00:00:00'),
  (1002, 13, '2026-2027 Fall Semester', '2026-08-23 00:00:00', '2026-12-15 00:00:00');
-- GET 1 ?schoolId=255901107&sessionName=2026-2027 Fall Semester
--   schoolYearTypeReference.schoolYear = 2027
--   termDescriptor = Fall Semester
--   beginDate = 2026-08-23
--   endDate = 2026-12-15
--   totalInstructionalDays = 81
--   gradingPeriods.gradingPeriodReference.schoolId = 255901107 | 255901107
--   gradingPeriods.gradingPeriodReference.gradingPeriodDescriptor = First Six Weeks | Second Six Weeks
--   gradingPeriods.gradingPeriodReference.gradingPeriodName = First Six Weeks | Second Six Weeks
--   gradingPeriods.gradingPeriodReference.schoolYear = 2027 | 2027
-- GET 2 ?schoolId=255901001&sessionName=2026-2027 Fall Semester
--   endDate = 2026-12-15
--   totalInstructionalDays = 81
--   gradingPeriods.gradingPeriodReference.gradingPeriodDescriptor = First Six Weeks | Second Six Weeks
-- UPDATE
UPDATE Term SET endDate = '2026-12-16 00:00:00' WHERE termID IN (1001, 1002);
-- GET 1
--   endDate = 2026-12-16
--   totalInstructionalDays = 82
-- GET 2
--   endDate = 2026-12-16
--   totalInstructionalDays = 82
