-- The ledger, version 1. A later version is a file of its own that starts from the one before; this one never changes.
--
-- Times are milliseconds since 1970 (UTC). Keys and digests are 16 bytes. An ODS id of 32 small hex letters is kept as its 16 bytes,
-- any other as text. Endings are numbered as in values.rs. Foreign keys are declared and checked by check(), not at every write.

-- The secret with which keys are made unguessable before they are shown, and by which the client key is recognized.
CREATE TABLE secret (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    bytes BLOB NOT NULL CHECK (length(bytes) = 16)
) STRICT;

-- Where records are sent, and under which choices the rows were made.
CREATE TABLE target (
    id                    INTEGER PRIMARY KEY,
    url                   TEXT NOT NULL,           -- without a slash at the end
    tenant                TEXT,
    instance              TEXT,
    school_year           INTEGER NOT NULL,
    client                BLOB NOT NULL,           -- the client key's digest under the secret, never the key
    unique_ids            TEXT NOT NULL,           -- JSON
    data_standard         TEXT NOT NULL,
    digest_version        INTEGER NOT NULL,
    newest_change_version INTEGER
) STRICT;
CREATE UNIQUE INDEX target_identity ON target (url, ifnull(tenant, ''), tenant IS NULL, ifnull(instance, ''), instance IS NULL, school_year, client);

-- Paths of resources: /ed-fi/students.
CREATE TABLE kind (
    id   INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE
) STRICT;

-- Files, queries and Campus tables, named once.
CREATE TABLE name (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE run (
    id            INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 2147483647),
    target        INTEGER NOT NULL REFERENCES target,
    configuration TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    state         INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),  -- open, stopped, finished
    stopped       TEXT,                                            -- why
    started       INTEGER NOT NULL,
    ended         INTEGER,
    resumed       INTEGER NOT NULL DEFAULT 0,
    pruned        INTEGER NOT NULL DEFAULT 0,                      -- outcomes of it have been let go
    plan          TEXT NOT NULL                                    -- JSON
) STRICT;
CREATE INDEX run_of_target ON run (target, id);

-- How many records of a run ended how, once it has ended.
CREATE TABLE run_count (
    run     INTEGER NOT NULL REFERENCES run,
    ending  INTEGER NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (run, ending)
) WITHOUT ROWID, STRICT;

-- How far the outcomes of a run are written, and how far they are folded into record. Apart from run, whose rows are large.
CREATE TABLE log (
    run     INTEGER PRIMARY KEY REFERENCES run,
    written INTEGER NOT NULL,
    folded  INTEGER NOT NULL CHECK (folded <= written)
) STRICT;

-- Why records failed: one row for each reason of a run, however many records share it.
CREATE TABLE reason (
    id       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES run,
    digest   BLOB NOT NULL,                         -- of all that follows
    class    TEXT NOT NULL,
    status   INTEGER,
    message  TEXT NOT NULL,
    hint     TEXT,
    kind     INTEGER NOT NULL REFERENCES kind,      -- the record that failed first
    source   INTEGER NOT NULL REFERENCES name,
    position INTEGER NOT NULL,
    UNIQUE (run, digest)
) STRICT;

-- Every outcome of the newest runs, only ever appended: the run's number in the upper 32 bits of its place, counted from 1 in the lower. So
-- a run's outcomes lie together, in order, without an index, and a new one is written at the end.
CREATE TABLE outcome (
    place       INTEGER PRIMARY KEY,
    kind        INTEGER NOT NULL REFERENCES kind,
    ending      INTEGER NOT NULL,
    key         BLOB,
    digest      BLOB,
    id          ANY,
    etag        TEXT,
    source      INTEGER NOT NULL REFERENCES name,
    position    INTEGER NOT NULL,
    object_type INTEGER REFERENCES name,
    object_id   INTEGER,
    reason      INTEGER REFERENCES reason,          -- of failures only, as are the next two
    maybe       INTEGER,                            -- 1: it may have been carried out although no answer came
    campus      TEXT                                -- JSON: the Campus IDs by role
) STRICT;

-- What is known of each key: the fold of all outcomes.
CREATE TABLE record (
    target      INTEGER NOT NULL REFERENCES target,
    kind        INTEGER NOT NULL REFERENCES kind,
    key         BLOB NOT NULL CHECK (length(key) = 16),
    digest      BLOB CHECK (length(digest) = 16),   -- of what the ODS accepted last; NULL: nothing, or not certain
    id          ANY,
    etag        TEXT,
    ending      INTEGER,                            -- NULL: forgotten
    run         INTEGER REFERENCES run,             -- NULL: none, the ODS itself showed it
    object_type INTEGER REFERENCES name,            -- the Campus object that was accepted last; further ones are in object
    object_id   INTEGER,
    PRIMARY KEY (target, kind, key)
) WITHOUT ROWID, STRICT;

-- Further Campus objects behind a key: of twins that were skipped, and of records that failed.
CREATE TABLE object (
    target      INTEGER NOT NULL REFERENCES target,
    kind        INTEGER NOT NULL REFERENCES kind,
    key         BLOB NOT NULL CHECK (length(key) = 16),
    object_type INTEGER NOT NULL REFERENCES name,
    object_id   INTEGER NOT NULL,
    run         INTEGER NOT NULL REFERENCES run,    -- that saw it last
    PRIMARY KEY (target, kind, key, object_type, object_id)
) WITHOUT ROWID, STRICT;

-- Records whose last outcome is a failure.
CREATE TABLE error (
    place       INTEGER PRIMARY KEY,                -- of the outcome
    target      INTEGER NOT NULL REFERENCES target,
    kind        INTEGER NOT NULL REFERENCES kind,
    key         BLOB,                               -- NULL: it could not be read; then source and position tell records apart
    ending      INTEGER NOT NULL,
    run         INTEGER NOT NULL REFERENCES run,
    source      INTEGER NOT NULL REFERENCES name,
    position    INTEGER NOT NULL,
    object_type INTEGER REFERENCES name,
    object_id   INTEGER,
    reason      INTEGER REFERENCES reason,
    maybe       INTEGER,
    campus      TEXT,
    state       INTEGER NOT NULL DEFAULT 0          -- open, retried, archived
) STRICT;
CREATE UNIQUE INDEX error_of_record ON error (target, kind, key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX error_of_place ON error (target, kind, source, position) WHERE key IS NULL AND position > 0;
CREATE INDEX error_of_reason ON error (reason);

-- The tables from here on are laid out for what shares a ledger between processes; nothing writes them yet.

-- A lease on a resource at a school of a target. The row stays when it is given back, so that its token only ever grows: whoever comes
-- with an older one has slept through its lease, and is refused.
CREATE TABLE lock (
    target INTEGER NOT NULL REFERENCES target,
    kind   INTEGER NOT NULL REFERENCES kind,
    school INTEGER NOT NULL,                        -- the Campus schoolID; 0: all schools
    holder TEXT,                                    -- NULL: free
    token  INTEGER NOT NULL,
    since  INTEGER,
    until  INTEGER,                                 -- the lease ends by itself then
    PRIMARY KEY (target, kind, school)
) WITHOUT ROWID, STRICT;

-- Campus events that wait to be sent, in order.
CREATE TABLE event (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    target      INTEGER NOT NULL REFERENCES target,
    action      TEXT NOT NULL,                      -- insert, update, delete
    object_type INTEGER NOT NULL REFERENCES name,
    object_id   INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    state       INTEGER NOT NULL DEFAULT 0,         -- waiting, under way, done
    run         INTEGER REFERENCES run,             -- that sent it
    detail      TEXT                                -- JSON
) STRICT;

-- Who did what, for people: resyncs, deletions, lock breaks. Never changed, only appended.
CREATE TABLE audit (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     INTEGER NOT NULL,
    actor  TEXT NOT NULL,
    action TEXT NOT NULL,
    target INTEGER REFERENCES target,
    run    INTEGER REFERENCES run,
    detail TEXT                                     -- JSON
) STRICT;
