-- 064: PostgreSQL's index of words has the first seven letters of each as well, so that a whole surname beside a whole
-- given name reads the rows that bear both and not all that begin alike.
{STARTS client};
