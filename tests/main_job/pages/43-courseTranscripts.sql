-- 43 courseTranscripts
-- The last one is of five years ago.
-- CREATE
INSERT INTO TranscriptCourse (transcriptID, personID, schoolNumber, courseNumber, courseName, startYear, endYear,
                              actualTerm, grade, score, percent)
VALUES (4301, 1002, '001', 'ALG-01', 'Algebra II', 2026, 2027, 1, '09', 'A', '98');
INSERT INTO TranscriptCredit (creditID, transcriptID, standardID, creditsAttempted, creditsEarned)
VALUES (4301, 4301, 2, 3, 3);
-- GET 1 ?studentUniqueId=222222&courseCode=ALG-01&schoolYear=2027
--   courseReference.educationOrganizationId = 255901001
--   studentAcademicRecordReference.educationOrganizationId = 255901001
--   studentAcademicRecordReference.termDescriptor = Fall Semester
--   courseAttemptResultDescriptor = Pass
--   attemptedCredits = 3
--   earnedCredits = 3
--   finalLetterGradeEarned = A
--   finalNumericGradeEarned = 98
-- UPDATE
UPDATE TranscriptCourse SET percent = '100' WHERE transcriptID = 4301;
INSERT INTO TranscriptCourse (transcriptID, personID, schoolNumber, courseNumber, courseName, startYear, endYear,
                              actualTerm, grade, score, percent)
VALUES (4302, 1002, '001', 'ALG-01', 'Algebra I', 2021, 2022, 2, '09', 'A', '92');
INSERT INTO TranscriptCredit (creditID, transcriptID, standardID, creditsAttempted, creditsEarned)
VALUES (4302, 4302, 2, 3, 3);
-- GET 1
--   finalNumericGradeEarned = 100
-- GET 2 ?studentUniqueId=222222&courseCode=ALG-01&schoolYear=2022
--   studentAcademicRecordReference.educationOrganizationId = 255901001
--   studentAcademicRecordReference.termDescriptor = Spring Semester
--   courseAttemptResultDescriptor = Pass
--   attemptedCredits = 3
--   earnedCredits = 3
--   finalLetterGradeEarned = A
--   finalNumericGradeEarned = 92
