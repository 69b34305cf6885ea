-- The English learners of the year, each with what the latest stay in a program says.
SELECT x.personID, l.status
FROM ProgramParticipation x
JOIN ProgramEL l ON l.participationID = x.participationID
WHERE x.startDate <= :end_date AND (x.endDate IS NULL OR x.endDate >= :start_date)
  AND NOT EXISTS (SELECT 1 FROM ProgramParticipation o
                  JOIN ProgramEL m ON m.participationID = o.participationID
                  WHERE o.personID = x.personID
                    AND o.startDate <= :end_date AND (o.endDate IS NULL OR o.endDate >= :start_date)
                    AND (o.startDate > x.startDate
                         OR (o.startDate = x.startDate AND o.participationID < x.participationID)));
