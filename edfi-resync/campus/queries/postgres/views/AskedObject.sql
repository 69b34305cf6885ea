-- The objects that are asked about.
SELECT j.value ->> 0 AS type, CAST(j.value ->> 1 AS BIGINT) AS id
FROM json_array_elements(CAST(:objects AS json)) j;
