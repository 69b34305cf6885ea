-- One for each student and incident with a part other than an offender's, with all these parts.
SELECT r.incidentID AS "disciplineIncidentReference.incidentIdentifier",
  r.edOrgID AS "disciplineIncidentReference.schoolId",
  p.uniqueID AS "studentReference.studentUniqueId",
  r.schoolYear AS "@schoolYear",
  r.schoolID AS "@school",
  r.calendarID AS "@calendar",
  r.personID AS "@person",
  r.incidentDate AS "@date",
  r.incidentID AS "@key.incident",
  r.personID AS "@key.person",
  CONCAT('BehaviorRole:', MIN(r.roleID)) AS "@object"
FROM SendableBehaviorRole r
JOIN NumberedStudent p ON p.personID = r.personID
WHERE r.role <> 'Offender'
  AND (:schools IS NULL OR r.schoolID IN (:schools))
  AND (:persons IS NULL OR r.personID IN (:persons))
GROUP BY r.incidentID, r.incidentDate, r.personID, r.edOrgID, r.schoolYear, r.schoolID, r.calendarID, p.uniqueID
ORDER BY r.incidentID, r.personID;
