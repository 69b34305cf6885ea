-- The disability that a program is for.
SELECT x.participationID AS "@key",
  y.disability AS "disabilityDescriptor",
  1 AS "orderOfDisability"
FROM YearParticipation x
JOIN ProgramSpecialEd y ON y.participationID = x.participationID
WHERE x.category = 'SPED'
ORDER BY x.participationID;
