-- What became of Campus objects: is each still there, and is its calendar excluded? An object of a type that is not listed here is one of
-- which nothing is known, so a query with a new type of object needs a line here.
SELECT o.type, o.id,
  CASE coalesce(CASE o.type
      WHEN 'Attendance' THEN (SELECT k.exclude FROM Attendance t JOIN Calendar k ON k.calendarID = t.calendarID WHERE t.attendanceID = o.id)
      WHEN 'BehaviorIncident' THEN (SELECT k.exclude FROM BehaviorIncident t JOIN Calendar k ON k.calendarID = t.calendarID
                                    WHERE t.incidentID = o.id)
      WHEN 'BehaviorResolution' THEN (SELECT k.exclude FROM BehaviorResolution t JOIN BehaviorRole r ON r.roleID = t.roleID
                                      JOIN BehaviorEvent v ON v.eventID = r.eventID
                                      JOIN BehaviorIncident i ON i.incidentID = v.incidentID
                                      JOIN Calendar k ON k.calendarID = i.calendarID WHERE t.resolutionID = o.id)
      WHEN 'BehaviorRole' THEN (SELECT k.exclude FROM BehaviorRole t JOIN BehaviorEvent v ON v.eventID = t.eventID
                                JOIN BehaviorIncident i ON i.incidentID = v.incidentID
                                JOIN Calendar k ON k.calendarID = i.calendarID WHERE t.roleID = o.id)
      WHEN 'Cohort' THEN (SELECT 0 FROM Cohort t WHERE t.cohortID = o.id)
      WHEN 'CohortMember' THEN (SELECT 0 FROM CohortMember t WHERE t.memberID = o.id)
      WHEN 'CohortStaff' THEN (SELECT 0 FROM CohortStaff t WHERE t.cohortStaffID = o.id)
      WHEN 'Course' THEN (SELECT k.exclude FROM Course t JOIN Calendar k ON k.calendarID = t.calendarID WHERE t.courseID = o.id)
      WHEN 'Day' THEN (SELECT k.exclude FROM Day t JOIN ScheduleStructure u ON u.structureID = t.structureID
                       JOIN Calendar k ON k.calendarID = u.calendarID WHERE t.dayID = o.id)
      WHEN 'District' THEN (SELECT 0 FROM District t WHERE t.districtID = o.id)
      WHEN 'DistrictEmployment' THEN (SELECT 0 FROM DistrictEmployment t WHERE t.employmentID = o.id)
      WHEN 'EdFiGradingPeriod' THEN (SELECT k.exclude FROM EdFiGradingPeriod t JOIN Term m ON m.termID = t.termID
                                     JOIN ScheduleStructure u ON u.structureID = m.structureID
                                     JOIN Calendar k ON k.calendarID = u.calendarID WHERE t.gradingPeriodID = o.id)
      WHEN 'EmploymentAssignment' THEN (SELECT 0 FROM EmploymentAssignment t WHERE t.assignmentID = o.id)
      WHEN 'Enrollment' THEN (SELECT k.exclude FROM Enrollment t JOIN Calendar k ON k.calendarID = t.calendarID WHERE t.enrollmentID = o.id)
      WHEN 'GradingScore' THEN (SELECT k.exclude FROM GradingScore t JOIN Section s ON s.sectionID = t.sectionID
                                JOIN Course c ON c.courseID = s.courseID
                                JOIN Calendar k ON k.calendarID = c.calendarID WHERE t.scoreID = o.id)
      WHEN 'GraduationProgram' THEN (SELECT 0 FROM GraduationProgram t WHERE t.graduationProgramID = o.id)
      WHEN 'Period' THEN (SELECT k.exclude FROM Period t JOIN PeriodSchedule q ON q.periodScheduleID = t.periodScheduleID
                          JOIN ScheduleStructure u ON u.structureID = q.structureID
                          JOIN Calendar k ON k.calendarID = u.calendarID WHERE t.periodID = o.id)
      WHEN 'PeriodSchedule' THEN (SELECT k.exclude FROM PeriodSchedule t JOIN ScheduleStructure u ON u.structureID = t.structureID
                                  JOIN Calendar k ON k.calendarID = u.calendarID WHERE t.periodScheduleID = o.id)
      WHEN 'Person' THEN (SELECT 0 FROM Person t WHERE t.personID = o.id)
      WHEN 'Program' THEN (SELECT 0 FROM Program t WHERE t.programID = o.id)
      WHEN 'ProgramParticipation' THEN (SELECT 0 FROM ProgramParticipation t WHERE t.participationID = o.id)
      WHEN 'RelatedPair' THEN (SELECT 0 FROM RelatedPair t WHERE t.pairID = o.id)
      WHEN 'Room' THEN (SELECT 0 FROM Room t WHERE t.roomID = o.id)
      WHEN 'Roster' THEN (SELECT k.exclude FROM Roster t JOIN Section s ON s.sectionID = t.sectionID
                          JOIN Course c ON c.courseID = s.courseID
                          JOIN Calendar k ON k.calendarID = c.calendarID WHERE t.rosterID = o.id)
      WHEN 'ScheduleStructure' THEN (SELECT k.exclude FROM ScheduleStructure t JOIN Calendar k ON k.calendarID = t.calendarID
                                     WHERE t.structureID = o.id)
      WHEN 'School' THEN (SELECT 0 FROM School t WHERE t.schoolID = o.id)
      WHEN 'Section' THEN (SELECT k.exclude FROM Section t JOIN Course c ON c.courseID = t.courseID
                           JOIN Calendar k ON k.calendarID = c.calendarID WHERE t.sectionID = o.id)
      WHEN 'SectionStaffHistory' THEN (SELECT k.exclude FROM SectionStaffHistory t JOIN Section s ON s.sectionID = t.sectionID
                                       JOIN Course c ON c.courseID = s.courseID
                                       JOIN Calendar k ON k.calendarID = c.calendarID WHERE t.historyID = o.id)
      WHEN 'SpecialEdEvaluation' THEN (SELECT 0 FROM SpecialEdEvaluation t WHERE t.evaluationID = o.id)
      WHEN 'Standard' THEN (SELECT 0 FROM Standard t WHERE t.standardID = o.id)
      WHEN 'Term' THEN (SELECT k.exclude FROM Term t JOIN ScheduleStructure u ON u.structureID = t.structureID
                        JOIN Calendar k ON k.calendarID = u.calendarID WHERE t.termID = o.id)
      WHEN 'Test' THEN (SELECT 0 FROM Test t WHERE t.testID = o.id)
      WHEN 'TestScore' THEN (SELECT 0 FROM TestScore t WHERE t.scoreID = o.id)
      WHEN 'TranscriptCourse' THEN (SELECT coalesce(k.exclude, 0) FROM TranscriptCourse t LEFT JOIN Course c ON c.courseID = t.courseID
                                    LEFT JOIN Calendar k ON k.calendarID = c.calendarID WHERE t.transcriptID = o.id)
      ELSE 'unknown' END, 'gone')
    WHEN 0 THEN 'present' WHEN 1 THEN 'calendarExcluded' WHEN 'gone' THEN 'gone' END AS state
FROM (SELECT json_extract(value, '$[0]') AS type, json_extract(value, '$[1]') AS id FROM json_each(:objects)) o
ORDER BY o.type, o.id;
