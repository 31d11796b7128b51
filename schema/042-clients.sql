-- 042: a client who opens only with a second person lies in no branch's reach: place 0 is in nobody's, whoever sees the bank.
UPDATE client SET place = 0 WHERE restricted = 1;
