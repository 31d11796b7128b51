-- 009: a look need not be at a record: an export of a list, the operator at the store.
{REBUILD look ALTER COLUMN record_id DROP NOT NULL};
