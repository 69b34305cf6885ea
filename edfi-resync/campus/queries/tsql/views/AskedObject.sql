-- The objects that are asked about.
SELECT j.type, j.id
FROM OPENJSON(:objects) WITH (type VARCHAR(100) '$[0]', id INTEGER '$[1]') j;
