-- 002: what waits for a second person. A request that needs one is kept as it was packed, and run when a colleague confirms it.

CREATE TABLE proposal (
  id             {ID}    PRIMARY KEY,
  version        {INT}   NOT NULL,
  method         {TEXT}  NOT NULL,               -- "People.Grant"
  body           {BLOB},                         -- its packed request, without secrets
  reason         {TEXT},                         -- why, as the first person said it
  summary        {TEXT},                         -- what it does, in names: "Ivanova A.: Branch manager, Perm"
  first_id       {ID}    NOT NULL,               -- who proposed it
  proposed_at    {INT}   NOT NULL,
  second_id      {ID},                           -- who decided
  decided_at     {INT},
  state          {INT}   NOT NULL,               -- Proposal.State
  proof          {TEXT}                          -- hash of a new password; not logged, and gone once decided
) {TABLE};

CREATE INDEX proposal_waiting ON proposal (id) WHERE state = 1;
