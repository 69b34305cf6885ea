-- 44 studentAcademicRecords
-- There is a record where there is a course on the transcript: an elementary one without credits, and that of page 43.
-- CREATE
INSERT INTO TranscriptCourse (transcriptID, personID, schoolNumber, courseNumber, courseName, startYear, endYear,
                              actualTerm, grade, score)
VALUES (4401, 1001, '107', 'ELA-01', 'English Language Arts, Grade 1', 2026, 2027, 1, '01', 'S');
INSERT INTO TranscriptGPA (personID, schoolID, endYear, term, gpa, attempted, earned) VALUES
  (1001, 107, 2027, 1, '3.2', '0', '0'), (1002, 1, 2027, 1, '3.5', '40', '38');
-- GET 1 ?studentUniqueId=111111
--   educationOrganizationReference.educationOrganizationId = 255901107
--   schoolYearTypeReference.schoolYear = 2027
--   termDescriptor = Fall Semester
--   cumulativeAttemptedCredits = 0
--   cumulativeEarnedCredits = 0
--   sessionAttemptedCredits = none
--   sessionEarnedCredits = none
--   gradePointAverages.gradePointAverageTypeDescriptor = Unweighted
--   gradePointAverages.gradePointAverageValue = 3.2
--   gradePointAverages.isCumulative = true
--   gradePointAverages.maxGradePointAverageValue = 4
-- GET 2 ?studentUniqueId=222222&schoolYear=2027
--   educationOrganizationReference.educationOrganizationId = 255901001
--   termDescriptor = Fall Semester
--   cumulativeAttemptedCredits = 40
--   cumulativeEarnedCredits = 38
--   sessionAttemptedCredits = 3
--   sessionEarnedCredits = 3
-- UPDATE
INSERT INTO TranscriptCourse (transcriptID, personID, schoolNumber, courseNumber, courseName, startYear, endYear,
                              actualTerm, grade, score)
VALUES (4402, 1002, '001', 'ALG 01', 'Algebra I', 2026, 2027, 1, '09', 'B');
INSERT INTO TranscriptCredit (creditID, transcriptID, standardID, creditsAttempted, creditsEarned)
VALUES (4401, 4402, 2, 3, 3);
UPDATE TranscriptGPA SET attempted = '43', earned = '41' WHERE personID = 1002;
-- GET 2
--   cumulativeAttemptedCredits = 43
--   cumulativeEarnedCredits = 41
--   sessionAttemptedCredits = 6
--   sessionEarnedCredits = 6
