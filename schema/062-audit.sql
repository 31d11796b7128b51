-- 062: the epochs of the log. A bank that was restored from a backup goes on from an older state: whoever saw a later one is told so
-- by a statement under the bank's own signature. The first epoch is that of the bank itself.
CREATE TABLE epoch (
  number         {INT}   PRIMARY KEY NOT NULL,   -- 1, 2, 3 ... without gaps
  at             {INT}   NOT NULL,               -- milliseconds since 1970 UTC; never before that of the epoch before
  statement      {BLOB}  NOT NULL,               -- a packed Epoch: who opened it, from which backup, after which seal, upon which epoch
  signature      {BLOB}  NOT NULL                -- Ed25519 of the statement, by the key for heads that the statement names
) {TABLE};

-- What security is alarmed by has become more.
DROP INDEX look_alarms;
CREATE INDEX look_alarms ON look (id) WHERE what IN ('security.looks', 'key.shared', 'kontorctl restore', 'Session.Hello');
