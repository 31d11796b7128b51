-- 030: the key under which the bytes of files lie is the store's own, and lies here, wrapped under a master key that does
-- not: a credential of the server. While the master key is changed there are two rows, one for each. A base that is older
-- than this step has none until the server that knows its key first opens it.

CREATE TABLE file_key (
  id             {ID}    PRIMARY KEY,
  at             {INT}   NOT NULL,               -- milliseconds since 1970 UTC
  mark           {BLOB}  NOT NULL,               -- tells which master key opens it, and nothing else
  wrapped        {BLOB}  NOT NULL                -- nonce, and the key encrypted under the master key
) {TABLE};

CREATE UNIQUE INDEX file_key_one_mark ON file_key (mark);
