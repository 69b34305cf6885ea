-- All schools of the staff's assignments, a row for each: for the Campus keys of what the staff has.
SELECT a.personID, a.schoolID
FROM SendableAssignment a
WHERE a.schoolID IS NOT NULL
  AND (:persons IS NULL OR a.personID IN (:persons));
