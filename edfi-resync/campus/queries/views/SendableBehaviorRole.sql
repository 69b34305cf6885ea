-- The part of a student, enrolled at its school in the year, in a complete incident.
SELECT r.roleID, r.personID, r.role, b.code AS behavior, b.name AS behaviorName, i.incidentID, m.incidentDate,
  k.calendarID, k.schoolYear, k.schoolID, k.edOrgID
FROM BehaviorIncident i
JOIN SendableCalendar k ON k.calendarID = i.calendarID
JOIN IncidentMoment m ON m.incidentID = i.incidentID
JOIN BehaviorEvent v ON v.incidentID = i.incidentID
JOIN BehaviorType b ON b.typeID = v.typeID
JOIN BehaviorRole r ON r.eventID = v.eventID
WHERE i.status = 'CM'
  AND EXISTS (SELECT 1 FROM SendableEnrollment e WHERE e.personID = r.personID AND e.schoolID = k.schoolID);
