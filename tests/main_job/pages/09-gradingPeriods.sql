-- 9 gradingPeriods
-- CREATE
INSERT INTO EdFiGradingPeriod (gradingPeriodID, termID, taskID, code, name, seq, startDate, endDate) VALUES
  (901, 1001, 1, '6W1', 'First Six Weeks', 1, '2026-08-23 00:00:00', '2026-10-04 00:00:00'),
  (902, 1001, 2, '6W2', 'Second Six Weeks', 2, '2026-10-06 00:00:00', '2026-12-15 00:00:00'),
  (903, 1002, 1, '6W1', 'First Six Weeks', 1, '2026-08-23 00:00:00', '2026-10-04 00:00:00'),
  (904, 1002, 2, '6W2', 'Second Six Weeks', 2, '2026-10-06 00:00:00', '2026-12-15 00:00:00');
-- GET 1 ?schoolId=255901107&gradingPeriodName=First Six Weeks
--   schoolYearTypeReference.schoolYear = 2027
--   beginDate = 2026-08-23
--   gradingPeriodDescriptor = First Six Weeks
--   periodSequence = 1
--   endDate = 2026-10-04
--   totalInstructionalDays = 29
-- GET 2 ?schoolId=255901107&gradingPeriodName=Second Six Weeks
--   beginDate = 2026-10-06
--   gradingPeriodDescriptor = Second Six Weeks
--   periodSequence = 2
--   endDate = 2026-12-15
-- GET 3 ?schoolId=255901001&gradingPeriodName=First Six Weeks
--   endDate = 2026-10-04
--   totalInstructionalDays = 29
-- GET 4 ?schoolId=255901001&gradingPeriodName=Second Six Weeks
--   endDate = 2026-12-15
-- UPDATE
UPDATE EdFiGradingPeriod SET endDate = '2026-10-05 00:00:00' WHERE gradingPeriodID IN (901, 903);
-- GET 1
--   endDate = 2026-10-05
--   totalInstructionalDays = 30
-- GET 3
--   endDate = 2026-10-05
--   totalInstructionalDays = 30
