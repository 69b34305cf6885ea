-- The services of a participation.
SELECT x.participationID AS "@key",
  v.service AS "specialEducationProgramServiceDescriptor",
  COALESCE(v.isPrimary, 0) AS "primaryIndicator",
  v.startDate AS "serviceBeginDate"
FROM YearParticipation x
JOIN ProgramService v ON v.participationID = x.participationID
WHERE x.category = 'SPED'
ORDER BY x.participationID, v.service;
