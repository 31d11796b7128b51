-- 060: what security was alarmed by is found among all that was looked at.
CREATE INDEX look_alarms ON look (id) WHERE what IN ('security.looks', 'key.shared');
