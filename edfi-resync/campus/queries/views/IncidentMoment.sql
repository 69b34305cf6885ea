-- Day and time of an incident, which Campus keeps in one.
SELECT i.incidentID, CAST(i.timestamp AS DATE) AS incidentDate, CAST(i.timestamp AS TIME(0)) AS incidentTime
FROM BehaviorIncident i;
