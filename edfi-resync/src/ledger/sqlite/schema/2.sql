-- The ledger, version 2: what shares a ledger between processes, laid out anew; nothing wrote it in version 1.

DROP TABLE lock;
DROP TABLE event;
DROP TABLE audit;

-- Who may write, and until when. Its number is its fencing token, which only ever grows: whoever comes with one that is not here any
-- more has slept through his lease, and is refused.
CREATE TABLE lease (
    token  INTEGER PRIMARY KEY AUTOINCREMENT,
    target INTEGER NOT NULL REFERENCES target,
    holder TEXT NOT NULL,
    since  INTEGER NOT NULL,
    until  INTEGER NOT NULL                         -- it can be taken from then on
) STRICT;

-- What a lease holds.
CREATE TABLE lock (
    target INTEGER NOT NULL REFERENCES target,
    kind   INTEGER NOT NULL REFERENCES kind,
    school INTEGER NOT NULL CHECK (school >= 0),    -- the Campus schoolID; 0: all schools
    lease  INTEGER NOT NULL REFERENCES lease,
    PRIMARY KEY (target, kind, school)
) WITHOUT ROWID, STRICT;
CREATE INDEX lock_of_lease ON lock (lease);

-- Campus events, in order. They belong to a configuration, by its name: one without a connection has no target.
CREATE TABLE event (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    configuration TEXT NOT NULL,
    action        INTEGER NOT NULL CHECK (action BETWEEN 0 AND 2),           -- insert, update, delete
    object_type   INTEGER NOT NULL REFERENCES name,
    object_id     INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    state         INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),  -- waiting, under way, done
    lease         INTEGER,                          -- under which it is under way, as long as that is held; it may be gone
    run           INTEGER REFERENCES run,           -- that has sent it
    detail        TEXT                              -- JSON, until it is done
) STRICT;
CREATE INDEX event_pending ON event (id) WHERE state < 2;

-- Who did what, for people. Never changed, only appended, and let go when it is old.
CREATE TABLE audit (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    at            INTEGER NOT NULL,
    actor         TEXT NOT NULL,
    action        INTEGER NOT NULL CHECK (action BETWEEN 0 AND 7),           -- as in values.rs
    configuration TEXT,
    target        INTEGER REFERENCES target,
    run           INTEGER REFERENCES run,
    detail        TEXT                              -- JSON
) STRICT;
CREATE INDEX audit_at ON audit (at);
