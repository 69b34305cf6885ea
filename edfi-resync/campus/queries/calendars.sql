-- One calendar for each schedule structure of a Campus calendar.
SELECT u.calendarCode AS "calendarCode",
  k.type AS "calendarTypeDescriptor",
  u.edOrgID AS "schoolReference.schoolId",
  u.schoolYear AS "schoolYearTypeReference.schoolYear",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  u.structureID AS "@key",
  CONCAT('ScheduleStructure:', u.structureID) AS "@object"
FROM SendableStructure u
JOIN Calendar k ON k.calendarID = u.calendarID
WHERE (:schools IS NULL OR u.schoolID IN (:schools))
ORDER BY u.structureID;
