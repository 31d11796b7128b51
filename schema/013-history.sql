-- 013: what happened with a record and what is to be done about it: calls, meetings, letters, tasks with a day.

CREATE TABLE event (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,               -- rises with every save
  of_kind        {TEXT}  NOT NULL,               -- the address of the record it happened with: "client"
  of_id          {ID}    NOT NULL,
  kind           {INT}   NOT NULL,               -- Event.Kind
  subject        {TEXT}  NOT NULL,
  text           {TEXT},
  state          {INT}   NOT NULL,               -- Event.State
  at             {INT}   NOT NULL,               -- when; of a task, when it was given; milliseconds since 1970 UTC
  due_day        {INT},                          -- day number until when a task is to be done
  executor_id    {ID}    REFERENCES person,      -- whose task it is
  author_id      {ID}    NOT NULL REFERENCES person,
  result_id      {ID}    REFERENCES dictionary_item,   -- of "event_result"
  incoming       {INT}   NOT NULL                -- 1: the client began it
) {TABLE};

CREATE INDEX event_of_record ON event (of_id, of_kind, at, id);
CREATE INDEX event_to_do ON event (executor_id, due_day, id) WHERE state = 1;
