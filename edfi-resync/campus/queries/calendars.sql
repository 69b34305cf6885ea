-- One calendar for each schedule structure of a Campus calendar.
SELECT u.calendarCode AS "calendarCode",
  c.type AS "calendarTypeDescriptor",
  u.edOrgID AS "schoolReference.schoolId",
  u.schoolYear AS "schoolYearTypeReference.schoolYear",
  (SELECT json_group_array(json_object('gradeLevelDescriptor', name))
     FROM (SELECT g.name FROM GradeLevel g WHERE g.structureID = u.structureID AND g.stateExclude = 0 ORDER BY g.seq, g.name))
    AS "gradeLevels",
  u.schoolYear AS "@schoolYear",
  u.schoolID AS "@school",
  u.calendarID AS "@calendar",
  'ScheduleStructure:' || u.structureID AS "@object"
FROM SendableStructure u
JOIN Calendar c ON c.calendarID = u.calendarID
WHERE u.schoolYear = :school_year
  AND (:schools IS NULL OR u.schoolID IN (SELECT value FROM json_each(:schools)))
ORDER BY u.structureID;
