-- The schools that are not excluded, by the number that each is sent under: its Ed-Fi number, or else the state's.
-- One that is not all digits cannot be sent. A district that sends another number changes it here.
SELECT s.schoolID, s.districtID, TRY_CAST(COALESCE(s.edFiNumber, s.standardCode) AS BIGINT) AS edOrgID, d.edOrgID AS districtEdOrgID
FROM School s
JOIN SendableDistrict d ON d.districtID = s.districtID
WHERE COALESCE(s.exclude, 0) = 0
  AND COALESCE(s.edFiNumber, s.standardCode) <> ''
  AND COALESCE(s.edFiNumber, s.standardCode) NOT LIKE '%[^0-9]%';
