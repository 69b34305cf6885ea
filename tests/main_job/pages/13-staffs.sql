-- 13 staffs
-- Who is assigned anywhere, as page 14 does it, is staff.
-- CREATE
INSERT INTO Person (personID, currentIdentityID, edFiID) VALUES (5001, 5001, '207220'), (5002, 5002, '207269');
INSERT INTO "Identity" (identityID, personID, lastName, firstName, middleName, suffix, gender, birthdate, hispanicEthnicity,
                        educationLevel)
VALUES
  (5001, 5001, 'Loyo', 'John', NULL, 'Sr', 'M', '1959-04-30 00:00:00', 'Y', 'M'),
  (5002, 5002, 'Smith', 'Jane', 'Marcy', NULL, 'F', '1973-07-20 00:00:00', 'Y', 'D');
INSERT INTO Contact (personID, email) VALUES (5001, 'johnloyo@edficert.org'), (5002, 'janesmith@edficert.org');
INSERT INTO Employment (employmentID, personID, districtID, startDate, type, highlyQualified) VALUES
  (1301, 5001, 1, '2026-07-01 00:00:00', 'TEN', 1), (1302, 5002, 1, '2026-07-01 00:00:00', 'TEN', 1);
-- GET 1 ?staffUniqueId=207220
--   firstName = John
--   hispanicLatinoEthnicity = true
--   lastSurname = Loyo
--   birthDate = 1959-04-30
--   generationCodeSuffix = Sr
--   highestCompletedLevelOfEducationDescriptor = Master's
--   highlyQualifiedTeacher = true
--   middleName = none
--   sexDescriptor = Male
--   electronicMails.electronicMailAddress = johnloyo@edficert.org
--   electronicMails.electronicMailTypeDescriptor = Work
-- GET 2 ?staffUniqueId=207269
--   firstName = Jane
--   middleName = Marcy
--   lastSurname = Smith
--   birthDate = 1973-07-20
--   generationCodeSuffix = none
--   highestCompletedLevelOfEducationDescriptor = Doctorate
--   highlyQualifiedTeacher = true
--   hispanicLatinoEthnicity = true
--   sexDescriptor = Female
--   electronicMails.electronicMailAddress = janesmith@edficert.org
-- UPDATE
UPDATE Employment SET highlyQualified = 0 WHERE employmentID = 1301;
UPDATE "Identity" SET hispanicEthnicity = 'N' WHERE identityID = 5002;
-- GET 1
--   highlyQualifiedTeacher = false
-- GET 2
--   hispanicLatinoEthnicity = false
