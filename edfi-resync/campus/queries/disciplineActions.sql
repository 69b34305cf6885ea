-- What followed for an offender. Who saw to it is not in it, so that what is about a student depends on no other person.
SELECT CAST(x.resolutionID AS TEXT) AS "disciplineActionIdentifier",
  x.startDate AS "disciplineDate",
  x.days AS "disciplineActionLength",
  r.edOrgID AS "responsibilitySchoolReference.schoolId",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  json_array(json_object('disciplineDescriptor', x.type)) AS "disciplines",
  json_array(json_object('studentDisciplineIncidentBehaviorAssociationReference', json_object(
      'behaviorDescriptor', r.type, 'incidentIdentifier', CAST(r.incidentID AS TEXT), 'schoolId', r.edOrgID, 'studentUniqueId',
      CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END)))
    AS "studentDisciplineIncidentBehaviorAssociations",
  r.schoolYear AS "@schoolYear",
  r.schoolID AS "@school",
  r.calendarID AS "@calendar",
  r.personID AS "@person",
  x.startDate AS "@date",
  'BehaviorResolution:' || x.resolutionID AS "@object"
FROM SendableBehaviorRole r
JOIN BehaviorResolution x ON x.roleID = r.roleID
JOIN Person p ON p.personID = r.personID
WHERE r.schoolYear = :school_year
  AND r.role = 'OF'
  AND "studentReference.studentUniqueId" IS NOT NULL
  AND (:schools IS NULL OR r.schoolID IN (SELECT value FROM json_each(:schools)))
  AND (:persons IS NULL OR r.personID IN (SELECT value FROM json_each(:persons)))
ORDER BY x.resolutionID;
