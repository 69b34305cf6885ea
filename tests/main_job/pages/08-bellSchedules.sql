-- 8 bellSchedules
-- A period schedule has periods of its own, and gives a day its name.
-- CREATE
INSERT INTO PeriodSchedule (periodScheduleID, structureID, name, seq) VALUES
  (801, 1072, 'Normal Schedule A', 2),
  (802, 1072, 'Normal Schedule B', 3),
  (803, 1072, 'Early Release A', 4),
  (804, 1072, 'Early Release B', 5);
INSERT INTO Period (periodID, periodScheduleID, name, seq, startTime, endTime, periodMinutes) VALUES
  (811, 801, 'Class Period 1', 1, '08:00:00', '09:10:00', 70),
  (812, 801, 'Class Period 2', 2, '09:20:00', '10:30:00', 70),
  (813, 801, 'Class Period 3', 3, '10:40:00', '11:50:00', 70),
  (821, 802, 'Class Period 4', 1, '08:00:00', '09:10:00', 70),
  (822, 802, 'Class Period 5', 2, '09:20:00', '10:30:00', 70),
  (823, 802, 'Class Period 6', 3, '10:40:00', '11:50:00', 70),
  (831, 803, 'Class Period 1', 1, '08:00:00', '09:10:00', 70),
  (832, 803, 'Class Period 2', 2, '09:20:00', '10:30:00', 70),
  (841, 804, 'Class Period 4', 1, '08:00:00', '09:10:00', 70),
  (842, 804, 'Class Period 5', 2, '09:20:00', '10:30:00', 70);
-- GET 1 ?schoolId=255901107&bellScheduleName=Normal Schedule A-1072
--   alternateDayName = Normal Schedule A
--   classPeriods.classPeriodReference.classPeriodName = Normal Schedule A-Class Period 1-1072 | Normal Schedule A-Class Period 2-1072 | Normal Schedule A-Class Period 3-1072
-- GET 2 ?schoolId=255901107&bellScheduleName=Normal Schedule B-1072
--   alternateDayName = Normal Schedule B
--   classPeriods.classPeriodReference.classPeriodName = Normal Schedule B-Class Period 4-1072 | Normal Schedule B-Class Period 5-1072 | Normal Schedule B-Class Period 6-1072
-- GET 3 ?schoolId=255901107&bellScheduleName=Early Release A-1072
--   alternateDayName = Early Release A
--   classPeriods.classPeriodReference.classPeriodName = Early Release A-Class Period 1-1072 | Early Release A-Class Period 2-1072
-- GET 4 ?schoolId=255901107&bellScheduleName=Early Release B-1072
--   alternateDayName = Early Release B
--   classPeriods.classPeriodReference.classPeriodName = Early Release B-Class Period 4-1072 | Early Release B-Class Period 5-1072
