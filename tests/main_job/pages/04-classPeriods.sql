-- 4 classPeriods
-- The name of a period holds the schedule and the structure, since Ed-Fi knows periods by school alone. It may change
-- on the same id.
-- CREATE
INSERT INTO PeriodSchedule (periodScheduleID, structureID, name, seq)
VALUES (401, 1072, 'Regular', 1), (402, 12, 'Regular', 1);
INSERT INTO Period (periodID, periodScheduleID, name, seq, startTime, endTime, periodMinutes) VALUES
  (401, 401, 'Class Period 1', 1, '08:00:00', '09:10:00', 70),
  (402, 402, 'Class Period 1', 1, '08:15:00', '09:25:00', 70);
-- GET 1 ?schoolId=255901107&classPeriodName=Regular-Class Period 1-1072
--   schoolReference.schoolId = 255901107
--   meetingTimes.startTime = 08:00:00
--   meetingTimes.endTime = 09:10:00
-- GET 2 ?schoolId=255901001&classPeriodName=Regular-Class Period 1-12
--   meetingTimes.startTime = 08:15:00
--   meetingTimes.endTime = 09:25:00
-- UPDATE
UPDATE Period SET name = 'Class Period 01' WHERE periodID = 401;
UPDATE Period SET startTime = '08:35:00', periodMinutes = 50 WHERE periodID = 402;
-- GET 1
--   classPeriodName = Regular-Class Period 01-1072
-- NONE ?schoolId=255901107&classPeriodName=Regular-Class Period 1-1072
-- GET 2
--   meetingTimes.startTime = 08:35:00
--   meetingTimes.endTime = 09:25:00
