-- Who gets meals free or at a reduced price is economically disadvantaged.
SELECT DISTINCT s.personID AS "@key.person", s.districtID AS "@key.district",
  'uri://ed-fi.org/StudentCharacteristicDescriptor#Economic Disadvantaged' AS "studentCharacteristicDescriptor"
FROM ProgramFoodService y
JOIN ProgramParticipation x ON x.participationID = y.participationID
JOIN StudentDistrict s ON s.personID = x.personID
WHERE x.startDate <= :end_date AND (x.endDate IS NULL OR x.endDate >= :start_date)
ORDER BY 1, 2;
