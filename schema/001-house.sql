-- 001: what the house itself keeps: which writes were done, who changed what, the seals on that, who looked, what is to be
-- told to others, and who was let in to one record.

CREATE TABLE operation (
  key            {BLOB}  PRIMARY KEY NOT NULL,   -- the client's 16 bytes; begins with its clock, so new ones lie together
  person_id      {ID}    NOT NULL,
  at             {INT}   NOT NULL,               -- milliseconds since 1970 UTC, as all moments
  request        {BLOB}  NOT NULL,               -- hash of method and body: the key means this request and no other
  reply          {BLOB},                         -- what the person was answered, up to 4 KiB
  unkept         {INT}                           -- 1: the reply was too long, or secret
) {CLUSTERED};

CREATE INDEX operation_by_age ON operation (at);

CREATE TABLE change (
  id             {ID}    PRIMARY KEY,
  at             {INT}   NOT NULL,
  person_id      {ID}    NOT NULL,
  for_id         {ID},                           -- on whose behalf
  method         {TEXT}  NOT NULL,
  kind           {TEXT}  NOT NULL,
  record_id      {ID}    NOT NULL,
  within_id      {ID},                           -- the record that a child row is part of
  version        {INT}   NOT NULL,
  values_hash    {BLOB},                         -- BLAKE2b (salt, values); the chain covers this, not them
  row_hash       {BLOB},                         -- of the row after; NULL = it is no more
  operation_id   {ID},                           -- one for all rows of a work
  seal_id        {ID}
) {TABLE};

CREATE INDEX change_of_record ON change (record_id, id);
CREATE INDEX change_of_part ON change (within_id, id) WHERE within_id IS NOT NULL;
CREATE INDEX change_of_operation ON change (operation_id, id) WHERE operation_id IS NOT NULL;
CREATE INDEX change_unsealed ON change (id) WHERE seal_id IS NULL;
CREATE INDEX change_by_seal ON change (seal_id, id) WHERE seal_id IS NOT NULL;

CREATE TABLE change_value (
  change_id      {ID}    PRIMARY KEY,
  salt           {BLOB},                         -- NULL once erased
  fields         {BLOB},                         -- ChangeSet: what the touched fields were
  erased_by      {ID}                            -- the decision by which it was erased
) {TABLE};

CREATE TABLE seal (
  id             {ID}    PRIMARY KEY,
  number         {INT}   NOT NULL,               -- 1, 2, 3 ... without gaps
  at             {INT}   NOT NULL,
  first_id       {ID}    NOT NULL,
  last_id        {ID}    NOT NULL,
  n_changes      {INT}   NOT NULL,
  hash           {BLOB}  NOT NULL                -- BLAKE2b (hash of the seal before, its changes in the order of their ids)
) {TABLE};

CREATE UNIQUE INDEX seal_one_number ON seal (number);

CREATE TABLE look (
  id             {ID}    PRIMARY KEY,
  at             {INT}   NOT NULL,
  person_id      {ID}    NOT NULL,
  kind           {TEXT}  NOT NULL,
  record_id      {ID}    NOT NULL,
  what           {TEXT}  NOT NULL,               -- the method: "Clients.Get"
  why            {TEXT}                          -- the reason, where one was asked for
) {TABLE};

CREATE INDEX look_of_record ON look (record_id, id);
CREATE INDEX look_by_person ON look (person_id, at, record_id);

CREATE TABLE outbox (
  id             {ID}    PRIMARY KEY,
  at             {INT}   NOT NULL,
  person_id      {ID}    NOT NULL,               -- who caused it
  topic          {TEXT}  NOT NULL,               -- "client.saved"
  kind           {TEXT}  NOT NULL,
  record_id      {ID}    NOT NULL,
  body           {BLOB},
  depth          {INT}   NOT NULL                -- reactions to reactions end at 8
) {TABLE};

CREATE INDEX outbox_by_topic ON outbox (topic, record_id, at);

CREATE TABLE record_access (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  kind           {TEXT}  NOT NULL,
  record_id      {ID}    NOT NULL,
  person_id      {ID}    NOT NULL,
  level          {INT}   NOT NULL,               -- RecordAccess.Level
  last_day       {INT},                          -- day number; NULL = for good
  reason         {TEXT}  NOT NULL
) {TABLE};

CREATE INDEX record_access_of_person ON record_access (person_id, kind, record_id);
CREATE INDEX record_access_of_record ON record_access (record_id);
