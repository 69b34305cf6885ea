-- Day and time of an incident, which Campus keeps in one.
SELECT i.incidentID, date(i.timestamp) AS incidentDate, time(i.timestamp) AS incidentTime
FROM BehaviorIncident i;
