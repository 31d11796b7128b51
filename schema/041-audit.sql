-- 041: whose personal data were erased, and by which decision. The entries of the log whose values were taken away name
-- their row here, and the row is itself in the log: nobody takes values away and says afterwards that it was an erasure.

CREATE TABLE erasure (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  kind           {TEXT}  NOT NULL,               -- of the record: "client"
  record_id      {ID}    NOT NULL,
  decision       {TEXT}  NOT NULL,               -- number of the paper that says so, as the bank writes it
  reason         {TEXT}  NOT NULL,
  at             {INT}   NOT NULL,               -- milliseconds since 1970 UTC
  person_id      {ID},                           -- who proposed it
  second_id      {ID},                           -- who confirmed it
  scrubbed       {INT}                           -- of the word index: NULL waits, 1 under way, 2 done; not logged
) {TABLE};

CREATE INDEX erasure_of_record ON erasure (record_id, kind);
CREATE INDEX erasure_to_scrub ON erasure (id) WHERE scrubbed IS NULL OR scrubbed = 1;
