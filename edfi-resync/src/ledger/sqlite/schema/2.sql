-- The ledger, version 2.

-- Under which keys a Campus object stands.
CREATE INDEX record_of_object ON record (target, kind, object_type, object_id) WHERE object_type IS NOT NULL;
CREATE INDEX object_of_object ON object (target, kind, object_type, object_id);
