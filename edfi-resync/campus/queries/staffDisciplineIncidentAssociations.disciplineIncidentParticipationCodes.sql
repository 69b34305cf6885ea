-- All parts of a person in an incident.
SELECT DISTINCT v.incidentID AS "@key.incident", r.personID AS "@key.person",
  r.role AS "disciplineIncidentParticipationCodeDescriptor"
FROM BehaviorRole r
JOIN BehaviorEvent v ON v.eventID = r.eventID
WHERE (:persons IS NULL OR r.personID IN (:persons))
ORDER BY 1, 2, 3;
