-- 24 studentContactAssociations
-- Who comes first is the primary contact.
-- CREATE
INSERT INTO RelatedPair (pairID, personID1, personID2, name, guardian, seq, emergency) VALUES
  (2401, 1001, 3001, 'Father', 1, 1, 1), (2402, 1002, 3002, 'Mother', 1, 1, 1);
-- GET 1 ?contactUniqueId=333333&studentUniqueId=111111
--   emergencyContactStatus = true
--   primaryContactStatus = true
--   relationDescriptor = Father
-- GET 2 ?contactUniqueId=444444&studentUniqueId=222222
--   emergencyContactStatus = true
--   primaryContactStatus = true
--   relationDescriptor = Mother
-- UPDATE
UPDATE RelatedPair SET seq = 2 WHERE pairID = 2401;
UPDATE RelatedPair SET emergency = 0 WHERE pairID = 2402;
-- GET 1
--   primaryContactStatus = false
-- GET 2
--   emergencyContactStatus = false
