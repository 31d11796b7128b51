-- 046: a workstation is invited by two: one asks, another lets him; then its code is shown to him who asked, once.
ALTER TABLE workstation ADD COLUMN invited_by_id {ID} REFERENCES person;   -- who asked over the wire; NULL = at the server
ALTER TABLE workstation ADD COLUMN permit_until {INT};                     -- he may take the code until; NULL once taken
