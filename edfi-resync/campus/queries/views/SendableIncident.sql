-- A complete incident of which some student's part is left.
SELECT i.incidentID, m.incidentDate, m.incidentTime, i.location, i.referralPersonID,
  k.calendarID, k.schoolYear, k.schoolID, k.edOrgID
FROM BehaviorIncident i
JOIN SendableCalendar k ON k.calendarID = i.calendarID
JOIN IncidentMoment m ON m.incidentID = i.incidentID
WHERE i.status = 'CM'
  AND EXISTS (SELECT 1 FROM SendableBehaviorRole r WHERE r.incidentID = i.incidentID);
