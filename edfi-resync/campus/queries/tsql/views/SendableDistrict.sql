-- The districts, by the number that each is sent under: its Ed-Fi number, or else its own. One that is not all digits
-- cannot be sent. A district that sends another number changes it here.
SELECT d.districtID, d.number, TRY_CAST(COALESCE(d.edFiNumber, d.number) AS BIGINT) AS edOrgID
FROM District d
WHERE COALESCE(d.edFiNumber, d.number) <> ''
  AND COALESCE(d.edFiNumber, d.number) NOT LIKE '%[^0-9]%';
