-- Attendance in the sections that the student is in on the day, that meet in its period, and in which it is taken;
-- each with the first row of the day that has the same code there. Who is on a roster twice on the day is in the
-- section once, and a section of two terms of the day meets in the first.
SELECT a.attendanceID, a.personID, a.date, a.periodID, COALESCE(x.code, a.status) AS code, a.comments,
  s.sectionID, s.termName, s.courseID, s.courseNumber, s.calendarID, s.schoolYear, s.schoolID, s.edOrgID,
  MIN(a.attendanceID) OVER (PARTITION BY a.personID, a.date, s.sectionID, COALESCE(x.code, a.status)) AS firstID
FROM SendableSection s
JOIN Course c ON c.courseID = s.courseID
CROSS JOIN Roster r
CROSS JOIN SectionPlacement l
CROSS JOIN Attendance a
LEFT JOIN AttendanceExcuse x ON x.excuseID = a.excuseID
WHERE c.attendance = 1
  AND (:schools IS NULL OR s.schoolID IN (:schools))
  AND ((:courses IS NULL AND :sections IS NULL) OR s.courseID IN (:courses) OR s.sectionID IN (:sections))
  AND l.sectionID = s.sectionID AND l.termID = s.termID AND l.trialID = s.trialID
  AND r.sectionID = s.sectionID AND r.trialID = s.trialID
  AND (:persons IS NULL OR r.personID IN (:persons))
  AND (:from_date IS NULL OR a.date >= :from_date) AND (:to_date IS NULL OR a.date <= :to_date)
  AND a.personID = r.personID AND a.date BETWEEN s.termStartDate AND s.termEndDate
  AND a.periodID = l.periodID AND a.calendarID = s.calendarID
  AND (r.startDate IS NULL OR r.startDate <= a.date) AND (r.endDate IS NULL OR r.endDate >= a.date)
  AND NOT EXISTS (SELECT 1 FROM Roster o
                  WHERE o.sectionID = r.sectionID AND o.personID = a.personID AND o.trialID = r.trialID AND o.rosterID < r.rosterID
                    AND (o.startDate IS NULL OR o.startDate <= a.date) AND (o.endDate IS NULL OR o.endDate >= a.date))
  AND NOT EXISTS (SELECT 1 FROM SectionPlacement o
                  JOIN Term m ON m.termID = o.termID
                  WHERE o.sectionID = l.sectionID AND o.trialID = l.trialID AND o.termID < l.termID
                    AND a.date BETWEEN m.startDate AND m.endDate);
