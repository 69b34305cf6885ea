-- Where people live and get their mail during the year, in every household of theirs. A post office box is for mail;
-- without a street there is no address.
SELECT n.personID, n.addressType, n.street, n.apt, n.city, n.state, n.zip, n.county, n.private
FROM (SELECT m.personID,
        CASE WHEN a.postOfficeBox = 1 OR (l.mailing = 1 AND COALESCE(l.physical, 0) = 0)
          THEN 'uri://ed-fi.org/AddressTypeDescriptor#Mailing' ELSE 'uri://ed-fi.org/AddressTypeDescriptor#Home' END AS addressType,
        CASE WHEN a.postOfficeBox = 1 THEN CONCAT_WS(' ', 'PO Box', NULLIF(TRIM(a.number), ''))
          ELSE CONCAT_WS(' ', NULLIF(TRIM(a.number), ''), NULLIF(TRIM(a.prefix), ''), NULLIF(TRIM(a.street), ''),
                         NULLIF(TRIM(a.tag), ''), NULLIF(TRIM(a.dir), '')) END AS street,
        a.apt, a.city, a.state, a.zip, a.county,
        CASE WHEN m.private = 1 OR l.private = 1 THEN 1 END AS private
      FROM HouseholdMember m
      JOIN HouseholdLocation l ON l.householdID = m.householdID
      JOIN Address a ON a.addressID = l.addressID
      WHERE (m.startDate IS NULL OR m.startDate <= :end_date) AND (m.endDate IS NULL OR m.endDate >= :start_date)
        AND (l.startDate IS NULL OR l.startDate <= :end_date) AND (l.endDate IS NULL OR l.endDate >= :start_date)) n
WHERE n.street <> '';
