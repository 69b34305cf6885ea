-- The rooms of the schools that have a calendar in the year. A room is of no year itself.
SELECT r.name AS "classroomIdentificationCode",
  s.edOrgID AS "schoolReference.schoolId",
  r.capacity AS "maximumNumberOfSeats",
  s.schoolID AS "@school",
  CONCAT('Room:', r.roomID) AS "@object"
FROM Room r
JOIN SendableSchool s ON s.schoolID = r.schoolID
WHERE EXISTS (SELECT 1 FROM SendableStructure u WHERE u.schoolID = s.schoolID)
  AND (:schools IS NULL OR s.schoolID IN (:schools))
ORDER BY r.roomID;
