-- What the pages take for granted: one district, an elementary and a high school with this year's calendars and days of
-- instruction, sorts of scores and credits, and what Campus codes mean. All else is created by the pages.
INSERT INTO SystemPreference (name, value) VALUES ('Enable Ed-Fi', 'Yes');
INSERT INTO EdFiConfiguration (configurationID, name, schoolYear, dataStandard)
VALUES (1, 'Certification', 2027, '5.2');
INSERT INTO EdFiMapping (configurationID, descriptor, code, value)
SELECT 1, column1 || 'Descriptor', column2, 'uri://ed-fi.org/' || column1 || 'Descriptor#' || column3
FROM (VALUES
  ('AcademicSubject', 'ART', 'Fine and Performing Arts'),
  ('AcademicSubject', 'ELA', 'English Language Arts'),
  ('AcademicSubject', 'MATH', 'Mathematics'),
  ('AttendanceEventCategory', 'T', 'Tardy'),
  ('AttendanceEventCategory', 'UX', 'Unexcused Absence'),
  ('Behavior', 'DB', 'School Code of Conduct'),
  ('Behavior', 'SO', 'State Offense'),
  ('CTEProgramService', 'IT', 'Information Technology'),
  ('CalendarEvent', 'H', 'Holiday'),
  ('CalendarEvent', 'L', 'Student late arrival/early dismissal'),
  ('CalendarType', 'IEP', 'IEP'),
  ('CalendarType', 'REG', 'School'),
  ('CalendarType', 'SS', 'Student Specific'),
  ('ClassroomPosition', 'A', 'Assistant Teacher'),
  ('ClassroomPosition', 'P', 'Teacher of Record'),
  ('CohortScope', 'D', 'District'),
  ('CohortType', 'EX', 'Extracurricular Activity'),
  ('CohortType', 'FT', 'Field Trip'),
  ('CohortType', 'SH', 'Study Hall'),
  ('Country', 'AG', 'AG'),
  ('Country', 'US', 'US'),
  ('CourseAttemptResult', 'F', 'Fail'),
  ('CourseAttemptResult', 'P', 'Pass'),
  ('CourseLevelCharacteristic', 'BASIC', 'Basic'),
  ('CourseLevelCharacteristic', 'CORE', 'Core Subject'),
  ('Disability', 'SLD', 'Specific Learning Disability'),
  ('Discipline', 'CS', 'Community Service'),
  ('Discipline', 'ISS', 'In School Suspension'),
  ('Discipline', 'OSS', 'Out of School Suspension'),
  ('DisciplineIncidentParticipationCode', 'Offender', 'Perpetrator'),
  ('EmploymentStatus', 'TEN', 'Tenured or permanent'),
  ('EnrollmentType', 'P', 'Current'),
  ('EntryType', '03', 'Next year school'),
  ('ExitWithdrawType', '10', 'Transferred'),
  ('ExitWithdrawType', '99', 'End of school year'),
  ('GradeLevel', '01', 'First grade'),
  ('GradeLevel', '06', 'Sixth grade'),
  ('GradeLevel', '07', 'Seventh grade'),
  ('GradeLevel', '08', 'Eighth grade'),
  ('GradeLevel', '09', 'Ninth grade'),
  ('GradeLevel', '10', 'Tenth grade'),
  ('GradeLevel', '11', 'Eleventh grade'),
  ('GradeLevel', '12', 'Twelfth grade'),
  ('GradeType', 'Six Weeks 1', 'Grading Period'),
  ('GradeType', 'Six Weeks 2', 'Grading Period'),
  ('GradingPeriod', '6W1', 'First Six Weeks'),
  ('GradingPeriod', '6W2', 'Second Six Weeks'),
  ('GraduationPlanType', 'MIN', 'Minimum'),
  ('GraduationPlanType', 'REC', 'Recommended'),
  ('HomelessPrimaryNighttimeResidence', 'D', 'Doubled-up'),
  ('HomelessPrimaryNighttimeResidence', 'S', 'Shelters'),
  ('IncidentLocation', 'BUS', 'School bus'),
  ('IncidentLocation', 'CLS', 'Classroom'),
  ('IncidentLocation', 'LIB', 'Library/media center'),
  ('Language', 'es', 'spa'),
  ('LanguageInstructionProgramService', 'SEI', 'Structured English Immersion'),
  ('LevelOfEducation', 'D', 'Doctorate'),
  ('LevelOfEducation', 'M', 'Master''s'),
  ('LimitedEnglishProficiency', 'N', 'NotLimited'),
  ('LocalEducationAgencyCategory', 'REG', 'Regular public school district'),
  ('MigrantEducationProgramService', 'IN', 'Instructional Services'),
  ('Monitored', 'M1', 'Year 1'),
  ('NeglectedOrDelinquentProgram', 'NG', 'Neglected Programs'),
  ('NeglectedOrDelinquentProgramService', 'DP', 'Dropout Prevention Programs'),
  ('NeglectedOrDelinquentProgramService', 'MN', 'Mentoring Programs'),
  ('Participation', 'C', 'Completed'),
  ('Proficiency', 'N', 'Not Proficient'),
  ('Proficiency', 'P', 'Proficient'),
  ('ProgramAssignment', 'REG', 'Regular Education'),
  ('ProgramType', 'BIL', 'Bilingual'),
  ('ProgramType', 'CTE', 'Career and Technical Education'),
  ('ProgramType', 'EL', 'English as a Second Language (ESL)'),
  ('ProgramType', 'FOOD', 'Other'),
  ('ProgramType', 'GT', 'Gifted and Talented'),
  ('ProgramType', 'HOM', 'Homeless'),
  ('ProgramType', 'MIG', 'Migrant Education'),
  ('ProgramType', 'ND', 'Neglected and Delinquent Program'),
  ('ProgramType', 'SPED', 'Special Education'),
  ('ProgramType', 'T1', 'Title I Part A'),
  ('Race', 'B', 'Black - African American'),
  ('Race', 'W', 'White'),
  ('ReasonExited', 'OT', 'Other'),
  ('ReasonExited', 'RG', 'Transferred to regular education'),
  ('Relation', 'Father', 'Father'),
  ('Relation', 'Mother', 'Mother'),
  ('ResidencyStatus', 'R', 'Resident of admin unit and school area'),
  ('SchoolFoodServiceProgramService', 'FL', 'Free Lunch'),
  ('SchoolFoodServiceProgramService', 'RL', 'Reduced Price Lunch'),
  ('Sex', 'F', 'Female'),
  ('Sex', 'M', 'Male'),
  ('SpecialEducationSetting', '1', 'Inside regular class 80% or more of the day'),
  ('SpecialEducationSetting', '3', 'Inside regular class less than 40% of the day'),
  ('StaffClassification', 'CN', 'Counselor'),
  ('StaffClassification', 'T', 'Teacher'),
  ('StateAbbreviation', 'TX', 'TX'),
  ('TechnicalSkillsAssessment', 'P', 'Passed'),
  ('Term', '1', 'Fall Semester'),
  ('Term', '2', 'Spring Semester'),
  ('Term', '2026-2027 Fall Semester', 'Fall Semester'),
  ('TitleIPartAParticipant', 'NS', 'Was not served'),
  ('TitleIPartAParticipant', 'SW', 'Public Schoolwide Program'),
  ('TitleIPartAParticipant', 'TA', 'Public Targeted Assistance Program'));

INSERT INTO District (districtID, number, name, type) VALUES (1, '255901', 'Grand Bend ISD', 'REG');
INSERT INTO SchoolYear (endYear, startYear, label, startDate, endDate, active) VALUES
  (2022, 2021, '2021-22', '2021-08-23 00:00:00', '2022-06-01 00:00:00', 0),
  (2027, 2026, '2026-27', '2026-08-23 00:00:00', '2027-06-01 00:00:00', 1);
INSERT INTO School (schoolID, districtID, number, standardCode, name) VALUES
  (107, 1, '107', '255901107', 'Grand Bend Elementary School'),
  (1, 1, '001', '255901001', 'Grand Bend High School');
INSERT INTO Calendar (calendarID, districtID, schoolID, endYear, number, name, type) VALUES
  (1071, 1, 107, 2027, '107-1', 'Elementary', 'REG'),
  (11, 1, 1, 2027, '001-1', 'High', 'REG');
INSERT INTO ScheduleStructure (structureID, calendarID) VALUES (1072, 1071), (12, 11);
INSERT INTO GradeLevel (calendarID, structureID, name) VALUES (1071, 1072, '01'), (11, 12, '09'), (11, 12, '10');
INSERT INTO TermSchedule (termScheduleID, structureID) VALUES (1073, 1072), (13, 12);
INSERT INTO Trial (trialID, calendarID, structureID, name, active)
VALUES (1074, 1071, 1072, 'Schedule', 1), (14, 11, 12, 'Schedule', 1);
WITH RECURSIVE InstructionDay (day) AS (
  SELECT '2026-08-24' UNION ALL SELECT date(day, '+1 day') FROM InstructionDay WHERE day < '2026-12-18')
INSERT INTO Day (dayID, calendarID, structureID, date, schoolDay, instruction)
SELECT row_number() OVER (ORDER BY s.structureID, d.day) + 10000, s.calendarID, s.structureID, d.day || ' 00:00:00', 1, 1
FROM InstructionDay d
CROSS JOIN ScheduleStructure s
WHERE s.structureID IN (1072, 12) AND strftime('%w', d.day) BETWEEN '1' AND '5' AND d.day <> '2026-09-07';
INSERT INTO GradingTask (taskID, name, transcript)
VALUES (1, 'Six Weeks 1', 0), (2, 'Six Weeks 2', 0), (3, 'Semester', 1);
INSERT INTO CurriculumStandard (standardID, parentID, name) VALUES (1, NULL, 'Credit'), (2, 1, 'Core');
