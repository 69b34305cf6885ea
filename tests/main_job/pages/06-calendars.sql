-- 6 calendars
-- A calendar's code is its Campus ID.
-- CREATE
INSERT INTO Calendar (calendarID, districtID, schoolID, endYear, number, name, type) VALUES
  (601, 1, 107, 2027, '107-2', 'Own Program', 'IEP'),
  (602, 1, 1, 2027, '001-2', 'Own Program', 'IEP');
INSERT INTO ScheduleStructure (structureID, calendarID) VALUES (611, 601), (612, 602);
INSERT INTO GradeLevel (calendarID, structureID, name) VALUES (602, 612, '09');
-- GET 1 ?schoolId=255901107&calendarCode=601
--   schoolYearTypeReference.schoolYear = 2027
--   calendarTypeDescriptor = IEP
--   gradeLevels.gradeLevelDescriptor = none
-- GET 2 ?schoolId=255901001&calendarCode=602
--   schoolYearTypeReference.schoolYear = 2027
--   calendarTypeDescriptor = IEP
--   gradeLevels.gradeLevelDescriptor = Ninth grade
-- UPDATE
UPDATE Calendar SET type = 'SS' WHERE calendarID = 601;
INSERT INTO GradeLevel (calendarID, structureID, name) VALUES (602, 612, '10');
-- GET 1
--   calendarTypeDescriptor = Student Specific
-- GET 2
--   gradeLevels.gradeLevelDescriptor = Ninth grade | Tenth grade
