-- The assignments that overlap the year, at a school or, without one, at the district office. The employment behind
-- one is the latest of the person and the district that had begun by its start, or else the first; there may be none.
SELECT a.assignmentID, a.personID, a.districtID, a.schoolID, a.titleCode, a.title, a.fte, a.startDate, a.endDate,
  COALESCE((SELECT s.edOrgID FROM SendableSchool s WHERE s.schoolID = a.schoolID), d.edOrgID) AS edOrgID, d.edOrgID AS districtEdOrgID,
  (SELECT MIN(m.employmentID) FROM Employment m
   WHERE m.personID = a.personID AND m.districtID = a.districtID
     AND m.startDate = COALESCE(
       (SELECT MAX(b.startDate) FROM Employment b
        WHERE b.personID = a.personID AND b.districtID = a.districtID AND b.startDate <= a.startDate),
       (SELECT MIN(b.startDate) FROM Employment b
        WHERE b.personID = a.personID AND b.districtID = a.districtID))) AS employmentID
FROM EmploymentAssignment a
JOIN SendableDistrict d ON d.districtID = a.districtID
WHERE COALESCE(a.exclude, 0) = 0
  AND (a.schoolID IS NULL OR EXISTS (SELECT 1 FROM SendableSchool s WHERE s.schoolID = a.schoolID))
  AND a.startDate <= :end_date AND (a.endDate IS NULL OR a.endDate >= :start_date);
