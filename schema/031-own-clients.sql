-- 031: the clients of a manager are found, in whatever order they are listed, without a look at the rows themselves: who
-- sees only a little of the bank sees these and those of his branch, and place tells the former from the latter.

DROP INDEX client_of_manager;
CREATE INDEX client_of_manager ON client (manager_id, name_key, id, place, deleted_at, tin, city, created_at)
  WHERE manager_id IS NOT NULL;
