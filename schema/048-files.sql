-- 048: where a scanner of viruses is configured, a file is only its sender's until it was found clean: it waits, is looked at by
-- the house, and then is complete; or it is refused, its bytes are thrown away, and the row says why. Older files were not looked at.

ALTER TABLE file ADD COLUMN scan {INT};          -- File.Scan; NULL: no scanner was configured when it came
ALTER TABLE file ADD COLUMN virus {TEXT};        -- what was found

CREATE INDEX file_to_scan ON file (id) WHERE scan = 1;
