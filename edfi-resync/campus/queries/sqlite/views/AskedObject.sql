-- The objects that are asked about.
SELECT json_extract(j.value, '$[0]') AS type, json_extract(j.value, '$[1]') AS id
FROM json_each(:objects) j;
