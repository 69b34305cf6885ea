-- What happened in an incident.
SELECT DISTINCT v.incidentID AS "@key",
  b.code AS "behaviorDescriptor"
FROM BehaviorEvent v
JOIN BehaviorType b ON b.typeID = v.typeID
ORDER BY 1, 2;
