-- One for each member of the staff with a part in an incident, if assigned to its school in the year.
SELECT i.incidentID AS "disciplineIncidentReference.incidentIdentifier",
  i.edOrgID AS "disciplineIncidentReference.schoolId",
  p.uniqueID AS "staffReference.staffUniqueId",
  i.schoolYear AS "@schoolYear",
  i.schoolID AS "@school",
  i.calendarID AS "@calendar",
  r.personID AS "@person",
  i.incidentDate AS "@date",
  i.incidentID AS "@key.incident",
  r.personID AS "@key.person",
  CONCAT('BehaviorRole:', MIN(r.roleID)) AS "@object"
FROM SendableIncident i
JOIN BehaviorEvent v ON v.incidentID = i.incidentID
JOIN BehaviorRole r ON r.eventID = v.eventID
JOIN NumberedStaff p ON p.personID = r.personID
WHERE (:schools IS NULL OR i.schoolID IN (:schools))
  AND (:persons IS NULL OR r.personID IN (:persons))
  AND EXISTS (SELECT 1 FROM SendableAssignment a WHERE a.personID = r.personID AND a.schoolID = i.schoolID)
GROUP BY i.incidentID, i.incidentDate, r.personID, i.edOrgID, i.schoolYear, i.schoolID, i.calendarID, p.uniqueID
ORDER BY i.incidentID, r.personID;
