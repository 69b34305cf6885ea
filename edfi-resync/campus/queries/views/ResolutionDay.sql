-- The day of a resolution, which Campus keeps with a time.
SELECT x.resolutionID, CAST(x.timestamp AS DATE) AS resolutionDate
FROM BehaviorResolution x;
