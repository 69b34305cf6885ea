-- 17 students
-- Who is enrolled in the year is a student.
-- CREATE
INSERT INTO Person (personID, currentIdentityID, edFiID, studentNumber, stateID) VALUES
  (1001, 1001, '111111', '0111', 'TX111111'), (1002, 1002, '222222', '0222', 'TX222222');
INSERT INTO "Identity" (identityID, personID, lastName, firstName, middleName, suffix, gender, birthdate, birthCity, birthCountry,
                        hispanicEthnicity, personalTitle)
VALUES
  (1001, 1001, 'Jones', 'Austin', 'Samuel', 'JR', 'M', '2009-01-01 00:00:00', 'Grand Bend', 'AG', 'N', 'Mr.'),
  (1002, 1002, 'Johnson', 'Madison', 'Mary', NULL, 'F', '2001-01-01 00:00:00', 'Grand Bend', 'US', 'N', 'Ms.');
INSERT INTO Enrollment (enrollmentID, personID, districtID, calendarID, structureID, endYear, grade, serviceType, active,
                        startDate, startStatus)
VALUES
  (1701, 1001, 1, 1071, 1072, 2027, '01', 'P', 1, '2026-08-23 00:00:00', '03'),
  (1702, 1002, 1, 11, 12, 2027, '09', 'P', 1, '2026-08-23 00:00:00', '03');
-- GET 1 ?studentUniqueId=111111
--   birthCity = Grand Bend
--   birthCountryDescriptor = AG
--   birthDate = 2009-01-01
--   firstName = Austin
--   middleName = Samuel
--   lastSurname = Jones
--   generationCodeSuffix = JR
--   personalTitlePrefix = Mr.
-- GET 2 ?studentUniqueId=222222
--   birthCity = Grand Bend
--   birthCountryDescriptor = US
--   birthDate = 2001-01-01
--   firstName = Madison
--   middleName = Mary
--   lastSurname = Johnson
--   generationCodeSuffix = none
--   personalTitlePrefix = Ms.
-- UPDATE
UPDATE "Identity" SET birthdate = '2009-01-02 00:00:00' WHERE identityID = 1001;
UPDATE "Identity" SET birthCity = 'Grand Oaks' WHERE identityID = 1002;
-- GET 1
--   birthDate = 2009-01-02
-- GET 2
--   birthCity = Grand Oaks
