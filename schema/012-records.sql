-- 012: what any record has beside its fields: notes, and groups that records belong to. They hang on a record by its
-- address, (kind, record_id); whether it is there and may be seen is asked each time, for no foreign key can say it.

CREATE TABLE note (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,               -- rises with every save
  kind           {TEXT}  NOT NULL,               -- of the record it is about: "client"
  record_id      {ID}    NOT NULL,
  text           {TEXT}  NOT NULL,
  author_id      {ID}    NOT NULL REFERENCES person,
  written_at     {INT}   NOT NULL                -- milliseconds since 1970 UTC
) {TABLE};

CREATE INDEX note_of_record ON note (record_id, kind, id);

CREATE TABLE record_group (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  name           {TEXT}  NOT NULL,
  kind           {TEXT}  NOT NULL,               -- of the records that may belong to it
  note           {TEXT}                          -- what it is for
) {TABLE};

CREATE UNIQUE INDEX record_group_one_name ON record_group (kind, name);

CREATE TABLE group_member (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  group_id       {ID}    NOT NULL REFERENCES record_group,
  kind           {TEXT}  NOT NULL,               -- the group's own
  record_id      {ID}    NOT NULL
) {TABLE};

CREATE UNIQUE INDEX group_member_one_record_id ON group_member (group_id, record_id);
CREATE INDEX group_member_of_record ON group_member (record_id, kind);

ALTER TABLE record_access ADD COLUMN giver_id {ID};   -- who let the person in; NULL = the house itself
