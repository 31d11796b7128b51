-- 005: what takes longer than a call. Neither works nor their rows are in the change log: they are how things were done, and
-- what was done by them is in the log under the work's id.

CREATE TABLE work (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  title          {TEXT}  NOT NULL,               -- as people said it: "clients.csv"
  method         {TEXT}  NOT NULL,               -- runs one row, or one step where it takes a Work
  state          {INT},                          -- Work.State; NULL = its rows are still coming
  done           {INT}   NOT NULL,               -- rows that have had their turn
  total          {INT}   NOT NULL,
  rejected       {INT}   NOT NULL,               -- of these, rows that were refused, or kept at an undo
  person_id      {ID}    NOT NULL,               -- in whose name it runs
  began_at       {INT}   NOT NULL,
  ended_at       {INT},
  arguments      {BLOB},                         -- of a work without rows
  cursor         {BLOB},                         -- how far it has come, as the method likes it
  complaint      {TEXT},                         -- why it failed
  undoes_id      {ID}    REFERENCES work         -- the work that this one takes back
) {TABLE};

CREATE INDEX work_to_do ON work (id) WHERE state = 1 OR state = 2;
CREATE INDEX work_of_person ON work (person_id, id);
CREATE UNIQUE INDEX work_one_undoes_id ON work (undoes_id);

CREATE TABLE work_row (
  work_id        {ID}    NOT NULL REFERENCES work,
  number         {INT}   NOT NULL,               -- of the row in its file, from 1
  body           {BLOB},                         -- the packed request; NULL once it is done
  record_id      {ID},                           -- what it made or changed
  version        {INT},
  complaint      {TEXT},                         -- msgid: why it was refused, or kept
  field          {TEXT},                         -- and which field was to blame
  text           {TEXT},                         -- the row as it stood in the file, for whoever mends it
  state          {INT}   NOT NULL,               -- 0 waits, 1 done, 2 rejected, 3 kept at undo
  PRIMARY KEY (work_id, number)
) {CLUSTERED};

CREATE INDEX work_row_refused ON work_row (work_id, number) WHERE state >= 2;
