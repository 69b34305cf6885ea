-- All schools in which the students of these schools are enrolled, a row for each enrollment: for the Campus keys of
-- what students have.
SELECT e.personID, e.schoolID, e.districtID
FROM SendableEnrollment e
WHERE (:persons IS NULL OR e.personID IN (:persons))
  AND (:schools IS NULL OR e.personID IN (SELECT o.personID FROM SendableEnrollment o WHERE o.schoolID IN (:schools)));
