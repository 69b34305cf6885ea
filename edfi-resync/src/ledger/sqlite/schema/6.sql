-- The ledger, version 6: how far the changes of a source that numbers them have come into a target.

CREATE TABLE watermark (
    target  INTEGER NOT NULL REFERENCES target,
    kind    INTEGER NOT NULL REFERENCES kind,
    source  INTEGER NOT NULL REFERENCES name,       -- a digest of what tells the source apart from others
    records INTEGER,                                -- change versions of the source
    deletes INTEGER,
    PRIMARY KEY (target, kind, source)
) WITHOUT ROWID, STRICT;
