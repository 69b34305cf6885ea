-- What happened in an incident.
SELECT v.incidentID AS "@key",
  b.code AS "behaviorDescriptor",
  MIN(b.name) AS "behaviorDetailedDescription"
FROM BehaviorEvent v
JOIN BehaviorType b ON b.typeID = v.typeID
GROUP BY v.incidentID, b.code
ORDER BY v.incidentID, b.code;
