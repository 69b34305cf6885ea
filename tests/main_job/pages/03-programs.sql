-- 3 programs
-- CREATE
INSERT INTO Program (programID, districtID, category, type, name, code)
VALUES (301, 1, 'GEN', 'BIL', 'Grand Bend Bilingual 101', '101');
-- GET 1 ?programName=Grand Bend Bilingual 101
--   educationOrganizationReference.educationOrganizationId = 255901
--   programId = 101
--   programTypeDescriptor = Bilingual
-- DELETE
DELETE FROM Program WHERE programID = 301;
-- GONE 1
