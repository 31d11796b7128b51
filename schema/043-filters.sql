-- 043: the list of clients by type, state or risk is read along an index in the order of names: a value that few bear was
-- looked for in all clients. Who has none of them is found by walking the names, for most have none. place and manager_id
-- tell whether a row is within reach without a look at it.

CREATE INDEX client_by_type ON client (type, name_key, id, place, manager_id)
  WHERE deleted_at IS NULL AND type IS NOT NULL;
CREATE INDEX client_by_state ON client (state, name_key, id, place, manager_id)
  WHERE deleted_at IS NULL AND state IS NOT NULL;
CREATE INDEX client_by_risk ON client (risk, name_key, id, place, manager_id)
  WHERE deleted_at IS NULL AND risk IS NOT NULL;
