-- 057: old operations are found by their keys, which begin with the client's clock: a write no longer enters its key into
-- an index by age as well.
DROP INDEX operation_by_age;
