-- What a resolution is for.
SELECT x.resolutionID AS "@key",
  r.behavior AS "studentDisciplineIncidentBehaviorAssociationReference.behaviorDescriptor",
  r.incidentID AS "studentDisciplineIncidentBehaviorAssociationReference.incidentIdentifier",
  r.edOrgID AS "studentDisciplineIncidentBehaviorAssociationReference.schoolId",
  p.uniqueID AS "studentDisciplineIncidentBehaviorAssociationReference.studentUniqueId"
FROM SendableBehaviorRole r
JOIN BehaviorResolution x ON x.roleID = r.roleID
JOIN NumberedStudent p ON p.personID = r.personID
WHERE r.role = 'Offender'
  AND (:schools IS NULL OR r.schoolID IN (:schools))
  AND (:persons IS NULL OR r.personID IN (:persons))
ORDER BY x.resolutionID;
