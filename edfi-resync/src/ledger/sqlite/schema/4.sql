-- The ledger, version 4: some servers take keys for one that differ in letter case only.

-- 1 where this was seen of the target's server; NULL: not so far.
ALTER TABLE target ADD COLUMN ignores_case INTEGER;
