-- Twelve queries as somebody in a district writes them, from what districts have published of Campus alone. Each begins with its name.

-- name: enrollments
SELECT DISTINCT p.studentNumber, sch.number AS schoolNumber, enr.grade
FROM Enrollment enr
INNER JOIN SchoolYear sy ON sy.endYear = enr.endYear AND sy.active = 1
INNER JOIN Calendar cal ON cal.calendarID = enr.calendarID AND cal.endYear = enr.endYear
INNER JOIN School sch ON sch.schoolID = cal.schoolID
INNER JOIN GradeLevel gl ON gl.calendarID = enr.calendarID AND gl.structureID = enr.structureID AND gl.name = enr.grade
INNER JOIN Person p ON p.personID = enr.personID
WHERE COALESCE(enr.noShow, 0) = 0 AND COALESCE(enr.stateExclude, 0) = 0 AND COALESCE(cal.exclude, 0) = 0
  AND COALESCE(sch.exclude, 0) = 0 AND COALESCE(gl.excludeEnrollment, 0) = 0
  AND enr.serviceType = 'P' AND p.edFiID IS NOT NULL
ORDER BY p.studentNumber

-- name: guardians
SELECT p.studentNumber, rp.name AS relationship, ind.lastName, ind.firstName, con.email, con.cellPhone, hh.phone AS householdPhone,
       addr.number, addr.street, addr.tag, addr.city, addr.zip
FROM RelatedPair rp
JOIN Person p ON p.personID = rp.personID1
JOIN individual ind ON ind.personID = rp.personID2
LEFT JOIN Contact con ON con.personID = rp.personID2
LEFT JOIN HouseholdMember hm ON hm.personID = rp.personID2 AND hm.endDate IS NULL AND COALESCE(hm.secondary, 0) = 0
LEFT JOIN Household hh ON hh.householdID = hm.householdID
LEFT JOIN HouseholdLocation hl ON hl.householdID = hh.householdID AND hl.endDate IS NULL AND hl.physical = 1
LEFT JOIN Address addr ON addr.addressID = hl.addressID
WHERE rp.guardian = 1 AND rp.endDate IS NULL
ORDER BY p.studentNumber, rp.seq

-- name: schedules
SELECT p.studentNumber, crs.number AS courseNumber, sec.number AS sectionNumber, trm.name AS term, per.name AS period, sec.teacherDisplay
FROM Roster ros
JOIN Section sec ON sec.sectionID = ros.sectionID AND sec.trialID = ros.trialID
JOIN ActiveTrial act ON act.trialID = sec.trialID
JOIN SchoolYear sy ON sy.endYear = act.endYear AND sy.active = 1
JOIN Course crs ON crs.courseID = sec.courseID
JOIN SectionPlacement sp ON sp.sectionID = sec.sectionID AND sp.trialID = sec.trialID
JOIN Term trm ON trm.termID = sp.termID
JOIN TermSchedule ts ON ts.termScheduleID = trm.termScheduleID AND ts.structureID = act.structureID
JOIN Period per ON per.periodID = sp.periodID
JOIN PeriodSchedule ps ON ps.periodScheduleID = per.periodScheduleID AND ps.seq = 1
JOIN Person p ON p.personID = ros.personID
WHERE trm.name = 'Semester 1'
  AND (ros.startDate IS NULL OR ros.startDate <= trm.endDate) AND (ros.endDate IS NULL OR ros.endDate >= trm.startDate)
ORDER BY p.studentNumber, per.seq

-- name: attendance
SELECT cal.calendarID, COALESCE(ae.code, att.status) AS code, COUNT(*) AS periods, COUNT(DISTINCT att.personID) AS students
FROM Attendance att
JOIN Calendar cal ON cal.calendarID = att.calendarID
JOIN SchoolYear sy ON sy.endYear = cal.endYear AND sy.active = 1
JOIN Period per ON per.periodID = att.periodID
LEFT JOIN AttendanceExcuse ae ON ae.excuseID = att.excuseID AND ae.calendarID = att.calendarID
WHERE COALESCE(per.nonInstructional, 0) = 0
GROUP BY cal.calendarID, COALESCE(ae.code, att.status)
ORDER BY 1, 2

-- name: scores
SELECT gt.name AS task, trm.name AS term, COUNT(*) AS scores, COUNT(DISTINCT gs.sectionID) AS sections
FROM GradingScore gs
JOIN GradingTask gt ON gt.taskID = gs.taskID
JOIN Term trm ON trm.termID = gs.termID
JOIN Section sec ON sec.sectionID = gs.sectionID
JOIN Trial tl ON tl.trialID = sec.trialID AND tl.active = 1
JOIN Calendar cal ON cal.calendarID = gs.calendarID
JOIN SchoolYear sy ON sy.endYear = cal.endYear AND sy.active = 1
WHERE gs.score IS NOT NULL
GROUP BY gt.name, trm.name
ORDER BY 1, 2

-- name: transcripts
SELECT p.studentNumber, tc.endYear, cs.name AS creditType, SUM(tcr.creditsEarned) AS earned, SUM(tcr.creditsAttempted) AS attempted
FROM TranscriptCourse tc
JOIN TranscriptCredit tcr ON tcr.transcriptID = tc.transcriptID
JOIN CurriculumStandard cs ON cs.standardID = tcr.standardID AND cs.parentID = 1
JOIN Person p ON p.personID = tc.personID
GROUP BY p.studentNumber, tc.endYear, cs.name
ORDER BY 1, 2, 3

-- name: discipline
SELECT bi.incidentID, bi.timestamp, bt.code AS event, p.studentNumber, brt.code AS resolution, res.schoolDaysDuration
FROM BehaviorIncident bi
JOIN Calendar cal ON cal.calendarID = bi.calendarID
JOIN SchoolYear sy ON sy.endYear = cal.endYear AND sy.active = 1
JOIN BehaviorEvent be ON be.incidentID = bi.incidentID
JOIN BehaviorType bt ON bt.typeID = be.typeID
JOIN BehaviorRole br ON br.eventID = be.eventID AND br.role = 'Offender'
JOIN Person p ON p.personID = br.personID
LEFT JOIN BehaviorResolution res ON res.roleID = br.roleID
LEFT JOIN BehaviorResType brt ON brt.typeID = res.typeID
WHERE bi.status = 'CM'
ORDER BY bi.timestamp, bi.incidentID

-- name: staff
SELECT sm.staffNumber, sm.lastName, sm.firstName, sm.title, sm.schoolNumber
FROM staffMember sm
JOIN Employment emp ON emp.personID = sm.personID AND emp.endDate IS NULL
WHERE sm.endDate IS NULL AND sm.teacher = 1
ORDER BY sm.lastName, sm.firstName

-- name: test scores
SELECT tst.code, sc.testingGrade, COUNT(*) AS takers, MIN(CAST(sc.scaleScore AS INTEGER)) AS lowest, MAX(CAST(sc.scaleScore AS INTEGER)) AS highest
FROM TestScore sc
JOIN Test tst ON tst.testID = sc.testID
WHERE tst.parentID IS NULL AND sc.date >= '2026-07-01'
GROUP BY tst.code, sc.testingGrade
ORDER BY 1, 2

-- name: races
SELECT re.code, COUNT(DISTINCT s.personID) AS students,
       COUNT(DISTINCT CASE WHEN s.hispanicEthnicity = 'Y' THEN s.personID END) AS hispanic,
       COUNT(DISTINCT CASE WHEN s.raceEthnicityFed = '7' THEN s.personID END) AS several
FROM student s
JOIN Person p ON p.personID = s.personID
JOIN [Identity] id ON id.identityID = p.currentIdentityID
JOIN IdentityRaceEthnicity ire ON ire.identityID = id.identityID
JOIN RaceEthnicity re ON re.raceID = ire.raceID
WHERE s.activeYear = 1 AND COALESCE(s.noShow, 0) = 0
GROUP BY re.code
ORDER BY re.code

-- name: days
SELECT cal.calendarID, trm.name AS term, COUNT(*) AS days, SUM(CASE WHEN ps.name = 'Late Start' THEN 1 ELSE 0 END) AS lateStarts
FROM [Day] d
JOIN Calendar cal ON cal.calendarID = d.calendarID
JOIN SchoolYear sy ON sy.endYear = cal.endYear AND sy.active = 1
JOIN ScheduleStructure ss ON ss.calendarID = cal.calendarID AND ss.structureID = d.structureID
JOIN TermSchedule ts ON ts.structureID = ss.structureID
JOIN Term trm ON trm.termScheduleID = ts.termScheduleID AND d.date BETWEEN trm.startDate AND trm.endDate
JOIN PeriodSchedule ps ON ps.periodScheduleID = d.periodScheduleID
WHERE d.instruction = 1 AND d.schoolDay = 1
GROUP BY cal.calendarID, trm.name
ORDER BY 1, 2

-- name: rosters
SELECT crs.number, sec.number, sec.sectionID, COUNT(DISTINCT ros.personID) AS students
FROM Section sec
JOIN Trial tl ON tl.trialID = sec.trialID AND tl.active = 1
JOIN Course crs ON crs.courseID = sec.courseID
JOIN Calendar cal ON cal.calendarID = tl.calendarID
JOIN SchoolYear sy ON sy.endYear = cal.endYear AND sy.active = 1
LEFT JOIN Roster ros ON ros.sectionID = sec.sectionID AND ros.trialID = sec.trialID AND ros.endDate IS NULL
GROUP BY crs.number, sec.number, sec.sectionID
ORDER BY 1, 2, 3
