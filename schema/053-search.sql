-- 053: beside the words of a client stand his branch and who looks after him, each as a letter for private use (the numbers
-- are those of server/call/search.c), so that one branch finds its own among all who bear a common name.
{AWAY client};
UPDATE client_search SET words = client_search.words || ' ' || {LETTER} (CAST (983040 + c.branch_id % 32749 AS INTEGER))
    || coalesce (' ' || {LETTER} (CAST (1015808 + c.manager_id % 32749 AS INTEGER)), '')
  FROM client c WHERE c.id = client_search.id;
{AGAIN client};
