-- 063: clients for whom nobody answers are few among many: they are found in the order of names, with the place that tells
-- whether a row is within reach.

CREATE INDEX client_unowned ON client (name_key, id, place) WHERE deleted_at IS NULL AND manager_id IS NULL;

-- What a member of staff has to do and has done stands on his card, the last first: it is found by whose work it was.
CREATE INDEX event_of_executor ON event (executor_id, id);
