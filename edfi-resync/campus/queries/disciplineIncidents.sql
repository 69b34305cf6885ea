-- The complete incidents of the year, while some student's part in them is left.
SELECT CAST(i.incidentID AS TEXT) AS "incidentIdentifier",
  i.date AS "incidentDate",
  i.time AS "incidentTime",
  i.location AS "incidentLocationDescriptor",
  i.reporter AS "reporterDescriptionDescriptor",
  i.lawEnforcement AS "reportedToLawEnforcement",
  i.edOrgID AS "schoolReference.schoolId",
  (SELECT json_group_array(json_object('behaviorDescriptor', type))
     FROM (SELECT DISTINCT v.type FROM BehaviorEvent v WHERE v.incidentID = i.incidentID ORDER BY v.type)) AS "behaviors",
  i.schoolYear AS "@schoolYear",
  i.schoolID AS "@school",
  i.calendarID AS "@calendar",
  i.date AS "@date",
  'BehaviorIncident:' || i.incidentID AS "@object"
FROM SendableIncident i
WHERE i.schoolYear = :school_year
  AND (:schools IS NULL OR i.schoolID IN (SELECT value FROM json_each(:schools)))
ORDER BY i.incidentID;
