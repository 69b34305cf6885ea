-- The participations in programs that overlap the year. A program is the district's.
SELECT x.participationID, x.personID, x.startDate, x.endDate, x.exitReason,
  g.category, g.name AS programName, g.type AS programType, d.edOrgID
FROM Program g
JOIN SendableDistrict d ON d.districtID = g.districtID
CROSS JOIN ProgramParticipation x
WHERE x.programID = g.programID
  AND x.startDate <= :end_date AND (x.endDate IS NULL OR x.endDate >= :start_date)
  AND (:persons IS NULL OR x.personID IN (:persons));
