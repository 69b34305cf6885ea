-- The day of a resolution, which Campus keeps with a time.
SELECT x.resolutionID, date(x.timestamp) AS resolutionDate
FROM BehaviorResolution x;
