-- What followed for an offender. Who saw to it is not in it, so that what is about a student depends on no other
-- person.
SELECT x.resolutionID AS "disciplineActionIdentifier",
  d.resolutionDate AS "disciplineDate",
  x.schoolDaysDuration AS "disciplineActionLength",
  x.actualDuration AS "actualDisciplineActionLength",
  COALESCE(x.iepPlacementMeeting, 0) AS "iepPlacementMeetingIndicator",
  r.edOrgID AS "responsibilitySchoolReference.schoolId",
  p.uniqueID AS "studentReference.studentUniqueId",
  r.schoolYear AS "@schoolYear",
  r.schoolID AS "@school",
  r.calendarID AS "@calendar",
  r.personID AS "@person",
  d.resolutionDate AS "@date",
  x.resolutionID AS "@key",
  CONCAT('BehaviorResolution:', x.resolutionID) AS "@object"
FROM SendableBehaviorRole r
JOIN BehaviorResolution x ON x.roleID = r.roleID
JOIN ResolutionDay d ON d.resolutionID = x.resolutionID
JOIN NumberedStudent p ON p.personID = r.personID
WHERE r.role = 'Offender'
  AND (:schools IS NULL OR r.schoolID IN (:schools))
  AND (:persons IS NULL OR r.personID IN (:persons))
ORDER BY x.resolutionID;
