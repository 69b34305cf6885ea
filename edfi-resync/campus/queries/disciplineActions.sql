-- What followed for an offender, with who saw to it if that person is assigned to the school in the year.
SELECT CAST(x.resolutionID AS TEXT) AS "disciplineActionIdentifier",
  x.startDate AS "disciplineDate",
  x.days AS "disciplineActionLength",
  r.edOrgID AS "responsibilitySchoolReference.schoolId",
  CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END
    AS "studentReference.studentUniqueId",
  json_array(json_object('disciplineDescriptor', x.type)) AS "disciplines",
  (SELECT json_array(json_object('staffReference', json_object('staffUniqueId', number)))
     FROM (SELECT q.personID,
             CASE :staff_unique_id WHEN 'localStaffNumber' THEN q.staffNumber WHEN 'staffStateId' THEN q.staffStateID ELSE q.edFiID END
               AS number
           FROM Person q WHERE q.personID = x.staffPersonID) s
     WHERE number IS NOT NULL
       AND EXISTS (SELECT 1 FROM SendableAssignment a
                   WHERE a.personID = s.personID AND a.schoolID = r.schoolID
                     AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date))) AS "staffs",
  json_array(json_object('studentDisciplineIncidentBehaviorAssociationReference', json_object(
      'behaviorDescriptor', r.type, 'incidentIdentifier', CAST(r.incidentID AS TEXT), 'schoolId', r.edOrgID, 'studentUniqueId',
      CASE :student_unique_id WHEN 'localStudentNumber' THEN p.studentNumber WHEN 'studentStateId' THEN p.stateID ELSE p.edFiID END)))
    AS "studentDisciplineIncidentBehaviorAssociations",
  r.schoolYear AS "@schoolYear",
  r.schoolID AS "@school",
  r.calendarID AS "@calendar",
  r.personID AS "@person",
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
