-- Attendance with its code: that of the excuse, or without one the status.
SELECT a.attendanceID, a.calendarID, a.personID, a.date, a.periodID, COALESCE(x.code, a.status) AS code, a.comments
FROM Attendance a
LEFT JOIN AttendanceExcuse x ON x.excuseID = a.excuseID;
