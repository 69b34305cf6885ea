-- 23 contacts
-- CREATE
INSERT INTO Person (personID, currentIdentityID, edFiID) VALUES (3001, 3001, '333333'), (3002, 3002, '444444');
INSERT INTO "Identity" (identityID, personID, lastName, firstName, gender) VALUES
  (3001, 3001, 'Jones', 'Michael', 'M'), (3002, 3002, 'Johnson', 'Alexis', 'F');
INSERT INTO Contact (personID, email) VALUES (3001, 'michaeljones@example.com'), (3002, 'alexisjohnson@example.com');
INSERT INTO Household (householdID) VALUES (2301), (2302);
INSERT INTO HouseholdMember (householdID, personID, private) VALUES (2301, 3001, 1), (2302, 3002, NULL);
INSERT INTO Address (addressID, number, street, tag, apt, city, state, zip, county) VALUES
  (2301, '654', 'Mission', 'Hills', '100', 'Grand Bend', 'TX', '78834', 'WILLISTON'),
  (2302, '456', 'Cedar', 'Street', NULL, 'Grand Bend', 'TX', '78834', 'WILLISTON');
INSERT INTO HouseholdLocation (householdID, addressID, physical) VALUES (2301, 2301, 1), (2302, 2302, 1);
-- GET 1 ?contactUniqueId=333333
--   firstName = Michael
--   lastSurname = Jones
--   sexDescriptor = Male
--   addresses.addressTypeDescriptor = Home
--   addresses.city = Grand Bend
--   addresses.postalCode = 78834
--   addresses.stateAbbreviationDescriptor = TX
--   addresses.streetNumberName = 654 Mission Hills
--   addresses.apartmentRoomSuiteNumber = 100
--   addresses.nameOfCounty = WILLISTON
--   addresses.doNotPublishIndicator = true
--   electronicMails.electronicMailAddress = michaeljones@example.com
--   electronicMails.electronicMailTypeDescriptor = Home/Personal
--   electronicMails.primaryEmailAddressIndicator = true
-- GET 2 ?contactUniqueId=444444
--   firstName = Alexis
--   lastSurname = Johnson
--   sexDescriptor = Female
--   addresses.streetNumberName = 456 Cedar Street
--   addresses.apartmentRoomSuiteNumber = none
--   addresses.nameOfCounty = WILLISTON
--   addresses.doNotPublishIndicator = none
--   electronicMails.electronicMailAddress = alexisjohnson@example.com
-- UPDATE
UPDATE Contact SET email = 'mJones@example.com' WHERE personID = 3001;
UPDATE Address SET tag = 'Bend' WHERE addressID = 2302;
-- GET 1
--   electronicMails.electronicMailAddress = mJones@example.com
-- GET 2
--   addresses.streetNumberName = 456 Cedar Bend
