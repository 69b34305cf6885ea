-- 28 disciplineIncidents
-- Incidents are those in which students of page 29 had a part. Who reported one changes in Campus, and is not sent.
-- CREATE
INSERT INTO BehaviorIncident (incidentID, calendarID, timestamp, location, referralPersonID, status) VALUES
  (2801, 1071, '2026-09-25 10:15:00', 'BUS', 5001, 'CM'), (2802, 11, '2026-09-25 13:40:00', 'LIB', 5002, 'CM');
INSERT INTO BehaviorType (typeID, code, name) VALUES (2801, 'DB', 'Disruptive behavior'), (2802, 'SO', 'State offense');
INSERT INTO BehaviorEvent (eventID, incidentID, typeID) VALUES (2801, 2801, 2801), (2802, 2802, 2802);
-- GET 1 ?schoolId=255901107&incidentIdentifier=2801
--   incidentDate = 2026-09-25
--   behaviors.behaviorDescriptor = School Code of Conduct
--   incidentLocationDescriptor = School bus
--   reporterDescriptionDescriptor = Staff
--   reporterName = none
-- GET 2 ?schoolId=255901001&incidentIdentifier=2802
--   incidentDate = 2026-09-25
--   behaviors.behaviorDescriptor = State Offense
--   incidentLocationDescriptor = Library/media center
--   reporterDescriptionDescriptor = Staff
--   reporterName = none
-- UPDATE
UPDATE BehaviorIncident SET referralPersonID = 5002 WHERE incidentID = 2801;
UPDATE BehaviorIncident SET location = 'CLS' WHERE incidentID = 2802;
-- GET 1
--   reporterDescriptionDescriptor = Staff
--   reporterName = none
-- GET 2
--   incidentLocationDescriptor = Classroom
