-- The periods that an event covers.
SELECT DISTINCT a.firstID AS "@key.attendance", a.sectionID AS "@key.section",
  c.classPeriodName AS "classPeriodReference.classPeriodName",
  a.edOrgID AS "classPeriodReference.schoolId"
FROM SectionAttendance a
CROSS JOIN ClassPeriod c
WHERE c.periodID = a.periodID
ORDER BY 1, 2, 3;
