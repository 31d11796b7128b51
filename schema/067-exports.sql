-- 067: the print of a list is an export by another way out. What left before was a file.
ALTER TABLE export ADD COLUMN paper {INT};       -- 1: it left on paper, at once; NULL, 0: as a file
