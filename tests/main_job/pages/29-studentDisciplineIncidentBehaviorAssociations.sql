-- 29 studentDisciplineIncidentBehaviorAssociations
-- CREATE
INSERT INTO BehaviorRole (roleID, eventID, personID, role)
VALUES (2901, 2801, 1001, 'Offender'), (2902, 2802, 1002, 'Offender');
-- GET 1 ?studentUniqueId=111111&incidentIdentifier=2801
--   disciplineIncidentReference.schoolId = 255901107
--   behaviorDescriptor = School Code of Conduct
--   behaviorDetailedDescription = Disruptive behavior
--   disciplineIncidentParticipationCodes.disciplineIncidentParticipationCodeDescriptor = Perpetrator
-- GET 2 ?studentUniqueId=222222&incidentIdentifier=2802
--   disciplineIncidentReference.schoolId = 255901001
--   behaviorDescriptor = State Offense
--   disciplineIncidentParticipationCodes.disciplineIncidentParticipationCodeDescriptor = Perpetrator
-- DELETE
DELETE FROM BehaviorRole WHERE roleID = 2901;
-- GONE 1
