-- One for each offender, incident and sort of event.
SELECT r.behavior AS "behaviorDescriptor",
  MIN(r.behaviorName) AS "behaviorDetailedDescription",
  r.incidentID AS "disciplineIncidentReference.incidentIdentifier",
  r.edOrgID AS "disciplineIncidentReference.schoolId",
  p.uniqueID AS "studentReference.studentUniqueId",
  '[{"disciplineIncidentParticipationCodeDescriptor": "Offender"}]' AS "disciplineIncidentParticipationCodes",
  r.schoolYear AS "@schoolYear",
  r.schoolID AS "@school",
  r.calendarID AS "@calendar",
  r.personID AS "@person",
  r.incidentDate AS "@date",
  CONCAT('BehaviorRole:', MIN(r.roleID)) AS "@object"
FROM SendableBehaviorRole r
JOIN NumberedStudent p ON p.personID = r.personID
WHERE r.role = 'Offender'
  AND (:schools IS NULL OR r.schoolID IN (:schools))
  AND (:persons IS NULL OR r.personID IN (:persons))
GROUP BY r.incidentID, r.incidentDate, r.personID, r.behavior, r.edOrgID, r.schoolYear, r.schoolID, r.calendarID, p.uniqueID
ORDER BY r.incidentID, r.personID, r.behavior;
