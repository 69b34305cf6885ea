-- One for each member of the staff with a part in an incident, if assigned to its school in the year.
SELECT CAST(i.incidentID AS TEXT) AS "disciplineIncidentReference.incidentIdentifier",
  i.edOrgID AS "disciplineIncidentReference.schoolId",
  CASE :staff_unique_id WHEN 'localStaffNumber' THEN p.staffNumber WHEN 'staffStateId' THEN p.staffStateID ELSE p.edFiID END
    AS "staffReference.staffUniqueId",
  (SELECT json_group_array(json_object('disciplineIncidentParticipationCodeDescriptor', role))
     FROM (SELECT DISTINCT o.role
           FROM BehaviorEvent w
           JOIN BehaviorRole o ON o.eventID = w.eventID
           WHERE w.incidentID = i.incidentID AND o.personID = r.personID
           ORDER BY o.role)) AS "disciplineIncidentParticipationCodes",
  i.schoolYear AS "@schoolYear",
  i.schoolID AS "@school",
  i.calendarID AS "@calendar",
  r.personID AS "@person",
  i.date AS "@date",
  'BehaviorRole:' || min(r.roleID) AS "@object"
FROM SendableIncident i
JOIN BehaviorEvent v ON v.incidentID = i.incidentID
JOIN BehaviorRole r ON r.eventID = v.eventID
JOIN Person p ON p.personID = r.personID
WHERE i.schoolYear = :school_year
  AND "staffReference.staffUniqueId" IS NOT NULL
  AND (:schools IS NULL OR i.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR r.personID IN (SELECT value FROM json_each(:persons)))
  AND EXISTS (SELECT 1 FROM SendableAssignment a
              WHERE a.personID = r.personID AND a.schoolID = i.schoolID
                AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date))
GROUP BY i.incidentID, r.personID
ORDER BY i.incidentID, r.personID;
