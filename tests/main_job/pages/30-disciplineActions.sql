-- 30 disciplineActions
-- CREATE
INSERT INTO BehaviorResType (typeID, code) VALUES (3001, 'OSS'), (3002, 'ISS'), (3003, 'CS');
INSERT INTO BehaviorResolution (resolutionID, roleID, typeID, timestamp, schoolDaysDuration, actualDuration,
                                iepPlacementMeeting)
VALUES
  (3001, 2901, 3001, '2026-09-30 09:00:00', '2', '2', 1), (3002, 2902, 3002, '2026-09-30 11:30:00', '5', '5', NULL);
-- GET 1 ?studentUniqueId=111111&disciplineActionIdentifier=3001
--   disciplines.disciplineDescriptor = Out of School Suspension
--   disciplineDate = 2026-09-30
--   actualDisciplineActionLength = 2
--   studentDisciplineIncidentBehaviorAssociations.studentDisciplineIncidentBehaviorAssociationReference.incidentIdentifier = 2801
--   studentDisciplineIncidentBehaviorAssociations.studentDisciplineIncidentBehaviorAssociationReference.schoolId = 255901107
--   studentDisciplineIncidentBehaviorAssociations.studentDisciplineIncidentBehaviorAssociationReference.studentUniqueId = 111111
--   responsibilitySchoolReference.schoolId = 255901107
--   iepPlacementMeetingIndicator = true
-- GET 2 ?studentUniqueId=222222&disciplineActionIdentifier=3002
--   disciplines.disciplineDescriptor = In School Suspension
--   disciplineDate = 2026-09-30
--   actualDisciplineActionLength = 5
--   responsibilitySchoolReference.schoolId = 255901001
-- UPDATE
UPDATE BehaviorResolution SET typeID = 3002 WHERE resolutionID = 3001;
UPDATE BehaviorResolution SET typeID = 3003 WHERE resolutionID = 3002;
-- GET 1
--   disciplines.disciplineDescriptor = In School Suspension
-- GET 2
--   disciplines.disciplineDescriptor = Community Service
-- DELETE
DELETE FROM BehaviorResolution WHERE resolutionID = 3001;
-- GONE 1
