-- The disabilities for which a student has an individualized education program.
SELECT DISTINCT s.personID AS "@key.person", s.districtID AS "@key.district",
  y.disability AS "disabilityDescriptor"
FROM ProgramSpecialEd y
JOIN ProgramParticipation x ON x.participationID = y.participationID
JOIN StudentDistrict s ON s.personID = x.personID
WHERE x.startDate <= :end_date AND (x.endDate IS NULL OR x.endDate >= :start_date)
ORDER BY 1, 2, 3;
