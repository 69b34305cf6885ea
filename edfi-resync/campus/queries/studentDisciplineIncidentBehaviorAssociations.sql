-- One for each offender, incident and sort of event.
SELECT r.type AS "behaviorDescriptor",
  CAST(r.incidentID AS TEXT) AS "disciplineIncidentReference.incidentIdentifier",
  r.edOrgID AS "disciplineIncidentReference.schoolId",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  json_array(json_object('disciplineIncidentParticipationCodeDescriptor', r.role)) AS "disciplineIncidentParticipationCodes",
  r.schoolYear AS "@schoolYear",
  r.schoolID AS "@school",
  r.calendarID AS "@calendar",
  r.personID AS "@person",
  (SELECT i.date FROM BehaviorIncident i WHERE i.incidentID = r.incidentID) AS "@date",
  'BehaviorRole:' || min(r.roleID) AS "@object"
FROM SendableBehaviorRole r
JOIN Person p ON p.personID = r.personID
WHERE r.schoolYear = :school_year
  AND r.role = 'OF'
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND (:schools IS NULL OR r.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR r.personID IN (SELECT value FROM json_each(:persons)))
GROUP BY r.incidentID, r.personID, r.type
ORDER BY r.incidentID, r.personID, r.type;
