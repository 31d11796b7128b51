-- 008: tickets, with which a demo bank lets people in without a password. A real bank has none.

CREATE TABLE ticket (
  hash           {BLOB}  PRIMARY KEY NOT NULL,   -- BLAKE2b of the ticket's bytes
  person_id      {ID}    NOT NULL REFERENCES person,
  until          {INT}   NOT NULL                -- good until this moment, and once
) {CLUSTERED};
