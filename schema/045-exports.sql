-- 045: any list leaves the bank as a file, no longer that of clients alone.
ALTER TABLE client_export RENAME TO export;
ALTER TABLE export ADD COLUMN list {TEXT};       -- the method whose rows left; NULL = Clients.List, the only one before
ALTER TABLE export ADD COLUMN reached {INT};     -- rows of the file so far: the next page begins there
