-- What became of Campus objects: is each still there, and is its calendar excluded? An object of a type that is not
-- listed here is one of which nothing is known, so a query with a new type of object needs a line here. A line gives
-- the object's calendar, 0 for one that belongs to none, and nothing for one that is gone.
SELECT o.type, o.id,
  CASE WHEN o.calendarID IS NULL THEN 'gone'
       WHEN o.calendarID = -1 THEN NULL
       WHEN EXISTS (SELECT 1 FROM Calendar k WHERE k.calendarID = o.calendarID AND k.exclude = 1) THEN 'calendarExcluded'
       ELSE 'present' END AS state
FROM (SELECT a.type, a.id,
        CASE a.type
          WHEN 'Attendance' THEN (SELECT t.calendarID FROM Attendance t WHERE t.attendanceID = a.id)
          WHEN 'BehaviorIncident' THEN (SELECT t.calendarID FROM BehaviorIncident t WHERE t.incidentID = a.id)
          WHEN 'BehaviorResolution' THEN (SELECT i.calendarID FROM BehaviorResolution t JOIN BehaviorRole r ON r.roleID = t.roleID
                                          JOIN BehaviorEvent v ON v.eventID = r.eventID
                                          JOIN BehaviorIncident i ON i.incidentID = v.incidentID WHERE t.resolutionID = a.id)
          WHEN 'BehaviorRole' THEN (SELECT i.calendarID FROM BehaviorRole t JOIN BehaviorEvent v ON v.eventID = t.eventID
                                    JOIN BehaviorIncident i ON i.incidentID = v.incidentID WHERE t.roleID = a.id)
          WHEN 'Cohort' THEN (SELECT 0 FROM Cohort t WHERE t.cohortID = a.id)
          WHEN 'CohortMember' THEN (SELECT 0 FROM CohortMember t WHERE t.memberID = a.id)
          WHEN 'CohortStaff' THEN (SELECT 0 FROM CohortStaff t WHERE t.cohortStaffID = a.id)
          WHEN 'Course' THEN (SELECT t.calendarID FROM Course t WHERE t.courseID = a.id)
          WHEN 'CurriculumStandard' THEN (SELECT 0 FROM CurriculumStandard t WHERE t.standardID = a.id)
          WHEN 'Day' THEN (SELECT t.calendarID FROM Day t WHERE t.dayID = a.id)
          WHEN 'District' THEN (SELECT 0 FROM District t WHERE t.districtID = a.id)
          WHEN 'EdFiDescriptorMapping' THEN (SELECT 0 FROM EdFiDescriptorMapping t WHERE t.descriptorMappingID = a.id)
          WHEN 'EdFiGradingPeriod' THEN (SELECT u.calendarID FROM EdFiGradingPeriod t JOIN Term m ON m.termID = t.termID
                                         JOIN TermSchedule q ON q.termScheduleID = m.termScheduleID
                                         JOIN ScheduleStructure u ON u.structureID = q.structureID WHERE t.gradingPeriodID = a.id)
          WHEN 'Employment' THEN (SELECT 0 FROM Employment t WHERE t.employmentID = a.id)
          WHEN 'EmploymentAssignment' THEN (SELECT 0 FROM EmploymentAssignment t WHERE t.assignmentID = a.id)
          WHEN 'Enrollment' THEN (SELECT t.calendarID FROM Enrollment t WHERE t.enrollmentID = a.id)
          WHEN 'GradingScore' THEN (SELECT t.calendarID FROM GradingScore t WHERE t.scoreID = a.id)
          WHEN 'GraduationProgram' THEN (SELECT 0 FROM GraduationProgram t WHERE t.graduationProgramID = a.id)
          WHEN 'Intervention' THEN (SELECT 0 FROM Intervention t WHERE t.interventionID = a.id)
          WHEN 'InterventionStudent' THEN (SELECT 0 FROM InterventionStudent t WHERE t.interventionStudentID = a.id)
          WHEN 'Period' THEN (SELECT u.calendarID FROM Period t JOIN PeriodSchedule q ON q.periodScheduleID = t.periodScheduleID
                              JOIN ScheduleStructure u ON u.structureID = q.structureID WHERE t.periodID = a.id)
          WHEN 'PeriodSchedule' THEN (SELECT u.calendarID FROM PeriodSchedule t
                                      JOIN ScheduleStructure u ON u.structureID = t.structureID WHERE t.periodScheduleID = a.id)
          WHEN 'Person' THEN (SELECT 0 FROM Person t WHERE t.personID = a.id)
          WHEN 'Program' THEN (SELECT 0 FROM Program t WHERE t.programID = a.id)
          WHEN 'ProgramParticipation' THEN (SELECT 0 FROM ProgramParticipation t WHERE t.participationID = a.id)
          WHEN 'RelatedPair' THEN (SELECT 0 FROM RelatedPair t WHERE t.pairID = a.id)
          WHEN 'Room' THEN (SELECT 0 FROM Room t WHERE t.roomID = a.id)
          WHEN 'Roster' THEN (SELECT c.calendarID FROM Roster t JOIN Section s ON s.sectionID = t.sectionID
                              JOIN Course c ON c.courseID = s.courseID WHERE t.rosterID = a.id)
          WHEN 'ScheduleStructure' THEN (SELECT t.calendarID FROM ScheduleStructure t WHERE t.structureID = a.id)
          WHEN 'School' THEN (SELECT 0 FROM School t WHERE t.schoolID = a.id)
          WHEN 'Section' THEN (SELECT c.calendarID FROM Section t JOIN Course c ON c.courseID = t.courseID WHERE t.sectionID = a.id)
          WHEN 'SectionStaffHistory' THEN (SELECT c.calendarID FROM SectionStaffHistory t JOIN Section s ON s.sectionID = t.sectionID
                                           JOIN Course c ON c.courseID = s.courseID WHERE t.historyID = a.id)
          WHEN 'SpecialEdEvaluation' THEN (SELECT 0 FROM SpecialEdEvaluation t WHERE t.evaluationID = a.id)
          WHEN 'Term' THEN (SELECT u.calendarID FROM Term t JOIN TermSchedule q ON q.termScheduleID = t.termScheduleID
                            JOIN ScheduleStructure u ON u.structureID = q.structureID WHERE t.termID = a.id)
          WHEN 'Test' THEN (SELECT 0 FROM Test t WHERE t.testID = a.id)
          WHEN 'TestScore' THEN (SELECT 0 FROM TestScore t WHERE t.scoreID = a.id)
          WHEN 'TranscriptCourse' THEN (SELECT 0 FROM TranscriptCourse t WHERE t.transcriptID = a.id)
          ELSE -1 END AS calendarID
      FROM AskedObject a) o
ORDER BY o.type, o.id;
