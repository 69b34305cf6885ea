-- The ledger, version 3: whose a record is does not hang on how it ended last. A record of ours whose latest sending failed is still ours, and one of
-- another vendor that we failed to send over is still not.

-- The run in which the ODS last took the record from us, or was found to hold it as we send it; NULL: none.
ALTER TABLE record ADD COLUMN delivered INTEGER REFERENCES run;

-- Of what ended otherwise since, it is not known any more; the next good run says it.
UPDATE record SET delivered = run WHERE ending BETWEEN 0 AND 2;
