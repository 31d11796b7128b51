-- 052: the rows of a card stand in the order that people give them. An ordinal is the id in whose place a row was put; rows
-- that were never moved have none, as all older ones: the main ones before the others, then by id.
ALTER TABLE client_address ADD COLUMN ordinal {ID};         -- NULL: never moved
ALTER TABLE client_communication ADD COLUMN ordinal {ID};   -- NULL: never moved
ALTER TABLE client_document ADD COLUMN ordinal {ID};        -- NULL: never moved
ALTER TABLE client_alt_name ADD COLUMN ordinal {ID};        -- NULL: never moved
ALTER TABLE client_account ADD COLUMN ordinal {ID};         -- NULL: never moved
ALTER TABLE client_contact ADD COLUMN ordinal {ID};         -- NULL: never moved
ALTER TABLE client_relation ADD COLUMN ordinal {ID};        -- NULL: never moved
