-- The names of periods. They hold the structure, since Ed-Fi knows them by school alone.
SELECT p.periodID, p.periodScheduleID, q.structureID, CONCAT(q.name, '-', p.name, '-', q.structureID) AS classPeriodName
FROM Period p
JOIN PeriodSchedule q ON q.periodScheduleID = p.periodScheduleID;
