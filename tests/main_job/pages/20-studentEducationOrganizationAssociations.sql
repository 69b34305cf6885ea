-- 20 studentEducationOrganizationAssociations
-- Of the characteristics, Campus as it is here knows who gets meals free or at a reduced price. Telephone and language
-- of the second, the page leaves open.
-- CREATE
UPDATE "Identity" SET homePrimaryLanguage = 'es' WHERE identityID IN (1001, 1002);
INSERT INTO RaceEthnicity (raceID, code, name) VALUES (1, 'B', 'Black'), (2, 'W', 'White');
INSERT INTO IdentityRaceEthnicity (identityID, raceID) VALUES (1001, 1), (1002, 2);
INSERT INTO Contact (personID, email, homePhone)
VALUES (1001, 'Austin@edficert.org', '111-222-3333'), (1002, 'Madison@edficert.org', '111-222-5555');
INSERT INTO Household (householdID) VALUES (2001), (2002);
INSERT INTO HouseholdMember (householdID, personID) VALUES (2001, 1001), (2002, 1002);
INSERT INTO Address (addressID, number, street, tag, city, state, zip) VALUES
  (2001, '654', 'Mission', 'Hills', 'Grand Bend', 'TX', '78834'),
  (2002, '123', 'Cedar', 'Street', 'Grand Bend', 'TX', '78834');
INSERT INTO HouseholdLocation (householdID, addressID, physical) VALUES (2001, 2001, 1), (2002, 2002, 1);
INSERT INTO Program (programID, districtID, category, type, name)
VALUES (2001, 1, 'EL', 'EL', 'English Screening'), (2002, 1, 'FOOD', 'FOOD', 'School Breakfast');
INSERT INTO ProgramParticipation (participationID, personID, programID, startDate) VALUES
  (2001, 1001, 2001, '2026-08-24 00:00:00'), (2002, 1002, 2001, '2026-08-24 00:00:00'),
  (2003, 1001, 2002, '2026-08-24 00:00:00'), (2004, 1002, 2002, '2026-08-24 00:00:00');
INSERT INTO ProgramEL (participationID, status) VALUES (2001, 'N'), (2002, 'N');
INSERT INTO ProgramFoodService (participationID) VALUES (2003), (2004);
-- GET 1 ?studentUniqueId=111111
--   educationOrganizationReference.educationOrganizationId = 255901
--   limitedEnglishProficiencyDescriptor = NotLimited
--   studentCharacteristics.studentCharacteristicDescriptor = Economic Disadvantaged
--   studentIdentificationCodes.assigningOrganizationIdentificationCode = 255901 | State
--   studentIdentificationCodes.identificationCode = 0111 | TX111111
--   studentIdentificationCodes.studentIdentificationSystemDescriptor = Local | State
--   sexDescriptor = Male
--   addresses.addressTypeDescriptor = Home
--   addresses.city = Grand Bend
--   addresses.postalCode = 78834
--   addresses.stateAbbreviationDescriptor = TX
--   addresses.streetNumberName = 654 Mission Hills
--   telephones.telephoneNumber = 111-222-3333
--   telephones.telephoneNumberTypeDescriptor = Home
--   electronicMails.electronicMailAddress = Austin@edficert.org
--   electronicMails.electronicMailTypeDescriptor = Organization
--   hispanicLatinoEthnicity = false
--   races.raceDescriptor = Black - African American
--   languages.languageDescriptor = spa
--   languages.uses.languageUseDescriptor = Home language
-- GET 2 ?studentUniqueId=222222
--   limitedEnglishProficiencyDescriptor = NotLimited
--   studentCharacteristics.studentCharacteristicDescriptor = Economic Disadvantaged
--   sexDescriptor = Female
--   addresses.streetNumberName = 123 Cedar Street
--   telephones.telephoneNumber = 111-222-5555
--   electronicMails.electronicMailAddress = Madison@edficert.org
--   hispanicLatinoEthnicity = false
--   races.raceDescriptor = White
--   languages.languageDescriptor = spa
-- UPDATE
UPDATE Contact SET homePhone = '111-222-4444' WHERE personID = 1001;
UPDATE Address SET tag = 'Circle' WHERE addressID = 2002;
-- GET 1
--   telephones.telephoneNumber = 111-222-4444
-- GET 2
--   addresses.streetNumberName = 123 Cedar Circle
