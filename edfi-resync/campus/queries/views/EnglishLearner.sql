-- The English learners of the year, each with what the latest stay in a program says.
SELECT n.personID, n.status
FROM (SELECT x.personID, l.status,
        ROW_NUMBER() OVER (PARTITION BY x.personID ORDER BY x.startDate DESC, x.participationID) AS place
      FROM ProgramEL l
      JOIN ProgramParticipation x ON x.participationID = l.participationID
      WHERE x.startDate <= :end_date AND (x.endDate IS NULL OR x.endDate >= :start_date)) n
WHERE n.place = 1;
