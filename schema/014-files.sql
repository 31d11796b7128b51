-- 014: files attached to records. A file is a row of what it is and a list of its parts; the bytes lie in chunks that are
-- found by what they hold, so that the same paper attached twice lies here once. Chunks are encrypted before they come.

CREATE TABLE file (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,               -- rises with every save
  of_kind        {TEXT}  NOT NULL,               -- the address of the record it is attached to: "client"
  of_id          {ID}    NOT NULL,
  name           {TEXT}  NOT NULL,               -- without a path, and without what a file system may not bear
  type           {TEXT},                         -- by its first bytes: "application/pdf"
  size           {INT}   NOT NULL,               -- bytes
  n_chunks       {INT}   NOT NULL,
  hash           {BLOB}  NOT NULL,               -- as the sender says it; keyed once the file is complete
  author_id      {ID}    NOT NULL REFERENCES person,
  added_at       {INT}   NOT NULL,               -- milliseconds since 1970 UTC
  complete       {INT}   NOT NULL                -- 1: all chunks have come and the hash is right
) {TABLE};

CREATE INDEX file_of_record ON file (of_id, of_kind, id);
CREATE INDEX file_unfinished ON file (author_id, id) WHERE complete = 0;

CREATE TABLE file_part (
  file_id        {ID}    NOT NULL REFERENCES file,
  number         {INT}   NOT NULL,               -- 0, 1, 2 ...
  address        {BLOB}  NOT NULL,               -- of its chunk
  hash           {BLOB},                         -- of its bytes, until the file is complete
  PRIMARY KEY (file_id, number)
) {CLUSTERED};

CREATE INDEX file_part_of_chunk ON file_part (address, file_id);

CREATE TABLE file_chunk (
  address        {BLOB}  PRIMARY KEY NOT NULL,   -- keyed BLAKE2b of the bytes
  data           {BLOB}  NOT NULL                -- encrypted, up to 256 KiB and a tag
) {TABLE};
