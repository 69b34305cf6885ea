-- 5 locations
-- CREATE
INSERT INTO Room (roomID, schoolID, name, capacity) VALUES (501, 107, '501', 22), (502, 1, '901', 22);
-- GET 1 ?schoolId=255901107&classroomIdentificationCode=501
--   maximumNumberOfSeats = 22
-- GET 2 ?schoolId=255901001&classroomIdentificationCode=901
--   maximumNumberOfSeats = 22
-- UPDATE
UPDATE Room SET capacity = 20 WHERE roomID = 501;
UPDATE Room SET capacity = 18 WHERE roomID = 502;
-- GET 1
--   maximumNumberOfSeats = 20
-- GET 2
--   maximumNumberOfSeats = 18
