-- The ledger, version 5: what servers said to records that they refused, word for word, where somebody asked for that. It may quote the records.

CREATE TABLE refusal (
    id       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES run,
    kind     INTEGER NOT NULL REFERENCES kind,
    class    TEXT NOT NULL,
    status   INTEGER,
    message  TEXT NOT NULL,
    source   INTEGER NOT NULL REFERENCES name,
    position INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,                      -- of the text, so that their sum is known without reading them
    text     TEXT NOT NULL
) STRICT;
CREATE INDEX refusal_of_run ON refusal (run, bytes);
