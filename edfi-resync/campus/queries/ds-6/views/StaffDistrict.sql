-- The districts in which staff have an assignment of the year: for the parts of what districts know of their staff.
SELECT DISTINCT a.personID, a.districtID
FROM SendableAssignment a
WHERE (:persons IS NULL OR a.personID IN (:persons));
