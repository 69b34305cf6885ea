-- The complete incidents of the year, while some student's part in them is left. Who reported one is a person, and is
-- not sent; that it was one of the staff is.
SELECT i.incidentID AS "incidentIdentifier",
  i.incidentDate AS "incidentDate",
  i.incidentTime AS "incidentTime",
  i.location AS "incidentLocationDescriptor",
  CASE WHEN i.referralPersonID IS NOT NULL THEN 'uri://ed-fi.org/ReporterDescriptionDescriptor#Staff' END
    AS "reporterDescriptionDescriptor",
  COALESCE(x.lawEnforcement, 0) AS "reportedToLawEnforcement",
  i.edOrgID AS "schoolReference.schoolId",
  i.schoolYear AS "@schoolYear",
  i.schoolID AS "@school",
  i.calendarID AS "@calendar",
  i.incidentDate AS "@date",
  i.incidentID AS "@key",
  CONCAT('BehaviorIncident:', i.incidentID) AS "@object"
FROM SendableIncident i
JOIN BehaviorIncident x ON x.incidentID = i.incidentID
WHERE (:schools IS NULL OR i.schoolID IN (:schools))
ORDER BY i.incidentID;
