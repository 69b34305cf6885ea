-- 7 calendarDates
-- Days in the calendars of page 6.
-- CREATE
INSERT INTO Day (dayID, calendarID, structureID, date, schoolDay, instruction) VALUES
  (701, 601, 611, '2026-09-16 00:00:00', 0, 0),
  (702, 602, 612, '2026-09-16 00:00:00', 1, 1);
INSERT INTO DayEvent (dayID, type) VALUES (701, 'H');
-- GET 1 ?schoolId=255901107&calendarCode=601&date=2026-09-16
--   calendarReference.schoolYear = 2027
--   calendarEvents.calendarEventDescriptor = Holiday
-- GET 2 ?schoolId=255901001&calendarCode=602&date=2026-09-16
--   calendarReference.schoolYear = 2027
--   calendarEvents.calendarEventDescriptor = Instructional day
-- UPDATE
UPDATE Day SET schoolDay = 1, instruction = 1 WHERE dayID = 701;
UPDATE DayEvent SET type = 'L' WHERE dayID = 701;
UPDATE Day SET schoolDay = 0, instruction = 0 WHERE dayID = 702;
INSERT INTO DayEvent (dayID, type) VALUES (702, 'H');
-- GET 1
--   calendarEvents.calendarEventDescriptor = Student late arrival/early dismissal | Instructional day
-- GET 2
--   calendarEvents.calendarEventDescriptor = Holiday
