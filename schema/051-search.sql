-- 051: PostgreSQL finds two beginnings of two or three letters as quickly as two whole words: its index of words has the
-- first one to four letters of each as entries of their own, as that of SQLite had from the beginning.
{STARTS client};
